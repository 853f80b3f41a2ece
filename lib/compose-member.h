/* compose-member - members of a record's objects, written from what its rows say                  floor 2
 *
 * Text is appended as it is to go out. A comma goes before a member unless the object (or array) has just begun.
 */
#ifndef COMPOSE_MEMBER_H
#define COMPOSE_MEMBER_H

#include "composer.h"

/* Begin a record: its type, id and (unless the file has a time) time. */
void member_begin(struct composer *, const char *type, const char *id);

/* A key of a member that the program knows, as it goes out. */
#define MEMBER(key) ((struct csv_cell){ ",\"" key "\":", sizeof ",\"" key "\":" - 1 })

/* Has an object or array just begun, so that no comma goes before what comes? */
static inline bool
member_first(const struct text *t)
{
	return t->at[t->length - 1] == '{' || t->at[t->length - 1] == '[';
}

/* A comma, if one is needed. */
static inline void
member_comma(struct text *t)
{
	if (!member_first(t))
		text_byte(t, ',');
}

/* A key that is written already, with its comma; one that is not. */
static inline void
member_key(struct text *t, struct csv_cell key)
{
	bool first = member_first(t);

	text_add(t, key.at + first, key.length - first);
}

void member_name(struct text *, struct csv_cell key);

/* Write "key":value when the place says something in the row, under its own key or another. Did it say something? An
 * empty cell that clears is written as null. What is no such value fails the record. */
bool member_put(struct composer *, struct text *to, const struct place *, size_t row);
bool member_put_as(struct composer *, struct text *to, struct csv_cell key, const struct place *, size_t row);

/* Write "key":"name", of a name that was made. PLACE (or NULL) is for the message when it is none. */
void member_put_name(struct composer *, struct csv_cell key, const struct text *name, const struct place *, size_t row);

#endif
