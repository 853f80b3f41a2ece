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

void
words_add(struct text *to, const char *s)
{
	if (!s)
		return;
	char *folded = (char *)utf8proc_NFKC_Casefold((const utf8proc_uint8_t *)s);
	if (!folded) /* S is valid, so only memory can have failed */
		die(END_MEMORY, "out of memory");
	const char *word = NULL,
		   *alone = NULL; /* where a word began; the letter that stands before this one */
	for (const char *at = folded, *next;; at = next) {
		int32_t c;
		next = at + utf8proc_iterate((const utf8proc_uint8_t *)at, -1, &c);
		enum kind kind = *at ? kind_of(c) : BETWEEN;
		if (word && kind != LETTER) {
			add_word(to, word, (size_t)(at - word));
			word = NULL;
		}
		if (kind == ALONE) {
			if (alone)
				add_word(to, alone, (size_t)(next - alone));
			add_word(to, at, (size_t)(next - at));
		} else if (kind == LETTER && !word)
			word = at;
		alone = kind == ALONE ? at : NULL;
		if (!*at)
			break;
	}
	free(folded);
}
