/* fuzz-mail - any texts as names, addresses, subject and body of a message: what is composed has the headers that we write, and
 * no others, in lines that servers take */
#include "afresh.h"
#include "mail.h"

static const char *const ours[] = { "Date: ", "From: ", "To: ", "Subject: ", "Message-ID: ", "Auto-Submitted: ", "MIME-Version: ",
	"Content-Type: ", "Content-Transfer-Encoding: " };

static bool
is_ours(const char *line)
{
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (strncmp(line, ours[i], strlen(ours[i])) == 0)
			return true;
	return false;
}

static void
check(const struct text *out)
{
	bool head = true;
	const char *at = out->at;

	must(strlen(at) == out->length);
	for (size_t n; *at; at += n + 2) {
		n = strcspn(at, "\r\n");
		must(at[n] == '\r' && at[n + 1] == '\n' && n <= 998);
		for (size_t i = 0; i < n; i++)
			must((at[i] >= ' ' || at[i] == '\t') && at[i] < 0x7F);
		head = head && n > 0;
		if (head)
			must(*at == ' ' ? strspn(at, " ") < n : is_ours(at));
	}
}

static void
run(const uint8_t *bytes, size_t n)
{
	struct input input = { bytes, n };
	const char *name = next_text(&input), *address = next_text(&input), *from = next_text(&input);
	struct mail mail = { .time = INT64_C(1800000000000), .subject = next_text(&input), .text = next_text(&input) };
	char why[MAIL_FAULT] = "", id[MAIL_ID_LONGEST + 1];
	struct text out = TEXT_UP_TO(MAIL_LONGEST);

	mail.html = input.n ? next_text(&input) : NULL;
	mail.id = mail_id(id, mail.time, name);
	if (!mailbox_make(&mail.to, name, address) || !mailbox_parse(&mail.from, from))
		return;
	if (mail_compose(&mail, &out, why))
		check(&out);
	else
		must(*why);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	afresh(run, bytes, n);
	return 0;
}
