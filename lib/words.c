/* words - text as search sees it */
#include "words.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "say.h"

/* Scripts that are written without spaces, by their code points. */
static const struct {
	int32_t first, last;
} spaceless[] = {
	{ 0x0E00, 0x0EFF }, /* Thai, Lao */
	{ 0x1000, 0x109F }, /* Burmese */
	{ 0x1780, 0x17FF }, /* Khmer */
	{ 0x3005, 0x3007 }, /* Han, its signs of repetition */
	{ 0x3040, 0x30FF }, /* kana */
	{ 0x3400, 0x4DBF }, /* Han */
	{ 0x4E00, 0x9FFF },
	{ 0xF900, 0xFAFF },
	{ 0x20000, 0x3FFFF },
};

/* What a code point is: between words, of a word, or a word by itself. */
enum kind { BETWEEN, LETTER, ALONE };

static enum kind
kind_of(int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);

	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? LETTER : BETWEEN;
	if (!(category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO) &&
		category != UTF8PROC_CATEGORY_CO)
		return BETWEEN;
	for (size_t i = 0; i < sizeof spaceless / sizeof *spaceless; i++)
		if (c >= spaceless[i].first && c <= spaceless[i].last)
			return ALONE;
	return LETTER;
}

static void
add_word(struct text *to, const char *word, size_t n)
{
	if (n > WORD_LONGEST)
		for (n = WORD_LONGEST; (word[n] & 0xC0) == 0x80;)
			n--;
	text_add(to, word, n);
	text_byte(to, ' ');
}

/* The normal form of S, the caller's. Of what is all ASCII, as most is, it is known by itself. */
static char *
normal(const char *s)
{
	char *folded;
	const char *c = s;

	while (*c > 0)
		c++;
	if (*c == '\0') {
		folded = copy_text(s);
		for (char *at = folded; *at; at++)
			*at = (char)(*at >= 'A' && *at <= 'Z' ? *at + 'a' - 'A' : *at);
	} else {
		folded = (char *)utf8proc_NFKC_Casefold((const utf8proc_uint8_t *)s);
		if (!folded) /* S is valid, so only memory can have failed */
			die(END_MEMORY, "out of memory");
	}
	return folded;
}

/* The words of S. ASKED: those that find it. Returns where in TO the last begins that is written with spaces and
 * stands at the end; else the end of TO. */
static size_t
split(struct text *to, const char *s, bool asked)
{
	char *folded = normal(s);
	const char *word = NULL;  /* where a word began */
	const char *alone = NULL; /* the letter that stands before this one */
	bool paired = false;      /* it is in a two already */
	size_t last = to->length;

	for (const char *at = folded, *next;; at = next) {
		int32_t c;
		next = at + utf8proc_iterate((const utf8proc_uint8_t *)at, -1, &c);
		enum kind kind = *at ? kind_of(c) : BETWEEN;
		if (word && kind != LETTER) {
			last = to->length;
			add_word(to, word, (size_t)(at - word));
			word = NULL;
		}
		if (alone && kind == ALONE)
			add_word(to, alone, (size_t)(next - alone));
		else if (asked && alone && !paired)
			add_word(to, alone, (size_t)(at - alone));
		if (kind == ALONE && !asked)
			add_word(to, at, (size_t)(next - at));
		else if (kind == LETTER && !word)
			word = at;
		paired = alone && kind == ALONE;
		alone = kind == ALONE ? at : NULL;
		if (kind == ALONE)
			last = to->length;
		if (!*at)
			break;
	}
	free(folded);
	return last;
}

void
words_add(struct text *to, const char *s)
{
	if (s)
		split(to, s, false);
}

void
words_asked(struct text *to, const char *s)
{
	size_t before = to->length, last = split(to, s, true);
	const char *word = to->at + last;
	size_t letters = 0;

	for (size_t i = 0; to->length > before && word[i]; i++)
		letters += word[i] != ' ' && (word[i] & 0xC0) != 0x80;
	if (letters > 1)
		to->at[--to->length] = '\0';
}
