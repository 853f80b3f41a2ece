/* digest - fingerprints of bytes                                                              floor 1
 *
 * For telling same from other (siphash, fast) and for names that outsiders may check (SHA-256).
 */
#ifndef DIGEST_H
#define DIGEST_H

#include <stddef.h>
#include <stdint.h>

/* 128 bits; they add up, so that a set has one digest whatever its order. */
struct digest {
	uint64_t a, b;
};

struct digest digest_bytes(const void *bytes, size_t n);
struct digest digest_sum(struct digest, struct digest);

/* 32 hex digits and a NUL. Returns TO. */
enum { DIGEST_ROOM = 33, SHA256_ROOM = 65 };
char *digest_text(char *to, struct digest);

/* SHA-256 as 64 hex digits and a NUL. Returns TO. */
char *sha256_text(char *to, const void *bytes, size_t n);

/* The same of bytes that come piece by piece. sha256_end() gives its memory back. */
struct sha256;
struct sha256 *sha256_begin(void);
void sha256_add(struct sha256 *, const void *bytes, size_t n);
char *sha256_end(char *to, struct sha256 *);

#endif
