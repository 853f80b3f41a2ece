/* address - which internet addresses are everybody's, and which somebody's own */
#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct {
	uint8_t net[4];
	unsigned bits;
	const char *fault;
} special4[] = {
	{ { 0, 0, 0, 0 }, 8, "it is an address of this host" },
	{ { 10, 0, 0, 0 }, 8, "it is a private address" },
	{ { 100, 64, 0, 0 }, 10, "it is a provider's own address" },
	{ { 127, 0, 0, 0 }, 8, "it is a loopback address" },
	{ { 168, 63, 129, 16 }, 32, "it is a cloud's own address" }, /* Azure's, of a public range */
	{ { 169, 254, 0, 0 }, 16, "it is a link-local address" },    /* metadata of most clouds */
	{ { 172, 16, 0, 0 }, 12, "it is a private address" },
	{ { 192, 0, 0, 0 }, 24, "it is a reserved address" },
	{ { 192, 0, 2, 0 }, 24, "it is a reserved address" },
	{ { 192, 88, 99, 0 }, 24, "it is a reserved address" },
	{ { 192, 168, 0, 0 }, 16, "it is a private address" },
	{ { 198, 18, 0, 0 }, 15, "it is a reserved address" },
	{ { 198, 51, 100, 0 }, 24, "it is a reserved address" },
	{ { 203, 0, 113, 0 }, 24, "it is a reserved address" },
	{ { 224, 0, 0, 0 }, 4, "it is a multicast address" },
	{ { 240, 0, 0, 0 }, 4, "it is a reserved address" },
};

/* AT: where an IPv4 address stands within; 0: none does. What is in no row is open when it is of 2000::/3,
 * the only part that was given out. */
static const struct {
	uint8_t net[16];
	unsigned bits, at;
	const char *fault;
} special6[] = {
	{ { [10] = 0xFF, 0xFF }, 96, 12, NULL },   /* ::ffff:0:0/96, mapped */
	{ { 0, 0x64, 0xFF, 0x9B }, 96, 12, NULL }, /* 64:ff9b::/96, NAT64: where all of IPv4 is */
	{ { 0x20, 0x02 }, 16, 2, NULL },           /* 6to4 */
	{ { [15] = 1 }, 128, 0, "it is a loopback address" },
	{ { 0x20, 0x01 }, 23, 0, "it is a reserved address" }, /* Teredo and other protocols' */
	{ { 0x20, 0x01, 0x0D, 0xB8 }, 32, 0, "it is a reserved address" },
	{ { 0x3F, 0xFF }, 20, 0, "it is a reserved address" },
	{ { 0xFC }, 7, 0, "it is a private address" },
	{ { 0xFE, 0x80 }, 10, 0, "it is a link-local address" },
	{ { 0xFE, 0xC0 }, 10, 0, "it is a private address" },
	{ { 0xFF }, 8, 0, "it is a multicast address" },
};

/* Do the first BITS agree? */
static bool
is_within(const uint8_t *address, const uint8_t *net, unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;

	return memcmp(address, net, whole) == 0 &&
		(rest == 0 || (address[whole] ^ net[whole]) >> (8 - rest) == 0);
}

static const char *
fault4(const uint8_t *address)
{
	for (size_t i = 0; i < sizeof special4 / sizeof *special4; i++)
		if (is_within(address, special4[i].net, special4[i].bits))
			return special4[i].fault;
	return NULL;
}

static const char *
fault6(const uint8_t *address)
{
	static const uint8_t given_out[16] = { 0x20 };

	for (size_t i = 0; i < sizeof special6 / sizeof *special6; i++)
		if (is_within(address, special6[i].net, special6[i].bits))
			return special6[i].at ? fault4(address + special6[i].at) : special6[i].fault;
	return is_within(address, given_out, 3) ? NULL : "it is a reserved address";
}

const char *
address_fault(const struct sockaddr *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	switch (address->sa_family) {
	case AF_INET: memcpy(&v4, address, sizeof v4); return fault4((const uint8_t *)&v4.sin_addr);
	case AF_INET6: memcpy(&v6, address, sizeof v6); return fault6(v6.sin6_addr.s6_addr);
	default: return "it is not an internet address";
	}
}

/* Does a name end in this one, or is it it? */
static bool
is_of(const char *name, const char *domain)
{
	size_t n = strlen(name), d = strlen(domain);

	return n >= d && strcasecmp(name + n - d, domain) == 0 && (n == d || name[n - d - 1] == '.');
}

const char *
address_host_fault(const char *host)
{
	char name[256];
	struct in_addr v4;
	struct in6_addr v6;
	size_t n = strcspn(host + (*host == '['), "]%");

	snprintf(name, sizeof name, "%.*s", (int)(n < sizeof name ? n : sizeof name - 1),
		host + (*host == '['));
	if (inet_pton(AF_INET6, name, &v6) == 1)
		return fault6(v6.s6_addr);
	n = strlen(name);
	if (n > 0 && name[n - 1] == '.')
		name[n - 1] = '\0';
	if (inet_aton(name, &v4)) /* it reads what resolvers read: octal, hex, and with parts left out */
		return fault4((const uint8_t *)&v4);
	return is_of(name, "localhost") ? "it is a loopback address" : NULL;
}
