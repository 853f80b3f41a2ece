/* t-mail - mailboxes, what is composed, what is refused, and the maildir; tests/ecom-notify.bats has Python read the messages */
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mail.h"
#include "tap.h"

static const struct {
	const char *text, *name, *address; /* ADDRESS NULL: refused */
} mailboxes[] = {
	{ "orders@tea.example", "", "orders@tea.example" },
	{ "Tea House <orders@tea.example>", "Tea House", "orders@tea.example" },
	{ "\"Tea, House\" <o@t.in>", "Tea, House", "o@t.in" },
	{ "चाय घर <o@t.in>", "चाय घर", "o@t.in" },
	{ "first.last+tag@sub.example.co.in", "", "first.last+tag@sub.example.co.in" },
	{ "root@localhost", "", "root@localhost" },
	{ "nobody", "", NULL },
	{ "@example.com", "", NULL },
	{ "a@", "", NULL },
	{ "a@b@c.in", "", NULL },
	{ "a b@c.in", "", NULL },
	{ ".a@c.in", "", NULL },
	{ "a..b@c.in", "", NULL },
	{ "a@c..in", "", NULL },
	{ "a@-c.in", "", NULL },
	{ "a@c.in>", "", NULL },
	{ "Tea <a@c.in", "", NULL },
	{ "Tea <a@c.in> x", "", NULL },
	{ "a@c.in\r\nBcc: b@c.in", "", NULL },
	{ "<a@c.in,b@c.in>", "", NULL },
	{ "अ@c.in", "", NULL },
	{ "a123456789012345678901234567890123456789012345678901234567890123@c.in", "",
	  "a123456789012345678901234567890123456789012345678901234567890123@c.in" },
	{ "a1234567890123456789012345678901234567890123456789012345678901234@c.in", "", NULL },
};

static struct mail
sample(void)
{
	struct mail mail = { .id = "20261122T043000-0123456789abcdef", .subject = "Your order 1001", .text = "Hello\n" };

	moment_parse("2026-11-22T04:30:00Z", &mail.time);
	mailbox_parse(&mail.from, "Tea House <orders@tea.example>");
	mailbox_make(&mail.to, "Asha", "asha@example.com");
	return mail;
}

static void
test_mailboxes(void)
{
	for (size_t i = 0; i < sizeof mailboxes / sizeof *mailboxes; i++) {
		struct mailbox box;
		bool good = mailbox_parse(&box, mailboxes[i].text);
		ok(good == (mailboxes[i].address != NULL), "mailbox %zu is %s", i, mailboxes[i].address ? "taken" : "refused");
		if (good) {
			is_text(box.name, mailboxes[i].name, "  its name");
			is_text(box.address, mailboxes[i].address, "  its address");
		}
	}
}

static void
test_plain(struct text *out, char *why)
{
	struct mail mail = sample();

	ok(mail_compose(&mail, out, why), "a message of plain text");
	is_text(out->at,
		"Date: Sun, 22 Nov 2026 04:30:00 +0000\r\n"
		"From: Tea House <orders@tea.example>\r\n"
		"To: Asha <asha@example.com>\r\n"
		"Subject: Your order 1001\r\n"
		"Message-ID: <20261122T043000-0123456789abcdef@tea.example>\r\n"
		"Auto-Submitted: auto-generated\r\n"
		"MIME-Version: 1.0\r\n"
		"Content-Type: text/plain; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n"
		"\r\n"
		"Hello\r\n",
		"  is so, byte for byte");

	text_clear(out);
	mail.text = ".\nFrom x\na = b \n\tc\t\nend";
	mail_compose(&mail, out, why);
	is_text(strstr(out->at, "\r\n\r\n"), "\r\n\r\n=2E\r\n=46rom x\r\na =3D b=20\r\n\tc=09\r\nend\r\n", "what servers would mangle is quoted");
}

static void
test_lines(struct text *out, char *why)
{
	struct mail mail = sample();
	struct text body = TEXT_UP_TO(0), again = TEXT_UP_TO(MAIL_LONGEST);
	size_t longest = 0;
	bool seven = true;

	for (int i = 0; i < 400; i++)
		text_put(&body, i % 50 == 49 ? " \n" : i % 3 ? "é" : "word=");
	mail.text = body.at;
	mail.html = "<p>चाय</p>\n";
	mail.subject = "आपका ऑर्डर 1001 स्वीकार हो गया है और यह विषय बहुत लम्बा है ताकि वह कई पंक्तियों में बँट जाए";
	mailbox_make(&mail.to, "Łukasz \"Lucky\" Żółć-Ćwikliński", "l@example.pl");
	text_clear(out);
	ok(mail_compose(&mail, out, why), "a long message in several scripts");
	for (const char *p = out->at, *end; *p; p = end + 2) {
		end = strstr(p, "\r\n");
		if (!end)
			break;
		if ((size_t)(end - p) > longest)
			longest = (size_t)(end - p);
		for (const char *c = p; c < end; c++)
			seven &= (unsigned char)*c < 0x80 && *c != '\n' && *c != '\r';
	}
	ok(longest <= 78, "no line is longer than 78 bytes (%zu)", longest);
	ok(seven, "there is nothing but ASCII and CRLF");
	mail_compose(&mail, &again, why);
	is_text(again.at, out->at, "the same message makes the same bytes");
	text_free(&body);
	text_free(&again);
}

/* A line break in a name is no new header, and no reason not to write. */
static void
test_broken_name(struct text *out, char *why)
{
	struct mail mail = sample();

	text_clear(out);
	ok(mailbox_make(&mail.to, "Asha\r\nBcc: everybody@example.com\t", "asha@tea.example"), "a name with a line break");
	is_text(mail.to.name, "Asha  Bcc: everybody@example.com ", "  becomes one line");
	ok(mail_compose(&mail, out, why) && !strstr(out->at, "\nBcc:"), "  and no header of its own");
}

static void
test_refused(struct text *out, char *why)
{
	struct mail mail = sample();

	text_clear(out);
	mail.subject = "hello\r\nBcc: everybody@example.com";
	ok(!mail_compose(&mail, out, why), "a subject with a line break is refused");
	is_text(why, "a control character in a header", "  says why");
	mail = sample();
	snprintf(mail.to.name, sizeof mail.to.name, "x\nBcc: y@z.in");
	ok(!mail_compose(&mail, out, why), "a name with a line break");
	mail = sample();
	snprintf(mail.to.address, sizeof mail.to.address, "x@z.in\r\nBcc: y@z.in");
	ok(!mail_compose(&mail, out, why), "an address with a line break");
	mail = sample();
	mail.id = "../../etc/passwd";
	ok(!mail_compose(&mail, out, why), "an id that is a path");
	mail = sample();
	mail.subject = "  ";
	ok(!mail_compose(&mail, out, why), "no subject");
	mail = sample();
	mail.text = "\xC3\x28";
	ok(!mail_compose(&mail, out, why), "a text that is not UTF-8");
	struct text little = TEXT_UP_TO(300);
	mail = sample();
	mail.text = "long enough to pass the three hundred bytes that there are for the headers and the text together, or so it should be";
	ok(!mail_compose(&mail, &little, why), "more than there is room for");
	is_text(why, "the message is too long", "  says why");
	text_free(&little);
	ok(relay_fault("http://x/", NULL) && relay_fault("smtp://", NULL) && relay_fault("smtp://u:secret@x:25", NULL) &&
		!relay_fault("smtp://user%40x@mail.example:587", NULL), "URLs of servers");
}

static int
files(const char *folder)
{
	DIR *d = opendir(folder);
	int n = -2; /* . and .. */

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

static void
test_maildir(char *why)
{
	char dir[] = "/tmp/t-mail-XXXXXX";
	struct text message = TEXT_UP_TO(0);

	text_put(&message, "From: a\r\n\r\nb\r\n");
	if (!mkdtemp(dir) || chdir(dir) != 0)
		return;
	is_int(mail_store("out/mail", "m1", &message, why), MAIL_SENT, "put in a maildir that was not there");
	is_int(mail_store("out/mail", "m1", &message, why), MAIL_SENT, "again");
	is_int(mail_store("out/mail", "m10", &message, why), MAIL_SENT, "another");
	is_int(files("out/mail/new"), 2, "there are two");
	is_int(files("out/mail/tmp"), 0, "nothing is left in tmp");
	ok(rename("out/mail/new/m1", "out/mail/cur/m1:2,S") == 0, "one is read");
	is_int(mail_store("out/mail", "m1", &message, why), MAIL_SENT, "and put again");
	is_int(files("out/mail/new"), 1, "it is not there twice");
	ok(access("out/mail/new/m10", F_OK) == 0, "  the other is");
	ok(mkdir("not", 0700) == 0 && symlink("/dev/null", "not/new") == 0, "a maildir that is none");
	is_int(mail_store("not", "m1", &message, why), MAIL_LATER, "is tried later");
	is_text(why, "maildir not: Not a directory", "  says why");
	ok(system("rm -r \"$(pwd)\"") == 0, "tidied up");
	text_free(&message);
}

int
main(void)
{
	struct text out = TEXT_UP_TO(MAIL_LONGEST);
	char why[MAIL_FAULT], id[MAIL_ID_LONGEST + 1];

	is_text(mail_id(id, INT64_C(1795321800000), "web-1/accepted"), "20261122T043000-d0cbe969495a5af8",
		"an id says when, and what the cause was");
	test_mailboxes();
	test_plain(&out, why);
	test_lines(&out, why);
	test_broken_name(&out, why);
	test_refused(&out, why);
	test_maildir(why);
	text_free(&out);
	return done();
}
