/* SPDX-License-Identifier: EUPL-1.2
 * One generation of pages at a time: when the index or the day moves on, or the room is full, all go and the next readers fill it again. */
#include "face/html/cache.h"
#include <string.h>
#include "face/html/html.h"

enum { PAGE_MOST = 512 << 10, DAY_MS = 86400000 };

typedef struct { uint64_t seq; int64_t day; } generation;
struct page_cache { rwlock lock; arena *mem; map *pages; size_t used, most; generation now; };

struct page_cache *page_cache_open(size_t most)
{
	struct page_cache *c = base_alloc(sizeof *c);
	rwlock_init(&c->lock);
	c->most = most;
	c->mem = arena_create(0);
	c->pages = map_new(c->mem);
	return c;
}

void page_cache_close(struct page_cache *c)
{
	if (!c) return;
	arena_destroy(c->mem);
	rwlock_done(&c->lock);
	base_free(c);
}

static bool same(generation a, generation b) { return a.seq == b.seq && a.day == b.day; }

static bool look(struct page_cache *c, generation g, slice key, buf *out)
{
	bool found = false;
	rwlock_read(&c->lock);
	if (same(c->now, g)) {
		const slice *page = map_get(c->pages, key);
		if (page) buf_put(out, *page);
		found = page != NULL;
	}
	rwlock_unlock(&c->lock);
	return found;
}

static void keep(struct page_cache *c, generation g, slice key, slice page)
{
	rwlock_write(&c->lock);
	bool newer = g.seq > c->now.seq || (g.seq == c->now.seq && g.day > c->now.day);
	if (newer || c->used + page.n > c->most) {
		arena_reset(c->mem);
		c->pages = map_new(c->mem);
		c->used = 0;
		if (newer) c->now = g;
	}
	if (same(c->now, g) && !map_has(c->pages, key)) {
		slice *kept = arena_new(c->mem, slice, 1);
		*kept = arena_copy(c->mem, page);
		map_put(c->pages, arena_copy(c->mem, key), kept);
		c->used += page.n + key.n;
	}
	rwlock_unlock(&c->lock);
}

/* A page that says what just happened, or that sets the language, is for one reader alone. */
static bool shared(const ctx *cx, const request *q)
{
	return !cx->who && cx->sv->pages && (q->method & (HTTP_GET | HTTP_HEAD)) && !request_query(q, "notice").p && !request_query(q, "lang").p && q->target.n < 1024;
}

/* All reads of one page are of one moment, and take the index's lock once. */
static status make(ctx *cx, const request *q, response *r, handler fresh)
{
	TRY(reader_hold(cx));
	status st = fresh(cx, q, r), end = reader_let_go(cx);
	return st == ST_OK ? end : st;
}

status page_cached(ctx *cx, const request *q, response *r, handler fresh)
{
	if (!shared(cx, q)) return make(cx, q, r, fresh);
	generation g = { index_moment(cx, cx->sv->index), ctx_now(cx) / DAY_MS };
	slice tag = arena_printf(cx->mem, "%.*s-%llu-%lld-%.*s", SL(cx->sv->version), (unsigned long long)g.seq, (long long)g.day, SL(lang_tag(cx->lang)));
	html o = html_to(cx, q, r);
	if (response_not_modified(cx, q, r, tag, 0)) return ST_OK;
	response_header(r, S("Cache-Control"), S("no-cache"));
	slice key = JOIN(cx->mem, lang_tag(cx->lang), S(" "), q->target);
	if (look(cx->sv->pages, g, key, o.out)) return ST_OK;
	TRY(make(cx, q, r, fresh));
	bool whole = (r->code == 0 || r->code == 200) && r->body && buf_ok(r->body) && r->body->n && r->body->n < PAGE_MOST && !r->stream && !r->fixed.p && slice_starts(r->media, S("text/html"));
	if (whole && index_moment(cx, cx->sv->index) == g.seq) keep(cx->sv->pages, g, key, buf_slice(r->body));
	return ST_OK;
}
