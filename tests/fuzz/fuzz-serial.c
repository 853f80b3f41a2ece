/* fuzz-serial - any text as the format and the series of document numbers: two documents never get one number */
#include "afresh.h"
#include "serial.h"

static void
run(const uint8_t *bytes, size_t n)
{
	struct input input = { bytes, n };
	struct serial_year year = { 2000 + (int)next_byte(&input), 1 + (int)(next_byte(&input) % 12) };
	int64_t number = (int64_t)next_byte(&input) << next_byte(&input) % 48;
	const char *format = next_text(&input), *series = next_text(&input);
	char first[SERIAL_ROOM], second[SERIAL_ROOM];

	if (!serial_text(first, format, series, year, number))
		return;
	must(strlen(first) <= SERIAL_LONGEST && !strpbrk(first, "\r\n\"<> "));
	if (!serial_fault(format) && serial_text(second, format, series, year, number + 1))
		must(strcmp(first, second) != 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	afresh(run, bytes, n);
	return 0;
}
