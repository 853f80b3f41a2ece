/* digest - fingerprints of bytes */
#include "digest.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"

/* Digests are stored, so the key is the same for ever. */
static const unsigned char key[crypto_shorthash_siphashx24_KEYBYTES] = "ecomutils digest";

static uint64_t
little_endian(const unsigned char *bytes)
{
	uint64_t n = 0;

	for (int i = 7; i >= 0; i--)
		n = n << 8 | bytes[i];
	return n;
}

struct digest
digest_bytes(const void *bytes, size_t n)
{
	unsigned char out[crypto_shorthash_siphashx24_BYTES];

	crypto_shorthash_siphashx24(out, bytes, n, key);
	return (struct digest){ little_endian(out), little_endian(out + 8) };
}

struct digest
digest_sum(struct digest x, struct digest y)
{
	return (struct digest){ x.a + y.a, x.b + y.b };
}

char *
digest_text(char *to, struct digest d)
{
	static const char hex[] = "0123456789abcdef";

	for (int i = 0; i < 16; i++) {
		to[i] = hex[d.a >> (60 - 4 * i) & 15];
		to[16 + i] = hex[d.b >> (60 - 4 * i) & 15];
	}
	to[32] = '\0';
	return to;
}

char *
sha256_text(char *to, const void *bytes, size_t n)
{
	unsigned char out[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(out, bytes, n);
	return sodium_bin2hex(to, SHA256_ROOM, out, sizeof out);
}

struct sha256 {
	crypto_hash_sha256_state state;
};

struct sha256 *
sha256_begin(void)
{
	struct sha256 *sum = need_memory(sizeof *sum);

	crypto_hash_sha256_init(&sum->state);
	return sum;
}

void
sha256_add(struct sha256 *sum, const void *bytes, size_t n)
{
	crypto_hash_sha256_update(&sum->state, bytes, n);
}

char *
sha256_end(char *to, struct sha256 *sum)
{
	unsigned char out[crypto_hash_sha256_BYTES];

	crypto_hash_sha256_final(&sum->state, out);
	free(sum);
	return sodium_bin2hex(to, SHA256_ROOM, out, sizeof out);
}
