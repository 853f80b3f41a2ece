/* parts - files that are written side by side, and are there whole or not at all */
#include "parts.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "durable.h"
#include "say.h"
#include "text.h"

enum { CHUNK = 64 * 1024 }; /* bytes written at once */

struct part {
	const char *path, *meanwhile;
	int fd;
	struct text text; /* not yet written */
};

static struct parts *unfinished;

static void
drop(void)
{
	for (size_t i = 0; unfinished && i < unfinished->n; i++)
		unlink(unfinished->parts[i].meanwhile);
}

void
parts_add(struct parts *p, const char *path)
{
	struct part *part;

	if (!unfinished)
		atexit(drop);
	unfinished = p;
	p->parts = more_memory(p->parts, (p->n + 1) * sizeof *part);
	part = &p->parts[p->n];
	*part = (struct part){ .path = pool_text(&p->pool, path), .text = TEXT_UP_TO(0) };
	part->meanwhile = pool_print(&p->pool, "%s.%ld.tmp", path, (long)getpid());
	part->fd = open(part->meanwhile, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0660);
	if (part->fd < 0)
		die(END_CANT_CREATE, "cannot make '%s':", part->meanwhile);
	p->n++;
}

static void
flush(struct part *part)
{
	if (part->text.length > 0 && !write_all(part->fd, part->text.at, part->text.length))
		die(END_IO, "cannot write '%s':", part->meanwhile);
	text_clear(&part->text);
}

void
parts_give(struct parts *p, size_t i, const char *line, size_t n)
{
	struct part *part = &p->parts[i];

	text_add(&part->text, line, n);
	text_byte(&part->text, '\n');
	if (part->text.length >= CHUNK)
		flush(part);
}

/* A rename is on the disk only when its folder is. */
static void
keep_folder(struct parts *p, const char *path)
{
	const char *slash = strrchr(path, '/'), *folder = ".";

	if (slash)
		folder = pool_copy(&p->pool, path, (size_t)(slash - path) + 1);
	durable_path(folder);
}

void
parts_finish(struct parts *p)
{
	for (size_t i = 0; i < p->n; i++) {
		struct part *part = &p->parts[i];
		flush(part);
		if (!durable(part->fd) || close(part->fd) != 0)
			die(END_IO, "cannot write '%s':", part->meanwhile);
		text_free(&part->text);
	}
	for (size_t i = 0; i < p->n; i++) {
		if (rename(p->parts[i].meanwhile, p->parts[i].path) != 0)
			die(END_IO, "cannot put '%s' in place:", p->parts[i].path);
		keep_folder(p, p->parts[i].path);
	}
	unfinished = NULL;
}
