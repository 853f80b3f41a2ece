/* tap - what a unit test says: one line a check, counted at the end */
#ifndef TAP_H
#define TAP_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static int tap_checks, tap_failed;

#define ok(condition, ...) \
	do { \
		bool tap_holds = (condition); \
		tap_failed += !tap_holds; \
		printf("%sok %d - ", tap_holds ? "" : "not ", ++tap_checks); \
		printf(__VA_ARGS__); \
		printf("\n"); \
		if (!tap_holds) \
			printf("# %s:%d: %s\n", __FILE__, __LINE__, #condition); \
	} while (0)

#define is_text(have, want, ...) \
	do { \
		const char *tap_have = (have), *tap_want = (want); \
		ok(tap_have && strcmp(tap_have, tap_want) == 0, __VA_ARGS__); \
		if (!tap_have || strcmp(tap_have, tap_want) != 0) \
			printf("#  want '%s'\n#  have '%s'\n", tap_want, tap_have ? tap_have : "(null)"); \
	} while (0)

#define is_int(have, want, ...) \
	do { \
		int64_t tap_n = (have), tap_w = (want); \
		ok(tap_n == tap_w, __VA_ARGS__); \
		if (tap_n != tap_w) \
			printf("#  want %" PRId64 "\n#  have %" PRId64 "\n", tap_w, tap_n); \
	} while (0)

static inline int
done(void)
{
	printf("1..%d\n", tap_checks);
	return tap_failed != 0;
}

#endif
