/* again - input that is read more than once */
#include "again.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stop.h"

static off_t begin; /* of standard input */

FILE *
again_nameless(void)
{
	FILE *file = tmpfile();

	if (!file)
		die(END_CANT_CREATE, "cannot make a file to keep the input in:");
	return file;
}

/* Standard input becomes a file with all that it has. */
static void
keep_input(void)
{
	static char block[256 * 1024];
	struct stat about;
	ssize_t got;

	if (fstat(STDIN_FILENO, &about) == 0 && S_ISREG(about.st_mode)) {
		begin = lseek(STDIN_FILENO, 0, SEEK_CUR);
		return;
	}
	int kept = fileno(again_nameless());
	while ((got = stop_read(STDIN_FILENO, block, sizeof block)) > 0)
		if (!write_all(kept, block, (size_t)got))
			die(END_IO, "cannot keep the input:");
	if (stop_asked())
		die(END_AGAIN, "asked to stop: nothing was changed");
	if (got < 0)
		die(END_IO, "cannot read standard input:");
	dup2(kept, STDIN_FILENO);
}

void
again_begin(void)
{
	lseek(STDIN_FILENO, begin, SEEK_SET);
	tally = (struct tally){ 0 };
}

void
again_keep(const struct asked *asked)
{
	struct stat about;

	if (asked->n == 0)
		keep_input();
	for (unsigned i = 0; i < asked->n; i++)
		if (strcmp(asked->words[i], "-") == 0)
			keep_input();
		else if (stat(asked->words[i], &about) == 0 && !S_ISREG(about.st_mode))
			die(END_USAGE, "'%s' cannot be read twice; give it on standard input",
				asked->words[i]);
	again_begin();
}
