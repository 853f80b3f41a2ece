/* t-secrets - where secrets are found, and who else may read them */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "secrets.h"
#include "tap.h"

static void
put(const char *path, const char *text, size_t n, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, text, n) != (ssize_t)n || fchmod(fd, mode) != 0)
		printf("# cannot write %s\n", path);
	close(fd);
}

int
main(void)
{
	static const struct {
		const char *name, *text;
		size_t n;
		mode_t mode;
		const char *fault;
	} wrong[] = {
		{ "readable", "x\n", 2, 0604, "others may read or write it; chmod 600 it" },
		{ "writable", "x\n", 2, 0620, "others may read or write it; chmod 600 it" },
		{ "empty", "\n", 1, 0600, "it is empty" },
		{ "lines", "x\ny\n", 4, 0600, "it has more than one line" },
		{ "nul", "x\0y", 3, 0600, "it has more than one line" },
	};
	char dir[] = "/tmp/t-secrets-XXXXXX", fault[SECRET_FAULT], want[SECRET_FAULT], path[64];
	struct secret secret;

	if (!mkdtemp(dir) || chdir(dir) != 0 || mkdir("shop", 0700) != 0 || mkdir("shop/secrets", 0700) != 0 || mkdir("handed", 0700) != 0)
		return 1;
	unsetenv("CREDENTIALS_DIRECTORY");
	put("shop/secrets/smtp", "pass word\r\n", 11, 0600);
	ok(secret_open(&secret, "shop", "smtp", fault), "a secret of the shop");
	is_text(secret.text, "pass word", "  is its line");
	secret_close(&secret);
	ok(!secret.text, "  and is gone");

	put("handed/smtp", "handed over", 11, 0440);
	setenv("CREDENTIALS_DIRECTORY", "handed", 1);
	ok(secret_open(&secret, "shop", "smtp", fault), "one handed over comes first");
	is_text(secret.text, "handed over", "  is that one");
	secret_close(&secret);
	put("shop/secrets/other", "o", 1, 0640);
	ok(secret_open(&secret, "shop", "other", fault), "one not handed over is the shop's");
	secret_close(&secret);

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		snprintf(path, sizeof path, "shop/secrets/%s", wrong[i].name);
		put(path, wrong[i].text, wrong[i].n, wrong[i].mode);
		ok(!secret_open(&secret, "shop", wrong[i].name, fault), "refused: %s", wrong[i].name);
		snprintf(want, sizeof want, "secret '%s': %s: %s", wrong[i].name, path, wrong[i].fault);
		is_text(fault, want, "  says why");
		ok(!secret.text, "  and is not open");
	}
	ok(!secret_open(&secret, "shop", "none", fault), "one that is not there");
	is_text(fault, "secret 'none': shop/secrets/none: No such file or directory", "  says so");
	ok(!secret_open(&secret, "shop", "../shop.json", fault), "a path is no name");
	ok(!secret_open(&secret, "shop", ".", fault), "nor is a dot");
	ok(system("rm -r shop handed && rmdir \"$(pwd)\"") == 0, "tidied up");
	return done();
}
