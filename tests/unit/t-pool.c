/* pool: memory that is given back all at once */
#include "pool.h"
#include "tap.h"

#include <stdalign.h>
#include <stdlib.h>

int
main(void)
{
	struct pool pool = { 0 };
	bool aligned = true, zero = true;
	char *first, *large, *kept, bytes[] = "abc\0def";

	for (size_t n = 0; n < 3000; n++) {
		char *p = pool_take(&pool, n);
		aligned = aligned && (uintptr_t)p % alignof(max_align_t) == 0;
		memset(p, 0xAA, n);
	}
	ok(aligned, "three thousand pieces are aligned");
	pool_reset(&pool);
	first = pool_take(&pool, 1);
	large = pool_zero(&pool, 1000000);
	for (int i = 0; i < 1000000; i++)
		zero = zero && large[i] == 0;
	ok(zero, "a large piece of zeros");
	kept = pool_text(&pool, "kept");
	*first = 'x';
	is_text(kept, "kept", "pieces do not overlap");
	is_text(pool_copy(&pool, "cut here", 3), "cut", "a copy of some bytes ends with a NUL");
	ok(memcmp(pool_copy(&pool, bytes, 7), bytes, 8) == 0, "a copy may hold NULs");
	is_text(pool_print(&pool, "%d %s", 7, "dwarfs"), "7 dwarfs", "a printed text");
	is_int((int64_t)strlen(pool_print(&pool, "%100000d", 1)), 100000, "a long one");
	pool_free(&pool);
	is_text(pool_text(&pool, "again"), "again", "an emptied pool is used again");
	pool_free(&pool);
	return done();
}
