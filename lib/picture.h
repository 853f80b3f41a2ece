/* picture - what a file of an image is, by its bytes                                           floor 1
 *
 * What a server or a file's name says about it is not looked at.
 */
#ifndef PICTURE_H
#define PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct picture {
	const char *type, *ending; /* "image/jpeg", "jpg" */
	int64_t width, height;     /* pixels as stored, before any turning; 0: not found */
};

/* What the N BYTES of a whole file are: JPEG, PNG, GIF, WebP or AVIF. NULL, or why it is none that is kept.
 */
const char *picture_fault(struct picture *, const unsigned char *bytes, size_t n);

#endif
