/* fuzz-say - any bytes as what is quoted in a message, a file's name: a terminal gets one line of whole UTF-8 without a control
 * character, and a machine gets JSON */
#include <jansson.h>
#include <unistd.h>

#include "afresh.h"
#include "say.h"

/* Characters that move a cursor, hide, or change the direction of what follows. */
static bool
is_harmful(unsigned code)
{
	return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x061C || (code >= 0x200B && code <= 0x200F) ||
		(code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF ||
		(code >= 0xE0000 && code <= 0xE007F);
}

static void
check_line(const char *line, size_t n)
{
	const unsigned char *s = (const unsigned char *)line;

	must(n > 0 && line[n - 1] == '\n' && utf8_valid(line, n, NULL));
	for (size_t i = 0; i + 1 < n;) {
		int length = s[i] < 0x80 ? 1 : s[i] < 0xE0 ? 2 : s[i] < 0xF0 ? 3 : 4;
		unsigned code = length == 1 ? s[i] : s[i] & (0xFFU >> (length + 1));
		for (int k = 1; k < length; k++)
			code = code << 6 | (s[i + (size_t)k] & 0x3F);
		must(!is_harmful(code));
		i += (size_t)length;
	}
}

static void
run(const uint8_t *bytes, size_t n)
{
	static char line[16384];
	struct input input = { bytes, n };
	bool json = next_byte(&input) & 1, at = next_byte(&input) & 1;
	const char *file = next_text(&input), *said = next_text(&input);
	int messages = file_of("", 0), was = dup(STDERR_FILENO);
	ssize_t got;
	json_t *value;

	say_as_json(json);
	dup2(messages, STDERR_FILENO);
	if (at)
		say_at(file, 12, "field: '%s' is wrong", said);
	else
		say("'%s': cannot be read:", said);
	got = pread(STDERR_FILENO, line, sizeof line, 0);
	dup2(was, STDERR_FILENO);
	must(got > 0);
	check_line(line, (size_t)got);
	if (json) {
		value = json_loadb(line, (size_t)got, JSON_REJECT_DUPLICATES, NULL);
		must(value);
		json_decref(value);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	afresh(run, bytes, n);
	return 0;
}
