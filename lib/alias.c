/* alias - names that are written in many ways */
#include "alias.h"

#include <ctype.h>
#include <string.h>

/* The next character that counts, in lower case; bytes of other alphabets all count. 0 at the end or a
 * comma of a list. */
static int
next(const char **s, bool of_list)
{
	for (; **s && !(of_list && **s == ','); (*s)++) {
		unsigned char c = (unsigned char)**s;
		if (isalnum(c) || c >= 0x80) {
			(*s)++;
			return tolower(c);
		}
	}
	return 0;
}

bool
alias_among(const char *list, const char *name)
{
	for (; list; list = strchr(list, ',')) {
		const char *a = list += *list == ',', *b = name;
		int c = next(&a, true), d = next(&b, false);
		while (c && c == d) {
			c = next(&a, true);
			d = next(&b, false);
			if (!c && !d)
				return true;
		}
	}
	return false;
}
