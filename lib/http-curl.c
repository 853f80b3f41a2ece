/* http-curl - files fetched from servers that strangers named, many at once (libcurl)
 *
 * Each file is a transfer; each transfer has a host, which says when it may be begun. */
#include "http.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "address.h"
#include "say.h"

enum {
	REDIRECTS = 5,
	TRIES = 3,            /* of a transfer */
	ABSENCES = 3,         /* in a row, and a host is left alone */
	PATIENT_SECONDS = 30, /* a host that asks to wait longer is left alone */
	CONNECT_SECONDS = 15,
	FIRST_PAUSE = 500,      /* milliseconds before the second try, twice that before the third */
	HEAD_MOST = 256 * 1024, /* bytes of headers, those of redirects included */
	NAP = 1000              /* milliseconds to sleep at most, so that stopped() is heard */
};

struct host {
	char name[256];
	int64_t running, next; /* requests under way; the moment before which none is begun */
	int absences;
	bool left_alone;
	int64_t wait; /* why: it asks for so many seconds, */
	char why[HTTP_FAULT];
};

struct transfer {
	struct http_get *get;
	struct host *host;
	enum { WAITING, RUNNING, FINISHED } state;
	int tries;
	int64_t next;
	bool conditional;

	/* while it is running */
	struct work *work;
	CURL *curl;
	struct curl_slist *headers;
	int fd;
	int64_t size, head;  /* bytes of the body and of headers so far */
	const char *address; /* the fault of an address that was not dialled */
};

struct work {
	const struct http_rules *rules;
	CURLM *multi;
	struct transfer *transfers;
	struct host *hosts;
	size_t n, n_hosts;
	int64_t running, left; /* left: not finished */
	void (*done)(void *, struct http_get *);
	void *context;
};

/* ---- URLs ---- */

/* A URL in its parts; NULL, or what is wrong with it. The parts are the caller's to free either way. */
static const char *
parse(CURLU **parts, const char *url)
{
	*parts = NULL;
	if (strlen(url) > HTTP_URL_LONGEST)
		return "it is too long";
	for (const char *c = url; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7F)
			return "there is a control character in it";
	if (strncasecmp(url, "http://", 7) != 0 && strncasecmp(url, "https://", 8) != 0)
		return "http:// or https:// is expected";
	curl_global_init_mem(CURL_GLOBAL_DEFAULT, need_memory, free, more_memory, copy_text, need_zeros);
	*parts = curl_url();
	switch (curl_url_set(*parts, CURLUPART_URL, url, CURLU_URLENCODE | CURLU_DISALLOW_USER)) {
	case CURLUE_OK: return NULL;
	case CURLUE_USER_NOT_ALLOWED: return "a user or password does not belong in it";
	default: return "it is not a URL";
	}
}

const char *
http_fault(const char *url, bool private_too)
{
	CURLU *parts;
	char *host = NULL;
	const char *fault = parse(&parts, url);

	if (!fault && curl_url_get(parts, CURLUPART_HOST, &host, CURLU_URLDECODE) != CURLUE_OK)
		fault = "it is not a URL";
	if (!fault && !private_too)
		fault = address_host_fault(host);
	curl_free(host);
	curl_url_cleanup(parts);
	return fault;
}

/* The host of a good URL, which is one for all transfers that name it. */
static struct host *
host_of(struct work *work, const char *url)
{
	CURLU *parts;
	char *name = NULL;
	struct host *host = work->hosts;

	if (!parse(&parts, url))
		curl_url_get(parts, CURLUPART_HOST, &name, 0);
	while (host < work->hosts + work->n_hosts && name && strcasecmp(host->name, name) != 0)
		host++;
	if (host == work->hosts + work->n_hosts) {
		*host = (struct host){ .next = 0 };
		snprintf(host->name, sizeof host->name, "%s", name ? name : "");
		work->n_hosts++;
	}
	curl_free(name);
	curl_url_cleanup(parts);
	return host;
}

/* ---- one request ---- */

static int64_t
clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static curl_socket_t
open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct transfer *t = context;
	const char *fault = t->work->rules->private_too ? NULL : address_fault(&to->addr);

	(void)purpose;
	if (fault) {
		t->address = fault;
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* libcurl keeps all headers, without a bound in some of its versions. */
static size_t
take_header(char *bytes, size_t size, size_t n, void *context)
{
	struct transfer *t = context;

	(void)bytes;
	t->head += (int64_t)(size * n);
	return t->head > HEAD_MOST ? 0 : size * n;
}

/* What a server says beside an error is not kept. */
static size_t
take_bytes(char *bytes, size_t size, size_t n, void *context)
{
	struct transfer *t = context;
	long status = 0;

	n *= size;
	t->size += (int64_t)n;
	if (t->size > t->work->rules->most_bytes)
		return 0;
	curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &status);
	if (status == 200 && !write_all(t->fd, bytes, n))
		die(END_IO, "cannot write '%s':", t->get->path);
	return n;
}

/* The headers that ask for the file only if it is another. */
static void
ask_for_news(struct transfer *t)
{
	const struct http_get *get = t->get;
	char line[HTTP_MARK + 32];

	t->conditional = *get->etag || *get->last_modified;
	if (*get->etag) {
		snprintf(line, sizeof line, "If-None-Match: %s", get->etag);
		t->headers = curl_slist_append(t->headers, line);
	}
	if (*get->last_modified) {
		snprintf(line, sizeof line, "If-Modified-Since: %s", get->last_modified);
		t->headers = curl_slist_append(t->headers, line);
	}
}

static void
set_up(struct transfer *t, const struct http_rules *rules)
{
	CURLU *parts;
	char *url = NULL;

	if (!parse(&parts, t->get->url))
		curl_url_get(parts, CURLUPART_URL, &url, 0);
	curl_easy_setopt(t->curl, CURLOPT_URL, url ? url : "");
	curl_free(url);
	curl_url_cleanup(parts);
	curl_easy_setopt(t->curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(t->curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(t->curl, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(t->curl, CURLOPT_MAXREDIRS, (long)REDIRECTS);
	curl_easy_setopt(t->curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	curl_easy_setopt(t->curl, CURLOPT_PROXY, "");
	curl_easy_setopt(t->curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(t->curl, CURLOPT_OPENSOCKETDATA, t);
	curl_easy_setopt(t->curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(t->curl, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(t->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(t->curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(t->curl, CURLOPT_TIMEOUT, (long)rules->seconds);
	curl_easy_setopt(t->curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)rules->most_bytes);
	curl_easy_setopt(t->curl, CURLOPT_USERAGENT, "ecomutils");
	curl_easy_setopt(t->curl, CURLOPT_HTTPHEADER, t->headers);
	curl_easy_setopt(t->curl, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(t->curl, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(t->curl, CURLOPT_WRITEFUNCTION, take_bytes);
	curl_easy_setopt(t->curl, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(t->curl, CURLOPT_PRIVATE, t);
}

static void
begin(struct work *work, struct transfer *t, int64_t now)
{
	t->fd = open(t->get->path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (t->fd < 0)
		die(END_CANT_CREATE, "cannot make '%s':", t->get->path);
	t->state = RUNNING;
	t->tries++;
	t->size = t->head = 0;
	t->address = NULL;
	t->curl = curl_easy_init();
	ask_for_news(t);
	if (!t->curl)
		die(END_MEMORY, "libcurl cannot be started");
	set_up(t, work->rules);
	curl_multi_add_handle(work->multi, t->curl);
	work->running++;
	t->host->running++;
	t->host->next = now + 1000 / work->rules->rate;
}

/* ---- what came of it ---- */

static void
finish(struct work *work, struct transfer *t)
{
	t->state = FINISHED;
	work->left--;
	work->done(work->context, t->get);
}

/* A header's value, when it is one that can be sent back. */
static void
keep_mark(char *to, CURL *curl, const char *name)
{
	struct curl_header *header;

	*to = '\0';
	if (curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK ||
		strlen(header->value) >= HTTP_MARK)
		return;
	for (const char *c = header->value; *c; c++)
		if (*c < ' ' || *c > '~')
			return;
	memcpy(to, header->value, strlen(header->value) + 1);
}

/* Does the host answer at all? */
static bool
is_absence(CURLcode end)
{
	return end == CURLE_COULDNT_RESOLVE_HOST || end == CURLE_COULDNT_CONNECT ||
		end == CURLE_OPERATION_TIMEDOUT;
}

/* What libcurl says in words that fit a URL out of a feed; the rest it says itself. */
static const struct {
	CURLcode end;
	enum http_end verdict;
	const char *why;
} said[] = {
	{ CURLE_TOO_MANY_REDIRECTS, HTTP_NEVER, "it is redirected too often" },
	{ CURLE_LOGIN_DENIED, HTTP_NEVER, "it is redirected to a URL with a user in it" },
	{ CURLE_UNSUPPORTED_PROTOCOL, HTTP_NEVER, "it is redirected to what is neither http nor https" },
	{ CURLE_URL_MALFORMAT, HTTP_NEVER, "its URL, or one it is redirected to, is wrong" },
	{ CURLE_COULDNT_RESOLVE_HOST, HTTP_LATER, "its host is not known" },
	{ CURLE_COULDNT_CONNECT, HTTP_LATER, "the server is not there" },
	{ CURLE_OPERATION_TIMEDOUT, HTTP_LATER, "the server takes too long" },
	{ CURLE_PARTIAL_FILE, HTTP_LATER, "the server broke off" },
	{ CURLE_PEER_FAILED_VERIFICATION, HTTP_LATER, "the server's certificate is not good" },
};

static enum http_end
judge_failure(struct transfer *t, CURLcode end)
{
	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		if (said[i].end == end) {
			snprintf(t->get->why, HTTP_FAULT, "%s", said[i].why);
			return said[i].verdict;
		}
	snprintf(t->get->why, HTTP_FAULT, "%s", curl_easy_strerror(end));
	return HTTP_LATER;
}

/* An answer: what its status says. */
static enum http_end
judge_status(struct transfer *t, long status)
{
	if (status == 200)
		return HTTP_DONE;
	if (status == 304 && t->conditional)
		return HTTP_SAME;
	snprintf(t->get->why, HTTP_FAULT, "the server says %ld", status);
	return status >= 500 || status == 408 || status == 425 || status == 429 ? HTTP_LATER : HTTP_NEVER;
}

static enum http_end
judge(struct transfer *t, CURLcode end, long status)
{
	const struct http_rules *rules = t->work->rules;
	long redirects = 0;

	if (end == CURLE_OK)
		return judge_status(t, status);
	curl_easy_getinfo(t->curl, CURLINFO_REDIRECT_COUNT, &redirects);
	if (end == CURLE_FILESIZE_EXCEEDED || t->size > rules->most_bytes)
		snprintf(t->get->why, HTTP_FAULT, "it is larger than %lld bytes",
			(long long)rules->most_bytes);
	else if (t->head > HEAD_MOST)
		snprintf(t->get->why, HTTP_FAULT, "the server's headers do not end");
	else if (end == CURLE_COULDNT_CONNECT && t->address)
		snprintf(t->get->why, HTTP_FAULT, "%s%s", redirects ? "it is redirected: " : "", t->address);
	else
		return judge_failure(t, end);
	return HTTP_NEVER;
}

/* What the host is to be held to from now on. */
static void
note_host(struct transfer *t, CURLcode end, long status, int64_t pause, int64_t now)
{
	struct host *host = t->host;

	host->absences = is_absence(end) && !t->address ? host->absences + 1 : 0;
	if ((status == 429 || status == 503) && host->next < now + pause)
		host->next = now + pause;
	if (t->get->wait > PATIENT_SECONDS || host->absences >= ABSENCES) {
		host->left_alone = true;
		host->wait = t->get->wait;
		snprintf(host->why, HTTP_FAULT, "%s", t->get->why);
	}
}

static void
end_transfer(struct work *work, struct transfer *t, CURLcode end)
{
	struct http_get *get = t->get;
	int64_t now = clock_now(), pause = (int64_t)FIRST_PAUSE << (t->tries - 1);
	curl_off_t wait = 0;
	long status = 0;
	bool again;

	curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(t->curl, CURLINFO_RETRY_AFTER, &wait);
	get->end = judge(t, end, status);
	get->size = get->end == HTTP_DONE ? t->size : 0;
	get->wait = get->end == HTTP_LATER ? wait : 0;
	if (get->wait > 0)
		pause = get->wait <= PATIENT_SECONDS ? get->wait * 1000 : 0;
	if (get->end == HTTP_DONE) {
		keep_mark(get->etag, t->curl, "ETag");
		keep_mark(get->last_modified, t->curl, "Last-Modified");
	}
	note_host(t, end, status, pause, now);
	again = get->end == HTTP_LATER && !t->host->left_alone && t->tries < TRIES &&
		end != CURLE_OPERATION_TIMEDOUT;

	curl_multi_remove_handle(work->multi, t->curl);
	curl_easy_cleanup(t->curl);
	curl_slist_free_all(t->headers);
	t->headers = NULL;
	work->running--;
	t->host->running--;
	if (close(t->fd) != 0)
		die(END_IO, "cannot write '%s':", get->path);
	if (get->end != HTTP_DONE)
		unlink(get->path);
	t->next = now + pause;
	t->state = WAITING;
	if (!again)
		finish(work, t);
}

/* ---- all of them ---- */

/* A host that is left alone answers nothing more. */
static void
skip(struct work *work, struct transfer *t)
{
	t->get->end = HTTP_LATER;
	t->get->wait = t->host->wait;
	snprintf(t->get->why, HTTP_FAULT, "%s", t->host->why);
	finish(work, t);
}

/* Begin what may be begun; the milliseconds until more may be. */
static int64_t
begin_some(struct work *work)
{
	const struct http_rules *rules = work->rules;
	int64_t now = clock_now(), pause = NAP;

	for (size_t i = 0; i < work->n && work->running < rules->parallel; i++) {
		struct transfer *t = &work->transfers[i];
		int64_t next = t->next > t->host->next ? t->next : t->host->next;
		if (t->state != WAITING)
			continue;
		if (t->host->left_alone)
			skip(work, t);
		else if (next > now)
			pause = next - now < pause ? next - now : pause;
		else if (t->host->running < rules->per_host)
			begin(work, t, now);
	}
	return pause;
}

/* End what has come to an end; was there any? */
static bool
end_some(struct work *work)
{
	const CURLMsg *message;
	bool any = false;
	int left;

	while ((message = curl_multi_info_read(work->multi, &left))) {
		CURLcode end = message->data.result;
		struct transfer *t = NULL;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&t);
		end_transfer(work, t, end);
		any = true;
	}
	return any;
}

static void
run(struct work *work)
{
	int handles;

	while (work->left > 0) {
		bool stopped = work->rules->stopped && work->rules->stopped();
		int64_t pause = stopped ? NAP : begin_some(work);
		if (stopped && work->running == 0)
			break;
		if (work->left == 0)
			break;
		if (curl_multi_perform(work->multi, &handles) != CURLM_OK)
			die(END_BUG, "libcurl has lost its way");
		if (!end_some(work))
			curl_multi_poll(work->multi, NULL, 0, (int)pause, NULL);
	}
}

void
http_get(struct http_get *gets, size_t n, const struct http_rules *rules,
	void (*done)(void *context, struct http_get *), void *context)
{
	struct work work = { .rules = rules, .n = n, .left = (int64_t)n, .done = done, .context = context };

	if (n == 0)
		return;
	work.transfers = need_memory(n * sizeof *work.transfers);
	work.hosts = need_memory(n * sizeof *work.hosts);
	for (size_t i = 0; i < n; i++) {
		const char *fault = http_fault(gets[i].url, rules->private_too);
		gets[i].end = HTTP_NOT_YET;
		work.transfers[i] = (struct transfer){ .get = &gets[i], .work = &work };
		work.transfers[i].host = host_of(&work, gets[i].url);
		if (fault) {
			gets[i].end = HTTP_NEVER;
			snprintf(gets[i].why, HTTP_FAULT, "%s", fault);
			finish(&work, &work.transfers[i]);
		}
	}
	work.multi = curl_multi_init();
	if (!work.multi)
		die(END_MEMORY, "libcurl cannot be started");
	run(&work);
	curl_multi_cleanup(work.multi);
	free(work.transfers);
	free(work.hosts);
}
