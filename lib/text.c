/* text - bytes that grow, up to a bound; UTF-8 */
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"

/* Room for N more bytes and the NUL? Grows by doubling. */
static bool
make_room(struct text *t, size_t n)
{
	if (t->most && (t->full || n > t->most - t->length)) {
		t->full = true;
		return false;
	}
	if (t->length + n + 1 > t->room) {
		size_t room = t->room ? t->room : 256;
		while (room < t->length + n + 1)
			room *= 2;
		t->at = more_memory(t->at, room);
		t->room = room;
	}
	return true;
}

void
text_add(struct text *t, const char *bytes, size_t n)
{
	if (!make_room(t, n))
		return;
	memcpy(t->at + t->length, bytes, n);
	t->length += n;
	t->at[t->length] = '\0';
}

void
text_put(struct text *t, const char *s)
{
	text_add(t, s, strlen(s));
}

void
text_byte(struct text *t, char c)
{
	text_add(t, &c, 1);
}

void
text_print(struct text *t, const char *format, ...)
{
	va_list args, again;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n >= 0 && make_room(t, (size_t)n)) {
		vsnprintf(t->at + t->length, (size_t)n + 1, format, again);
		t->length += (size_t)n;
	}
	va_end(again);
}

void
text_number(struct text *t, int64_t number)
{
	char digits[24], *p = digits + sizeof digits;
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

	do
		*--p = (char)('0' + rest % 10);
	while (rest /= 10);
	if (number < 0)
		*--p = '-';
	text_add(t, p, (size_t)(digits + sizeof digits - p));
}

void
text_json(struct text *t, const char *s, size_t n)
{
	static const char hex[] = "0123456789abcdef";
	size_t plain = 0; /* where the bytes that need no escape begin */

	text_byte(t, '"');
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		const char *short_form;
		/* U+0080 to U+009F move a terminal's cursor as ESC does. */
		bool c1 = c == 0xC2 && i + 1 < n && (unsigned char)s[i + 1] < 0xA0;
		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F && !c1)
			continue;
		text_add(t, s + plain, i - plain);
		if (c1)
			c = (unsigned char)s[++i];
		plain = i + 1;
		short_form = c == '"' ? "\\\"" : c == '\\' ? "\\\\" : c == '\n' ? "\\n" : NULL;
		if (c == '\t' || c == '\r')
			short_form = c == '\t' ? "\\t" : "\\r";
		if (short_form)
			text_add(t, short_form, 2);
		else
			text_add(t, (char[]){ '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] }, 6);
	}
	text_add(t, s + plain, n - plain);
	text_byte(t, '"');
}

void
text_html(struct text *t, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		switch (s[i]) {
		case '&': text_put(t, "&amp;"); break;
		case '<': text_put(t, "&lt;"); break;
		case '>': text_put(t, "&gt;"); break;
		case '"': text_put(t, "&quot;"); break;
		case '\'': text_put(t, "&#39;"); break;
		default: text_byte(t, s[i]);
		}
}

void
text_clear(struct text *t)
{
	t->length = 0;
	t->full = false;
	if (t->at)
		t->at[0] = '\0';
}

void
text_free(struct text *t)
{
	free(t->at);
	t->at = NULL;
	t->length = t->room = 0;
	t->full = false;
}

bool
utf8_valid(const char *bytes, size_t n, size_t *bad)
{
	const unsigned char *s = (const unsigned char *)bytes;
	size_t i = 0;

	while (i < n) {
		size_t more;
		unsigned char low = 0x80, high = 0xBF; /* the bounds of the second byte */
		uint64_t eight;
		if (n - i >= 8 && (memcpy(&eight, s + i, 8), (eight & 0x8080808080808080U) == 0)) {
			i += 8;
			continue;
		}
		if (s[i] < 0x80) {
			i++;
			continue;
		}
		if (s[i] >= 0xC2 && s[i] <= 0xDF)
			more = 1;
		else if (s[i] >= 0xE0 && s[i] <= 0xEF) {
			more = 2;
			low = s[i] == 0xE0 ? 0xA0 : 0x80;
			high = s[i] == 0xED ? 0x9F : 0xBF;
		} else if (s[i] >= 0xF0 && s[i] <= 0xF4) {
			more = 3;
			low = s[i] == 0xF0 ? 0x90 : 0x80;
			high = s[i] == 0xF4 ? 0x8F : 0xBF;
		} else
			more = 0;
		if (!more || more >= n - i || s[i + 1] < low || s[i + 1] > high)
			goto no;
		for (size_t k = 2; k <= more; k++)
			if ((s[i + k] & 0xC0) != 0x80)
				goto no;
		i += more + 1;
	}
	return true;
no:
	if (bad)
		*bad = i;
	return false;
}
