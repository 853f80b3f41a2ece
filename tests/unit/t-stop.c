/* stop: what waits is interrupted, whenever it is asked to stop */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stop.h"
#include "tap.h"

enum { TRIES = 2000 };

/* A process waits for an input that does not come, and is sent a signal at whatever MOMENT. Does it hear it? */
static bool
hears(int fd, int signal, int moment)
{
	int begun[2], status = 0;
	char byte;
	pid_t child;

	if (pipe(begun) != 0)
		return false;
	child = fork();
	if (child == 0) {
		alarm(10); /* its end, when it did not hear */
		stop_listen();
		if (write(begun[1], "", 1) != 1)
			_exit(1);
		while (!stop_asked())
			stop_read(fd, &byte, 1);
		_exit(0);
	}
	if (read(begun[0], &byte, 1) != 1)
		return false;
	for (volatile int i = 0; i < moment; i++)
		;
	kill(child, signal);
	waitpid(child, &status, 0);
	close(begun[0]);
	close(begun[1]);
	return status == 0;
}

int
main(void)
{
	struct pollfd polls[2];
	sigset_t before, after;
	int ends[2], none[2], heard = 0;
	char bytes[8] = "";

	if (pipe(ends) != 0 || pipe(none) != 0 || write(ends[1], "tea pot", 7) != 7)
		return 1;
	for (int i = 0; i < TRIES; i++)
		heard += hears(none[0], i % 2 ? SIGTERM : SIGINT, i);
	is_int(heard, TRIES, "heard at any of %d moments", TRIES);

	stop_listen();
	ok(!stop_asked(), "not asked yet");
	is_int(stop_read(ends[0], bytes, 4), 4, "it reads what there is");
	is_text(bytes, "tea ", "byte for byte");
	polls[0] = (struct pollfd){ .fd = none[0], .events = POLLIN };
	polls[1] = (struct pollfd){ .fd = ends[0], .events = POLLIN };
	is_int(stop_poll(polls, 2), 1, "one of two can be read");
	ok(polls[0].revents == 0 && polls[1].revents == POLLIN, "the second");
	ok(stop_read(1000, bytes, 1) < 0 && errno == EBADF, "one that is not open is an error of reading");

	sigprocmask(SIG_BLOCK, NULL, &before);
	raise(SIGTERM);
	ok(stop_asked(), "asked");
	ok(stop_read(ends[0], bytes, 1) < 0 && errno == EINTR, "no more is read, though it is there");
	ok(stop_poll(polls, 2) < 0 && errno == EINTR, "nor waited for");
	sigprocmask(SIG_BLOCK, NULL, &after);
	ok(sigismember(&after, SIGTERM) == sigismember(&before, SIGTERM), "signals come through as before");
	return done();
}
