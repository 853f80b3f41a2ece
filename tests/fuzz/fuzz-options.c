/* fuzz-options - any words as a command line: they are read, or the program ends with END_USAGE */
#include "afresh.h"
#include "ecom-import-options.h"
#include "opt.h"

static void
run(const uint8_t *bytes, size_t n)
{
	struct input input = { bytes, n };
	struct options o = { 0 };
	char name[] = "ecom-import", *argv[24] = { name };
	int argc = 1;

	while (input.n && argc < 20)
		argv[argc++] = (char *)(uintptr_t)next_text(&input);
	opt_begin(argv);
	opt_end(options_parse(argc, argv, &o) == 0);
	if (o.delimiter_given)
		opt_delimiter("delimiter", o.delimiter_arg);
	if (o.now_given)
		opt_moment("now", o.now_arg);
	for (unsigned i = 0; i < o.inputs_num; i++)
		must(opt_int("batch", o.inputs[i], 1, 100000) <= 100000);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	int ending = afresh(run, bytes, n);

	must(ending == -1 || ending == END_USAGE);
	return 0;
}
