/* SPDX-License-Identifier: EUPL-1.2
 * Cookie fields and lists of entity tags: what is found lies inside what was sent. */
#include <stdlib.h>
#include "http/parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	slice all = slice_of(data, size), found = cookie_find(all, S("session"));
	if (found.p && (found.p < all.p || found.p + found.n > all.p + all.n)) abort();
	if (tag_listed(all, S("v1"), false) && !tag_listed(all, S("v1"), true)) abort();
	return 0;
}
