/* SPDX-License-Identifier: EUPL-1.2
 * Numbers are given in sequence, so that terms that come together stand together; they are never given twice while the program
 * runs, because tables in memory speak of them. The cache is direct-mapped and compares the whole term: two terms with one hash
 * are two terms, whoever made them so. */
#include "core/dict.h"
#include <string.h>
#include "rdf/vocab.h"

enum { CACHE = 16384, CACHED_MAX = 256 };             /* entries; bytes of text */
enum { DATATYPE_STRING = 0, DATATYPE_LANG = 1, FIRST_ID = 2 }; /* in column dt; others are the number of the datatype's IRI */

typedef struct { uint64_t h; term_id id, dt; term_kind kind; uint32_t lex_n, tag_n; char *text; } cached;
struct dict { db *d; term_id next; cached *cache; };

/* A term with its datatype (or scope) as a number. */
typedef struct { term_kind kind; slice lex, tag; term_id dt; uint64_t h; } entry;

static const char FIND[] = "SELECT id, kind, lex, dt, lang FROM term INDEXED BY term_h WHERE h = ?";
static const char GET[] = "SELECT kind, lex, dt, lang FROM term WHERE id = ?";
static const char ADD[] = "INSERT INTO term (id, h, kind, lex, dt, lang) VALUES (?, ?, ?, ?, ?, ?)";
static const char REMOVE[] = "DELETE FROM term WHERE id = ?";

status dict_open(ctx *cx, db *d, dict **ret)
{
	stmt *s = db_prepare(d, "SELECT coalesce(max(id), 1) + 1 FROM term");
	if (stmt_step(s) != STEP_ROW) return stmt_failure(cx, s);
	dict *k = base_alloc(sizeof *k);
	*k = (dict){ .d = d, .next = stmt_get_int(s, 0), .cache = base_alloc(CACHE * sizeof(cached)) };
	stmt_reset(s);
	*ret = k;
	return ST_OK;
}

void dict_forget(dict *k)
{
	for (size_t i = 0; i < CACHE; i++) base_free(k->cache[i].text);
	memset(k->cache, 0, CACHE * sizeof *k->cache);
}

void dict_close(dict *k)
{
	if (!k) return;
	dict_forget(k);
	base_free(k->cache);
	base_free(k);
}

static uint64_t hash_of(term_kind kind, slice lex, slice tag, term_id dt)
{
	uint64_t h = slice_hash(lex) ^ ((uint64_t)kind + 1) * 0x9E3779B97F4A7C15ULL;
	h = (h ^ h >> 29) * 0xBF58476D1CE4E5B9ULL ^ (uint64_t)dt;
	if (tag.n) h = (h ^ h >> 32) * 0x94D049BB133111EBULL ^ slice_hash(tag);
	return h ^ h >> 31;
}

static entry entry_of(term_kind kind, slice lex, slice tag, term_id dt) { return (entry){ kind, lex, tag, dt, hash_of(kind, lex, tag, dt) }; }

static bool same(const entry *e, term_kind kind, slice lex, slice tag, term_id dt)
{
	return e->kind == kind && e->dt == dt && slice_eq(e->lex, lex) && slice_eq(e->tag, tag);
}

static status find(ctx *cx, db *d, const entry *e, term_id *ret)
{
	stmt *s = db_prepare(d, FIND);
	stmt_int(s, 1, (int64_t)e->h);
	term_id found = 0;
	step at;
	while (!found && (at = stmt_step(s)) == STEP_ROW)
		if (same(e, (term_kind)stmt_get_int(s, 1), stmt_get_text(s, 2), stmt_get_text(s, 4), stmt_get_int(s, 3))) found = stmt_get_int(s, 0);
	if (!found && at == STEP_FAILED) {
		status st = stmt_failure(cx, s);
		stmt_reset(s);
		return st;
	}
	stmt_reset(s);
	*ret = found;
	return ST_OK;
}

/* The cache. */

static cached *place(dict *k, uint64_t h) { return &k->cache[h % CACHE]; }

static term_id cache_get(dict *k, const entry *e)
{
	const cached *c = place(k, e->h);
	if (!c->id || c->h != e->h || !same(e, c->kind, slice_of(c->text, c->lex_n), slice_of(c->text + c->lex_n, c->tag_n), c->dt)) return 0;
	return c->id;
}

static void cache_put(dict *k, const entry *e, term_id id)
{
	cached *c = place(k, e->h);
	if (e->lex.n + e->tag.n > CACHED_MAX) return;
	char *text = base_realloc(c->text, e->lex.n + e->tag.n);
	if (e->lex.n) memcpy(text, e->lex.p, e->lex.n);
	if (e->tag.n) memcpy(text + e->lex.n, e->tag.p, e->tag.n);
	*c = (cached){ e->h, id, e->dt, e->kind, (uint32_t)e->lex.n, (uint32_t)e->tag.n, text };
}

/* Finding and adding. */

static status add(ctx *cx, dict *k, const entry *e, term_id *ret)
{
	term_id id = cache_get(k, e);
	if (!id) {
		TRY(find(cx, k->d, e, &id));
		if (!id) {
			id = k->next;
			stmt *s = db_prepare(k->d, ADD);
			stmt_int(s, 1, id);
			stmt_int(s, 2, (int64_t)e->h);
			stmt_int(s, 3, e->kind);
			stmt_text(s, 4, e->lex.p ? e->lex : S(""));
			stmt_int(s, 5, e->dt);
			stmt_text(s, 6, e->tag.n ? e->tag : NO_SLICE);
			TRY(stmt_run(cx, s));
			k->next++;
		}
		cache_put(k, e, id);
	}
	*ret = id;
	return ST_OK;
}

status dict_add(ctx *cx, dict *k, const term *t, term_id scope, term_id *ret)
{
	if (id_inline(t, ret)) return ST_OK;
	term_id dt = 0;
	if (t->kind == TERM_BLANK) {
		dt = scope;
	} else if (t->kind == TERM_LITERAL && t->lang.n) {
		dt = DATATYPE_LANG;
	} else if (t->kind == TERM_LITERAL && !slice_eq(t->datatype, XSD("string"))) {
		entry type = entry_of(TERM_IRI, t->datatype, NO_SLICE, 0);
		TRY(add(cx, k, &type, &dt));
	}
	entry e = entry_of(t->kind, t->lex, t->kind == TERM_LITERAL ? t->lang : NO_SLICE, dt);
	return add(cx, k, &e, ret);
}

status dict_find(ctx *cx, db *d, const term *t, term_id scope, term_id *ret)
{
	if (id_inline(t, ret)) return ST_OK;
	term_id dt = t->kind == TERM_BLANK ? scope : 0;
	if (t->kind == TERM_LITERAL && t->lang.n) {
		dt = DATATYPE_LANG;
	} else if (t->kind == TERM_LITERAL && !slice_eq(t->datatype, XSD("string"))) {
		TRY(dict_find_iri(cx, d, t->datatype, &dt));
		if (!dt) {
			*ret = 0;
			return ST_OK;
		}
	}
	entry e = entry_of(t->kind, t->lex, t->kind == TERM_LITERAL ? t->lang : NO_SLICE, dt);
	return find(cx, d, &e, ret);
}

status dict_find_iri(ctx *cx, db *d, slice iri, term_id *ret)
{
	entry e = entry_of(TERM_IRI, iri, NO_SLICE, 0);
	return find(cx, d, &e, ret);
}

status dict_term(ctx *cx, db *d, arena *a, term_id id, term *ret)
{
	if (id_tag_of(id) != TAG_DICTIONARY) {
		*ret = id_term(a, id);
		return ST_OK;
	}
	stmt *s = db_prepare(d, GET);
	stmt_int(s, 1, id);
	step at = stmt_step(s);
	if (at != STEP_ROW) {
		status st = at == STEP_FAILED ? stmt_failure(cx, s) : fail(cx, CORRUPT, "The index misses term {1}. Make it anew with spil rebuild.", ctx_num(cx, (uint64_t)id));
		stmt_reset(s);
		return st;
	}
	term t = { .kind = (term_kind)stmt_get_int(s, 0), .lex = arena_copy(a, stmt_get_text(s, 1)), .lang = stmt_get_text(s, 3) };
	if (t.lang.n) t.lang = arena_copy(a, t.lang);
	term_id dt = stmt_get_int(s, 2);
	stmt_reset(s);
	if (t.kind == TERM_LITERAL) {
		t.datatype = dt == DATATYPE_LANG ? RDF("langString") : XSD("string");
		if (dt >= FIRST_ID) {
			term type;
			TRY(dict_term(cx, d, a, dt, &type));
			t.datatype = type.lex;
		}
	}
	*ret = t;
	return ST_OK;
}

/* Collecting. Each statement asks one index for one row. */

static const char *const USES[] = {
	"SELECT 1 FROM quad INDEXED BY ospg WHERE o = ? LIMIT 1",
	"SELECT 1 FROM quad WHERE s = ? LIMIT 1",
	"SELECT 1 FROM quad INDEXED BY posg WHERE p = ? LIMIT 1",
	"SELECT 1 FROM quad INDEXED BY gspo WHERE g = ? LIMIT 1",
	"SELECT 1 FROM resource WHERE g = ? LIMIT 1",
	"SELECT 1 FROM term INDEXED BY term_dt WHERE dt = ? AND dt > 1 LIMIT 1",
};

static status used(ctx *cx, db *d, term_id id, bool *ret)
{
	*ret = false;
	for (size_t i = 0; i < COUNT_OF(USES) && !*ret; i++) {
		stmt *s = db_prepare(d, USES[i]);
		stmt_int(s, 1, id);
		step at = stmt_step(s);
		*ret = at == STEP_ROW;
		status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
		stmt_reset(s);
		TRY(st);
	}
	return ST_OK;
}

status dict_collect(ctx *cx, dict *k, term_id id)
{
	bool in_use = true;
	if (id_tag_of(id) != TAG_DICTIONARY) return ST_OK;
	TRY(used(cx, k->d, id, &in_use));
	if (in_use) return ST_OK;
	stmt *s = db_prepare(k->d, GET);
	stmt_int(s, 1, id);
	step at = stmt_step(s);
	if (at != STEP_ROW) {
		status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
		stmt_reset(s);
		return st;
	}
	entry e = entry_of((term_kind)stmt_get_int(s, 0), stmt_get_text(s, 1), stmt_get_text(s, 3), stmt_get_int(s, 2));
	cached *c = place(k, e.h);
	if (c->id == id) c->id = 0;
	term_id dt = e.dt;
	stmt_reset(s);
	s = db_prepare(k->d, REMOVE);
	stmt_int(s, 1, id);
	TRY(stmt_run(cx, s));
	return dt >= FIRST_ID ? dict_collect(cx, k, dt) : ST_OK;
}
