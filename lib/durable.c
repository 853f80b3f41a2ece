/* durable - what was written stays written */
#include "durable.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "say.h"

bool
durable(int fd)
{
	return getenv("ECOM_TEST_NOSYNC") || fsync(fd) == 0;
}

bool
durable_at(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), error;
	bool good = fd >= 0 && durable(fd);

	error = errno;
	if (fd >= 0)
		close(fd);
	errno = error;
	return good;
}

void
durable_path(const char *path)
{
	if (!durable_at(path))
		die(END_IO, "cannot keep '%s':", path);
}
