/* money - amounts in minor units, exactly                                                     floor 1
 *
 * An amount is an int64_t in minor units of its currency (paise, cents; yen themselves), beside the currency.
 * In records it is decimal text with exactly the currency's digits: "499.00" INR, "499" JPY, "0.499" KWD.
 * No floating point. Every sum is checked; a sum that does not fit is a fault of the record, never a wrong
 * number.
 */
#ifndef MONEY_H
#define MONEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The decimals of a currency (ISO 4217 exponent: 2 for INR, 0 for JPY, 3 for KWD), or -1 when CODE is no
 * ISO 4217 currency in use. */
int money_digits(const char *code);

/* Text → minor units. Exactly the currency's decimals or fewer ("499" and "499.0" are 49900 for 2 digits);
 * more are refused unless zero. */
bool money_parse(const char *text, int digits, int64_t *amount);

/* Minor units → text, exactly DIGITS decimals. TO has NUM_ROOM bytes. Returns TO. */
char *money_text(char *to, int64_t amount, int digits);

/* Unit prices may be finer than the currency: they are kept in millionths of the major unit (PRICE_PLACES
 * decimals). */
enum { PRICE_PLACES = 6 };
bool money_price(const char *text, int64_t *millionths);

/* QTY units at PRICE (millionths) in minor units, rounded once, half away from zero. */
bool money_times(int64_t price, int64_t qty, int digits, int64_t *amount);

/* A rate is a percentage scaled by 10^RATE_PLACES: 18 % is 180000, 2.5 % is 25000, all of it is RATE_WHOLE.
 */
enum { RATE_PLACES = 4, RATE_WHOLE = 1000000 };
bool money_rate(const char *text, int64_t *rate);

/* RATE of AMOUNT, half away from zero: tax on a net amount, or a percentage discount. */
bool money_share(int64_t amount, int64_t rate, int64_t *share);

/* The tax contained in a GROSS amount at RATE: gross * rate / (100 % + rate), half away from zero. */
bool money_contained(int64_t gross, int64_t rate, int64_t *tax);

/* Split TOTAL in N parts in proportion to WEIGHTS by largest remainder; ties go to the lower index. The parts
 * sum to TOTAL exactly. Weights are not negative; when all are zero the first part takes all. TOTAL may be
 * negative (then the parts mirror those of -TOTAL). */
void money_split(int64_t total, const int64_t *weights, size_t n, int64_t *parts);

#endif
