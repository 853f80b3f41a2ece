/* mail-maildir - a message put in a maildir
 *
 * It is written and synced in tmp/, then linked into new/ under its own name: a link never replaces a file,
 * so of two who put the same message one does, and a reader never sees half of it. */
#include "mail.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "durable.h"
#include "say.h"

static bool
make_folders(const char *path)
{
	char part[4096];

	if (snprintf(part, sizeof part, "%s", path) >= (int)sizeof part) {
		errno = ENAMETOOLONG;
		return false;
	}
	for (char *p = part + 1;; p++)
		if (*p == '/' || !*p) {
			char end = *p;
			*p = '\0';
			if (mkdir(part, 0700) != 0 && errno != EEXIST)
				return false;
			if (!end)
				return true;
			*p = end;
		}
}

/* Has a reader of the maildir got it: is there a file ID, or ID with flags (ID:2,S), in cur/? */
static bool
is_read(const char *cur, const char *id)
{
	DIR *folder = opendir(cur);
	struct dirent *file;
	size_t n = strlen(id);
	bool found = false;

	while (folder && !found && (file = readdir(folder)))
		found = strncmp(file->d_name, id, n) == 0 && (!file->d_name[n] || file->d_name[n] == ':');
	if (folder)
		closedir(folder);
	return found;
}

static bool
write_file(const char *path, const struct text *message)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), error;
	bool good = fd >= 0 && write_all(fd, message->at, message->length) && durable(fd);

	error = errno;
	if (fd >= 0 && close(fd) != 0 && good) {
		error = errno;
		good = false;
	}
	errno = error;
	return good;
}

enum mail_end
mail_store(const char *maildir, const char *id, const struct text *message, char *why)
{
	char folder[4096], tmp[4096], new[4096];
	static const char *const folders[] = { "tmp", "new", "cur" };
	bool good = true, there;

	for (int i = 0; i < 3 && good; i++) {
		snprintf(folder, sizeof folder, "%s/%s", maildir, folders[i]);
		good = make_folders(folder);
	}
	/* FOLDER is cur/ now. Who put a letter there may have been killed before it was kept. */
	snprintf(new, sizeof new, "%s/new/%s", maildir, id);
	snprintf(tmp, sizeof tmp, "%s/tmp/%s.%ld", maildir, id, (long)getpid());
	there = good && (access(new, F_OK) == 0 || is_read(folder, id));
	if (there)
		good = durable_at(folder);
	else if (good) {
		unlink(tmp); /* left by a process of this number that was killed */
		good = write_file(tmp, message) && (link(tmp, new) == 0 || errno == EEXIST);
	}
	if (good) {
		snprintf(folder, sizeof folder, "%s/new", maildir);
		good = durable_at(folder);
	}
	if (!good)
		snprintf(why, MAIL_FAULT, "maildir %.300s: %s", maildir, strerror(errno));
	unlink(tmp);
	return good ? MAIL_SENT : MAIL_LATER;
}
