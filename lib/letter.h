/* letter - what a customer is told, in his language                                           floor 3
 *
 * A letter is three templates, filled from a record: its subject, its text and its HTML. How it looks is in
 * templates/mail/NAME.html and NAME.text and their parts, in no language; what it says is in
 * templates/mail/LANGUAGE.json. A shop's own files come before ours. share/templates/mail/README says what
 * a template finds.
 */
#ifndef LETTER_H
#define LETTER_H

#include <jansson.h>
#include <stdbool.h>

#include "text.h"

enum { LETTER_FAULT = 512, LETTER_LONGEST = 1024 * 1024, LETTER_LANGUAGE = 36 };

struct letter {
	struct text subject, text, html;
};

/* Whose words a letter to a reader of WANTED (a BCP 47 tag, NULL: unknown) has: of hi-IN, hi, and en the
 * first that there are. No tag is as the shop's language. TO has LETTER_LANGUAGE bytes. Returns TO. */
const char *letter_language(char *to, const char *wanted);

/* The titles of what is in DATA, by SKU: those of its lines, and of its `titles`, which are such titles
 * from before. The caller owns them. */
json_t *letter_titles(const json_t *data);

/* Write letter NAME ("order-accepted") about DATA, an object with the fields of the record it is about, for
 * a reader of LANGUAGE. False when a template is missing or wrong: FAULT, of LETTER_FAULT bytes, says so.
 * letter_free() it in either case. */
bool letter_write(struct letter *, const char *name, const char *language, const json_t *data, char *fault);
void letter_free(struct letter *);

/* Write one page, of templates/FOLDER/NAME.KIND (KIND "html" or "text") with the words of
 * templates/FOLDER/LANGUAGE.json. DATA and what the template finds are those of a letter. False as
 * above. */
bool letter_page(struct text *page, const char *folder, const char *name, const char *kind,
	const char *language, const json_t *data, char *fault);

#endif
