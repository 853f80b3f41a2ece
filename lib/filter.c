/* filter - the loop: read records, map them, write them
 *
 * Lines are read into one buffer and stay there until their batch is written, so a line that is not ours is
 * copied once: from the buffer to the output. A batch ends when it is full or when more input would have to
 * be waited for. */
#include "filter.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "card.h"
#include "sandbox.h"
#include "shop.h"
#include "stop.h"

enum {
	BATCH_BYTES = 4 * 1024 * 1024, /* of input taken together at most; a longer line is a batch of its own */
	BATCH_PARSED = 16 * 1024 * 1024, /* of memory for what is parsed */
	BATCH_MOST = 10000
};

struct tally tally;
const char filter_unread[] = "what followed in the input was not read";

static bool quiet, strict, log_json;
static bool patient; /* fill every batch, however long that takes */
static const char *rejects_name;
static int rejects = -1;

/* ---- start and end ---- */

void
filter_start(const struct asked *asked, void (*help_more)(void))
{
	sandbox_no_core();
	if (asked->help) {
		opt_help();
		if (!ferror(stdout) && help_more)
			help_more();
		exit(END_DONE);
	}
	if (asked->version)
		opt_version();
	log_json = asked->log && strcmp(asked->log, "json") == 0;
	if (asked->log && !log_json && strcmp(asked->log, "text") != 0)
		die(END_USAGE, "--log: '%s' is not a form of messages (text or json)", asked->log);
	say_as_json(log_json);
	if (asked->now)
		moment_set_now(opt_moment("now", asked->now));
	quiet = asked->quiet;
	strict = asked->strict;
	rejects_name = asked->rejects;
	if (rejects_name) {
		rejects = open(rejects_name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
		if (rejects < 0)
			die(END_CANT_CREATE, "cannot write rejects to '%s':", rejects_name);
	}
	for (unsigned i = 0; i < asked->n; i++)
		sandbox_read(asked->words[i]);
	sandbox_read(share_place(1));
	stop_listen();
}

void
filter_write(const struct text *text)
{
	if (text->length && !write_all(STDOUT_FILENO, text->at, text->length))
		die(END_IO, "cannot write standard output:");
}

/* Add to the rejects: the beginning of a line, which may be long and is not copied, and its end, in one piece if that can be. */
static void
put_reject(const char *begin, size_t n, const struct text *end)
{
	struct iovec parts[] = { { (void *)(uintptr_t)begin, n }, { end->at, end->length } };
	ssize_t wrote = writev(rejects, parts, 2);
	size_t done = wrote > 0 ? (size_t)wrote : 0, begun = done < n ? done : n;

	if (!write_all(rejects, begin + begun, n - begun) || !write_all(rejects, end->at + (done - begun), end->length - (done - begun)))
		die(END_IO, "cannot write rejects to '%s':", rejects_name);
}

void
filter_reject(struct record *r)
{
	struct text line = TEXT_UP_TO(0);
	size_t n = r->length, verbatim = 0;

	tally.refused++;
	say_at(r->file, r->number, "%s", r->fault);
	if (rejects < 0)
		return;
	if (json_is_object(r->body)) {
		while (n > 0 && r->line[n - 1] != '}')
			n--;
		verbatim = n - 1;
		text_put(&line, json_object_size(r->body) ? "," : "");
	} else {
		/* No JSON: the line goes along as text; a byte that is not UTF-8 as U+00XX. */
		struct text raw = TEXT_UP_TO(0);
		text_put(&raw, "");
		for (size_t i = 0, bad; i < n; i += bad + 1) {
			bad = n - i;
			utf8_valid(r->line + i, n - i, &bad);
			text_add(&raw, r->line + i, bad);
			if (i + bad < n) {
				unsigned char byte = (unsigned char)r->line[i + bad];
				text_byte(&raw, (char)(0xC0 | byte >> 6));
				text_byte(&raw, (char)(0x80 | (byte & 0x3F)));
			}
		}
		text_put(&line, "{\"_text\":");
		text_json(&line, raw.at, raw.length);
		text_byte(&line, ',');
		text_free(&raw);
	}
	text_print(&line, "\"_line\":%ld,\"_error\":", r->number);
	text_json(&line, r->fault, strlen(r->fault));
	text_put(&line, "}\n");
	put_reject(r->line, verbatim, &line);
	text_free(&line);
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void
filter_progress(long long done, long long size)
{
	static double began, last;
	static int terminal = -1;
	double now;
	char left[40] = "";

	if (terminal < 0)
		terminal = !quiet && isatty(STDERR_FILENO);
	if (!terminal)
		return;
	now = seconds();
	if (began == 0)
		began = last = now;
	if (now - last < 1)
		return;
	last = now;
	if (size > 0 && done > 0)
		snprintf(left, sizeof left, ", %lld %%, %.0f s left", done * 100 / size,
			(now - began) * (double)(size - done) / (double)done);
	dprintf(STDERR_FILENO, "\r%s: %ld records, %.0f/s%s\033[K\r", say_name(), tally.in,
		(double)tally.in / (now - began), left);
}

int
filter_close(void)
{
	if (rejects >= 0 && close(rejects) != 0)
		die(END_IO, "cannot write rejects to '%s':", rejects_name);
	if (!quiet && log_json)
		dprintf(STDERR_FILENO,
			"{\"tool\":\"%s\",\"in\":%ld,\"done\":%ld,\"unchanged\":%ld,\"refused\":%ld}\n",
			say_name(), tally.in, tally.done, tally.unchanged, tally.refused);
	else if (!quiet)
		say("%ld in = %ld done + %ld unchanged + %ld refused", tally.in, tally.done, tally.unchanged,
			tally.refused);
	return stop_ending(tally.refused ? END_REFUSED : END_DONE, filter_unread);
}

/* ---- reading ---- */

struct reader {
	char **files; /* those still to come */
	unsigned n;
	int fd;             /* -1: none is open */
	const char *file;   /* NULL: standard input */
	bool ended;         /* the open one has no more */
	char *buffer;
	size_t room, begin, end; /* of bytes not yet taken: buffer[begin..end) */
	size_t seen;             /* bytes from begin known to hold no newline */
	bool skipping;           /* the rest of a line too long */
	long number;
	long long done, size;
};

/* Open the next file; false when there is none. */
static bool
next_file(struct reader *in)
{
	struct stat about = { 0 }, other;

	if (!in->n)
		return false;
	in->n--;
	in->file = *in->files++;
	if (strcmp(in->file, "-") == 0) {
		in->file = NULL;
		in->fd = STDIN_FILENO;
	} else {
		in->fd = stop_open(in->file);
		if (in->fd < 0)
			die(errno == EACCES ? END_PERMISSION : END_NO_INPUT, "cannot read '%s':", in->file);
	}
	in->ended = false;
	in->number = 0;
	in->begin = in->end = in->seen = 0;
	in->size = fstat(in->fd, &about) == 0 && S_ISREG(about.st_mode) ? about.st_size : 0;
	if (rejects >= 0 && S_ISREG(about.st_mode) && fstat(rejects, &other) == 0 && about.st_ino == other.st_ino &&
		about.st_dev == other.st_dev)
		die(END_USAGE, "'%s' cannot be read and take the rejects at once", rejects_name);
	in->done = 0;
	return true;
}

/* Read more into the buffer. False at the end of the file, or when asked to stop. */
static bool
read_more(struct reader *in)
{
	ssize_t got;

	if (in->end == in->room) {
		in->room = in->room ? in->room * 2 : 256 * 1024;
		/* One more: a last line without a newline still gets its NUL. */
		in->buffer = more_memory(in->buffer, in->room + 1);
	}
	got = stop_read(in->fd, in->buffer + in->end, in->room - in->end);
	if (got < 0 && errno != EINTR) {
		if (errno == EISDIR)
			die(END_NO_INPUT, "cannot read '%s':", in->file);
		die(END_IO, "cannot read '%s':", in->file ? in->file : "standard input");
	}
	if (got <= 0) {
		in->ended = got == 0;
		return false;
	}
	in->end += (size_t)got;
	in->done += got;
	return true;
}

static bool
would_wait(const struct reader *in)
{
	struct pollfd p = { .fd = in->fd, .events = POLLIN };

	return poll(&p, 1, 0) == 0;
}

/* Where the next line begins in the buffer and how long it is (without its newline, which becomes a NUL).
 * False when there is none without waiting and MAY_WAIT is not set, or at the end. */
static bool
next_line(struct reader *in, bool may_wait, size_t *at, size_t *length, bool *too_long)
{
	*too_long = false;
	for (;;) {
		char *newline = in->end > in->begin + in->seen
			? memchr(in->buffer + in->begin + in->seen, '\n', in->end - in->begin - in->seen)
			: NULL;
		size_t n = newline ? (size_t)(newline - in->buffer) - in->begin : in->end - in->begin;
		if (!newline && n > RECORD_LONGEST) {
			/* Say it once, keep a beginning to show, and drop what follows up to the newline. */
			if (!in->skipping)
				in->number++;
			in->skipping = true;
			in->end = in->begin;
			in->seen = 0;
		} else if (newline || (in->ended && n > 0)) {
			bool dropped = in->skipping;
			*at = in->begin;
			*length = n;
			in->buffer[in->begin + n] = '\0';
			in->begin += n + (newline != NULL);
			in->seen = 0;
			in->skipping = false;
			if (!dropped)
				in->number++;
			*too_long = dropped || n > RECORD_LONGEST;
			return true;
		} else
			in->seen = n;
		if (in->ended || stop_asked())
			return false;
		if (!may_wait && would_wait(in))
			return false;
		if (!read_more(in) && in->end == in->begin && !in->skipping)
			return false;
		if (in->ended && in->skipping && in->end == in->begin) {
			in->skipping = false;
			*at = in->begin;
			*length = 0;
			*too_long = true;
			return true;
		}
	}
}

/* ---- the loop ---- */

const struct intake *
intake_of(const struct intake *takes, const struct record *r)
{
	for (; takes->type; takes++)
		if (strcmp(takes->type, r->type) == 0)
			return takes;
	return NULL;
}

static bool
taken(const struct intake *takes, const char *type, size_t n)
{
	for (; takes->type; takes++)
		if (strncmp(takes->type, type, n) == 0 && takes->type[n] == '\0')
			return true;
	return false;
}

static bool
blank(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strchr(" \t\r", s[i]) || !s[i])
			return false;
	return true;
}

/* No card number goes further, nor into a message. The line still lies in our buffer. */
static void
mask_cards(struct record *r, bool ours)
{
	char *line = (char *)(uintptr_t)r->line;

	if (cards_mask_json(line, &r->length, ours) == 0)
		return;
	line[r->length] = '\0';
	say_at(r->file, r->number, "a card number is masked");
}

/* Is the line forwarded without being parsed? */
static bool
is_foreign(const char *line, size_t length, const struct intake *takes)
{
	size_t n;
	const char *type = record_peek(line, length, &n);

	return type && !taken(takes, type, n);
}

/* Parse a record if it is ours, or if its first bytes do not say whose it is. */
static void
look(struct record *r, const struct intake *takes)
{
	bool foreign = is_foreign(r->line, r->length, takes);

	mask_cards(r, !foreign);
	if (foreign)
		return;
	record_parse(r);
	if (!refused(r) && !intake_of(takes, r))
		record_free(r);
}

/* The memory that a parsed line takes, roughly: an object is dear, an array less so. */
static size_t
weight(const char *line, size_t n)
{
	static const unsigned char sixteens[256] = { ['{'] = 16, ['['] = 9, [','] = 6 };
	size_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += sixteens[(unsigned char)line[i]];
	return sum * 16;
}

/* Fill the batch with the lines that are there; waits only for the first, unless patient. False at the end of
 * all input. */
static bool
fill(struct reader *in, struct batch *batch, size_t most, struct pool *pool, const struct intake *takes)
{
	size_t bytes = 0, parsed = 0, at, length;
	bool too_long;

	if (in->begin > 0) { /* the last batch is written: what is left of the buffer moves to its front */
		memmove(in->buffer, in->buffer + in->begin, in->end - in->begin);
		in->end -= in->begin;
		in->begin = 0;
	}
	while (batch->n < most && bytes < BATCH_BYTES && parsed < BATCH_PARSED &&
		next_line(in, batch->n == 0 || patient, &at, &length, &too_long)) {
		struct record *r = &batch->records[batch->n];
		if (!too_long && blank(in->buffer + at, length))
			continue;
		/* The buffer may still move: until the batch is full a line is known by its place. */
		*r = (struct record){
			.length = length, .file = in->file, .number = in->number, .pool = pool
		};
		r->line = (const char *)(uintptr_t)at;
		if (too_long) {
			refuse(r, NULL, "is longer than %d MiB", RECORD_LONGEST >> 20);
			r->length = length < 1000 ? length : 1000;
			cards_mask(in->buffer + at, r->length);
		}
		bytes += length;
		if (!too_long && !is_foreign(in->buffer + at, length, takes))
			parsed += weight(in->buffer + at, length);
		batch->n++;
	}
	for (size_t i = 0; i < batch->n; i++) {
		struct record *r = &batch->records[i];
		r->line = in->buffer + (uintptr_t)r->line;
		if (r->number == 1 && r->length >= 3 && memcmp(r->line, "\xEF\xBB\xBF", 3) == 0) {
			r->line += 3;
			r->length -= 3;
		}
		if (!refused(r))
			look(r, takes);
	}
	return batch->n > 0;
}

void
filter_loop(const struct asked *asked, const struct intake *takes,
	void (*work)(struct batch *, struct text *, void *), void *context)
{
	static char dash[] = "-";
	char *standard_input[] = { dash };
	size_t most = (size_t)opt_int("batch", asked->batch ? asked->batch : "1000", 1, BATCH_MOST);
	struct reader in = {
		.files = asked->n ? asked->words : standard_input, .n = asked->n ? asked->n : 1, .fd = -1
	};
	struct batch batch = { 0 };
	struct text out = TEXT_UP_TO(0);
	struct pool pool = { 0 };
	const char *full = getenv("ECOM_BATCH");
	bool stop = false;

	sandbox_shut();
	patient = full && strcmp(full, "full") == 0;
	if (strict)
		most = 1; /* so that nothing after the first refused record is touched */
	batch.records = need_memory(most * sizeof *batch.records);
	while (!stop && !stop_asked() && next_file(&in)) {
		while (!stop && !stop_asked() && fill(&in, &batch, most, &pool, takes)) {
			bool data = batch.n == 1 && refused(&batch.records[0]);
			tally.in += (long)batch.n;
			work(&batch, &out, context);
			filter_write(&out);
			filter_progress(in.done, in.size);
			for (size_t i = 0; i < batch.n; i++)
				record_free(&batch.records[i]);
			batch.n = 0;
			text_clear(&out);
			pool_reset(&pool);
			if (strict && tally.refused) {
				filter_close();
				exit(data ? END_DATA : END_REFUSED);
			}
		}
		if (in.fd > STDERR_FILENO)
			close(in.fd);
	}
	free(in.buffer);
	free(batch.records);
	text_free(&out);
	pool_free(&pool);
}

static void
map(struct batch *batch, struct text *out, void *context)
{
	const struct intake *takes = context, *intake;

	for (size_t i = 0; i < batch->n; i++) {
		struct record *r = &batch->records[i];
		size_t before = out->length;
		if (r->body && !refused(r) && (intake = intake_of(takes, r)))
			intake->handle(r, NULL);
		if (!refused(r)) {
			text_add(out, r->line, r->length);
			text_byte(out, '\n');
			record_answers(r, out);
		}
		if (refused(r)) {
			out->length = before;
			filter_reject(r);
		} else if (r->made)
			tally.done++;
		else
			tally.unchanged++;
	}
}

void
filter_takes(const struct intake *takes)
{
	struct text out = TEXT_UP_TO(0);

	text_put(&out, "\nTakes:");
	for (; takes->type; takes++)
		text_print(&out, " %s", takes->type);
	text_byte(&out, '\n');
	filter_write(&out);
	text_free(&out);
}

static const struct intake *helped;

static void
help_more(void)
{
	filter_takes(helped);
}

int
filter_main(const struct intake *takes, const struct asked *asked)
{
	helped = takes;
	filter_start(asked, help_more);
	filter_loop(asked, takes, map, (void *)(uintptr_t)takes);
	return filter_close();
}
