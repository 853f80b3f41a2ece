/* text: bytes that grow, up to a bound; UTF-8 */
#include "text.h"

#include <stdlib.h>

#include "tap.h"

static const struct {
	const char *bytes;
	size_t n;
	bool valid;
	size_t bad;
} sequences[] = {
	{ "", 0, true, 0 },
	{ "plain ASCII of more than eight bytes", 36, true, 0 },
	{ "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8d\xb5", 14, true, 0 },
	{ "\xf4\x8f\xbf\xbf", 4, true, 0 },          /* U+10FFFF */
	{ "\xf4\x90\x80\x80", 4, false, 0 },         /* past it */
	{ "\xed\x9f\xbf", 3, true, 0 },              /* U+D7FF */
	{ "\xed\xa0\x80", 3, false, 0 },             /* a surrogate */
	{ "\xee\x80\x80", 3, true, 0 },              /* U+E000 */
	{ "\xc0\xaf", 2, false, 0 },                 /* overlong */
	{ "\xe0\x9f\xbf", 3, false, 0 },
	{ "\xf0\x8f\xbf\xbf", 4, false, 0 },
	{ "\xc2", 1, false, 0 },                     /* cut off */
	{ "ab\xe2\x82", 4, false, 2 },
	{ "ab\xf0\x9f\x8d", 5, false, 2 },
	{ "12345678\x80", 9, false, 8 },             /* a continuation alone, after a block of eight */
	{ "1234567\xff", 8, false, 7 },
	{ "ab\xe2\x28\xa1", 5, false, 2 },
	{ "a\0b", 3, true, 0 },
};

/* Bytes that a JSON string has otherwise. */
static const struct {
	char byte;
	const char *escaped;
} escapes[] = {
	{ '"', "\\\"" },
	{ '\\', "\\\\" },
	{ '\n', "\\n" },
	{ '\x1f', "\\u001f" },
	{ '\x7f', "\\u007f" },
};

/* One such byte, in texts of every length (they are looked at in pieces), at every place of it. */
static bool
escaped_anywhere(char byte, const char *escaped)
{
	bool all = true;

	for (size_t n = 1; n <= 50; n++)
		for (size_t at = 0; at < n; at++) {
			struct text made = { 0 }, want = { 0 };
			char *plain = malloc(n); /* no more, so that a sanitizer sees what is read behind it */
			memset(plain, 'x', n);
			text_put(&want, "\"");
			text_add(&want, plain, at);
			text_put(&want, escaped);
			text_add(&want, plain, n - at - 1);
			text_put(&want, "\"");
			plain[at] = byte;
			text_json(&made, plain, n);
			all = all && strcmp(made.at, want.at) == 0 && made.length == want.length;
			text_clear(&made); /* now there is room at once */
			text_json(&made, plain, n);
			all = all && strcmp(made.at, want.at) == 0 && made.length == want.length;
			text_free(&made);
			text_free(&want);
			free(plain);
		}
	return all;
}

int
main(void)
{
	struct text t = { 0 }, small = TEXT_UP_TO(5);

	for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++) {
		size_t bad = 0;
		bool valid = utf8_valid(sequences[i].bytes, sequences[i].n, &bad);
		ok(valid == sequences[i].valid && bad == sequences[i].bad, "UTF-8 sequence %zu", i);
	}
	ok(!utf8_valid("\xff", 1, NULL), "where the bad byte is need not be asked");

	text_put(&t, "one");
	text_byte(&t, ' ');
	text_print(&t, "%s-%d ", "two", 2);
	text_number(&t, INT64_MIN);
	text_byte(&t, ' ');
	text_number(&t, 0);
	is_text(t.at, "one two-2 -9223372036854775808 0", "pieces follow each other");
	text_clear(&t);
	is_text(t.at, "", "and are gone when it is emptied");
	for (int i = 0; i < 100000; i++)
		text_add(&t, "0123456789", 10);
	ok(t.length == 1000000 && !t.full && strlen(t.at) == 1000000, "it grows to a million bytes");
	text_clear(&t);
	text_json(&t, "a\"b\\c\n\t\r\x01\x7f/\xc3\xa9\xc2\x9b\xc2\xa0\0z", 18);
	is_text(t.at, "\"a\\\"b\\\\c\\n\\t\\r\\u0001\\u007f/\xc3\xa9\\u009b\xc2\xa0\\u0000\"", "as a JSON string");
	for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
		ok(escaped_anywhere(escapes[i].byte, escapes[i].escaped), "0x%02x is escaped wherever it stands", escapes[i].byte);
	text_clear(&t);
	text_html(&t, "<a href=\"x\">Tom & 'Jerry'</a>", 30);
	is_text(t.at, "&lt;a href=&quot;x&quot;&gt;Tom &amp; &#39;Jerry&#39;&lt;/a&gt;", "as HTML");
	text_free(&t);

	text_put(&small, "12345");
	ok(!small.full, "five bytes are five bytes");
	text_byte(&small, '6');
	text_put(&small, "");
	ok(small.full, "a sixth is too many, and stays so");
	is_text(small.at, "12345", "and is dropped");
	text_clear(&small);
	text_print(&small, "%s", "too long");
	ok(small.full && small.length == 0, "what does not fit wholly is not cut");
	text_free(&small);
	return done();
}
