/* fuzz-http - any bytes as what a server answers to a request for a file, through a socket
 *
 * The first byte says whether the file was known before. One that is not had in whole is not left behind, and a redirect may lead to
 * this server again but to no other. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "afresh.h"
#include "http.h"
#include "server.h"

static int done_n, asked;

static void
done(void *context, struct http_get *get)
{
	(void)context;
	must(get->end != HTTP_NOT_YET);
	done_n++;
}

/* One try: a second would wait half a second. */
static bool
stopped(void)
{
	return asked++ > 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static char url[64], path[64];
	struct http_rules rules = { .parallel = 1, .per_host = 1, .rate = 1000, .most_bytes = 2000, .seconds = 5, .private_too = true,
		.stopped = stopped };
	struct http_get get = { .url = url, .path = path };

	if (n < 1)
		return -1;
	if (!*path) {
		snprintf(path, sizeof path, "%s/fuzz-http-%d", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", (int)getpid());
		snprintf(url, sizeof url, "http://127.0.0.1:%d/a.jpg", server_port());
	}
	if (bytes[0] & 1)
		snprintf(get.etag, sizeof get.etag, "\"abc\"");
	done_n = asked = 0;
	server_says(bytes + 1, n - 1);
	http_get(&get, 1, &rules, done, NULL);
	server_rests();
	must(get.size >= 0 && get.size <= rules.most_bytes && get.wait >= 0);
	must(memchr(get.why, '\0', sizeof get.why) && memchr(get.etag, '\0', sizeof get.etag));
	for (const char *c = get.etag; *c; c++)
		must(*c >= ' ' && *c <= '~');
	if (get.end == HTTP_DONE)
		must(done_n == 1 && access(path, F_OK) == 0);
	else
		must(access(path, F_OK) != 0 && (done_n == 0 || get.end == HTTP_SAME || *get.why));
	unlink(path);
	return 0;
}
