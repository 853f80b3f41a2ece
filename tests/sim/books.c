/* books - all that a life has left: the stations' tables, the shop's files, the letters taken by the server */
#include "books.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server.h"
#include "trace.h"

static const char *const stations[] = { "catalog", "track", "price", "stock", "order", "invoice", "ship", "notify" };

/* Of a mailbox's tmp nothing matters. */
static const char *const folders[] = { "inbox", "work", "journal", "done", "rejects", "outbox/mail/new" };

/* ---- tables ---- */

struct question {
	const char *station, *table;
	struct text *out;
};

static int
put_row(void *context, int n, char **values, char **names)
{
	const struct question *q = context;

	(void)names;
	text_print(q->out, "%s.%s", q->station, q->table);
	for (int i = 0; i < n; i++)
		text_print(q->out, "|%s", values[i] ? values[i] : "NULL");
	text_byte(q->out, '\n');
	return 0;
}

static void
ask(sqlite3 *db, const char *sql, struct question *q)
{
	char *why = NULL;

	if (sqlite3_exec(db, sql, put_row, q, &why) != SQLITE_OK)
		wrong("%s.db: %s", q->station, why);
	sqlite3_free(why);
}

/* All but the indexes, and the tables that only search. */
static void
put_tables(sqlite3 *db, const char *station, struct text *out)
{
	char **names;
	int n, columns;

	if (sqlite3_get_table(db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'search_*' ORDER BY name", &names,
		    &n, &columns, NULL) != SQLITE_OK) {
		wrong("%s.db: %s", station, sqlite3_errmsg(db));
		return;
	}
	for (int i = 1; i <= n; i++) {
		char sql[100];
		snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", names[i]); /* WITHOUT ROWID: by key */
		ask(db, sql, &(struct question){ station, names[i], out });
	}
	sqlite3_free_table(names);
	ask(db, "SELECT 'broken', integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
		&(struct question){ station, "", out });
}

/* ---- files ---- */

static int
is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void
put_file(const char *shop, const char *folder, const char *name, struct text *out)
{
	char path[900], *line = NULL;
	size_t room = 0;
	ssize_t n;
	FILE *file;

	snprintf(path, sizeof path, "%s/%s/%s", shop, folder, name);
	file = fopen(path, "r");
	while (file && (n = getline(&line, &room, file)) > 0) {
		text_print(out, "%s/%s: ", folder, name);
		text_add(out, line, (size_t)n);
		if (line[n - 1] != '\n')
			text_put(out, "[no newline]\n");
	}
	free(line);
	if (file)
		fclose(file);
}

static void
put_folder(const char *shop, const char *folder, struct text *out)
{
	char path[700];
	struct dirent **files;
	int n;

	snprintf(path, sizeof path, "%s/%s", shop, folder);
	n = scandir(path, &files, is_visible, alphasort);
	for (int i = 0; i < n; i++) {
		put_file(shop, folder, files[i]->d_name, out);
		free(files[i]);
	}
	if (n >= 0)
		free(files);
}

/* ---- letters ---- */

static int
by_id(const void *a, const void *b)
{
	const struct taken *x = *(const struct taken *const *)a, *y = *(const struct taken *const *)b;
	int order = strcmp(x->id, y->id);

	return order ? order : x->digest < y->digest ? -1 : x->digest > y->digest;
}

/* Each once, but those that who sent them does not know of: another run may have left the server alone. How often one may
 * have been taken is known. */
static void
put_letters(struct text *out)
{
	const struct taken *all[500];
	size_t n = 0;

	for (const struct taken *t = server_taken(); t && n < 500; t = t->next)
		all[n++] = t;
	qsort(all, n, sizeof *all, by_id);
	for (size_t i = 0; i < n; i++) {
		if (all[i]->times > all[i]->untold)
			text_print(out, "letter %s %016llx\n", all[i]->id, (unsigned long long)all[i]->digest);
		if (all[i]->times > 1 + all[i]->windows)
			wrong("letter %s was sent %d times, not %d", all[i]->id, all[i]->times, 1 + all[i]->windows);
	}
}

void
books_of(const char *shop, struct text *out)
{
	for (size_t i = 0; i < sizeof stations / sizeof *stations; i++) {
		char path[700];
		sqlite3 *db;
		snprintf(path, sizeof path, "%s/%s.db", shop, stations[i]);
		if (sqlite3_open(path, &db) == SQLITE_OK)
			put_tables(db, stations[i], out);
		else
			wrong("%s: %s", path, sqlite3_errmsg(db));
		sqlite3_close(db);
	}
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		put_folder(shop, folders[i], out);
	put_letters(out);
}
