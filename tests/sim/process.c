/* process - the programs of ecomutils, run within this one
 *
 * The linker gives us what a program asks of the system (--wrap): __wrap_exit is called where a program says exit. */
#include "process.h"

#include <fcntl.h>
#include <getopt.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "server.h"
#include "trace.h"
#include "vfs.h"

#define PROGRAMS(each) \
	each(catalog) each(track) each(price) each(stock) each(order) each(invoice) each(ship) each(notify) each(run)
#define DECLARE(name) int ecom_##name##_main(int, char **);
#define ROW(name) { "ecom-" #name, ecom_##name##_main },
PROGRAMS(DECLARE)

static const struct {
	const char *name;
	int (*main)(int, char **);
} programs[] = { PROGRAMS(ROW) };

enum { DESCRIPTORS = 64, WORDS = 16 };

struct process {
	struct process *starter;
	const char *name;
	pid_t pid;
	int status;
	jmp_buf end;
};

/* lib/opt.c would show them for --help. */
const char *options_purpose = "", *options_usage = "", *options_description = "", *options_help[] = { NULL };

KEPT static struct process *running;
KEPT static char *pristine;
KEPT static pid_t last_pid = 1000;

const char *
process_name(void)
{
	return running ? running->name : NULL;
}

/* ---- static variables ---- */

extern char __data_start[], _end[], __start_kept[], __stop_kept[];

/* Copy them, but what is KEPT, to a buffer, or (BACK) from it. */
static void
copy_variables(char *buffer, bool back)
{
	char *const parts[][2] = { { __data_start, __start_kept }, { __stop_kept, _end } };

	for (int i = 0; i < 2; i++) {
		size_t n = (size_t)(parts[i][1] - parts[i][0]);
		memcpy(back ? parts[i][0] : buffer, back ? buffer : parts[i][0], n);
		buffer += n;
	}
}

static char *
save_variables(void)
{
	char *buffer = need_memory((size_t)(_end - __data_start));

	copy_variables(buffer, false);
	return buffer;
}

void
process_begin(void)
{
	if (&__start_kept[0] < &__data_start[0] || &__stop_kept[0] > &_end[0])
		abort(); /* the linker put it elsewhere */
	pristine = save_variables();
}

/* The same variables in an array of its own: libc frees the one that it made last. */
static char **
copy_environment(char **from)
{
	size_t n = 0;
	char **copy;

	while (from[n])
		n++;
	copy = need_memory((n + 1) * sizeof *copy);
	return memcpy(copy, from, (n + 1) * sizeof *copy);
}

/* ---- descriptors ---- */

static uint64_t
open_descriptors(void)
{
	uint64_t open = 0;

	for (int fd = 0; fd < DESCRIPTORS; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			open |= (uint64_t)1 << fd;
	return open;
}

static void
close_others(uint64_t kept)
{
	for (int fd = 0; fd < DESCRIPTORS; fd++)
		if (!(kept >> fd & 1))
			close(fd);
}

/* ---- a program ---- */

static int
run_main(char *const *words)
{
	char *argv[WORDS] = { 0 };
	int argc = 0;

	for (; words[argc] && argc + 1 < WORDS; argc++)
		argv[argc] = words[argc];
	optind = 0;
	for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
		if (strcmp(programs[i].name, words[0]) == 0)
			return programs[i].main(argc, argv);
	abort();
}

/* Up to its end, whatever that is. */
static void
run_to_end(char *const *words)
{
	if (setjmp(running->end) == 0)
		running->status = run_main(words);
}

int
process_run(char *const *words, int in, int out)
{
	struct process p = { .starter = running, .name = words[0], .pid = ++last_pid };
	char **environment = copy_environment(environ), *variables = save_variables();
	int stdio[2] = { dup(STDIN_FILENO), dup(STDOUT_FILENO) };
	uint64_t kept = open_descriptors();

	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	running = &p;
	copy_variables(pristine, true);
	environ = copy_environment(environment);
	run_to_end(words);
	running = p.starter;
	vfs_let_go();
	server_hang_up(p.status > END_REFUSED);
	close_others(kept);
	copy_variables(variables, true);
	environ = environment;
	for (int i = 0; i < 2; i++) {
		dup2(stdio[i], i);
		close(stdio[i]);
	}
	free(variables);
	trace("%s ended %d", p.name, p.status);
	return p.status;
}

_Noreturn static void
end(struct process *p, int status)
{
	running = p;
	p->status = status;
	longjmp(p->end, 1);
}

void
process_kill(int status)
{
	end(running, status);
}

void
process_cut_all(void)
{
	struct process *first = running;

	while (first->starter)
		first = first->starter;
	end(first, STATUS_POWER);
}

/* ---- in place of what programs call ---- */

_Noreturn void __wrap_exit(int), __wrap__exit(int);
_Noreturn void __real_exit(int);
int __wrap_atexit(void (*)(void)), __wrap_pipeline_run(struct stage *, size_t, int, int);
pid_t __wrap_getpid(void), __real_getpid(void);

void
__wrap_exit(int status)
{
	if (!running)
		__real_exit(status);
	end(running, status);
}

void
__wrap__exit(int status)
{
	__wrap_exit(status);
}

/* What a program wants done at its end is about stdio, which is ours. */
int
__wrap_atexit(void (*function)(void))
{
	(void)function;
	return 0;
}

pid_t
__wrap_getpid(void)
{
	return running ? running->pid : __real_getpid();
}

/* As lib/pipeline.c, but one stage after the other, each reading what is left of the one before. */
int
__wrap_pipeline_run(struct stage *stages, size_t n, int in, int out)
{
	int from = in, worst = END_DONE;

	for (size_t i = 0; i < n; i++) {
		int to = i + 1 < n ? memfd_create("pipe", MFD_CLOEXEC) : out;
		stages[i].status = process_run(stages[i].words, from, to);
		if (from != in)
			close(from);
		from = to;
		if (to != out)
			lseek(to, 0, SEEK_SET);
	}
	for (size_t i = 0; i < n; i++)
		if (stages[i].status > worst && stages[i].status != PIPELINE_CUT)
			worst = stages[i].status;
	for (size_t i = 0; i < n && worst <= END_REFUSED; i++)
		if (stages[i].status == PIPELINE_CUT)
			worst = PIPELINE_CUT;
	return worst;
}
