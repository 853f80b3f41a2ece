/* secrets - passwords and keys, by name                                                        floor 2
 *
 * A secret is a file: $CREDENTIALS_DIRECTORY/NAME (as systemd hands them over), else SHOP/secrets/NAME. It
 * is never in argv, in the environment, in shop.json or in a message. Its memory is kept out of swap and
 * core dumps where the system allows, and wiped when it is closed.
 */
#ifndef SECRETS_H
#define SECRETS_H

#include <stdbool.h>
#include <stddef.h>

enum { SECRET_LONGEST = 4096, SECRET_FAULT = 512 };

struct secret {
	char *text; /* NUL-terminated, without the newline at its end; NULL: not open */
	size_t room;
};

/* Read secret NAME of the shop in directory SHOP. False when there is none, when others may read the file
 * or write it (mode bits 027), or when it is empty, too long, or has a NUL or a line break in it: FAULT, of
 * SECRET_FAULT bytes, says so without the secret. errno is ENOENT when there is none, else something else. */
bool secret_open(struct secret *, const char *shop, const char *name, char *fault);

/* Wipe it and give it back. */
void secret_close(struct secret *);

#endif
