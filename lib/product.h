/* product - what is put into the catalogue, and what an answer says was changed                floor 2 */
#ifndef PRODUCT_H
#define PRODUCT_H

#include "record.h"

/* Refuse what is not a whole product as the dictionary has it (share/schema/product.added.json), or has a SKU
 * twice. */
void product_check(struct record *);

/* What is kept of a product: all that was said but what names, dates and traces the record. The caller owns
 * it. */
json_t *product_body(json_t *record);

/* The words that search finds a product by (words.h); they live as long as the record. */
const char *product_words(struct record *);

/* The changes that product.added, product.changed or product.dropped tells of, as plan.h wants them; none
 * of another record. The caller owns them. */
json_t *product_changes(const json_t *answer);

#endif
