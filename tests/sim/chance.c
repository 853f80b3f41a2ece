/* chance - numbers that a seed decides (SplitMix64: any seed will do, those that follow each other too) */
#include "chance.h"

static uint64_t
next(struct chance *c)
{
	uint64_t z = c->state += 0x9E3779B97F4A7C15;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
	z = (z ^ z >> 27) * 0x94D049BB133111EB;
	return z ^ z >> 31;
}

int
chance_below(struct chance *c, int n)
{
	return (int)(next(c) % (uint64_t)n);
}

bool
chance_in(struct chance *c, int n)
{
	return chance_below(c, n) == 0;
}

struct chance
chance_of(uint64_t seed, const char *text)
{
	struct chance c = { seed };

	for (; *text; text++)
		c.state = next(&c) ^ (unsigned char)*text;
	return c;
}
