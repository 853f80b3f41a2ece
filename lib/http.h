/* http - files fetched from servers that strangers named, many at once                        floor 2
 *
 * A URL out of somebody's feed is not to be trusted with anything: only http and https, no user and no
 * cookie, no proxy of the environment's, certificates proved; what it resolves to and is redirected to is
 * dialled only when it is an address of the open internet (address.h), looked at when the socket is opened,
 * so that a name cannot change in between; a redirect is followed 5 times; bytes and seconds are counted.
 * A server is not asked more often than the rules say, and when it asks to wait, it is waited for.
 */
#ifndef HTTP_H
#define HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	HTTP_URL_LONGEST = 2000, /* bytes of a URL */
	HTTP_MARK = 256,         /* room for an ETag or a date */
	HTTP_FAULT = 256
};

struct http_rules {
	int64_t parallel, per_host; /* requests under way at once: in all, at one host */
	int64_t rate;               /* requests begun at one host in a second */
	int64_t most_bytes;         /* of an answer */
	int64_t seconds;            /* for one request, from its name's resolving to its last byte */
	bool private_too;           /* any address may be dialled */
	bool (*stopped)(void);      /* asked before a request is begun: no more of them? NULL: never */
};

enum http_end {
	HTTP_NOT_YET, /* it was not begun, because of stopped() */
	HTTP_DONE,
	HTTP_SAME,  /* it is as it was when etag or last_modified were got */
	HTTP_LATER, /* not now: ask again */
	HTTP_NEVER  /* asking again would not help */
};

/* A file asked for. What came of it is set when it is done. */
struct http_get {
	const char *url;
	const char *path;     /* the body goes into this file, made anew; gone unless HTTP_DONE */
	char etag[HTTP_MARK]; /* of the answer known, "" none; then of the answer got */
	char last_modified[HTTP_MARK];

	enum http_end end;
	int64_t size;         /* bytes of the body */
	int64_t wait;         /* seconds that the server asks to wait; 0: it does not say */
	char why[HTTP_FAULT]; /* not HTTP_DONE, not HTTP_SAME: what failed */
};

/* What is wrong with a URL before anybody is asked, NULL when nothing is. */
const char *http_fault(const char *url, bool private_too);

/* Get N files. DONE is told of each when it is done, in any order; with HTTP_NOT_YET of none. A server that
 * cannot answer now (429, 5xx, a line that breaks) is asked up to three times, after what it says, up to half
 * a minute; one that is not there or asks for more is left alone by the rest of the files. A file that cannot
 * be written ends the program with END_IO. */
void http_get(struct http_get *, size_t n, const struct http_rules *,
	void (*done)(void *context, struct http_get *), void *context);

#endif
