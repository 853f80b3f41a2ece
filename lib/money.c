/* money - amounts in minor units, exactly */
#include "money.h"

#include <stdlib.h>
#include <string.h>

#include "num.h"
#include "say.h"

/* ISO 4217, the currencies in use, by their number of decimals. Metals, funds without decimals and test codes
 * are left out. ANG and BGN were withdrawn in 2025 and 2026: old records still name them. */
static const struct {
	int digits;
	const char *codes; /* four bytes each */
} currencies[] = {
	{ 0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF " },
	{ 2,
		"AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN "
		"BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP "
		"GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP "
		"LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR "
		"NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
		"SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR "
		"ZMW ZWG " },
	{ 3, "BHD IQD JOD KWD LYD OMR TND " },
	{ 4, "CLF UYW " },
};

int
money_digits(const char *code)
{
	if (!code || strlen(code) != 3)
		return -1;
	for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++)
		for (const char *at = currencies[i].codes; *at; at += 4)
			if (memcmp(at, code, 3) == 0)
				return currencies[i].digits;
	return -1;
}

bool
money_parse(const char *text, int digits, int64_t *amount)
{
	return num_decimal(text, digits, amount);
}

char *
money_text(char *to, int64_t amount, int digits)
{
	return num_text(to, amount, digits, digits);
}

bool
money_price(const char *text, int64_t *millionths)
{
	return num_decimal(text, PRICE_PLACES, millionths);
}

bool
money_times(int64_t price, int64_t qty, int digits, int64_t *amount)
{
	int64_t minor = 1; /* unit, in millionths */

	for (int i = digits; i < PRICE_PLACES; i++)
		minor *= 10;
	return num_scale(price, qty, minor, amount);
}

bool
money_rate(const char *text, int64_t *rate)
{
	return num_decimal(text, RATE_PLACES, rate);
}

bool
money_share(int64_t amount, int64_t rate, int64_t *share)
{
	return num_scale(amount, rate, RATE_WHOLE, share);
}

bool
money_contained(int64_t gross, int64_t rate, int64_t *tax)
{
	int64_t whole;

	return num_add(RATE_WHOLE, rate, &whole) && num_scale(gross, rate, whole, tax);
}

typedef unsigned __int128 wide;

/* What the division left of a part, and whose it is. */
struct left {
	wide rest;
	size_t part;
};

static int
by_rest(const void *a, const void *b)
{
	const struct left *x = a, *y = b;

	if (x->rest != y->rest)
		return x->rest < y->rest ? 1 : -1;
	return x->part < y->part ? -1 : 1;
}

void
money_split(int64_t total, const int64_t *weights, size_t n, int64_t *parts)
{
	uint64_t size = total < 0 ? -(uint64_t)total : (uint64_t)total, given = 0;
	struct left *left;
	wide sum = 0;

	if (n == 0)
		return;
	for (size_t i = 0; i < n; i++)
		sum += (uint64_t)weights[i];
	if (sum == 0) {
		memset(parts, 0, n * sizeof *parts);
		parts[0] = total;
		return;
	}
	left = need_memory(n * sizeof *left);
	for (size_t i = 0; i < n; i++) {
		wide product = (wide)size * (uint64_t)weights[i];
		uint64_t part = (uint64_t)(product / sum);
		left[i] = (struct left){ product % sum, i };
		parts[i] = (int64_t)(total < 0 ? -part : part);
		given += part;
	}
	qsort(left, n, sizeof *left, by_rest);
	for (size_t i = 0; i < size - given; i++)
		parts[left[i].part] += total < 0 ? -1 : 1;
	free(left);
}
