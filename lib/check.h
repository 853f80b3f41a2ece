/* check - check digits                                                                        floor 1
 *
 * Each function gives the character that belongs behind the N characters at S. They are digits; for
 * check_ups() and check_mod37_36() capitals too. Whoever has the whole number compares its last character
 * with that.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stddef.h>

typedef char check_digit(const char *s, size_t n);

/* GS1 General Specifications 7.9: weights 3, 1, 3 … from the right, mod 10. GTIN, SSCC, and most numbers
 * on American labels. */
check_digit check_gs1;

/* ISO/IEC 7812-1 annex B (Luhn): every second digit from the right doubled, its digits summed, mod 10. */
check_digit check_luhn;

/* The number itself mod 7: air waybills, DHL Express. */
check_digit check_mod7;

/* UPU standard S10: eight digits, weights 8 6 4 2 3 5 9 7, mod 11. */
check_digit check_s10;

/* UPS: weights 1, 2, 1 … from the left, mod 10; a letter counts as its place after A plus 2, mod 10. */
check_digit check_ups;

/* FedEx Express: weights 1, 3, 7, 1 … from the right, mod 11, then mod 10. */
check_digit check_fedex;

/* ISO 7064 MOD 37,36: digits and letters, DPD. */
check_digit check_mod37_36;

/* A GTIN of 8, 12, 13 or 14 digits, or an SSCC of 18, whose check digit is right. */
bool check_gtin(const char *text);
bool check_sscc(const char *text);

#endif
