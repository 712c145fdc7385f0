/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/ctx.h"
#include <openssl/rand.h>
#include <stdlib.h>

msec ctx_now(const ctx *cx) { return cx->clock ? cx->clock(cx->clock_arg) : time_system(); }

void ctx_random(const ctx *cx, void *out, size_t n)
{
	if (cx->random) cx->random(cx->random_arg, out, n);
	else if (RAND_bytes(out, (int)n) != 1) abort();
}

slice ctx_uuid(ctx *cx)
{
	unsigned char b[16];
	ctx_random(cx, b, sizeof b);
	uint64_t t = (uint64_t)ctx_now(cx);
	for (int i = 0; i < 6; i++) b[i] = (unsigned char)(t >> (40 - 8 * i));
	b[6] = (unsigned char)(0x70 | (b[6] & 0x0F));
	b[8] = (unsigned char)(0x80 | (b[8] & 0x3F));
	return arena_printf(cx->mem, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7],
			    b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

status fail_at(ctx *cx, status code, const char *file, int line, slice sentence, const slice *args, size_t n)
{
	cx->err.code = code;
	cx->err.message = text_fill(cx->mem, tr_slice(cx->lang, sentence), args, n);
	cx->err.file = file;
	cx->err.line = line;
	return code;
}

void finding_at(ctx *cx, slice at, slice message)
{
	finding *f = arena_new(cx->mem, finding, 1);
	*f = (finding){ NULL, at, message };
	if (cx->err.last) cx->err.last->next = f;
	else cx->err.findings = f;
	cx->err.last = f;
}

void ctx_error_clear(ctx *cx) { cx->err = (error){ 0 }; }

slice ctx_num(ctx *cx, uint64_t n) { return arena_printf(cx->mem, "%llu", (unsigned long long)n); }
