/* merge - what is said of a product, put into what is kept of it                               floor 2
 */
#ifndef MERGE_H
#define MERGE_H

#include <jansson.h>
#include <stdbool.h>

/* The product WAS (NULL: there was none) with what SAID says: a member that is not said stays, null takes it
 * away, another replaces it. Four are merged themselves: `extra` member by member, `variants` by sku and
 * `images` by src (those that are not named stay as they are, new ones go to the end), and to `options` are
 * added those it lacks. The caller owns it; WAS and SAID stay as they are. */
json_t *merge(const json_t *was, const json_t *said);

/* Does SAID say nothing that is not so in WAS already? Then merging changes nothing; it may change nothing even
 * when this is false. */
bool merge_is_vain(const json_t *was, const json_t *said);

#endif
