/* nameless - a temporary file without a name */
#include "nameless.h"

#include <stdlib.h>
#include <unistd.h>

#include "say.h"
#include "text.h"

FILE *
nameless_file(void)
{
	const char *dir = getenv("TMPDIR");
	struct text name = { 0 };
	FILE *file = NULL;
	int fd;

	text_print(&name, "%s/ecom.XXXXXX", dir && *dir ? dir : "/tmp");
	fd = mkstemp(name.at);
	if (fd >= 0) {
		unlink(name.at);
		file = fdopen(fd, "w+b");
	}
	if (!file)
		die(END_CANT_CREATE, "cannot make a temporary file '%s':", name.at);
	text_free(&name);
	return file;
}
