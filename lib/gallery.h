/* gallery - images fetched and kept below the shop, each content once                          floor 3
 *
 * An image is kept as SHOP/images/AB/CDEF….jpg, after the SHA-256 of its bytes: what two URLs give is one
 * file, and a file never changes. It is written under another name, and on the disk before it is renamed.
 */
#ifndef GALLERY_H
#define GALLERY_H

#include "filter.h"
#include "http.h"
#include "store.h"

/* How images are fetched: set before the first is. */
extern struct http_rules gallery_rules;

/* Why the file kept at PATH (below the shop) is not what it was, NULL when it is what DIGEST says. */
const char *gallery_fault(const char *path, const char *digest);

/* Prove the files that SQL names by src, path and digest; one that is not what it was is printed, with its repair.
 * False when there is one. */
bool gallery_prove(struct store *, const char *sql);

/* Fetch: errands of a courier. A job has `src`, and of the file that is held `path`, `digest`, `etag` and
 * `last_modified` (all may be ""). An outcome has `end`:
 *
 *     "fetched"    with path, digest, media_type, size, width, height, etag, last_modified
 *     "kept"       what is held is what the server has
 *     "later"      try again, after `wait` seconds at least; `why`
 *     "never"      `why`
 */
on_errands gallery_fetch;

#endif
