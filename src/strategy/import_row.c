/* SPDX-License-Identifier: EUPL-1.2
 * One row becomes the document of one action: what its cells say laid over what is there. */
#include "strategy/import_private.h"
#include "format/csv.h"
#include <string.h>

const cell *cell_at(const table_row *r, size_t column)
{
	return column < r->n && !cell_is_empty(csv_unguard(r->cells[column].text)) ? &r->cells[column] : NULL;
}

slice cell_text(const cell *c) { return slice_trim(csv_unguard(c->text)); }

/* The first filled cell of a field; *ret_column SIZE_MAX when there is none. */
const cell *field_cell(importing *im, const table_row *r, import_field f, size_t *ret_column)
{
	*ret_column = SIZE_MAX;
	for (size_t i = 0; i < im->p->column_n; i++) {
		if (im->p->columns[i].field != f) continue;
		if (*ret_column == SIZE_MAX) *ret_column = i;
		const cell *c = cell_at(r, i);
		if (!c) continue;
		*ret_column = i;
		return c;
	}
	return NULL;
}

slice cell_line(arena *a, slice s)
{
	if (slice_find_char(s, '\n') == SLICE_NONE && slice_find_char(s, '\r') == SLICE_NONE) return s;
	buf *b = buf_new(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		bool space = s.p[i] == '\n' || s.p[i] == '\r';
		if (!space) buf_putc(b, s.p[i]);
		else if (b->n && b->p[b->n - 1] != ' ') buf_putc(b, ' ');
	}
	return buf_slice(b);
}

/* A number cell lost its comma: 3.49 is action 3,49. */
slice identifier_of(arena *a, const cell *c) { return c->kind == CELL_NUMBER ? number_key(a, cell_text(c)) : cell_text(c); }

typedef struct { importing *im; work *w; graph *g; tid s; slice domain; } building;

static tid path_in(building *b, slice key) { return graph_iri(b->g, reg_property(b->im->actions, key)->path); }

static void set_only(building *b, slice key, tid value)
{
	tid p = path_in(b, key);
	graph_remove(b->g, b->s, p, 0);
	graph_add(b->g, b->s, p, value);
}

static slice line_ends(arena *a, slice s)
{
	if (slice_find_char(s, '\r') == SLICE_NONE) return s;
	buf *b = buf_new(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r') buf_putc(b, s.p[i]);
		else if (i + 1 == s.n || s.p[i + 1] != '\n') buf_putc(b, '\n');
	return buf_slice(b);
}

static void set_language(building *b, slice key, lang l, slice text)
{
	tid p = path_in(b, key);
	slice there = document_text_in(b->im->actions, b->g, b->w->iri, key, l);
	if (slice_eq(slice_trim(line_ends(b->im->scratch, there)), text)) return; /* a spreadsheet drops blanks around a text */
	tid *old = arena_new(b->im->scratch, tid, 64);
	size_t n = 0;
	for (graph_walk w = graph_match(b->g, b->s, p, 0); graph_next(&w) && n < 64;)
		if (slice_eq(graph_term(b->g, w.t.o)->lang, lang_tag(l))) old[n++] = w.t.o;
	for (size_t i = 0; i < n; i++) graph_remove(b->g, b->s, p, old[i]);
	graph_add(b->g, b->s, p, graph_literal(b->g, text, RDF("langString"), lang_tag(l)));
}

static void set_date(building *b, size_t column, import_field f, slice text)
{
	slice date;
	if (cell_date(text, f == FIELD_END, &date, b->im->scratch)) set_only(b, import_field_key(f), graph_literal(b->g, date, XSD("date"), NO_SLICE));
	else problem(b->im, b->w->r->number, column, N_("\"{1}\" is no date we can read. Write it as 31/12/2026 or 2026-12-31."), text);
}

static slice choices_of(importing *im, const property *p)
{
	buf *out = buf_new(im->cx->mem, 4096);
	for (size_t i = 0; p && i < p->choice_n; i++) {
		if (i) buf_lit(out, ", ");
		buf_put(out, p->choices[i].label.v[im->cx->lang]);
	}
	return buf_slice(out);
}

static slice set_choice(building *b, size_t column, import_field f, slice text)
{
	const property *p = reg_property(b->im->actions, import_field_key(f));
	bool sure;
	const choice *c = cell_choice(b->im->scratch, p, text, &sure);
	if (!c) {
		problem(b->im, b->w->r->number, column, N_("\"{1}\" is not one of: {2}."), text, choices_of(b->im, p));
		return NO_SLICE;
	}
	if (!sure) caution(b->im, b->w->r->number, column, N_("\"{1}\" is taken as \"{2}\"."), text, c->label.v[b->im->cx->lang]);
	return c->value;
}

static void set_state(building *b, size_t column, slice text)
{
	bool sure;
	const workflow_state *s = cell_state(b->im->scratch, b->im->actions, text, &sure);
	if (!s) {
		problem(b->im, b->w->r->number, column, N_("\"{1}\" is not a status we know: {2}."), text, choices_of(b->im, reg_property(b->im->actions, S("state"))));
		return;
	}
	if (!sure) caution(b->im, b->w->r->number, column, N_("\"{1}\" is taken as \"{2}\"."), text, s->label.v[b->im->cx->lang]);
	tid p = graph_iri(b->g, ADMS("status"));
	graph_remove(b->g, b->s, p, 0);
	graph_add(b->g, b->s, p, graph_iri(b->g, s->iri));
}

static slice scope_of(const building *b, import_field f)
{
	return f == FIELD_STEP ? b->domain : f == FIELD_CONTINUES ? b->w->plan : NO_SLICE;
}

/* The entry a name became, or NO_SLICE with the reason told. */
static slice set_reference(building *b, size_t column, import_field f, slice text)
{
	importing *im = b->im;
	uint64_t row = b->w->r->number;
	import_name *n = name_resolve(im, f, text, scope_of(b, f));
	if (n->how == MATCH_LEFT_OUT) return NO_SLICE;
	if (n->how == MATCH_ALIKE) caution(im, row, column, N_("\"{1}\" is taken as \"{2}\", which is written a little otherwise."), text, n->label);
	if (n->iri.n) return n->iri;
	if (n->candidate_n > 1 && f != FIELD_STEP) problem(im, row, column, N_("\"{1}\" fits more than one entry: \"{2}\" and \"{3}\". Choose which."), text, n->candidates[0].label, n->candidates[1].label);
	else if (f == FIELD_CONTINUES) problem(im, row, column, N_("\"{1}\" is no action of an earlier plan, or of more than one. Write the plan before it, such as \"2025: 3,49\"."), text);
	else if (f == FIELD_STEP) problem(im, row, column, N_("The step \"{1}\" is not known, and without a domain in this row it cannot be made."), text);
	else problem(im, row, column, N_("\"{1}\" is not known and cannot be made here."), text);
	return NO_SLICE;
}

/* Fields of one value. */
static void set_one(building *b, size_t column, import_field f, const cell *c)
{
	arena *a = b->im->scratch;
	slice text = cell_text(c), iri;
	switch (f) {
	case FIELD_IDENTIFIER:
		if (slice_eq(number_key(a, document_value(b->im->actions, b->g, b->w->iri, S("identifier"))), number_key(a, identifier_of(a, c)))) return;
		set_only(b, S("identifier"), graph_literal(b->g, identifier_of(a, c), XSD("string"), NO_SLICE));
		return;
	case FIELD_TITLE_NL: set_language(b, S("title"), LANG_NL, cell_line(a, text)); return;
	case FIELD_TITLE_EN: set_language(b, S("title"), LANG_EN, cell_line(a, text)); return;
	case FIELD_DESCRIPTION_NL: set_language(b, S("description"), LANG_NL, line_ends(a, text)); return;
	case FIELD_DESCRIPTION_EN: set_language(b, S("description"), LANG_EN, line_ends(a, text)); return;
	case FIELD_START:
	case FIELD_END: set_date(b, column, f, text); return;
	case FIELD_STATE: set_state(b, column, text); return;
	case FIELD_KIND: iri = set_choice(b, column, f, text); break;
	case FIELD_DOMAIN:
		iri = set_reference(b, column, f, text);
		b->domain = iri;
		break;
	case FIELD_STEP:
	case FIELD_OWNER:
	case FIELD_CONTINUES: iri = set_reference(b, column, f, text); break;
	default: return;
	}
	if (iri.n) set_only(b, import_field_key(f), graph_iri(b->g, iri));
}

typedef struct { slice *p; size_t n, cap; } iris;

static void iris_add(arena *a, iris *v, slice iri)
{
	if (!iri.n) return;
	GROW(a, slice, v->p, v->n, v->cap);
	v->p[v->n++] = iri;
}

/* One part of a cell with many: itself, or its parts at commas when each of those is known. */
static void add_value(building *b, size_t column, import_field f, slice text, iris *v)
{
	importing *im = b->im;
	arena *a = im->scratch;
	slice rest = text, part;
	bool sure, apart = slice_find_char(text, ',') != SLICE_NONE;
	if (f == FIELD_SOURCE) {
		if (uri_absolute_valid(text)) iris_add(a, v, text);
		else caution(im, b->w->r->number, column, N_("\"{1}\" is no address (https://...) and is left out."), text);
		return;
	}
	if (f != FIELD_LEVEL) {
		const name_set *set = f == FIELD_GOALS ? im->goal_names : im->organisation_names;
		apart = apart && name_find(a, set, text, NO_SLICE).how == MATCH_NONE;
		for (slice r = text, p; apart && slice_split(&r, ',', &p);) apart = name_find(a, set, p, NO_SLICE).entry != NULL;
	} else {
		apart = !cell_choice(a, reg_property(im->actions, S("level")), text, &sure);
	}
	if (!apart) {
		iris_add(a, v, f == FIELD_LEVEL ? set_choice(b, column, f, text) : set_reference(b, column, f, text));
		return;
	}
	while (slice_split(&rest, ',', &part)) {
		part = slice_trim(part);
		if (part.n) iris_add(a, v, f == FIELD_LEVEL ? set_choice(b, column, f, part) : set_reference(b, column, f, part));
	}
}

/* Fields of many values: what the cells say replaces what is there, when they say anything. */
static void set_many(building *b, import_field f)
{
	importing *im = b->im;
	iris v = { 0 };
	bool any = false;
	for (size_t i = 0; i < im->p->column_n; i++) {
		const cell *c = im->p->columns[i].field == f ? cell_at(b->w->r, i) : NULL;
		if (!c) continue;
		slice *parts;
		size_t n = cell_parts(im->scratch, cell_text(c), &parts);
		any = any || n;
		for (size_t k = 0; k < n; k++) add_value(b, i, f, parts[k], &v);
	}
	if (!any) return;
	tid p = path_in(b, import_field_key(f));
	graph_remove(b->g, b->s, p, 0);
	for (size_t i = 0; i < v.n; i++) graph_add(b->g, b->s, p, graph_iri(b->g, v.p[i]));
}

static void fill(building *b)
{
	importing *im = b->im;
	set_only(b, S("plan"), graph_iri(b->g, b->w->plan));
	for (int f = 1; f < FIELD_COUNT; f++) {
		size_t column;
		if (f == FIELD_PLAN) continue;
		if (field_is_many((import_field)f)) {
			set_many(b, (import_field)f);
			continue;
		}
		const cell *c = field_cell(im, b->w->r, (import_field)f, &column);
		if (!c) continue;
		if (c->kind == CELL_ERROR) problem(im, b->w->r->number, column, N_("The cell holds the error {1}. Repair the formula and save the file again."), c->text);
		else set_one(b, column, (import_field)f, c);
	}
}

graph *row_document(importing *im, work *w, const graph *before)
{
	building b = { .im = im, .w = w, .g = graph_new(im->scratch) };
	graph_copy(b.g, before);
	b.s = graph_iri(b.g, w->iri);
	graph_add(b.g, b.s, graph_iri(b.g, RDF("type")), graph_iri(b.g, im->actions->class_iri));
	b.domain = document_value(im->actions, b.g, w->iri, S("domain"));
	fill(&b);
	slice start = document_value(im->actions, b.g, w->iri, S("start")), end = document_value(im->actions, b.g, w->iri, S("end"));
	size_t column;
	if (start.n && end.n && slice_cmp(end, start) < 0 && field_cell(im, w->r, FIELD_END, &column)) caution(im, w->r->number, column, N_("The end, {1}, comes before the start, {2}."), end, start);
	return b.g;
}
