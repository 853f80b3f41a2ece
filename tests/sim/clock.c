/* clock - the time that programs see pass
 *
 * These stand before those of libc, for libcurl too. */
#include "clock.h"

#include <poll.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "process.h"
#include "server.h"

KEPT static int64_t passed = 1795000000000; /* milliseconds */

void
clock_pass(long milliseconds)
{
	passed += milliseconds;
}

int
clock_gettime(clockid_t which, struct timespec *to)
{
	if (!process_name())
		return (int)syscall(SYS_clock_gettime, which, to);
	*to = (struct timespec){ .tv_sec = passed / 1000, .tv_nsec = passed % 1000 * 1000000 };
	return 0;
}

time_t
time(time_t *to)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	if (to)
		*to = now.tv_sec;
	return now.tv_sec;
}

int
nanosleep(const struct timespec *wanted, struct timespec *left)
{
	if (!process_name())
		return (int)syscall(SYS_nanosleep, wanted, left);
	clock_pass((long)wanted->tv_sec * 1000 + wanted->tv_nsec / 1000000 + 1);
	return 0;
}

int
poll(struct pollfd *fds, nfds_t n, int timeout)
{
	long ready;

	if (!process_name())
		return (int)syscall(SYS_poll, fds, n, timeout);
	server_work();
	ready = syscall(SYS_poll, fds, n, 0);
	if (ready == 0 && timeout != 0)
		clock_pass(timeout);
	return (int)ready;
}
