/* opt - the command line */
#include "opt.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "num.h"

/* What getopt says of a word that is not plain is caught, and said as we say it: it would write the word as it is. */
static int caught = -1, shown = -1;

static bool
is_plain(const char *word)
{
	for (; *word; word++)
		if (*word < ' ' || *word > '~')
			return false;
	return true;
}

/* getopt names the program by argv[0] in its messages: by its base name, as ours do. */
void
opt_begin(char **argv)
{
	char *slash = strrchr(argv[0], '/');
	bool plain = true;

	json_set_alloc_funcs(need_memory, free);
	if (slash)
		argv[0] = slash + 1;
	for (char **word = argv + 1; *word; word++)
		plain &= is_plain(*word);
	if (plain || (caught = memfd_create("messages", MFD_CLOEXEC)) < 0)
		return;
	shown = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	dup2(caught, STDERR_FILENO);
}

/* The first line is enough; it begins with the program's name. */
static void
say_caught(void)
{
	char line[4096];
	ssize_t n = pread(caught, line, sizeof line - 1, 0);
	size_t name = strlen(say_name()) + 2;

	dup2(shown, STDERR_FILENO);
	close(shown);
	close(caught);
	if (n <= 0)
		return;
	line[n] = '\0';
	line[strcspn(line, "\n")] = '\0';
	if (strlen(line) > name)
		say("%s", line + name);
}

void
opt_end(bool good)
{
	if (caught >= 0)
		say_caught();
	if (!good)
		die(END_USAGE, "try '%s --help'", say_name());
}

int64_t
opt_int(const char *option, const char *text, int64_t least, int64_t most)
{
	int64_t n;

	if (!num_int(text, &n) || n < least || n > most)
		die(END_USAGE, "--%s: '%s' is not an integer from %lld to %lld", option, text,
			(long long)least, (long long)most);
	return n;
}

moment
opt_moment(const char *option, const char *text)
{
	moment when;

	if (!moment_parse(text, &when) && !moment_date(text, &when))
		die(END_USAGE, "--%s: '%s' is not a time (RFC 3339) or a date", option, text);
	return when;
}

char
opt_delimiter(const char *option, const char *text)
{
	if (strcmp(text, "\\t") == 0)
		return '\t';
	if (strlen(text) > 1 || (*text && strchr("\"\r\n", *text)))
		die(END_USAGE, "--%s: '%s' is not one character", option, text);
	return *text;
}

void
opt_help(void)
{
	printf("%s - %s\n\n%s\n\n", say_name(), options_purpose, options_usage);
	if (*options_description)
		printf("%s\n\n", options_description);
	for (const char **line = options_help; *line; line++)
		puts(*line);
	fflush(stdout); /* what a program adds goes past stdio */
}

_Noreturn void
opt_version(void)
{
	printf("%s (ecomutils) %s\n", say_name(), VERSION);
	exit(END_DONE);
}
