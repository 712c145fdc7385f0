/* SPDX-License-Identifier: EUPL-1.2
 * From events to the index: one transaction a batch, with the number of the last event in it, so that a stop at any point resumes. */
#include <malloc.h>
#include "core/inside.h"
#include "rdf/rdf.h"

enum { REFRESH_BATCH = 500, CATCH_UP_EVENTS = 2000, CATCH_UP_BYTES = 16 << 20 };

status table_for(ctx *cx, index_store *x, slice register_name, table **ret)
{
	for (size_t i = 1; i < x->table_n; i++) {
		if (!slice_eq(x->tables[i]->name, register_name)) continue;
		*ret = x->tables[i];
		return ST_OK;
	}
	stmt *s = db_prepare(x->d, "INSERT INTO register (name) VALUES (?)");
	stmt_text(s, 1, register_name.p ? register_name : S(""));
	TRY(stmt_run(cx, s));
	return table_add(x, (uint32_t)db_last_id(x->d), register_name, NULL, ret);
}

status table_add(index_store *x, uint32_t code, slice register_name, const table_spec *spec, table **ret)
{
	table *t = table_new(code, register_name, spec), *old = NULL;
	rwlock_write(&x->lock);
	if (code >= x->table_n) {
		x->tables = base_realloc(x->tables, ((size_t)code + 1) * sizeof(table *));
		for (size_t i = x->table_n; i <= code; i++) x->tables[i] = NULL;
		x->table_n = (size_t)code + 1;
	}
	old = x->tables[code];
	x->tables[code] = t;
	rwlock_unlock(&x->lock);
	table_free(old);
	*ret = t;
	return ST_OK;
}

/* One event. */

static status parse(ctx *cx, const event *e, slice document, graph **ret)
{
	rdf_format f;
	*ret = graph_new(cx->mem);
	if (!document.p || !rdf_format_of_media(e->media, &f) || f > RDF_NQUADS) return ST_OK;
	status st = rdf_read(cx, f, document, e->iri, &RDF_LIMITS, *ret, NULL);
	if (st == ST_OK) return ST_OK;
	/* What the log accepted is not refused here: the resource stands in the index without content. */
	log_line(LOG_WARN, "index: a document cannot be read", "iri", e->iri, "version", log_u64(e->version), "error", cx->err.message, NULL);
	ctx_error_clear(cx);
	*ret = graph_new(cx->mem);
	return ST_OK;
}

static status apply_event(ctx *cx, index_store *x, batch *b, const event *e, slice document)
{
	term_id g;
	if (e->kind == EVENT_SEAL || e->kind == EVENT_CONFIG) return ST_OK;
	if (e->kind == EVENT_ERASE) {
		TRY(dict_find_iri(cx, x->d, e->iri, &g));
		if (!g) b->erased = true;
		return g ? row_erase(cx, x, b, g, e->iri) : ST_OK;
	}
	TRY(dict_add(cx, x->dict, &(term){ .kind = TERM_IRI, .lex = e->iri }, 0, &g));
	bool keep = e->kind == EVENT_WITHDRAW && !document.n;
	graph *doc;
	TRY(parse(cx, e, document, &doc));
	if (keep) TRY(quads_read(cx, x->d, NULL, g, doc));
	else TRY(quads_replace(cx, x, g, doc));
	return row_write(cx, x, b, e, g, doc, e->kind == EVENT_WITHDRAW);
}

static status write_seq(ctx *cx, index_store *x, const event *last)
{
	stmt *s = db_prepare(x->d, "UPDATE meta SET seq = ?, hash = ?");
	stmt_int(s, 1, (int64_t)last->seq);
	stmt_blob(s, 2, slice_of(last->hash.b, sizeof last->hash.b));
	return stmt_run(cx, s);
}

static status apply_all(ctx *cx, index_store *x, batch *b, const event *events, const slice *documents, size_t n)
{
	ctx one = *cx;
	status st = ST_OK;
	one.mem = arena_create(0);
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		if (events[i].seq <= x->seq) continue; /* applied before */
		st = apply_event(&one, x, b, &events[i], documents[i]);
		if (st == ST_OK) arena_reset(one.mem);
	}
	if (st == ST_OK) st = borrowers_refresh(&one, x, b);
	if (st == ST_OK && b->erased) st = audiences_collect(&one, x);
	if (st == ST_OK && b->erased) st = text_purge(&one, x);
	if (st == ST_OK) st = write_seq(&one, x, &events[n - 1]);
	ctx_error_take(cx, &one, st);
	arena_destroy(one.mem);
	return st;
}

/* An error made in a short-lived arena, kept in the caller's. */
void ctx_error_take(ctx *cx, const ctx *from, status st)
{
	if (st == ST_OK) return;
	cx->err = (error){ .code = from->err.code, .message = arena_copy(cx->mem, from->err.message), .file = from->err.file, .line = from->err.line };
}

static void undo(index_store *x)
{
	db_rollback(x->d);
	dict_forget(x->dict);
	text_forget(x);
}

static batch batch_new(void)
{
	arena *a = arena_create(0);
	return (batch){ .mem = a, .by_number = map_new(a) };
}

/* Erased audiences leave memory too; their numbers are not given again while the program runs. */
static void drop_audiences(ctx *cx, index_store *x)
{
	uint8_t *used = arena_new(cx->mem, uint8_t, x->audiences.n);
	for (size_t code = 1; code < x->table_n; code++)
		for (size_t slot = 0; slot < x->tables[code]->n; slot++)
			if (x->tables[code]->audiences[slot] != ROW_ABSENT) used[x->tables[code]->audiences[slot] & ~ROW_WITHDRAWN] = 1;
	for (uint32_t i = 0; i < x->audiences.n; i++)
		if (!used[i]) audiences_set(&x->audiences, &x->names, i, NULL);
}

static status load(ctx *cx, index_store *x);

static status apply(ctx *cx, index_store *x, const event *events, const slice *documents, size_t n)
{
	if (!x->ready) TRY(load(cx, x));
	for (size_t i = 0; i < n; i++) {
		table *t;
		bool has_row = events[i].kind == EVENT_CREATE || events[i].kind == EVENT_UPDATE || events[i].kind == EVENT_WITHDRAW;
		if (has_row) TRY(table_for(cx, x, events[i].register_name, &t));
	}
	batch b = batch_new();
	status st = db_begin(cx, x->d);
	if (st == ST_OK) st = apply_all(cx, x, &b, events, documents, n);
	if (st == ST_OK) st = db_commit(cx, x->d);
	if (st != ST_OK) {
		undo(x);
		arena_destroy(b.mem);
		return st;
	}
	rwlock_write(&x->lock);
	st = batch_to_memory(cx, x, &b);
	if (b.erased) drop_audiences(cx, x);
	__atomic_store_n(&x->seq, events[n - 1].seq, __ATOMIC_RELEASE);
	rwlock_unlock(&x->lock);
	if (b.erased && st == ST_OK) st = db_checkpoint(cx, x->d);
	arena_destroy(b.mem);
	return st;
}

status index_apply(ctx *cx, index_store *x, const event *events, const slice *documents, size_t n)
{
	if (!n || events[n - 1].seq <= x->seq) return ST_OK;
	status st = apply(cx, x, events, documents, n);
	fresh_tell(x, st != ST_OK);
	return st;
}

/* Registers that changed: their rows are made anew from the quads. */

static status next_numbers(ctx *cx, index_store *x, uint64_t after, uint64_t last, uint64_t numbers[REFRESH_BATCH], size_t *ret_n)
{
	stmt *s = db_prepare(x->d, "SELECT id FROM resource WHERE id > ? AND id <= ? ORDER BY id LIMIT 500");
	stmt_int(s, 1, (int64_t)after);
	stmt_int(s, 2, (int64_t)last);
	size_t n = 0;
	step at;
	while ((at = stmt_step(s)) == STEP_ROW) numbers[n++] = (uint64_t)stmt_get_int(s, 0);
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	*ret_n = n;
	return st;
}

static status refresh_some(ctx *cx, index_store *x, const uint64_t *numbers, size_t n)
{
	batch b = batch_new();
	ctx one = *cx;
	one.mem = arena_create(0);
	status st = ST_OK;
	for (size_t i = 0; i < n && st == ST_OK; i++) st = row_refresh(&one, x, &b, numbers[i]);
	if (st == ST_OK) st = borrowers_refresh(&one, x, &b);
	ctx_error_take(cx, &one, st);
	arena_destroy(one.mem);
	arena_destroy(b.mem);
	return st;
}

static status refresh_table(ctx *cx, index_store *x, table *t)
{
	uint64_t numbers[REFRESH_BATCH], after = number_of(t->code, 0), last = number_of(t->code, UINT32_MAX);
	size_t n;
	after--;
	do {
		TRY(next_numbers(cx, x, after, last, numbers, &n));
		if (n) after = numbers[n - 1];
		TRY(db_begin(cx, x->d));
		status st = refresh_some(cx, x, numbers, n);
		if (st == ST_OK && !n) {
			stmt *s = db_prepare(x->d, "UPDATE register SET fingerprint = ? WHERE code = ?");
			stmt_blob(s, 1, slice_of(t->spec->fingerprint.b, sizeof t->spec->fingerprint.b));
			stmt_int(s, 2, t->code);
			st = stmt_run(cx, s);
		}
		if (st == ST_OK) st = db_commit(cx, x->d);
		if (st != ST_OK) {
			undo(x);
			return st;
		}
	} while (n);
	t->stale = false;
	return ST_OK;
}

/* Reads all into memory; after it the tables follow the commits. */
static status load(ctx *cx, index_store *x)
{
	for (size_t i = 1; i < x->table_n; i++)
		if (x->tables[i]->stale) TRY(refresh_table(cx, x, x->tables[i]));
	bool all = true;
	for (size_t i = 1; i < x->table_n; i++) all &= x->tables[i]->loaded;
	if (all && x->ready) return ST_OK;
	rwlock_write(&x->lock);
	status st = x->ready ? ST_OK : audiences_load(cx, x);
	for (size_t i = 1; i < x->table_n && st == ST_OK; i++)
		if (!x->tables[i]->loaded) st = rows_load(cx, x, x->tables[i]);
	if (st == ST_OK) st = names_load(cx, x);
	x->ready = st == ST_OK;
	rwlock_unlock(&x->lock);
	return st;
}

/* Catching up. */

typedef struct { ctx *cx; index_store *x; arena *mem; event *events; slice *documents; size_t n, bytes; } gathering;

static status gather(void *arg, const event *e, slice document)
{
	gathering *g = arg;
	event *c = &g->events[g->n];
	*c = *e;
	c->space = arena_copy(g->mem, e->space);
	c->iri = arena_copy(g->mem, e->iri);
	c->register_name = arena_copy(g->mem, e->register_name);
	c->media = arena_copy(g->mem, e->media);
	c->actor = c->reason = NO_SLICE;
	g->documents[g->n++] = document.p ? arena_copy(g->mem, document) : NO_SLICE;
	g->bytes += document.n;
	return g->bytes > CATCH_UP_BYTES ? ST_CANCELLED : ST_OK; /* enough for one transaction */
}

static status gather_some(ctx *cx, index_store *x, log_store *log, size_t *ret_n)
{
	ctx one = *cx;
	one.mem = arena_create(0);
	gathering g = { .cx = &one, .x = x, .mem = one.mem, .events = arena_new(one.mem, event, CATCH_UP_EVENTS), .documents = arena_new(one.mem, slice, CATCH_UP_EVENTS) };
	status st = log_read(&one, log, x->seq, CATCH_UP_EVENTS, gather, &g);
	if (st == ST_CANCELLED && g.n) {
		ctx_error_clear(&one);
		st = ST_OK;
	}
	if (st == ST_OK) st = index_apply(&one, x, g.events, g.documents, g.n);
	ctx_error_take(cx, &one, st);
	*ret_n = g.n;
	arena_destroy(one.mem);
	return st;
}

typedef struct { slice hash; bool found; } comparing;

static status compare_hash(void *arg, const event *e, slice document)
{
	comparing *c = arg;
	(void)document;
	c->found = slice_eq(c->hash, slice_of(e->hash.b, sizeof e->hash.b));
	return ST_OK;
}

/* Whether the last event applied is the one that the log has there. A log restored from a backup, or another one, makes the index
 * one of something that did not happen: it is thrown away. */
static status check_log(ctx *cx, index_store *x, log_store *log)
{
	if (!x->seq) return ST_OK;
	stmt *s = db_prepare(x->d, "SELECT hash FROM meta");
	comparing c = { .hash = stmt_step(s) == STEP_ROW ? arena_copy(cx->mem, stmt_get_blob(s, 0)) : NO_SLICE };
	stmt_reset(s);
	if (x->seq <= log_last_seq(log)) TRY(log_read(cx, log, x->seq - 1, 1, compare_hash, &c));
	if (c.found) return ST_OK;
	log_line(LOG_WARN, "index: not of this log, made anew", "seq", log_u64(x->seq), NULL);
	return index_clear(cx, x);
}

status index_catch_up(ctx *cx, index_store *x, log_store *log, void (*progress)(void *, uint64_t done, uint64_t total), void *arg)
{
	TRY(check_log(cx, x, log));
	TRY(load(cx, x));
	uint64_t from = x->seq, total = log_last_seq(log) - from;
	size_t n = 1;
	bool much = total > CATCH_UP_EVENTS;
	status st = ST_OK;
	/* Every event touches pages all over the file: with room for them a rebuild takes a third of the time. The room is given back. */
	if (much) TRY(db_exec(cx, x->d, "PRAGMA cache_size = -65536"));
	while (st == ST_OK && n && x->seq < log_last_seq(log)) {
		st = gather_some(cx, x, log, &n);
		if (st == ST_OK && progress) progress(arg, x->seq - from, total);
	}
	if (much && st == ST_OK) st = db_exec(cx, x->d, "PRAGMA cache_size = -16384; PRAGMA shrink_memory");
	if (much) malloc_trim(0); /* and to the system, not only to the heap */
	fresh_tell(x, st != ST_OK);
	return st;
}
