/* numbering - the numbers that a shop gives its documents */
#include "numbering.h"

#include "say.h"
#include "shop.h"

static const char *format;
static int first_month;

void
numbering_open(void)
{
	const char *fault;

	format = shop_text("invoice.format", "{series}/{year}/{n}");
	fault = serial_fault(format);
	if (fault)
		die(END_CONFIG, "shop.json: invoice.format: '%s': %s", format, fault);
	first_month = (int)shop_int("invoice.year_month", 1);
	if (first_month < 1 || first_month > 12)
		die(END_CONFIG, "shop.json: invoice.year_month: %d is not a month", first_month);
}

int
numbering_year(moment at)
{
	return zone_year(shop_here()->zone, at, first_month);
}

bool
numbering_text(char *to, const char *series, int year, int64_t n)
{
	return serial_text(to, format, series, (struct serial_year){ year, first_month }, n);
}
