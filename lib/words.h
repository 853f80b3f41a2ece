/* words - text as search sees it                                                               floor 1
 *
 * Spellings that people take for the same word come out the same: large and small letters, full and half
 * width, ligatures, composed and not (Unicode NFKC with full case folding). Marks stay: in Hindi and Tamil
 * they are vowels.
 */
#ifndef WORDS_H
#define WORDS_H

#include "text.h"

/* Append the words of S (valid UTF-8; NULL: none), normalised, each followed by one space. */
void words_add(struct text *, const char *s);

#endif
