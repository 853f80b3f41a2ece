/* opt - the command line                                                                       floor 1
 *
 * Options are declared in cmd/X.ggo and read by gengetopt into struct options, the same name in every
 * program. Numbers, dates and amounts are strings there (gengetopt wraps integers silently) and are read
 * here.
 */
#ifndef OPT_H
#define OPT_H

#include <stdbool.h>
#include <stdint.h>

#include "moment.h"
#include "say.h"

/* What the generated parser defines in every program. */
extern const char *options_purpose, *options_usage, *options_description, *options_help[];

/* Read the command line into O (struct options); a wrong one ends the program with END_USAGE. First thing in
 * main. */
#define opt_parse(argc, argv, o) \
	do { \
		say_start((argv)[0]); \
		opt_begin((argv)); \
		opt_end(options_parse((argc), (argv), (o)) == 0); \
	} while (0)
void opt_begin(char **argv);
void opt_end(bool good);

/* An option's text as an integer from LEAST to MOST; as a moment (RFC 3339, or a date alone). END_USAGE when
 * it is not. */
int64_t opt_int(const char *option, const char *text, int64_t least, int64_t most);
moment opt_moment(const char *option, const char *text);

/* An option's text as what separates cells: one character, a tab as \t; 0 when it is empty. END_USAGE when it
 * is not. */
char opt_delimiter(const char *option, const char *text);

/* Print purpose, usage and options; end the program after printing "NAME (ecomutils) VERSION". */
void opt_help(void);
_Noreturn void opt_version(void);

#endif
