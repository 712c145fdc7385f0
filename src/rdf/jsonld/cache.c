/* SPDX-License-Identifier: EUPL-1.2 */
#include "rdf/jsonld/cache.h"
#include "base/thread.h"

enum { MOST_CONTEXTS = 128, MOST_BYTES = 4 << 20, TRIES = 4 };

typedef struct kept { const json *context; slice url; const jsonld_context *ready; int tries; } kept;
struct jsonld_cache { rwlock lock; arena *mem; map *documents; };

jsonld_cache *jsonld_cache_new(void)
{
	jsonld_cache *c = base_alloc(sizeof *c);
	rwlock_init(&c->lock);
	c->mem = arena_create(0);
	c->documents = map_new(c->mem);
	return c;
}

void jsonld_cache_free(jsonld_cache *c)
{
	if (!c) return;
	rwlock_done(&c->lock);
	arena_destroy(c->mem);
	base_free(c);
}

static bool find(jsonld_cache *c, slice url, kept *ret)
{
	rwlock_read(&c->lock);
	const kept *k = map_get(c->documents, url);
	if (k) *ret = *k;
	rwlock_unlock(&c->lock);
	return k != NULL;
}

bool jsonld_cache_document(jsonld_cache *c, slice url, const json **ret, slice *ret_url)
{
	kept k;
	if (!find(c, url, &k)) return false;
	*ret = k.context;
	*ret_url = k.url;
	return true;
}

static json *copy(arena *a, const json *v)
{
	json *out = json_new(a, v->kind, v->text.p ? arena_copy(a, v->text) : NO_SLICE);
	for (const json *m = v->child; m; m = m->next) json_add(out, m->key.p ? arena_copy(a, m->key) : NO_SLICE, copy(a, m));
	return out;
}

static void free_arena(void *a) { arena_destroy(a); }

/* Made outside the lock, in an arena that then belongs to the cache. */
void jsonld_cache_put(jsonld_cache *c, slice url, const json *context, slice from_url)
{
	arena *mem = arena_create(0);
	kept *k = arena_new(mem, kept, 1);
	*k = (kept){ .context = copy(mem, context), .url = arena_copy(mem, from_url) };
	slice key = arena_copy(mem, url);
	rwlock_write(&c->lock);
	bool full = map_count(c->documents) >= MOST_CONTEXTS || arena_used(mem) > MOST_BYTES || map_has(c->documents, url);
	if (!full) {
		arena_defer(c->mem, free_arena, mem);
		map_put(c->documents, key, k);
	}
	rwlock_unlock(&c->lock);
	if (full) arena_destroy(mem);
}

/* Contexts that lead to others are processed when those are here too: what is made may only refer to what the cache holds. */
const jsonld_context *jsonld_cache_context(jsonld_cache *c, const jsonld *j, slice url)
{
	kept k = { 0 };
	if (!find(c, url, &k) || k.ready || k.tries >= TRIES) return k.ready;
	arena *mem = arena_create(0);
	const jsonld_loader only_kept = { .cache = c };
	ctx inside = { .mem = mem, .lang = j->cx->lang };
	const jsonld_context *ready = jsonld_context_ready(j, &inside, &only_kept, arena_copy(mem, url), k.context, k.url);
	rwlock_write(&c->lock);
	kept *now = map_get(c->documents, url);
	now->tries++;
	bool used = ready && !now->ready;
	if (used) {
		now->ready = ready;
		arena_defer(c->mem, free_arena, mem);
	}
	ready = now->ready;
	rwlock_unlock(&c->lock);
	if (!used) arena_destroy(mem);
	return ready;
}
