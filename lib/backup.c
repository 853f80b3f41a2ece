/* backup - a shop's books in a folder, with the proof that they are whole */
#include "backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record.h"
#include "durable.h"
#include "say.h"
#include "shop.h"
#include "stop.h"
#include "text.h"

static const char manifest[] = "manifest.jsonl", sums[] = "SHA256SUMS", shop_json[] = "shop.json";

enum {
	FORMAT = 1,              /* of the manifest */
	LIST_MOST = 1024 * 1024, /* bytes of SHA256SUMS, or of the manifest */
	BLOCK = 256 * 1024
};

/* ---- files ---- */

static const char *
inside(struct pool *pool, const char *dir, const char *file)
{
	return pool_print(pool, "%s/%s", dir, file);
}

static void
write_file(const char *path, const struct text *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0)
		die(END_CANT_CREATE, "cannot make '%s':", path);
	if (!write_all(fd, text->at ? text->at : "", text->length) || close(fd) != 0)
		die(END_IO, "cannot write '%s':", path);
}

/* Read a file of up to MOST bytes. */
static void
read_file(const char *path, struct text *text, size_t most)
{
	char block[4096];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = -1;

	if (fd < 0)
		die(END_NO_INPUT, "cannot read '%s':", path);
	text_put(text, "");
	while (text->length <= most && (got = read(fd, block, sizeof block)) > 0)
		text_add(text, block, (size_t)got);
	if (got < 0)
		die(END_IO, "cannot read '%s':", path);
	close(fd);
}

/* The SHA-256 of a file; false when it cannot be read. */
static bool
digest_file(char *to, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct sha256 *digest = sha256_begin();
	char *block = need_memory(BLOCK);
	ssize_t got = -1;

	while (fd >= 0 && (got = read(fd, block, BLOCK)) > 0)
		sha256_add(digest, block, (size_t)got);
	if (fd >= 0)
		close(fd);
	free(block);
	sha256_end(to, digest);
	return got == 0;
}

/* ---- writing ---- */

static void
note(void *context, const struct transferred *told)
{
	struct text *lines = context;
	json_t *line = object("station:s table:s rows:i digest:s", told->station, told->table,
		told->from.rows, told->from.digest);

	text_value(lines, line);
	text_byte(lines, '\n');
	json_decref(line);
	transfer_print(NULL, told);
}

/* Is it there, with something in it? */
static bool
is_filled(const char *dir)
{
	DIR *open = opendir(dir);
	struct dirent *entry;
	bool filled = false;

	if (!open && errno != ENOENT)
		die(END_CANT_CREATE, "cannot use '%s':", dir);
	while (open && (entry = readdir(open)))
		filled |= strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	if (open)
		closedir(open);
	return filled;
}

/* Is it a file as a backup has them? */
static bool
is_ours(const char *file)
{
	static const char *const endings[] = { ".db", ".db-wal", ".db-shm", ".db-journal" };
	const char *dot = strrchr(file, '.');

	for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
		if (strcmp(dot, endings[i]) == 0)
			return true;
	return strcmp(file, manifest) == 0 || strcmp(file, sums) == 0 || strcmp(file, shop_json) == 0;
}

/* The folder in which the backup is made: a new one, or that of one which was killed, without its files. It
 * is ours until the descriptor is closed. */
static int
begin_part(struct pool *pool, const char *part)
{
	struct dirent *entry;
	DIR *dir;
	int fd;

	if (mkdir(part, 0777) != 0 && errno != EEXIST)
		die(END_CANT_CREATE, "cannot make '%s':", part);
	fd = open(part, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || !(dir = opendir(part)))
		die(END_CANT_CREATE, "cannot use '%s':", part);
	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		die(END_AGAIN, "another backup to '%s' is at work", part);
	while ((entry = readdir(dir)))
		if (is_ours(entry->d_name))
			unlink(inside(pool, part, entry->d_name));
	closedir(dir);
	if (is_filled(part))
		die(END_CANT_CREATE, "'%s', where the backup is made, has something else in it", part);
	return fd;
}

/* Put a file on the disk and into the list. */
static void
seal_file(struct pool *pool, const char *part, const char *file, struct text *list)
{
	const char *path = inside(pool, part, file);
	char digest[SHA256_ROOM];

	durable_path(path);
	if (!digest_file(digest, path))
		die(END_IO, "cannot read '%s':", path);
	text_print(list, "%s  %s\n", digest, file);
}

/* The books are written: the other files, and then all is put on the disk. */
static void
seal(struct pool *pool, const struct shelf *shelf, const char *part, const struct text *lines)
{
	struct text shop = TEXT_UP_TO(0), list = TEXT_UP_TO(0);

	read_file(inside(pool, shop_here()->dir, shop_json), &shop, RECORD_LONGEST);
	write_file(inside(pool, part, shop_json), &shop);
	write_file(inside(pool, part, manifest), lines);
	seal_file(pool, part, manifest, &list);
	seal_file(pool, part, shop_json, &list);
	for (int i = 0; i < shelf->n; i++)
		seal_file(pool, part, pool_print(pool, "%s.db", shelf->books[i].station), &list);
	write_file(inside(pool, part, sums), &list);
	durable_path(inside(pool, part, sums));
	durable_path(part);
	text_free(&shop);
	text_free(&list);
}

/* DIR without the slashes at its end. */
static const char *
trimmed(struct pool *pool, const char *dir)
{
	size_t n = strlen(dir);

	while (n > 1 && dir[n - 1] == '/')
		n--;
	return pool_copy(pool, dir, n);
}

static void
keep_folder_of(struct pool *pool, const char *path)
{
	const char *slash = strrchr(path, '/');

	durable_path(!slash ? "." : slash == path ? "/" : pool_copy(pool, path, (size_t)(slash - path)));
}

int
backup_write(struct shelf *shelf, const char *dir, bool dry)
{
	struct text lines = TEXT_UP_TO(0);
	struct pool pool = { 0 };
	const char *part;
	json_t *head = object("backup:i time:t version:s store:s server:s", (int64_t)FORMAT, shelf->time,
		PACKAGE_VERSION, shelf->where, shelf_server(shelf));
	int ending, fd = -1;

	dir = trimmed(&pool, dir);
	part = pool_print(&pool, "%s.part", dir);
	if (is_filled(dir))
		die(END_CANT_CREATE, "'%s' is not empty: a backup takes a folder of its own", dir);
	text_value(&lines, head);
	text_byte(&lines, '\n');
	if (!dry)
		fd = begin_part(&pool, part);
	ending = transfer(shelf, part, dry, note, &lines);
	if (ending == END_DONE && !dry) {
		seal(&pool, shelf, part, &lines);
		if (rename(part, dir) != 0)
			die(END_CANT_CREATE, "cannot move '%s' to '%s':", part, dir);
		keep_folder_of(&pool, dir);
	}
	if (fd >= 0)
		close(fd);
	json_decref(head);
	text_free(&lines);
	pool_free(&pool);
	return ending;
}

/* ---- restoring ---- */

_Noreturn static void
damaged(const char *dir, const char *file)
{
	die(END_REFUSED, "the backup in '%s' is damaged: '%s' is not what was written; nothing was restored",
		dir, file);
}

/* Is every file what SHA256SUMS says? Each of its lines must be as we write them. */
static void
prove_files(struct pool *pool, const char *dir)
{
	struct text list = TEXT_UP_TO(0);
	char digest[SHA256_ROOM];
	bool listed = false;

	read_file(inside(pool, dir, sums), &list, LIST_MOST);
	if (list.length == 0 || strlen(list.at) != list.length || list.at[list.length - 1] != '\n')
		damaged(dir, sums);
	for (char *line = list.at, *end; (end = strchr(line, '\n')); line = end + 1) {
		const char *file = line + SHA256_ROOM + 1;
		*end = '\0';
		if (end - line <= SHA256_ROOM + 1 || strchr(file, '/') ||
			memcmp(line + SHA256_ROOM - 1, "  ", 2) != 0)
			damaged(dir, sums);
		if (!digest_file(digest, inside(pool, dir, file)) ||
			memcmp(digest, line, SHA256_ROOM - 1) != 0)
			damaged(dir, file);
		listed |= strcmp(file, manifest) == 0;
	}
	if (!listed)
		damaged(dir, sums);
	text_free(&list);
}

/* What the manifest says of a table, as JSON; NULL when it does not know it. The caller owns it. */
static json_t *
line_of(const struct text *lines, const char *station, const char *table)
{
	for (const char *line = lines->at, *end; (end = strchr(line, '\n')); line = end + 1) {
		json_t *said = json_loadb(line, (size_t)(end - line), 0, NULL);
		const char *s = text_of(said, "station"), *t = text_of(said, "table");
		if (s && t && strcmp(s, station) == 0 && strcmp(t, table) == 0)
			return said;
		json_decref(said);
	}
	return NULL;
}

/* Is it a manifest that we can read? Returns the number of its lines. */
static size_t
check_manifest(const struct text *lines, const char *dir)
{
	json_t *head = lines->length ? json_loads(lines->at, JSON_DISABLE_EOF_CHECK, NULL) : NULL;
	size_t n = 0;

	if (!head)
		damaged(dir, manifest);
	if (int_of(head, "backup") != FORMAT)
		die(END_REFUSED, "the backup in '%s' is of a form that this version does not know", dir);
	json_decref(head);
	for (const char *c = lines->at; (c = strchr(c, '\n')); c++)
		n++;
	return n;
}

/* Is this what the manifest says of the table? */
static bool
is_told(const struct text *lines, const struct book *book, int table, const struct sum *sum)
{
	json_t *line = line_of(lines, book->station, book->tables[table].name);
	const char *digest = text_of(line, "digest");
	bool same = digest && int_of(line, "rows") == sum->rows && strcmp(digest, sum->digest) == 0;

	json_decref(line);
	return same;
}

/* Has every table the rows that the manifest says, and no table is missing? */
static void
prove_books(struct pool *pool, struct shelf *shelf, const char *dir)
{
	struct text lines = TEXT_UP_TO(0);
	size_t tables = 0, said;

	read_file(inside(pool, dir, manifest), &lines, LIST_MOST);
	said = check_manifest(&lines, dir);
	for (int i = 0; i < shelf->n; i++)
		for (int t = 0; t < shelf->books[i].n; t++, tables++) {
			struct sum sum;
			const char *fault = shelf_sum(shelf, &shelf->books[i], t, &sum, transfer_going);
			if (stop_asked())
				die(END_AGAIN, "asked to stop: nothing was restored");
			if (fault || !is_told(&lines, &shelf->books[i], t, &sum))
				damaged(dir, pool_print(pool, "%s.db", shelf->books[i].station));
		}
	if (said != tables + 1)
		damaged(dir, manifest);
	text_free(&lines);
}

int
backup_restore(const char *dir, const char *where, bool dry)
{
	struct pool pool = { 0 };
	struct shelf *shelf;
	int ending;

	prove_files(&pool, dir);
	shelf = shelf_open(dir, SHELF_SEALED);
	prove_books(&pool, shelf, dir);
	ending = transfer(shelf, where, dry, transfer_print, NULL);
	shelf_close(shelf);
	pool_free(&pool);
	return ending;
}
