/* memory - what a station did before, so that the same record again changes nothing */
#include "memory.h"

#include <stdio.h>
#include <string.h>

#include "digest.h"
#include "num.h"
#include "say.h"
#include "shop.h"

const struct table answer_table = {
	"answer", KEY("id"), COLUMNS("digest text", "output text", "refusal text", "tried", "day"), INDEXES("day") 
};
enum { DIGEST, OUTPUT, REFUSAL, TRIED, DAY };

/* PAGE is a row's number divided by ROWS; MARKS has, for each row of the page, the first digits of its
 * digest, or dashes. */
const struct table page_table = { "page", KEY("run", "page"), COLUMNS("marks text", "day"), INDEXES("day") };
enum { MARKS, MARKED };
enum { ROWS = 500, MARK = 4 };

enum { KEEP_MOST = 36500 }; /* days of answers */

/* The page of a record whose id is RUN.ROW. */
static struct row *
page_of(struct memory *m, const struct record *r, struct store *db)
{
	const char *dot = strrchr(r->id, '.');
	char page[24];
	int64_t row;

	if (!dot || dot == r->id || strchr(r->id, '/') || !num_int(dot + 1, &row) || row < 0)
		return NULL;
	m->at = (int)(row % ROWS) * MARK;
	snprintf(page, sizeof page, "%09lld", (long long)(row / ROWS));
	return store_row(db, &page_table, pool_copy(r->pool, r->id, (size_t)(dot - r->id)), page);
}

/* The mark of the record in its page, NULL when it has none. */
static const char *
mark_of(const struct memory *m)
{
	const char *marks = m->page ? row_text(m->page, MARKS) : "";

	return strlen(marks) > (size_t)m->at && marks[m->at] != '-' ? marks + m->at : NULL;
}

/* An answer so old that it may be forgotten from now on is kept as if it were new: who asks for it may have to ask once more, when
 * something further down the line was killed. */
static void
renew(struct row *row, int day)
{
	if (row_exists(row) && row_int(row, day) <= memory_begins())
		row_set(row, day, moment_now() / MOMENT_DAY);
}

bool
recall(struct memory *m, struct record *r, struct store *db, struct text *out)
{
	const char *mark;
	bool same;

	digest_text(m->digest, record_digest(r));
	m->answer = store_row(db, &answer_table, r->id);
	m->page = page_of(m, r, db);
	mark = mark_of(m);
	if (!row_exists(m->answer) && !mark)
		return false;
	if (mark)
		renew(m->page, MARKED);
	else
		renew(m->answer, DAY);
	same = mark ? memcmp(mark, m->digest, MARK) == 0
		    : strcmp(row_text(m->answer, DIGEST), m->digest) == 0;
	if (!mark && *row_text(m->answer, REFUSAL)) {
		if (!same || r->fed_back || row_int(m->answer, TRIED) < moment_now())
			return false;
		refuse(r, NULL, "%s", row_text(m->answer, REFUSAL));
	} else if (!same)
		refuse(r, "id", "'%s' was used before by a record that says something else", r->id);
	else
		text_put(out, row_text(m->answer, OUTPUT));
	return true;
}

static void
put_mark(const struct memory *m, struct record *r, int64_t today)
{
	const char *old = row_text(m->page, MARKS);
	size_t length = strlen(old), want = (size_t)m->at + MARK;
	char *marks = pool_take(r->pool, (length > want ? length : want) + 1);

	memcpy(marks, old, length + 1);
	if (length < want) {
		memset(marks + length, '-', want - length);
		marks[want] = '\0';
	}
	memcpy(marks + m->at, m->digest, MARK);
	row_put(m->page, MARKS, marks);
	row_set(m->page, MARKED, today);
}

/* Is it refused once more, as it was before? By the running clock no try is ever begun again, so its time is no news. */
static bool
refused_again(const struct memory *m, const struct record *r)
{
	return refused(r) && strcmp(row_text(m->answer, REFUSAL), r->fault) == 0 && strcmp(row_text(m->answer, DIGEST), m->digest) == 0 &&
		(!moment_is_fixed() || row_int(m->answer, TRIED) == moment_now());
}

void
remember(struct memory *m, struct record *r, bool effect, const char *answers)
{
	int64_t today = moment_now() / MOMENT_DAY;

	if (refused_again(m, r))
		return;
	if (!effect && !refused(r) && m->page) {
		put_mark(m, r, today);
		return;
	}
	row_put(m->answer, DIGEST, m->digest);
	row_put(m->answer, OUTPUT, refused(r) ? "" : answers);
	row_put(m->answer, REFUSAL, r->fault);
	row_set(m->answer, TRIED, refused(r) ? moment_now() : 0);
	row_set(m->answer, DAY, today);
}

int64_t
memory_begins(void)
{
	int64_t keep = shop_int("keep_answers", 30);

	if (keep < 1 || keep > KEEP_MOST)
		die(END_CONFIG, "%s/shop.json: keep_answers: 1 to %d days are expected", shop_here()->dir, KEEP_MOST);
	return moment_now() / MOMENT_DAY - keep;
}
