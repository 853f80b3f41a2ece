/* card - numbers of payment cards, which nobody keeps                                          floor 0
 *
 * Whatever is read is looked through for them before anything else is done with it, and all but the first six
 * and the last four digits are masked in their place by X, which is what PCI DSS 4.0 lets be shown (3.4.1). A
 * card's number is 13 to 19 digits, perhaps with blanks or hyphens between, that begin and are as long as
 * those of some network, with the check digit of ISO/IEC 7812-1.
 *
 * What is no card, though it could be one by its digits: part of a longer number, of a fraction or of a hash;
 * and 13 or 14 digits that are all of a value (a GTIN, an id of another system), but in fields that people
 * write in: note, name, line1 ...
 */
#ifndef CARD_H
#define CARD_H

#include <stdbool.h>
#include <stddef.h>

/* Mask the card numbers in TEXT: a line of JSON, of CSV, or prose. Returns how many there were. */
size_t cards_mask(char *text, size_t n);

/* The same in a line of JSON, also for digits written as escapes (\u0034), which are spelt out then: *N gets
 * the line's new length. With SPLIT also for numbers that are split over neighbouring texts:
 * "4111","1111",... Two pieces or more, in a list, in fields that people write in, or grouped as on the card
 * (4-4-4-4, 4-6-5) in any; that costs a look at each text. */
size_t cards_mask_json(char *line, size_t *n, bool split);

/* Is there a masked number in the text? What names something (an order, a SKU) is not the same thing without
 * its digits. */
bool card_masked(const char *text);

#endif
