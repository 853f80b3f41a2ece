/* gst - the states of India, as its goods and services tax knows them */
#include "gst.h"

#include <stddef.h>
#include <string.h>

static const struct gst_state states[] = {
	{ "01", "JK", "Jammu and Kashmir", { 0 }, false },
	{ "02", "HP", "Himachal Pradesh", { 0 }, false },
	{ "03", "PB", "Punjab", { 0 }, false },
	{ "04", "CH", "Chandigarh", { 0 }, true },
	{ "05", "UK", "Uttarakhand", { "UT", "Uttaranchal" }, false },
	{ "06", "HR", "Haryana", { 0 }, false },
	{ "07", "DL", "Delhi", { "New Delhi", "NCT of Delhi" }, false },
	{ "08", "RJ", "Rajasthan", { 0 }, false },
	{ "09", "UP", "Uttar Pradesh", { 0 }, false },
	{ "10", "BR", "Bihar", { 0 }, false },
	{ "11", "SK", "Sikkim", { 0 }, false },
	{ "12", "AR", "Arunachal Pradesh", { 0 }, false },
	{ "13", "NL", "Nagaland", { 0 }, false },
	{ "14", "MN", "Manipur", { 0 }, false },
	{ "15", "MZ", "Mizoram", { 0 }, false },
	{ "16", "TR", "Tripura", { 0 }, false },
	{ "17", "ML", "Meghalaya", { 0 }, false },
	{ "18", "AS", "Assam", { 0 }, false },
	{ "19", "WB", "West Bengal", { 0 }, false },
	{ "20", "JH", "Jharkhand", { 0 }, false },
	{ "21", "OD", "Odisha", { "OR", "Orissa" }, false },
	{ "22", "CG", "Chhattisgarh", { "CT", "Chattisgarh" }, false },
	{ "23", "MP", "Madhya Pradesh", { 0 }, false },
	{ "24", "GJ", "Gujarat", { 0 }, false },
	{ "26", "DH", "Dadra and Nagar Haveli and Daman and Diu", { "DN", "DD" }, true },
	{ "27", "MH", "Maharashtra", { 0 }, false },
	{ "29", "KA", "Karnataka", { 0 }, false },
	{ "30", "GA", "Goa", { 0 }, false },
	{ "31", "LD", "Lakshadweep", { "Lakshadweep Islands" }, true },
	{ "32", "KL", "Kerala", { 0 }, false },
	{ "33", "TN", "Tamil Nadu", { 0 }, false },
	{ "34", "PY", "Puducherry", { "Pondicherry" }, false },
	{ "35", "AN", "Andaman and Nicobar Islands", { "Andaman and Nicobar" }, true },
	{ "36", "TS", "Telangana", { "TG" }, false },
	{ "37", "AP", "Andhra Pradesh", { "28" }, false }, /* 28 was its number before Telangana left */
	{ "38", "LA", "Ladakh", { 0 }, true },
};

enum { NAME_ROOM = 64, GSTIN_LENGTH = 15 };

/* Letters and digits only, in lower case, "&" written out. What is longer than any name is cut. */
static void
fold(char *to, const char *from)
{
	size_t n = 0;

	for (; *from && n < NAME_ROOM - 4; from++)
		if (*from == '&') {
			memcpy(to + n, "and", 3);
			n += 3;
		} else if (*from >= 'A' && *from <= 'Z')
			to[n++] = (char)(*from - 'A' + 'a');
		else if ((*from >= 'a' && *from <= 'z') || (*from >= '0' && *from <= '9'))
			to[n++] = *from;
	to[n] = '\0';
}

static bool
same(const char *folded, const char *name)
{
	char other[NAME_ROOM];

	if (!name)
		return false;
	fold(other, name);
	return strcmp(folded, other) == 0;
}

const struct gst_state *
gst_state(const char *text)
{
	char name[NAME_ROOM];

	fold(name, strncmp(text, "IN-", 3) == 0 ? text + 3 : text);
	if (strlen(text) == GSTIN_LENGTH && text[0] >= '0' && text[0] <= '9')
		name[2] = '\0';
	for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
		const struct gst_state *s = &states[i];
		if (same(name, s->number) || same(name, s->code) || same(name, s->name) ||
			same(name, s->also[0]) || same(name, s->also[1]))
			return s;
	}
	return NULL;
}
