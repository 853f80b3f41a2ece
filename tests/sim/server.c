/* server - the mail server that the shop hands its letters to */
#include "server.h"

#include <curl/curl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "chance.h"
#include "fault.h"
#include "process.h"
#include "trace.h"
#include "vfs.h"

/* What the server is like at a time of day, whoever comes. Who meets one that does not answer leaves it alone for a while,
 * so one that would answer others at the same time would make a difference between those who come once and twice. */
enum mood { GOOD, SHUT, SILENT, SILENT_AFTER, BABBLES, GOES, MOODS };

/* What it says to one letter: before its text, or after. */
enum reply {
	TAKEN, LATER, NEVER,            /* to the recipient; and after the text: */
	TAKEN_AFTER, LATER_AFTER, NEVER_AFTER, GONE_BEFORE, GONE_AFTER, HALF_AFTER, NONSENSE_AFTER, REPLIES
};

enum { ROOM = 1 << 20 };

KEPT static struct {
	uint64_t seed;
	struct taken *taken, *last; /* last: by who sends now */
	enum mood mood;
	int end;                    /* of the connection, -1: none */
	bool in_letter, silent;
	char *bytes;                /* that came and were not read yet, N of them */
	size_t n;
} server = { .end = -1 };

void
server_open(uint64_t seed)
{
	server.seed = seed;
	if (!server.bytes)
		server.bytes = need_memory(ROOM);
	while (server.taken) {
		struct taken *next = server.taken->next;
		free(server.taken);
		server.taken = next;
	}
}

const struct taken *
server_taken(void)
{
	return server.taken;
}

/* A dice for this time of day and this TEXT. */
static struct chance
dice(const char *text)
{
	char key[512];
	const char *now = getenv("ECOM_NOW");

	snprintf(key, sizeof key, "%s %s", now ? now : "", text);
	return chance_of(server.seed, key);
}

/* ---- what it says ---- */

static void
put(const char *line)
{
	if (!server.silent && send(server.end, line, strlen(line), MSG_NOSIGNAL) < 0)
		trace("server: nobody listens");
}

static void
hang_up(void)
{
	if (server.end >= 0)
		close(server.end);
	server.end = -1;
	server.n = 0;
	server.in_letter = server.silent = false;
}

static void
greet(void)
{
	server.silent = server.mood == SILENT;
	if (server.mood == BABBLES)
		put("HTTP/1.1 400 Bad Request\r\n\r\n\001\377");
	else if (server.mood != GOES)
		put("220 mail.example\r\n");
	if (server.mood == BABBLES || server.mood == GOES)
		hang_up();
}

/* One that falls silent does so to all who come, whoever they write to. */
static enum reply
reply_to_recipient(const char *line)
{
	struct chance c = dice(line);
	int n = chance_below(&c, 40);

	return server.mood == SILENT_AFTER ? TAKEN : n == 0 ? NEVER : n < 3 ? LATER : TAKEN;
}

static void
answer(const char *line)
{
	static const char *const replies[] = {
		[TAKEN] = "250 ok\r\n", [LATER] = "451 4.3.0 come back later\r\n", [NEVER] = "550 5.1.1 no such user\r\n"
	};

	if (strncmp(line, "EHLO", 4) == 0)
		put("250-mail.example\r\n250 8BITMIME\r\n");
	else if (strncmp(line, "RCPT", 4) == 0)
		put(replies[reply_to_recipient(line)]);
	else if (strncmp(line, "DATA", 4) == 0) {
		server.in_letter = true;
		put("354 go on\r\n");
	} else if (strncmp(line, "QUIT", 4) == 0) {
		put("221 bye\r\n");
		hang_up();
	} else
		put("250 ok\r\n");
}

/* ---- letters ---- */

static void
id_of(const char *letter, char *to, size_t room)
{
	const char *id = strstr(letter, "\r\nMessage-ID: <");

	snprintf(to, room, "%.*s", id ? (int)strcspn(id + 15, ">") : 0, id ? id + 15 : "");
}

static uint64_t
digest_of(const char *text)
{
	return chance_of(0, text).state;
}

/* The letter is in the server's books. */
static void
take(const char *id, uint64_t digest)
{
	struct taken *t = server.taken;

	while (t && (t->digest != digest || strcmp(t->id, id) != 0))
		t = t->next;
	if (!t) {
		t = need_memory(sizeof *t);
		*t = (struct taken){ .next = server.taken, .digest = digest };
		snprintf(t->id, sizeof t->id, "%s", id);
		server.taken = t;
	}
	t->times++;
	server.last = t;
	if (vfs_is_unsettled())
		wrong("a letter was sent before that it is sent was noted");
}

static void
take_letter(const char *letter)
{
	static const char *const says[REPLIES] = { [TAKEN_AFTER] = "250 taken\r\n", [LATER_AFTER] = "452 4.2.2 full\r\n",
		[NEVER_AFTER] = "554 5.7.1 spam\r\n", [GONE_BEFORE] = "", [GONE_AFTER] = "", [HALF_AFTER] = "25",
		[NONSENSE_AFTER] = "\001\377 999 what?\r\n" };
	char id[120];
	struct chance c;
	enum reply reply = TAKEN_AFTER;

	id_of(letter, id, sizeof id);
	c = dice(id);
	if (chance_in(&c, 8))
		reply = (enum reply)(TAKEN_AFTER + chance_below(&c, REPLIES - TAKEN_AFTER));
	server.silent |= server.mood == SILENT_AFTER;
	trace("server: letter %s: %s", id, server.silent ? "silence" : says[reply]);
	if (reply == TAKEN_AFTER || reply >= GONE_AFTER) {
		take(id, digest_of(letter));
		server.last->windows += reply != TAKEN_AFTER || server.silent;
		server.last->untold += reply != TAKEN_AFTER || server.silent;
	}
	put(says[reply]);
	if (reply >= GONE_BEFORE)
		hang_up();
}

/* Read what has come; true when there was a whole line or letter. */
static bool
read_one(void)
{
	const char *mark = server.in_letter ? "\r\n.\r\n" : "\r\n";
	char *end;

	server.bytes[server.n] = '\0';
	end = strstr(server.bytes, mark);
	if (!end)
		return false;
	*end = '\0';
	if (server.in_letter) {
		server.in_letter = false;
		take_letter(server.bytes);
	} else
		answer(server.bytes);
	if (server.end >= 0) {
		end += strlen(mark);
		server.n -= (size_t)(end - server.bytes);
		memmove(server.bytes, end, server.n);
	}
	return server.end >= 0;
}

void
server_work(void)
{
	ssize_t got;
	enum fault fault;

	if (server.end < 0)
		return;
	got = recv(server.end, server.bytes + server.n, ROOM - 1 - server.n, MSG_DONTWAIT);
	if (got <= 0)
		return;
	fault = fault_at(AT_MAIL, "mail", server.in_letter ? "letter" : "word");
	server.n += (size_t)got;
	while (read_one())
		;
	fault_after(fault);
}

void
server_hang_up(bool failed)
{
	hang_up();
	if (failed && server.last)
		server.last->windows++;
	server.last = NULL;
}

/* ---- in place of what lib/mail-curl.c calls ---- */

static curl_socket_t
connect_here(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	int ends[2];
	struct chance c = dice("mood");

	(void)context, (void)purpose, (void)address;
	hang_up();
	server.mood = chance_in(&c, 8) ? (enum mood)chance_below(&c, MOODS) : GOOD;
	if (server.mood == SHUT || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return CURL_SOCKET_BAD;
	server.end = ends[1];
	greet();
	return ends[0];
}

/* Before libc's: the socket is connected. */
int
connect(int socket, const struct sockaddr *address, socklen_t n)
{
	return process_name() ? 0 : (int)syscall(SYS_connect, socket, address, n);
}

CURLcode __wrap_curl_easy_setopt(CURL *, CURLoption, ...), __real_curl_easy_setopt(CURL *, CURLoption, ...);

CURLcode
__wrap_curl_easy_setopt(CURL *curl, CURLoption option, ...)
{
	va_list more;
	void *value;

	va_start(more, option);
	value = va_arg(more, void *);
	va_end(more);
	if (option == CURLOPT_URL)
		__real_curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, connect_here);
	return __real_curl_easy_setopt(curl, option, value);
}
