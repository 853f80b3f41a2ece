/* num - integers and decimals out of text, exactly                                            floor 1
 *
 * Nothing here rounds, wraps or guesses: text that is not wholly a number of the kind asked for is refused,
 * whatever its length.
 */
#ifndef NUM_H
#define NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An optional '-' and digits, no '+', no leading zeros ("0" itself is fine), within int64. */
bool num_int(const char *text, int64_t *out);

/* A decimal: optional '-', digits, optionally '.' and digits; scaled by 10^PLACES into *out. More decimals
 * than PLACES are refused unless they are zeros. "1.", ".5", "+1", "1e3", "1,5", " 1" are refused.
 * num_decimal("499.5", 2, &n) gives 49950. PLACES 0 to 12. */
bool num_decimal(const char *text, int places, int64_t *out);

/* VALUE / 10^PLACES as decimal text with at least LEAST decimals (trailing zeros past them dropped).
 * TO has room for NUM_ROOM bytes. Returns TO. num_text(to, 49950, 2, 0) gives "499.5". */
enum { NUM_ROOM = 40 };
char *num_text(char *to, int64_t value, int places, int least);

/* The lesser of two. */
int64_t num_least(int64_t a, int64_t b);

/* Sums and products that say when they do not fit in int64. */
bool num_add(int64_t a, int64_t b, int64_t *out);
bool num_sub(int64_t a, int64_t b, int64_t *out);
bool num_mul(int64_t a, int64_t b, int64_t *out);

/* a * b / c, rounded half away from zero, the product kept in 128 bits. False when it does not fit, or c is
 * 0. */
bool num_scale(int64_t a, int64_t b, int64_t c, int64_t *out);

#endif
