/* SPDX-License-Identifier: EUPL-1.2
 * What a row holds is a function of the document, its register's spec and (for a borrowed label) one other row. Where a property
 * has more values than a row can hold, the least one counts: so an index made anew, and one that was kept up to date, are equal. */
#include "core/inside.h"
#include <stdlib.h>
#include "core/collate.h"
#include "rdf/vocab.h"

enum { VALUES_MAX = 10000, DAY_MS = 86400000, CELLS_MAX = 1 << 24 };

typedef struct { ctx *cx; index_store *x; const table_spec *spec; const graph *g; tid self; } source;
typedef struct { const term **v; size_t n; } values;

slice name_of_iri(slice iri)
{
	for (size_t i = iri.n; i-- > 0;) {
		char c = iri.p[i];
		if ((c == '/' || c == '#' || c == ':') && i + 1 < iri.n) return slice_skip(iri, i + 1);
	}
	return iri;
}

static int compare_terms(const void *a, const void *b)
{
	const term *x = *(const term *const *)a, *y = *(const term *const *)b;
	int c = slice_cmp(x->lex, y->lex);
	if (!c) c = slice_cmp(x->lang, y->lang);
	return c ? c : slice_cmp(x->datatype, y->datatype);
}

/* The terms at the end of a path of predicates, inside this document; sorted by text. */
static values follow(const source *s, const slice *path, size_t n)
{
	tid *at = arena_new(s->cx->mem, tid, 1), *next;
	size_t at_n = s->self ? 1 : 0;
	at[0] = s->self;
	for (size_t i = 0; i < n && at_n; i++) {
		tid p = graph_find_iri(s->g, path[i]);
		size_t next_n = 0, room = 8;
		next = arena_new(s->cx->mem, tid, room);
		for (size_t j = 0; j < at_n && p; j++) {
			for (graph_walk w = graph_match(s->g, at[j], p, 0); graph_next(&w) && next_n < VALUES_MAX;) {
				if (next_n == room) {
					tid *more = arena_new(s->cx->mem, tid, room * 2);
					for (size_t k = 0; k < room; k++) more[k] = next[k];
					next = more;
					room *= 2;
				}
				next[next_n++] = w.t.o;
			}
		}
		at = next;
		at_n = next_n;
	}
	values v = { arena_new(s->cx->mem, const term *, at_n), at_n };
	for (size_t i = 0; i < at_n; i++) v.v[i] = graph_term(s->g, at[i]);
	if (at_n > 1) qsort(v.v, at_n, sizeof *v.v, compare_terms);
	return v;
}

static bool speaks(const term *t, const char *tag) { return t->lang.n >= 2 && slice_eq(slice_take(t->lang, 2), slice_from(tag)) && (t->lang.n == 2 || t->lang.p[2] == '-'); }

/* How well a literal serves a reader of this language: its own, without language, the other of ours, any; 0 for what is no literal. */
static int serves(const term *t, lang l)
{
	if (t->kind != TERM_LITERAL) return 0;
	if (speaks(t, l == LANG_NL ? "nl" : "en")) return 4;
	if (!t->lang.n) return 3;
	return speaks(t, l == LANG_NL ? "en" : "nl") ? 2 : 1;
}

static slice best_text(const values *v, lang l)
{
	slice best = NO_SLICE;
	int rank = 0;
	for (size_t i = 0; i < v->n; i++) {
		int r = serves(v->v[i], l);
		if (r <= rank || !v->v[i]->lex.n) continue;
		best = v->v[i]->lex;
		rank = r;
	}
	return best;
}

/* Labels. */

static bool borrowed_label(const source *s, slice iri, visibility own, facts *f)
{
	term_id g = 0;
	if (dict_find_iri(s->cx, s->x->d, iri, &g) != ST_OK || !g) return false;
	stmt *q = db_prepare(s->x->d, "SELECT label_nl, label_en, audience FROM resource WHERE g = ?");
	stmt_int(q, 1, g);
	bool found = stmt_step(q) == STEP_ROW;
	slice nl = found ? arena_copy(s->cx->mem, stmt_get_text(q, 0)) : NO_SLICE, en = found ? arena_copy(s->cx->mem, stmt_get_text(q, 1)) : NO_SLICE;
	int64_t of = found ? stmt_get_int(q, 2) : 0;
	stmt_reset(q);
	if (!found) return false;
	q = db_prepare(s->x->d, "SELECT level FROM audience WHERE id = ?");
	stmt_int(q, 1, of);
	bool open = stmt_step(q) == STEP_ROW && (visibility)stmt_get_int(q, 0) <= (own > VISIBLE_SIGNED_IN ? VISIBLE_SIGNED_IN : own);
	stmt_reset(q);
	if (!open) return false;
	f->label[LANG_NL] = nl;
	f->label[LANG_EN] = en;
	return true;
}

static bool choice_label(const source *s, slice iri, facts *f)
{
	for (size_t i = 0; i < s->spec->value_label_count; i++) {
		const value_label *v = &s->spec->value_labels[i];
		if (!slice_eq(v->iri, iri)) continue;
		f->label[LANG_NL] = v->nl.n ? v->nl : v->en;
		f->label[LANG_EN] = v->en.n ? v->en : v->nl;
		return f->label[LANG_NL].n > 0;
	}
	return false;
}

static void find_label(const source *s, slice iri, facts *f)
{
	f->label[LANG_NL] = f->label[LANG_EN] = name_of_iri(iri);
	if (!s->spec || !s->spec->label_path_length) return;
	values v = follow(s, s->spec->label_path, s->spec->label_path_length);
	slice nl = best_text(&v, LANG_NL), en = best_text(&v, LANG_EN);
	if (nl.n || en.n) {
		f->label[LANG_NL] = nl.n ? nl : en;
		f->label[LANG_EN] = en.n ? en : nl;
		return;
	}
	for (size_t i = 0; i < v.n; i++)
		if (v.v[i]->kind == TERM_IRI && choice_label(s, v.v[i]->lex, f)) return;
	if (s->spec->label_path_length != 2) return;
	v = follow(s, s->spec->label_path, 1);
	for (size_t i = 0; i < v.n; i++)
		if (v.v[i]->kind == TERM_IRI && borrowed_label(s, v.v[i]->lex, f->audience.level, f)) return;
}

/* The words of the shorter label: a search for all of them is a search for this resource. */
static int count_word(void *arg, slice token, fts_kind kind, size_t from, size_t to)
{
	(void)token; (void)from; (void)to;
	*(size_t *)arg += kind == FTS_PART;
	return 0;
}

static uint8_t label_words(const source *s, const facts *f)
{
	size_t least = 255;
	for (lang l = 0; l < LANG_COUNT; l++) {
		size_t n = 0;
		fts_split(s->x->splitter, f->label[l], count_word, &n);
		if (n && n < least) least = n;
	}
	return (uint8_t)least;
}

/* Who may see it. */

static void find_audience(const source *s, facts *f)
{
	audience *a = &f->audience;
	values v = follow(s, (slice[]){ SPIL("visibility") }, 1);
	a->level = s->spec ? s->spec->default_visibility : VISIBLE_NAMED; /* a register nobody described is nobody's */
	if (v.n && v.v[0]->kind == TERM_IRI) visibility_from_iri(v.v[0]->lex, &a->level);
	v = follow(s, (slice[]){ ADMS("status") }, 1);
	if (v.n && v.v[0]->kind == TERM_IRI) f->state = v.v[0]->lex;
	for (size_t i = 0; s->spec && i < s->spec->state_limit_count; i++) {
		const state_limit *limit = &s->spec->state_limits[i];
		if (slice_eq(limit->state, f->state) && limit->most > a->level) a->level = limit->most;
	}
	slice path = s->spec && s->spec->organisation_path.n ? s->spec->organisation_path : SPIL("organisation");
	v = follow(s, &path, 1);
	for (size_t i = 0; i < v.n && !a->organisation.n; i++)
		if (v.v[i]->kind == TERM_IRI) a->organisation = v.v[i]->lex;
	v = follow(s, (slice[]){ SPIL("audience") }, 1);
	slice *people = arena_new(s->cx->mem, slice, v.n);
	for (size_t i = 0; i < v.n; i++)
		if (v.v[i]->kind == TERM_IRI) people[a->people_count++] = v.v[i]->lex;
	a->people = people;
}

/* Text to search. */

static bool is_label(const table_spec *spec, const column_spec *c)
{
	if (c->path_length != spec->label_path_length) return false;
	for (size_t i = 0; i < c->path_length; i++)
		if (!slice_eq(c->path[i], spec->label_path[i])) return false;
	return true;
}

static void put_line(buf *b, slice text)
{
	if (!text.n) return;
	if (b->n) buf_putc(b, '\n');
	buf_put(b, text);
}

static void find_text(const source *s, facts *f)
{
	buf *b[TEXT_COLUMNS];
	for (size_t i = 0; i < TEXT_COLUMNS; i++) b[i] = buf_new(s->cx->mem, RDF_TEXT_MAX);
	put_line(b[TEXT_LABEL], f->label[LANG_NL]);
	if (!slice_eq(f->label[LANG_EN], f->label[LANG_NL])) put_line(b[TEXT_LABEL], f->label[LANG_EN]);
	for (size_t i = 0; s->spec && i < s->spec->column_count; i++) {
		const column_spec *c = &s->spec->columns[i];
		if (!c->text_weight) continue;
		bool label = is_label(s->spec, c);
		values v = follow(s, c->path, c->path_length);
		for (size_t j = 0; j < v.n; j++) {
			const term *t = v.v[j];
			if (t->kind != TERM_LITERAL || (label && (slice_eq(t->lex, f->label[LANG_NL]) || slice_eq(t->lex, f->label[LANG_EN])))) continue;
			put_line(b[label ? TEXT_LABEL : c->text_weight >= 6 ? TEXT_HIGH : c->text_weight >= 3 ? TEXT_MID : TEXT_LOW], t->lex);
		}
	}
	for (size_t i = 0; i < TEXT_COLUMNS; i++) f->text[i] = buf_slice(b[i]);
}

/* Columns. */

static bool as_date(slice lex, double *ret)
{
	int64_t days, year;
	msec ms;
	if (lex.n > 10 && time_parse_iso(lex, &ms)) *ret = (double)ms;
	else if (lex.n >= 10 && time_parse_date(lex, &days)) *ret = (double)(days * DAY_MS);
	else if (lex.n == 4 && slice_to_i64(lex, &year)) *ret = (double)(days_from_civil((int)year, 1, 1) * DAY_MS);
	else return false;
	return true;
}

static void find_number(const column_spec *c, const values *v, cell *ret)
{
	for (size_t i = 0; i < v->n; i++) {
		double d;
		if (v->v[i]->kind != TERM_LITERAL) continue;
		if (c->type == COLUMN_DATE ? !as_date(v->v[i]->lex, &d) : !slice_to_double(v->v[i]->lex, &d)) continue;
		if (!ret->has_number || d < ret->number) ret->number = d;
		ret->has_number = true;
	}
}

static void find_keys(const source *s, const values *v, cell *ret)
{
	for (lang l = 0; l < LANG_COUNT; l++) {
		int rank = -1;
		for (size_t i = 0; i < v->n; i++) {
			int r = serves(v->v[i], l);
			if (r < rank || v->v[i]->kind == TERM_BLANK) continue;
			slice key = collate_key(s->cx->mem, v->v[i]->kind == TERM_IRI ? name_of_iri(v->v[i]->lex) : v->v[i]->lex);
			if (r == rank && slice_cmp(key, ret->key[l]) >= 0) continue;
			ret->key[l] = key;
			rank = r;
		}
	}
}

static status find_cells(const source *s, facts *f)
{
	buf *b = buf_new(s->cx->mem, CELLS_MAX);
	for (size_t i = 0; s->spec && i < s->spec->column_count; i++) {
		const column_spec *c = &s->spec->columns[i];
		values v = follow(s, c->path, c->path_length);
		cell out = { 0 };
		if (c->facet) {
			term_id *ids = arena_new(s->cx->mem, term_id, v.n);
			for (size_t j = 0; j < v.n && out.value_n < FACET_VALUES_MAX; j++)
				if (v.v[j]->kind != TERM_BLANK) TRY(dict_add(s->cx, s->x->dict, v.v[j], 0, &ids[out.value_n++]));
			out.values = ids;
		}
		if (column_has_number(c)) find_number(c, &v, &out);
		if (column_has_keys(c)) find_keys(s, &v, &out);
		cell_write(b, c, &out);
	}
	if (!buf_ok(b)) return fail(s->cx, TOO_LARGE, "A resource has more values than a list can hold.");
	f->cells = buf_slice(b);
	return ST_OK;
}

status facts_of(ctx *cx, index_store *x, const table_spec *spec, slice iri, const graph *g, facts *ret)
{
	source s = { cx, x, spec, g, graph_find_iri(g, iri) };
	facts f = { 0 };
	find_audience(&s, &f);
	find_label(&s, iri, &f);
	f.words = label_words(&s, &f);
	find_text(&s, &f);
	TRY(find_cells(&s, &f));
	*ret = f;
	return ST_OK;
}
