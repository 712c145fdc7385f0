/* SPDX-License-Identifier: EUPL-1.2
 * Weighted lists: every element is read once, weights stay in their range, and an offer that is chosen is one of ours. */
#include <stdlib.h>
#include "http/parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const slice offers[] = { S("text/html"), S("application/ld+json"), S("text/turtle") };
	slice all = slice_of(data, size);
	lang l = LANG_COUNT;
	weighted w;
	size_t n = 0;
	for (slice rest = all; weighted_next(&rest, &w); n++)
		if (w.quality < 0 || w.quality > 1000 || w.value.n > size) abort();
	int best = negotiate_media(all, offers, 3);
	if (n > size || best < -1 || best > 2) abort();
	if (negotiate_lang(all, &l) && l >= LANG_COUNT) abort();
	if (negotiate_coding(all) > CODING_BROTLI) abort();
	return 0;
}
