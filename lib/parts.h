/* parts - files that are written side by side, and are there whole or not at all              floor 1
 *
 * Until parts_finish() a file has another name, that ends in .tmp; of what is not finished when the program
 * ends nothing is left. A file that cannot be written ends the program (END_CANT_CREATE, END_IO).
 */
#ifndef PARTS_H
#define PARTS_H

#include <stddef.h>

#include "pool.h"

struct parts {
	size_t n;
	struct part *parts;
	struct pool pool;
};

/* Begin a file, which its owner and group may read. */
void parts_add(struct parts *, const char *path);

/* Add a line (without its newline) to file I. */
void parts_give(struct parts *, size_t i, const char *line, size_t n);

/* Put all on the disk, and then in place of what was there before. */
void parts_finish(struct parts *);

#endif
