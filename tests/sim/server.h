/* server - the mail server that the shop hands its letters to
 *
 * It is at the other end of libcurl's socket, and does its part while libcurl waits for it; the time that libcurl would
 * wait in vain is not waited. What it says to a letter at a time of day is the seed's: another 250 another day, but to the
 * same letter at the same time always the same.
 */
#ifndef SERVER_H
#define SERVER_H

#include <stdbool.h>
#include <stdint.h>

/* A server that has no letters yet. */
void server_open(uint64_t seed);

/* Let it do its part, till it waits for more. */
void server_work(void);

/* Who sent it letters has ended; FAILED: perhaps before it noted that the last one was taken. */
void server_hang_up(bool failed);

/* A letter that was taken: how often, and how often it may be once more, because who sent it was not told, or died. */
struct taken {
	struct taken *next;
	char id[120];
	uint64_t digest; /* of all its bytes */
	int times, windows, untold; /* untold: windows in which the server said nothing */
};
const struct taken *server_taken(void);

#endif
