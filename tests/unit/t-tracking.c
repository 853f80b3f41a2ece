/* t-tracking - check digits, whose a tracking number is, and what carriers' words mean */
#include "alias.h"
#include "check.h"
#include "parcel.h"
#include "pool.h"
#include "tap.h"
#include "tracking.h"

/* Examples that the standards and carriers print, and numbers worked out by hand. */
static const struct {
	const char *standard, *digits;
	check_digit *check;
	char want;
} checks[] = {
	{ "GTIN-13", "629104150021", check_gs1, '3' },
	{ "SSCC", "10614141234567890", check_gs1, '8' },
	{ "Luhn", "7992739871", check_luhn, '3' },
	{ "air waybill", "123456789", check_mod7, '1' }, /* 123456789 = 7 * 17636684 + 1 */
	{ "S10", "47312482", check_s10, '9' },           /* 4*8+7*6+3*4+1*2+2*3+4*5+8*9+2*7 = 200 = 11 * 18 + 2 */
	{ "S10, 11 becomes 5", "00000000", check_s10, '5' },
	{ "S10, 10 becomes 0", "00000008", check_s10, '0' }, /* 8*7 = 56 = 11 * 5 + 1 */
	{ "UPS", "999AA1012345678", check_ups, '4' },
	{ "FedEx", "12345678901", check_fedex, '2' },
	{ "GRid (ISO 7064)", "A12425GABC1234002", check_mod37_36, 'M' },
};

/* CARRIERS: the first candidates, in their order; "" when the number is nobody's. */
static const struct {
	const char *number, *carriers;
} numbers[] = {
	{ "1Z999AA10123456784", "ups" },
	{ "1z 999 aa1 01 2345 6784", "ups" },
	{ "1Z999AA10123456785", "" },
	{ "RR473124829FI", "post" },
	{ "EE-4731-2482-9 IN", "india-post post" },
	{ "CP000000005DE", "deutsche-post post" },
	{ "CP000000015DE", "" },
	{ "9400111202555842332669", "usps" },
	{ "420 90210 9400111202555842332669", "usps" },
	{ "420902101234 9400111202555842332660", "" },
	{ "61299998820821171811", "fedex" },
	{ "0312345678901234567 3", "" },
	{ "123456789012", "fedex dhl gls" },
	{ "123456789013", "dhl gls" },
	{ "1234567891", "dhl" },
	{ "1234567892", "" },
	{ "987654321098767", "fedex xpressbees" },
	{ "012345678901233", "dpd xpressbees" },
	{ "00340434188193830014", "dhl usps" },
	{ "320595463938", "purolator dhl gls" },
	{ "TBA123456789012", "amazon" },
	{ "JJD0099999999", "dhl" },
	{ "GM60511234500000001", "dhl" },
	{ "GM", "" },
	{ "HELLOTHEREYOU", "" },
	{ "1Z999AA1012345678\xc3\xa4", "" },
	{ "", NULL },
	{ " - - ", NULL },
};

static const struct {
	const char *carrier, *number;
	bool wrong;
} wrongs[] = {
	{ "UPS", "1Z999AA10123456785", true },
	{ "UPS", "1Z999AA10123456784", false },
	{ "UPS", "H0TCH0C0LATE", false },        /* no number of theirs that we know */
	{ "Royal Mail", "RR473124828GB", true },
	{ "Royal Mail", "RR473124828FI", false }, /* the Finnish post's */
	{ "DHL Express", "1234567892", true },
	{ "dhl", "12345678901234", false },       /* 14 digits have no check digit at DHL */
	{ "Fed-Ex", "123456789013", true },
	{ "our own van", "123456789013", false },
};

static const struct {
	const char *carrier, *word, *state;
} words[] = {
	{ NULL, "in_transit", "in_transit" },
	{ NULL, "InTransit", "in_transit" },
	{ NULL, "TRANSIT", "in_transit" },
	{ NULL, "Out For Delivery", "out_for_delivery" },
	{ NULL, "return_to_sender", "returning" },
	{ NULL, "AttemptFail", "attempt_failed" },
	{ NULL, "InfoReceived", "created" },
	{ NULL, "pre_transit", "created" },
	{ NULL, "UD Dispatched", "out_for_delivery" },
	{ NULL, "DL RTO", "returned" },
	{ NULL, "DL Delivered", "delivered" },
	{ NULL, "RT In Transit", "returning" },
	{ NULL, "RTO Initiated", "returning" },
	{ NULL, "RTO Delivered", "returned" },
	{ NULL, "Dispatched", "in_transit" },
	{ "Delhivery", "Dispatched", "out_for_delivery" },
	{ "ups", "X", "exception" },
	{ "fedex", "HL", "available_for_pickup" },
	{ "dhl", "X", "unknown" },
	{ NULL, "eaten by a goat", "unknown" },
	{ NULL, "", "unknown" },
	{ NULL, "\xe9\x85\x8d\xe9\x80\x81", "unknown" },
};

static void
check_digits(void)
{
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		ok(checks[i].check(checks[i].digits, strlen(checks[i].digits)) == checks[i].want, "check digit: %s", checks[i].standard);
	ok(check_gtin("6291041500213") && check_gtin("96385074") && check_gtin("036000291452") && check_gtin("10614141000415"), "GTINs");
	ok(!check_gtin("6291041500214") && !check_gtin("629104150021") && !check_gtin("") && !check_gtin("62910415002l3"), "no GTINs");
	ok(check_sscc("106141412345678908") && !check_sscc("106141412345678909") && !check_sscc("6291041500213"), "SSCC");
}

static void
candidates(void)
{
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		const struct tracking_form *forms[TRACKING_FORMS];
		char tidy[TRACKING_ROOM], have[200] = "";
		size_t n;
		if (!tracking_tidy(tidy, numbers[i].number)) {
			ok(!numbers[i].carriers, "'%s' is nothing", numbers[i].number);
			continue;
		}
		n = tracking_forms(tidy, forms);
		for (size_t f = 0; f < n; f++) {
			strcat(have, f ? " " : "");
			strcat(have, forms[f]->carrier);
		}
		have[numbers[i].carriers && strlen(numbers[i].carriers) < strlen(have) && *numbers[i].carriers ?
			strlen(numbers[i].carriers) : strlen(have)] = '\0';
		is_text(have, numbers[i].carriers, "whose is %s", numbers[i].number);
	}
	for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++)
		ok(tracking_wrong(wrongs[i].carrier, wrongs[i].number) == wrongs[i].wrong, "%s, %s is %swrong", wrongs[i].carrier,
			wrongs[i].number, wrongs[i].wrong ? "" : "not ");
}

static void
pages(void)
{
	struct pool pool = { 0 };
	char tidy[TRACKING_ROOM], longest[2 * TRACKING_ROOM];

	is_text(tracking_carrier("DHL_Express"), "dhl", "a carrier by another name");
	is_text(tracking_carrier("indiapost"), "india-post", "a carrier without its hyphen");
	ok(!tracking_carrier("") && !tracking_carrier("DH") && !tracking_carrier("DHL Express Deluxe"), "no carrier");
	is_text(tracking_url(&pool, "UPS", "1Z999AA10123456784"), "https://www.ups.com/track?tracknum=1Z999AA10123456784", "its page");
	is_text(tracking_url(&pool, "dtdc", "D12345678"), "https://www.dtdc.com/track-your-shipment/", "a page that asks");
	is_text(tracking_url(&pool, "ups", "A&b=%s\"\xc3\xa4"), "https://www.ups.com/track?tracknum=A%26b%3D%25s%22%C3%A4", "quoted");
	ok(!tracking_url(&pool, "our own van", "1"), "no page");
	memset(longest, '1', sizeof longest);
	longest[TRACKING_ROOM] = '\0';
	ok(!tracking_tidy(tidy, longest), "too long for a number");
	longest[TRACKING_ROOM - 1] = '\0';
	ok(tracking_tidy(tidy, longest) && strlen(tracking_url(&pool, "ups", tidy)) > TRACKING_ROOM, "as long as may be");
	pool_free(&pool);
}

static void
states(void)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		is_text(parcel_state_meant(words[i].carrier, words[i].word)->name, words[i].state, "%s says '%s'",
			words[i].carrier ? words[i].carrier : "somebody", words[i].word);
	ok(!parcel_state("In Transit") && !parcel_state(""), "a word is not a state's name");
	ok(parcel_state("delivered")->terminal && parcel_state("returned")->terminal && parcel_state("lost")->terminal &&
		parcel_state("cancelled")->terminal && !parcel_state("returning")->terminal, "which states are the end");
	ok(parcel_state("delivered")->rank > parcel_state("out_for_delivery")->rank &&
		parcel_state("out_for_delivery")->rank > parcel_state("in_transit")->rank, "which is further along");
	ok(alias_among("a b, c-d", "CD") && alias_among("a b, c-d", "ab") && !alias_among("a b, c-d", "a") && !alias_among("", "a") &&
		!alias_among("a,,b", "-") && !alias_among("\xc3\xa4", "\xc3\xb6"), "aliases");
}

int
main(void)
{
	check_digits();
	candidates();
	pages();
	states();
	return done();
}
