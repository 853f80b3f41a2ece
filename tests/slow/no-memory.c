/* no-memory - loaded into a program (LD_PRELOAD), it lets one allocation fail
 *
 *     cc -shared -fPIC -o no-memory.so no-memory.c
 *     NO_MEMORY=FILE [NO_MEMORY_IN=PROGRAM] LD_PRELOAD=./no-memory.so COMMAND...
 *
 * FILE holds numbers of 8 bytes: how many allocations there were, which is counted here; which of them fails (0: none);
 * and, as far as the file has room for them, for each allocation a digest of the calls that led to it. (Where addresses
 * are not random, the same calls of a program have the same digest in all its runs.) Only those of PROGRAM count, where
 * one is said, and only after its libraries were loaded: before, nobody of ours could say a word. GNU libc's own names of
 * its functions are used: to look others up would allocate.
 *
 * regcomp() counts as one allocation, that of its first: where a later one fails, GNU libc frees twice, and nobody of
 * ours could help it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <regex.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

enum { DEEPEST = 12 }; /* calls in each other that are told apart, the last of them three of ours */

static struct {
	_Atomic long made;
	long fails;
	uint64_t calls[];
} *count;
static long room; /* for digests */

static int (*compile)(regex_t *, const char *, int);
static _Thread_local bool ours; /* what is allocated now is not the program's, or has been counted */

__attribute__((constructor)) static void
begin(void)
{
	const char *file = getenv("NO_MEMORY"), *program = getenv("NO_MEMORY_IN");
	int fd = file && (!program || strcmp(program, program_invocation_short_name) == 0)
		? open(file, O_RDWR | O_CLOEXEC) : -1;
	struct stat about = { 0 };
	void *at = fd < 0 || fstat(fd, &about) != 0 ? MAP_FAILED
		: mmap(NULL, (size_t)about.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	room = (about.st_size - (long)sizeof *count) / (long)sizeof *count->calls;
	compile = (int (*)(regex_t *, const char *, int))dlsym(RTLD_NEXT, "regcomp");
	if (fd >= 0)
		close(fd);
	if (at != MAP_FAILED)
		count = at;
}

/* FNV-1a of the addresses that are returned to. */
static uint64_t
calls(void)
{
	void *at[DEEPEST];
	uint64_t digest = 14695981039346656037U;
	int n;

	ours = true; /* the first backtrace() allocates */
	n = backtrace(at, DEEPEST);
	ours = false;
	for (int i = 0; i < n; i++)
		digest = (digest ^ (uintptr_t)at[i]) * 1099511628211U;
	return digest;
}

static bool
fails(void)
{
	long n;

	if (!count || ours)
		return false;
	n = atomic_fetch_add(&count->made, 1) + 1;
	if (n <= room)
		count->calls[n - 1] = calls();
	if (n != count->fails)
		return false;
	errno = ENOMEM;
	return true;
}

void *
malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}

void *
aligned_alloc(size_t boundary, size_t size)
{
	return fails() ? NULL : __libc_memalign(boundary, size);
}

int
posix_memalign(void **at, size_t boundary, size_t size)
{
	if (fails())
		return ENOMEM;
	*at = __libc_memalign(boundary, size);
	return *at ? 0 : ENOMEM;
}

int
regcomp(regex_t *to, const char *pattern, int flags)
{
	int wrong;

	if (fails())
		return REG_ESPACE;
	ours = true;
	wrong = compile(to, pattern, flags);
	ours = false;
	return wrong;
}
