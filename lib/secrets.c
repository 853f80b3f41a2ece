/* secrets - passwords and keys, by name */
#include "secrets.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Who may read a secret: its owner and his group (systemd shows an ACL as the group's bits). Who may write
 * it: its owner. */
enum { TOO_OPEN = 027 };

static bool
is_name(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

	return n > 0 && n <= 64 && !name[n] && name[0] != '.';
}

/* The file's descriptor, its path in PATH. */
static int
open_file(char *path, size_t room, const char *shop, const char *name)
{
	const char *handed = getenv("CREDENTIALS_DIRECTORY");

	if (handed && *handed) {
		int fd;
		snprintf(path, room, "%s/%s", handed, name);
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
		if (fd >= 0 || errno != ENOENT)
			return fd;
	}
	snprintf(path, room, "%s/secrets/%s", shop, name);
	return open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
}

/* What is wrong with the file, NULL when nothing is. */
static const char *
wrong_file(int fd)
{
	struct stat file;

	if (fstat(fd, &file) != 0)
		return strerror(errno);
	if (!S_ISREG(file.st_mode))
		return "it is not a file";
	if (file.st_mode & TOO_OPEN)
		return "others may read or write it; chmod 600 it";
	return NULL;
}

/* What is wrong with the secret itself, NULL when nothing is. */
static const char *
wrong_text(struct secret *secret, ssize_t n)
{
	if (n < 0)
		return strerror(errno);
	if (n > SECRET_LONGEST)
		return "it is too long";
	if (n > 0 && secret->text[n - 1] == '\n')
		n--;
	if (n > 0 && secret->text[n - 1] == '\r')
		n--;
	secret->text[n] = '\0';
	if (n == 0)
		return "it is empty";
	if (strlen(secret->text) != (size_t)n || strpbrk(secret->text, "\r\n"))
		return "it has more than one line";
	return NULL;
}

bool
secret_open(struct secret *secret, const char *shop, const char *name, char *fault)
{
	char path[4096];
	const char *why;
	int fd, error;

	*secret = (struct secret){ 0 };
	if (!is_name(name)) {
		snprintf(fault, SECRET_FAULT, "'%.64s' is not a secret's name", name);
		errno = EINVAL;
		return false;
	}
	fd = open_file(path, sizeof path, shop, name);
	error = fd < 0 ? errno : 0;
	why = fd < 0 ? strerror(errno) : wrong_file(fd);
	if (!why) {
		secret->room = SECRET_LONGEST + 2;
		secret->text = mmap(NULL, secret->room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			-1, 0);
		if (secret->text == MAP_FAILED) {
			secret->text = NULL;
			why = "no memory for it";
		}
	}
	if (!why) {
		/* As good as the system allows: either may be forbidden. */
		(void)!mlock(secret->text, secret->room);
		(void)!madvise(secret->text, secret->room, MADV_DONTDUMP);
		why = wrong_text(secret, read(fd, secret->text, SECRET_LONGEST + 1));
	}
	if (fd >= 0)
		close(fd);
	if (why) {
		snprintf(fault, SECRET_FAULT, "secret '%s': %.300s: %s", name, path, why);
		secret_close(secret);
	}
	errno = error;
	return !why;
}

void
secret_close(struct secret *secret)
{
	if (!secret->text)
		return;
	explicit_bzero(secret->text, secret->room);
	munmap(secret->text, secret->room);
	*secret = (struct secret){ 0 };
}
