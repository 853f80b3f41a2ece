/* image - what is known of an image, and what is said of it                                   floor 2 */
#ifndef IMAGE_H
#define IMAGE_H

#include "record.h"
#include "store.h"

/* By the name of a URL (wants.h). STATE is queued, held or failed; DUE_AT 0: it is not to be fetched. PRODUCTS want it.
 * TRIES_BEFORE are those before it was last put into the queue. */
extern const struct table image_table;
enum { IMAGE_SRC, IMAGE_STATE, IMAGE_DUE_AT, IMAGE_TRIES, IMAGE_TRIES_BEFORE, IMAGE_PRODUCTS, IMAGE_ETAG,
	IMAGE_LAST_MODIFIED, IMAGE_PATH, IMAGE_DIGEST, IMAGE_MEDIA_TYPE, IMAGE_SIZE, IMAGE_WIDTH, IMAGE_HEIGHT,
	IMAGE_FETCHED, IMAGE_LOOKED, IMAGE_WHY };

/* It is to be fetched from WHEN on; what is held of it stays. */
void image_queue(struct row *, moment when);

/* The record's answers about it; PRODUCTS, an array of those that want it, is taken over. */
void image_fetched(struct record *, const struct row *, json_t *products);
void image_kept(struct record *, const struct row *);
void image_failed(struct record *, const struct row *, json_t *products);

#endif
