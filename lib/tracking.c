/* tracking - whose number is this, is it well copied, and where can its parcel be followed
 *
 * A pattern is read over the whole number: d a digit, a a letter, x either, [0-4] one of these, capitals
 * and digits themselves, {9} the last nine times, {10,39} ten to thirty-nine times (only at the end). The
 * part in ( ) is what the check digit is made of; the character behind it is the check digit. */
#include "tracking.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "alias.h"
#include "check.h"
#include "text.h"

static check_digit after_91, after_92;

/* The postal services of a country share S10, and differ in its last two letters. */
#define POST(country, carrier) { carrier, "S10 " country, "aa(d{8})d" country, check_s10 }

/* DHL eCommerce: the country or the product, then what the shipper likes. */
#define ECOMMERCE(prefix) { "dhl", "DHL eCommerce", prefix "x{10,39}", NULL }

/* USPS Intelligent Mail package barcode: the service type is followed by a mailer of 9 digits (which
 * begins with 9) or of 6. ROUTE is the optional 420 with the ZIP code, REST how many digits follow the
 * mailer's first. */
#define IMPB(route, rest) \
	{ "usps", "USPS IMpb", route "(92d{3}9d{" rest "})d", check_gs1 }, \
	{ "usps", "USPS IMpb", route "(93d{3}[0-8]d{" rest "})d", check_gs1 }, \
	{ "usps", "USPS IMpb", route "(9[45]d{4}d{" rest "})d", check_gs1 }

/* Likeliest first: a form no other can be taken for, then those with a check digit, then those that only
 * have a length. */
static const struct tracking_form forms[] = {
	{ "ups", "UPS 1Z", "1Z(x{15})d", check_ups },
	POST("IN", "india-post"), POST("GB", "royal-mail"), POST("US", "usps"),
	POST("DE", "deutsche-post"), POST("FR", "la-poste"), POST("NL", "postnl"),
	POST("BE", "bpost"), POST("CH", "swiss-post"), POST("AT", "austrian-post"),
	POST("ES", "correos"), POST("IT", "poste-italiane"), POST("SE", "postnord"),
	POST("DK", "postnord"), POST("IE", "an-post"), POST("PL", "poczta-polska"),
	POST("CA", "canada-post"), POST("AU", "australia-post"), POST("NZ", "nz-post"),
	POST("SG", "singapore-post"), POST("CN", "china-post"), POST("HK", "hongkong-post"),
	POST("JP", "japan-post"), POST("BR", "correios"),
	{ "post", "S10", "aa(d{8})daa", check_s10 },
	{ "dhl", "DHL piece", "Jaad{9,10}", NULL },
	{ "dhl", "DHL piece", "Jaaad{9,10}", NULL },
	{ "yodel", "Yodel", "JJDd{16}", NULL },
	{ "yodel", "Yodel", "JDd{16}", NULL },
	{ "amazon", "Amazon Logistics", "TB[ACM]d{12}", NULL },
	{ "amazon", "Amazon International", "[ACF]d{10}", NULL },
	{ "yunexpress", "YunExpress", "YTd{16}", NULL },
	{ "gofo", "GOFO Express", "GFUSd{14}", NULL },
	{ "landmark", "Landmark Global", "LTNd{8}N1", NULL },
	{ "lasership", "LaserShip", "L[AEHINX][1-3]d{7}", NULL },
	{ "lasership", "LaserShip 1LS7", "1LS7[12]d{10}", NULL },
	{ "lasership", "LaserShip 1LS7", "1LS7[12]dd01[1-4]d{6}1", NULL },
	{ "lasership", "LaserShip 1LSCX", "1LSCXx{10}", NULL },
	{ "speedee", "Spee-Dee", "SPd{18}", NULL },
	{ "ekart", "Ekart", "FMP[CP]d{10}", NULL },
	{ "canpar", "Canpar", "[CDKLSUXZ]d{21}", NULL },
	{ "purolator", "Purolator", "aaad{9}", NULL },
	{ "ontrac", "OnTrac", "([CD]d{13})d", check_ups },
	{ "ups", "UPS waybill", "[AHJKTV](d{9})d", check_ups },
	{ "dtdc", "DTDC", "ad{8}", NULL },

	IMPB("420d{5}", "15"), IMPB("420d{5}", "19"), IMPB("420d{9}", "15"), IMPB("", "15"), IMPB("", "19"),
	{ "usps", "USPS IMpb", "(94d{3}9d{23})d", check_gs1 },
	{ "usps", "USPS IMpb", "420d{5}(94d{3}9d{23})d", check_gs1 },
	{ "usps", "USPS", "(91d{19})d", check_gs1 },
	{ "usps", "USPS", "420d{5}(91d{19})d", check_gs1 },
	{ "usps", "USPS", "420d{9}(91d{19})d", check_gs1 },
	{ "fedex", "FedEx Ground 96", "96d{5}(d{14})d", check_gs1 },
	{ "fedex", "FedEx Ground 96", "96d{18}(d{13})d", check_fedex },
	{ "fedex", "FedEx Ground SSCC", "0[0124](d{15})d", check_gs1 },
	{ "fedex", "FedEx Express 34", "[0-8]d{19}(d{13})d", check_fedex },
	{ "fedex", "FedEx ASTRA", "3d{15}(d{11})dd{4}", check_fedex },
	{ "fedex", "FedEx SmartPost", "(61d{17})d", after_92 },
	{ "fedex", "FedEx SmartPost", "(02d{17})d", after_92 },
	{ "dhl", "DHL Paket", "(00340434d{11})d", check_gs1 },
	{ "usps", "USPS 20", "(d{19})d", check_gs1 },
	{ "usps", "USPS 20", "(d{19})d", after_91 },
	{ "usps", "USPS", "420d{5}(d{19})d", after_91 },
	{ "usps", "USPS", "420d{9}(d{19})d", after_91 },
	{ "dpd", "DPD 28", "(d{27})x", check_mod37_36 },
	{ "dpd", "DPD 15", "(d{14})x", check_mod37_36 },
	{ "fedex", "FedEx Ground 15", "(d{14})d", check_gs1 },
	{ "fedex", "FedEx Express 12", "(d{11})d", check_fedex },
	{ "canada-post", "Canada Post", "(d{15})d", check_gs1 },
	{ "old-dominion", "Old Dominion", "(77[78]d{7})d", check_luhn },
	{ "old-dominion", "Old Dominion", "(072d{7})d", check_luhn },
	{ "old-dominion", "Old Dominion", "(780d{7})d", check_luhn },
	{ "old-dominion", "Old Dominion", "(80d{8})d", check_luhn },
	{ "purolator", "Purolator", "([0-5]d{10})d", check_luhn },
	{ "dhl", "DHL Express", "(d{9})d", check_mod7 },
	{ "dhl", "DHL Express", "(d{10})d", check_mod7 },

	{ "delhivery", "Delhivery", "d{13,14}", NULL },
	{ "bluedart", "Blue Dart", "d{11}", NULL },
	{ "xpressbees", "XpressBees", "d{15}", NULL },
	{ "dhl", "DHL Paket", "d{12}", NULL },
	{ "dhl", "DHL eCommerce", "d{14}", NULL },
	{ "dpd", "DPD 14", "d{14}", NULL },
	{ "gls", "GLS", "d{11,12}", NULL },
	ECOMMERCE("GM"), ECOMMERCE("LX"), ECOMMERCE("RX"), ECOMMERCE("UV"), ECOMMERCE("CN"), ECOMMERCE("SG"),
	ECOMMERCE("TH"), ECOMMERCE("IN"), ECOMMERCE("HK"), ECOMMERCE("MY"),
};

/* Carriers: the id, the names they go by elsewhere (see alias.h), and the page where a number is followed:
 * %s is the number; a page without it asks for it. */
static const struct {
	const char *id, *names, *url;
} carriers[] = {
	{ "dhl", "DHL Express, DHL eCommerce, DHL Paket, DHL Parcel",
		"https://www.dhl.com/global-en/home/tracking.html?tracking-id=%s" },
	{ "ups", "United Parcel Service, UPS Mail Innovations", "https://www.ups.com/track?tracknum=%s" },
	{ "fedex", "Federal Express, FedEx Ground, FedEx Express, FedEx SmartPost",
		"https://www.fedex.com/fedextrack/?trknbr=%s" },
	{ "usps", "US Postal Service, United States Postal Service",
		"https://tools.usps.com/go/TrackConfirmAction?tLabels=%s" },
	{ "dpd", "DPD UK, DPD Germany", "https://tracking.dpd.de/status/en_US/parcel/%s" },
	{ "gls", "GLS Germany", "https://gls-group.com/GROUP/en/parcel-tracking?match=%s" },
	{ "india-post", "IndiaPost, Speed Post, Department of Posts",
		"https://www.indiapost.gov.in/_layouts/15/dop.portal.tracking/trackconsignment.aspx" },
	{ "delhivery", "Delhivery Express", "https://www.delhivery.com/track-v2/package/%s" },
	{ "bluedart", "Blue Dart Express",
		"https://www.bluedart.com/trackdartresultthirdparty?trackFor=0&trackNo=%s" },
	{ "dtdc", "DTDC Express", "https://www.dtdc.com/track-your-shipment/" },
	{ "ekart", "Ekart Logistics", "https://ekartlogistics.com/shipmenttrack/%s" },
	{ "xpressbees", "Xpress Bees", "https://www.xpressbees.com/shipment/tracking?awbNo=%s" },
	{ "royal-mail", "Royal Mail Group",
		"https://www.royalmail.com/track-your-item#/tracking-results/%s" },
	{ "yodel", "Yodel Direct", "https://www.yodel.co.uk/tracking/%s" },
	{ "deutsche-post", "Deutsche Post DHL",
		"https://www.deutschepost.de/de/s/sendungsverfolgung.html?piececode=%s" },
	{ "la-poste", "Colissimo", "https://www.laposte.fr/outils/suivre-vos-envois?code=%s" },
	{ "canada-post", "Postes Canada",
		"https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor=%s" },
	{ "australia-post", "AusPost", "https://auspost.com.au/mypost/track/#/details/%s" },
	{ "singapore-post", "SingPost", "https://www.singpost.com/track-items?trackingid=%s" },
	{ "amazon", "Amazon Logistics, Amazon Shipping", "https://track.amazon.com/tracking/%s" },
	{ "ontrac", "OnTrac Final Mile", "https://www.ontrac.com/tracking/?number=%s" },
	{ "purolator", "Purolator International",
		"https://www.purolator.com/en/shipping/tracker?searchValue=%s" },
	{ "canpar", "Canpar Express",
		"https://www.canpar.com/en/track/tracking.jsp?reference=%s&locale=en" },
	{ "old-dominion", "ODFL, Old Dominion Freight Line",
		"https://www.odfl.com/us/en/tools/trace-track-ltl-freight/trace.html?proNumbers=%s" },
	{ "yunexpress", "Yun Express", "https://www.yuntrack.com/parcelTracking?id=%s" },
	{ "speedee", "Spee-Dee Delivery", "https://www.speedeedelivery.com/track/?tracking=%s" },
	{ "landmark", "Landmark Global", "https://track.landmarkglobal.com/?search=%s" },
	{ "gofo", "GOFO Express", "https://www.gofoexpress.com/tracking.html?searchID=%s" },
	{ "postnl", "PostNL International", "https://postnl.nl/tracktrace/" },
	{ "bpost", "Belgian Post", "https://track.bpost.cloud/btr/web/#/search?itemCode=%s" },
	{ "swiss-post", "Die Post, La Poste Suisse",
		"https://service.post.ch/ekp-web/ui/entry/search/%s" },
	{ "austrian-post", "Österreichische Post", "https://www.post.at/sv/sendungssuche?snr=%s" },
	{ "correos", "Correos de Espana",
		"https://www.correos.es/es/en/tools/tracker/items/details?tracking-number=%s" },
	{ "poste-italiane", "Poste", "https://www.poste.it/cerca/index.html#/risultati-spedizioni/%s" },
	{ "postnord", "Post Nord, Direct Link", "https://tracking.postnord.com/en/tracking?id=%s" },
	{ "an-post", "An Post Ireland", "https://www.anpost.com/Post-Parcels/Track/History?item=%s" },
	{ "poczta-polska", "Polish Post", "https://emonitoring.poczta-polska.pl/?numer=%s" },
	{ "nz-post", "New Zealand Post", "https://www.nzpost.co.nz/tools/tracking?trackid=%s" },
	{ "china-post", "China EMS, ePacket", "https://www.ems.com.cn/" },
	{ "hongkong-post", "Hong Kong Post", "https://www.hongkongpost.hk/en/mail_tracking/index.html" },
	{ "japan-post", "Japan EMS",
		"https://trackings.post.japanpost.jp/services/srv/search/direct?reqCodeNo1=%s&locale=en" },
	{ "correios", "Correios do Brasil", "https://rastreamento.correios.com.br/app/index.php" },
	{ "lasership", "Laser Ship", "https://www.ontrac.com/tracking/?number=%s" },
};

static char
after_91(const char *s, size_t n)
{
	char whole[TRACKING_ROOM] = "91";

	memcpy(whole + 2, s, n);
	return check_gs1(whole, n + 2);
}

static char
after_92(const char *s, size_t n)
{
	char whole[TRACKING_ROOM] = "92";

	memcpy(whole + 2, s, n);
	return check_gs1(whole, n + 2);
}

bool
tracking_tidy(char *to, const char *number)
{
	size_t n = 0;

	for (; *number; number++) {
		if (strchr(" -.", *number))
			continue;
		if (n + 1 == TRACKING_ROOM)
			return false;
		to[n++] = (char)toupper((unsigned char)*number);
	}
	to[n] = '\0';
	return n > 0;
}

/* Is C in the class that begins at P? */
static bool
one_of(const char *p, char c)
{
	bool is_digit = c >= '0' && c <= '9', is_letter = c >= 'A' && c <= 'Z';

	switch (*p) {
	case 'd': return is_digit;
	case 'a': return is_letter;
	case 'x': return is_digit || is_letter;
	case '[': break;
	default: return c == *p;
	}
	while (*++p != ']')
		if (*p == c || (p[1] == '-' && c >= p[0] && c <= p[2]))
			return true;
	return false;
}

/* Does the whole of S have the shape P? *FROM and *TO are then the bounds of the part in parentheses. */
static bool
fits(const char *p, const char *s, size_t *from, size_t *to)
{
	const char *start = s;

	while (*p) {
		const char *class = p;
		unsigned long least = 1, most = 1, n = 0;
		if (*p == '(' || *p == ')') {
			*(*p == '(' ? from : to) = (size_t)(s - start);
			p++;
			continue;
		}
		p = *p == '[' ? strchr(p, ']') + 1 : p + 1;
		if (*p == '{') {
			char *end;
			least = most = strtoul(p + 1, &end, 10);
			if (*end == ',')
				most = strtoul(end + 1, &end, 10);
			p = end + 1;
		}
		while (n < most && one_of(class, *s))
			n++, s++;
		if (n < least)
			return false;
	}
	return *s == '\0';
}

/* Has NUMBER the shape of FORM, and (*RIGHT) its check digit? */
static bool
has_form(const struct tracking_form *form, const char *number, bool *right)
{
	size_t from = 0, to = 0;

	if (!fits(form->pattern, number, &from, &to))
		return false;
	*right = !form->check || form->check(number + from, to - from) == number[to];
	return true;
}

size_t
tracking_forms(const char *number, const struct tracking_form **found)
{
	size_t n = 0;
	bool right;

	if (!strpbrk(number, "0123456789"))
		return 0;
	for (size_t i = 0; i < sizeof forms / sizeof *forms && n < TRACKING_FORMS; i++)
		if (has_form(&forms[i], number, &right) && right)
			found[n++] = &forms[i];
	return n;
}

bool
tracking_wrong(const char *carrier, const char *number)
{
	const char *id = tracking_carrier(carrier);
	bool wrong = false, right;

	for (size_t i = 0; id && i < sizeof forms / sizeof *forms; i++)
		if (strcmp(forms[i].carrier, id) == 0 && has_form(&forms[i], number, &right)) {
			if (right)
				return false;
			wrong = true;
		}
	return wrong;
}

static int
carrier_index(const char *name)
{
	for (size_t i = 0; i < sizeof carriers / sizeof *carriers; i++)
		if (alias_among(carriers[i].id, name) || alias_among(carriers[i].names, name))
			return (int)i;
	return -1;
}

const char *
tracking_carrier(const char *name)
{
	int i = carrier_index(name);

	return i < 0 ? NULL : carriers[i].id;
}

char *
tracking_url(struct pool *pool, const char *carrier, const char *number)
{
	int i = carrier_index(carrier);
	struct text quoted = TEXT_UP_TO(4 * TRACKING_ROOM);
	char *url;

	if (i < 0)
		return NULL;
	for (const char *c = number; *c; c++)
		if (isalnum((unsigned char)*c) || strchr("-._~", *c))
			text_byte(&quoted, *c);
		else
			text_print(&quoted, "%%%02X", (unsigned char)*c);
	url = pool_print(pool, carriers[i].url, quoted.at ? quoted.at : "");
	text_free(&quoted);
	return url;
}
