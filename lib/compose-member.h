/* compose-member - members of a record's objects, written from what its rows say                  floor 2
 *
 * Text is appended as it is to go out. A comma goes before a member unless the object (or array) has just begun.
 */
#ifndef COMPOSE_MEMBER_H
#define COMPOSE_MEMBER_H

#include "composer.h"

/* Begin a record: its type, id and (unless the file has a time) time. */
void member_begin(struct composer *, const char *type, const char *id);

/* A comma, if one is needed; the same and "KEY": ; the same, where that is written already. */
void member_comma(struct text *);
void member_name(struct text *, const char *key);
void member_written(struct text *, struct csv_cell written);

/* Write "key":value when the place says something in the row, under its own key or another. Did it say something? An
 * empty cell that clears is written as null. What is no such value fails the record. */
bool member_put(struct composer *, struct text *to, const struct place *, size_t row);
bool member_put_as(struct composer *, struct text *to, const char *key, const struct place *, size_t row);

/* Write "key":"name", of a name that was made. PLACE (or NULL) is for the message when it is none. */
void member_put_name(struct composer *, const char *key, const struct text *name, const struct place *, size_t row);

#endif
