/* probe - what a program can still do when it begins to answer
 *
 * Loaded before a program's libraries (LD_PRELOAD); its first write to standard output is preceded by one
 * line on stderr. $PROBE is a folder that the program has no business in, with a file in it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *
came_of(int result)
{
	return result >= 0 ? "done" : strerrorname_np(errno);
}

/* Started in a child, or this would be the end of the program. */
static const char *
started(void)
{
	char *words[] = { "true", NULL };
	int status;
	pid_t child = fork();

	if (child == 0) {
		syscall(SYS_execve, "/bin/true", words, NULL);
		_exit(errno);
	}
	waitpid(child, &status, 0);
	return WEXITSTATUS(status) ? strerrorname_np(WEXITSTATUS(status)) : "done";
}

static void
probe(const char *folder)
{
	struct rlimit core;
	char file[4096], made[4096];

	snprintf(file, sizeof file, "%s/file", folder);
	snprintf(made, sizeof made, "%s/made", folder);
	getrlimit(RLIMIT_CORE, &core);
	dprintf(2, "probe: read %s", came_of(open(file, O_RDONLY | O_CLOEXEC)));
	dprintf(2, ", write %s", came_of(open(file, O_WRONLY | O_CLOEXEC)));
	dprintf(2, ", truncate %s", came_of(truncate(file, 0)));
	dprintf(2, ", make %s", came_of(open(made, O_WRONLY | O_CREAT | O_CLOEXEC, 0600)));
	dprintf(2, ", remove %s", came_of(unlink(file)));
	dprintf(2, ", start %s", started());
	dprintf(2, ", socket %s", came_of(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)));
	dprintf(2, ", trace %s", came_of((int)ptrace(PTRACE_ATTACH, INT_MAX, NULL, NULL))); /* nobody has that number */
	dprintf(2, ", privileges %s", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? "none" : "new");
	dprintf(2, ", core %ld\n", (long)core.rlim_max);
}

ssize_t
write(int fd, const void *bytes, size_t n)
{
	const char *folder = getenv("PROBE");

	if (fd == 1 && folder) {
		probe(folder);
		unsetenv("PROBE");
	}
	return syscall(SYS_write, fd, bytes, n);
}
