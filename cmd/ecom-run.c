/* ecom-run - the cron entry: inbox → line → journal, done
 *
 * Nothing here remembers what was done: a file is in the inbox, in work or in done, and each step is a
 * rename. A step done twice has the effect of once, because the stations answer a record that they have seen
 * as they did before, at the time the file was claimed. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "durable.h"
#include "filter.h"
#include "pipeline.h"
#include "shop.h"
#include "spool.h"
#include "stop.h"

#include "ecom-run-options.h"

/* The line when shop.json does not say another (run.line), and whose `due` is asked (run.due). */
static const char *const standard_line[] = {
	"ecom-catalog", "ecom-track", "ecom-price", "ecom-stock", "ecom-order", "ecom-invoice", "ecom-ship", "ecom-notify", 0
};
static const char *const standard_due[] = { "ecom-order", "ecom-notify", 0 };

enum {
	ROUNDS = 20, /* of what is due: a record that became due may make another so */
	MORE = 8,    /* words that are added to a stage's command at most */
	RUN_LONGEST = 80 /* bytes */
};

static const char table[] = ".csv"; /* the ending of files that are imported first */

static struct spool spool;
static bool last_refused; /* the file that was worked on last, as a whole */

static int work_on_inbox(void);
static int tell_status(void);
static int verify_all(void);

static const struct {
	const char *name;
	int (*run)(void);
	bool alone; /* only one at a time */
} verbs[] = {
	{ "", work_on_inbox, true },
	{ "status", tell_status, false },
	{ "verify", verify_all, false },
};

int
main(int argc, char **argv)
{
	static struct options o;
	const char *verb, *dir;
	long owner;

	opt_parse(argc, argv, &o);
	filter_start(&(struct asked){ COMMON_ASKED(o) }, NULL);
	verb = o.inputs_num ? o.inputs[0] : "";
	pipeline_siblings();
	dir = shop_open(shop_dir(o.shop_arg))->dir;
	need_env("ECOM_SHOP", dir);
	need_env("ECOM_BATCH", "full");
	spool_open(&spool, dir);
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(verbs[i].name, verb) == 0) {
			if (verbs[i].alone && !spool_lock(&spool, &owner))
				die(END_AGAIN, "another run is at work on '%s' (process %ld)", dir, owner);
			return verbs[i].run();
		}
	die(END_USAGE, "'%s' is not a verb (status, verify)", verb);
}

/* ---- commands ---- */

/* Command I of the list that shop.json has at PATH, else of the standard one; NULL past its end. */
static const char *
command_of(const char *path, const char *const *standard, size_t i)
{
	json_t *list = shop_value(path);
	const char *command = json_string_value(json_array_get(list, i));
	size_t n = json_array_size(list);

	if (!list)
		return standard[i];
	if (!json_is_array(list) || n >= PIPELINE_STAGES ||
		(i < n && (!command || !command[strspn(command, " ")])))
		die(END_CONFIG, "%s/shop.json: %s: a list of commands is expected", shop_here()->dir, path);
	return command;
}

/* The words of a command, with room for MORE. */
static char **
words_of(const char *command)
{
	char **words, *rest;
	size_t n = 0;

	words = pool_zero(&spool.pool, (strlen(command) / 2 + 1 + MORE + 1) * sizeof *words);
	rest = pool_text(&spool.pool, command);
	for (char *word; (word = strsep(&rest, " "));)
		if (*word)
			words[n++] = word;
	return words;
}

static void
add_word(char **words, const char *word)
{
	while (*words)
		words++;
	*words = pool_text(&spool.pool, word);
}

/* Work at this time, whatever the clock says. */
static void
at_time(moment now)
{
	char text[MOMENT_ROOM];

	need_env("ECOM_NOW", moment_text(text, now));
}

static int
open_for(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0666);

	if (fd < 0)
		die(flags == O_RDONLY ? END_NO_INPUT : END_CANT_CREATE, "cannot open '%s':", path);
	return fd;
}

/* Ask one station a verb; its ending, which is told when it is not 0. */
static int
ask_station(const char *command, const char *verb, int in, int out)
{
	char **words = words_of(command);
	int ending;

	add_word(words, verb);
	ending = pipeline_run(&(struct stage){ .words = words }, 1, in, out);
	if (ending != END_DONE)
		say("%s %s ended %d", words[0], verb, ending);
	return ending;
}

/* ---- the inbox ---- */

static bool
ends_with(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n > m && strcmp(name + n - m, end) == 0;
}

/* A stage for a file. What it refuses goes to a file of its own in rejects, which is of the kind that the stage reads.
 * MORE: one more word, or NULL. */
static void
set_stage(struct stage *stage, const char *command, const char *name, const char *kind, const char *more, const char **rejects)
{
	char **words = words_of(command);
	const char *program = strrchr(words[0], '/') ? strrchr(words[0], '/') + 1 : words[0];

	*rejects = spool_path(&spool, "rejects", name, pool_print(&spool.pool, ".%s%s", program, kind));
	unlink(*rejects);
	add_word(words, "--quiet");
	add_word(words, pool_print(&spool.pool, "--rejects=%s", *rejects));
	if (more)
		add_word(words, more);
	stage->words = words;
}

/* The name under which a file is imported, where it becomes part of ids: no blanks, and not too long. Its number, which
 * it begins with, keeps it apart from all others. */
static const char *
run_of(const char *name)
{
	char *run = pool_text(&spool.pool, name);

	for (char *byte = run; *byte; byte++)
		if (*byte <= ' ' || *byte > '~')
			*byte = '-';
	if (strlen(run) > RUN_LONGEST)
		run[RUN_LONGEST] = '\0';
	return run;
}

/* The stages for a file: the line, after the import when it is a .csv. Returns how many. */
static size_t
set_stages(struct stage *stages, const char *name, const char **rejects)
{
	const char *command;
	size_t n = 0;

	if (!command_of("run.line", standard_line, 0))
		die(END_CONFIG, "%s/shop.json: run.line: a command is expected", shop_here()->dir);
	if (ends_with(name, table)) {
		set_stage(stages, shop_text("run.import", "ecom-import"), name, table,
			pool_print(&spool.pool, "--run=%s", run_of(name)), rejects);
		n++;
	}
	for (size_t i = 0; (command = command_of("run.line", standard_line, i)); i++, n++)
		set_stage(&stages[n], command, name, "", NULL, &rejects[n]);
	return n;
}

/* Did the line refuse the file as a whole, one that no program understands or that is past a limit, and was nothing
 * else wrong? It will at the next run too. */
static bool
is_refused(const struct stage *stages, size_t n, int ending)
{
	for (size_t i = 0; i < n; i++)
		if (stages[i].status == END_USAGE)
			return false;
	return ending == END_DATA;
}

/* The file's records through the line. A file of rejects is gone again when it is empty. */
static int
run_line(const char *name)
{
	struct stage stages[PIPELINE_STAGES] = { 0 };
	const char *rejects[PIPELINE_STAGES], *out = spool_path(&spool, "work", name, ".out.tmp");
	char *stem = pool_text(&spool.pool, name);
	size_t n = set_stages(stages, name, rejects);
	int from, to, ending;

	from = open_for(spool_path(&spool, "work", name, ""), O_RDONLY);
	to = open_for(out, O_WRONLY | O_CREAT | O_TRUNC);
	ending = pipeline_run(stages, n, from, to);
	close(from);
	for (size_t i = 0; i < n; i++) {
		/* A stage that ended because the next one was gone is not worth a word. */
		if (stages[i].status > END_REFUSED &&
			(stages[i].status != PIPELINE_CUT || ending == PIPELINE_CUT))
			say("%s: %s ended %d", name, stages[i].words[0], stages[i].status);
		if (!spool_drop_empty(rejects[i])) {
			durable_path(rejects[i]);
			say("%s: refused by %s: see %s", name, stages[i].words[0], rejects[i]);
		}
	}
	spool_keep(&spool, "rejects");
	last_refused = is_refused(stages, n, ending);
	if (last_refused) {
		close(to);
		unlink(out);
		spool_refuse(&spool, name);
		say("%s: refused as a whole: see %s", name, spool_path(&spool, "rejects", name, ""));
		return END_REFUSED;
	}
	if (ending > END_REFUSED) {
		close(to);
		return ending;
	}
	if (strrchr(stem, '.'))
		*strrchr(stem, '.') = '\0';
	spool_finish(&spool, to, out, "journal", pool_print(&spool.pool, "%s.jsonl", stem));
	spool_done(&spool, name);
	return ending;
}

static int
worse(int a, int b)
{
	return a > b ? a : b;
}

/* All that was claimed, in order. Stops at the first file whose line failed: it stays in work for the next
 * run. */
static int
work_off(int worst)
{
	const char *name;
	moment claimed;

	while (worst <= END_REFUSED && !stop_asked() && (name = spool_first(&spool, &claimed))) {
		if (spool_mask(&spool, name) > 0)
			say("%s: card numbers are masked", name);
		at_time(claimed);
		worst = worse(worst, run_line(name));
	}
	return worst;
}

/* What the stations say is due at the time NOW, as a file of work. False when nothing is, or (WORST) a
 * station failed: what was said until then may end within a record. */
static bool
claim_due(moment now, int *worst)
{
	const char *path, *command;
	int to = spool_begin(&spool, &path), nothing = open_for("/dev/null", O_RDONLY);

	at_time(now);
	for (size_t i = 0; *worst <= END_REFUSED && (command = command_of("run.due", standard_due, i)); i++)
		*worst = worse(*worst, ask_station(command, "due", nothing, to));
	close(nothing);
	if (*worst > END_REFUSED) {
		close(to);
		unlink(path);
		return false;
	}
	return spool_adopt(&spool, to, path, "due.jsonl", now);
}

/* What is due is so again when its file was refused: enough for this run. */
static int
work_on_inbox(void)
{
	moment now = moment_now();
	int worst = work_off(END_DONE);

	spool_claim(&spool, now);
	worst = work_off(worst);
	last_refused = false;
	for (int round = 0; round < ROUNDS && worst <= END_REFUSED && !last_refused && !stop_asked() &&
		claim_due(now, &worst); round++)
		worst = work_off(worst);
	return stop_ending(worst, "what waits is for the next run");
}

/* ---- questions ---- */

/* One record for monitoring: how much waits, and for how long (seconds). */
static int
tell_status(void)
{
	static const char *const folders[] = { "inbox", "work", "done", "rejects" };
	json_t *status = object("shop:s", shop_here()->dir);
	struct text out = TEXT_UP_TO(0);

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		moment oldest;
		long n = spool_count(&spool, folders[i], &oldest);
		json_object_set_new(status, folders[i], json_integer(n));
		if (i < 2 && n > 0)
			json_object_set_new(status, pool_print(&spool.pool, "%s_age", folders[i]),
				json_integer((moment_now() - oldest) / 1000));
	}
	text_value(&out, status);
	text_byte(&out, '\n');
	filter_write(&out);
	text_free(&out);
	json_decref(status);
	return END_DONE;
}

/* Every station of the line proves its books. */
static int
verify_all(void)
{
	int worst = END_DONE;
	const char *command;

	at_time(moment_now());
	for (size_t i = 0; (command = command_of("run.line", standard_line, i)); i++)
		worst = worse(worst, ask_station(command, "verify", STDIN_FILENO, STDOUT_FILENO));
	return worst;
}
