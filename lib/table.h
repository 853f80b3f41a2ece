/* table - rows of cells into a file: CSV by RFC 4180, tab-separated values, or an RSS feed       floor 2
 */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "text.h"

enum table_form { TABLE_CSV, TABLE_TSV, TABLE_XML };

struct table {
	enum table_form form;
	char delimiter;       /* of CSV */
	bool crlf;            /* lines end as RFC 4180 has it; else with LF alone */
	bool guard;           /* formulas get a ' in front (cell_formula); not in XML */
	const char **columns; /* as many as rows have cells */
	size_t n;
	const char *title;    /* of an RSS channel, with its link */
	const char *link;
};

/* Append what stands before all rows, a row, what stands behind all. In XML a row is an item, empty cells are
 * left out, and a column whose name ends in [] repeats: its cell holds values with line feeds between. */
void table_head(const struct table *, struct text *out);
void table_row(const struct table *, const struct text *cells, struct text *out);
void table_tail(const struct table *, struct text *out);

#endif
