/* picture: files by their bytes, whole, cut short, and others */
#include "picture.h"

#include <stdlib.h>

#include "tap.h"

#define BYTES(s) (const unsigned char *)(s), sizeof(s) - 1

static const struct {
	const char *name;
	const unsigned char *bytes;
	size_t n;
	const char *type; /* NULL: FAULT */
	int64_t width, height;
	const char *fault;
} cases[] = {
	{ "a PNG of 800 by 600", BYTES("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\3\x20\0\0\2\x58\10\2\0\0\0"), "image/png", 800, 600 },
	{ "a GIF", BYTES("GIF89a\x20\3\x58\2\0\0\0"), "image/gif", 800, 600 },
	{ "an old GIF", BYTES("GIF87a\1\0\2\0"), "image/gif", 1, 2 },
	{ "a JPEG", BYTES("\xFF\xD8\xFF\xE0\0\4JF\xFF\xC4\0\3x\xFF\xFF\xC2\0\x11\10\2\x58\3\x20\3"), "image/jpeg", 800, 600 },
	{ "a JPEG whose frame does not come", BYTES("\xFF\xD8\xFF\xE0\0\4JF"), "image/jpeg", 0, 0 },
	{ "a JPEG with a segment of no length", BYTES("\xFF\xD8\xFF\xE0\0\0\xFF\xE0\0\0\0\0"), "image/jpeg", 0, 0 },
	{ "a JPEG that breaks off", BYTES("\xFF\xD8\xFF"), "image/jpeg", 0, 0 },
	{ "a lossy WebP", BYTES("RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0\x30\1\0\x9D\1\x2A\x20\3\x58\2"), "image/webp", 800, 600 },
	{ "a lossless WebP", BYTES("RIFF\x24\0\0\0WEBPVP8L\x18\0\0\0\x2F\x1F\xC3\x95\0\0"), "image/webp", 800, 600 },
	{ "an extended WebP", BYTES("RIFF\x24\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0\x1F\3\0\x57\2\0"), "image/webp", 800, 600 },
	{ "a WebP that breaks off", BYTES("RIFF\x24\0\0\0WEBPVP8X"), "image/webp", 0, 0 },
	{ "an AVIF, its tiles before it", BYTES("\0\0\0\x1C" "ftypavif\0\0\0\0mif1\0\0\0\x14ispe\0\0\0\0\0\0\1\0\0\0\1\0"
		"\0\0\0\x14ispe\0\0\0\0\0\0\3\x20\0\0\2\x58"), "image/avif", 800, 600 },
	{ "an AVIF without its size", BYTES("\0\0\0\x1C" "ftypavif\0\0\0\0ispe"), "image/avif", 0, 0 },
	{ "nothing", BYTES(""), .fault = "it is empty" },
	{ "a sound", BYTES("RIFF\x24\0\0\0WAVEfmt "), .fault = "it is not JPEG, PNG, GIF, WebP or AVIF" },
	{ "an HEIC", BYTES("\0\0\0\x1C" "ftypheic"), .fault = "it is not JPEG, PNG, GIF, WebP or AVIF" },
	{ "gzip", BYTES("\x1F\x8B\10\0"), .fault = "it is not JPEG, PNG, GIF, WebP or AVIF" },
	{ "NULs", BYTES("\0\0\0\0\0\0\0\0"), .fault = "it is not JPEG, PNG, GIF, WebP or AVIF" },
	{ "SVG", BYTES("\n<svg xmlns="), .fault = "it is SVG, which can carry programs" },
	{ "SVG with its prolog", BYTES("\xEF\xBB\xBF<?xml version='1.0'?><!DOCTYPE svg><svg>"), .fault = "it is SVG, which can carry programs" },
	{ "SVG after a comment", BYTES("<!-- made by hand --><svg>"), .fault = "it is SVG, which can carry programs" },
	{ "XML", BYTES("<?xml version='1.0'?><feed>"), .fault = "it is not JPEG, PNG, GIF, WebP or AVIF" },
	{ "a web page", BYTES("<!DOCTYPE html><svg>"), .fault = "it is a web page, not an image" },
};

/* A file that breaks off anywhere is not read past its end: its copy is as long as it is. */
static void
cut_short(const unsigned char *bytes, size_t n)
{
	for (size_t length = 0; length < n; length++) {
		unsigned char *copy = malloc(length);
		struct picture p;
		if (copy)
			memcpy(copy, bytes, length);
		picture_fault(&p, copy, copy ? length : 0);
		free(copy);
	}
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct picture p;
		const char *fault = picture_fault(&p, cases[i].bytes, cases[i].n);
		is_text(fault ? fault : p.type, cases[i].type ? cases[i].type : cases[i].fault, "%s", cases[i].name);
		is_int(p.width, cases[i].width, "its width");
		is_int(p.height, cases[i].height, "its height");
		cut_short(cases[i].bytes, cases[i].n);
	}
	return done();
}
