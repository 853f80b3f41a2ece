/* server - a server on this host's loopback that says what it is told, whatever it is asked, and hangs up */
#ifndef SERVER_H
#define SERVER_H

#include <stddef.h>
#include <stdint.h>

/* Its port. It is begun when it is first asked for. */
int server_port(void);

/* What it says to everybody from now on. */
void server_says(const uint8_t *bytes, size_t n);

/* Wait until it has hung up on all who called. Returns how many there were since it was last asked. */
int server_rests(void);

#endif
