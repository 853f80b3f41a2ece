/* spool - files that move through the folders of a shop: inbox → work → journal, done */
#include "spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "durable.h"
#include "num.h"
#include "card.h"
#include "record.h"
#include "say.h"

static const char *const folders[] = { "inbox", "work", "journal", "done", "rejects" };

enum { NAME_LONGEST = 200 }; /* bytes of a file's name: a number goes before it, a program's name behind it */

const char *
spool_path(struct spool *s, const char *folder, const char *name, const char *ending)
{
	return pool_print(&s->pool, "%s/%s/%s%s", s->dir, folder, name, ending);
}

/* ---- the disk ---- */

static void
shift(struct spool *s, const char *from, const char *to, const char *folder)
{
	if (rename(from, to) != 0)
		die(END_IO, "cannot move '%s' to '%s':", from, to);
	durable_path(pool_print(&s->pool, "%s/%s", s->dir, folder));
}

void
spool_finish(struct spool *s, int fd, const char *path, const char *folder, const char *name)
{
	if (!durable(fd) || close(fd) != 0)
		die(END_IO, "cannot write '%s':", path);
	shift(s, path, spool_path(s, folder, name, ""), folder);
}

void
spool_keep(struct spool *s, const char *folder)
{
	durable_path(pool_print(&s->pool, "%s/%s", s->dir, folder));
}

/* ---- folders ---- */

static int
visible(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return entry->d_name[0] != '.' && !(n > 4 && strcmp(entry->d_name + n - 4, ".tmp") == 0) &&
		!(n > 5 && strcmp(entry->d_name + n - 5, ".part") == 0);
}

/* In order of the bytes of their names, in any locale. */
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* The files of a folder by name; the caller frees the list and its entries. */
static int
list(struct spool *s, const char *folder, struct dirent ***entries)
{
	const char *path = pool_print(&s->pool, "%s/%s", s->dir, folder);
	int n = scandir(path, entries, visible, by_name);

	if (n < 0)
		die(errno == EACCES ? END_PERMISSION : END_IO, "cannot list '%s':", path);
	return n;
}

static void
forget(struct dirent **entries, int n)
{
	while (n > 0)
		free(entries[--n]);
	free(entries);
}

/* The number a claimed file's name begins with, 0 when it has none. */
static long
number_of(const char *name)
{
	return name[strspn(name, "0123456789")] == '-' ? strtol(name, NULL, 10) : 0;
}

long
spool_count(struct spool *s, const char *folder, moment *oldest)
{
	struct dirent **entries;
	int n = list(s, folder, &entries);

	*oldest = 0;
	for (int i = 0; i < n; i++) {
		struct stat about;
		if (stat(spool_path(s, folder, entries[i]->d_name, ""), &about) == 0) {
			moment when = (moment)about.st_mtim.tv_sec * 1000;
			if (*oldest == 0 || when < *oldest)
				*oldest = when;
		}
	}
	forget(entries, n);
	return n;
}

/* ---- the lock ---- */

static long
owner_of(int lock)
{
	char text[24] = "";
	ssize_t n = pread(lock, text, sizeof text - 1, 0);

	return n > 0 ? strtol(text, NULL, 10) : 0;
}

void
spool_open(struct spool *s, const char *dir)
{
	*s = (struct spool){ .dir = dir, .lock = -1 };
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (mkdir(pool_print(&s->pool, "%s/%s", dir, folders[i]), 0777) != 0 && errno != EEXIST)
			die(END_CANT_CREATE, "cannot make '%s/%s':", dir, folders[i]);
}

/* The highest number given so far. */
static long
last_number(struct spool *s)
{
	long last = 0;

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		struct dirent **entries;
		int n = list(s, folders[i], &entries);
		for (int k = 0; k < n; k++)
			if (number_of(entries[k]->d_name) > last)
				last = number_of(entries[k]->d_name);
		forget(entries, n);
	}
	return last;
}

bool
spool_lock(struct spool *s, long *owner)
{
	const struct timespec pause = { .tv_nsec = 5000000 };
	char text[24];

	s->lock = open(pool_print(&s->pool, "%s/run.lock", s->dir), O_RDWR | O_CREAT, 0666);
	if (s->lock < 0)
		die(END_CANT_CREATE, "cannot make '%s/run.lock':", s->dir);
	while (flock(s->lock, LOCK_EX | LOCK_NB) != 0) {
		*owner = owner_of(s->lock);
		if (*owner == 0 || kill((pid_t)*owner, 0) == 0 || errno != ESRCH)
			return false;
		nanosleep(&pause, NULL); /* its owner is gone, and its programs are about to be */
	}
	snprintf(text, sizeof text, "%ld\n", (long)getpid());
	if (ftruncate(s->lock, 0) != 0 || pwrite(s->lock, text, strlen(text), 0) < 0)
		die(END_IO, "cannot write '%s/run.lock':", s->dir);
	s->number = last_number(s);
	/* A run before that could not put a folder on the disk has moved its files all the same. */
	for (size_t i = 1; i < sizeof folders / sizeof *folders; i++)
		spool_keep(s, folders[i]);
	return true;
}

/* ---- files ---- */

/* The time a file was claimed at is its time of change: work done for it again works at the same time. False
 * when the file is another user's, whose times cannot be set. */
static bool
mark(const char *path, moment now)
{
	struct timespec times[2] = { { .tv_sec = now / 1000, .tv_nsec = now % 1000 * 1000000 } };

	times[1] = times[0];
	if (utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW) == 0)
		return true;
	if (errno != EPERM)
		die(END_IO, "cannot mark '%s':", path);
	return false;
}

/* What stands in for the time of another user's file: a file of ours beside it, that has the time. */
static const char *
stand_in(struct spool *s, const char *claimed)
{
	return spool_path(s, "work", pool_print(&s->pool, ".%s", claimed), "");
}

static void
mark_beside(struct spool *s, const char *claimed, moment now)
{
	const char *path = stand_in(s, claimed);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0 || close(fd) != 0 || !mark(path, now))
		die(END_IO, "cannot mark '%s':", path);
	durable_path(pool_print(&s->pool, "%s/%s", s->dir, "work"));
}

void
spool_claim(struct spool *s, moment now)
{
	struct dirent **entries;
	int n = list(s, "inbox", &entries);

	for (int i = 0; i < n; i++) {
		const char *name = entries[i]->d_name, *from = spool_path(s, "inbox", name, ""), *claimed;
		size_t length = strlen(name);
		struct stat about;
		/* Who may write to the inbox must not have another file read and marked by a link to it. */
		if (lstat(from, &about) != 0 || !S_ISREG(about.st_mode))
			continue;
		if (length > NAME_LONGEST)
			name += length - NAME_LONGEST; /* the ending stays */
		claimed = pool_print(&s->pool, "%06ld-%s", ++s->number, name);
		if (!mark(from, now))
			mark_beside(s, claimed, now);
		shift(s, from, spool_path(s, "work", claimed, ""), "work");
	}
	forget(entries, n);
}

int
spool_begin(struct spool *s, const char **path)
{
	int fd;

	*path = spool_path(s, "work", ".new", ".tmp");
	fd = open(*path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		die(END_CANT_CREATE, "cannot make '%s':", *path);
	return fd;
}

bool
spool_adopt(struct spool *s, int fd, const char *path, const char *name, moment now)
{
	if (spool_drop_empty(path)) {
		close(fd);
		return false;
	}
	(void)mark(path, now); /* it is ours */
	spool_finish(s, fd, path, "work", pool_print(&s->pool, "%06ld-%s", ++s->number, name));
	return true;
}

bool
spool_drop_empty(const char *path)
{
	struct stat about;

	if (stat(path, &about) == 0 && about.st_size > 0)
		return false;
	if (unlink(path) != 0 && errno != ENOENT)
		die(END_IO, "cannot remove '%s':", path);
	return true;
}

const char *
spool_first(struct spool *s, moment *now)
{
	struct dirent **entries;
	int n = list(s, "work", &entries);
	const char *first = NULL;
	struct stat about;

	for (int i = 0; i < n && !first; i++)
		if (number_of(entries[i]->d_name) > 0)
			first = pool_text(&s->pool, entries[i]->d_name);
	forget(entries, n);
	if (first && stat(stand_in(s, first), &about) != 0 && stat(spool_path(s, "work", first, ""), &about) != 0)
		die(END_IO, "cannot read '%s':", first);
	if (first)
		*now = (moment)about.st_mtim.tv_sec * 1000 + about.st_mtim.tv_nsec / 1000000;
	return first;
}

/* Mask the cards in whole lines of N bytes; *N gets how many are left. */
static size_t
mask_lines(char *bytes, size_t *n)
{
	size_t found = 0, kept = 0;

	for (size_t at = 0; at < *n;) {
		char *newline = memchr(bytes + at, '\n', *n - at);
		size_t whole = newline ? (size_t)(newline - bytes) + 1 - at : *n - at, length = whole;
		found += cards_mask_json(bytes + at, &length, true);
		memmove(bytes + kept, bytes + at, length);
		kept += length;
		at += whole;
	}
	*n = kept;
	return found;
}

/* Copy a file with its cards masked; TO -1: only count them. A line longer than a record may be is looked through in parts. */
static size_t
mask_file(int from, int to)
{
	enum { ROOM = RECORD_LONGEST + 4096, OVERLAP = 64 };
	char *bytes = need_memory(ROOM), *newline;
	size_t found = 0, have = 0, whole, n;
	ssize_t got;

	do {
		got = read(from, bytes + have, 1 << 20 < ROOM - have ? 1 << 20 : ROOM - have);
		if (got < 0)
			die(END_IO, "cannot read what was claimed:");
		have += (size_t)got;
		newline = memrchr(bytes, '\n', have);
		whole = got == 0 ? have : newline ? (size_t)(newline - bytes) + 1 : have == ROOM ? ROOM - OVERLAP : 0;
		n = whole;
		found += mask_lines(bytes, &n);
		if (to >= 0 && !write_all(to, bytes, n))
			die(END_IO, "cannot write what was claimed:");
		memmove(bytes, bytes + whole, have -= whole);
	} while (got > 0);
	free(bytes);
	return found;
}

size_t
spool_mask(struct spool *s, const char *name)
{
	const char *path = spool_path(s, "work", name, ""), *meanwhile;
	int from = open(path, O_RDONLY | O_CLOEXEC), to;
	struct stat about;
	size_t found;

	if (from < 0 || fstat(from, &about) != 0)
		die(END_IO, "cannot read '%s':", path);
	found = mask_file(from, -1);
	if (found > 0) {
		to = spool_begin(s, &meanwhile);
		lseek(from, 0, SEEK_SET);
		mask_file(from, to);
		futimens(to, (struct timespec[]){ about.st_mtim, about.st_mtim });
		spool_finish(s, to, meanwhile, "work", name);
	}
	close(from);
	return found;
}

static void
leave_work(struct spool *s, const char *name, const char *folder)
{
	shift(s, spool_path(s, "work", name, ""), spool_path(s, folder, name, ""), folder);
	unlink(stand_in(s, name));
	durable_path(pool_print(&s->pool, "%s/%s", s->dir, "work"));
}

void
spool_done(struct spool *s, const char *name)
{
	leave_work(s, name, "done");
}

void
spool_refuse(struct spool *s, const char *name)
{
	leave_work(s, name, "rejects");
}
