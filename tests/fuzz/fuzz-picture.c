/* fuzz-picture - any bytes as the file of an image */
#include <stdlib.h>

#include "afresh.h"
#include "picture.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	unsigned char *own = malloc(n ? n : 1); /* so that one byte too many is seen */
	struct picture p;

	memcpy(own, bytes, n);
	if (!picture_fault(&p, own, n)) {
		must(p.type && p.ending && p.width >= 0 && p.height >= 0);
		must((p.width == 0) == (p.height == 0));
	}
	free(own);
	return 0;
}
