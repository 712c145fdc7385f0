/* SPDX-License-Identifier: EUPL-1.2
 * One hash over what the index holds, by value and in an order of its own: numbers of terms, rows and audiences do not count, so an index
 * that was kept up to date and one made anew from the same log are equal. */
#include <stdlib.h>
#include "core/inside.h"

typedef struct { ctx *cx; index_store *x; db *d; sha256 *h; } printing;

static int compare_lines(const void *a, const void *b) { return slice_cmp(*(const slice *)a, *(const slice *)b); }

static status term_line(printing *p, term_id id, buf *b)
{
	term t;
	TRY(dict_term(p->cx, p->d, p->cx->mem, id, &t));
	buf_printf(b, "%d %zu ", t.kind, t.lex.n);
	buf_put(b, t.lex);
	buf_printf(b, " %.*s %.*s;", SL(t.datatype), SL(t.lang));
	return ST_OK;
}

static status add_quads(printing *p, term_id g)
{
	graph *doc = graph_new(p->cx->mem);
	TRY(quads_read(p->cx, p->d, NULL, g, doc));
	size_t n = 0;
	slice *lines = arena_new(p->cx->mem, slice, graph_size(doc));
	for (graph_walk w = graph_match(doc, 0, 0, 0); graph_next(&w); n++) {
		buf *b = buf_new(p->cx->mem, RDF_TEXT_MAX);
		const term *t[3] = { graph_term(doc, w.t.s), graph_term(doc, w.t.p), graph_term(doc, w.t.o) };
		for (size_t i = 0; i < 3; i++) {
			buf_printf(b, "%d %zu ", t[i]->kind, t[i]->lex.n);
			buf_put(b, t[i]->lex);
			buf_printf(b, " %.*s %.*s;", SL(t[i]->datatype), SL(t[i]->lang));
		}
		lines[n] = buf_slice(b);
	}
	if (n) qsort(lines, n, sizeof *lines, compare_lines);
	sha256_add_u64(p->h, n);
	for (size_t i = 0; i < n; i++) sha256_add_field(p->h, lines[i]);
	return ST_OK;
}

static status add_cells(printing *p, const table_spec *spec, slice cells)
{
	term_id values[FACET_VALUES_MAX];
	for (size_t i = 0; spec && i < spec->column_count; i++) {
		cell v;
		if (!cell_read(&cells, &spec->columns[i], values, &v)) return fail(p->cx, CORRUPT, "The index has a damaged row. Make it anew with spil rebuild.");
		slice *lines = arena_new(p->cx->mem, slice, v.value_n);
		for (size_t k = 0; k < v.value_n; k++) {
			buf *b = buf_new(p->cx->mem, RDF_TEXT_MAX);
			TRY(term_line(p, values[k], b));
			lines[k] = buf_slice(b);
		}
		if (v.value_n) qsort(lines, v.value_n, sizeof *lines, compare_lines);
		for (size_t k = 0; k < v.value_n; k++) sha256_add_field(p->h, lines[k]);
		sha256_add_u64(p->h, v.value_n);
		if (v.has_number) sha256_add_field(p->h, slice_of(&v.number, sizeof v.number));
		sha256_add_field(p->h, v.key[LANG_NL]);
		sha256_add_field(p->h, v.key[LANG_EN]);
	}
	return ST_OK;
}

static status add_text(printing *p, uint64_t number)
{
	stmt *s = db_prepare(p->d, "SELECT label, high, mid, low FROM text WHERE rowid = ?");
	stmt_int(s, 1, (int64_t)number);
	step at = stmt_step(s);
	for (int i = 0; i < TEXT_COLUMNS && at == STEP_ROW; i++) sha256_add_field(p->h, stmt_get_text(s, i));
	status st = at == STEP_FAILED ? stmt_failure(p->cx, s) : ST_OK;
	stmt_reset(s);
	return st;
}

static status add_audience(printing *p, int64_t id)
{
	stmt *s = db_prepare(p->d, "SELECT level, organisation, people FROM audience WHERE id = ?");
	stmt_int(s, 1, id);
	step at = stmt_step(s);
	for (int i = 0; i < 3 && at == STEP_ROW; i++) sha256_add_field(p->h, stmt_get_text(s, i));
	status st = at == STEP_FAILED ? stmt_failure(p->cx, s) : ST_OK;
	stmt_reset(s);
	return st;
}

/* One resource: its row's texts and numbers, then what hangs from it. */
static status add_resource(printing *p, slice iri)
{
	term_id g = 0;
	TRY(dict_find_iri(p->cx, p->d, iri, &g));
	stmt *s = db_prepare(p->d, "SELECT id, g, audience, cells, iri, name, label_nl, label_en, state, version, seq, created, modified, withdrawn, words FROM resource WHERE g = ?");
	stmt_int(s, 1, g);
	step at = stmt_step(s);
	if (at != STEP_ROW) {
		status st = at == STEP_FAILED ? stmt_failure(p->cx, s) : fail(p->cx, CORRUPT, "The index has a damaged row. Make it anew with spil rebuild.");
		stmt_reset(s);
		return st;
	}
	uint64_t number = (uint64_t)stmt_get_int(s, 0);
	int64_t of = stmt_get_int(s, 2);
	slice cells = arena_copy(p->cx->mem, stmt_get_blob(s, 3));
	for (int i = 4; i < 15; i++) sha256_add_field(p->h, stmt_get_text(s, i));
	stmt_reset(s);
	const table *t = p->x->tables[number_code(number)];
	sha256_add_field(p->h, t->name);
	TRY(add_audience(p, of));
	TRY(add_cells(p, t->spec, cells));
	TRY(add_text(p, number));
	return add_quads(p, g);
}

static status add_resources(printing *p)
{
	ctx one = *p->cx;
	arena *names_mem = arena_create(0);
	slice last = S("");
	status st = ST_OK;
	one.mem = arena_create(0);
	ctx *outer = p->cx;
	p->cx = &one;
	for (bool more = true; more && st == ST_OK;) {
		stmt *s = db_prepare(p->d, "SELECT iri FROM resource INDEXED BY resource_iri WHERE iri > ? ORDER BY iri LIMIT 1");
		stmt_text(s, 1, last);
		step at = stmt_step(s);
		more = at == STEP_ROW;
		slice iri = more ? arena_copy(one.mem, stmt_get_text(s, 0)) : NO_SLICE;
		if (at == STEP_FAILED) st = stmt_failure(&one, s);
		stmt_reset(s);
		if (!more) break;
		st = add_resource(p, iri);
		if (st != ST_OK) break;
		arena_reset(names_mem);
		last = arena_copy(names_mem, iri);
		arena_reset(one.mem);
	}
	p->cx = outer;
	ctx_error_take(outer, &one, st);
	arena_destroy(one.mem);
	arena_destroy(names_mem);
	return st;
}

/* What remains in the dictionary, the quads, the vocabulary beside what the resources have would be a leak: their numbers count too. */
static status add_sizes(printing *p)
{
	static const char *const COUNTS[] = { "SELECT count(*) FROM term", "SELECT count(*) FROM quad", "SELECT count(*) FROM resource", "SELECT count(*) FROM text" };
	for (size_t i = 0; i < COUNT_OF(COUNTS); i++) {
		stmt *s = db_prepare(p->d, COUNTS[i]);
		step at = stmt_step(s);
		status st = at == STEP_ROW ? ST_OK : stmt_failure(p->cx, s);
		if (at == STEP_ROW) sha256_add_u64(p->h, (uint64_t)stmt_get_int(s, 0));
		stmt_reset(s);
		TRY(st);
	}
	return ST_OK;
}

status index_fingerprint_read(ctx *cx, index_store *x, digest *ret)
{
	status st = ST_OK;
	reader *r = reader_open(cx, x, &st);
	if (!r) return st;
	printing p = { cx, x, r->d, sha256_new(cx->mem) };
	st = stmt_run(cx, db_prepare(r->d, "BEGIN"));
	uint64_t seq = 0;
	if (st == ST_OK) st = index_seq_read(cx, r->d, &seq);
	sha256_add_u64(p.h, seq);
	if (st == ST_OK) st = add_resources(&p);
	if (st == ST_OK) st = add_sizes(&p);
	db_rollback(r->d);
	reader_close(r);
	if (st == ST_OK) *ret = sha256_end(p.h);
	return st;
}

digest index_fingerprint(ctx *cx, index_store *x)
{
	digest d = { { 0 } };
	status st = index_fingerprint_read(cx, x, &d);
	if (st != ST_OK) log_line(LOG_ERROR, "index: no fingerprint", "error", cx->err.message, NULL);
	return d;
}
