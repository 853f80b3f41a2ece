/* picture - what a file of an image is, by its bytes */
#include "picture.h"

#include <string.h>
#include <strings.h>

/* The file, and how far it may be read. */
struct bytes {
	const unsigned char *at;
	size_t n;
};

typedef void measure(struct picture *, struct bytes);
static measure jpeg, png, gif, webp, avif;

/* SIGN stands at OFFSET, and BRAND, if not NULL, 8 bytes into the file. */
static const struct {
	const char *sign;
	size_t length, offset;
	const char *brand, *type, *ending;
	measure *measure;
} kinds[] = {
	{ "\xFF\xD8\xFF", 3, 0, NULL, "image/jpeg", "jpg", jpeg },
	{ "\x89PNG\r\n\x1A\n", 8, 0, NULL, "image/png", "png", png },
	{ "GIF87a", 6, 0, NULL, "image/gif", "gif", gif },
	{ "GIF89a", 6, 0, NULL, "image/gif", "gif", gif },
	{ "RIFF", 4, 0, "WEBP", "image/webp", "webp", webp },
	{ "ftyp", 4, 4, "avif", "image/avif", "avif", avif },
	{ "ftyp", 4, 4, "avis", "image/avif", "avif", avif },
};

/* The number in N bytes at OFFSET, 0 past the end. */
static int64_t
big(struct bytes file, size_t offset, size_t n)
{
	int64_t number = 0;

	if (offset + n > file.n)
		return 0;
	for (size_t i = 0; i < n; i++)
		number = number << 8 | file.at[offset + i];
	return number;
}

static int64_t
little(struct bytes file, size_t offset, size_t n)
{
	int64_t number = 0;

	if (offset + n > file.n)
		return 0;
	while (n-- > 0)
		number = number << 8 | file.at[offset + n];
	return number;
}

static bool
stands(struct bytes file, size_t offset, const char *sign, size_t n)
{
	return offset + n <= file.n && memcmp(file.at + offset, sign, n) == 0;
}

/* Segments, each with its length, until the one that begins a frame: 0xC0 to 0xCF but for tables. */
static void
jpeg(struct picture *p, struct bytes file)
{
	for (size_t at = 2; at + 4 <= file.n && file.at[at] == 0xFF;) {
		unsigned mark = file.at[at + 1];
		if (mark == 0xFF) { /* filling */
			at++;
			continue;
		}
		if (mark >= 0xC0 && mark <= 0xCF && mark != 0xC4 && mark != 0xC8 && mark != 0xCC) {
			p->height = big(file, at + 5, 2);
			p->width = big(file, at + 7, 2);
			return;
		}
		at += 2 + (size_t)big(file, at + 2, 2);
	}
}

static void
png(struct picture *p, struct bytes file)
{
	p->width = big(file, 16, 4);
	p->height = big(file, 20, 4);
}

static void
gif(struct picture *p, struct bytes file)
{
	p->width = little(file, 6, 2);
	p->height = little(file, 8, 2);
}

/* Lossy, lossless, and extended files have their size in three places. */
static void
webp(struct picture *p, struct bytes file)
{
	if (stands(file, 12, "VP8 ", 4)) {
		p->width = little(file, 26, 2) & 0x3FFF;
		p->height = little(file, 28, 2) & 0x3FFF;
	} else if (stands(file, 12, "VP8L", 4) && file.n >= 25) {
		p->width = (little(file, 21, 4) & 0x3FFF) + 1;
		p->height = (little(file, 21, 4) >> 14 & 0x3FFF) + 1;
	} else if (stands(file, 12, "VP8X", 4) && file.n >= 30) {
		p->width = little(file, 24, 3) + 1;
		p->height = little(file, 27, 3) + 1;
	}
}

/* Boxes called ispe hold the sizes of the image and of the tiles it may be made of: the greatest is the
 * image's. */
static void
avif(struct picture *p, struct bytes file)
{
	struct bytes head = { file.at, file.n < 65536 ? file.n : 65536 };

	for (size_t i = 0; i + 16 <= head.n; i++)
		if (stands(head, i, "ispe", 4) && big(head, i + 8, 4) > p->width) {
			p->width = big(head, i + 8, 4);
			p->height = big(head, i + 12, 4);
		}
}

/* Does markup begin so, after blanks? */
static bool
begins(struct bytes file, const char *tag)
{
	size_t blanks = 0, n = strlen(tag);

	while (blanks < file.n && memchr("\xEF\xBB\xBF \t\r\n", file.at[blanks], 7))
		blanks++;
	return blanks + n <= file.n && strncasecmp((const char *)file.at + blanks, tag, n) == 0;
}

static bool
is_svg(struct bytes file)
{
	size_t head = file.n < 1024 ? file.n : 1024;

	return begins(file, "<svg") ||
		((begins(file, "<?xml") || begins(file, "<!--")) && memmem(file.at, head, "<svg", 4));
}

const char *
picture_fault(struct picture *p, const unsigned char *bytes, size_t n)
{
	struct bytes file = { bytes, n };

	*p = (struct picture){ 0 };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (stands(file, kinds[i].offset, kinds[i].sign, kinds[i].length) &&
			(!kinds[i].brand || stands(file, 8, kinds[i].brand, 4))) {
			p->type = kinds[i].type;
			p->ending = kinds[i].ending;
			kinds[i].measure(p, file);
			if (p->width <= 0 || p->height <= 0)
				p->width = p->height = 0;
			return NULL;
		}
	if (n == 0)
		return "it is empty";
	if (is_svg(file))
		return "it is SVG, which can carry programs";
	if (begins(file, "<!doctype html") || begins(file, "<html"))
		return "it is a web page, not an image";
	return "it is not JPEG, PNG, GIF, WebP or AVIF";
}
