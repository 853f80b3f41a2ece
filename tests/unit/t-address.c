/* address: spellings that lead within, and addresses that do not */
#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "tap.h"

static const char *const own[] = {
	/* this host, however it is written */
	"127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7F.1", "0x7f.0x0.0x0.0x1",
	"0177.0.0.1", "0177.1", "017700000001", "00000177.0.0.1", "0", "0.0.0.0", "0x0", "00", "localhost", "LOCALHOST", "localhost.",
	"www.localhost", "[::1]", "::1", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
	"[::FFFF:7F00:0001]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
	/* its network */
	"10.0.0.1", "10.1", "167772161", "012.0.0.1", "0xa.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.257", "3232235521",
	"0300.0250.0.1", "[::ffff:10.0.0.1]", "[::ffff:c0a8:1]", "[fc00::1]", "[fd12:3456:789a::1]", "[fec0::1]", "[64:ff9b::a00:1]",
	"[2002:c0a8:101::1]", "[fe80::1]", "[fe80::1%25eth0]", "fe80::1%eth0", "100.64.0.1", "100.127.255.255",
	/* metadata of clouds */
	"169.254.169.254", "2852039166", "0xa9fea9fe", "0xA9.0xFE.0xA9.0xFE", "0251.0376.0251.0376", "169.254.43518", "169.16689662",
	"[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]", "[fd00:ec2::254]", "100.100.100.200", "192.0.0.192",
	"168.63.129.16", "169.254.170.2",
	/* nobody's */
	"192.0.2.1", "198.51.100.7", "203.0.113.9", "198.18.0.1", "198.19.255.255", "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
	"255.255.255.255", "0xffffffff", "[ff02::1]", "[2001:db8::1]", "[2001::1]", "[2001:0:4136:e378:8000:63bf:3fff:fdd2]", "[3fff::1]",
	"[64:ff9b:1::1]", "[100::1]", "[4000::1]", "[5f00::1]", "[::1:2:3]",
};

static const char *const open_to_all[] = {
	"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "168.63.129.17",
	"169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.167.255.255", "192.169.0.0", "198.17.255.255",
	"198.20.0.0", "223.255.255.255", "134744072", "0x08080808", "[2606:4700:4700::1111]", "[2a00:1450:4001:81b::200e]", "[::ffff:8.8.8.8]",
	"[64:ff9b::808:808]", "[2002:808:808::1]", "[2001:200::1]", "[2001:4860:4860::8888]",
	/* names, which only their resolving can tell of */
	"tea.example", "127.0.0.1.nip.io", "localhost.example", "mylocalhost", "1.2.3.4.5", "0x", "4294967296", "256.1.1.1", "[", "", ".",
};

int
main(void)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7F000001) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	struct sockaddr local = { .sa_family = AF_UNIX };
	size_t wrong = 0;

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (!address_host_fault(own[i])) {
			printf("# '%s' is taken for open\n", own[i]);
			wrong++;
		}
	is_int((int64_t)wrong, 0, "%zu spellings that lead within", sizeof own / sizeof *own);
	wrong = 0;
	for (size_t i = 0; i < sizeof open_to_all / sizeof *open_to_all; i++)
		if (address_host_fault(open_to_all[i])) {
			printf("# '%s': %s\n", open_to_all[i], address_host_fault(open_to_all[i]));
			wrong++;
		}
	is_int((int64_t)wrong, 0, "%zu that do not", sizeof open_to_all / sizeof *open_to_all);
	is_text(address_fault((struct sockaddr *)&v4), "it is a loopback address", "an address of IPv4");
	is_text(address_fault((struct sockaddr *)&v6), "it is a loopback address", "one of IPv6");
	v4.sin_addr.s_addr = htonl(0x08080808);
	ok(!address_fault((struct sockaddr *)&v4), "one that is everybody's");
	is_text(address_fault(&local), "it is not an internet address", "a socket of this host");
	return done();
}
