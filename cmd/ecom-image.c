/* ecom-image - fetch products' images, each once, and keep them
 *
 * A product that passes says which images it wants; they are fetched when image.fetch records of the clock
 * ask for it. A URL has one row whatever products want it, and the row knows what the server said of it last,
 * so that what did not change is not fetched again; a content has one file whatever URLs gave it. */
#include <inttypes.h>
#include <string.h>

#include "courier.h"
#include "gallery.h"
#include "image.h"
#include "wants.h"

#include "ecom-image-options.h"

static on_record note, forget, fetch, look;
static on_outcome settle;
static int fetch_due(struct store *, char **, int), look_again(struct store *, char **, int);
static int retry_failed(struct store *, char **, int), verify(struct store *, char **, int);

static const struct intake takes[] = {
	{ "product.put", note },
	{ "product.added", note },
	{ "product.changed", note },
	{ "product.dropped", forget },
	{ "image.fetch", fetch, .send_all = gallery_fetch, .settle = settle },
	{ "image.look", look },
	{ 0 }
};

#define DUE \
	"SELECT 'image.fetch' AS type, image || '.fetch.' || CAST(?9 AS TEXT) AS id," \
	" CAST(?9 AS BIGINT) AS \"time:t\", src, tries + 1 AS try FROM image" \
	" WHERE due > 0 AND due <= CAST(?9 AS BIGINT) AND products > 0 ORDER BY due, image"
#define LOOK(state) \
	"SELECT 'image.look' AS type, image || '.look.' || CAST(?9 AS TEXT) AS id," \
	" CAST(?9 AS BIGINT) AS \"time:t\", src FROM image" \
	" WHERE state = '" state "' AND products > 0 AND " MAYBE("src", "?1") " ORDER BY image"
#define HELD "SELECT src, path, digest FROM image WHERE state = 'held' ORDER BY src"
#define FAULTS \
	"SELECT src, state, products, why, 'put its products again' AS repair FROM image AS i" \
	" WHERE state NOT IN ('queued', 'held', 'failed') OR (state = 'held') <> (digest <> '')" \
	" OR (state = 'queued' AND due = 0) OR (state = 'failed' AND why = '') OR tries < tries_before" \
	" OR products <> (SELECT count(*) FROM wanted AS w WHERE w.image = i.image) ORDER BY src"

static const struct verb answers[] = {
	{ "images", "[STATE]", "images: queued, held or failed",
		"SELECT src, state, nullif(path, '') AS path, nullif(media_type, '') AS media_type,"
		" nullif(size, 0) AS size, nullif(width, 0) AS width, nullif(height, 0) AS height,"
		" nullif(fetched, 0) AS \"fetched:t\", nullif(looked, 0) AS \"looked:t\", products, tries,"
		" nullif(due, 0) AS \"due:t\", nullif(why, '') AS why FROM image"
		" WHERE " MAYBE("state", "?1") " ORDER BY src" },
	{ "products", "[PRODUCT]", "the images of products, and where they are",
		"SELECT w.product, i.src, i.state, nullif(i.path, '') AS path, nullif(i.why, '') AS why"
		" FROM wanted AS w JOIN image AS i ON i.image = w.image"
		" WHERE " MAYBE("w.product", "?1") " ORDER BY w.product, i.src" },
	{ "due", "", "image.fetch records of what is to be fetched now", DUE },
	{ "fetch", "", "fetch what is due: the same as `due`, taken at once", .run = fetch_due },
	{ "look", "[SRC]", "put images that are held back into the queue, to see whether they changed",
		.run = look_again },
	{ "retry", "[SRC]", "put images that failed back into the queue", .run = retry_failed },
	{ "verify", "", "prove the books, and every file by its bytes", .run = verify },
	{ 0 }
};

static const struct table *const keeps[] = { &image_table, &wants_wanted, &wants_product, 0 };

/* How long after each failed try the next follows at least, in milliseconds; after the last it has failed. */
enum { MINUTE = 60 * 1000, HOUR = 60 * MINUTE };
static const int64_t patience[] = { MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR };
enum { PATIENCE = sizeof patience / sizeof *patience };

int
main(int argc, char **argv)
{
	static struct options o;

	opt_parse(argc, argv, &o);
	gallery_rules = (struct http_rules){
		.parallel = opt_int("parallel", o.parallel_arg, 1, 200),
		.per_host = opt_int("per-host", o.per_host_arg, 1, 200),
		.rate = opt_int("rate", o.rate_arg, 1, 1000),
		.most_bytes = opt_int("max-bytes", o.max_bytes_arg, 1, 1000000000),
		.seconds = opt_int("timeout", o.timeout_arg, 1, 3600),
		.private_too = o.allow_private_given,
	};
	return station_main(&(struct station){ takes, answers, keeps }, STATION_ASKED(o));
}

/* ---- what products want ---- */

/* A product wants an image that it did not want before: what is known of it is said at once. */
static void
want(struct record *r, struct store *db, const char *product, const char *name, const char *src)
{
	struct row *m = store_row(db, &image_table, name);
	const char *fault = http_fault(src, gallery_rules.private_too);

	if (!row_exists(m)) {
		row_put(m, IMAGE_SRC, src);
		image_queue(m, r->time);
		if (fault) {
			row_put(m, IMAGE_STATE, "failed");
			row_put(m, IMAGE_WHY, fault);
			row_set(m, IMAGE_DUE_AT, 0);
		}
	}
	row_add(m, IMAGE_PRODUCTS, 1);
	if (strcmp(row_text(m, IMAGE_STATE), "held") == 0)
		image_fetched(r, m, json_pack("[s]", product));
	else if (strcmp(row_text(m, IMAGE_STATE), "failed") == 0)
		image_failed(r, m, json_pack("[s]", product));
}

static void
unwant(struct record *r, struct store *db, const char *product, const char *name, const char *src)
{
	(void)r, (void)product, (void)src;
	row_add(store_row(db, &image_table, name), IMAGE_PRODUCTS, -1);
}

/* A put that does not speak of images may be one that leaves them as they are; what came of it follows. */
static void
note(struct record *r, struct store *db)
{
	const char *product = need_name(r, "product");
	json_t *images = wants_read(r);

	if (!refused(r) && (have(r, "images") || strcmp(r->type, "product.put") != 0))
		wants_change(r, db, product, images, want, unwant);
}

static void
forget(struct record *r, struct store *db)
{
	const char *product = need_name(r, "product");

	if (!refused(r))
		wants_change(r, db, product, record_owns(r, json_object()), want, unwant);
}

/* ---- fetching ---- */

/* The row of the record's image, which must be known. */
static struct row *
need_image(struct record *r, struct store *db)
{
	const char *src = need_text(r, "src");
	struct row *m = store_row(db, &image_table, wants_name(r, src));

	if (!refused(r) && !row_exists(m))
		refuse(r, "src", "'%s' is no product's image", src);
	return m;
}

/* A try that is not the next was made before, or follows one that is still to be made. */
static void
fetch(struct record *r, struct store *db)
{
	int64_t try = need_count(r, "try");
	struct row *m = need_image(r, db);

	if (!refused(r) && try > row_int(m, IMAGE_TRIES) + 1)
		refuse(r, "try", "%" PRId64 " is not the next, which is %" PRId64, try,
			row_int(m, IMAGE_TRIES) + 1);
	if (refused(r) || try <= row_int(m, IMAGE_TRIES))
		return;
	errand(r, object("src:s path:s digest:s etag:s last_modified:s", row_text(m, IMAGE_SRC), row_text(m, IMAGE_PATH),
		row_text(m, IMAGE_DIGEST), row_text(m, IMAGE_ETAG), row_text(m, IMAGE_LAST_MODIFIED)));
}

/* What came may be what was held, of a server that does not know what it gave before, or of a file that was
 * lost. */
static void
take_in(struct record *r, struct store *db, struct row *m, const json_t *outcome)
{
	bool same = strcmp(row_text(m, IMAGE_DIGEST), text_of(outcome, "digest")) == 0;

	row_put(m, IMAGE_STATE, "held");
	row_put(m, IMAGE_PATH, text_of(outcome, "path"));
	row_put(m, IMAGE_DIGEST, text_of(outcome, "digest"));
	row_put(m, IMAGE_MEDIA_TYPE, text_of(outcome, "media_type"));
	row_set(m, IMAGE_SIZE, int_of(outcome, "size"));
	row_set(m, IMAGE_WIDTH, int_of(outcome, "width"));
	row_set(m, IMAGE_HEIGHT, int_of(outcome, "height"));
	row_put(m, IMAGE_ETAG, text_of(outcome, "etag"));
	row_put(m, IMAGE_LAST_MODIFIED, text_of(outcome, "last_modified"));
	row_set(m, IMAGE_FETCHED, r->time);
	if (same)
		image_kept(r, m);
	else
		image_fetched(r, m, wants_who(db, row_key(m, 0)));
}

/* It could not be got. What was held before stays. */
static void
give_up(struct record *r, struct store *db, struct row *m, const json_t *outcome)
{
	int64_t failed = row_int(m, IMAGE_TRIES) - row_int(m, IMAGE_TRIES_BEFORE), wait = int_of(outcome, "wait") * 1000;

	row_put(m, IMAGE_WHY, text_of(outcome, "why"));
	if (strcmp(text_of(outcome, "end"), "later") == 0 && failed <= PATIENCE) {
		if (wait < patience[failed - 1] || wait > 7 * MOMENT_DAY)
			wait = patience[failed - 1];
		row_set(m, IMAGE_DUE_AT, r->time + wait);
		emit(r, "image.deferred", "src:s try:i until:t why:s", row_text(m, IMAGE_SRC), row_int(m, IMAGE_TRIES),
			row_int(m, IMAGE_DUE_AT), row_text(m, IMAGE_WHY));
		return;
	}
	if (strcmp(row_text(m, IMAGE_STATE), "held") != 0)
		row_put(m, IMAGE_STATE, "failed");
	image_failed(r, m, wants_who(db, row_key(m, 0)));
}

static void
settle(struct record *r, struct store *db, const json_t *outcome)
{
	struct row *m = need_image(r, db);
	const char *end = text_of(outcome, "end");

	row_set(m, IMAGE_TRIES, need_count(r, "try"));
	row_set(m, IMAGE_LOOKED, r->time);
	row_set(m, IMAGE_DUE_AT, 0);
	row_put(m, IMAGE_WHY, "");
	if (strcmp(end, "fetched") == 0)
		take_in(r, db, m, outcome);
	else if (strcmp(end, "kept") == 0)
		image_kept(r, m);
	else
		give_up(r, db, m, outcome);
}

/* To be looked at once more, at the next fetch. */
static void
look(struct record *r, struct store *db)
{
	struct row *m = need_image(r, db);

	if (!refused(r) && row_int(m, IMAGE_DUE_AT) == 0)
		image_queue(m, r->time);
}

/* ---- verbs ---- */

static int
fetch_due(struct store *db, char **args, int n)
{
	(void)args;
	if (n > 0)
		die(END_USAGE, "fetch: no argument is expected");
	return station_take(db, DUE, NULL, 0);
}

static int
look_again(struct store *db, char **args, int n)
{
	return station_take(db, LOOK("held"), (const char *const *)args, n);
}

static int
retry_failed(struct store *db, char **args, int n)
{
	return station_take(db, LOOK("failed"), (const char *const *)args, n);
}

static int
verify(struct store *db, char **args, int n)
{
	(void)args;
	if (n > 0)
		die(END_USAGE, "verify: no argument is expected");
	bool sound = ask_print(db, FAULTS, NULL, 0) == 0;
	return gallery_prove(db, HELD) && sound ? END_DONE : END_REFUSED;
}
