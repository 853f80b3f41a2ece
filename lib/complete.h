/* complete - input that says all there is: what it does not name is dropped                    floor 3 */
#ifndef COMPLETE_H
#define COMPLETE_H

#include "plan.h"

/* Read ASKED's input, which can be read again (again.h), and put a file of drops before it. DB: the books as
 * they are. Ends the program (END_DATA) when the input cannot say all there is. */
void complete_input(const struct plan *, struct asked *, struct store *db);

#endif
