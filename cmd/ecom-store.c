/* ecom-store - tend a shop's books as a whole: copy, check, back up, prune
 *
 * Stations are not known here by name: what books there are is found by looking (lib/shelf.h). What the books
 * mean is proved by each station's own verify. */
#include <string.h>

#include "ask.h"
#include "backup.h"
#include "filter.h"
#include "memory.h"
#include "sandbox.h"
#include "shop.h"
#include "store.h"
#include "upkeep.h"

#include "ecom-store-options.h"

static struct options o;
static bool dry;

static int copy(char **args), check(char **args), back_up(char **args), restore(char **args),
	prune(char **args), tell_stats(char **args);

static const struct {
	const char *name, *args, *help;
	unsigned n; /* arguments */
	int (*run)(char **args);
} verbs[] = {
	{ "copy", "FROM TO", "copy all books, and prove that they are the same", 2, copy },
	{ "check", "", "is the store sound?", 0, check },
	{ "backup", "DIR", "copy all books, and shop.json, into a new folder", 1, back_up },
	{ "restore", "DIR", "copy a backup's books into the shop's empty store", 1, restore },
	{ "prune", "--before=DATE", "forget answers that were given before", 0, prune },
	{ "stats", "", "rows and bytes of every table", 0, tell_stats },
};
enum { VERBS = sizeof verbs / sizeof *verbs };

static void
help_verbs(void)
{
	struct text out = TEXT_UP_TO(0);

	text_put(&out, "\nVerbs:\n");
	for (int v = 0; v < VERBS; v++)
		text_print(&out, "  %s %-*s  %s\n", verbs[v].name, 20 - (int)strlen(verbs[v].name),
			verbs[v].args, verbs[v].help);
	filter_write(&out);
	text_free(&out);
}

/* Keep only what the shop and the places on the command line take. */
static void
let_go(void)
{
	store_needs(shop_store());
	for (unsigned i = 1; i < o.inputs_num; i++)
		if (store_is_far(o.inputs[i]))
			store_needs(o.inputs[i]);
		else
			sandbox_make(o.inputs[i]);
	sandbox_shut();
}

int
main(int argc, char **argv)
{
	const char *verb, *shut = getenv("ECOM_DRY_RUN");

	opt_parse(argc, argv, &o);
	filter_start(&(struct asked){ COMMON_ASKED(o) }, help_verbs);
	dry = o.dry_run_given || (shut && strcmp(shut, "1") == 0);
	ask_as_table(o.table_given);
	verb = o.inputs_num ? o.inputs[0] : "";
	for (int v = 0; v < VERBS; v++)
		if (strcmp(verbs[v].name, verb) == 0) {
			int ending;
			if (o.inputs_num - 1 != verbs[v].n)
				die(END_USAGE, "expected is: %s%s%s", verb, *verbs[v].args ? " " : "",
					verbs[v].args);
			shop_open(shop_dir(o.shop_arg));
			let_go();
			ending = verbs[v].run(o.inputs + 1);
			ask_told();
			return ending;
		}
	die(END_USAGE, "'%s' is not a verb (see --help)", verb);
}

/* ---- copies ---- */

static void
say_how_to_move(const struct shelf *from, const char *to)
{
	char time[MOMENT_ROOM];

	say("'%s' has the books as they were at %s; what comes later does not come along", to,
		moment_text(time, from->time));
	if (strstr(to, "://"))
		say("to work there, set in shop.json: \"store\": \"%s\"", to);
	else
		say("to work there, make it the shop's folder: a shop.json beside the books, without \"store\"");
}

static int
copy(char **args)
{
	struct shelf *from = shelf_open(args[0], SHELF_LIVE);
	int ending = transfer(from, args[1], dry, transfer_print, NULL);

	transfer_close(!o.quiet_given);
	if (ending == END_DONE && !o.quiet_given)
		say_how_to_move(from, args[1]);
	shelf_close(from);
	return ending;
}

static int
back_up(char **args)
{
	struct shelf *shelf = shelf_open(shop_store(), SHELF_LIVE);
	int ending = backup_write(shelf, args[0], dry);

	transfer_close(!o.quiet_given);
	shelf_close(shelf);
	return ending;
}

static int
restore(char **args)
{
	int ending = backup_restore(args[0], shop_store(), dry);

	transfer_close(!o.quiet_given);
	return ending;
}

/* ---- upkeep ---- */

static int
check(char **args)
{
	struct shelf *shelf = shelf_open(shop_store(), SHELF_LIVE);
	int ending = upkeep_check(shelf);

	(void)args;
	shelf_close(shelf);
	return ending;
}

/* Answers go, and the marks of records that had no effect, but for those of days for which shop.json promises
 * that they are kept. Documents and ledgers stay. */
static int
prune(char **args)
{
	static const char *const pruned[] = { "answer", "page", 0 };
	int64_t day = o.before_given ? opt_moment("before", o.before_arg) / MOMENT_DAY : 0,
		latest = memory_begins();
	char date[MOMENT_ROOM];
	struct shelf *shelf;
	int ending;

	(void)args;
	if (!o.before_given)
		die(END_USAGE, "prune: the day before which answers go is expected: --before=DATE");
	if (day > latest)
		die(END_USAGE,
			"--before: answers of %.10s and later are kept, as shop.json says (keep_answers)",
			moment_text(date, latest * MOMENT_DAY));
	shelf = shelf_open(shop_store(), SHELF_LIVE);
	ending = upkeep_prune(shelf, pruned, day, dry);
	shelf_close(shelf);
	return ending;
}

static int
tell_stats(char **args)
{
	struct shelf *shelf = shelf_open(shop_store(), SHELF_LIVE);
	int ending = upkeep_stats(shelf);

	(void)args;
	shelf_close(shelf);
	return ending;
}
