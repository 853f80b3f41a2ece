/* world - who buys at the shop, and what becomes of it outside
 *
 * A few weeks of a small shop, as files that somebody drops into its inbox at some times of day. What the warehouse, the
 * carriers and the gateway do depends on what the journal says; so a life is lived once to be written, and can then be
 * lived again.
 */
#ifndef WORLD_H
#define WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "moment.h"
#include "text.h"

enum { DAYS_MOST = 12 };

struct day {
	char now[MOMENT_ROOM]; /* the time of the run */
	struct text file;      /* records for the inbox; empty: none */
};

/* A new life: what its shop.json is. */
void world_begin(uint64_t seed, struct text *shop);

/* The next time of day; SHOP is the folder whose journal tells what happened. False: it is over. */
bool world_next(const char *shop, struct day *);

#endif
