/* SPDX-License-Identifier: EUPL-1.2
 * A head that is accepted is signed, and each of its bytes counts. */
#include <stdlib.h>
#include "store/head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_EN };
	head h;
	if (size && log_head_check(&cx, slice_of(data, size), NULL, &h) == ST_OK) {
		slice changed = arena_copy(a, slice_of(data, size));
		((char *)(uintptr_t)changed.p)[size / 2] ^= 1;
		if (log_head_check(&cx, changed, NULL, &h) == ST_OK) abort();
	}
	arena_destroy(a);
	return 0;
}
