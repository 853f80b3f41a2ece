/* vfs - the files of SQLite, in memory */
#include "vfs.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "fault.h"
#include "process.h"

enum { NAME_LONGEST = 512, REGIONS = 16, LOG_WRITER = 0 /* the lock of who writes a log: wal.c, WAL_WRITE_LOCK */ };

struct bytes {
	char *at;
	size_t n, room;
};

/* A write that is not on the disk, or (BYTES NULL) a new end of the file. */
struct change {
	struct change *next;
	char *bytes;
	size_t n, offset;
};

struct file {
	struct file *next;
	char *name; /* NULL: it has none, and is gone when it is closed */
	bool there, missed; /* missed: deleted, but on the disk it may be there still */
	struct bytes now, disk;
	struct change *changes, **last;
	void *regions[REGIONS]; /* of shared memory */
	bool used, written;     /* it is open; its log has a writer */
	bool ending, unsettled; /* the last page of a transaction is to come; one is in the log, but not on the disk */
};

struct handle {
	sqlite3_file base;
	struct file *file;
};

KEPT static struct file *files;
KEPT static struct chance randomness;

static struct file *
file_of(sqlite3_file *handle)
{
	return ((struct handle *)handle)->file;
}

static bool
is_log(const struct file *f)
{
	size_t n = f->name ? strlen(f->name) : 0;

	return n > 4 && strcmp(f->name + n - 4, "-wal") == 0;
}

/* What of the path is worth telling. */
static const char *
tail(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* A fault at a file: files without a name are nobody's worry. */
static enum fault
go(const struct file *f, enum site site, const char *what)
{
	return f->name && process_name() ? fault_at(site, what, tail(f->name)) : NO_FAULT;
}

/* ---- bytes ---- */

static void
make_room(struct bytes *b, size_t n)
{
	if (n > b->room) {
		size_t room = b->room ? b->room : 65536;
		while (room < n)
			room *= 2;
		b->at = more_memory(b->at, room);
		memset(b->at + b->room, 0, room - b->room);
		b->room = room;
	}
}

static void
apply(struct bytes *b, const struct change *c, size_t n)
{
	size_t end = c->offset + n;

	make_room(b, end);
	if (c->bytes)
		memcpy(b->at + c->offset, c->bytes, n);
	else if (c->offset < b->n)
		memset(b->at + c->offset, 0, b->n - c->offset);
	if (end > b->n || !c->bytes)
		b->n = end;
}

/* What is past its end is zeros. */
static void
empty(struct bytes *b)
{
	if (b->n)
		memset(b->at, 0, b->n);
	b->n = 0;
}

static void
change(struct file *f, const void *bytes, size_t n, size_t offset)
{
	struct change *c = need_memory(sizeof *c);

	*c = (struct change){ .n = n, .offset = offset };
	if (bytes)
		c->bytes = memcpy(need_memory(n), bytes, n);
	apply(&f->now, c, n);
	*f->last = c;
	f->last = &c->next;
}

static void
forget_changes(struct file *f)
{
	for (struct change *c = f->changes, *next; c; c = next) {
		next = c->next;
		free(c->bytes);
		free(c);
	}
	f->changes = NULL;
	f->last = &f->changes;
}

static void
free_regions(struct file *f)
{
	for (int i = 0; i < REGIONS; i++) {
		free(f->regions[i]);
		f->regions[i] = NULL;
	}
}

static void
free_file(struct file *f)
{
	forget_changes(f);
	free_regions(f);
	free(f->now.at);
	free(f->disk.at);
	free(f->name);
	free(f);
}

/* ---- a file that is open ---- */

static int
close_file(sqlite3_file *handle)
{
	file_of(handle)->used = false;
	if (!file_of(handle)->name)
		free_file(file_of(handle));
	return SQLITE_OK;
}

static int
read_file(sqlite3_file *handle, void *to, int n, sqlite3_int64 offset)
{
	struct file *f = file_of(handle);
	size_t at = (size_t)offset, there = at < f->now.n ? f->now.n - at : 0, wanted = (size_t)n;

	if (go(f, AT_READ, "reading") == BROKEN)
		return SQLITE_IOERR_READ;
	if (there > wanted)
		there = wanted;
	if (there)
		memcpy(to, f->now.at + at, there);
	memset((char *)to + there, 0, wanted - there);
	return there < wanted ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
}

/* A page of a log stands behind its header, which has a size in it when the page is the last of a transaction. */
static void
note_end(struct file *f, const char *bytes, size_t n)
{
	enum { HEADER = 24, SIZE = 4 };

	if (n == HEADER)
		f->ending = memcmp(bytes + SIZE, "\0\0\0", SIZE) != 0;
	else if (f->ending) {
		f->ending = false;
		f->unsettled = true;
	}
}

static int
write_file(sqlite3_file *handle, const void *bytes, int n, sqlite3_int64 offset)
{
	struct file *f = file_of(handle);
	enum fault fault = go(f, AT_WRITE, "writing");
	size_t written = (size_t)fault_part(fault, n);

	if (written)
		change(f, bytes, written, (size_t)offset);
	if (written == (size_t)n && is_log(f))
		note_end(f, bytes, written);
	fault_after(fault);
	return fault == NO_SPACE ? SQLITE_FULL : fault == BROKEN ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

static int
truncate_file(sqlite3_file *handle, sqlite3_int64 size)
{
	struct file *f = file_of(handle);
	enum fault fault = go(f, AT_WRITE, "cutting");

	if (fault == BROKEN || fault == NO_SPACE)
		return SQLITE_IOERR_TRUNCATE;
	change(f, NULL, 0, (size_t)size);
	fault_after(fault);
	return SQLITE_OK;
}

static int
sync_file(sqlite3_file *handle, int flags)
{
	struct file *f = file_of(handle);
	enum fault fault = go(f, AT_SYNC, "syncing");

	(void)flags;
	if (fault == BROKEN)
		return SQLITE_IOERR_FSYNC;
	for (struct change *c = f->changes; c; c = c->next)
		apply(&f->disk, c, c->n);
	forget_changes(f);
	f->unsettled = false;
	for (struct file *other = files; other; other = other->next)
		other->missed = false;
	fault_after(fault);
	return SQLITE_OK;
}

static int
size_of_file(sqlite3_file *handle, sqlite3_int64 *size)
{
	*size = (sqlite3_int64)file_of(handle)->now.n;
	return SQLITE_OK;
}

static int
lock_file(sqlite3_file *handle, int level)
{
	(void)level;
	return go(file_of(handle), AT_LOCK, "locking") == BUSY ? SQLITE_BUSY : SQLITE_OK;
}

static int
unlock_file(sqlite3_file *handle, int level)
{
	(void)handle, (void)level;
	return SQLITE_OK;
}

static int
is_reserved(sqlite3_file *handle, int *reserved)
{
	(void)handle;
	*reserved = 0;
	return SQLITE_OK;
}

static int
control_file(sqlite3_file *handle, int what, void *argument)
{
	(void)handle, (void)what, (void)argument;
	return SQLITE_NOTFOUND;
}

static int
sector_of(sqlite3_file *handle)
{
	(void)handle;
	return 4096;
}

/* As SQLite takes any disk of today: what stands beside the bytes that are written is safe. */
static int
traits_of(sqlite3_file *handle)
{
	(void)handle;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* ---- the index of a log ---- */

static int
map_region(sqlite3_file *handle, int region, int size, int extend, void volatile **to)
{
	struct file *f = file_of(handle);

	if (region >= REGIONS)
		return SQLITE_NOMEM;
	if (!f->regions[region] && extend) {
		if (go(f, AT_OPEN, "sharing memory for") == BROKEN)
			return SQLITE_IOERR_SHMMAP;
		f->regions[region] = memset(need_memory((size_t)size), 0, (size_t)size);
	}
	*to = f->regions[region];
	return SQLITE_OK;
}

static int
lock_region(sqlite3_file *handle, int lock, int n, int flags)
{
	struct file *f = file_of(handle);
	bool gives = flags & SQLITE_SHM_UNLOCK, alone = flags & SQLITE_SHM_EXCLUSIVE;

	if (!gives && alone && lock == LOG_WRITER && go(f, AT_LOCK, "writing to") == BUSY)
		return SQLITE_BUSY;
	if (alone && lock <= LOG_WRITER && lock + n > LOG_WRITER)
		f->written = !gives;
	return SQLITE_OK;
}

static void
region_barrier(sqlite3_file *handle)
{
	(void)handle;
}

static int
unmap_regions(sqlite3_file *handle, int forget)
{
	(void)forget;
	free_regions(file_of(handle));
	return SQLITE_OK;
}

static const sqlite3_io_methods methods = { 2, close_file, read_file, write_file, truncate_file, sync_file, size_of_file,
	lock_file, unlock_file, is_reserved, control_file, sector_of, traits_of, map_region, lock_region, region_barrier,
	unmap_regions, NULL, NULL };

/* ---- files by name ---- */

static struct file *
find(const char *name)
{
	struct file *f = files;

	while (f && strcmp(f->name, name) != 0)
		f = f->next;
	return f;
}

static struct file *
make(const char *name)
{
	struct file *f = need_memory(sizeof *f);

	*f = (struct file){ .name = name ? copy_text(name) : NULL, .there = true };
	f->last = &f->changes;
	if (name) {
		f->next = files;
		files = f;
	}
	return f;
}

static int
open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *handle, int flags, int *given)
{
	struct file *f = name ? find(name) : NULL;

	(void)vfs;
	handle->pMethods = NULL;
	if ((!f || !f->there) && !(flags & SQLITE_OPEN_CREATE))
		return SQLITE_CANTOPEN;
	if (!f)
		f = make(name);
	if (go(f, AT_OPEN, "opening") == BROKEN)
		return SQLITE_CANTOPEN;
	if (!f->there) /* another one than that which was deleted */
		empty(&f->disk);
	f->there = f->used = true;
	f->missed = false;
	((struct handle *)handle)->file = f;
	handle->pMethods = &methods;
	if (given)
		*given = flags;
	return SQLITE_OK;
}

static int
delete_file(sqlite3_vfs *vfs, const char *name, int synced)
{
	struct file *f = find(name);
	enum fault fault;

	(void)vfs;
	if (!f || !f->there)
		return SQLITE_IOERR_DELETE_NOENT;
	fault = go(f, AT_WRITE, "deleting");
	if (fault == BROKEN || fault == NO_SPACE)
		return SQLITE_IOERR_DELETE;
	f->there = false;
	f->missed = !synced;
	f->ending = f->unsettled = false;
	empty(&f->now);
	forget_changes(f);
	fault_after(fault);
	return SQLITE_OK;
}

static int
access_file(sqlite3_vfs *vfs, const char *name, int flags, int *is)
{
	const struct file *f = find(name);

	(void)vfs, (void)flags;
	*is = f && f->there && (flags != SQLITE_ACCESS_EXISTS || f->now.n > 0);
	return SQLITE_OK;
}

static int
full_name(sqlite3_vfs *vfs, const char *name, int room, char *to)
{
	(void)vfs;
	sqlite3_snprintf(room, to, "%s", name);
	return SQLITE_OK;
}

static int
give_randomness(sqlite3_vfs *vfs, int n, char *to)
{
	(void)vfs;
	for (int i = 0; i < n; i++)
		to[i] = (char)chance_below(&randomness, 256);
	return n;
}

static int
wait_for(sqlite3_vfs *vfs, int microseconds)
{
	(void)vfs;
	clock_pass(microseconds / 1000 + 1);
	return microseconds;
}

static int
tell_time(sqlite3_vfs *vfs, double *days)
{
	(void)vfs;
	*days = 2461000;
	return SQLITE_OK;
}

static int
last_error(sqlite3_vfs *vfs, int n, char *to)
{
	(void)vfs, (void)n, (void)to;
	return 0;
}

void
vfs_begin(void)
{
	KEPT static sqlite3_vfs vfs = { .iVersion = 1, .szOsFile = sizeof(struct handle), .mxPathname = NAME_LONGEST,
		.zName = "simulated", .xOpen = open_file, .xDelete = delete_file, .xAccess = access_file,
		.xFullPathname = full_name, .xRandomness = give_randomness, .xSleep = wait_for,
		.xCurrentTime = tell_time, .xGetLastError = last_error };

	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_vfs_register(&vfs, 1);
}

void
vfs_clear(void)
{
	for (struct file *f = files, *next; f; f = next) {
		next = f->next;
		free_file(f);
	}
	files = NULL;
}

void
vfs_let_go(void)
{
	for (struct file *f = files; f; f = f->next) {
		free_regions(f);
		f->used = f->written = f->ending = false;
	}
}

/* ---- the power ---- */

/* Of what is not on the disk: nothing is left; or the first of it, the last of that torn; or some of it. */
static void
cut_power(struct file *f, struct chance *chance)
{
	enum { NOTHING, FIRST, SOME, WAYS } way = (unsigned)chance_below(chance, WAYS);

	for (struct change *c = f->changes; c; c = c->next)
		if (way == SOME ? chance_in(chance, 2) : way == FIRST && !chance_in(chance, 4))
			apply(&f->disk, c, c->n);
		else if (way != SOME) {
			if (way == FIRST && c->bytes)
				apply(&f->disk, c, (size_t)chance_below(chance, (int)c->n));
			break;
		}
	forget_changes(f);
	if (f->missed && chance_in(chance, 2))
		f->there = true;
	f->missed = f->ending = f->unsettled = false;
	empty(&f->now);
	if (f->there && f->disk.n)
		apply(&f->now, &(struct change){ .bytes = f->disk.at }, f->disk.n);
}

void
vfs_cut_power(struct chance *chance)
{
	for (struct file *f = files; f; f = f->next)
		cut_power(f, chance);
}

bool
vfs_is_unsettled(void)
{
	for (const struct file *f = files; f; f = f->next)
		if (f->used && (f->written || f->unsettled))
			return true;
	return false;
}
