/* schema - the dictionary of records: share/schema/TYPE.json                                   floor 2
 *
 * The files are JSON Schema 2020-12, of which we read what they use; a file that uses more ends the program
 * (END_CONFIG) rather than being half understood. A schema is handed out as JSON with every $ref and allOf
 * followed, so that what it says of a field is a schema too. Beside the standard's words it holds
 *     unit    what a number counts: "pieces", "g", "days"
 *     kind    the shared piece of common.json that the field is: "sku", "amount"
 *     form    the description of that piece: how such a value is written
 * Fields that a schema does not name are allowed in a record. All that is handed out is kept, and not to be
 * changed.
 */
#ifndef SCHEMA_H
#define SCHEMA_H

#include <jansson.h>
#include <stdbool.h>

#include "text.h"

/* The schema of a record type, "order.place", or of shop.json, "shop". NULL when there is none of that
 * name. */
json_t *schema_of(const char *type);

/* The names of all record types, ascending, ended by NULL. */
const char *const *schema_types(void);

/* Of NAMES, ended by NULL, the one spelled most like WORD; NULL when none is like it. */
const char *schema_nearest(const char *word, const char *const *names);

/* ---- judging ---- */

/* Does VALUE obey? If not, FAULT says where, what is there, and what was expected: `lines[0].qty: 0 is not
 * 1 or more (pieces)`. An integer is a JSON integer: 2.0 is none (the standard would take it). */
enum { SCHEMA_FAULT = 512 };
bool schema_obeyed(json_t *schema, json_t *value, char fault[SCHEMA_FAULT]);

/* Is KEYWORD one of those that values are judged by? */
bool schema_rule(const char *keyword);

/* ---- fields ---- */

/* What the schema says of the field at a dotted path: "qty", "customer.email", "lines.0.sku". NULL when it
 * names no such field. Below a field of any content it is an empty schema. */
json_t *schema_at(json_t *schema, const char *path);

/* The type of a field: JSON_STRING, JSON_INTEGER, JSON_TRUE (a boolean), JSON_ARRAY, JSON_OBJECT; JSON_NULL
 * when it may be anything. The same in words: "text", "an integer", "true or false", "an array", "an
 * object", "anything". */
json_type schema_type(const json_t *field);
const char *schema_type_words(const json_t *field);

/* Text as a value of the field's type: "40" is an integer where one belongs, "499.00" stays text where an
 * amount does. NULL when it is none of that type, and for arrays and objects. The caller owns it. */
json_t *schema_read(const json_t *field, const char *text);

/* Put VALUE (taken over) at a dotted path that schema_at() knows, making the objects and arrays on the way.
 * NULL, or what is wrong: there is a value already, or an entry of an array is not the next one. */
const char *schema_put(json_t *schema, json_t *record, const char *path, json_t *value);

/* Tell of every field, depth first, in the schema's order; PATH is dotted, with [] after the name of an
 * array. */
typedef void on_field(const char *path, json_t *field, bool required, void *context);
void schema_fields(json_t *schema, on_field *tell, void *context);

/* Set what is absent in VALUE to the defaults of the schema, also in the objects that are there. */
void schema_fill(json_t *schema, json_t *value);

/* ---- telling people ---- */

/* What to say of a path that schema_at() does not know: where it goes astray, the nearest name, the names
 * there are. Returns FAULT. */
const char *schema_unknown(json_t *schema, const char *path, char fault[SCHEMA_FAULT]);

/* Append a table of all fields: path, what may stand there and its unit, whether it is required,
 * description, default. */
void schema_explain(json_t *schema, struct text *to);

#endif
