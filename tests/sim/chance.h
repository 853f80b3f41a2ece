/* chance - numbers that a seed decides */
#ifndef CHANCE_H
#define CHANCE_H

#include <stdbool.h>
#include <stdint.h>

struct chance {
	uint64_t state;
};

/* A number below N, which is 1 at least; true once in N times. */
int chance_below(struct chance *, int n);
bool chance_in(struct chance *, int n);

/* What a seed says about a text: always the same. */
struct chance chance_of(uint64_t seed, const char *text);

#endif
