/* disk - the plain files of a shop: its inbox and journal, rejects, mails */
#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fault.h"
#include "process.h"
#include "trace.h"
#include "vfs.h"

enum { PATH_LONGEST = 600 };

/* A file or folder of the shop that was opened. SYNCED bytes of it are on the disk. */
struct plain {
	struct plain *next;
	ino_t inode;
	char path[PATH_LONGEST];
	off_t synced;
	bool dirty;
};

/* A name that came or went, and is not known to be on the disk. */
struct event {
	struct event *next; /* the one before */
	enum happening { CAME, WENT, MOVED } what;
	char path[PATH_LONGEST], from[PATH_LONGEST];
	char backup[PATH_LONGEST]; /* what was at PATH before; "": nothing */
};

KEPT static struct {
	const char *folder, *backups;
	struct plain *plain;
	struct event *events;
	int backed_up;
} disk;

int __wrap_open(const char *, int, ...), __real_open(const char *, int, ...);
ssize_t __wrap_write(int, const void *, size_t), __real_write(int, const void *, size_t);
int __wrap_fsync(int), __real_fsync(int), __wrap_unlink(const char *), __real_unlink(const char *);
int __wrap_rename(const char *, const char *), __real_rename(const char *, const char *);
int __wrap_link(const char *, const char *), __real_link(const char *, const char *);

void
disk_open(const char *folder, const char *backups)
{
	for (struct plain *p = disk.plain, *next; p; p = next) {
		next = p->next;
		free(p);
	}
	for (struct event *e = disk.events, *next; e; e = next) {
		next = e->next;
		free(e);
	}
	disk.folder = folder;
	disk.backups = backups;
	disk.plain = NULL;
	disk.events = NULL;
}

static bool
is_ours(const char *path)
{
	return process_name() && strncmp(path, disk.folder, strlen(disk.folder)) == 0;
}

static const char *
tail(const char *path)
{
	return is_ours(path) ? path + strlen(disk.folder) + 1 : path;
}

static void
set_path(char *to, const char *path)
{
	snprintf(to, PATH_LONGEST, "%s", path);
}

/* ---- what is not on the disk ---- */

static struct plain *
plain_of(int fd)
{
	struct stat about;
	struct plain *p = disk.plain;

	if (fstat(fd, &about) != 0)
		return NULL;
	while (p && p->inode != about.st_ino)
		p = p->next;
	return p;
}

static void
opened(int fd, const char *path)
{
	struct stat about;
	struct plain *p = plain_of(fd);

	fstat(fd, &about);
	if (!p) {
		p = need_memory(sizeof *p);
		*p = (struct plain){ .next = disk.plain, .inode = about.st_ino };
		disk.plain = p;
	}
	if (!p->dirty || about.st_size < p->synced)
		p->synced = about.st_size;
	set_path(p->path, path);
}

static struct event *
happened(enum happening what, const char *path)
{
	struct event *e = need_memory(sizeof *e);

	*e = (struct event){ .next = disk.events, .what = what };
	set_path(e->path, path);
	return e;
}

/* Something is to take the place of what is at the path, or nothing is. */
static void
back_up(struct event *e)
{
	snprintf(e->backup, sizeof e->backup, "%s/%d", disk.backups, ++disk.backed_up);
	if (__real_link(e->path, e->backup) != 0)
		e->backup[0] = '\0';
}

static void
record(struct event *e)
{
	disk.events = e;
}

static void
forget(struct event **at)
{
	struct event *e = *at;

	*at = e->next;
	if (e->backup[0])
		__real_unlink(e->backup);
	free(e);
}

/* The names in a folder are on the disk. */
static void
keep_names(const char *folder)
{
	size_t n = strlen(folder);

	for (struct event **at = &disk.events; *at;)
		if (strncmp((*at)->path, folder, n) == 0 && (*at)->path[n] == '/' && !strchr((*at)->path + n + 1, '/'))
			forget(at);
		else
			at = &(*at)->next;
}

static void
take_back(const struct event *e)
{
	if (e->what == CAME)
		__real_unlink(e->path);
	if (e->what == MOVED)
		__real_rename(e->path, e->from);
	if (e->backup[0])
		__real_link(e->backup, e->path);
	trace("  lost: %s%s", e->what == CAME ? "+" : e->what == WENT ? "-" : "=", e->path + strlen(disk.folder));
}

void
disk_cut_power(struct chance *chance)
{
	struct stat about;
	int n = 0;

	for (struct plain *p = disk.plain; p; p = p->next)
		if (p->dirty && stat(p->path, &about) == 0 && about.st_ino == p->inode && about.st_size > p->synced) {
			off_t left = p->synced + chance_below(chance, (int)(about.st_size - p->synced) + 1);
			trace("  lost: %lld bytes of %s", (long long)(about.st_size - left), p->path + strlen(disk.folder));
			if (truncate(p->path, left) != 0)
				abort();
		}
	for (struct event *e = disk.events; e; e = e->next)
		n++;
	n = chance_below(chance, n + 1);
	for (struct event *e = disk.events; e && n > 0; e = e->next, n--)
		take_back(e);
	disk_open(disk.folder, disk.backups);
}

/* ---- in place of what programs call ---- */

/* What a call gives that went wrong. */
static int
fails(enum fault fault)
{
	errno = fault == NO_SPACE ? ENOSPC : EIO;
	return -1;
}

static bool
is_failure(enum fault fault)
{
	return fault == NO_SPACE || fault == BROKEN;
}

/* A fault at a plain file. A mailbox that does not take a letter is no fault: the letter is deferred. */
static enum fault
go(const char *what, const char *path)
{
	enum fault fault = fault_at(AT_FILE, what, tail(path));

	return is_failure(fault) && strncmp(tail(path), "outbox/", 7) == 0 ? NO_FAULT : fault;
}

int
__wrap_open(const char *path, int flags, ...)
{
	va_list more;
	mode_t mode;
	bool writes = (flags & O_ACCMODE) != O_RDONLY, comes;
	enum fault fault = NO_FAULT;
	struct event *e;
	int fd;

	va_start(more, flags);
	mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
	va_end(more);
	if (!is_ours(path))
		return __real_open(path, flags, mode);
	if (writes)
		fault = go("opening", path);
	if (is_failure(fault))
		return fails(fault);
	comes = flags & O_CREAT && access(path, F_OK) != 0;
	fd = __real_open(path, flags, mode);
	if (fd >= 0) {
		opened(fd, path);
		if (comes && (e = happened(CAME, path)))
			record(e);
	}
	fault_after(fault);
	return fd;
}

/* What a station says is to be in its books by then. */
static enum fault
say_something(void)
{
	enum fault fault;

	if (vfs_is_unsettled())
		wrong("%s said something before it was in its books", process_name());
	fault = fault_at(AT_OUTPUT, "output", "");
	if (fault == CUT_OFF)
		process_kill(PIPELINE_CUT);
	return fault;
}

ssize_t
__wrap_write(int fd, const void *bytes, size_t n)
{
	enum fault fault;
	struct plain *p;
	size_t part;
	ssize_t wrote = 0;

	if (!process_name())
		return __real_write(fd, bytes, n);
	if (fd == STDERR_FILENO) {
		trace("  %.*s", (int)n - 1, (const char *)bytes);
		return (ssize_t)n;
	}
	p = plain_of(fd);
	fault = fd == STDOUT_FILENO ? say_something() : go("writing", p ? p->path : "?");
	part = (size_t)fault_part(fault, (int)n);
	if (p)
		p->dirty = true;
	if (part)
		wrote = __real_write(fd, bytes, part);
	fault_after(fault);
	return is_failure(fault) ? fails(fault) : wrote;
}

int
__wrap_fsync(int fd)
{
	struct plain *p = plain_of(fd);
	enum fault fault;
	struct stat about;

	if (!process_name() || !p)
		return __real_fsync(fd);
	fault = go("syncing", p->path);
	if (is_failure(fault))
		return fails(fault);
	fstat(fd, &about);
	if (S_ISDIR(about.st_mode))
		keep_names(p->path);
	p->dirty = false;
	p->synced = about.st_size;
	fault_after(fault);
	return 0;
}

int
__wrap_rename(const char *from, const char *to)
{
	enum fault fault;
	struct event *e;
	int end;

	if (!is_ours(to))
		return __real_rename(from, to);
	fault = go("moving to", to);
	if (is_failure(fault))
		return fails(fault);
	e = happened(MOVED, to);
	set_path(e->from, from);
	back_up(e);
	end = __real_rename(from, to);
	record(e);
	for (struct plain *p = disk.plain; p; p = p->next)
		if (strcmp(p->path, from) == 0)
			set_path(p->path, to);
	fault_after(fault);
	return end;
}

int
__wrap_link(const char *from, const char *to)
{
	enum fault fault;
	int end;

	if (!is_ours(to))
		return __real_link(from, to);
	fault = go("linking", to);
	if (is_failure(fault))
		return fails(fault);
	end = __real_link(from, to);
	if (end == 0)
		record(happened(CAME, to));
	for (struct plain *p = disk.plain; end == 0 && p; p = p->next)
		if (strcmp(p->path, from) == 0)
			set_path(p->path, to); /* it outlives the other */
	fault_after(fault);
	return end;
}

int
__wrap_unlink(const char *path)
{
	enum fault fault;
	struct event *e;
	int end;

	if (!is_ours(path) || access(path, F_OK) != 0)
		return __real_unlink(path);
	fault = go("removing", path);
	if (is_failure(fault))
		fault = NO_FAULT; /* it takes no space, and who removes does not mind */
	e = happened(WENT, path);
	back_up(e);
	end = __real_unlink(path);
	record(e);
	fault_after(fault);
	return end;
}
