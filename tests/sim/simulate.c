/* simulate - ten thousand short lives of a shop, in which everything goes wrong
 *
 *     simulate [--seeds N] [--from SEED]     so many lives; what went wrong in them, and what they came to
 *     simulate --seed SEED [--trace]         one, told
 *
 * A life is a few weeks: ecom-run and the whole line, run at some times of day by a cron that runs them again when they
 * fail. It is lived twice: undisturbed, and with the faults that the seed chose. What is left must be the same: tables,
 * journal, rejects and letters; and every station proves its books. All programs are run in this process, with a clock, a
 * disk, a store's files and a mail server of our own, so a seed is the same life each time. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <jansson.h>
#include <malloc.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "books.h"
#include "chance.h"
#include "disk.h"
#include "fault.h"
#include "num.h"
#include "process.h"
#include "server.h"
#include "trace.h"
#include "vfs.h"
#include "world.h"

enum {
	FAULTY = 8,      /* lives with faults that are compared to one without */
	FAULTS_A_DAY = 3,
	RUNS_MOST = 12,  /* of one time of day */
	HANGS = 120      /* seconds after which a life has no end */
};

/* What parent and child share. */
struct count {
	long lives, wrong, runs, faults[FAULTS];
};

/* A life that was lived undisturbed. */
struct script {
	struct text shop; /* shop.json */
	struct day days[DAYS_MOST];
	long passed[DAYS_MOST][SITES];
	int n;
	struct text books;
};

KEPT static char folder[400], shop[420], undo[420];
KEPT static struct count *count;
KEPT static int nothing;

/* ---- the shop's folder ---- */

static int
remove_one(const char *path, const struct stat *about, int what, struct FTW *where)
{
	(void)about, (void)what, (void)where;
	return remove(path);
}

static void
write_file(const char *where, const char *name, const struct text *text)
{
	char path[500];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", where, name);
	file = fopen(path, "w");
	if (!file || fwrite(text->at, 1, text->length, file) != text->length || fclose(file) != 0)
		die(END_IO, "cannot write '%s':", path);
}

static void
new_shop(const struct text *json)
{
	char inbox[440];

	snprintf(inbox, sizeof inbox, "%s/inbox", shop);
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	if (mkdir(folder, 0700) != 0 || mkdir(shop, 0700) != 0 || mkdir(undo, 0700) != 0 || mkdir(inbox, 0700) != 0)
		die(END_CANT_CREATE, "cannot make '%s':", shop);
	write_file(shop, "shop.json", json);
	vfs_clear();
	disk_open(shop, undo);
}

/* ---- a time of day ---- */

static int
run(const char *verb)
{
	static char quiet[] = "--quiet";
	char name[] = "ecom-run", word[16];
	char *words[] = { name, quiet, word, NULL };

	snprintf(word, sizeof word, "%s", verb);
	words[2] = *verb ? word : NULL;
	count->runs++;
	return process_run(words, nothing, *verb && tracing ? trace_to : nothing);
}

static void
begin_day(const struct day *day)
{
	char name[] = "dropped.jsonl", inbox[440];

	trace("-- %s", day->now);
	setenv("ECOM_NOW", day->now, 1);
	snprintf(inbox, sizeof inbox, "%s/inbox", shop);
	if (day->file.length)
		write_file(inbox, name, &day->file);
}

static void
cut_power(struct chance *chance)
{
	vfs_cut_power(chance);
	disk_cut_power(chance);
}

/* Choose where something is to go wrong, of where an undisturbed run passes. */
static void
arm(struct chance *chance, const long *passed)
{
	enum site site = (enum site)chance_below(chance, SITES);

	while (!passed[site])
		site = (enum site)((site + 1) % SITES);
	fault_arm(chance, site, chance_below(chance, (int)passed[site]));
}

/* Is it an ending that ecom(7) has for what went wrong? */
static bool
is_ending(int status)
{
	static const int endings[] = { END_MEMORY, END_CANT_CREATE, END_IO, END_AGAIN, END_NO_INPUT, STATUS_KILLED, PIPELINE_CUT,
		STATUS_POWER };

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (endings[i] == status)
			return true;
	return false;
}

/* Run as cron would, till it is done; and then the power may go. */
static void
live_day(struct chance *chance, const long *passed)
{
	int status = END_AGAIN;

	for (int i = 0; i < RUNS_MOST && status > END_REFUSED; i++) {
		bool faulty = i < FAULTS_A_DAY && chance_below(chance, 4) < 3 - i;
		if (faulty)
			arm(chance, passed);
		else
			fault_arm(chance, SITES, -1);
		status = run("");
		if (status == STATUS_POWER)
			cut_power(chance);
		if (status > END_REFUSED && !is_ending(status))
			wrong("a run ended %d", status);
	}
	if (status > END_REFUSED)
		wrong("the runs come to no end: the last ended %d", status);
	if (chance_in(chance, 4)) {
		trace("the power is cut when all is done");
		cut_power(chance);
	}
}

/* ---- a life ---- */

static void
end_life(struct text *books)
{
	if (run("verify") != END_DONE)
		wrong("a station cannot prove its books");
	books_of(shop, books);
}

/* The first that differs. */
static void
compare(const struct text *want, const struct text *have)
{
	const char *a = want->length ? want->at : "", *b = have->length ? have->at : "";
	size_t n, from = 0;

	for (n = 0; a[n] && a[n] == b[n]; n++)
		if (a[n] == '\n')
			from = n + 1;
	if (!a[n] && !b[n])
		return;
	wrong("undisturbed: %.*s, disturbed: %.*s", (int)strcspn(a + from, "\n"), a + from, (int)strcspn(b + from, "\n"), b + from);
	trace("  undisturbed: %.*s", (int)strcspn(a + from, "\n"), a + from);
	trace("  disturbed:   %.*s", (int)strcspn(b + from, "\n"), b + from);
}

/* Each life begins where all do. */
static void
begin_life(uint64_t seed, const struct text *json)
{
	trace_wrong[0] = '\0';
	sqlite3_randomness(0, NULL);
	server_open(seed);
	fault_arm(NULL, SITES, -1);
	new_shop(json);
}

static void
live_undisturbed(uint64_t seed, struct script *s)
{
	world_begin(seed, &s->shop);
	begin_life(seed, &s->shop);
	while (s->n < DAYS_MOST && world_next(shop, &s->days[s->n])) {
		begin_day(&s->days[s->n]);
		fault_arm(NULL, SITES, -1);
		if (run("") > END_REFUSED)
			wrong("an undisturbed run failed");
		memcpy(s->passed[s->n], fault_passed, sizeof fault_passed);
		s->n++;
	}
	end_life(&s->books);
	trace("-- what is left of it:\n%s", s->books.at);
}

static void
live_disturbed(uint64_t seed, const struct script *s)
{
	struct chance chance = chance_of(seed, "faults");
	struct text books = TEXT_UP_TO(0);

	begin_life(seed / FAULTY, &s->shop);
	for (int i = 0; i < s->n; i++) {
		begin_day(&s->days[i]);
		live_day(&chance, s->passed[i]);
	}
	fault_arm(NULL, SITES, -1);
	end_life(&books);
	compare(&s->books, &books);
	text_free(&books);
}

static void
judge(uint64_t seed)
{
	count->lives++;
	if (trace_wrong[0]) {
		count->wrong++;
		printf("seed %llu: %s\n", (unsigned long long)seed, trace_wrong);
		fflush(stdout);
	}
}

/* The lives of the seeds FROM to TO, which are of one shop; in a process of their own, that may die of them. */
static void
live(uint64_t from, uint64_t to)
{
	KEPT static struct script script;
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		alarm(HANGS);
		live_undisturbed(from / FAULTY, &script);
		if (trace_wrong[0])
			judge(from);
		for (uint64_t seed = from; !trace_wrong[0] && seed < to; seed++) {
			trace("== seed %llu, disturbed", (unsigned long long)seed);
			live_disturbed(seed, &script);
			judge(seed);
			trace_wrong[0] = '\0';
		}
		for (int f = 0; f < FAULTS; f++)
			count->faults[f] += fault_done[f];
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		die(END_AGAIN, "cannot start a life:");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		count->wrong++;
		printf("seeds %llu to %llu: died of signal %d\n", (unsigned long long)from, (unsigned long long)to - 1, WTERMSIG(status));
	}
}

/* ---- the world ---- */

static void
open_world(void)
{
	const char *tmp = getenv("TMPDIR");

	say_start("simulate");
	if (!getenv("ECOM_SHARE"))
		die(END_USAGE, "ECOM_SHARE is to name the folder share of the source");
	trace_to = dup(STDOUT_FILENO);
	nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
	count = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	snprintf(folder, sizeof folder, "%s/simulate-XXXXXX", tmp ? tmp : "/dev/shm");
	if (count == MAP_FAILED || nothing < 0 || !mkdtemp(folder))
		die(END_CANT_CREATE, "cannot make '%s':", folder);
	snprintf(shop, sizeof shop, "%s/shop", folder);
	snprintf(undo, sizeof undo, "%s/undo", folder);
	unsetenv("ECOM_STORE");
	unsetenv("ECOM_DRY_RUN");
	unsetenv("ECOM_TEST_NOSYNC"); /* the power is cut here */
	setenv("ECOM_SHOP", shop, 1);
	json_object_seed(1);
	mallopt(M_MMAP_THRESHOLD, 1 << 30); /* what was had once is not asked of the system again */
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	vfs_begin();
	process_begin();
}

static double
milliseconds(struct timeval t)
{
	return (double)t.tv_sec * 1000 + (double)t.tv_usec / 1000;
}

static void
tell(void)
{
	struct rusage all;

	getrusage(RUSAGE_CHILDREN, &all);
	printf("%ld lives, %ld runs, %.1f ms a life; wrong: %ld\n", count->lives, count->runs,
		(milliseconds(all.ru_utime) + milliseconds(all.ru_stime)) / (double)(count->lives + !count->lives), count->wrong);
	for (int f = 1; f < FAULTS; f++)
		printf("%s%s %ld", f > 1 ? ", " : "faults: ", fault_names[f], count->faults[f]);
	printf("\n");
}

static uint64_t
number_of(const char *word)
{
	int64_t n;

	if (!word || !num_int(word, &n) || n < 0)
		die(END_USAGE, "a number is expected, not '%s'", word ? word : "");
	return (uint64_t)n;
}

int
main(int argc, char **argv)
{
	uint64_t from = 0, n = 20;

	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--seed") == 0) {
			from = number_of(argv[++i]);
			n = 1;
		} else if (strcmp(argv[i], "--from") == 0)
			from = number_of(argv[++i]);
		else if (strcmp(argv[i], "--seeds") == 0)
			n = number_of(argv[++i]);
		else if (strcmp(argv[i], "--trace") == 0)
			tracing = true;
		else
			die(END_USAGE, "simulate [--seeds N] [--from SEED] | --seed SEED [--trace]");
	open_world();
	for (uint64_t seed = from, next; seed < from + n; seed = next) {
		next = (seed / FAULTY + 1) * FAULTY;
		live(seed, next < from + n ? next : from + n);
	}
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	tell();
	return count->wrong ? END_REFUSED : END_DONE;
}
