/* fuzz-card - any bytes as a line: nothing but digits is masked, and what JSON was masked once is the same for ever */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	char *line = malloc(n + 1), *once = malloc(n + 1);
	size_t left = n;
	json_t *value;

	memcpy(line, bytes, n);
	cards_mask(line, n);
	for (size_t i = 0; i < n; i++)
		if (line[i] != (char)bytes[i] && (line[i] != 'X' || bytes[i] < '0' || bytes[i] > '9'))
			abort();
	cards_mask_json(line, &left, true);
	if (left > n)
		abort();
	memcpy(once, line, left);
	n = left;
	value = json_loadb(once, n, JSON_DECODE_ANY, NULL);
	cards_mask_json(line, &left, true);
	if (value && (left != n || memcmp(line, once, n) != 0))
		abort();
	json_decref(value);
	free(line);
	free(once);
	return 0;
}
