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

#include "again.h"
#include "courier.h"
#include "memory.h"
#include "num.h"
#include "sandbox.h"
#include "stop.h"

enum { NUMBER_MOST = 1000000000 }; /* of a verb's argument: as days it is still a moment */

struct work {
	const struct station *station;
	struct store *db;
	bool dry;
	bool trial;   /* nothing will come of it: what the batch gives is new answers, and nothing else */
	bool quiet;   /* what is refused is counted, not said */
	bool in_turn; /* nobody else of this shop does errands of this station */
};

enum {
	STATION_TABLES = 16,
	TAKEN_TOGETHER = 250 /* records that a verb takes in one batch */
};

static struct work *at_work;

/* ---- records ---- */

/* What became of a record. UNREADABLE was refused before its handler could see it. */
enum fate { PASSED, UNREADABLE, REFUSED, UNCHANGED, DONE, WAITING };

static void
pass(const struct record *r, struct text *out)
{
	text_add(out, r->line, r->length);
	text_byte(out, '\n');
}

/* One record of ours, in the batch's transaction. OUTCOME: of its errand, NULL when it has not been run. */
static enum fate
handle(struct work *work, struct record *r, const json_t *outcome, struct text *out)
{
	const struct intake *intake = intake_of(work->station->takes, r);
	struct store *db = work->db;
	struct memory memory;
	size_t before = out->length, answers;
	bool effect;

	if (!work->trial)
		pass(r, out);
	answers = out->length;
	store_mark(db);
	if (recall(&memory, r, db, out)) {
		if (refused(r) || work->trial)
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
	remember(&memory, r, effect, out->length > answers ? out->at + answers : "");
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
		if (stop_asked())
			die(END_AGAIN, "another %s is at work", say_name());
}

/* ---- the batch ---- */

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
		if (fates[i] == PASSED && !work->trial)
			pass(r, out);
		else if (fates[i] > UNREADABLE) {
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

/* The errands of a batch: what came of those that were done, and the fate of their records. */
struct errands {
	struct work *work;
	struct batch *batch;
	json_t **outcomes;
	enum fate *settled;
	json_t **jobs; /* those done side by side, and whose they are */
	size_t *owners;
};

static void
settle_one(struct errands *e, size_t i, json_t *outcome)
{
	e->outcomes[i] = outcome;
	e->settled[i] = settle(e->work, &e->batch->records[i], outcome);
}

static void
settle_job(void *context, size_t job, json_t *outcome)
{
	struct errands *e = context;

	settle_one(e, e->owners[job], outcome);
}

/* Those of one intake, side by side. */
static void
send_together(struct errands *e, const struct intake *intake, const enum fate *fates)
{
	size_t n = 0;

	for (size_t i = 0; i < e->batch->n; i++)
		if (fates[i] == WAITING &&
			intake_of(e->work->station->takes, &e->batch->records[i]) == intake) {
			e->owners[n] = i;
			e->jobs[n++] = json_incref(e->batch->records[i].job);
		}
	if (n > 0)
		intake->send_all(e->jobs, n, settle_job, e);
	while (n > 0)
		json_decref(e->jobs[--n]);
}

/* Do the errands of a batch. What else is in the batch was committed before, and is answered again as any
 * record that comes twice. */
static void
do_errands(struct work *work, struct batch *batch, enum fate *fates, struct text *out)
{
	struct errands e = { work, batch };
	size_t n = batch->n;

	e.outcomes = need_memory(n * sizeof *e.outcomes);
	e.settled = need_memory(n * sizeof *e.settled);
	e.jobs = need_memory(n * sizeof *e.jobs);
	e.owners = need_memory(n * sizeof *e.owners);
	memcpy(e.settled, fates, n * sizeof *fates);
	memset(e.outcomes, 0, n * sizeof *e.outcomes);
	for (size_t i = 0; i < n; i++) {
		const struct record *r = &batch->records[i];
		if (fates[i] == WAITING && intake_of(work->station->takes, r)->send)
			settle_one(&e, i, intake_of(work->station->takes, r)->send(r->job));
	}
	for (const struct intake *intake = work->station->takes; intake->type; intake++)
		if (intake->send_all)
			send_together(&e, intake, fates);
	transact(work, batch, fates, e.outcomes, out);
	for (size_t i = 0; i < n; i++) {
		fates[i] = e.settled[i];
		json_decref(e.outcomes[i]);
	}
	free(e.outcomes);
	free(e.settled);
	free(e.jobs);
	free(e.owners);
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
		errands |= fates[i] == DONE && intake_of(work->station->takes, r)->settle;
	}
	if (errands && !work->dry)
		take_turn(work);
	if (ours)
		transact(work, batch, fates, NULL, out);
	else
		for (size_t i = 0; i < batch->n && !work->trial; i++)
			if (fates[i] == PASSED)
				pass(&batch->records[i], out);
	for (size_t i = 0; i < batch->n; i++)
		waiting |= fates[i] == WAITING;
	if (waiting && !work->dry)
		do_errands(work, batch, fates, out);
	for (size_t i = 0; i < batch->n; i++)
		if ((fates[i] == UNREADABLE || fates[i] == REFUSED) && work->quiet)
			tally.refused++;
		else if (fates[i] == UNREADABLE || fates[i] == REFUSED)
			filter_reject(&batch->records[i]);
		else if (fates[i] == DONE)
			tally.done++;
		else
			tally.unchanged++;
	free(fates);
}

/* ---- trying first ---- */

static void
try_batch(struct batch *batch, struct text *out, void *context)
{
	struct work *work = context;
	struct text answers = TEXT_UP_TO(0);

	(void)out;
	work_batch(batch, &answers, work);
	plan_note(work->station->plan, &answers);
	text_free(&answers);
}

/* Try all input on books that nothing is written to. False (TELLING only): it is past a limit. */
static bool
try_all(const struct work *work, const struct asked *asked, struct store *dry, bool telling)
{
	struct work trial = { .station = work->station, .db = dry, .dry = true, .trial = true,
		.quiet = !telling && !asked->strict };

	filter_loop(asked, work->station->takes, try_batch, &trial);
	return plan_allowed(work->station->plan, asked, work->db);
}

static const char *station_name(void);

/* Read records, do them; with limits, try them first. */
static int
run(struct work *work, struct asked *asked, const struct table *const *tables, bool telling)
{
	const struct station *station = work->station;
	bool allowed = true;

	if (station->plan && (plan_asked(asked) || telling))
		plan_input(station->plan, asked, work->db, telling);
	if (telling)
		allowed = try_all(work, asked, work->db, true);
	else if (station->plan && plan_asked(asked)) {
		struct store *dry = store_open(shop_store(), station_name(), tables, true);
		try_all(work, asked, dry, false);
		store_close(dry);
		again_begin();
	}
	if (!telling)
		filter_loop(asked, station->takes, work_batch, work);
	int ending = filter_close();
	return allowed ? ending : END_DATA;
}

/* ---- verbs ---- */

/* Take the first lines of LINES, at most TAKEN_TOGETHER; what follows them. */
static char *
take_some(char *lines, struct pool *pool, struct text *out)
{
	static struct record records[TAKEN_TOGETHER];
	size_t n = 0;

	for (char *end; n < TAKEN_TOGETHER && (end = strchr(lines, '\n')); lines = end + 1) {
		records[n] = (struct record){
			.line = lines, .length = (size_t)(end - lines), .number = ++tally.in, .pool = pool
		};
		*end = '\0';
		record_parse(&records[n++]);
	}
	work_batch(&(struct batch){ records, n }, out, at_work);
	filter_write(out);
	while (n > 0)
		record_free(&records[--n]);
	text_clear(out);
	pool_reset(pool);
	return lines;
}

int
station_take(struct store *db, const char *sql, const char *const *parameters, int n)
{
	struct text lines = TEXT_UP_TO(0), out = TEXT_UP_TO(0);
	struct pool pool = { 0 };

	ask_lines(db, sql, parameters, n, &lines);
	for (char *line = lines.at; line && *line && !stop_asked();) {
		line = take_some(line, &pool, &out);
		filter_progress(line - lines.at, (long long)lines.length);
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
	int64_t number;
	long rows;

	if (verb->run)
		return verb->run(db, args, n);
	if (n > 8)
		die(END_USAGE, "%s: at most 8 arguments are expected", verb->name);
	/* Of what is no number SQLite makes 0, and a server an error. */
	if (n > 0 && (strcmp(verb->args, "[DAYS]") == 0 || strcmp(verb->args, "[LEAST]") == 0) &&
		(!num_int(args[0], &number) || number > NUMBER_MOST || number < -NUMBER_MOST))
		die(END_USAGE, "%s: '%s' is not a number", verb->name, args[0]);
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

static const char *
station_name(void)
{
	return strchr(say_name(), '-') ? strchr(say_name(), '-') + 1 : say_name();
}

/* A courier talks to the outside, and keeps what it sends or gets in the shop's folder. */
static void
need_outside(const struct station *station)
{
	for (const struct intake *i = station->takes; i->type; i++)
		if (i->send || i->send_all) {
			sandbox_connect();
			sandbox_write(shop_here()->dir);
		}
}

int
station_main(const struct station *station, const struct asked *given)
{
	struct asked all = *given, *asked = &all;
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
	bool telling = verb ? verb->diff : station->plan && work.dry && asked->table;
	work.dry |= telling;
	need_outside(station);
	work.db = store_open(shop_store(), station_name(), tables, work.dry);
	sandbox_shut();
	store_prune(work.db, &answer_table, oldest);
	store_prune(work.db, &page_table, oldest);
	if (verb && verb->diff) {
		asked->words++;
		asked->n--;
	}
	ending = verb && !verb->diff ? ask_ending(answer_verb(verb, work.db, asked->words + 1, (int)asked->n - 1))
		: run(&work, asked, tables, telling);
	store_close(work.db);
	return ending;
}
