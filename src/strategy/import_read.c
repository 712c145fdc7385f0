/* SPDX-License-Identifier: EUPL-1.2
 * The preview: each row gets its action first (so that rows can continue each other), then its document, which is validated as the
 * register would and compared with what is there. */
#include "strategy/import_private.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_PROBLEMS = 5000, MOST_ABSENT = 1000, MOST_ACTIONS = 50000 };

/* ---- problems ---- */

static slice column_title(importing *im, size_t column)
{
	const import_preview *p = im->p;
	if (column < p->column_n && p->columns[column].header.n) return p->columns[column].header;
	return table_column_name(im->cx->mem, column);
}

void import_problem_add(importing *im, uint64_t row, size_t column, bool warning, slice message)
{
	import_preview *p = im->p;
	ctx *cx = im->cx;
	if (warning && map_has(im->cautioned, message)) return; /* once is enough: "lopend" stands in a hundred rows */
	if (warning) map_put(im->cautioned, message, im);
	*(warning ? &p->warnings : &p->errors) += 1;
	if (p->problem_n >= MOST_PROBLEMS) return;
	slice place = !row ? tr(cx->lang, "the file") : column == SIZE_MAX ? trf(cx->mem, cx->lang, "row {1}", ctx_num(cx, row))
		: trf(cx->mem, cx->lang, "row {1}, column {2}", ctx_num(cx, row), column_title(im, column));
	GROW(cx->mem, import_problem, p->problems, p->problem_n, im->problems_cap);
	p->problems[p->problem_n++] = (import_problem){ row, column, place, message, warning };
}

void import_problem_say(importing *im, uint64_t row, size_t column, bool warning, slice sentence, const slice *args, size_t n)
{
	import_problem_add(im, row, column, warning, text_fill(im->cx->mem, tr_slice(im->cx->lang, sentence), args, n));
}

/* ---- what stands in the plans now ---- */

typedef struct { standing *p; size_t n; map *by_number, *by_title; } plan_actions;

slice number_key(arena *a, slice identifier)
{
	char *out = arena_alloc(a, identifier.n + 1);
	for (size_t i = 0; i < identifier.n; i++) out[i] = identifier.p[i] == '.' ? ',' : identifier.p[i];
	return slice_of(out, identifier.n);
}

static status plan_load(importing *im, slice plan, plan_actions **ret)
{
	ctx *cx = im->cx;
	plan_actions *v = map_get(im->plans_read, plan);
	*ret = v;
	if (v) return ST_OK;
	v = arena_new(cx->mem, plan_actions, 1);
	*v = (plan_actions){ .by_number = map_new(cx->mem), .by_title = map_new(cx->mem) };
	map_put(im->plans_read, plan, v);
	*ret = v;
	if (map_has(im->taken, plan)) return ST_OK;
	resource *rows;
	TRY(list_where(cx, S("actions"), S("plan"), &plan, 1, S("identifier"), MOST_ACTIONS, &rows, &v->n));
	v->p = arena_new(cx->mem, standing, v->n + 1);
	map *numbers = map_new(cx->mem);
	for (size_t i = 0; i < name_set_count(im->action_names); i++) map_put(numbers, name_set_at(im->action_names, i)->iri, (void *)(uintptr_t)name_set_at(im->action_names, i));
	for (size_t i = 0; i < v->n; i++) {
		const name_entry *e = map_get(numbers, rows[i].iri);
		slice number = e ? number_key(cx->mem, e->identifier) : NO_SLICE;
		v->p[i] = (standing){ .r = rows[i], .number = number };
		if (number.n && !map_has(v->by_number, number)) map_put(v->by_number, number, &v->p[i]);
		slice titles[2] = { name_fold(cx->mem, rows[i].label_nl), name_fold(cx->mem, rows[i].label_en) };
		for (int k = 0; k < 2; k++)
			if (titles[k].n && !map_has(v->by_title, titles[k])) map_put(v->by_title, titles[k], &v->p[i]);
	}
	return ST_OK;
}

/* ---- rows ---- */

static bool any_cell(importing *im, const table_row *r)
{
	for (size_t i = 0; i < im->p->column_n; i++)
		if (im->p->columns[i].field != FIELD_NOTHING && cell_at(r, i)) return true;
	return false;
}

static void find_plan(importing *im, work *w)
{
	size_t column;
	const cell *c = field_cell(im, w->r, FIELD_PLAN, &column);
	w->plan = im->plan;
	if (!c) {
		if (!w->plan.n) problem(im, w->r->number, column, N_("No plan is named here, and none was chosen for the whole file."));
		w->wrong = !w->plan.n;
		return;
	}
	import_name *n = name_resolve(im, FIELD_PLAN, cell_text(c), NO_SLICE);
	if (n->how == MATCH_LEFT_OUT) return;
	w->plan = n->iri;
	w->wrong = !n->iri.n;
	if (w->wrong) problem(im, w->r->number, column, N_("\"{1}\" is no plan of this strategy, and without a year in its name it cannot be made."), n->text);
}

static slice action_name(importing *im, const work *w)
{
	ctx *cx = im->cx;
	slice plan = slice_skip(w->plan, slice_rfind_char(w->plan, '/') + 1);
	slice part = uri_name(cx->mem, w->number.n ? number_key(cx->mem, w->number) : w->title);
	return uri_name(cx->mem, JOIN(cx->mem, slice_take(plan, 40), S("-"), part));
}

static void new_action(importing *im, work *w)
{
	w->iri = import_free_iri(im, im->actions, action_name(im, w));
	map_put(im->taken, w->iri, (void *)(uintptr_t)im->actions);
	name_entry e = { .iri = w->iri, .parent = w->plan, .identifier = w->number };
	e.label[im->o->text_english ? LANG_EN : LANG_NL] = w->title;
	name_set_add(im->action_names, e);
}

/* The same plan and number (or title) twice in one file cannot be told apart later. */
static bool is_double(importing *im, map *seen, work *w)
{
	ctx *cx = im->cx;
	arena *a = im->scratch;
	slice key = JOIN(a, w->plan, S("\n"), w->number.n ? number_key(a, w->number) : JOIN(a, S("="), name_fold(a, w->title)));
	work *first = map_get(seen, key);
	if (!first) {
		map_put(seen, arena_copy(cx->mem, key), w);
		return false;
	}
	size_t column;
	(void)field_cell(im, w->r, w->number.n ? FIELD_IDENTIFIER : FIELD_TITLE_NL, &column);
	if (w->number.n) problem(im, w->r->number, column, N_("Number {1} stands in row {2} already."), w->number, ctx_num(cx, first->r->number));
	else problem(im, w->r->number, column, N_("This title stands in row {1} already. Give both a number, or take one out."), ctx_num(cx, first->r->number));
	return true;
}

/* A spreadsheet takes 1,10 for a number and shows 1,1: then the number is one action's and the title another's. */
static bool zero_dropped(importing *im, work *w, const plan_actions *v)
{
	arena *a = im->scratch;
	size_t column;
	const standing *same = w->number.n && w->title.n ? map_get(v->by_title, name_fold(a, w->title)) : NULL;
	if (!same || same == w->old || !slice_eq(same->number, JOIN(a, number_key(a, w->number), S("0")))) return false;
	(void)field_cell(im, w->r, FIELD_IDENTIFIER, &column);
	problem(im, w->r->number, column, N_("This is the title of action {1}: the spreadsheet dropped the zero of its number. Make the column text and write {1}."), same->number);
	return true;
}

static status find_action(importing *im, map *seen, work *w)
{
	size_t column, other;
	arena *a = im->cx->mem;
	arena_reset(im->scratch);
	const cell *number = field_cell(im, w->r, FIELD_IDENTIFIER, &other), *title = field_cell(im, w->r, FIELD_TITLE_NL, &column);
	if (!title) title = field_cell(im, w->r, FIELD_TITLE_EN, &other);
	if (column == SIZE_MAX) column = other;
	if (number) w->number = identifier_of(a, number);
	if (title) w->title = cell_line(a, cell_text(title));
	find_plan(im, w);
	if (w->wrong) return ST_OK;
	plan_actions *v;
	TRY(plan_load(im, w->plan, &v));
	if (w->number.n) w->old = map_get(v->by_number, number_key(im->scratch, w->number));
	if (!w->old && w->title.n) {
		standing *same = map_get(v->by_title, name_fold(im->scratch, w->title));
		if (same && !(w->number.n && same->number.n) && !same->seen) w->old = same;
	}
	if (!w->old && !w->title.n) {
		problem(im, w->r->number, column, N_("This row has no title."));
		w->wrong = true;
		return ST_OK;
	}
	w->wrong = zero_dropped(im, w, v) || is_double(im, seen, w);
	if (w->wrong) return ST_OK;
	if (w->old) {
		w->old->seen = true;
		w->iri = w->old->r.iri;
	} else {
		new_action(im, w);
	}
	return ST_OK;
}

/* ---- documents ---- */

static bool same_graph(const graph *a, const graph *b)
{
	if (graph_size(a) != graph_size(b)) return false;
	for (graph_walk w = graph_match(a, 0, 0, 0); graph_next(&w);) {
		tid s = graph_find(b, *graph_term(a, w.t.s)), p = graph_find(b, *graph_term(a, w.t.p)), o = graph_find(b, *graph_term(a, w.t.o));
		if (!s || !p || !o || !graph_has(b, s, p, o)) return false;
	}
	return true;
}

/* The column that a finding of the register is about: "title.nl", "goals[1]". */
static size_t column_of(importing *im, slice at)
{
	size_t bracket = slice_find_char(at, '[');
	slice key = bracket == SLICE_NONE ? at : slice_take(at, bracket);
	for (size_t i = 0; i < im->p->column_n; i++) {
		import_field f = im->p->columns[i].field;
		if (f != FIELD_NOTHING && (slice_eq(key, import_field_name(f)) || slice_eq(key, import_field_key(f)))) return i;
	}
	return SIZE_MAX;
}

/* `own` works in the scratch arena: what is kept is copied. */
static status validate(importing *im, ctx *own, const work *w, const graph *g)
{
	arena *a = im->cx->mem;
	status st = document_validate_among(own, im->e->registers, im->actions, g, w->iri, im->taken);
	if (st != ST_OK && st != ST_INVALID) {
		im->cx->err.code = own->err.code;
		im->cx->err.message = arena_copy(a, own->err.message);
		return st;
	}
	for (const finding *f = own->err.findings; f; f = f->next) import_problem_add(im, w->r->number, column_of(im, f->at), false, arena_copy(a, f->message));
	if (st == ST_INVALID && !own->err.findings) import_problem_add(im, w->r->number, SIZE_MAX, false, arena_copy(a, own->err.message));
	return ST_OK;
}

static status build_row(importing *im, work *w, import_row *out)
{
	ctx *cx = im->cx, own = *cx;
	*out = (import_row){ .row = w->r->number, .outcome = ROW_WRONG, .iri = w->iri, .identifier = w->number, .title = w->title, .plan = w->plan };
	if (w->wrong) return ST_OK;
	arena_reset(im->scratch);
	own.mem = im->scratch;
	ctx_error_clear(&own);
	graph *before = graph_new(im->scratch);
	resource res = { 0 };
	if (w->old) {
		status st = entry_get(&own, im->e, im->actions, w->iri, &res, &before);
		if (st != ST_OK) return fail(cx, STALE, "The plan changed while it was read: <{1}>. Try again.", w->iri);
	}
	size_t errors = im->p->errors;
	graph *after = row_document(im, w, before);
	if (w->old && same_graph(before, after) && errors == im->p->errors) {
		out->outcome = ROW_SAME;
		return ST_OK;
	}
	TRY(validate(im, &own, w, after));
	if (errors != im->p->errors) return ST_OK;
	TRY(document_diff(cx, im->e->registers, im->actions, before, after, &out->diff, &out->diff_n));
	out->outcome = w->old ? ROW_CHANGE : ROW_CREATE;
	out->document = graph_new(cx->mem);
	graph_copy(out->document, after);
	out->version = res.version;
	return ST_OK;
}

/* ---- the whole ---- */

static void list_absent(importing *im)
{
	import_preview *p = im->p;
	p->absent = arena_new(im->cx->mem, resource, MOST_ABSENT);
	for (size_t i = 0; i < map_count(im->plans_read); i++) {
		const plan_actions *v = map_value(im->plans_read, i);
		for (size_t k = 0; k < v->n; k++) {
			if (v->p[k].seen) continue;
			if (p->absent_n < MOST_ABSENT) p->absent[p->absent_n++] = v->p[k].r;
			p->absent_total++;
		}
	}
}

static void gather_names(importing *im)
{
	import_preview *p = im->p;
	p->name_n = map_count(im->names);
	p->names = arena_new(im->cx->mem, import_name, p->name_n + 1);
	for (size_t i = 0; i < p->name_n; i++) p->names[i] = *(import_name *)map_value(im->names, i);
}

typedef struct { const import_preview *p; bool *wanted; map *by_iri; } gathering;

/* A new entry is written when something that is written refers to it, directly or through another new one. */
static void want_from(gathering *v, const graph *g)
{
	for (size_t t = 1; t <= graph_terms(g); t++) {
		const term *x = graph_term(g, (tid)t);
		size_t at = x->kind == TERM_IRI ? (size_t)(uintptr_t)map_get(v->by_iri, x->lex) : 0;
		if (!at || v->wanted[at - 1]) continue;
		v->wanted[at - 1] = true;
		want_from(v, v->p->news[at - 1].document);
	}
}

/* Leaves of what could come along what does: rows that are wrong bring nothing. */
static void keep_wanted(importing *im)
{
	import_preview *p = im->p;
	gathering v = { p, arena_new(im->cx->mem, bool, p->new_n + 1), map_new(im->cx->mem) };
	for (size_t i = 0; i < p->new_n; i++) map_put(v.by_iri, p->news[i].iri, (void *)(uintptr_t)(i + 1));
	for (size_t i = 0; i < p->row_n; i++)
		if (p->rows[i].document) want_from(&v, p->rows[i].document);
	size_t n = 0;
	for (size_t i = 0; i < p->new_n; i++)
		if (v.wanted[i]) p->news[n++] = p->news[i];
	p->new_n = n;
}

static int by_row(const void *a, const void *b)
{
	const import_problem *x = a, *y = b;
	if (x->row != y->row) return x->row < y->row ? -1 : 1;
	if (x->column != y->column) return x->column < y->column ? -1 : 1;
	return slice_cmp(x->message, y->message);
}

/* What comes along must be right too: a new organisation's name may be too long. */
static status check_news(importing *im)
{
	ctx own = *im->cx;
	for (size_t i = 0; i < im->p->new_n; i++) {
		const import_new *n = &im->p->news[i];
		const reg *r = registers_find(im->e->registers, n->register_name);
		ctx_error_clear(&own);
		status st = document_validate_among(&own, im->e->registers, r, n->document, n->iri, im->taken);
		if (st == ST_OK) continue;
		if (st != ST_INVALID) {
			im->cx->err = own.err;
			return st;
		}
		problem(im, 0, SIZE_MAX, N_("The new entry \"{1}\" in \"{2}\" cannot be made as it is: {3}"), n->label, r->title.v[im->cx->lang],
			own.err.findings ? own.err.findings->message : own.err.message);
	}
	return ST_OK;
}

static void sum_up(importing *im)
{
	import_preview *p = im->p;
	ctx *cx = im->cx;
	sha256 *h = sha256_new(cx->mem);
	sha256_add_field(h, im->file);
	for (size_t i = 0; i < p->column_n; i++) sha256_add_u64(h, p->columns[i].field);
	for (size_t i = 0; i < p->row_n; i++) {
		const import_row *r = &p->rows[i];
		p->counts[r->outcome]++;
		sha256_add_u64(h, r->outcome);
		sha256_add_u64(h, r->version);
		sha256_add_field(h, r->iri.p ? r->iri : S(""));
	}
	for (size_t i = 0; i < p->new_n; i++) sha256_add_field(h, p->news[i].iri);
	for (size_t i = 0; i < p->name_n; i++) sha256_add_field(h, p->names[i].iri.p ? p->names[i].iri : S(""));
	p->fingerprint = sha256_end(h);
	bool work_to_do = p->counts[ROW_CREATE] + p->counts[ROW_CHANGE] > 0;
	p->ready = work_to_do && (!p->errors || (im->o->only_good && p->counts[ROW_WRONG] > 0));
}

static status read_rows(importing *im)
{
	import_preview *p = im->p;
	const table *t = &p->source;
	ctx *cx = im->cx;
	work *works = arena_new(cx->mem, work, t->n + 1);
	map *seen = map_new(cx->mem);
	size_t n = 0;
	for (size_t i = 0; i < t->n; i++) {
		if (t->rows[i].number <= p->header_row || !any_cell(im, &t->rows[i])) continue;
		if (n == IMPORT_MOST_ROWS) return fail(cx, TOO_LARGE, "The file has more than {1} actions. Split it and import the parts one by one.", ctx_num(cx, IMPORT_MOST_ROWS));
		works[n] = (work){ .r = &t->rows[i] };
		TRY(find_action(im, seen, &works[n]));
		n++;
	}
	p->rows = arena_new(cx->mem, import_row, n + 1);
	p->row_n = n;
	for (size_t i = 0; i < n; i++) TRY(build_row(im, &works[i], &p->rows[i]));
	if (!n) problem(im, 0, SIZE_MAX, N_("The file has no rows below the titles."));
	return ST_OK;
}

static status find_registers(importing *im)
{
	const struct { slice name; const reg **to; } NEEDED[] = {
		{ S("actions"), &im->actions }, { S("plans"), &im->plans }, { S("domains"), &im->domains }, { S("steps"), &im->steps }, { S("goals"), &im->goals },
		{ S("organisations"), &im->organisations }, { S("strategies"), &im->strategies },
	};
	for (size_t i = 0; i < COUNT_OF(NEEDED); i++) TRY(find_register(im->cx, im->e, NEEDED[i].name, NEEDED[i].to));
	for (int f = 1; f < FIELD_COUNT; f++)
		if (!reg_property(im->actions, import_field_key((import_field)f)))
			return fail(im->cx, INTERNAL, "The register \"actions\" has no property \"{1}\" any more; the import needs it.", import_field_key((import_field)f));
	return ST_OK;
}

static bool has_title(const import_preview *p)
{
	for (size_t i = 0; i < p->column_n; i++)
		if (p->columns[i].field == FIELD_TITLE_NL || p->columns[i].field == FIELD_TITLE_EN || p->columns[i].field == FIELD_IDENTIFIER) return true;
	return false;
}

/* A workbook often begins with a sheet of explanation: without a choice, the sheet with most known titles is taken. */
static status read_source(importing *im, slice bytes)
{
	enum { MOST_SHEETS = 20 };
	table_limits limits = TABLE_LIMITS;
	ctx *cx = im->cx;
	table *source = &im->p->source;
	limits.rows = IMPORT_MOST_ROWS + 1000; /* titles and empty rows above and between */
	limits.columns = 200;
	TRY(table_read(cx, bytes, im->o->sheet, &limits, source));
	size_t most = known_titles(im, source), n = source->sheet_n < MOST_SHEETS ? source->sheet_n : MOST_SHEETS;
	const slice *sheets = source->sheets;
	for (size_t i = 1; i < n && !im->o->sheet.n; i++) {
		table other;
		error before = cx->err;
		if (table_read(cx, bytes, sheets[i], &limits, &other) != ST_OK) {
			cx->err = before; /* a chart, or a sheet too large that nobody asked for */
			continue;
		}
		size_t known = known_titles(im, &other);
		if (known <= most) continue;
		most = known;
		*source = other;
	}
	return ST_OK;
}

static status make_preview(ctx *cx, const entry_store *e, slice bytes, const import_options *o, import_preview **ret)
{
	import_preview *p = arena_new(cx->mem, import_preview, 1);
	importing im = { .cx = cx, .e = e, .o = o, .p = p, .names = map_new(cx->mem), .taken = map_new(cx->mem), .plans_read = map_new(cx->mem), .cautioned = map_new(cx->mem), .file = bytes, .scratch = scratch_of(cx) };
	TRY(read_source(&im, bytes));
	TRY(find_registers(&im));
	TRY(context_make(&im));
	columns_guess(&im);
	for (size_t i = 0; i < p->source.problem_n; i++) {
		const table_problem *t = &p->source.problems[i];
		import_problem_add(&im, t->row, t->column ? t->column - 1 : SIZE_MAX, true, t->message);
	}
	if (!has_title(p)) problem(&im, p->header_row, SIZE_MAX, N_("No column was recognised as the title. Say which one it is."));
	else TRY(read_rows(&im));
	keep_wanted(&im);
	TRY(check_news(&im));
	if (p->problem_n) qsort(p->problems, p->problem_n, sizeof *p->problems, by_row);
	list_absent(&im);
	gather_names(&im);
	sum_up(&im);
	*ret = p;
	return ST_OK;
}

status import_read(ctx *cx, const entry_store *e, slice bytes, const import_options *o, import_preview **ret)
{
	ctx room = room_of(cx);
	return room_done(cx, &room, make_preview(&room, e, bytes, o, ret));
}
