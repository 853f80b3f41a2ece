/* ecom-export - records into files of other systems
 *
 * A format is a map, the one that ecom-import reads its files by: nothing here knows Shopify from
 * WooCommerce. What a record kept of a file it came from (extra) goes back into the columns it stood in. */
#include <string.h>

#include "export.h"
#include "sandbox.h"
#include "say.h"

#include "ecom-export-options.h"

static struct options o;

static void show_formats(void);
static struct export asked_for(void);

int
main(int argc, char **argv)
{
	struct text out = { 0 };
	struct export e;

	opt_parse(argc, argv, &o);
	filter_start(FILTER_ASKED(o), show_formats);
	e = asked_for();
	export_open(&e, &out);
	sandbox_shut();
	filter_write(&out);
	text_clear(&out);
	filter_loop(FILTER_ASKED(o), export_takes, export_batch, &e);
	export_close(&e, &out);
	filter_write(&out);
	text_free(&out);
	return filter_close();
}

static struct export
asked_for(void)
{
	if (o.guard_given && strcmp(o.guard_arg, "yes") != 0 && strcmp(o.guard_arg, "no") != 0)
		die(END_USAGE, "--guard: '%s' is neither yes nor no", o.guard_arg);
	return (struct export){
		.to = o.to_given ? o.to_arg : NULL, .map = o.map_given ? o.map_arg : NULL,
		.like = o.like_given ? o.like_arg : NULL, .levels = o.stock_given ? o.stock_arg : NULL,
		.form = o.form_given ? o.form_arg : NULL, .crlf = o.crlf_given,
		.delimiter = opt_delimiter("delimiter", o.delimiter_given ? o.delimiter_arg : ""),
		.guard = o.guard_given ? o.guard_arg : NULL, .link = o.link_given ? o.link_arg : NULL,
		.amazon = {
			.seller = o.seller_given ? o.seller_arg : NULL,
			.marketplace = o.marketplace_given ? o.marketplace_arg : NULL,
			.language = o.language_arg, .type = o.product_type_arg,
		},
	};
}

/* What --help adds. */
static void
show_formats(void)
{
	struct text out = { 0 };

	filter_takes(export_takes);
	export_formats(&out);
	filter_write(&out);
	text_free(&out);
}
