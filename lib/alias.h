/* alias - names that are written in many ways                                                 floor 1
 *
 * Every system writes the same name its own way: "Out for delivery", "out_for_delivery", "OutForDelivery".
 * Here they are one: only letters and digits count, and ASCII capitals do not.
 */
#ifndef ALIAS_H
#define ALIAS_H

#include <stdbool.h>

/* Is NAME one of the names in LIST, which commas separate? A name without a letter or digit is none. */
bool alias_among(const char *list, const char *name);

#endif
