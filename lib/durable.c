/* durable - what was written stays written */
#include "durable.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "say.h"

bool
durable(int fd)
{
	return getenv("ECOM_TEST_NOSYNC") || fsync(fd) == 0;
}

void
durable_path(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || !durable(fd))
		die(END_IO, "cannot keep '%s':", path);
	close(fd);
}
