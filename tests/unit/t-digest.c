/* digest: fingerprints of bytes */
#include "digest.h"
#include "tap.h"

int
main(void)
{
	char text[SHA256_ROOM];
	struct digest a = digest_bytes("a", 1), b = digest_bytes("b", 1);

	is_text(sha256_text(text, "abc", 3), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "SHA-256 of abc (FIPS 180-2)");
	is_text(sha256_text(text, "", 0), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "SHA-256 of nothing");
	is_text(digest_text(text, (struct digest){ 0x0123456789abcdefU, 0xfU }), "0123456789abcdef000000000000000f", "as text");
	is_text(digest_text(text, digest_bytes("order", 5)), "63873d9a1cdb030502dc1ef39b9589e0", "stored digests stay what they are");
	ok(a.a != b.a && a.b != b.b, "other bytes, other digest");
	a = digest_sum(a, b);
	b = digest_sum(b, digest_bytes("a", 1));
	ok(a.a == b.a && a.b == b.b, "a set has one digest whatever its order");
	return done();
}
