/* complete - input that says all there is: what it does not name is dropped
 *
 * The drops come before the input, so that a product may take the SKUs of one that is dropped. Their ids are
 * made of the run and the name of what is dropped, and those that the run has dropped already are dropped
 * again: so a run that was killed, begun again, gives the answers of an unbroken one. */
#include "complete.h"

#include <inttypes.h>
#include <string.h>

#include "again.h"
#include "digest.h"
#include "stop.h"

enum { LOOK_UPS = 1000 };

/* What is named, and where (empty: nowhere in particular). A place has a row too, without a name. */
static const struct table seen = { "seen", KEY("name", "place"), COLUMNS("at") };
static const struct table *const seen_tables[] = { &seen, 0 };

/* A run, and what its input names. */
struct naming {
	const struct plan *plan;
	struct store *store;
	char run[ID_LONGEST_ROOT + 1];
	moment time;
	long looked_up;
	FILE *drops;
};

static void
note_run(struct naming *in, const struct record *r)
{
	const char *run = record_run(r);

	if (run == r->id)
		die(END_DATA, "--complete: record '%s' is not one of a run (RUN.1, RUN.2, ...)", r->id);
	if (*in->run && strcmp(in->run, run) != 0)
		die(END_DATA,
			"--complete: record '%s' is not of run '%s'; one run at a time says what there is",
			r->id, in->run);
	if (!*in->run) {
		snprintf(in->run, sizeof in->run, "%s", run);
		in->time = r->time;
	}
}

/* The I-th member that names what the record is about; NULL: it has none. */
static const char *
name_of(const struct naming *in, const struct record *r, int i)
{
	const char *name = in->plan->members[i] ? text_of(r->body, in->plan->members[i]) : "";

	if (!name)
		die(END_DATA, "--complete: line %ld names no %s (it is missing): what is not in the input is not known",
			r->number, in->plan->members[i]);
	return name;
}

static void
note_names(struct batch *batch, struct text *out, void *context)
{
	struct naming *in = context;

	(void)out;
	store_begin(in->store);
	for (size_t i = 0; i < batch->n; i++) {
		struct record *r = &batch->records[i];
		if (refused(r))
			die(END_DATA, "--complete: line %ld names no %s (%s): what is not in the input is not known",
				r->number, in->plan->members[0], r->fault);
		if (r->body) {
			const char *name = name_of(in, r, 0), *place = name_of(in, r, 1);
			note_run(in, r);
			row_set(store_row(in->store, &seen, name, place), 0, 1);
			row_set(store_row(in->store, &seen, "", place), 0, 1);
		}
	}
	store_commit(in->store);
}

/* Keep the record that drops it. */
static void
drop(struct naming *in, const char *name, const char *place)
{
	const struct plan *plan = in->plan;
	struct text line = TEXT_UP_TO(0), both = TEXT_UP_TO(0);
	char id[ID_LONGEST_ROOT + 32];

	text_print(&both, "%s%s%s", name, *place ? "\n" : "", place);
	/* 19 digits: no row of a file has so high a number. */
	snprintf(id, sizeof id, "%s.%" PRIu64, in->run,
		digest_bytes(both.at, both.length).a % 8000000000000000000U + 1000000000000000000U);
	json_t *record = object("type:s id:s time:t", plan->drop, id, in->time);
	json_object_set_new(record, plan->members[0], json_string(name));
	if (plan->members[1])
		json_object_set_new(record, plan->members[1], json_string(place));
	if (plan->zero)
		json_object_set_new(record, plan->zero, json_integer(0));
	text_value(&line, record);
	text_byte(&line, '\n');
	if (fwrite(line.at, 1, line.length, in->drops) != line.length)
		die(END_IO, "cannot keep what is to be %s:", plan->gone);
	text_free(&line);
	text_free(&both);
	json_decref(record);
}

static bool
drop_unseen(void *context, const struct cell *values, int n)
{
	struct naming *in = context;
	const char *name = values[0].text, *place = n > 1 ? values[1].text : "";

	if (in->looked_up++ % LOOK_UPS == 0) { /* what is cached does not grow with the catalogue */
		if (in->looked_up > 1)
			store_rollback(in->store);
		store_begin(in->store);
	}
	if (row_exists(store_row(in->store, &seen, "", place)) &&
		!row_exists(store_row(in->store, &seen, name, place)))
		drop(in, name, place);
	return true;
}

/* A file of drops: of all there is but the input does not name. */
static FILE *
make_drops(const struct plan *plan, const struct asked *asked, struct store *db)
{
	struct naming in = {
		.plan = plan, .store = store_open("", "seen", seen_tables, false), .drops = again_nameless()
	};

	filter_loop(asked, plan->names, note_names, &in);
	if (stop_asked())
		die(END_AGAIN, "asked to stop: nothing was changed");
	if (!*in.run)
		die(END_DATA, "--complete: there are no %s in the input: all would be %s", plan->things, plan->gone);
	store_query(db, plan->all, (const char *const[]){ in.run }, 1, drop_unseen, &in);
	if (in.looked_up > 0)
		store_rollback(in.store);
	store_close(in.store);
	if (fflush(in.drops) != 0)
		die(END_IO, "cannot keep what is to be %s:", plan->gone);
	return in.drops;
}

void
complete_input(const struct plan *plan, struct asked *asked, struct store *db)
{
	static char dash[] = "-", drops[40], **words; /* as long as the program */

	words = need_memory((asked->n + 2) * sizeof *words);
	again_begin();
	snprintf(drops, sizeof drops, "/dev/fd/%d", fileno(make_drops(plan, asked, db)));
	words[0] = drops;
	words[1] = dash;
	if (asked->n)
		memcpy(words + 1, asked->words, asked->n * sizeof *words);
	asked->words = words;
	asked->n = asked->n ? asked->n + 1 : 2;
	again_begin();
}
