/* template - words with blanks, filled from JSON                                               floor 2
 *
 * A logic-less subset of Mustache: no code, no expressions, nothing to call.
 *
 *     {{name}} {{a.b}} {{.}}       the value, escaped for what is being written; nothing when there is no
 *                                  such value
 *     {{{name}}}                   the value as it is, only where the caller allows it
 *     {{#name}} … {{/name}}        once for each element of an array; once, when the value is neither
 *                                  false, null, "" nor []
 *     {{^name}} … {{/name}}        when the value is absent, false, null, "" or []
 *     {{>part}}                    another template
 *     {{! remark }}
 *
 * A name is looked for in the innermost section first, then outwards. A line that holds only a section's
 * tag, a remark or a part leaves no line behind. Departures from Mustache: no {{&name}}, no other
 * delimiters, and a part is not indented by the blanks before its tag.
 */
#ifndef TEMPLATE_H
#define TEMPLATE_H

#include <jansson.h>
#include <stdbool.h>

#include "text.h"

enum {
	TEMPLATE_DEEPEST = 32,             /* sections and parts within each other */
	TEMPLATE_WORK = 256 * 1024 * 1024, /* bytes of template walked in one filling, a tag counting as 64:
	                                    * an end to arrays within arrays */
	TEMPLATE_FAULT = 256               /* room for a fault */
};

/* What is written, which says how values are escaped. */
enum template_target {
	TEMPLATE_TEXT,   /* plain text: control characters but newline and tab are dropped */
	TEMPLATE_HEADER, /* one line: every control character becomes a space */
	TEMPLATE_HTML    /* text and quoted attribute values of HTML: & < > " ' are escaped */
};

/* The source of a part by its name, NULL when there is none; it lives until the filling ends. */
typedef const char *template_part(void *context, const char *name);

struct template {
	const char *name;   /* its file, for messages */
	const char *source; /* UTF-8 */
	enum template_target target;
	bool raw;            /* {{{name}}} is allowed */
	template_part *part; /* NULL: there are no parts */
	void *context;
};

/* Fill the template with VALUES (an object) and append it to OUT. False when it is not well formed, a part
 * is missing, or OUT is full: FAULT, of TEMPLATE_FAULT bytes, says so, "order.html: line 12: section
 * 'lines' is not closed", and what was appended is of no use. */
bool template_fill(const struct template *, const json_t *values, struct text *out, char *fault);

#endif
