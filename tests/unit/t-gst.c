/* gst: the states of India by all their names */
#include "gst.h"
#include "tap.h"

static const struct {
	const char *text, *code; /* NULL: no state */
} names[] = {
	{ "KA", "KA" }, { "IN-KA", "KA" }, { "29", "KA" }, { "29AAGCB7383J1Z4", "KA" }, { "Karnataka", "KA" },
	{ "  karnataka ", "KA" }, { "07", "DL" }, { "NCT of Delhi", "DL" }, { "OR", "OD" }, { "Orissa", "OD" }, { "IN-TG", "TS" },
	{ "jammu & kashmir", "JK" }, { "Jammu and Kashmir", "JK" }, { "Dadra & Nagar Haveli and Daman & Diu", "DH" }, { "DD", "DH" },
	{ "Pondicherry", "PY" }, { "tamilnadu", "TN" }, { "T.N.", "TN" }, { "28", "AP" }, { "37", "AP" },
	{ "", NULL }, { "99", NULL }, { "Bavaria", NULL }, { "K", NULL }, { "IN-", NULL }, { "29AAGCB", NULL },
	{ "Karnataka and a name that is longer than that of any state that there ever was in the world", NULL },
	{ "&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&", NULL }, { "\xe0\xa4\x95", NULL },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct gst_state *state = gst_state(names[i].text);
		is_text(state ? state->code : "none", names[i].code ? names[i].code : "none", "state '%s'", names[i].text);
	}
	ok(gst_state("CH")->union_territory && gst_state("LA")->union_territory && gst_state("AN")->union_territory,
		"Chandigarh, Ladakh and the Andamans have no legislature");
	ok(!gst_state("DL")->union_territory && !gst_state("PY")->union_territory && !gst_state("JK")->union_territory,
		"Delhi, Puducherry, Jammu and Kashmir have one");
	return done();
}
