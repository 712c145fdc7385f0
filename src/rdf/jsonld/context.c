/* SPDX-License-Identifier: EUPL-1.2
 * Context processing (JSON-LD 1.1 API, 4.1). Contexts are immutable once made and the results are kept by what went in, since documents say the
 * same context for each of their nodes, and a term's own context is met wherever the term is. */
#include "rdf/jsonld/building.h"
#include "rdf/jsonld/cache.h"
#include <stdlib.h>
#include <string.h>

enum { COST_OF_TERM = 25 };                           /* of a new definition, in pointers copied */

/* ---- the table of terms ---- */

const jsonld_term *jsonld_term_get(const jsonld_context *c, slice name)
{
	if (!c->slot_n) return NULL;
	uint64_t hash = slice_hash(name);
	for (size_t i = hash & (c->slot_n - 1); c->slots[i]; i = (i + 1) & (c->slot_n - 1)) {
		const jsonld_term *t = c->slots[i];
		if (t->hash == hash && slice_eq(t->name, name)) return t->absent ? NULL : t;
	}
	return NULL;
}

static void place(jsonld_context *c, const jsonld_term *t)
{
	size_t i = t->hash & (c->slot_n - 1);
	while (c->slots[i] && !(c->slots[i]->hash == t->hash && slice_eq(c->slots[i]->name, t->name))) i = (i + 1) & (c->slot_n - 1);
	if (!c->slots[i]) c->term_n++;
	c->slots[i] = t;
}

void jsonld_context_put(jsonld *j, jsonld_context *c, const jsonld_term *t)
{
	if ((c->term_n + 1) * 2 > c->slot_n) {
		const jsonld_term **old = c->slots;
		uint32_t n = c->slot_n;
		c->slot_n = n ? n * 2 : 16;
		c->slots = arena_new(j->mem, const jsonld_term *, c->slot_n);
		c->term_n = 0;
		for (uint32_t i = 0; i < n; i++) if (old[i]) place(c, old[i]);
	}
	place(c, t);
	if (slice_find_char(t->name, ':') != SLICE_NONE) c->colons = true;
}

static int shortest_first(const void *a, const void *b)
{
	slice x = (*(const jsonld_term *const *)a)->name, y = (*(const jsonld_term *const *)b)->name;
	return x.n != y.n ? (x.n < y.n ? -1 : 1) : slice_cmp(x, y);
}

size_t jsonld_terms_sorted(const jsonld_context *c, arena *a, const jsonld_term ***ret)
{
	size_t n = 0;
	*ret = arena_new(a, const jsonld_term *, c->term_n ? c->term_n : 1);
	for (uint32_t i = 0; i < c->slot_n; i++) if (c->slots[i] && !c->slots[i]->absent) (*ret)[n++] = c->slots[i];
	qsort(*ret, n, sizeof **ret, shortest_first);
	return n;
}

static status work(jsonld *j, size_t cost)
{
	j->work += cost;
	if (j->work <= j->limits->context_work) return ST_OK;
	return jsonld_fail(j, JSONLD_CONTEXT_OVERFLOW, trf(j->mem, j->cx->lang, "more than {1} terms", ctx_num(j->cx, j->limits->context_work / COST_OF_TERM)));
}

/* A copy that may be changed: the terms are in a table of its own. */
static status cloned(jsonld *j, const jsonld_context *c, jsonld_context **ret)
{
	TRY(work(j, c->slot_n));
	jsonld_context *copy = arena_new(j->mem, jsonld_context, 1);
	*copy = *c;
	copy->mem = j->mem;
	copy->inverse = NULL;
	if (c->slot_n) {
		copy->slots = arena_new(j->mem, const jsonld_term *, c->slot_n);
		memcpy(copy->slots, c->slots, c->slot_n * sizeof *c->slots);
	}
	*ret = copy;
	return ST_OK;
}

/* ---- one context ---- */

static status process(jsonld *j, const jsonld_context *active, const json *local, slice base_url, const jsonld_remote *remote, jsonld_context_flags flags, const jsonld_context **ret);

static bool any_protected(const jsonld_context *c)
{
	for (uint32_t i = 0; i < c->slot_n; i++) if (c->slots[i] && !c->slots[i]->absent && c->slots[i]->is_protected) return true;
	return false;
}

static status emptied(jsonld *j, const jsonld_context **io, slice original_base, bool propagate, bool override_protected)
{
	if (!override_protected && any_protected(*io)) return jsonld_fail(j, JSONLD_CONTEXT_NULLIFICATION, NO_SLICE);
	jsonld_context *c = arena_new(j->mem, jsonld_context, 1);
	c->base = c->original_base = original_base;
	c->mem = j->mem;
	if (!propagate) c->previous = (*io)->previous;
	*io = c;
	return ST_OK;
}

static status resolved(jsonld *j, slice base_url, slice iri, slice *ret)
{
	*ret = base_url.p && !jsonld_absolute(iri) ? jsonld_resolved(j, base_url, iri) : iri;
	if (!jsonld_absolute(*ret)) return jsonld_fail(j, JSONLD_LOADING_DOCUMENT, iri);
	return ST_OK;
}

/* Nothing but the base is in force. */
static bool nothing_yet(const jsonld *j, const jsonld_context *c)
{
	return !c->term_n && !c->vocab.p && !c->language.p && !c->direction && slice_eq(c->base, j->initial->base) && slice_eq(c->original_base, j->initial->base);
}

static const jsonld_context *ready_before(jsonld *j, slice iri)
{
	return j->o.loader && j->o.loader->cache && !j->o.mode_1_0 && !j->frame ? jsonld_cache_context(j->o.loader->cache, j, iri) : NULL;
}

static status from_remote(jsonld *j, const jsonld_context **io, slice iri, slice base_url, const jsonld_remote *remote, jsonld_context_flags flags)
{
	jsonld_remote here = { .up = remote };
	const json *context;
	slice url;
	TRY(resolved(j, base_url, iri, &here.iri));
	for (const jsonld_remote *r = remote; r; r = r->up) {
		if (!slice_eq(r->iri, here.iri)) continue;
		if (flags.no_validate) return ST_OK;
		if (j->o.mode_1_0) return jsonld_fail(j, JSONLD_RECURSIVE_CONTEXT, here.iri);
		return jsonld_fail(j, JSONLD_CONTEXT_OVERFLOW, here.iri);
	}
	const jsonld_context *ready = !remote && nothing_yet(j, *io) ? ready_before(j, here.iri) : NULL;
	if (ready) {
		jsonld_context *own = arena_new(j->mem, jsonld_context, 1);
		*own = *ready;
		own->mem = j->mem;
		own->base = own->original_base = j->initial->base;
		own->previous = (*io)->previous;
		*io = own;
		return ST_OK;
	}
	TRY(jsonld_deeper(j));
	TRY(jsonld_remote_context(j, here.iri, &context, &url));
	TRY(process(j, *io, context, url, &here, (jsonld_context_flags){ .no_validate = flags.no_validate, .override_protected = flags.override_protected }, io));
	j->depth--;
	return ST_OK;
}

/* ---- the members of a local context ---- */

jsonld_local *jsonld_local_find(const jsonld_building *b, slice name)
{
	if (!b->slot_n) return NULL;
	uint64_t hash = slice_hash(name);
	for (size_t i = hash & (b->slot_n - 1); b->slots[i]; i = (i + 1) & (b->slot_n - 1)) {
		jsonld_local *m = &b->members[b->slots[i] - 1];
		if (m->hash == hash && jsonld_same(m->value->key, name)) return m;
	}
	return NULL;
}

/* Those of `local` that are not there yet. */
static void add_members(jsonld_building *b, const json *local)
{
	arena *a = b->j->mem;
	size_t most = b->member_n + local->count, slot_n = 16;
	while (slot_n < most * 2) slot_n *= 2;
	jsonld_local *all = arena_new(a, jsonld_local, most ? most : 1);
	if (b->member_n) memcpy(all, b->members, b->member_n * sizeof *all);
	b->members = all;
	b->slots = arena_new(a, uint32_t, slot_n);
	b->slot_n = slot_n;
	size_t old = b->member_n, n = 0;
	for (const json *m = local->child; n < old || m; n++) {
		if (n >= old) {
			bool there = jsonld_local_find(b, m->key) != NULL;
			if (!there) b->members[b->member_n++] = (jsonld_local){ .value = m, .hash = slice_hash(m->key) };
			m = m->next;
			if (there) continue;
		}
		size_t at = n < old ? n : b->member_n - 1, i = b->members[at].hash & (slot_n - 1);
		while (b->slots[i]) i = (i + 1) & (slot_n - 1);
		b->slots[i] = (uint32_t)at + 1;
	}
}

static const json *said(const jsonld_building *b, jsonld_keyword k)
{
	const jsonld_local *m = jsonld_local_find(b, jsonld_keyword_text(k));
	return m ? m->value : NULL;
}

/* Takes the members of the imported context, and over them those of the one that imports. */
static status imported(jsonld_building *b)
{
	jsonld *j = b->j;
	const json *import = said(b, KW_IMPORT), *context;
	slice url;
	if (!import) return ST_OK;
	if (j->o.mode_1_0) return jsonld_fail(j, JSONLD_CONTEXT_ENTRY, KEYWORD(IMPORT));
	if (import->kind != JSON_STRING) return jsonld_fail_value(j, JSONLD_IMPORT_VALUE, import);
	TRY(resolved(j, b->base_url, import->text, &url));
	TRY(jsonld_remote_context(j, url, &context, &url));
	if (context->kind != JSON_OBJECT) return jsonld_fail(j, JSONLD_REMOTE_CONTEXT, url);
	if (json_get(context, KEYWORD(IMPORT))) return jsonld_fail(j, JSONLD_CONTEXT_ENTRY, KEYWORD(IMPORT));
	add_members(b, context);
	return ST_OK;
}

static status take_base(jsonld_building *b, const json *value)
{
	if (!value || b->remote) return ST_OK;        /* @base of a remote context does not count */
	if (value->kind == JSON_NULL) b->c->base = NO_SLICE;
	else if (value->kind != JSON_STRING) return jsonld_fail_value(b->j, JSONLD_BASE_IRI, value);
	else if (jsonld_absolute(value->text)) b->c->base = value->text;
	else if (b->c->base.p) b->c->base = jsonld_resolved(b->j, b->c->base, value->text);
	else return jsonld_fail_value(b->j, JSONLD_BASE_IRI, value);
	return ST_OK;
}

static status take_vocab(jsonld_building *b, const json *value)
{
	slice iri;
	if (!value) return ST_OK;
	if (value->kind == JSON_NULL) {
		b->c->vocab = NO_SLICE;
		return ST_OK;
	}
	if (value->kind != JSON_STRING) return jsonld_fail_value(b->j, JSONLD_VOCAB_MAPPING, value);
	if (b->j->o.mode_1_0 && !jsonld_absolute(value->text) && !jsonld_is_blank(value->text)) return jsonld_fail_value(b->j, JSONLD_VOCAB_MAPPING, value);
	iri = jsonld_iri(b->j, b->c, value->text, true, true);
	if (!jsonld_absolute(value->text)) b->j->used_base = true;
	bool empty_without_base = !value->text.n && !b->c->base.p;
	if (!iri.p || (!jsonld_absolute(iri) && !jsonld_is_blank(iri) && !empty_without_base && b->c->base.p)) return jsonld_fail_value(b->j, JSONLD_VOCAB_MAPPING, value);
	b->c->vocab = iri;
	return ST_OK;
}



static status take_language(jsonld_building *b, const json *language, const json *direction)
{
	if (language && language->kind != JSON_NULL && language->kind != JSON_STRING) return jsonld_fail_value(b->j, JSONLD_DEFAULT_LANGUAGE, language);
	if (language) b->c->language = json_text(language);
	if (!direction) return ST_OK;
	if (b->j->o.mode_1_0) return jsonld_fail(b->j, JSONLD_CONTEXT_ENTRY, KEYWORD(DIRECTION));
	return jsonld_direction_of(b->j, direction, &b->c->direction);
}

static status take_flags(jsonld_building *b)
{
	const json *version = said(b, KW_VERSION), *propagate = said(b, KW_PROPAGATE), *is_protected = said(b, KW_PROTECTED);
	double number;
	if (version && (version->kind != JSON_NUMBER || !slice_to_double(version->text, &number) || number < 1.1 || number > 1.1)) return jsonld_fail_value(b->j, JSONLD_VERSION_VALUE, version);
	if (version && b->j->o.mode_1_0) return jsonld_fail(b->j, JSONLD_PROCESSING_MODE, NO_SLICE);
	if (propagate && b->j->o.mode_1_0) return jsonld_fail(b->j, JSONLD_CONTEXT_ENTRY, KEYWORD(PROPAGATE));
	if (propagate && propagate->kind != JSON_TRUE && propagate->kind != JSON_FALSE) return jsonld_fail_value(b->j, JSONLD_PROPAGATE_VALUE, propagate);
	if (is_protected && is_protected->kind != JSON_TRUE && is_protected->kind != JSON_FALSE) return jsonld_fail_value(b->j, JSONLD_PROTECTED_VALUE, is_protected);
	b->is_protected = is_protected && is_protected->kind == JSON_TRUE;
	return ST_OK;
}

static status take_members(jsonld_building *b)
{
	TRY(take_flags(b));
	TRY(imported(b));
	TRY(take_flags(b));                           /* what was imported counts too */
	TRY(take_base(b, said(b, KW_BASE)));
	TRY(take_vocab(b, said(b, KW_VOCAB)));
	TRY(take_language(b, said(b, KW_LANGUAGE), said(b, KW_DIRECTION)));
	const jsonld_place *up = b->j->at;
	for (size_t i = 0; i < b->member_n; i++) {
		slice name = b->members[i].value->key;
		switch (jsonld_keyword_of(name)) {
		case KW_BASE: case KW_DIRECTION: case KW_IMPORT: case KW_LANGUAGE: case KW_PROPAGATE: case KW_PROTECTED: case KW_VERSION: case KW_VOCAB: continue;
		default: break;
		}
		b->j->at = &(jsonld_place){ .up = up, .key = name };
		TRY(work(b->j, COST_OF_TERM));
		TRY(jsonld_term_create(b, name));
		b->j->at = up;
	}
	return ST_OK;
}

static status from_object(jsonld *j, const jsonld_context **io, const json *local, slice base_url, const jsonld_remote *remote, jsonld_context_flags flags)
{
	jsonld_building b = { .j = j, .base_url = base_url, .remote = remote, .override_protected = flags.override_protected };
	TRY(cloned(j, *io, &b.c));
	add_members(&b, local);
	TRY(take_members(&b));
	*io = b.c;
	return ST_OK;
}

static status process(jsonld *j, const jsonld_context *active, const json *local, slice base_url, const jsonld_remote *remote, jsonld_context_flags flags, const jsonld_context **ret)
{
	const json *item = local, *wish = json_get(local, KEYWORD(PROPAGATE));
	const jsonld_context *result = active;
	bool propagate = wish && wish->kind == JSON_TRUE ? true : wish && wish->kind == JSON_FALSE ? false : !flags.no_propagate;
	const jsonld_place *up = j->at;
	if (!propagate && !active->previous) {
		jsonld_context *c = arena_new(j->mem, jsonld_context, 1);
		*c = *active;
		c->previous = active;
		c->mem = j->mem;
		c->inverse = NULL;
		result = c;
	}
	if (local->kind == JSON_ARRAY) item = local->child;
	for (size_t i = 0; item; i++, item = local->kind == JSON_ARRAY ? item->next : NULL) {
		jsonld_place here = { .up = up, .index = i };
		if (local->kind == JSON_ARRAY) j->at = &here;
		if (item->kind == JSON_NULL) TRY(emptied(j, &result, active->original_base, propagate, flags.override_protected));
		else if (item->kind == JSON_STRING) TRY(from_remote(j, &result, item->text, base_url, remote, flags));
		else if (item->kind == JSON_OBJECT) TRY(from_object(j, &result, item, base_url, remote, flags));
		else return jsonld_fail_value(j, JSONLD_LOCAL_CONTEXT, item);
		j->at = up;
	}
	*ret = result;
	return ST_OK;
}

status jsonld_context_scoped(jsonld_building *b, const json *local)
{
	const jsonld_context *unused;
	const jsonld_place *at = b->j->at;
	TRY(jsonld_deeper(b->j));
	if (process(b->j, b->c, local, b->base_url, b->remote, (jsonld_context_flags){ .override_protected = true, .no_validate = true }, &unused) != ST_OK) {
		b->j->at = at;
		return jsonld_fail(b->j, JSONLD_SCOPED_CONTEXT, JOIN(b->j->mem, at ? at->key : NO_SLICE, S(" ("), b->j->cx->err.message, S(")")));
	}
	b->j->depth--;
	return ST_OK;
}

const jsonld_context *jsonld_context_ready(const jsonld *j, ctx *inside, const jsonld_loader *loader, slice url, const json *context, slice from_url)
{
	jsonld k;
	jsonld_options o = { .loader = loader, .limits = j->o.limits };
	jsonld_remote here = { .iri = url };
	const jsonld_context *out;
	jsonld_begin(&k, inside, &o);
	if (process(&k, k.initial, context, from_url, &here, (jsonld_context_flags){ 0 }, &out) != ST_OK || k.used_base || out->previous) return NULL;
	return out;
}

/* ---- results that are kept ---- */

typedef struct known { const struct known *next; const json *local; slice base_url; const jsonld_context *result; } known;
typedef struct { const void *active, *local; uint64_t flags; } pointer_key;
typedef struct { const void *active; uint64_t content, flags; } content_key;

static uint64_t hash_of(const json *v)
{
	uint64_t h = slice_hash(v->text) + (uint64_t)v->kind * 0x9E3779B97F4A7C15u;
	for (const json *m = v->child; m; m = m->next) h = (h ^ (slice_hash(m->key) + 31 * hash_of(m))) * 0xff51afd7ed558ccdULL + 1;
	return h;
}

status jsonld_context_process(jsonld *j, const jsonld_context *active, const json *local, slice base_url, jsonld_context_flags flags, const jsonld_context **ret)
{
	uint64_t bits = flags.override_protected + 2u * flags.no_propagate + 4u * flags.no_validate;
	pointer_key pk = { active, local, bits };
	const jsonld_context *c = map_get(j->processed, slice_of(&pk, sizeof pk));
	if (c) {
		*ret = c;
		return ST_OK;
	}
	content_key ck = { active, hash_of(local), bits | 8 };
	const known *first = map_get(j->processed, slice_of(&ck, sizeof ck));
	for (const known *k = first; k; k = k->next) {
		if (!jsonld_identical(k->local, local) || !slice_eq(k->base_url, base_url)) continue;
		*ret = k->result;
		return ST_OK;
	}
	if (j->o.kept && active == j->initial && !bits) TRY(jsonld_kept_process(j, local, ck.content, base_url, &c));
	if (!c) TRY(process(j, active, local, base_url, NULL, flags, &c));
	known *k = arena_new(j->mem, known, 1);
	*k = (known){ first, local, base_url, c };
	map_put(j->processed, arena_copy(j->mem, slice_of(&pk, sizeof pk)), (void *)(uintptr_t)c);
	map_put(j->processed, arena_copy(j->mem, slice_of(&ck, sizeof ck)), k);
	*ret = c;
	return ST_OK;
}

status jsonld_start_context(jsonld *j, const jsonld_context **ret)
{
	const jsonld_context *c = j->initial;
	const json *given = j->o.expand_context, *inner = json_get(given, KEYWORD(CONTEXT));
	if (given) TRY(jsonld_context_process(j, c, inner ? inner : given, j->o.base, (jsonld_context_flags){ 0 }, &c));
	if (j->o.context_url.p) TRY(jsonld_context_process(j, c, jsonld_text(j, j->o.context_url), j->o.base, (jsonld_context_flags){ 0 }, &c));
	*ret = c;
	return ST_OK;
}
