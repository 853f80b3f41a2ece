/* template - words with blanks, filled from JSON
 *
 * A template is walked as text, not compiled: a section over an array walks its body once for each
 * element. */
#include "template.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { NAME_ROOM = 128, TAG_WORK = 64 };

/* A template being walked. */
struct source {
	const char *name, *start, *at;
};

/* One filling. */
struct fill {
	const struct template *template;
	struct text *out;
	const json_t *contexts[TEMPLATE_DEEPEST + 1]; /* the innermost last */
	int context;                                  /* the innermost */
	int depth;                                    /* of sections and parts */
	size_t work;
	char *fault;
};

enum kind { VALUE, RAW = '{', SECTION = '#', UNLESS = '^', CLOSE = '/', PART = '>', REMARK = '!', END = 'E' };

struct tag {
	enum kind kind;
	char name[NAME_ROOM];
	const char *from; /* where the text before it ends */
	const char *at;   /* its first brace */
};

static bool fill_until(struct fill *, struct source *, const struct tag *open, bool shown);

static bool
fault(struct fill *f, const struct source *s, const char *at, const char *why, ...)
{
	va_list args;
	long line = 1;
	int n;

	for (const char *p = s->start; p < at; p++)
		line += *p == '\n';
	n = snprintf(f->fault, TEMPLATE_FAULT, "%.100s: line %ld: ", s->name, line);
	va_start(args, why);
	vsnprintf(f->fault + n, TEMPLATE_FAULT - (size_t)n, why, args);
	va_end(args);
	return false;
}

/* A tag other than a value, alone on its line, takes the line with it. */
static void
take_line(struct source *s, struct tag *tag)
{
	const char *from = tag->at, *to = s->at;

	if (tag->kind == VALUE || tag->kind == RAW)
		return;
	while (from > s->start && (from[-1] == ' ' || from[-1] == '\t'))
		from--;
	to += strspn(to, " \t");
	if (*to == '\r' && to[1] == '\n')
		to++;
	if ((from > s->start && from[-1] != '\n') || (*to && *to != '\n'))
		return;
	tag->from = from;
	s->at = *to ? to + 1 : to;
}

static bool
read_name(struct fill *f, const struct source *s, struct tag *tag, const char *from, const char *to)
{
	while (from < to && strchr(" \t\r\n", *from))
		from++;
	while (to > from && strchr(" \t\r\n", to[-1]))
		to--;
	if (from == to)
		return fault(f, s, tag->at, "a tag without a name");
	if (to - from >= NAME_ROOM)
		return fault(f, s, tag->at, "a name of more than %d bytes", NAME_ROOM - 1);
	for (const char *p = from; p < to; p++)
		if (strchr(" \t\r\n{}&=<\"", *p))
			return fault(f, s, tag->at, "'%.*s' is not a name", (int)(to - from), from);
	memcpy(tag->name, from, (size_t)(to - from));
	tag->name[to - from] = '\0';
	return true;
}

/* The next tag, END when there is none. False when it is not well formed. */
static bool
next_tag(struct fill *f, struct source *s, struct tag *tag)
{
	const char *before = s->at, *name, *end;

	tag->at = strstr(before, "{{");
	if (!tag->at) {
		tag->kind = END;
		s->at = tag->from = tag->at = before + strlen(before);
		return true;
	}
	tag->from = tag->at;
	name = tag->at + 2;
	tag->kind = *name && strchr("{#^/>!", *name) ? (enum kind)*name++ : VALUE;
	end = strstr(name, tag->kind == RAW ? "}}}" : "}}");
	if (!end)
		return fault(f, s, tag->at, "a tag is not closed");
	s->at = end + (tag->kind == RAW ? 3 : 2);
	take_line(s, tag);
	if (tag->from < before)
		tag->from = before;
	f->work += (size_t)(s->at - before) + TAG_WORK;
	if (f->work > TEMPLATE_WORK)
		return fault(f, s, tag->at, "too much work: sections within sections");
	return tag->kind == REMARK || read_name(f, s, tag, name, end);
}

static const json_t *
look_up(const struct fill *f, const char *name)
{
	const json_t *value = NULL;
	char part[NAME_ROOM];
	size_t n = strcspn(name, ".");

	if (strcmp(name, ".") == 0)
		return f->contexts[f->context];
	for (int i = f->context; i >= 0 && !value; i--) {
		memcpy(part, name, n);
		part[n] = '\0';
		value = json_object_get(f->contexts[i], part);
	}
	while (value && name[n] == '.') {
		name += n + 1;
		n = strcspn(name, ".");
		memcpy(part, name, n);
		part[n] = '\0';
		value = json_object_get(value, part);
	}
	return value;
}

static bool
is_so(const json_t *value)
{
	if (!value || json_is_null(value) || json_is_false(value))
		return false;
	if (json_is_string(value))
		return json_string_length(value) > 0;
	return !json_is_array(value) || json_array_size(value) > 0;
}

static void
put_escaped(struct text *out, const char *s, size_t n, enum template_target target)
{
	if (target == TEMPLATE_HTML) {
		text_html(out, s, n);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		/* U+0080 to U+009F, which a terminal may obey, are C2 80 to C2 9F. */
		bool high = (unsigned char)s[i] == 0xC2 && i + 1 < n && (unsigned char)s[i + 1] < 0xA0;
		bool control = (unsigned char)s[i] < 0x20 || s[i] == 0x7F || high;
		if (!control || (target == TEMPLATE_TEXT && (s[i] == '\n' || s[i] == '\t')))
			text_byte(out, s[i]);
		else if (target == TEMPLATE_HEADER)
			text_byte(out, ' ');
		i += high;
	}
}

static void
put_value(struct fill *f, const json_t *value, bool raw)
{
	if (json_is_string(value) && raw)
		text_add(f->out, json_string_value(value), json_string_length(value));
	else if (json_is_string(value))
		put_escaped(f->out, json_string_value(value), json_string_length(value), f->template->target);
	else if (json_is_integer(value))
		text_number(f->out, json_integer_value(value));
	else if (json_is_real(value))
		text_print(f->out, "%.15g", json_real_value(value));
	else if (json_is_boolean(value))
		text_put(f->out, json_is_true(value) ? "true" : "false");
}

static bool
enter(struct fill *f, const struct source *s, const char *at)
{
	if (f->depth == TEMPLATE_DEEPEST)
		return fault(f, s, at, "sections or parts more than %d deep", TEMPLATE_DEEPEST);
	f->depth++;
	return true;
}

/* A section whose tag was just read: to behind the tag that closes it. */
static bool
fill_section(struct fill *f, struct source *s, const struct tag *open, bool shown)
{
	const json_t *value = look_up(f, open->name);
	const char *body = s->at;
	bool good = true, so = is_so(value);
	size_t turns = 1;

	if (!enter(f, s, open->at))
		return false;
	if (open->kind == UNLESS)
		good = fill_until(f, s, open, shown && !so);
	else if (!shown || !so)
		good = fill_until(f, s, open, false);
	else {
		if (json_is_array(value))
			turns = json_array_size(value);
		f->context++;
		for (size_t i = 0; i < turns && good; i++) {
			f->contexts[f->context] = json_is_array(value) ? json_array_get(value, i) : value;
			s->at = body;
			good = fill_until(f, s, open, true);
		}
		f->context--;
	}
	f->depth--;
	return good;
}

static bool
fill_part(struct fill *f, const struct source *s, const struct tag *tag)
{
	const struct template *t = f->template;
	const char *part = t->part ? t->part(t->context, tag->name) : NULL;
	struct source inner = { tag->name, part, part };
	bool good;

	if (!part)
		return fault(f, s, tag->at, "there is no part '%s'", tag->name);
	if (!enter(f, s, tag->at))
		return false;
	good = fill_until(f, &inner, NULL, true);
	f->depth--;
	return good;
}

/* Write what comes before the tag that closes OPEN (NULL: all of the source), and go behind that tag. Not
 * SHOWN: only go. */
static bool
fill_until(struct fill *f, struct source *s, const struct tag *open, bool shown)
{
	for (;;) {
		const char *text = s->at;
		struct tag tag;
		bool good = true;

		if (!next_tag(f, s, &tag))
			return false;
		if (shown)
			text_add(f->out, text, (size_t)(tag.from - text));
		if (f->out->full)
			return fault(f, s, tag.at, "makes more than %zu bytes", f->out->most);
		switch (tag.kind) {
		case END:
			return !open || fault(f, s, open->at, "section '%s' is not closed", open->name);
		case CLOSE:
			if (!open || strcmp(open->name, tag.name) != 0)
				return fault(f, s, tag.at, "'%s' is closed but not open", tag.name);
			return true;
		case SECTION:
		case UNLESS:
			good = fill_section(f, s, &tag, shown);
			break;
		case PART:
			good = !shown || fill_part(f, s, &tag);
			break;
		case RAW:
			if (!f->template->raw)
				return fault(f, s, tag.at, "'{{{%s}}}' is not allowed here", tag.name);
			/* fall through */
		case VALUE:
			if (shown)
				put_value(f, look_up(f, tag.name), tag.kind == RAW);
			break;
		case REMARK:
			break;
		}
		if (!good)
			return false;
	}
}

bool
template_fill(const struct template *t, const json_t *values, struct text *out, char *fault_text)
{
	struct fill f = { .template = t, .out = out, .contexts = { values }, .fault = fault_text };
	struct source s = { t->name, t->source, t->source };

	fault_text[0] = '\0';
	return fill_until(&f, &s, NULL, true);
}
