/* compose-order - order.place records                                                             floor 2
 */
#ifndef COMPOSE_ORDER_H
#define COMPOSE_ORDER_H

#include "composer.h"

/* Put the order's id into composer.handle. */
void order_id(struct composer *);

/* Write the order. */
void order_put(struct composer *);

#endif
