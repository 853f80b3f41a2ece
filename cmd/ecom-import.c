/* ecom-import - files of other systems into records
 *
 * All that is particular to a format is data: a map or a jq program in share/maps, or one's own. Rows are
 * counted, not records: each that comes in is done, unchanged (the map leaves it out) or refused, and refused
 * rows go to --rejects as CSV under the header they came with, so that they can be mended there and fed back. */
#include "ecom-import-options.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "filter.h"
#include "ingest.h"
#include "money.h"
#include "sandbox.h"
#include "shop.h"
#include "stop.h"

static struct options o;
static struct ingest in;

static void use_shop(void);
static const char *jq_program(void);
static void settle(void);
static void show_formats(void);

int
main(int argc, char **argv)
{
	static char dash[] = "-", *standard_input[] = { dash };
	const char *program;
	struct asked asked;
	int ending;

	opt_parse(argc, argv, &o);
	asked = *FILTER_ASKED(o);
	if (!asked.help && !asked.version)
		use_shop();
	program = jq_program();
	if (!program)
		asked.rejects = NULL; /* those that filter keeps are JSON lines, ours are CSV */
	filter_start(&asked, show_formats);
	settle();
	if (program)
		in.jq = jq_open(program, in.making.run, in.making.time, in.making.currency, in.making.location);
	else
		in.rejects = rejects_open(o.rejects_arg);
	sandbox_read(in.map);
	sandbox_shut();
	for (unsigned i = 0; i < (asked.n ? asked.n : 1) && !ingest_stopped(&in); i++) {
		const char *name = (asked.n ? asked.words : standard_input)[i];
		const char *file = strcmp(name, "-") == 0 ? NULL : name;
		int fd = file ? stop_open(file) : STDIN_FILENO;
		if (fd < 0)
			die(errno == EACCES ? END_PERMISSION : END_NO_INPUT, "cannot read '%s':", file);
		(in.jq ? ingest_json : ingest_csv)(&in, fd, file);
		if (file)
			close(fd);
	}
	ingest_end(&in);
	rejects_close(in.rejects);
	if (in.jq)
		jq_close(in.jq);
	ending = filter_close();
	return in.broken && ending != END_AGAIN ? END_DATA : ending;
}

/* A shop is not needed; the defaults of one that is there are taken. */
static void
use_shop(void)
{
	const struct shop *shop;
	struct stat about;
	json_t *location;
	size_t i;

	if (!o.shop_given && stat(shop_dir(NULL), &about) != 0)
		return;
	shop = shop_open(shop_dir(o.shop_arg));
	in.making.currency = shop->currency;
	in.making.zone = shop->zone;
	json_array_foreach(shop_value("locations"), i, location) {
		const char *kind = text_of(location, "kind");
		if (!in.making.location && (!kind || strcmp(kind, "own") == 0))
			in.making.location = text_of(location, "id");
	}
}

/* The jq program that is asked for, by --jq or as the format of --from; NULL: the input is CSV. */
static const char *
jq_program(void)
{
	static const char *path;
	struct text name = { 0 };

	if (o.jq_given || !o.from_given || strchr(o.from_arg, '/'))
		return o.jq_given ? o.jq_arg : NULL;
	text_print(&name, "maps/%s.jq", o.from_arg);
	path = share_path(name.at);
	text_free(&name);
	return path;
}

/* The time without its punctuation: "20261122T043000Z". */
static const char *
run_of(const char *time)
{
	static struct text run;

	for (; *time; time++)
		if (*time != '-' && *time != ':')
			text_byte(&run, *time);
	return run.at;
}

static bool
good_run(const char *run)
{
	size_t n = strlen(run);

	return n >= 1 && n <= 100 && utf8_valid(run, n, NULL) && !strpbrk(run, "/ \t\r\n");
}

static enum blank
blank(void)
{
	if (o.blank_given && strcmp(o.blank_arg, "keep") != 0 && strcmp(o.blank_arg, "clear") != 0)
		die(END_USAGE, "--blank: '%s' is not keep or clear", o.blank_arg);
	if (o.blank_given && o.whole_given)
		die(END_USAGE, "--blank and --whole: of a whole product nothing is kept");
	return !o.blank_given ? BLANK_UNSAID : *o.blank_arg == 'k' ? BLANK_KEEP : BLANK_CLEAR;
}

/* What the options and the clock say. */
static void
settle(void)
{
	static char time[MOMENT_ROOM];
	static struct text today;
	struct making *m = &in.making;
	struct wall wall;

	if (o.currency_given)
		m->currency = o.currency_arg;
	if (m->currency && money_digits(m->currency) < 0)
		die(END_USAGE, "--currency: '%s' is not a currency (ISO 4217: INR)", m->currency);
	if (o.location_given)
		m->location = o.location_arg;
	if (o.calling_given &&
		(!*o.calling_arg || strspn(o.calling_arg, "0123456789") != strlen(o.calling_arg)))
		die(END_USAGE, "--calling: '%s' is not a country calling code (91)", o.calling_arg);
	m->calling = o.calling_given ? o.calling_arg : NULL;
	m->time = moment_text(time, moment_now());
	m->run = o.run_given ? o.run_arg : run_of(time);
	if (!good_run(m->run))
		die(END_USAGE, "--run: '%s' cannot begin an id (1 to 100 characters, no blanks, no '/')",
			m->run);
	wall = zone_wall(m->zone ? m->zone : zone_open(""), moment_now());
	text_print(&today, "%04d-%02d-%02d", wall.year, wall.month, wall.day);
	m->today = today.at;
	in.making.blank = blank();
	in.making.whole = o.whole_given;
	in.gather = o.gather_given;
	in.explain = o.explain_given || o.table_given;
	in.table = o.table_given;
	in.from = o.from_given ? o.from_arg : NULL;
	in.map = o.map_given ? o.map_arg : NULL;
	in.what = o.what_given ? o.what_arg : NULL;
	in.located = o.location_given;
	in.delimiter = opt_delimiter("delimiter", o.delimiter_given ? o.delimiter_arg : "");
	in.encoding = o.encoding_given ? o.encoding_arg : NULL;
	in.strict = o.strict_given;
}

static void
show_format(struct map *m, void *context)
{
	text_print(context, "  %-20s %s\n", m->name, m->title);
}

/* What --help adds. */
static void
show_formats(void)
{
	struct text formats = { 0 };

	text_put(&formats, "\nFormats:\n");
	map_each(show_format, &formats);
	text_print(&formats, "  %-20s %s\n", "easypost", "EasyPost: tracker webhooks (JSON)");
	text_print(&formats, "  %-20s %s\n", "shopify-json", "Shopify: products and orders of the Admin API, REST and GraphQL (JSON)");
	text_print(&formats, "  %-20s %s\n", "woocommerce-json", "WooCommerce: products and orders of the REST API (JSON)");
	text_print(&formats, "  %-20s %s\n", "unicommerce-json", "Unicommerce: items, orders and inventory (JSON)");
	filter_write(&formats);
	text_free(&formats);
}
