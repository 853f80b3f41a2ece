/* words - text as search sees it */
#include "words.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "say.h"

/* NFKC has made a plain space of every other space but these. */
static const char between[] = " \t\n\v\f\r";

void
words_add(struct text *to, const char *s)
{
	if (!s)
		return;
	char *folded = (char *)utf8proc_NFKC_Casefold((const utf8proc_uint8_t *)s);
	if (!folded) /* S is valid, so only memory can have failed */
		die(END_MEMORY, "out of memory");
	for (const char *word = folded; *(word += strspn(word, between));) {
		size_t n = strcspn(word, between);
		text_add(to, word, n);
		text_byte(to, ' ');
		word += n;
	}
	free(folded);
}
