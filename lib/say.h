/* say - messages, endings, and the guard on standard output                                   floor 0
 *
 * A message is one line on stderr: `ecom-stock: what failed: why`. Lower case, no full stop. Whatever
 * came from outside (a field, a file name) is cleaned on the way: a terminal never gets a control character,
 * a bidi override or a broken byte from us, it gets \xNN or \u{NNNN}.
 */
#ifndef SAY_H
#define SAY_H

#include <stdbool.h>
#include <stddef.h>

/* What a program's end means to a supervisor; ecom(7) documents them. The numbers are those of sysexits.h. */
enum ending {
	END_DONE = 0,
	END_REFUSED = 1,      /* done, but some records were refused, or an audit found a fault */
	END_USAGE = 64,
	END_DATA = 65,        /* not JSON lines, and --strict was asked for; or past a limit, and not begun */
	END_NO_INPUT = 66,    /* an input file or the shop is not there */
	END_UNAVAILABLE = 69, /* the other side is down */
	END_BUG = 70,         /* ours */
	END_MEMORY = 71,
	END_CANT_CREATE = 73,
	END_IO = 74,
	END_AGAIN = 75,       /* try again later; nothing else ends so */
	END_PERMISSION = 77,
	END_CONFIG = 78       /* shop.json is wrong */
};

/* Name the program (its base name is used in messages) and guard stdout: at exit it is flushed, closed and
 * checked, and the program ends END_IO when something could not be written. Call first in main. */
void say_start(const char *argv0);

/* The program's name, as messages show it. */
const char *say_name(void);

/* From now on messages are JSON objects, one a line: {"tool":…,"message":…} (--log=json). */
void say_as_json(bool on);

/* One message. A format that ends in ':' gets the system's reason (errno) appended. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A message about line NUMBER of FILE (NULL: standard input): `ecom-x: FILE: line 12: message`. */
void say_at(const char *file, long number, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* say() and end; END_MEMORY whatever ENDING says, when the system's reason is appended and is the want of it. */
_Noreturn void die(enum ending, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* malloc, realloc, calloc and strdup that do not come back empty-handed: they end the program with END_MEMORY. Libraries
 * are given them too, as far as they let us: what one of them could not have is not missing silently. */
void *need_memory(size_t);
void *more_memory(void *, size_t);
void *need_zeros(size_t n, size_t size);
char *copy_text(const char *);

/* setenv that does not fail either. */
void need_env(const char *variable, const char *value);

/* Write all of BYTES to the descriptor, through short writes and EINTR. False (errno set) when it cannot. */
bool write_all(int fd, const void *bytes, size_t);

#endif
