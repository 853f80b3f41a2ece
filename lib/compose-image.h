/* compose-image - the images of a product                                                         floor 2
 */
#ifndef COMPOSE_IMAGE_H
#define COMPOSE_IMAGE_H

#include "composer.h"

/* Write "images":[…]: those of every row, or null when an empty cell clears them. */
void image_put_all(struct composer *);

#endif
