/* filter - the loop: read records, map them, write them                                        floor 3
 *
 * A program says which record types it takes and what it does with each; the rest of the stream passes
 * through byte for byte, in order. The loop reads in batches, writes rejects, counts, shows progress. A batch
 * is also cut where input would block, so that who waits for an answer gets it; not with ECOM_BATCH=full in
 * the environment, as ecom-run has it, where nobody waits and full batches mean fewer commits.
 */
#ifndef FILTER_H
#define FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "opt.h"
#include "record.h"

struct store;

/* A handler asks the record for its fields, works on rows of the store (NULL in a filter), and answers with
 * emit() or refuses. It may be run more than once for a record, so it changes nothing else. */
typedef void on_record(struct record *, struct store *);

/* An errand of a courier: what is to be done outside, after the handler's changes are committed (courier.h).
 */
typedef json_t *on_errand(const json_t *job);
typedef void on_outcome(struct record *, struct store *, const json_t *outcome);

/* The same for errands that are done many at once: DONE is told of each when it is done, in any order, and
 * takes over its outcome. One that was not begun, because the program is to stop, it is not told of. */
typedef void on_errands(
	json_t *const *jobs, size_t n, void (*done)(void *context, size_t i, json_t *outcome), void *context);

/* What a program takes: a table ended by a row of zeros. */
struct intake {
	const char *type;
	on_record *handle;
	on_errand *send;    /* couriers only: this, or send_all */
	on_outcome *settle;
	on_errands *send_all;
};

/* The options all programs share, lifted out of the program's own struct options. */
struct asked {
	char **words; /* verb and arguments, or files */
	unsigned n;
	const char *shop, *rejects, *now, *log, *batch;
	const char *max_drops, *max_change, *max_price, *max_refused; /* limits of a plan (plan.h) */
	bool help, version, dry_run, strict, quiet, table, complete;
};
#define COMMON_ASKED(o) \
	.words = (o).inputs, .n = (o).inputs_num, .now = (o).now_arg, .log = (o).log_arg, .help = (o).help_given, \
	.version = (o).version_given, .quiet = (o).quiet_given
#define FILTER_ASKED(o) \
	(&(struct asked){ COMMON_ASKED(o), .rejects = (o).rejects_arg, .strict = (o).strict_given, \
		.batch = (o).batch_arg })
#define STATION_ASKED(o, ...) \
	(&(struct asked){ COMMON_ASKED(o), .rejects = (o).rejects_arg, .strict = (o).strict_given, .batch = (o).batch_arg, \
		.shop = (o).shop_arg, .dry_run = (o).dry_run_given, .table = (o).table_given, __VA_ARGS__ })
#define PLAN_ASKED(o) \
	.max_drops = (o).max_drops_arg, .max_change = (o).max_change_arg, .max_price = (o).max_price_arg, \
	.max_refused = (o).max_refused_arg

/* Obey the common options: --help and --version end the program, --now, --log and -q are set. HELP_MORE, if
 * not NULL, prints what a program adds to its --help. */
void filter_start(const struct asked *, void (*help_more)(void));

/* The whole of a filter's main after its options are read. Returns the ending. */
int filter_main(const struct intake *takes, const struct asked *);

/* ---- for programs that read something else than records (ecom-import), and for the station ---- */

/* Count a record in, and what became of it; they are added up in the closing line. */
struct tally {
	long in, done, unchanged, refused;
};
extern struct tally tally;

/* Put the text on standard output; END_IO when it cannot be. */
void filter_write(const struct text *);

/* For --help: print the types that are taken. */
void filter_takes(const struct intake *);

/* A refused record: message on stderr, the line with "_line" and "_error" added to --rejects. */
void filter_reject(struct record *);

/* Show progress, once a second, when stderr is a terminal: call once a batch. DONE and SIZE are bytes of
 * input (SIZE 0: unknown). */
void filter_progress(long long done, long long size);

/* The closing count on stderr (unless -q), rejects closed and checked. Returns END_DONE, END_REFUSED, or
 * END_AGAIN when the program was asked to stop, so that who started it (ecom-run) does not take half a file
 * for the whole. */
int filter_close(void);

/* What is left then, for stop_ending(). */
extern const char filter_unread[];

/* The loop itself. BATCH is given up to --batch parsed records (those not taken have no body) and appends to
 * OUT what is to be written, after its commit; it calls filter_reject() and keeps the tally. */
struct batch {
	struct record *records;
	size_t n;
};
void filter_loop(const struct asked *, const struct intake *takes,
	void (*work)(struct batch *, struct text *out, void *), void *context);

/* The intake row of a record, NULL when its type is not taken. */
const struct intake *intake_of(const struct intake *, const struct record *);

#endif
