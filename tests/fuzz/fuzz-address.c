/* fuzz-address - any text as a URL, as a host and as a relay: where a resolver reads an address out of a host without asking
 * anybody, and that address is nobody's to be led to, the host is not either */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netdb.h>
#include <stdlib.h>

#include "address.h"
#include "afresh.h"
#include "http.h"
#include "mail.h"

/* Does the host say an address by itself, and one that is not open? */
static bool
leads_within(const char *host)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM }, *found = NULL;
	char bare[300];
	bool within;

	snprintf(bare, sizeof bare, "%s", host + (*host == '['));
	if (*host == '[')
		bare[strcspn(bare, "]")] = '\0';
	if (getaddrinfo(bare, NULL, &hints, &found) != 0)
		return false;
	within = address_fault(found->ai_addr) != NULL;
	freeaddrinfo(found);
	return within;
}

static void
run(const uint8_t *bytes, size_t n)
{
	struct input input = { bytes, n };
	const char *text = next_text(&input);
	bool fine = !http_fault(text, false), user;
	struct mailbox box;
	CURLU *parts = curl_url();
	char *host = NULL;

	if (strlen(text) < 256 && leads_within(text))
		must(address_host_fault(text));
	if (curl_url_set(parts, CURLUPART_URL, text, CURLU_URLENCODE) == CURLUE_OK && curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK) {
		must(!fine || !leads_within(host));
		must(!fine || !strchr(text, '\n'));
	}
	curl_free(host);
	curl_url_cleanup(parts);
	if (!relay_fault(text, &user))
		must(strncmp(text, "smtp", 4) == 0 && !strpbrk(text, "\r\n "));
	if (mailbox_parse(&box, text)) {
		must(*box.address && strchr(box.address, '@') && !strpbrk(box.address, "\r\n <>,;\"()"));
		for (const char *c = box.address; *c; c++)
			must(*c > ' ' && *c < 0x7F);
		for (const unsigned char *c = (const unsigned char *)box.name; *c; c++)
			must(*c >= ' ' && *c != 0x7F);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	afresh(run, bytes, n);
	return 0;
}
