/* fuzz-docs - any bytes as JSON documents: every byte but the blanks between is in one document, in its place, on its line */
#include <jansson.h>
#include <string.h>

#include "afresh.h"
#include "docs.h"

/* Go on over N bytes, counting lines. */
static void
pass(const uint8_t **at, size_t n, long *line)
{
	for (; n > 0; n--)
		*line += *(*at)++ == '\n';
}

static void
run(const uint8_t *bytes, size_t n)
{
	const uint8_t *at = bytes, *end = bytes + n;
	struct decode *in = decode_open(file_of(bytes, n), NULL, "utf-8");
	struct docs *docs = docs_open(in);
	struct doc doc;
	long line = 1;

	for (;;) {
		json_t *value;
		while (at < end && *at && strchr(" \t\r\n", *at))
			pass(&at, 1, &line);
		if (!docs_next(docs, &doc))
			break;
		must(doc.length > 0 && !doc.too_long && doc.line == line);
		value = json_loadb(doc.at, doc.length, JSON_DECODE_ANY, NULL);
		if (!value)
			docs_again(docs, &doc);
		json_decref(value);
		must(doc.length > 0 && doc.length <= (size_t)(end - at) && memcmp(doc.at, at, doc.length) == 0);
		pass(&at, doc.length, &line);
	}
	must(at == end);
	docs_close(docs);
	decode_close(in);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	size_t blanks = 0;

	while (blanks < n && memchr(" \t\r\n", bytes[blanks], 4))
		blanks++;
	/* What is packed has other bytes within; marks of UTF-8 are taken away. */
	if (n >= 2 && memchr("PBhZ\xD0\xFD\x28\x1F", bytes[0], 8))
		return -1;
	if (n - blanks >= 3 && memcmp(bytes + blanks, "\xEF\xBB\xBF", 3) == 0)
		return -1;
	afresh(run, bytes, n);
	return 0;
}
