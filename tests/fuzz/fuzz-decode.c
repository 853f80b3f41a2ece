/* fuzz-decode - any bytes as a file: the first byte says in what encoding, and how much is read at once; what comes out
 * is UTF-8, if it is not said to be doubtful */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "afresh.h"
#include "decode.h"
#include "say.h"

static void
run(const uint8_t *bytes, size_t n)
{
	static const char *const names[] = { NULL, "utf-16", "windows-1252", "iso-8859-15", "shift_jis" };
	struct text all = { 0 };
	struct decode *d;
	char piece[64];
	size_t room, got;
	int fd = memfd_create("fuzz", 0);

	if (fd < 0 || write(fd, bytes + 1, n - 1) != (ssize_t)n - 1 || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	room = 1 + bytes[0] / 5;
	d = decode_open(fd, NULL, names[bytes[0] % 5]);
	while ((got = decode_read(d, piece, room < sizeof piece ? room : sizeof piece)) > 0)
		text_add(&all, piece, got);
	if (!decode_doubtful(d) && !utf8_valid(all.at ? all.at : "", all.length, NULL))
		abort();
	decode_close(d);
	close(fd);
	text_free(&all);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	int ending = n < 2 ? -1 : afresh(run, bytes, n);

	must(ending == -1 || ending == END_DATA);
	return 0;
}
