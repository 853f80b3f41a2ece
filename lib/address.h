/* address - which internet addresses are everybody's, and which somebody's own                 floor 1
 *
 * Who follows an address that strangers wrote must not be led to what only this machine or its network can
 * reach: other services, routers, a cloud's metadata. What is decisive is the address that is dialled, after
 * names were resolved: address_fault(). (IANA's registries of special-purpose addresses; RFC 6890.)
 */
#ifndef ADDRESS_H
#define ADDRESS_H

#include <sys/socket.h>

/* Why nobody is to be led there, "it is a loopback address"; NULL when it is an address of the open internet.
 * One within another (mapped, 6to4, NAT64) is looked at. Any family but IPv4 and IPv6 is nobody's. */
const char *address_fault(const struct sockaddr *);

/* The same of a host as URLs spell it: 127.0.0.1, 2130706433, 0x7f.1, 0177.0.0.1, [::1], fe80::1%eth0,
 * localhost. NULL for any other name: what it resolves to will tell. */
const char *address_host_fault(const char *host);

#endif
