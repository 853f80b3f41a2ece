/* crew - workers of one kind, who get their work line by line and say theirs in whole lines */
#include "crew.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "pipeline.h"
#include "record.h"
#include "say.h"
#include "stop.h"
#include "text.h"

enum {
	CHUNK = 256 * 1024,      /* bytes read at once */
	QUEUE_MOST = 1024 * 1024 /* bytes that wait for a worker; a longer line waits alone */
};

struct worker {
	pid_t pid;
	int in, out;       /* our ends of its pipes; -1: closed */
	struct text queue; /* lines it is to be given */
	size_t given;      /* bytes of these that it has */
	struct text said;  /* the beginning of a line whose end it has not said */
	bool broken;
};

/* ---- a worker ---- */

char *
crew_word(struct pool *pool, const char *word, const char *who)
{
	struct text text = TEXT_UP_TO(0);
	const char *mark;
	char *copy;

	for (; (mark = strstr(word, "{}")); word = mark + 2) {
		text_add(&text, word, (size_t)(mark - word));
		text_put(&text, who);
	}
	text_put(&text, word);
	copy = pool_copy(pool, text.at, text.length);
	text_free(&text);
	return copy;
}

static void
start(struct crew *c, size_t number, char *const *words)
{
	struct worker *w = &c->workers[number];
	size_t n = 0;
	char **own, who[24];
	int in[2], out[2];

	while (words[n])
		n++;
	own = pool_zero(&c->pool, (n + 1) * sizeof *own);
	snprintf(who, sizeof who, "%zu", number);
	for (size_t i = 0; i < n; i++)
		own[i] = crew_word(&c->pool, words[i], who);
	if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0 || fcntl(in[1], F_SETFL, O_NONBLOCK) != 0)
		die(END_AGAIN, "cannot make a pipe:");
	*w = (struct worker){ .pid = pipeline_start(own, in[0], out[1]),
		.in = in[1],
		.out = out[0],
		.queue = TEXT_UP_TO(0),
		.said = TEXT_UP_TO(0) };
	close(in[0]);
	close(out[1]);
}

static void
hang_up(int *fd)
{
	close(*fd);
	*fd = -1;
}

/* Give it what it can take now. */
static void
feed(struct crew *c, struct worker *w, bool gone)
{
	ssize_t n = gone ? -1 : write(w->in, w->queue.at + w->given, w->queue.length - w->given);

	if (n < 0 && !gone && (errno == EAGAIN || errno == EINTR))
		return;
	if (n < 0) {
		w->broken = w->queue.length > 0;
		c->broken |= w->broken;
		hang_up(&w->in);
		return;
	}
	w->given += (size_t)n;
	if (w->given < w->queue.length / 2)
		return;
	memmove(w->queue.at, w->queue.at + w->given, w->queue.length - w->given);
	w->queue.length -= w->given;
	w->given = 0;
	if (w->queue.length == 0 && c->ending)
		hang_up(&w->in);
}

/* Who reads our output may stop, and that is nobody's fault. */
static void
put(const char *bytes, size_t n)
{
	if (n == 0 || write_all(STDOUT_FILENO, bytes, n))
		return;
	if (errno == EPIPE) {
		signal(SIGPIPE, SIG_DFL);
		raise(SIGPIPE);
	}
	die(END_IO, "cannot write standard output:");
}

/* Take what it says, and put out the lines that are whole. */
static void
hear(struct crew *c, struct worker *w)
{
	static char bytes[CHUNK];
	ssize_t got = read(w->out, bytes, sizeof bytes);
	size_t n = got > 0 ? (size_t)got : 0, whole;
	const char *newline = memrchr(bytes, '\n', n);

	if (got < 0 && errno != EINTR)
		die(END_IO, "cannot read from worker %td:", w - c->workers);
	if (got == 0) {
		if (w->said.length > 0)
			text_byte(&w->said, '\n');
		hang_up(&w->out);
	}
	whole = newline ? (size_t)(newline - bytes) + 1 : 0;
	if (whole > 0 || got == 0) {
		put(w->said.at, w->said.length);
		text_clear(&w->said);
		put(bytes, whole);
	}
	text_add(&w->said, bytes + whole, n - whole);
	if (w->said.length > RECORD_LONGEST)
		die(END_DATA, "worker %td says a line longer than %d MiB", w - c->workers,
			RECORD_LONGEST >> 20);
}

/* ---- all of them ---- */

/* Wait until something can be moved, and move it. FD is waited for too (-1: none), until asked to stop; workers
 * are also then. True when FD can be read. */
static bool
turn(struct crew *c, int fd)
{
	struct pollfd polls[1 + 2 * CREW_MOST];

	polls[0] = (struct pollfd){ .fd = fd, .events = POLLIN };
	for (size_t i = 0; i < c->n; i++) {
		const struct worker *w = &c->workers[i];
		polls[1 + 2 * i] =
			(struct pollfd){ .fd = w->in, .events = w->queue.length > 0 ? POLLOUT : 0 };
		polls[2 + 2 * i] = (struct pollfd){ .fd = w->out, .events = POLLIN };
	}
	if ((fd < 0 ? poll(polls, 1 + 2 * c->n, -1) : stop_poll(polls, 1 + 2 * c->n)) < 0) {
		if (errno != EINTR)
			die(END_BUG, "cannot wait:");
		return false;
	}
	for (size_t i = 0; i < c->n; i++) {
		if (polls[1 + 2 * i].revents)
			feed(c, &c->workers[i], (polls[1 + 2 * i].revents & POLLERR) != 0);
		if (polls[2 + 2 * i].revents)
			hear(c, &c->workers[i]);
	}
	return polls[0].revents != 0;
}

void
crew_start(struct crew *c, char *const *words, size_t n)
{
	signal(SIGPIPE, SIG_IGN); /* a worker that is gone is an error of write(2) */
	pool_reset(&c->pool);
	c->workers = pool_zero(&c->pool, n * sizeof *c->workers);
	c->ending = false;
	for (c->n = 0; c->n < n; c->n++)
		start(c, c->n, words);
}

void
crew_give(struct crew *c, size_t worker, const char *line, size_t n)
{
	struct worker *w = &c->workers[worker];

	while (w->in >= 0 && w->queue.length > 0 && w->queue.length + n > QUEUE_MOST)
		turn(c, -1);
	if (w->in < 0) {
		w->broken = c->broken = true;
		return;
	}
	text_add(&w->queue, line, n);
	text_byte(&w->queue, '\n');
}

bool
crew_wait(struct crew *c, int fd)
{
	return turn(c, fd);
}

int
crew_end(struct crew *c)
{
	int worst = END_DONE;
	size_t open = 0;

	c->ending = true;
	for (size_t i = 0; i < c->n; i++)
		if (c->workers[i].in >= 0 && c->workers[i].queue.length == 0)
			hang_up(&c->workers[i].in);
	do {
		open = 0;
		for (size_t i = 0; i < c->n; i++)
			open += c->workers[i].in >= 0 || c->workers[i].out >= 0;
		if (open > 0)
			turn(c, -1);
	} while (open > 0);
	for (size_t i = 0; i < c->n; i++) {
		struct worker *w = &c->workers[i];
		int ending = pipeline_wait(w->pid);
		if (ending > END_REFUSED || w->broken)
			say("worker %zu ended %d%s", i, ending, w->broken ? " before its input did" : "");
		if (w->broken && ending <= END_REFUSED)
			ending = END_IO;
		if (ending > worst)
			worst = ending;
		text_free(&w->queue);
		text_free(&w->said);
	}
	c->n = 0;
	return worst;
}
