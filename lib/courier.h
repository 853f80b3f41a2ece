/* courier - a station that does errands outside                                                floor 3
 *
 * What is to be done outside (a message to send, a payment to ask for) must neither be lost nor done twice,
 * whatever is killed. So an errand has three steps: the handler checks it, notes in its tables that it is
 * under way, and calls errand(); that is committed. Then intake.send does it, without a transaction. Then
 * intake.settle notes what came of it and answers; that is committed together with the answer. A run killed
 * in between finds, on the same record, its own note, and the handler decides whether to do it again. Errands
 * that can be done side by side are given to intake.send_all together; each is settled when it is done. One
 * process of a shop does errands at a time, so a note of one under way is always of a run that died.
 */
#ifndef COURIER_H
#define COURIER_H

#include "station.h"

/* In a handler: there is something to do outside for this record. JOB (taken over) is all that intake.send
 * (or send_all) will see. */
void errand(struct record *, json_t *job);

#endif
