/* tax - what tax a sale bears: its place of supply, and the rate on its day */
#include "tax.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gst.h"
#include "moment.h"
#include "money.h"
#include "num.h"
#include "say.h"

static const char header[] = "country,region,class,from,unit_up_to,rate,name,rounding";

enum { COUNTRY, REGION, CLASS, FROM, UNIT_UP_TO, RATE, NAME, ROUNDING, COLUMNS };
enum { ANY = -1, ENDED = -1 };

struct rate_row {
	const char *country, *region, *class, *from, *name;
	int64_t unit_up_to; /* millionths, or ANY */
	int64_t rate;       /* or ENDED */
	bool by_group;
};

struct tax_table {
	struct rate_row *rows;
	size_t n;
};

/* Cut a line at its commas. False when there are not exactly N cells. */
static bool
cells(char *line, char **cell, int n)
{
	for (int i = 0; i < n; i++) {
		cell[i] = line;
		line += strcspn(line, ",");
		if ((*line == ',') != (i < n - 1))
			return false;
		*line++ = '\0';
	}
	return true;
}

static bool
is_gst(const struct rate_row *row)
{
	return strcmp(row->name, "GST") == 0;
}

/* What is wrong with the row of a line, NULL when nothing is. The line is kept. */
static const char *
read_row(char *line, struct rate_row *row)
{
	char *cell[COLUMNS];
	moment day;

	if (!cells(line, cell, COLUMNS))
		return "not 8 cells";
	if (strlen(cell[COUNTRY]) != 2)
		return "country is no ISO 3166-1 code of two letters";
	if (!*cell[CLASS] || !*cell[NAME])
		return "class and name must not be empty";
	if (!moment_date(cell[FROM], &day))
		return "from is no date";
	*row = (struct rate_row){ cell[COUNTRY], cell[REGION], cell[CLASS], cell[FROM], cell[NAME], ANY,
		ENDED, strcmp(cell[ROUNDING], "group") == 0 };
	if (*cell[UNIT_UP_TO] && (!money_price(cell[UNIT_UP_TO], &row->unit_up_to) || row->unit_up_to < 0))
		return "unit_up_to is no amount";
	if (*cell[RATE] && (!money_rate(cell[RATE], &row->rate) || row->rate < 0 || row->rate > RATE_WHOLE))
		return "rate is no percentage from 0 to 100";
	if (row->rate % 2 != 0 && row->rate != ENDED && is_gst(row))
		return "rate cannot be halved for CGST and SGST";
	if (!row->by_group && strcmp(cell[ROUNDING], "line") != 0)
		return "rounding is neither 'line' nor 'group'";
	return NULL;
}

struct tax_table *
tax_read(const char *path)
{
	struct tax_table *table = need_memory(sizeof *table);
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t room = 0, most = 0;

	if (!file)
		die(END_CONFIG, "cannot read '%s':", path);
	*table = (struct tax_table){ 0 };
	for (long number = 1; getline(&line, &room, file) >= 0; number++) {
		const char *fault = NULL;
		line[strcspn(line, "\r\n")] = '\0';
		if (*line == '#' || !*line)
			continue;
		if (most == 0) {
			fault = strcmp(line, header) == 0 ? NULL : "not the columns of a tax table";
			most = 64;
			table->rows = need_memory(most * sizeof *table->rows);
		} else {
			if (table->n == most)
				table->rows = more_memory(table->rows, (most *= 2) * sizeof *table->rows);
			fault = read_row(copy_text(line), &table->rows[table->n++]);
		}
		if (fault)
			die(END_CONFIG, "%s: line %ld: %s", path, number, fault);
	}
	if (!feof(file))
		die(END_CONFIG, "cannot read '%s':", path);
	if (table->n == 0)
		die(END_CONFIG, "%s: there is no rate in it", path);
	free(line);
	fclose(file);
	return table;
}

static bool
reaches(const struct tax_table *table, const char *country)
{
	for (size_t i = 0; i < table->n; i++)
		if (strcmp(table->rows[i].country, country) == 0)
			return true;
	return false;
}

static void
name_place(struct tax_supply *supply, const char *country, const char *state)
{
	snprintf(supply->text, sizeof supply->text, *state ? "%.2s-%.10s" : "%.2s", country, state);
}

/* Within India the states decide. */
static bool
indian_supply(struct tax_place seller, struct tax_place to, struct tax_supply *supply)
{
	const struct gst_state *from = gst_state(seller.state), *there = gst_state(to.state);

	if (!from || !there)
		return false;
	supply->taxed = (struct tax_place){ to.country, there->code };
	supply->across = from != there;
	supply->union_territory = there->union_territory;
	name_place(supply, to.country, there->code);
	return true;
}

bool
tax_supply(const struct tax_table *table, struct tax_place seller, struct tax_place to, bool one_stop_shop,
	struct tax_supply *supply)
{
	bool at_home = strcmp(seller.country, to.country) == 0;

	*supply = (struct tax_supply){ .taxed = at_home || one_stop_shop ? to : seller };
	if (!table || !reaches(table, to.country)) {
		supply->exported = true;
		name_place(supply, to.country, "");
		return true;
	}
	if (at_home && strcmp(to.country, "IN") == 0)
		return indian_supply(seller, to, supply);
	name_place(supply, supply->taxed.country, "");
	for (size_t i = 0; i < table->n; i++)
		if (strcmp(table->rows[i].country, supply->taxed.country) == 0 && *table->rows[i].region &&
			strcmp(table->rows[i].region, supply->taxed.state) == 0)
			name_place(supply, supply->taxed.country, supply->taxed.state);
	return true;
}

/* Is A about a smaller region, or of a later day, than B? */
static bool
better(const struct rate_row *a, const struct rate_row *b)
{
	if (!b || !*a->region != !*b->region)
		return !b || *a->region;
	return strcmp(a->from, b->from) > 0;
}

/* The first of the rows that hold there on that day: those of its region and day follow it. */
static const struct rate_row *
first_row(const struct tax_table *table, struct tax_place taxed, const char *class, const char *date)
{
	const struct rate_row *best = NULL;

	for (const struct rate_row *row = table->rows; row < table->rows + table->n; row++)
		if (strcmp(row->class, class) == 0 && strcmp(row->country, taxed.country) == 0 &&
			(!*row->region || strcmp(row->region, taxed.state) == 0) &&
			strcmp(row->from, date) <= 0 && better(row, best))
			best = row;
	return best;
}

/* Is a unit's net value within what the row is for? */
static bool
within_unit(const struct rate_row *row, int64_t amount, int64_t qty, int digits, bool included)
{
	int64_t most, tax = 0;

	if (row->unit_up_to == ANY || !money_times(row->unit_up_to, qty, digits, &most))
		return true;
	if (included && row->rate != ENDED && !money_contained(amount, row->rate, &tax))
		return false;
	return amount - tax <= most;
}

/* The heads a rate has at a place. */
static void
set_heads(struct tax *tax, const struct rate_row *row, int64_t rate, const struct tax_supply *supply)
{
	bool gst = is_gst(row);

	*tax = (struct tax){ 1, { { gst ? "IGST" : row->name, rate } }, rate, row->by_group };
	if (gst && !supply->across && !supply->exported) {
		tax->n = 2;
		tax->heads[0] = (struct tax_head){ "CGST", rate / 2 };
		tax->heads[1] = (struct tax_head){ supply->union_territory ? "UTGST" : "SGST", rate / 2 };
	}
}

bool
tax_find(const struct tax_table *table, const struct tax_supply *supply, const char *class, const char *date,
	int64_t amount, int64_t qty, int digits, bool included, struct tax *tax)
{
	const struct rate_row *first, *row;

	*tax = (struct tax){ 0 };
	if (!table)
		return true;
	if (supply->exported) {
		set_heads(tax, table->rows, 0, supply);
		return true;
	}
	first = first_row(table, supply->taxed, class, date);
	for (row = first; row && row < table->rows + table->n; row++)
		if (strcmp(row->class, class) == 0 && strcmp(row->country, first->country) == 0 &&
			strcmp(row->region, first->region) == 0 && strcmp(row->from, first->from) == 0 &&
			within_unit(row, amount, qty, digits, included)) {
			if (row->rate != ENDED)
				set_heads(tax, row, row->rate, supply);
			return row->rate != ENDED;
		}
	return false;
}
