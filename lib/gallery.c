/* gallery - images fetched and kept below the shop, each content once */
#include "gallery.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "digest.h"
#include "durable.h"
#include "picture.h"
#include "shop.h"
#include "stop.h"

struct http_rules gallery_rules;

/* ---- files ---- */

/* A whole file in memory. */
struct whole {
	const unsigned char *bytes; /* "" of an empty one */
	size_t n;
	int fd;
};

static bool
whole_open(struct whole *w, const char *path)
{
	struct stat about;
	void *bytes = MAP_FAILED;

	w->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (w->fd >= 0 && fstat(w->fd, &about) == 0 && S_ISREG(about.st_mode)) {
		w->n = (size_t)about.st_size;
		w->bytes = (const unsigned char *)"";
		if (w->n == 0)
			return true;
		bytes = mmap(NULL, w->n, PROT_READ, MAP_PRIVATE, w->fd, 0);
		w->bytes = bytes;
	}
	if (bytes == MAP_FAILED && w->fd >= 0)
		close(w->fd);
	return bytes != MAP_FAILED;
}

static void
whole_close(struct whole *w)
{
	if (w->n > 0)
		munmap((void *)(uintptr_t)w->bytes, w->n);
	close(w->fd);
}

const char *
gallery_fault(const char *path, const char *digest)
{
	struct pool pool = { 0 };
	struct whole w;
	char have[SHA256_ROOM] = "";
	bool there = whole_open(&w, pool_print(&pool, "%s/%s", shop_here()->dir, path));

	if (there) {
		sha256_text(have, w.bytes, w.n);
		whole_close(&w);
	}
	pool_free(&pool);
	return !there ? "it is not there" : strcmp(have, digest) != 0 ? "its bytes are others" : NULL;
}

static bool
prove_one(void *context, const struct cell *cells, int n)
{
	struct text *out = context;
	const char *src = cells[0].text, *path = cells[1].text, *fault = gallery_fault(path, cells[2].text);

	(void)n;
	if (fault) {
		text_put(out, "{\"src\":");
		text_json(out, src, strlen(src));
		text_print(out, ",\"path\":\"%s\",\"why\":\"%s\",\"repair\":", path, fault);
		text_put(out, "\"ecom-image look; ecom-image fetch\"}\n");
	}
	return true;
}

bool
gallery_prove(struct store *db, const char *sql)
{
	struct text faults = TEXT_UP_TO(0);
	bool good;

	store_query(db, sql, NULL, 0, prove_one, &faults);
	good = faults.length == 0;
	filter_write(&faults);
	text_free(&faults);
	return good;
}

static const char *
make_folder(struct pool *pool, const char *above, const char *name)
{
	const char *path = pool_print(pool, "%s/%s", above, name);

	if (mkdir(path, 0777) == 0)
		durable_path(above);
	else if (errno != EEXIST)
		die(END_CANT_CREATE, "cannot make '%s':", path);
	return path;
}

/* Move the file at PART to its place. */
static void
settle_in(struct pool *pool, const char *part, const char *place)
{
	const char *dir = shop_here()->dir, *images = make_folder(pool, dir, "images");
	const char *to = pool_print(pool, "%s/%s", dir, place);
	const char *folder = make_folder(pool, images, pool_copy(pool, place + strlen("images/"), 2));

	durable_path(part);
	if (rename(part, to) != 0)
		die(END_IO, "cannot move '%s' to '%s':", part, to);
	durable_path(folder);
}

/* ---- fetching ---- */

struct fetching {
	struct http_get *gets;
	struct pool pool;
	void (*done)(void *, size_t, json_t *);
	void *context;
};

/* A file has come: keep it if it is an image. */
static json_t *
take_in(struct pool *pool, struct http_get *get)
{
	struct whole w;
	struct picture p;
	char digest[SHA256_ROOM];
	const char *fault, *place;

	if (!whole_open(&w, get->path))
		die(END_IO, "cannot read '%s':", get->path);
	fault = picture_fault(&p, w.bytes, w.n);
	sha256_text(digest, w.bytes, w.n);
	whole_close(&w);
	if (fault) {
		unlink(get->path);
		return object("end:s why:s", "never", fault);
	}
	place = pool_print(pool, "images/%.2s/%s.%s", digest, digest + 2, p.ending);
	settle_in(pool, get->path, place);
	return object("end:s path:s digest:s media_type:s size:i width:i height:i etag:s last_modified:s",
		"fetched", place, digest, p.type, get->size, p.width, p.height, get->etag,
		get->last_modified);
}

static void
take_outcome(void *context, struct http_get *get)
{
	struct fetching *f = context;
	struct pool pool = { 0 };
	json_t *outcome;

	switch (get->end) {
	case HTTP_DONE: outcome = take_in(&pool, get); break;
	case HTTP_SAME: outcome = object("end:s", "kept"); break;
	case HTTP_LATER: outcome = object("end:s wait:i why:s", "later", get->wait, get->why); break;
	default: outcome = object("end:s why:s", "never", get->why);
	}
	pool_free(&pool);
	f->done(f->context, (size_t)(get - f->gets), outcome);
}

/* A folder for files that are not whole. Those there are of a run that died. */
static const char *
open_parts(struct pool *pool)
{
	const char *parts = make_folder(pool, make_folder(pool, shop_here()->dir, "images"), "parts");
	DIR *folder = opendir(parts);

	if (!folder)
		die(END_IO, "cannot list '%s':", parts);
	for (const struct dirent *entry; (entry = readdir(folder));)
		if (entry->d_name[0] != '.')
			unlink(pool_print(pool, "%s/%s", parts, entry->d_name));
	closedir(folder);
	return parts;
}

static void
ask_for(struct http_get *get, const json_t *job)
{
	const char *path = text_of(job, "path");

	get->url = text_of(job, "src");
	if (*path && !gallery_fault(path, text_of(job, "digest"))) {
		snprintf(get->etag, sizeof get->etag, "%s", text_of(job, "etag"));
		snprintf(get->last_modified, sizeof get->last_modified, "%s", text_of(job, "last_modified"));
	}
}

void
gallery_fetch(
	json_t *const *jobs, size_t n, void (*done)(void *context, size_t i, json_t *outcome), void *context)
{
	struct fetching f = { .done = done, .context = context };
	const char *parts = open_parts(&f.pool);

	gallery_rules.stopped = stop_asked;
	f.gets = pool_zero(&f.pool, n * sizeof *f.gets);
	for (size_t i = 0; i < n; i++) {
		f.gets[i].path = pool_print(&f.pool, "%s/%zu", parts, i);
		ask_for(&f.gets[i], jobs[i]);
	}
	http_get(f.gets, n, &gallery_rules, take_outcome, &f);
	pool_free(&f.pool);
}
