/* words: what people type, and what search compares */
#include "tap.h"
#include "words.h"

static const struct {
	const char *what, *from, *to;
} cases[] = {
	{ "case and spaces", "  Green\tTEA \n", "green tea " },
	{ "nothing", " \t", "" },
	{ "full width letters and space", "ＴＥＡ　ｃｕｐ", "tea cup " },
	{ "a ligature", "co\xEF\xAC\x80" "ee", "coffee " },
	{ "sharp s in full", "STRASSE straße", "strasse strasse " },
	{ "a composed and a composing accent", "caf\xC3\xA9 CAFE\xCC\x81", "caf\xC3\xA9 caf\xC3\xA9 " },
	{ "Greek final sigma", "ΟΔΟΣ οδός", "οδοσ οδόσ " },
	{ "Hindi keeps its vowels", "चाय की पत्ती", "चाय की पत्ती " },
	{ "Tamil keeps its vowels", "தேயிலை", "தேயிலை " },
	{ "signs stand between words", "50%_off: TEA-250, (x)", "50 off tea 250 x " },
	{ "Chinese by its letters and pairs", "绿茶盒 x", "绿 绿茶 茶 茶盒 盒 x " },
	{ "Chinese within letters", "a茶b茶", "a 茶 b 茶 " },
	{ "no-break space, soft hyphen", "tea\xC2\xA0pot ca\xC2\xADtalogue", "tea pot catalogue " },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct text t = TEXT_UP_TO(0);
		text_put(&t, "");
		words_add(&t, cases[i].from);
		is_text(t.at, cases[i].to, "%s", cases[i].what);
		text_free(&t);
	}
	struct text none = TEXT_UP_TO(0);
	words_add(&none, NULL);
	is_int((int64_t)none.length, 0, "no text, no words");
	return done();
}
