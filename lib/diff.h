/* diff - what changed between two JSON objects                                                 floor 2
 *
 * A change is {"field": path, "old": value, "new": value}; without "old" the field was not there before,
 * without "new" it is there no longer. The path is the members' names with dots between: "title",
 * "variants.TEA.price", "images.0.src". A name that holds a dot or a quote is itself quoted:
 * variants."TEA.250".price.
 */
#ifndef DIFF_H
#define DIFF_H

#include <jansson.h>

/* Arrays of objects whose elements are known by a member, whatever their place: "variants" by "sku". A
 * table ended by a row of zeros. Elements of other arrays of objects are known by their place; any other
 * array is one value. */
struct diff_by {
	const char *array, *member;
};

/* The changes that lead from WAS to NOW, an array (empty: none); the caller owns it. A null member is as
 * good as none; the order of members does not count. When elements known by a member change places, the
 * change is that of the array, its values being the members in their order:
 * {"field":"variants","old":["TEA","CUP"],"new":["CUP","TEA"]}. */
json_t *diff(const json_t *was, const json_t *now, const struct diff_by *);

#endif
