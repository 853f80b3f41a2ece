/* parse - JSON text into values, quickly                                                      floor 2
 *
 * Jansson reads byte by byte; most of what a station does in a run that changes nothing would be that. Here is
 * read what records are mostly made of. Whatever is unusual, or wrong, is left to Jansson, who says what is wrong.
 */
#ifndef PARSE_H
#define PARSE_H

#include <jansson.h>

/* The object or array that N bytes of TEXT say, NUL-terminated, as json_loadb(JSON_REJECT_DUPLICATES) gives it,
 * if they say it without \u escapes, reals and large numbers and are not nested deeper than DEEPEST. NULL when
 * they do not, or it is no JSON. The caller owns it. */
json_t *parse_usual(const char *text, size_t n, int deepest);

#endif
