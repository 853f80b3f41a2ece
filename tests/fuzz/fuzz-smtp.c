/* fuzz-smtp - any bytes as what a mail server answers: the message is sent, later or never, and why is one line without a control
 * character */
#include <stdio.h>
#include <stdlib.h>

#include "afresh.h"
#include "mail.h"
#include "server.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static char url[64], letter[] = "Subject: tea\r\n\r\nyour tea\r\n";
	static struct mail mail = { .id = "1", .subject = "tea", .text = "your tea" };
	struct text message = { .at = letter, .length = sizeof letter - 1, .room = sizeof letter };
	struct relay relay = { .url = url, .plain = true };
	char why[MAIL_FAULT] = "";
	enum mail_end end;

	if (!*url) {
		mailbox_make(&mail.from, NULL, "orders@tea.example");
		mailbox_make(&mail.to, NULL, "asha@example.in");
		snprintf(url, sizeof url, "smtp://127.0.0.1:%d", server_port());
	}
	server_says(bytes, n);
	end = mail_submit(&relay, &mail, &message, why);
	server_rests();
	must(end == MAIL_SENT || end == MAIL_LATER || end == MAIL_NEVER);
	must(end == MAIL_SENT || *why);
	for (const char *c = why; *c; c++)
		must(*c >= ' ' && *c < 0x7F);
	return 0;
}
