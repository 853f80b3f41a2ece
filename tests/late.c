/* late - asked to stop at the last moment: after the program has looked whether it was, before it waits for input
 *
 * Loaded before a program's libraries (LD_PRELOAD), it sends SIGTERM once, where standard input is about to be waited for. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

static void *
ask_to_stop(bool now, const char *then)
{
	static bool asked;

	if (now && !asked) {
		asked = true;
		raise(SIGTERM);
	}
	return dlsym(RTLD_NEXT, then);
}

ssize_t
read(int fd, void *to, size_t n)
{
	ssize_t (*go)(int, void *, size_t) = ask_to_stop(fd == STDIN_FILENO, "read");

	return go(fd, to, n);
}

int
poll(struct pollfd *polls, nfds_t n, int most)
{
	int (*go)(struct pollfd *, nfds_t, int) = ask_to_stop(n > 0 && polls[0].fd == STDIN_FILENO && most < 0, "poll");

	return go(polls, n, most);
}

int
ppoll(struct pollfd *polls, nfds_t n, const struct timespec *most, const sigset_t *masked)
{
	int (*go)(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *) =
		ask_to_stop(n > 0 && polls[0].fd == STDIN_FILENO && !most, "ppoll");

	return go(polls, n, most, masked);
}

/* What they are where the compiler looks after the sizes of buffers. */
ssize_t
__read_chk(int fd, void *to, size_t n, size_t room)
{
	(void)room;
	return read(fd, to, n);
}

int
__poll_chk(struct pollfd *polls, nfds_t n, int most, size_t room)
{
	(void)room;
	return poll(polls, n, most);
}

int
__ppoll_chk(struct pollfd *polls, nfds_t n, const struct timespec *most, const sigset_t *masked, size_t room)
{
	(void)room;
	return ppoll(polls, n, most, masked);
}
