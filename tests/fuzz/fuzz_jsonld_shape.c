/* SPDX-License-Identifier: EUPL-1.2
 * JSON-LD: [document, context, frame, flags] is expanded, compacted, flattened and framed. With a context that keeps to terms, what was compacted says
 * the same again: the same canonical quads. */
#include "rdf/canon/canon.h"
#include "rdf/jsonld/context.h"
#include <stdlib.h>

static const jsonld_limits LIMITS = { .depth = 48, .contexts = 4, .context_work = 20000, .values = 20000 };

/* Contexts in which each name means one thing everywhere: no contexts of terms, bases, nests, reverse or index properties; and
 * none means nothing. */
static bool plain_context(const json *c)
{
	for (const json *m = c->child; m; m = m->next) {
		static const slice SPECIAL[] = { SLICE_INIT("@context"), SLICE_INIT("@base"), SLICE_INIT("@nest"), SLICE_INIT("@reverse"), SLICE_INIT("@index"), SLICE_INIT("@import"), SLICE_INIT("@propagate"), SLICE_INIT("@graph") };
		for (size_t i = 0; i < COUNT_OF(SPECIAL); i++) if (slice_eq(m->key, SPECIAL[i]) || slice_eq(json_text(m), SPECIAL[i])) return false;
		if (m->kind == JSON_NULL || (m->kind >= JSON_ARRAY && !plain_context(m))) return false;
	}
	return true;
}

/* Whether all names are whole IRIs: the specification lets others through, which another context may complete. */
static bool whole_names(const json *v)
{
	for (const json *m = v->child; m; m = m->next) {
		if (m->key.n && !jsonld_keyword_of(m->key) && !jsonld_absolute(m->key) && !jsonld_is_blank(m->key)) return false;
		if (!slice_eq(m->key, S("@value")) && !whole_names(m)) return false;
	}
	return true;
}

/* false: it cannot be said, or would take too long. */
static bool said(ctx *cx, const json *document, const jsonld_options *o, digest *ret)
{
	static const canon_options WORK = { .work = 20000 };
	dataset *d = dataset_new(cx->mem);
	rdf_sink sink = dataset_sink(d);
	canon *c;
	if (jsonld_to_rdf(cx, document, o, &sink) != ST_OK || canon_dataset(cx, d, &WORK, &c) != ST_OK) return false;
	*ret = canon_digest(c);
	return true;
}

static void shapes(ctx *cx, const json *document, const json *context, const json *frame, uint64_t flags)
{
	jsonld_options o = { .base = S("http://example.org/a/b?c"), .limits = &LIMITS, .keep_arrays = flags & 1, .ordered = flags & 2, .no_relative = flags & 4, .mode_1_0 = flags & 8,
			     .is_explicit = flags & 16, .require_all = flags & 32, .embed = (jsonld_embed)(flags >> 6 & 1), .omit_default = flags & 128 };
	json *expanded, *compacted, *out;
	digest before, after;
	if (context) {
		if (jsonld_flatten(cx, document, flags & 256 ? context : NULL, &o, &out) != ST_OK) ctx_error_clear(cx);
		bool good = jsonld_expand(cx, document, &o, &expanded) == ST_OK && jsonld_compact(cx, document, context, &o, &compacted) == ST_OK;
		const json *inner = json_get(context, S("@context"));
		inner = inner ? inner : context;
		if (good && !o.mode_1_0 && inner->kind == JSON_OBJECT && plain_context(inner) && whole_names(expanded) && said(cx, expanded, &o, &before)) {
			if (!said(cx, compacted, &o, &after) || !digest_eq(&before, &after)) abort();
		}
	}
	if (frame && jsonld_frame(cx, document, frame, &o, &out) != ST_OK) ctx_error_clear(cx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_EN };
	json *all;
	uint64_t flags = 0;
	if (size < 20000 && json_parse(&cx, slice_of(data, size), &all) == ST_OK && all->kind == JSON_ARRAY && all->count) {
		const json *document = all->child, *context = document->next, *frame = context ? context->next : NULL, *number = frame ? frame->next : NULL;
		if (number && number->kind == JSON_NUMBER) (void)slice_to_u64(number->text, &flags);
		shapes(&cx, document, context, frame && frame->kind == JSON_OBJECT ? frame : NULL, flags);
	}
	arena_destroy(a);
	return 0;
}
