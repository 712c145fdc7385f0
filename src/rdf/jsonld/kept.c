/* SPDX-License-Identifier: EUPL-1.2
 * Contexts that live longer than one document. They are processed in an arena of their own, out of copies of what the document said. */
#include "rdf/jsonld/context.h"

enum { MOST = 100, MOST_BYTES = 32 << 20 };

typedef struct entry entry;
struct entry { entry *next; const json *local; slice base_url, base; bool mode_1_0; const jsonld_context *result; };
struct jsonld_kept { arena *mem; map *entries, *documents; size_t n; };
typedef struct { uint64_t hash; } key;

jsonld_kept *jsonld_kept_new(void)
{
	arena *a = arena_create(0);
	jsonld_kept *k = arena_new(a, jsonld_kept, 1);
	*k = (jsonld_kept){ .mem = a, .entries = map_new(a), .documents = map_new(a) };
	return k;
}

void jsonld_kept_done(jsonld_kept *k)
{
	if (k) arena_destroy(k->mem);
}

static json *whole_copy(arena *a, const json *v)
{
	json *out = json_new(a, v->kind, arena_copy(a, v->text));
	for (const json *m = v->child; m; m = m->next) json_add(out, m->key.p ? arena_copy(a, m->key) : NO_SLICE, whole_copy(a, m));
	return out;
}

bool jsonld_identical(const json *a, const json *b)
{
	if (a->kind != b->kind || a->count != b->count || !jsonld_same(a->text, b->text)) return false;
	const json *y = b->child;
	for (const json *x = a->child; x; x = x->next, y = y->next) if (!jsonld_same(x->key, y->key) || !jsonld_identical(x, y)) return false;
	return true;
}

static slice copy_of(arena *a, slice s) { return s.p ? arena_copy(a, s) : s; }

/* The run goes on in the arena of what is kept; its count of work is that of the whole run. */
static status process_kept(jsonld *j, entry *e)
{
	arena *a = j->o.kept->mem;
	ctx inner = *j->cx;
	jsonld run = *j;
	inner.mem = run.mem = a;
	run.cx = &inner;
	run.documents = j->o.kept->documents;
	run.processed = map_new(a);
	run.o.kept = NULL;
	jsonld_loader loader = run.o.loader ? *run.o.loader : (jsonld_loader){ 0 };
	loader.cache = NULL;                          /* what it holds may go before what is kept here */
	if (run.o.loader) run.o.loader = &loader;
	run.o.base = e->base;
	jsonld_context *initial = arena_new(a, jsonld_context, 1);
	*initial = (jsonld_context){ .base = e->base, .original_base = e->base, .mem = a };
	run.initial = initial;
	status st = jsonld_context_process(&run, initial, e->local, e->base_url, (jsonld_context_flags){ 0 }, &e->result);
	j->contexts = run.contexts;
	j->work = run.work;
	if (st != ST_OK) j->cx->err = inner.err;
	return st;
}

status jsonld_kept_process(jsonld *j, const json *local, uint64_t hash, slice base_url, const jsonld_context **ret)
{
	jsonld_kept *k = j->o.kept;
	key wanted = { hash };
	entry *first = map_get(k->entries, slice_of(&wanted, sizeof wanted));
	*ret = NULL;
	for (const entry *e = first; e; e = e->next) {
		if (e->mode_1_0 != j->o.mode_1_0 || !jsonld_same(e->base, j->o.base) || !jsonld_same(e->base_url, base_url) || !jsonld_identical(e->local, local)) continue;
		*ret = e->result;
		return ST_OK;
	}
	if (k->n >= MOST || arena_used(k->mem) > MOST_BYTES) return ST_OK;
	entry *e = arena_new(k->mem, entry, 1);
	*e = (entry){ first, whole_copy(k->mem, local), copy_of(k->mem, base_url), copy_of(k->mem, j->o.base), j->o.mode_1_0, NULL };
	k->n++;                                       /* one that fails takes its room too */
	TRY(process_kept(j, e));
	map_put(k->entries, arena_copy(k->mem, slice_of(&wanted, sizeof wanted)), e);
	*ret = e->result;
	return ST_OK;
}
