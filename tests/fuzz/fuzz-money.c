/* fuzz-money - any text as an amount, a price, a rate and a currency: amounts are written as they were read, parts add up */
#include "afresh.h"
#include "money.h"
#include "num.h"

static void
split(int64_t total, struct input *input)
{
	int64_t weights[8], parts[8], sum = 0;

	for (int i = 0; i < 8; i++)
		weights[i] = (int64_t)(next_byte(input) * (uint64_t)next_byte(input) << next_byte(input) % 32);
	money_split(total, weights, 8, parts);
	for (int i = 0; i < 8; i++)
		must(num_add(sum, parts[i], &sum));
	must(sum == total);
}

static void
run(const uint8_t *bytes, size_t n)
{
	struct input input = { bytes, n };
	char said[NUM_ROOM];
	const char *code = next_text(&input), *text = next_text(&input);
	int digits = money_digits(code);
	int64_t amount, again, part, rate, price;

	must(digits >= -1 && digits <= 4);
	if (digits < 0)
		digits = 2;
	if (money_rate(text, &rate))
		must(money_rate(money_text(said, rate, RATE_PLACES), &again) && again == rate);
	if (money_price(text, &price) && money_times(price, (int64_t)next_byte(&input), digits, &part))
		must(money_times(price, 0, digits, &again) && again == 0);
	if (!money_parse(text, digits, &amount))
		return;
	must(money_parse(money_text(said, amount, digits), digits, &again) && again == amount);
	if (money_share(amount, RATE_WHOLE, &part))
		must(part == amount);
	if (money_contained(amount, 180000, &part) && amount != INT64_MIN)
		must((amount < 0 ? -part : part) <= (amount < 0 ? -amount : amount));
	if (amount > -INT64_C(1000000000000000) && amount < INT64_C(1000000000000000))
		split(amount, &input);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	afresh(run, bytes, n);
	return 0;
}
