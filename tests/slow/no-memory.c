/* no-memory - loaded into a program (LD_PRELOAD), it lets one allocation fail
 *
 *     cc -shared -fPIC -o no-memory.so no-memory.c
 *     NO_MEMORY=FILE [NO_MEMORY_IN=PROGRAM] LD_PRELOAD=./no-memory.so COMMAND...
 *
 * FILE holds two numbers of 8 bytes: how many allocations there were, which is counted here, and which of them fails
 * (0: none). Only those of PROGRAM count, where one is said, and only after its libraries were loaded: before, nobody of
 * ours could say a word. GNU libc's own names of its functions are used: to look others up would allocate.
 *
 * regcomp() counts as one allocation, that of its first: where a later one fails, GNU libc frees twice, and nobody of
 * ours could help it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <regex.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static struct {
	_Atomic long made;
	long fails;
} *count;

static int (*compile)(regex_t *, const char *, int);
static _Thread_local bool compiling;

__attribute__((constructor)) static void
begin(void)
{
	const char *file = getenv("NO_MEMORY"), *program = getenv("NO_MEMORY_IN");
	int fd = file && (!program || strcmp(program, program_invocation_short_name) == 0)
		? open(file, O_RDWR | O_CLOEXEC) : -1;
	void *at = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	compile = (int (*)(regex_t *, const char *, int))dlsym(RTLD_NEXT, "regcomp");
	if (fd >= 0)
		close(fd);
	if (at != MAP_FAILED)
		count = at;
}

static bool
fails(void)
{
	if (!count || compiling || atomic_fetch_add(&count->made, 1) + 1 != count->fails)
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
	compiling = true;
	wrong = compile(to, pattern, flags);
	compiling = false;
	return wrong;
}
