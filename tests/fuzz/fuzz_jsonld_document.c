/* SPDX-License-Identifier: EUPL-1.2
 * An answer from anywhere: its first line is the Content-Type, its second a Link, the rest a page or JSON; what it loads is itself again. */
#include "rdf/jsonld/jsonld.h"
#include <stdlib.h>

static slice line(slice *rest)
{
	slice part = NO_SLICE;
	return slice_split(rest, '\n', &part) ? part : S("");
}

static status again(void *arg, ctx *cx, slice url, slice accept, jsonld_answer *ret)
{
	jsonld_answer *a = arg;
	(void)cx, (void)accept;
	*ret = *a;
	ret->url = url;
	return ST_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const jsonld_limits LIMITS = { .depth = 60, .contexts = 6, .context_work = 100000, .values = 10000 };
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_EN };
	slice rest = slice_of(data, size), media = line(&rest), link = line(&rest);
	jsonld_answer answer = { .media = media, .links = &link, .link_n = link.n ? 1 : 0, .body = rest.p ? rest : S("") };
	jsonld_loader loader = { .load = again, .arg = &answer, .cache = size & 1 ? jsonld_cache_new() : NULL };
	jsonld_options o = { .loader = &loader, .limits = &LIMITS, .all_scripts = size & 2 };
	const json *v;
	json *out;
	if (size < 20000 && jsonld_document_of(&cx, &answer, size & 4 ? S("https://example.org/d") : S("https://example.org/d#x"), &o, &v) == ST_OK) (void)jsonld_expand(&cx, v, &o, &out);
	else if (size < 20000 && !cx.err.message.n) abort();
	jsonld_cache_free(loader.cache);
	arena_destroy(a);
	return 0;
}
