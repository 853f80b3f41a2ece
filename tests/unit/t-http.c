/* http: URLs that nobody is asked for */
#include "http.h"

#include "tap.h"

static const struct {
	const char *url, *fault; /* NULL: none */
} cases[] = {
	{ "https://tea.example/a.jpg", NULL },
	{ "HTTP://tea.example:8080/a%20b.jpg?size=2#x", NULL },
	{ "https://tea.example/with space/\xC3\xA9.jpg", NULL },
	{ "https://8.8.8.8/a.jpg", NULL },
	{ "https://[2606:4700::1111]/a.jpg", NULL },
	{ "", "http:// or https:// is expected" },
	{ "tea.example/a.jpg", "http:// or https:// is expected" },
	{ "//tea.example/a.jpg", "http:// or https:// is expected" },
	{ " http://tea.example/", "http:// or https:// is expected" },
	{ "file:///etc/passwd", "http:// or https:// is expected" },
	{ "ftp://tea.example/", "http:// or https:// is expected" },
	{ "dict://127.0.0.1:11211/stats", "http:// or https:// is expected" },
	{ "http://", "it is not a URL" },
	{ "http:///", "it is not a URL" },
	{ "http://tea.example:99999/", "it is not a URL" },
	{ "http://tea.example\\@127.0.0.1/", "a user or password does not belong in it" },
	{ "http://tea example/", "it is not a URL" },
	{ "http://[::1/", "it is not a URL" },
	{ "http://user@tea.example/", "a user or password does not belong in it" },
	{ "http://user:password@tea.example/", "a user or password does not belong in it" },
	{ "http://:@tea.example/", "a user or password does not belong in it" },
	{ "http://tea.example/\r\nHost: x", "there is a control character in it" },
	{ "http://tea.example/\t", "there is a control character in it" },
	{ "http://127.0.0.1/", "it is a loopback address" },
	{ "http://127.0.0.1:80@tea.example/", "a user or password does not belong in it" },
	{ "http://0x7f000001/", "it is a loopback address" },
	{ "http://127%2e0%2e0%2e1/", "it is a loopback address" },
	{ "http://2130706433/", "it is a loopback address" },
	{ "http://127.1:8080/", "it is a loopback address" },
	{ "http://0/", "it is an address of this host" },
	{ "http://[::ffff:10.0.0.1]/", "it is a private address" },
	{ "http://[fe80::1%25eth0]/", "it is a link-local address" },
	{ "http://169.254.169.254/latest/meta-data/", "it is a link-local address" },
	{ "http://localhost./", "it is a loopback address" },
};

int
main(void)
{
	static char longest[HTTP_URL_LONGEST + 2] = "https://tea.example/";

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *fault = http_fault(cases[i].url, false);
		is_text(fault ? fault : "none", cases[i].fault ? cases[i].fault : "none", "case %zu", i);
	}
	ok(!http_fault("http://127.0.0.1/", true), "one of this host, where that is allowed");
	memset(longest + strlen(longest), 'x', HTTP_URL_LONGEST - strlen(longest));
	ok(!http_fault(longest, false), "the longest");
	longest[HTTP_URL_LONGEST] = 'x';
	is_text(http_fault(longest, false), "it is too long", "one more byte");
	return done();
}
