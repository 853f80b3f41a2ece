/* post - letters handed to the mail, the way shop.json says */
#include "post.h"

#include <string.h>

#include "letter.h"
#include "record.h"
#include "say.h"
#include "secrets.h"
#include "shop.h"

static struct mailbox sender;
static const char *maildir; /* NULL: to the relay */
static struct relay relay;

/* The server that shop.json names, and its password. */
static void
open_relay(const char *url, struct pool *pool)
{
	static struct secret password;
	const char *dir = shop_here()->dir, *ca = shop_text("mail.ca", NULL);
	const char *tls = shop_text("mail.tls", "required");
	char fault[SECRET_FAULT];
	bool user = false;
	const char *why = relay_fault(url, &user);

	if (why)
		die(END_CONFIG, "%s/shop.json: mail.to: '%s': %s", dir, url, why);
	if (strcmp(tls, "required") != 0 && strcmp(tls, "optional") != 0)
		die(END_CONFIG, "%s/shop.json: mail.tls: 'required' or 'optional' is expected", dir);
	if (user && !secret_open(&password, dir, shop_text("mail.secret", "smtp"), fault))
		die(END_CONFIG, "%s", fault);
	relay = (struct relay){
		.url = url,
		.password = password.text,
		.ca = ca ? pool_print(pool, "%s/%s", dir, ca) : NULL,
		.plain = strcmp(tls, "optional") == 0,
	};
}

void
post_open(void)
{
	static struct pool pool;
	const char *dir = shop_here()->dir, *from = shop_text("mail.from", "");
	const char *to = shop_text("mail.to", "maildir");

	if (!mailbox_parse(&sender, from))
		die(END_CONFIG, "%s/shop.json: mail.from: '%s' is not \"NAME <ADDRESS>\"", dir, from);
	if (strcmp(to, "maildir") == 0)
		maildir = pool_print(&pool, "%s/%s", dir, shop_text("mail.maildir", "outbox/mail"));
	else
		open_relay(to, &pool);
}

/* Who sends it when to whom; mail_compose() says what is wrong with an address. */
static struct mail
address(const json_t *job)
{
	const json_t *customer = json_object_get(json_object_get(job, "data"), "customer");
	struct mail mail = { .id = text_of(job, "message"), .from = sender };

	moment_parse(text_of(job, "time"), &mail.time);
	mailbox_make(&mail.to, text_of(customer, "name"), text_of(job, "address"));
	return mail;
}

bool
post_compose(const json_t *job, struct text *out, char *why)
{
	struct letter letter;
	struct mail mail = address(job);
	bool good = letter_write(&letter, text_of(job, "template"), text_of(job, "language"),
		json_object_get(job, "data"), why);

	if (good) {
		mail.subject = letter.subject.at;
		mail.text = letter.text.at;
		mail.html = letter.html.at;
		good = mail_compose(&mail, out, why);
	}
	letter_free(&letter);
	return good;
}

json_t *
post_send(const json_t *job)
{
	static const char *const said[] = {
		[MAIL_SENT] = "sent",
		[MAIL_LATER] = "later",
		[MAIL_NEVER] = "never",
	};
	struct text message = TEXT_UP_TO(MAIL_LONGEST);
	struct mail mail = address(job);
	char why[MAIL_FAULT] = "";
	enum mail_end end = MAIL_NEVER;
	size_t bad;

	if (post_compose(job, &message, why))
		end = maildir ? mail_store(maildir, mail.id, &message, why) :
				mail_submit(&relay, &mail, &message, why);
	text_free(&message);
	if (!utf8_valid(why, strlen(why), &bad)) /* it may have been cut within a character */
		why[bad] = '\0';
	return object("end:s why:s", said[end], why);
}
