/* server - a server on this host's loopback that says what it is told */
#include "server.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int listener = -1, port, calls, caller = -1;
static const uint8_t *saying;
static size_t saying_n;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t rested = PTHREAD_COND_INITIALIZER;

/* Nobody but this host is ever asked: a name has no address. */
int
getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
	(void)node, (void)service, (void)hints;
	*found = NULL;
	return EAI_NONAME;
}

/* It says all at once, and hears the other out. */
static void *
serve(void *nothing)
{
	char heard[4096];
	int fd;

	while ((fd = accept(listener, NULL, NULL)) >= 0) {
		pthread_mutex_lock(&lock);
		caller = fd;
		calls++;
		if (saying_n)
			send(fd, saying, saying_n, MSG_NOSIGNAL);
		pthread_mutex_unlock(&lock);
		shutdown(fd, SHUT_WR);
		while (recv(fd, heard, sizeof heard, 0) > 0)
			;
		pthread_mutex_lock(&lock);
		close(fd);
		caller = -1;
		pthread_cond_broadcast(&rested);
		pthread_mutex_unlock(&lock);
	}
	return nothing;
}

int
server_port(void)
{
	struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof here;
	pthread_t thread;

	if (listener >= 0)
		return port;
	listener = socket(AF_INET, SOCK_STREAM, 0);
	if (listener < 0 || bind(listener, (struct sockaddr *)&here, n) != 0 || listen(listener, 16) != 0 ||
		getsockname(listener, (struct sockaddr *)&here, &n) != 0 || pthread_create(&thread, NULL, serve, NULL) != 0)
		abort();
	return port = ntohs(here.sin_port);
}

void
server_says(const uint8_t *bytes, size_t n)
{
	pthread_mutex_lock(&lock);
	saying = bytes;
	saying_n = n;
	pthread_mutex_unlock(&lock);
}

int
server_rests(void)
{
	int were;

	pthread_mutex_lock(&lock);
	while (caller >= 0) {
		shutdown(caller, SHUT_RDWR); /* who keeps a connection for the next message does not hang up */
		pthread_cond_wait(&rested, &lock);
	}
	were = calls;
	calls = 0;
	saying_n = 0;
	pthread_mutex_unlock(&lock);
	return were;
}
