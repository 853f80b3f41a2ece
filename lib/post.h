/* post - letters handed to the mail, the way shop.json says                                    floor 3
 *
 * A job is one message: an object with `message` (its name), `time` (when its cause was), `template` and
 * `language` (letter.h), `address`, and `data` (the fields of the record it is about).
 */
#ifndef POST_H
#define POST_H

#include <jansson.h>
#include <stdbool.h>

#include "mail.h"

/* Read `mail` of shop.json, and the password it needs. Ends the program with END_CONFIG when something
 * there is wrong. */
void post_open(void);

/* Append the mail of a job to OUT as it is sent. False, with WHY (MAIL_FAULT bytes), when it cannot be
 * made. */
bool post_compose(const json_t *job, struct text *out, char *why);

/* Send a job: an on_errand of a courier. The outcome has `end`, "sent", "later" (try again) or "never", and
 * `why`. */
json_t *post_send(const json_t *job);

#endif
