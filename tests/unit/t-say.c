/* say: what came from outside reaches a terminal as one line of whole characters that do nothing to it */
#include "say.h"

#include <unistd.h>

#include "tap.h"

static const struct {
	const char *what, *said, *text, *json;
} cases[] = {
	{ "plain text", "tea 'x' \\ \"y\"", "tea 'x' \\ \"y\"", "tea 'x' \\\\ \\\"y\\\"" },
	{ "letters of others", "caf\xC3\xA9 \xE0\xA4\x9A\xE0\xA4\xBE\xE0\xA4\xAF \xF0\x9F\x8D\xB5", "caf\xC3\xA9 \xE0\xA4\x9A\xE0\xA4\xBE\xE0\xA4\xAF \xF0\x9F\x8D\xB5",
		"caf\xC3\xA9 \xE0\xA4\x9A\xE0\xA4\xBE\xE0\xA4\xAF \xF0\x9F\x8D\xB5" },
	{ "an escape sequence", "a\x1B[31m", "a\\x1B[31m", "a\\\\x1B[31m" },
	{ "ends of lines", "a\r\nb\t", "a\\x0D\\x0Ab\\x09", "a\\\\x0D\\\\x0Ab\\\\x09" },
	{ "C1 as UTF-8", "\xC2\x9B" "31m", "\\x9B31m", "\\\\x9B31m" },
	{ "C1 as a byte", "\x9B" "31m", "\\x9B31m", "\\\\x9B31m" },
	{ "a direction turned around", "a\xE2\x80\xAE" "b\xE2\x81\xA9", "a\\u{202E}b\\u{2069}", "a\\\\u{202E}b\\\\u{2069}" },
	{ "what is not seen", "\xEF\xBB\xBF\xE2\x80\x8B\xE2\x81\xA0\xF3\xA0\x81\x81", "\\u{FEFF}\\u{200B}\\u{2060}\\u{E0041}",
		"\\\\u{FEFF}\\\\u{200B}\\\\u{2060}\\\\u{E0041}" },
	{ "a surrogate", "\xED\xA0\x80", "\\xED\\xA0\\x80", "\\\\xED\\\\xA0\\\\x80" },
	{ "more bytes than it takes", "\xC0\xAF\xE0\x80\xAF\xF0\x80\x80\xAF", "\\xC0\\xAF\\xE0\\x80\\xAF\\xF0\\x80\\x80\\xAF",
		"\\\\xC0\\\\xAF\\\\xE0\\\\x80\\\\xAF\\\\xF0\\\\x80\\\\x80\\\\xAF" },
	{ "past the last character", "\xF4\x90\x80\x80\xFF", "\\xF4\\x90\\x80\\x80\\xFF", "\\\\xF4\\\\x90\\\\x80\\\\x80\\\\xFF" },
	{ "cut short", "a\xE0\xA4", "a\\xE0\\xA4", "a\\\\xE0\\\\xA4" },
};

/* What say() writes. */
static const char *
heard(const char *text)
{
	static char line[4096];
	int ends[2], was = dup(STDERR_FILENO);
	ssize_t n;

	if (pipe(ends) != 0)
		return NULL;
	dup2(ends[1], STDERR_FILENO);
	say("%s", text);
	dup2(was, STDERR_FILENO);
	n = read(ends[0], line, sizeof line - 1);
	close(ends[0]);
	close(ends[1]);
	close(was);
	line[n > 0 ? n : 0] = '\0';
	return line;
}

int
main(void)
{
	char want[4096];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		say_as_json(false);
		snprintf(want, sizeof want, "ecom: %s\n", cases[i].text);
		is_text(heard(cases[i].said), want, "%s", cases[i].what);
		say_as_json(true);
		snprintf(want, sizeof want, "{\"tool\":\"ecom\",\"message\":\"%s\"}\n", cases[i].json);
		is_text(heard(cases[i].said), want, "%s, as JSON", cases[i].what);
	}
	return done();
}
