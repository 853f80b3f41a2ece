/* mail - a message composed (RFC 5322, MIME) */
#include "mail.h"

#include <stdio.h>
#include <string.h>

#include "digest.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

enum {
	LINE = 76,         /* of a body and of a line with an encoded word: RFC 2045, 6.7; RFC 2047, 2 */
	LOCAL_LONGEST = 64 /* bytes before the @: RFC 5321, 4.5.3.1.1 */
};

static bool
fault(char *to, const char *why)
{
	snprintf(to, MAIL_FAULT, "%s", why);
	return false;
}

/* ---- mailboxes ---- */

static bool
is_domain(const char *s)
{
	for (;;) {
		size_t n = strspn(s, LETTERS DIGITS "-");
		if (n == 0 || n > 63 || s[0] == '-' || s[n - 1] == '-')
			return false;
		if (!s[n])
			return true;
		if (s[n] != '.')
			return false;
		s += n + 1;
	}
}

static bool
is_address(const char *address)
{
	const char *at = strrchr(address, '@');
	size_t local = at ? (size_t)(at - address) : 0;

	if (local == 0 || local > LOCAL_LONGEST || strlen(address) >= MAILBOX_ADDRESS)
		return false;
	if (strspn(address, LETTERS DIGITS ".!#$%&'*+-/=?^_`{|}~") != local)
		return false;
	for (size_t i = 0; i < local; i++)
		if (address[i] == '.' && (i == 0 || i + 1 == local || address[i + 1] == '.'))
			return false;
	return is_domain(at + 1);
}

bool
mailbox_make(struct mailbox *box, const char *name, const char *address)
{
	size_t n = name ? strlen(name) : 0;

	if (n >= MAILBOX_NAME)
		for (n = MAILBOX_NAME - 1; n > 0 && ((unsigned char)name[n] & 0xC0) == 0x80;)
			n--;
	for (size_t i = 0; i < n; i++) /* what broke a line in a form must not cost its sender the mail */
		box->name[i] = (unsigned char)name[i] < 0x20 || name[i] == 0x7F ? ' ' : name[i];
	box->name[n] = '\0';
	box->address[0] = '\0';
	if (!is_address(address))
		return false;
	snprintf(box->address, sizeof box->address, "%s", address);
	return true;
}

bool
mailbox_parse(struct mailbox *box, const char *text)
{
	const char *open = strrchr(text, '<'), *close = open ? strchr(open, '>') : NULL;
	char name[MAILBOX_NAME], address[MAILBOX_ADDRESS];
	size_t n;

	if (!open)
		return mailbox_make(box, NULL, text);
	if (!close || close[1])
		return false;
	n = (size_t)(open - text);
	while (n > 0 && text[n - 1] == ' ')
		n--;
	if (n > 1 && text[0] == '"' && text[n - 1] == '"') {
		text++;
		n -= 2;
	}
	if (n >= sizeof name || (size_t)(close - open) > sizeof address)
		return false;
	snprintf(name, sizeof name, "%.*s", (int)n, text);
	snprintf(address, sizeof address, "%.*s", (int)(close - open - 1), open + 1);
	return mailbox_make(box, name, address);
}

/* ---- encodings ---- */

static void
put_base64(struct text *out, const char *bytes, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *s = (const unsigned char *)bytes;

	for (size_t i = 0; i < n; i += 3) {
		unsigned group = (unsigned)s[i] << 16 | (i + 1 < n ? (unsigned)s[i + 1] << 8 : 0) |
			(i + 2 < n ? s[i + 2] : 0);
		text_byte(out, digits[group >> 18]);
		text_byte(out, digits[group >> 12 & 63]);
		text_byte(out, i + 1 < n ? digits[group >> 6 & 63] : '=');
		text_byte(out, i + 2 < n ? digits[group & 63] : '=');
	}
}

static void
put_base64_body(struct text *out, const char *body)
{
	enum { BYTES = LINE / 4 * 3 };
	size_t length;
	struct text lines = TEXT_UP_TO(MAIL_LONGEST);

	/* The canonical form of text has CRLF (RFC 2045, 6.8). */
	for (const char *p = body; *p; p++)
		text_add(&lines, *p == '\n' ? "\r\n" : p, *p == '\n' ? 2 : 1);
	length = lines.length;
	for (size_t i = 0; i < length; i += BYTES) {
		put_base64(out, lines.at + i, length - i < BYTES ? length - i : BYTES);
		text_put(out, "\r\n");
	}
	out->full |= lines.full;
	text_free(&lines);
}

/* Quoted-printable (RFC 2045, 6.7). A '.' or "From " that begins a line is encoded too: servers and
 * mailboxes mangle them. */
static void
put_quoted_body(struct text *out, const char *body)
{
	int column = 0;

	for (const char *p = body; *p; p++) {
		bool blank = *p == ' ' || *p == '\t';
		bool last = !p[1] || p[1] == '\n';
		bool plain = (*p > ' ' && *p < 0x7F && *p != '=') || (blank && !last);
		int wide;
		if (*p == '\n') {
			text_put(out, "\r\n");
			column = 0;
			continue;
		}
		if (column == 0 && (*p == '.' || strncmp(p, "From ", 5) == 0))
			plain = false;
		wide = plain ? 1 : 3;
		if (column + wide > LINE - !last) {
			text_put(out, "=\r\n");
			column = 0;
		}
		if (plain)
			text_byte(out, *p);
		else
			text_print(out, "=%02X", (unsigned char)*p);
		column += wide;
	}
	if (column > 0)
		text_put(out, "\r\n");
}

static void
put_body(struct text *out, const char *type, const char *body)
{
	size_t eight = 0, n = strlen(body);

	for (size_t i = 0; i < n; i++)
		eight += (unsigned char)body[i] >= 0x80;
	text_print(out, "Content-Type: %s; charset=utf-8\r\n", type);
	if (eight * 3 + (n - eight) <= n / 3 * 4) {
		text_put(out, "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
		put_quoted_body(out, body);
	} else {
		text_put(out, "Content-Transfer-Encoding: base64\r\n\r\n");
		put_base64_body(out, body);
	}
}

/* ---- headers ---- */

static bool
has_control(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7F)
			return true;
	return false;
}

/* Must it be written in encoded words? Not ASCII, like one, or with a word that no line could hold. */
static bool
needs_encoding(const char *s)
{
	size_t word = 0;

	if (strstr(s, "=?"))
		return true;
	for (; *s; s++) {
		word = *s == ' ' ? 0 : word + 1;
		if ((unsigned char)*s >= 0x80 || word > 60)
			return true;
	}
	return false;
}

/* Encoded words (RFC 2047), each at most 75 bytes of whole characters, on lines of at most 76. Returns the
 * column. */
static size_t
put_encoded(struct text *out, size_t column, const char *s)
{
	static const char open[] = "=?UTF-8?B?";
	enum { FRAME = sizeof open - 1 + 2 };

	while (*s) {
		size_t most = (LINE - 1 - column - FRAME) / 4 * 3, n = strlen(s);
		if (n > most)
			for (n = most; n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80;)
				n--;
		text_put(out, open);
		put_base64(out, s, n);
		text_put(out, "?=");
		column += FRAME + (n + 2) / 3 * 4;
		s += n;
		if (*s) {
			text_put(out, "\r\n ");
			column = 1;
		}
	}
	return column;
}

/* ASCII text, folded before words that would pass the line's end. Returns the column. */
static size_t
put_folded(struct text *out, size_t column, const char *s)
{
	while (*s) {
		size_t blanks = strspn(s, " "), word = strcspn(s + blanks, " ");
		if (blanks && word && column + blanks + word > LINE) {
			text_put(out, "\r\n");
			column = 0;
		}
		text_add(out, s, blanks + word);
		column += blanks + word;
		s += blanks + word;
	}
	return column;
}

static void
put_mailbox(struct text *out, const char *header, const struct mailbox *box)
{
	const char *name = box->name;
	size_t column = strlen(header) + 2;

	text_print(out, "%s: ", header);
	if (needs_encoding(name))
		column = put_encoded(out, column, name);
	else if (strspn(name, LETTERS DIGITS " !#$%&'*+-/=?^_`{|}~") == strlen(name))
		column = put_folded(out, column, name);
	else {
		struct text quoted = TEXT_UP_TO(2 * MAILBOX_NAME);
		text_byte(&quoted, '"');
		for (const char *p = name; *p; p++)
			text_print(&quoted, "%s%c", *p == '"' || *p == '\\' ? "\\" : "", *p);
		text_byte(&quoted, '"');
		column = put_folded(out, column, quoted.at);
		text_free(&quoted);
	}
	if (*name)
		text_put(out, column + strlen(box->address) + 3 > LINE ? "\r\n " : " ");
	text_print(out, "<%s>\r\n", box->address);
}

static void
put_headers(struct text *out, const struct mail *mail)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
		"Oct", "Nov", "Dec" };
	struct wall wall = zone_wall(zone_open(""), mail->time);

	text_print(out, "Date: %s, %d %s %04d %02d:%02d:%02d +0000\r\n", days[wall.weekday], wall.day,
		months[wall.month - 1], wall.year, wall.hour, wall.minute, wall.second);
	put_mailbox(out, "From", &mail->from);
	put_mailbox(out, "To", &mail->to);
	text_put(out, "Subject: ");
	if (needs_encoding(mail->subject))
		put_encoded(out, strlen("Subject: "), mail->subject);
	else
		put_folded(out, strlen("Subject: "), mail->subject);
	text_print(out, "\r\nMessage-ID: <%s%s>\r\n", mail->id, strrchr(mail->from.address, '@'));
	text_put(out, "Auto-Submitted: auto-generated\r\n"); /* RFC 3834: nobody's holiday note answers */
	text_put(out, "MIME-Version: 1.0\r\n");
}

static bool
is_id(const char *id)
{
	size_t n = strspn(id, LETTERS DIGITS "._-");

	return n > 0 && n <= MAIL_ID_LONGEST && !id[n] && id[0] != '.';
}

static bool
check(const struct mail *mail, char *why)
{
	const char *const header[] = { mail->from.name, mail->to.name, mail->subject };
	const char *const texts[] = { mail->from.name, mail->to.name, mail->subject, mail->text,
		mail->html ? mail->html : "" };

	if (!is_id(mail->id))
		return fault(why, "id: letters, digits, '.', '-' and '_' are expected");
	for (size_t i = 0; i < sizeof header / sizeof *header; i++)
		if (has_control(header[i]))
			return fault(why, "a control character in a header");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!utf8_valid(texts[i], strlen(texts[i]), NULL))
			return fault(why, "not valid UTF-8");
	if (!is_address(mail->from.address) || !is_address(mail->to.address))
		return fault(why, "not a mail address");
	if (!mail->subject[strspn(mail->subject, " ")])
		return fault(why, "the subject is empty");
	return true;
}

char *
mail_id(char *to, moment when, const char *cause)
{
	struct wall wall = zone_wall(zone_open(""), when);
	char digest[SHA256_ROOM];

	snprintf(to, MAIL_ID_LONGEST + 1, "%04d%02d%02dT%02d%02d%02d-%.16s", wall.year, wall.month, wall.day,
		wall.hour, wall.minute, wall.second, sha256_text(digest, cause, strlen(cause)));
	return to;
}

bool
mail_compose(const struct mail *mail, struct text *out, char *why)
{
	char digest[SHA256_ROOM];
	struct text all = TEXT_UP_TO(2 * MAIL_LONGEST);

	if (!check(mail, why))
		return false;
	put_headers(out, mail);
	if (mail->html) {
		/* "=_" cannot be in a body: after '=' quoted-printable has a hex digit or a line's end, and
		 * base64 ends. */
		text_print(&all, "%s\n%s\n%s\n%s", mail->id, mail->subject, mail->text, mail->html);
		sha256_text(digest, all.at, all.length);
		text_print(out, "Content-Type: multipart/alternative;\r\n boundary=\"=_%.32s\"\r\n", digest);
		text_print(out, "\r\n--=_%.32s\r\n", digest);
		put_body(out, "text/plain", mail->text);
		text_print(out, "\r\n--=_%.32s\r\n", digest);
		put_body(out, "text/html", mail->html);
		text_print(out, "\r\n--=_%.32s--\r\n", digest);
	} else
		put_body(out, "text/plain", mail->text);
	text_free(&all);
	return !out->full || fault(why, "the message is too long");
}
