/* jq - JSON of other systems into records, by a jq program
 *
 * Parent and worker speak over a pair of sockets: a question is a struct question and the document, an answer
 * is a struct answer and the lines or the fault. The worker's first word is an answer too: whether the program
 * could be compiled. A worker that dies leaves the reason in how it ended. */
#include "jq.h"

#include <errno.h>
#include <jq.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "say.h"

enum { PROGRAM_LONGEST = 1024 * 1024 };

/* Stands before the program, on its first line so that line numbers in messages stay right. What is defined
 * here hides what jq has under that name: what looks outside, what knows the clock or the zone, and what
 * aborts on numbers out of range (a function that calls what it hides needs another name for it first).
 * `include` and `import` must come first in a program and so become syntax errors. */
static const char preamble[] =
	"def env: error(\"env is shut\"); def input: error(\"input is shut\"); def inputs: input; def debug: .; def stderr: .; "
	"def halt: error(\"halt is shut\"); def halt_error: halt; def halt_error(code): halt; "
	"def input_filename: null; def input_line_number: 0; def get_search_list: []; "
	"def now: $time[0:19] + \"Z\" | fromdateiso8601; "
	"def localtime: error(\"the zone is shut\"); def strflocaltime(f): localtime; "
	"def ecom_second: if type == \"number\" and . >= -62135596800 and . < 253402300800 then . "
	"else error(\"\\(.) is no time in seconds\") end; "
	"def ecom_gmtime: gmtime; def gmtime: ecom_second | ecom_gmtime; "
	"def ecom_strftime(f): strftime(f); "
	"def strftime(f): if type == \"number\" then gmtime else . end | ecom_strftime(f); "
	"def todateiso8601: strftime(\"%Y-%m-%dT%H:%M:%SZ\"); def todate: todateiso8601; def date: todateiso8601; "
	"def ecom_implode: implode; def implode: if all(.[]; type == \"number\" and . >= 0 and . < 1114112 and "
	"(. < 55296 or . > 57343)) then ecom_implode else error(\"implode: no code point\") end; "
	"def each(f): . as $item | (try { made: [f] } catch { _error: ., item: $item }) "
	"| if has(\"made\") then .made[] else . end; "
	"{} as $ENV | ";

struct question {
	size_t length;
	long row;
};

struct answer {
	size_t length;
	bool good, broken;
};

struct jq {
	const char *file, *run, *time, *currency, *location;
	struct text program; /* and the preamble */
	jq_state *state;     /* the worker's */
	pid_t worker;        /* 0: none is running */
	int socket;
};

/* ---- the worker ---- */

/* False, and errno 0 when the other one is gone. */
static bool
receive_all(int fd, void *bytes, size_t n)
{
	char *at = bytes;

	while (n > 0) {
		ssize_t got = read(fd, at, n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0 || (got < 0 && errno == ECONNRESET))
			errno = 0;
		if (got <= 0)
			return false;
		at += got;
		n -= (size_t)got;
	}
	return true;
}

static bool
send_all(int fd, const void *bytes, size_t n)
{
	const char *at = bytes;

	while (n > 0) {
		ssize_t sent = send(fd, at, n, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return false;
		at += sent;
		n -= (size_t)sent;
	}
	return true;
}

_Noreturn static void
no_memory(void *context)
{
	(void)context;
	_exit(END_MEMORY);
}

/* A message of jq as text, without the document it quotes: there may be people in it. Takes the message over. */
static void
put_message(struct text *why, jv message)
{
	jv shown = jv_get_kind(message) == JV_KIND_STRING ? message : jv_dump_string(message, 0);
	const char *text = jv_string_value(shown), *quote = strstr(text, " (while parsing");

	text_add(why, text, quote ? (size_t)(quote - text) : strlen(text));
	jv_free(shown);
}

/* A record with type, id and time first; those that are missing are made. Takes it over. */
static jv
complete(const struct jq *q, jv made, jv id)
{
	jv whole = jv_object(), type = jv_object_get(jv_copy(made), jv_string("type"));

	whole = jv_object_set(whole, jv_string("type"), jv_is_valid(type) ? type : jv_null());
	whole = jv_object_set(whole, jv_string("id"), id);
	whole = jv_object_set(whole, jv_string("time"), jv_string(q->time));
	return jv_object_merge(whole, made);
}

static bool
has(jv object, const char *key)
{
	return jv_get_kind(object) == JV_KIND_OBJECT && jv_object_has(jv_copy(object), jv_string(key));
}

/* An item that was refused by itself (each() of the preamble), as {"_error":why,"item":…}. Takes it over. */
static jv
refusal(jv made)
{
	struct text why = { 0 };
	jv told;

	put_message(&why, jv_object_get(jv_copy(made), jv_string("_error")));
	told = jv_object_set(jv_object(), jv_string("_error"), jv_string(why.at ? why.at : ""));
	told = jv_object_set(told, jv_string("item"), jv_object_get(made, jv_string("item")));
	text_free(&why);
	return told;
}

static void
put_record(const struct jq *q, jv made, long row, long n, struct text *lines)
{
	jv text;

	if (has(made, "_error") && has(made, "item"))
		made = refusal(made);
	else if (jv_get_kind(made) == JV_KIND_OBJECT)
		made = complete(q, made,
			n ? jv_string_fmt("%s.%ld.%ld", q->run, row, n)
			  : jv_string_fmt("%s.%ld", q->run, row));
	text = jv_dump_string(made, 0);
	text_add(lines, jv_string_value(text), (size_t)jv_string_length_bytes(jv_copy(text)));
	text_byte(lines, '\n');
	jv_free(text);
}

/* Append what the program makes of the document (taken over). False: WHY says why it does not. */
static bool
make(const struct jq *q, jv document, long row, struct text *lines, struct text *why)
{
	jv all = jv_array(), one;
	int n = 0;

	jq_start(q->state, document, 0);
	while (n <= JQ_MOST_RECORDS && jv_is_valid(one = jq_next(q->state))) {
		all = jv_array_append(all, one);
		n++;
	}
	if (n > JQ_MOST_RECORDS)
		text_print(why, "makes more than %d records", JQ_MOST_RECORDS);
	else if (jv_invalid_has_msg(jv_copy(one)))
		put_message(why, jv_invalid_get_msg(one));
	for (int i = 0; i < n && why->length == 0 && !lines->full; i++)
		put_record(q, jv_array_get(jv_copy(all), i), row, n > 1 ? i + 1 : 0, lines);
	if (lines->full)
		text_print(why, "makes more than %d MiB", JQ_MOST_BYTES >> 20);
	jv_free(all);
	return why->length == 0;
}

/* The process may grow by so much, and leaves no core behind. */
static void
bound_memory(void)
{
	struct rlimit most = { RLIM_INFINITY, RLIM_INFINITY };
	FILE *statm = fopen("/proc/self/statm", "r");
	unsigned long pages = 0;

	if (statm && fscanf(statm, "%lu", &pages) == 1)
		most.rlim_cur = most.rlim_max = pages * (rlim_t)sysconf(_SC_PAGESIZE) + JQ_MEMORY;
	if (statm)
		fclose(statm);
	setrlimit(RLIMIT_AS, &most);
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
}

static void
processor_time(time_t seconds)
{
	setitimer(ITIMER_PROF, &(struct itimerval){ .it_value.tv_sec = seconds }, NULL);
}

static void
put_error(void *context, jv message)
{
	struct text *why = context;

	put_message(why, jq_format_error(message));
	text_byte(why, '\n');
}

static bool
compile(struct jq *q, struct text *why)
{
	jv names;
	bool good;

	jv_nomem_handler(no_memory, NULL);
	q->state = jq_init();
	if (!q->state)
		no_memory(NULL);
	jq_set_nomem_handler(q->state, no_memory, NULL);
	names = jv_object();
	names = jv_object_set(names, jv_string("run"), jv_string(q->run));
	names = jv_object_set(names, jv_string("currency"), q->currency ? jv_string(q->currency) : jv_null());
	names = jv_object_set(names, jv_string("location"), q->location ? jv_string(q->location) : jv_null());
	names = jv_object_set(names, jv_string("time"), jv_string(q->time));
	jq_set_error_cb(q->state, put_error, why);
	good = jq_compile_args(q->state, q->program.at, names);
	jq_set_error_cb(q->state, NULL, NULL);
	return good;
}

static bool
say_answer(int socket, const struct answer *answer, const struct text *text)
{
	return send_all(socket, answer, sizeof *answer) && send_all(socket, text->at, answer->length);
}

_Noreturn static void
work(struct jq *q, int socket)
{
	struct text lines = TEXT_UP_TO(JQ_MOST_BYTES), why = { 0 };
	struct answer compiled = { 0 };
	struct question ask;
	char *document = NULL;

	signal(SIGPROF, SIG_DFL);
	signal(SIGINT, SIG_IGN); /* the parent finishes its document first */
	signal(SIGTERM, SIG_IGN);
	close(STDERR_FILENO); /* what an assertion of libjq says, the parent says in our words */
	compiled.good = compile(q, &why);
	compiled.length = why.length;
	if (!say_answer(socket, &compiled, &why))
		_exit(END_DONE);
	bound_memory();
	while (receive_all(socket, &ask, sizeof ask)) {
		struct answer answer = { 0 };
		jv value;
		text_clear(&lines);
		text_clear(&why);
		document = realloc(document, ask.length + 1);
		if (!document)
			no_memory(NULL);
		if (!receive_all(socket, document, ask.length))
			break;
		processor_time(JQ_SECONDS);
		value = jv_parse_sized(document, (int)ask.length);
		answer.broken = !jv_is_valid(value);
		if (has(value, "_line") && has(value, "_error")) /* it was refused once, and is fed back */
			value = jv_object_delete(jv_object_delete(value, jv_string("_line")), jv_string("_error"));
		if (answer.broken)
			put_message(&why, jv_invalid_get_msg(value));
		else
			answer.good = make(q, value, ask.row, &lines, &why);
		processor_time(0);
		answer.length = answer.good ? lines.length : why.length;
		if (!say_answer(socket, &answer, answer.good ? &lines : &why))
			break;
	}
	_exit(END_DONE);
}

/* ---- the parent ---- */

/* "jq: error: syntax error, … (Unix shell quoting issues?) at <top-level>, line 3:" and more lines. */
_Noreturn static void
die_of_program(const char *file, const char *message)
{
	static const char label[] = "jq: error: ";
	size_t n;

	if (strncmp(message, label, strlen(label)) == 0)
		message += strlen(label);
	n = strcspn(message, "\n");
	while (n > 0 && message[n - 1] == ':')
		n--;
	die(END_CONFIG, "%s: %.*s", file, (int)n, message);
}

static void
read_program(struct text *program, const char *file)
{
	char piece[4096];
	FILE *f = fopen(file, "r");
	size_t n;

	if (!f)
		die(errno == EACCES ? END_PERMISSION : END_NO_INPUT, "cannot read '%s':", file);
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		text_add(program, piece, n);
	if (ferror(f))
		die(END_NO_INPUT, "cannot read '%s':", file);
	if (program->full || strlen(program->at) != program->length)
		die(END_CONFIG, "'%s' is no jq program", file);
	fclose(f);
}

static bool
hear_all(const struct jq *q, void *bytes, size_t n)
{
	bool whole = receive_all(q->socket, bytes, n);

	if (!whole && errno)
		die(END_IO, "cannot hear what jq says:");
	return whole;
}

/* Hear an answer, its text into *GOT. False: the worker is gone. */
static bool
hear(const struct jq *q, struct answer *answer, struct text *got)
{
	if (!hear_all(q, answer, sizeof *answer))
		return false;
	got->room = answer->length + 1;
	got->at = need_memory(got->room);
	got->at[answer->length] = '\0';
	return hear_all(q, got->at, answer->length);
}

/* How the worker ended. */
static int
stop_worker(struct jq *q)
{
	int status = 0;

	close(q->socket);
	while (waitpid(q->worker, &status, 0) < 0 && errno == EINTR)
		continue;
	q->worker = 0;
	return status;
}

static void
start_worker(struct jq *q)
{
	struct answer compiled;
	struct text why = { 0 };
	int pair[2], status;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		die(END_AGAIN, "cannot start a process for jq:");
	q->worker = fork();
	if (q->worker < 0)
		die(END_AGAIN, "cannot start a process for jq:");
	if (q->worker == 0) {
		close(pair[0]);
		work(q, pair[1]);
	}
	close(pair[1]);
	q->socket = pair[0];
	if (!hear(q, &compiled, &why)) {
		status = stop_worker(q); /* of want of memory libjq says so, or falls over it */
		die(END_MEMORY, "%s: jq gave up compiling it (%s %d)", q->file, WIFSIGNALED(status) ? "signal" : "status",
			WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	}
	if (!compiled.good)
		die_of_program(q->file, why.at);
	text_free(&why);
}

struct jq *
jq_open(const char *file, const char *run, const char *time, const char *currency, const char *location)
{
	struct jq *q = need_memory(sizeof *q);

	*q = (struct jq){ .file = file, .run = run, .time = time, .currency = currency, .location = location,
		.program = TEXT_UP_TO(PROGRAM_LONGEST) };
	text_put(&q->program, preamble);
	read_program(&q->program, file);
	start_worker(q);
	return q;
}

static void
say_why_it_died(int status, struct text *why)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF)
		text_print(why, "takes longer than %d seconds", JQ_SECONDS);
	else if (WIFEXITED(status) && WEXITSTATUS(status) == END_MEMORY)
		text_print(why, "needs more than %d MiB of memory", JQ_MEMORY >> 20);
	else
		text_print(why, "jq gave up (%s %d)", WIFSIGNALED(status) ? "signal" : "status",
			WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

bool
jq_run(struct jq *q, const char *document, size_t n, long row, struct text *lines, struct text *why,
	bool *broken)
{
	struct question ask = { .length = n, .row = row };
	struct answer answer;
	struct text got = { 0 };
	bool heard;

	if (!q->worker)
		start_worker(q);
	heard = send_all(q->socket, &ask, sizeof ask) && send_all(q->socket, document, n) && hear(q, &answer, &got);
	*broken = heard && answer.broken;
	if (heard)
		text_add(answer.good ? lines : why, got.at, answer.length);
	else
		say_why_it_died(stop_worker(q), why);
	text_free(&got);
	return heard && answer.good;
}

void
jq_close(struct jq *q)
{
	if (q->worker)
		stop_worker(q);
	text_free(&q->program);
	free(q);
}
