/* record - one line of the stream: read, checked, answered                                    floor 2
 *
 * A record is a JSON object on one line (ecom-record(5)). A handler asks it for fields with need_*(), which
 * check them and note the first fault (sticky, like ferror()); it answers with emit(), or says no with
 * refuse(). A refused record has no effect and no answer. What need_*() and maybe_*() return lives as long as
 * the record.
 */
#ifndef RECORD_H
#define RECORD_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "moment.h"
#include "pool.h"
#include "text.h"

#define QUANTITY_MOST \
	INT64_C(1000000000000) /* a thousand thousand million: sums of quantities do not overflow */

enum {
	RECORD_LONGEST = 16 * 1024 * 1024, /* bytes of a line */
	RECORD_DEEPEST = 32,               /* objects and arrays within each other */
	RECORD_MOST = 100000,              /* values in all */
	ID_LONGEST_ROOT = 120,             /* an id from outside */
	ID_LONGEST = 250                   /* an id with its lineage */
};

struct record {
	const char *line; /* as read, NUL-terminated, without its newline */
	size_t length;
	const char *file; /* NULL: standard input */
	long number;      /* of the line, from 1 */

	json_t *body;           /* NULL when it was not parsed */
	const char *type, *id;
	moment time;            /* its own, or now when it has none */
	bool fed_back;          /* it comes out of a file of rejects */

	json_t *scope;          /* where need_*() look: the body, or what each() and within() entered */
	char where[128];        /* the path of the scope, for messages: "lines[2]." */
	char fault[1024];       /* the first fault, "" while there is none */
	struct pool *pool;      /* for what lives as long as the record */

	struct made *made;      /* answers so far, in order */
	struct made **made_end;
	struct kind *kinds;
	json_t *job; /* an errand asked for (courier.h) */
	json_t *owned; /* an array of values given back with the record; NULL: none */
};

/* Parse the line: one object, no duplicate keys, valid UTF-8, not too deep, not too many values; `type` and `id` well formed. On a
 * fault the record is refused. A record that was refused before and is fed back is taken without its `_line`,
 * `_error`. */
void record_parse(struct record *);

/* The type of a line that begins {"type":"…" as our writers write it, without parsing; NULL when it does not.
 * *n is its length. */
const char *record_peek(const char *line, size_t length, size_t *n);

/* A fingerprint of what the record says: equal for equal JSON values, whatever the spacing and the order of
 * keys. Fields that begin with '_' do not count. */
struct digest record_digest(const struct record *);

/* The run that a record is of: its id without the number at its end (RUN.ROW); the whole id of another. */
const char *record_run(const struct record *);

/* Say no: notes the fault unless one was noted. `refuse(r, "sku", "'%s' is not in the catalogue", sku)`.
 * FIELD NULL: the record as a whole. The scope's path is put before the field. */
void refuse(struct record *, const char *field, const char *why, ...) __attribute__((format(printf, 3, 4)));
bool refused(const struct record *);

/* Fields that must be there. After a fault they return "", 0 or NULL, which a handler need not look at. */
const char *need_text(
	struct record *, const char *field); /* not empty, no control characters, at most 64 KiB */
const char *need_name(struct record *,
	const char *field); /* printable, 1-120 bytes, no space at the ends: SKUs, order numbers, locations */
int64_t need_count(struct record *, const char *field);                  /* an integer, 1 to QUANTITY_MOST */
int64_t need_whole(struct record *, const char *field);                  /* an integer, 0 to QUANTITY_MOST */
int64_t need_int(struct record *,
	const char *field); /* any integer but 0 up to QUANTITY_MOST either way: an adjustment */
moment need_time(struct record *, const char *field);                    /* RFC 3339 */
const char *need_date(struct record *, const char *field);               /* "2026-11-22" */
const char *need_currency(struct record *, const char *field);           /* ISO 4217 */
const char *need_country(struct record *, const char *field);            /* ISO 3166-1 alpha-2 in form */
int64_t need_amount(
	struct record *, const char *field, int digits); /* decimal text → minor units; not negative */
int64_t need_price(struct record *, const char *field);  /* decimal text → millionths; not negative */
const char *need_one_of(
	struct record *, const char *field, const char *choices); /* "cod prepaid": one of these words */
json_t *need_array(struct record *, const char *field);                  /* not empty; borrowed */
json_t *need_object(struct record *, const char *field);                 /* borrowed */

/* The same, for fields that may be absent or null: then the given default (NULL, 0, DEFAULT). */
const char *maybe_text(struct record *, const char *field);
const char *maybe_name(struct record *, const char *field, const char *otherwise);
int64_t maybe_whole(struct record *, const char *field, int64_t otherwise);
int64_t maybe_amount(struct record *, const char *field, int digits, int64_t otherwise);
bool maybe_bool(struct record *, const char *field, bool otherwise);
const char *maybe_one_of(struct record *, const char *field, const char *choices, const char *otherwise);
bool have(const struct record *, const char *field); /* is it there, and not null? */

/* Go through the objects of an array of the body: while the loop runs they are, in turn, the scope.
 *     for (size_t i = 0; each(r, "lines", i); i++)
 *             sku = need_name(r, "sku");
 * The array must be there and not empty; an element that is no object is a fault and ends the loop. Leave the
 * loop early only by refusing. */
bool each(struct record *, const char *array, size_t i);

/* Is the array of the body there, and not empty? Where it may be empty: for (i = 0; have_some(r, "lines") && each(…); i++) */
bool have_some(const struct record *, const char *array);

/* Make an object of the body the scope, until leave(). False (and nothing entered) when it is absent or no
 * object (the latter is a fault). */
bool within(struct record *, const char *object);
void leave(struct record *);

/* Answer with a record of TYPE: its id is this record's id, a slash, and the type's participle (numbered when
 * there are several: /planned.1, /planned.2); its time is this record's. FIELDS names what follows:
 *
 *     emit(r, "stock.received", "sku:s location:s qty:i", sku, location, qty);
 *
 *     :s  text (NULL: the field is left out)       :t  moment
 *     :i  int64_t                                  :a  an amount, two arguments: int64_t minor units, int digits
 *     :b  bool (as int)                            :j  json_t, taken over (NULL: left out)
 *                                                  :k  json_t, kept by the caller (NULL: left out)
 *
 * A field "*:k" copies all members of an object but type, id and time. A later field replaces an earlier one
 * of its name. */
void emit(struct record *, const char *type, const char *fields, ...);

/* The same with another last part of the id than the participle. */
void emit_as(struct record *, const char *what, const char *type, const char *fields, ...);

/* A JSON object of the same makings, for use inside a record. The caller owns it. */
json_t *object(const char *fields, ...);

/* The text of a string member, NULL when it is absent or no string; an integer member, or 0. For what we
 * wrote ourselves (stored rows, events of other stations already checked). */
const char *text_of(const json_t *object, const char *key);
int64_t int_of(const json_t *object, const char *key);

/* An amount member of what we wrote ourselves, in minor units; 0 when absent. */
int64_t amount_of(const json_t *object, const char *key, int digits);

/* JSON as compact text, keys in their order, reals as short as they read back the same. */
void text_value(struct text *, const json_t *);
char *pool_json(struct pool *, const json_t *);

/* JSON that we stored, read again; it lives as long as the record. NULL when the text is empty. */
json_t *record_stored(struct record *, const char *text);

/* Take over a value that was made for the record: it lives as long as the record. Returns it. */
json_t *record_owns(struct record *, json_t *);

/* Append the answers, a line each. Called once, by the loop. Answers whose ids grew past ID_LONGEST refuse
 * the record. */
void record_answers(struct record *, struct text *out);

/* Forget the answers and faults of a run of the handler that does not count (a batch that is run again). */
void record_again(struct record *);

/* Give back the parsed body and the answers. */
void record_free(struct record *);

#endif
