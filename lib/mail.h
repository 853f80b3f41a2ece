/* mail - a message composed (RFC 5322, MIME) and handed over: to a maildir, or to a server by SMTP    floor 2
 *
 * The same message makes the same bytes: its date, its Message-ID and its boundary come from what it says,
 * so that a try repeated after a crash is recognised as the one before, here (maildir) and by the servers
 * on its way.
 */
#ifndef MAIL_H
#define MAIL_H

#include <stdbool.h>

#include "moment.h"
#include "text.h"

enum {
	MAIL_FAULT = 512,                /* room for a fault */
	MAIL_LONGEST = 4 * 1024 * 1024,  /* bytes of a message */
	MAIL_ID_LONGEST = 64,            /* bytes of a message's id */
	MAILBOX_NAME = 256,              /* room for a display name */
	MAILBOX_ADDRESS = 255            /* room for an address: RFC 5321, 4.5.3.1.3 */
};

/* Who sends or gets mail. Names are UTF-8; addresses ASCII (dot-atom@domain; servers that take others are
 * rare). */
struct mailbox {
	char name[MAILBOX_NAME]; /* may be empty */
	char address[MAILBOX_ADDRESS];
};

/* NAME (may be NULL) and ADDRESS as a mailbox; "Tea House <orders@tea.example>" or an address alone as one.
 * False when it is none that mail can be sent to. A name too long is cut, a
 * control character in it becomes a space. */
bool mailbox_make(struct mailbox *, const char *name, const char *address);
bool mailbox_parse(struct mailbox *, const char *text);

struct mail {
	const char *id;                    /* the message's for ever: letters, digits, '.', '-', '_' */
	moment time;
	struct mailbox from, to;
	const char *subject;               /* one line of UTF-8, not empty */
	const char *text;                  /* UTF-8; lines end with '\n' */
	const char *html;                  /* the same as HTML, or NULL */
};

/* The id of a message that happens at a moment because of CAUSE (a record's id): it sorts by time, and names
 * a file. TO has MAIL_ID_LONGEST + 1 bytes. Returns TO. */
char *mail_id(char *to, moment, const char *cause);

/* Compose: headers, then the text and its HTML alternative. False, with FAULT (MAIL_FAULT bytes), when a
 * header's value has a control character, something is not UTF-8, or it is too long. OUT is text of 7 bits
 * in lines of at most 998, ended by CRLF. */
bool mail_compose(const struct mail *, struct text *out, char *fault);

enum mail_end {
	MAIL_SENT,
	MAIL_LATER, /* not now: try again */
	MAIL_NEVER  /* not this message: trying again would not help */
};

/* Put a composed message in a maildir, made when it is not there, as file ID. One that is there already
 * (new/, or in cur/ by a reader) is not put again. WHY, of MAIL_FAULT bytes, says what failed. */
enum mail_end mail_store(const char *maildir, const char *id, const struct text *message, char *why);

/* A server that takes mail. */
struct relay {
	const char *url;      /* smtp://user@host:587 (STARTTLS), smtps://user@host:465 */
	const char *password; /* NULL when there is no user */
	const char *ca;       /* file of the certificates to trust instead of the system's, or NULL */
	bool plain;           /* may talk without TLS; a server on this host always may */
};

/* What is wrong with a relay's URL, NULL when nothing is; *USER, if not NULL, is whether it names a user. */
const char *relay_fault(const char *url, bool *user);

/* Hand a composed message to a server, the connection being kept for the next. A reply of 5xx to this
 * message is MAIL_NEVER; every other failure, refused passwords included, is MAIL_LATER. WHY, of MAIL_FAULT
 * bytes, is the server's reply or what failed. */
enum mail_end mail_submit(const struct relay *, const struct mail *, const struct text *message, char *why);

#endif
