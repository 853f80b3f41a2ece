/* text - bytes that grow, up to a bound; UTF-8                                                floor 1
 *
 * A text takes its greatest size when it is made. What goes past it is dropped and `full` is set, sticky
 * like ferror(), so that a writer checks once at the end. `at` is always NUL-terminated once something was
 * added; the NUL is not counted in `length`.
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
	char *at;
	size_t length, room, most; /* most 0: no bound */
	bool full;
};

#define TEXT_UP_TO(n) ((struct text){ .most = (n) })

/* Append when there is no room yet. */
void text_grow(struct text *, const char *bytes, size_t n);

static inline void
text_add(struct text *t, const char *bytes, size_t n)
{
	if (n >= t->room - t->length || t->most) { /* room is 0, or greater than length by the NUL at least */
		text_grow(t, bytes, n);
		return;
	}
	memcpy(t->at + t->length, bytes, n);
	t->length += n;
	t->at[t->length] = '\0';
}

static inline void
text_byte(struct text *t, char c)
{
	text_add(t, &c, 1);
}

static inline void
text_put(struct text *t, const char *s)
{
	text_add(t, s, strlen(s));
}

void text_print(struct text *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_number(struct text *, int64_t);

/* Append S as a JSON string, quoted and escaped. S is valid UTF-8. */
void text_json(struct text *, const char *s, size_t n);

/* Append S escaped for HTML text and attribute values: & < > " ' */
void text_html(struct text *, const char *s, size_t n);

/* Empty it, keeping its memory; give its memory back. */
void text_clear(struct text *);
void text_free(struct text *);

/* Is this valid UTF-8 (RFC 3629: no surrogates, no overlong forms, nothing past U+10FFFF)? On false *BAD, if
 * not NULL, is the offset of the first bad byte. */
bool utf8_valid(const char *bytes, size_t n, size_t *bad);

#endif
