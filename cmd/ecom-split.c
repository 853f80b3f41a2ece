/* ecom-split - share a stream out among workers, by a field
 *
 * What has the same value of the field stays together and in order. A line without it may concern every
 * worker (a product, a count of goods), so it is a fence: all before it is finished, it goes alone through
 * one worker, then all go on. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "card.h"
#include "crew.h"
#include "filter.h"
#include "key.h"
#include "lines.h"
#include "num.h"
#include "parts.h"
#include "stop.h"

#include "ecom-split-options.h"

static struct pool pool;
static struct lines in;
static struct crew crew;
static struct parts parts;

static size_t workers;
static char **command; /* its words, ended by NULL */
static long alone;     /* lines without the field */
static int worst;      /* ending of a worker so far */

static void start(struct options *);
static bool next_line(const char **line, size_t *n);
static size_t worker_of(const struct key *, const char *line, size_t n);
static void give(size_t worker, const char *line, size_t n);
static int finish(const struct options *);

int
main(int argc, char **argv)
{
	static struct options o;
	struct key key;
	const char *line;
	size_t n;

	opt_parse(argc, argv, &o);
	filter_start(&(struct asked){ COMMON_ASKED(o) }, NULL);
	if (!key_read(&key, o.by_arg, &pool))
		die(END_USAGE, "--by: '%s' is not a field, nor a list of at most %d", o.by_arg, KEY_FIELDS);
	start(&o);
	while (next_line(&line, &n)) {
		size_t worker = worker_of(&key, line, n);
		alone += worker == workers;
		if (o.to_given)
			parts_give(&parts, worker, line, n);
		else
			give(worker, line, n);
	}
	return finish(&o);
}

/* ---- the command line ---- */

/* The files that take the lines, and behind them the one of lines without the field. */
static void
start_files(const char *to)
{
	char number[NUM_ROOM];

	if (!strstr(to, "{}"))
		die(END_USAGE, "--to: '%s' has no {} where the number of a file goes", to);
	for (size_t i = 0; i < workers; i++)
		parts_add(&parts, crew_word(&pool, to, num_text(number, (int64_t)i, 0, 0)));
	parts_add(&parts, crew_word(&pool, to, "rest"));
}

static void
start(struct options *o)
{
	char now[MOMENT_ROOM], **words = o->inputs;
	size_t words_n = o->inputs_num;
	int64_t n;

	if (words_n == 0)
		die(END_USAGE, "N, the number of workers, is not given");
	if (!num_int(words[0], &n) || n < 1 || n > CREW_MOST)
		die(END_USAGE, "'%s' is not a number of workers (1 to %d)", words[0], CREW_MOST);
	workers = (size_t)n;
	words++;
	words_n--;
	if (words_n > 0 && strcmp(words[0], "--") == 0) {
		words++;
		words_n--;
	}
	if (o->to_given ? words_n > 0 : words_n == 0)
		die(END_USAGE, o->to_given ? "either --to or a COMMAND" : "no COMMAND is given (or --to)");
	if (words_n > 0 && words[0][0] == '-')
		die(END_USAGE, "'%s' is no COMMAND; options stand before the number of workers", words[0]);
	if (o->to_given)
		start_files(o->to_arg);
	command = pool_zero(&pool, (words_n + 1) * sizeof *command);
	memcpy(command, words, words_n * sizeof *command);
	if (o->now_given)
		need_env("ECOM_NOW", moment_text(now, moment_now()));
}

/* ---- reading ---- */

/* The next line; false when no more is to be read. */
static bool
next_line(const char **line, size_t *n)
{
	bool too_long;

	for (;;) {
		if (stop_asked() || crew.broken || worst > END_REFUSED)
			return false;
		if (lines_next(&in, line, n, &too_long)) {
			tally.in++;
			if (!too_long) {
				cards_mask_json((char *)(uintptr_t)*line, n, false);
				return true;
			}
			say_at(NULL, in.number, "is longer than %d MiB", RECORD_LONGEST >> 20);
			tally.refused++;
		} else if (in.ended)
			return false;
		else if (crew_wait(&crew, STDIN_FILENO)) {
			lines_read(&in, STDIN_FILENO);
			filter_progress(in.bytes, 0);
		}
	}
}

/* ---- sharing out ---- */

/* The worker whose a line is; `workers` when it has not the field. */
static size_t
worker_of(const struct key *key, const char *line, size_t n)
{
	static struct text value = TEXT_UP_TO(0);

	return key_of(key, line, n, &value) ? key_hash(value.at, value.length) % workers : workers;
}

static void
end_crew(void)
{
	int ending = crew_end(&crew);

	if (ending > worst)
		worst = ending;
}

static void
give(size_t worker, const char *line, size_t n)
{
	size_t wanted = worker < workers ? workers : 1;

	if (crew.n != wanted) {
		end_crew();
		if (worst > END_REFUSED)
			return;
		crew_start(&crew, command, wanted);
	}
	crew_give(&crew, worker % wanted, line, n);
}

static int
finish(const struct options *o)
{
	end_crew();
	if (o->to_given && !stop_asked())
		parts_finish(&parts);
	if (worst <= END_REFUSED && !o->quiet_given)
		say("%ld in = %ld split + %ld %s + %ld refused", tally.in, tally.in - alone - tally.refused,
			alone, o->to_given ? "rest" : "alone", tally.refused);
	return stop_ending(worst == END_DONE && tally.refused ? END_REFUSED : worst, filter_unread);
}
