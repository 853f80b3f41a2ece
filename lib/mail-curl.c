/* mail-curl - a message handed to a server by SMTP (libcurl)
 *
 * What the server says to a message is the message's; what it says to us (passwords, TLS), or when it does
 * not answer, is not. */
#include "mail.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "say.h"

/* How long a server may take, in seconds: to connect, and for a whole message. One that was not there is
 * left alone for a while, so that a full outbox does not wait for it once a message. */
enum { CONNECT_SECONDS = 20, MESSAGE_SECONDS = 180, ALONE_SECONDS = 60 };

/* One message on its way. */
struct transfer {
	const struct text *message;
	size_t sent;
	char reply[256]; /* the server's last line but its goodbye */
};

static size_t
give_bytes(char *to, size_t size, size_t n, void *context)
{
	struct transfer *transfer = context;
	size_t rest = transfer->message->length - transfer->sent;

	n *= size;
	if (n > rest)
		n = rest;
	memcpy(to, transfer->message->at + transfer->sent, n);
	transfer->sent += n;
	return n;
}

static size_t
take_reply(char *bytes, size_t size, size_t n, void *context)
{
	struct transfer *transfer = context;
	size_t end = 0;

	if (size * n >= 3 && memcmp(bytes, "221", 3) == 0)
		return size * n;
	/* What the server says came from outside: plain ASCII is kept. */
	for (size_t i = 0; i < size * n && end + 1 < sizeof transfer->reply; i++)
		if (bytes[i] >= ' ' && bytes[i] < 0x7F)
			transfer->reply[end++] = bytes[i];
	transfer->reply[end] = '\0';
	return size * n;
}

static bool
is_loopback(const char *host)
{
	return strcmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 || strcmp(host, "[::1]") == 0;
}

/* What a relay's URL says. */
struct server {
	char *url;  /* without its user */
	char *user; /* NULL: none */
	bool loopback;
};

static void
server_free(struct server *server)
{
	curl_free(server->url);
	curl_free(server->user);
	*server = (struct server){ 0 };
}

static bool
is_printable(const char *url)
{
	for (; *url; url++)
		if (*url <= ' ' || *url >= 0x7F)
			return false;
	return true;
}

static const char *
server_read(struct server *server, const char *url)
{
	CURLU *parts;
	char *host = NULL, *password = NULL;
	const char *why = NULL;

	curl_global_init_mem(CURL_GLOBAL_DEFAULT, need_memory, free, more_memory, copy_text, need_zeros);
	parts = curl_url();
	*server = (struct server){ 0 };
	if (strncmp(url, "smtp://", 7) != 0 && strncmp(url, "smtps://", 8) != 0)
		why = "smtp:// or smtps:// is expected";
	else if (!parts || curl_url_set(parts, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK ||
		curl_url_get(parts, CURLUPART_HOST, &host, 0) != CURLUE_OK || !is_printable(url))
		why = "it is not a URL";
	else if (curl_url_get(parts, CURLUPART_PASSWORD, &password, 0) == CURLUE_OK)
		why = "a password does not belong here but in the shop's secrets/";
	else {
		curl_url_get(parts, CURLUPART_USER, &server->user, CURLU_URLDECODE);
		curl_url_set(parts, CURLUPART_USER, NULL, 0);
		curl_url_get(parts, CURLUPART_URL, &server->url, 0);
		server->loopback = is_loopback(host);
	}
	curl_free(host);
	curl_free(password);
	curl_url_cleanup(parts);
	return why;
}

const char *
relay_fault(const char *url, bool *user)
{
	struct server server;
	const char *why = server_read(&server, url);

	if (user)
		*user = server.user != NULL;
	server_free(&server);
	return why;
}

static void
set_up(CURL *curl, const struct relay *relay, const struct server *server, const struct mail *mail)
{
	curl_easy_reset(curl); /* keeps its connections */
	curl_easy_setopt(curl, CURLOPT_URL, server->url);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)MESSAGE_SECONDS);
	curl_easy_setopt(curl, CURLOPT_USE_SSL,
		(long)(server->loopback || relay->plain ? CURLUSESSL_TRY : CURLUSESSL_ALL));
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (relay->ca)
		curl_easy_setopt(curl, CURLOPT_CAINFO, relay->ca);
	if (server->user) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, server->user);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, relay->password ? relay->password : "");
	}
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, mail->from.address);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
}

/* Is nobody there? */
static bool
is_absence(CURLcode end)
{
	return end == CURLE_COULDNT_RESOLVE_HOST || end == CURLE_COULDNT_CONNECT ||
		end == CURLE_OPERATION_TIMEDOUT;
}

/* Is the reply CODE the server's last word about this message? Those about passwords and TLS are about us. */
static bool
is_final(CURLcode end, long code, const struct transfer *transfer)
{
	bool about_us = code == 530 || code == 534 || code == 535 || code == 538;

	return code >= 500 && code <= 599 && !about_us && (end == CURLE_SEND_ERROR || transfer->sent > 0);
}

enum mail_end
mail_submit(const struct relay *relay, const struct mail *mail, const struct text *message, char *why)
{
	static CURL *curl;
	static CURLcode down; /* why the server could not be reached last time */
	static time_t down_at;
	struct transfer transfer = { .message = message };
	struct curl_slist *to;
	struct server server;
	const char *wrong = server_read(&server, relay->url);
	CURLcode end = down;
	long code = 0;

	if (!curl)
		curl = curl_easy_init();
	to = curl_slist_append(NULL, mail->to.address);
	if (wrong || !curl || !to) {
		snprintf(why, MAIL_FAULT, "%s", wrong ? wrong : "libcurl cannot be started");
		curl_slist_free_all(to);
		server_free(&server);
		return MAIL_LATER;
	}
	set_up(curl, relay, &server, mail);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_bytes);
	curl_easy_setopt(curl, CURLOPT_READDATA, &transfer);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_reply);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, &transfer);
	if (down == CURLE_OK || time(NULL) - down_at >= ALONE_SECONDS) {
		end = curl_easy_perform(curl);
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
		down = is_absence(end) ? end : CURLE_OK;
		down_at = time(NULL);
	}
	if (end != CURLE_OK && code >= 400 && transfer.reply[0])
		snprintf(why, MAIL_FAULT, "%s", transfer.reply);
	else if (end != CURLE_OK)
		snprintf(why, MAIL_FAULT, "%s", curl_easy_strerror(end));
	curl_slist_free_all(to);
	server_free(&server);
	return end == CURLE_OK ? MAIL_SENT : is_final(end, code, &transfer) ? MAIL_NEVER : MAIL_LATER;
}
