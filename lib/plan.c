/* plan - what a run would change, told and limited before anything is changed */
#include "plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "again.h"
#include "ask.h"
#include "complete.h"
#include "num.h"
#include "stop.h"

enum {
	FIELDS = 40, /* kinds that are counted */
	NAME = 64,
	SHOWN = 48 /* characters of a value for people */
};

/* What the trial has come to. */
static struct {
	long added, changed, dropped, prices; /* prices: those that move too far */
	struct {
		char name[NAME];
		long n;
	} fields[FIELDS]; /* the last is of all others */
	int fields_n;
	char price[256]; /* the first that moves too far */
} sum;

static bool telling, as_table;
static struct text cells;        /* of the table for people */
static int64_t price_limit = -1; /* hundredths of a percent; -1: none */

bool
plan_asked(const struct asked *a)
{
	return a->max_drops || a->max_change || a->max_price || a->max_refused || a->complete;
}

/* ---- limits ---- */

/* "12.5" or "12.5%" in hundredths of a percent. */
static int64_t
percent(const char *option, const char *text)
{
	char digits[NUM_ROOM];
	size_t n = strlen(text);
	int64_t hundredths;

	n -= n > 0 && text[n - 1] == '%';
	snprintf(digits, sizeof digits, "%.*s", (int)(n < sizeof digits ? n : sizeof digits - 1), text);
	if (!num_decimal(digits, 2, &hundredths) || hundredths < 0)
		die(END_USAGE, "--%s: '%s' is not a percentage (12.5)", option, text);
	return hundredths;
}

/* Are N of ALL more than SHARE (hundredths of a percent)? */
static bool
more_than(int64_t n, int64_t share, int64_t all)
{
	int64_t have, most;

	return num_mul(n, 10000, &have) && num_mul(all, share, &most) && have > most;
}

/* The same of a limit that is a number, or a share: "5%". */
static bool
past(const char *option, const char *limit, int64_t n, int64_t all)
{
	return strchr(limit, '%') ? more_than(n, percent(option, limit), all)
				  : n > opt_int(option, limit, 0, QUANTITY_MOST);
}

/* A limit that is none is said before anything is read. */
static void
check_limits(const struct asked *asked)
{
	if (asked->max_drops)
		past("max-drops", asked->max_drops, 0, 0);
	if (asked->max_refused)
		past("max-refused", asked->max_refused, 0, 0);
	if (asked->max_change)
		percent("max-change", asked->max_change);
	if (asked->max_price)
		price_limit = percent("max-price", asked->max_price);
}

/* ---- input ---- */

void
plan_input(const struct plan *plan, struct asked *asked, struct store *db, bool tell)
{
	telling = tell;
	as_table = asked->table;
	check_limits(asked);
	if (!telling || asked->complete) /* else it is read once */
		again_keep(asked);
	if (asked->complete)
		complete_input(plan, asked, db);
}

/* ---- what it comes to ---- */

static const char *
change_of(const json_t *change)
{
	return text_of(change, "change");
}

/* Count the field: of a variant all prices are one kind. */
static void
count_field(const json_t *change)
{
	const char *field = text_of(change, "field");
	char name[NAME];
	int i = 0;

	snprintf(name, sizeof name, "%s%.*s",
		json_object_get(change, "product") && json_object_get(change, "sku") ? "variants." : "",
		(int)strcspn(field, "."), field);
	if (strcmp(name, "variants.variant") == 0)
		snprintf(name, sizeof name, "variants");
	while (i < sum.fields_n && strcmp(sum.fields[i].name, name) != 0)
		i++;
	if (i == FIELDS) {
		i = FIELDS - 1;
		snprintf(sum.fields[i].name, NAME, "others");
	} else if (i == sum.fields_n)
		memcpy(sum.fields[sum.fields_n++].name, name, NAME);
	sum.fields[i].n++;
}

static void
judge_price(const json_t *change)
{
	const char *was = text_of(change, "old"), *now = text_of(change, "new"),
		   *sku = text_of(change, "sku");
	int64_t old, new, most;

	if (price_limit < 0 || strcmp(text_of(change, "field"), "price") != 0 || !was || !now ||
		!num_decimal(was, 6, &old) || !num_decimal(now, 6, &new) || old <= 0)
		return;
	if (num_scale(old, price_limit, 10000, &most) && new - old <= most && old - new <= most)
		return;
	if (sum.prices++ == 0)
		snprintf(sum.price, sizeof sum.price, "that of '%s' from %s to %s", sku ? sku : "", was, now);
}

/* ---- telling ---- */

/* A value for people: text without quotes, cut where it is long. */
static void
add_cell(const json_t *value)
{
	struct text text = TEXT_UP_TO(0);
	size_t n = 0;

	text_put(&text, "");
	if (json_is_string(value))
		text_put(&text, json_string_value(value));
	else if (value)
		text_value(&text, value);
	for (size_t shown = 0; n < text.length && shown < SHOWN; shown++)
		do {
			if ((unsigned char)text.at[n] < ' ')
				text.at[n] = ' ';
			n++;
		} while ((text.at[n] & 0xC0) == 0x80);
	text_add(&cells, text.at, n);
	text_put(&cells, n < text.length ? "…" : "");
	text_byte(&cells, '\0');
	text_free(&text);
}

static void
tell_change(const struct plan *plan, const json_t *change, struct text *out)
{
	bool begun = cells.length > 0;

	if (!as_table) {
		text_value(out, change);
		text_byte(out, '\n');
		return;
	}
	for (int i = 0; !begun && i < PLAN_COLUMNS; i++)
		text_add(&cells, plan->columns[i], strlen(plan->columns[i]) + 1);
	for (int i = 0; i < PLAN_COLUMNS; i++)
		add_cell(json_object_get(change, plan->columns[i]));
}

static void
note_answer(const struct plan *plan, const json_t *answer, struct text *out)
{
	json_t *changes = plan->changes(answer), *change;
	const char *what = change_of(json_array_get(changes, 0));
	size_t i;

	if (what) {
		sum.added += strcmp(what, "added") == 0;
		sum.dropped += strcmp(what, plan->gone) == 0;
		sum.changed += strcmp(what, "changed") == 0;
	}
	json_array_foreach(changes, i, change) {
		if (strcmp(change_of(change), "changed") == 0)
			count_field(change);
		judge_price(change);
		if (telling)
			tell_change(plan, change, out);
	}
	json_decref(changes);
}

void
plan_note(const struct plan *plan, const struct text *answers)
{
	struct text out = TEXT_UP_TO(0);

	const char *at = answers->at, *last = at + answers->length;

	for (const char *end; at < last && (end = memchr(at, '\n', (size_t)(last - at))); at = end + 1) {
		json_t *answer = json_loadb(at, (size_t)(end - at), 0, NULL);
		note_answer(plan, answer, &out);
		json_decref(answer);
	}
	filter_write(&out);
	text_free(&out);
}

/* ---- the end of the trial ---- */

static void
say_sum(const struct plan *plan)
{
	struct text fields = TEXT_UP_TO(0);

	for (int i = 0; i < sum.fields_n; i++)
		text_print(&fields, "%s%s %ld", i ? ", " : " (", sum.fields[i].name, sum.fields[i].n);
	say("plan: %ld added, %ld changed%s%s, %ld %s, %ld unchanged, %ld refused", sum.added, sum.changed,
		fields.length ? fields.at : "", fields.length ? ")" : "", sum.dropped, plan->gone,
		tally.unchanged, tally.refused);
	text_free(&fields);
}

static bool
take_count(void *context, const struct cell *values, int n)
{
	*(int64_t *)context = n ? values[0].number : 0;
	return false;
}

/* Is a limit passed? Then say so. A run that is COMPLETE drops a tenth at most, unless it is told otherwise.
 */
static bool
past_limit(const struct plan *plan, const struct asked *asked, int64_t all)
{
	const char *drops = asked->max_drops ? asked->max_drops : asked->complete ? "10%" : NULL;
	bool found = false;

	if (drops && past("max-drops", drops, sum.dropped, all)) {
		found = true;
		say("%ld of %" PRId64 " %s would be %s, more than --max-drops=%s; --max-drops=%ld allows it",
			sum.dropped, all, plan->things, plan->gone, drops, sum.dropped);
	}
	if (asked->max_change && more_than(sum.changed, percent("max-change", asked->max_change), all)) {
		found = true;
		say("%ld of %" PRId64 " %s would be changed, more than --max-change=%s", sum.changed, all,
			plan->things, asked->max_change);
	}
	if (sum.prices > 0) {
		found = true;
		say("%ld prices would move by more than --max-price=%s, such as %s", sum.prices,
			asked->max_price, sum.price);
	}
	if (asked->max_refused && past("max-refused", asked->max_refused, tally.refused, tally.in)) {
		found = true;
		say("%ld records would be refused, more than --max-refused=%s", tally.refused,
			asked->max_refused);
	}
	return found;
}

bool
plan_allowed(const struct plan *plan, const struct asked *asked, struct store *db)
{
	struct text table = TEXT_UP_TO(0);
	int64_t all = 0;

	if (as_table && cells.length > 0)
		ask_align(&table, cells.at, cells.length, PLAN_COLUMNS);
	filter_write(&table);
	text_free(&table);
	if (stop_asked() && !telling)
		die(END_AGAIN, "asked to stop: nothing was changed");
	store_query(db, plan->count, NULL, 0, take_count, &all);
	if (!asked->quiet)
		say_sum(plan);
	if (!past_limit(plan, asked, all))
		return true;
	if (telling)
		return false;
	die(END_DATA, "stopped: nothing was changed");
}
