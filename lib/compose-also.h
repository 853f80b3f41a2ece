/* compose-also - rows that say more of a product, or of one of its variants                        floor 2
 */
#ifndef COMPOSE_ALSO_H
#define COMPOSE_ALSO_H

#include "composer.h"

/* Write "also":[…], an object of each such row, if there are any. */
void also_put_all(struct composer *);

#endif
