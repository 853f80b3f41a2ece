/* station - a filter that keeps books
 *
 * A batch is one transaction. A record of ours that was done before is answered from memory; else its handler
 * works on rows, and what it did is remembered with them. Output leaves after the commit. */
#include "station.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "courier.h"
#include "memory.h"

struct work {
	const struct station *station;
	struct store *db;
	bool dry;
	bool in_turn; /* nobody else of this shop does errands of this station */
};

enum { STATION_TABLES = 16 };

static struct work *at_work;

/* ---- records ---- */

/* What became of a record. UNREADABLE was refused before its handler could see it. */
enum fate { PASSED, UNREADABLE, REFUSED, UNCHANGED, DONE, WAITING };

/* One record of ours, in the batch's transaction. OUTCOME: of its errand, NULL when it has not been run. */
static enum fate
handle(struct work *work, struct record *r, const json_t *outcome, struct text *out)
{
	const struct intake *intake = intake_of(work->station->takes, r);
	struct store *db = work->db;
	struct memory memory;
	size_t before = out->length, answers;
	bool effect;

	text_add(out, r->line, r->length);
	text_byte(out, '\n');
	answers = out->length;
	store_mark(db);
	if (recall(&memory, r, db, out)) {
		if (refused(r))
			out->length = before;
		return refused(r) ? REFUSED : UNCHANGED;
	}
	if (outcome)
		intake->settle(r, db, outcome);
	else
		intake->handle(r, db);
	if (r->job && !outcome && !refused(r))
		return WAITING;
	if (store_clashed(db))
		refuse(r, "id", "'%s' was done before, too long ago for its answer to be kept", r->id);
	record_answers(r, out);
	effect = r->made || store_changed(db);
	if (refused(r)) {
		store_undo(db);
		out->length = before;
	}
	remember(&memory, r, effect, out->at + answers);
	return refused(r) ? REFUSED : effect ? DONE : UNCHANGED;
}

/* ---- errands ---- */

void
errand(struct record *r, json_t *job)
{
	json_decref(r->job);
	r->job = job;
}

/* From the first errand to the end of the program nobody else of this shop does errands of this station. */
static void
take_turn(struct work *work)
{
	while (!work->in_turn && !(work->in_turn = store_turn(work->db)))
		if (filter_stopped())
			die(END_AGAIN, "another %s is at work", say_name());
}

/* ---- the batch ---- */

static void
pass(const struct record *r, struct text *out)
{
	text_add(out, r->line, r->length);
	text_byte(out, '\n');
}

/* Is an errand of the same id under way in this batch? Then this record waits for its answer. */
static bool
twin(const struct batch *batch, const enum fate *fates, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (fates[k] == WAITING && strcmp(batch->records[k].id, batch->records[i].id) == 0)
			return true;
	return false;
}

/* Run the handlers of a batch. OUTCOMES of the errands, NULL the first time through. */
static void
run_handlers(
	struct work *work, struct batch *batch, enum fate *fates, json_t *const *outcomes, struct text *out)
{
	text_clear(out);
	for (size_t i = 0; i < batch->n; i++) {
		struct record *r = &batch->records[i];
		if (fates[i] == PASSED)
			pass(r, out);
		else if (fates[i] != UNREADABLE) {
			record_again(r);
			fates[i] = twin(batch, fates, i) ? UNCHANGED :
				handle(work, r, outcomes ? outcomes[i] : NULL, out);
		}
	}
}

/* A batch is one transaction, run again when rows were wanted that were not at hand, or another writer was
 * first. */
static void
transact(struct work *work, struct batch *batch, enum fate *fates, json_t *const *outcomes, struct text *out)
{
	do {
		store_begin(work->db);
		do
			run_handlers(work, batch, fates, outcomes, out);
		while (!store_complete(work->db));
	} while (!store_commit(work->db));
}

/* Settle the errand of one record and commit that before the next is begun, so that who is killed here
 * repeats one errand at most. */
static enum fate
settle(struct work *work, struct record *r, json_t *outcome)
{
	struct text out = TEXT_UP_TO(0);
	enum fate fate = WAITING;

	transact(work, &(struct batch){ r, 1 }, &fate, &outcome, &out);
	text_free(&out);
	return fate;
}

/* Do the errands of a batch. What else is in the batch was committed before, and is answered again as any
 * record that comes twice. */
static void
do_errands(struct work *work, struct batch *batch, enum fate *fates, struct text *out)
{
	json_t **outcomes = need_memory(batch->n * sizeof *outcomes);
	enum fate *first = need_memory(batch->n * sizeof *first);

	memcpy(first, fates, batch->n * sizeof *first);
	for (size_t i = 0; i < batch->n; i++) {
		struct record *r = &batch->records[i];
		outcomes[i] = fates[i] == WAITING ? intake_of(work->station->takes, r)->send(r->job) : NULL;
		if (outcomes[i])
			first[i] = settle(work, r, outcomes[i]);
	}
	transact(work, batch, fates, outcomes, out);
	for (size_t i = 0; i < batch->n; i++) {
		fates[i] = first[i];
		json_decref(outcomes[i]);
	}
	free(outcomes);
	free(first);
}

static void
work_batch(struct batch *batch, struct text *out, void *context)
{
	struct work *work = context;
	enum fate *fates = need_memory(batch->n * sizeof *fates);
	bool ours = false, errands = false, waiting = false;

	for (size_t i = 0; i < batch->n; i++) {
		struct record *r = &batch->records[i];
		fates[i] = refused(r) ? UNREADABLE : r->body ? DONE : PASSED;
		ours |= fates[i] == DONE;
		errands |= fates[i] == DONE && intake_of(work->station->takes, r)->send;
	}
	if (errands && !work->dry)
		take_turn(work);
	if (ours)
		transact(work, batch, fates, NULL, out);
	else
		for (size_t i = 0; i < batch->n; i++)
			if (fates[i] == PASSED)
				pass(&batch->records[i], out);
	for (size_t i = 0; i < batch->n; i++)
		waiting |= fates[i] == WAITING;
	if (waiting && !work->dry)
		do_errands(work, batch, fates, out);
	for (size_t i = 0; i < batch->n; i++)
		if (fates[i] == UNREADABLE || fates[i] == REFUSED)
			filter_reject(&batch->records[i]);
		else if (fates[i] == DONE)
			tally.done++;
		else
			tally.unchanged++;
	free(fates);
}

/* ---- verbs ---- */

int
station_take(struct store *db, const char *sql, const char *const *parameters, int n)
{
	struct text lines = TEXT_UP_TO(0), out = TEXT_UP_TO(0);
	struct pool pool = { 0 };

	ask_lines(db, sql, parameters, n, &lines);
	for (char *line = lines.at, *end; line && (end = strchr(line, '\n')) && !filter_stopped();
		line = end + 1) {
		struct record r = {
			.line = line, .length = (size_t)(end - line), .number = ++tally.in, .pool = &pool
		};
		*end = '\0';
		record_parse(&r);
		work_batch(&(struct batch){ &r, 1 }, &out, at_work);
		filter_write(&out);
		record_free(&r);
		text_clear(&out);
		pool_reset(&pool);
	}
	text_free(&lines);
	text_free(&out);
	pool_free(&pool);
	return filter_close();
}

static const struct verb *
verb_of(const struct station *station, const struct asked *asked)
{
	const struct verb *verb = station->answers;

	if (!verb || asked->n == 0)
		return NULL;
	while (verb->name && strcmp(verb->name, asked->words[0]) != 0)
		verb++;
	return verb->name ? verb : NULL;
}

static int
answer_verb(const struct verb *verb, struct store *db, char **args, int n)
{
	long rows;

	if (verb->run)
		return verb->run(db, args, n);
	if (n > 8)
		die(END_USAGE, "%s: at most 8 arguments are expected", verb->name);
	rows = verb->parts ? ask_whole(db, verb->sql, verb->parts, (const char *const *)args, n)
			   : ask_print(db, verb->sql, (const char *const *)args, n);
	return verb->audit && rows ? END_REFUSED : END_DONE;
}

/* ---- the program ---- */

static const struct station *helped;

/* What --help adds: what the station takes, and its verbs. */
static void
help_more(void)
{
	struct text out = TEXT_UP_TO(0);

	filter_takes(helped->takes);
	text_put(&out, "\nVerbs:\n");
	for (const struct verb *v = helped->answers; v && v->name; v++) {
		char name[80];
		snprintf(name, sizeof name, "%s%s%s", v->name, *v->args ? " " : "", v->args);
		text_print(&out, "  %-22s  %s\n", name, v->help);
	}
	filter_write(&out);
	text_free(&out);
}

int
station_main(const struct station *station, const struct asked *asked)
{
	const char *dry = getenv("ECOM_DRY_RUN");
	struct work work = {
		.station = station, .dry = asked->dry_run || (dry && strcmp(dry, "1") == 0)
	};
	const struct table *tables[STATION_TABLES] = { &answer_table, &page_table };
	const struct verb *verb;
	int64_t oldest;
	int ending;

	helped = station;
	at_work = &work;
	filter_start(asked, help_more);
	ask_as_table(asked->table);
	shop_open(shop_dir(asked->shop));
	oldest = memory_begins();
	if (station->start)
		station->start();
	for (size_t i = 2, k = 0; i + 1 < STATION_TABLES && station->keeps[k]; k++)
		tables[i++] = station->keeps[k];
	verb = verb_of(station, asked);
	if (!verb && asked->n > 0 && asked->words[0][strcspn(asked->words[0], "-./")] == '\0' &&
		access(asked->words[0], F_OK) != 0)
		die(END_USAGE, "'%s' is neither a verb (see --help) nor a file", asked->words[0]);
	work.db = store_open(shop_store(),
		strchr(say_name(), '-') ? strchr(say_name(), '-') + 1 : say_name(), tables, work.dry);
	store_prune(work.db, &answer_table, oldest);
	store_prune(work.db, &page_table, oldest);
	if (verb)
		ending = answer_verb(verb, work.db, asked->words + 1, (int)asked->n - 1);
	else {
		filter_loop(asked, station->takes, work_batch, &work);
		ending = filter_close();
	}
	store_close(work.db);
	return ending;
}
