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
text_grow(struct text *t, const char *bytes, size_t n)
{
	if (!make_room(t, n))
		return;
	memcpy(t->at + t->length, bytes, n);
	t->length += n;
	t->at[t->length] = '\0';
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

typedef uint8_t sixteen __attribute__((vector_size(16)));

/* Is one of sixteen bytes no part of a JSON string as it is? Below 0x20; or one of " \ DEL; or 0xC2, which begins, among
 * others, the controls U+0080 to U+009F: they move a terminal's cursor as ESC does. */
static inline bool
any_special(sixteen x)
{
	uint64_t half[2];

	x = (sixteen)((x < 0x20) | (x == '"') | (x == '\\') | (x == 0x7F) | (x == 0xC2));
	memcpy(half, &x, sizeof x);
	return half[0] | half[1];
}

/* Copy sixteen bytes. Is none special? */
static inline bool
copy_sixteen(char *to, const char *s)
{
	sixteen x;

	memcpy(&x, s, sizeof x);
	memcpy(to, &x, sizeof x);
	return !any_special(x);
}

/* The same of 1 to 15 bytes: their first and their last, some of them twice. */
static inline bool
copy_few(char *to, const char *s, size_t n)
{
	uint64_t half[2] = { 0, 0 };
	sixteen x;

	if (n >= 8) {
		memcpy(&half[0], s, 8);
		memcpy(&half[1], s + n - 8, 8);
		memcpy(to, &half[0], 8);
		memcpy(to + n - 8, &half[1], 8);
	} else if (n >= 4) {
		memcpy(&half[0], s, 4);
		memcpy(&half[1], s + n - 4, 4);
		memcpy(to, &half[0], 4);
		memcpy(to + n - 4, &half[1], 4);
		half[1] = half[0] |= half[1] << 32;
	} else {
		for (size_t i = 0; i < n; i++)
			half[0] = half[0] << 8 | (unsigned char)(to[i] = s[i]);
		half[1] = half[0] |= 0x2020202020202020U << 8 * n;
	}
	memcpy(&x, half, sizeof x);
	return !any_special(x);
}

/* Copy bytes as long as they are in a JSON string as they are. How many were? */
static inline size_t
copy_plain(char *to, const char *s, size_t n)
{
	size_t i = 0;

	if (n < 16 && copy_few(to, s, n))
		return n;
	while (i + 16 <= n && copy_sixteen(to + i, s + i))
		i += 16;
	if (n >= 16 && i + 16 > n && copy_sixteen(to + n - 16, s + n - 16))
		return n;
	for (; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		if (c < 0x20 || c == '"' || c == '\\' || c == 0x7F || c == 0xC2)
			break;
		to[i] = s[i];
	}
	return i;
}

/* Append the character at S, which is escaped if it must be. How many bytes is it? */
static size_t
put_escaped(struct text *t, const char *s, size_t n)
{
	static const char hex[] = "0123456789abcdef";
	unsigned char c = (unsigned char)*s;
	size_t length = 1;

	if (c == 0xC2 && n > 1) {
		c = (unsigned char)s[1];
		length = 2;
		if (c >= 0xA0) {
			text_add(t, s, length);
			return length;
		}
	}
	switch (c) {
	case '"': text_add(t, "\\\"", 2); break;
	case '\\': text_add(t, "\\\\", 2); break;
	case '\n': text_add(t, "\\n", 2); break;
	case '\t': text_add(t, "\\t", 2); break;
	case '\r': text_add(t, "\\r", 2); break;
	default: text_add(t, (char[]){ '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] }, 6);
	}
	return length;
}

void
text_json(struct text *t, const char *s, size_t n)
{
	if (n + 3 <= t->room - t->length && !t->most) { /* most text has nothing to escape */
		char *to = t->at + t->length;
		*to++ = '"';
		if (copy_plain(to, s, n) == n) {
			memcpy(to + n, "\"", 2);
			t->length += n + 2;
			return;
		}
	}
	text_byte(t, '"');
	while (n > 0 && ((t->room - t->length > n && !t->most) || make_room(t, n))) {
		size_t done = copy_plain(t->at + t->length, s, n);
		t->length += done;
		if (done < n)
			done += put_escaped(t, s + done, n - done);
		s += done;
		n -= done;
	}
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
