/* stop - asked to stop by SIGTERM or SIGINT: finish what was begun, and begin no more */
#include "stop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "say.h"

static volatile sig_atomic_t asked;

static void
on_signal(int signal)
{
	(void)signal;
	asked = 1;
}

void
stop_listen(void)
{
	struct sigaction heard = { .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND };

	sigaction(SIGTERM, &heard, NULL);
	sigaction(SIGINT, &heard, NULL);
}

bool
stop_asked(void)
{
	return asked;
}

int
stop_ending(int ending, const char *left)
{
	if (!asked)
		return ending;
	say("asked to stop: %s", left);
	return ending > END_REFUSED ? ending : END_AGAIN;
}

/* A signal that came after the question and before the wait would be slept through: it is held back from the one until
 * within the other. */
int
stop_poll(struct pollfd *polls, size_t n)
{
	sigset_t held, before;
	int ready;

	sigemptyset(&held);
	sigaddset(&held, SIGTERM);
	sigaddset(&held, SIGINT);
	sigprocmask(SIG_BLOCK, &held, &before);
	errno = EINTR;
	do
		ready = asked ? -1 : ppoll(polls, n, NULL, &before);
	while (ready < 0 && errno == EINTR && !asked);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return ready;
}

ssize_t
stop_read(int fd, void *to, size_t room)
{
	struct pollfd input = { .fd = fd, .events = POLLIN };

	return stop_poll(&input, 1) < 0 ? -1 : read(fd, to, room);
}

int
stop_open(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd >= 0)
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	return fd;
}
