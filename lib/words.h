/* words - text as search sees it                                                               floor 1
 *
 * Spellings that people take for the same word come out the same: large and small letters, full and half
 * width, ligatures, composed and not (Unicode NFKC with full case folding). Marks stay: in Hindi and Tamil
 * they are vowels.
 */
#ifndef WORDS_H
#define WORDS_H

#include "text.h"

enum { WORD_LONGEST = 120 }; /* bytes; what a longer word has more is cut off */

/* Append the words of S (valid UTF-8; NULL: none), normalised, each followed by one space. A word is letters,
 * marks and digits of any script. What is written without spaces between words (Chinese, Japanese, Thai,
 * Lao, Khmer, Burmese) is found by its letters and by every two that stand together: each is a word here. */
void words_add(struct text *, const char *s);

/* Append what finds these words of S, as above: of letters that stand together without spaces the twos alone, which
 * the letters are in; and no space after a last word that may be only begun, being written with spaces and longer
 * than a letter. */
void words_asked(struct text *, const char *s);

#endif
