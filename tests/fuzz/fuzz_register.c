/* SPDX-License-Identifier: EUPL-1.2
 * A register file of any content is loaded, or refused with findings. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "register/register.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char folder[] = "/tmp/spil-fuzz-XXXXXX";
	if (!mkdtemp(folder)) abort();
	ctx cx = { .mem = arena_create(0), .lang = size & 1 ? LANG_NL : LANG_EN, .view = &VIEW_ALL };
	const char *path = arena_cstr(cx.mem, JOIN(cx.mem, slice_from(folder), S("/things.ttl")));
	FILE *f = fopen(path, "wb");
	if (!f) abort();
	fwrite(data, 1, size, f);
	fclose(f);
	registers *rs = NULL;
	status st = registers_load(&cx, slice_from(folder), NO_SLICE, &rs);
	if (st == ST_OK) registers_free(rs);
	else if (st == ST_INVALID && !cx.err.findings && !cx.err.message.n) abort();
	unlink(path);
	rmdir(folder);
	arena_destroy(cx.mem);
	return 0;
}
