/* tax - what tax a sale bears: its place of supply, and the rate on its day                   floor 2
 *
 * Rates are data (share/tax/NAME.csv, or the shop's own tax/NAME.csv): a row says from which day a class of
 * goods bears a rate in a country or a region of it. Rows are added when a law changes, never edited, so
 * that an old order is priced as it was then.
 *
 *     country,region,class,from,unit_up_to,rate,name,rounding
 *     IN,,apparel,2025-09-22,2500,5,GST,line
 *     IN,,apparel,2025-09-22,,18,GST,line
 *
 * country ISO 3166-1, region ISO 3166-2's second part or empty (all of it), class what products and
 * delivery methods name as tax_class, from the first day, unit_up_to the highest net value of one unit
 * (empty: any; rising within a day), rate in percent (empty: the class ends), name of the tax, rounding
 * `line` or `group` (all lines of a rate together, EN 16931). No cell is quoted; a line that begins with #
 * is a comment. The tax named GST is India's: half of it CGST and half SGST (or UTGST) within a state, IGST
 * across.
 */
#ifndef TAX_H
#define TAX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tax_table;

/* Read a table; ends the program with END_CONFIG when it cannot be read or is wrong. Never freed. */
struct tax_table *tax_read(const char *path);

struct tax_place {
	const char *country, *state; /* the state may be "" */
};

/* Where a sale takes place, for the tax. */
struct tax_supply {
	struct tax_place taxed; /* whose rates it bears */
	char text[16];          /* "IN-KA", "DE": the place of supply */
	bool exported;          /* to where the table's taxes do not reach: zero rated */
	bool across;            /* from one state of India to another */
	bool union_territory;
};

/* The place of supply of goods that go to TO. Within the seller's country it is there. In another country
 * of the table (the European Union) the rates of TO hold when the seller reports in the one-stop shop, else
 * the seller's own. Elsewhere it is an export. False when the state decides (India) and is none. TABLE
 * NULL: no tax at all. The texts of the places are kept. */
bool tax_supply(const struct tax_table *, struct tax_place seller, struct tax_place to, bool one_stop_shop,
	struct tax_supply *);

/* The heads of a tax, and its rate as money.h has rates. */
enum { TAX_HEADS = 2 };
struct tax {
	size_t n;
	struct tax_head {
		const char *name;
		int64_t rate;
	} heads[TAX_HEADS];
	int64_t rate; /* the sum of the heads' */
	bool by_group;
};

/* The tax on QTY units of CLASS that cost AMOUNT together (minor units of a currency with DIGITS decimals;
 * tax INCLUDED or not), sold on DATE ("2026-11-22", the seller's). Whether a unit's net value is within
 * unit_up_to is asked with the row's own rate, lowest row first. False when the table has no such rate. */
bool tax_find(const struct tax_table *, const struct tax_supply *, const char *class, const char *date,
	int64_t amount, int64_t qty, int digits, bool included, struct tax *);

#endif
