/* gst - the states of India, as its goods and services tax knows them                         floor 1
 *
 * A state is named in many ways: a supplier's GST number begins with its two digits, platforms export ISO
 * 3166-2 codes (those of before 2023 too), people write its name.
 */
#ifndef GST_H
#define GST_H

#include <stdbool.h>

struct gst_state {
	const char *number;   /* "29" */
	const char *code;     /* ISO 3166-2 without "IN-": "KA" */
	const char *name;     /* "Karnataka" */
	const char *also[2];  /* former codes and names */
	bool union_territory; /* without a legislature: UTGST instead of SGST */
};

/* The state meant by "29", "KA", "IN-KA", "karnataka" or a GST number ("29AAGCB7383J1Z4"); NULL when there
 * is none. Case, spaces and dots do not matter, and "&" is "and". */
const struct gst_state *gst_state(const char *text);

#endif
