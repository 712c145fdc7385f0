/* SPDX-License-Identifier: EUPL-1.2
 * Actions as rows: the columns of the import, so that what goes out can come in again. */
#include "strategy/export_private.h"
#include "format/csv.h"
#include "format/xlsx.h"
#include "strategy/import.h"

static const struct { import_field field; double width; } COLUMNS[] = {
	{ FIELD_IDENTIFIER, 10 }, { FIELD_TITLE_NL, 50 }, { FIELD_TITLE_EN, 50 }, { FIELD_DESCRIPTION_NL, 60 }, { FIELD_DESCRIPTION_EN, 60 }, { FIELD_KIND, 14 }, { FIELD_PLAN, 24 },
	{ FIELD_DOMAIN, 24 }, { FIELD_STEP, 30 }, { FIELD_GOALS, 40 }, { FIELD_OWNER, 30 }, { FIELD_PARTNERS, 40 }, { FIELD_LEVEL, 18 }, { FIELD_START, 12 }, { FIELD_END, 12 }, { FIELD_STATE, 16 },
	{ FIELD_CONTINUES, 40 }, { FIELD_SOURCE, 40 },
};

/* Where a row goes: a CSV line or a row of a sheet. */
typedef struct { csv_writer csv; xlsx_writer *xlsx; } sink;

static void put(sink *s, slice text)
{
	if (s->xlsx) xlsx_text(s->xlsx, text);
	else csv_cell(&s->csv, text);
}

static void put_day(sink *s, slice date)
{
	int64_t days;
	if (s->xlsx && time_parse_date(date, &days)) xlsx_date(s->xlsx, days);
	else put(s, date);
}

static void end_row(sink *s)
{
	if (s->xlsx) xlsx_end_row(s->xlsx);
	else csv_end_row(&s->csv);
}

/* A label that two organisations share cannot be read back: those are written as their address. */
typedef struct { map *label_of, *bearers; } labels;

static slice name_of(ctx *cx, labels *v, slice iri)
{
	slice *known = map_get(v->label_of, iri);
	if (!known) {
		slice both[LANG_COUNT];
		iri = arena_copy(cx->mem, iri); /* it stands in the document being written */
		label_of(cx, iri, both);
		known = arena_new(cx->mem, slice, 1);
		slice name = both[cx->lang];
		bool shared = (uintptr_t)map_get(v->bearers, name) > 1;
		/* the separator of lists inside a name would cut it in two */
		bool cut = slice_find_char(name, ';') != SLICE_NONE || slice_find_char(name, '|') != SLICE_NONE || slice_find_char(name, '\n') != SLICE_NONE;
		*known = shared || cut ? iri : name;
		map_put(v->label_of, iri, known);
	}
	return *known;
}

static slice value_cell(ctx *cx, const export_set *x, labels *v, const exported *a, const graph *g, import_field f)
{
	slice key = import_field_key(f), *values;
	const property *p = reg_property(x->actions, key);
	size_t n = document_values(x->scratch, x->actions, g, a->r.iri, key, &values);
	buf *b = buf_new(x->scratch, 1 << 20);
	for (size_t i = 0; i < n; i++) {
		const choice *c = choice_of(x->actions, key, values[i]);
		if (i) buf_lit(b, "; ");
		if (c) buf_put(b, c->label.v[cx->lang]);
		else if (p && p->refer_n && f != FIELD_CONTINUES) buf_put(b, name_of(cx, v, values[i]));
		else buf_put(b, values[i]);
	}
	return buf_slice(b);
}

static void put_field(ctx *cx, const export_set *x, labels *v, const exported *a, const graph *g, import_field f, sink *s)
{
	slice iri = a->r.iri;
	switch (f) {
	case FIELD_TITLE_NL: put(s, document_text_in(x->actions, g, iri, S("title"), LANG_NL)); break;
	case FIELD_TITLE_EN: put(s, document_text_in(x->actions, g, iri, S("title"), LANG_EN)); break;
	case FIELD_DESCRIPTION_NL: put(s, document_text_in(x->actions, g, iri, S("description"), LANG_NL)); break;
	case FIELD_DESCRIPTION_EN: put(s, document_text_in(x->actions, g, iri, S("description"), LANG_EN)); break;
	case FIELD_START:
	case FIELD_END: put_day(s, document_value(x->actions, g, iri, import_field_key(f))); break;
	case FIELD_STATE: {
		const workflow_state *state = reg_state(x->actions, a->r.state);
		put(s, state ? state->label.v[cx->lang] : a->r.state);
		break;
	}
	default: put(s, value_cell(cx, x, v, a, g, f));
	}
}

static slice title_of(ctx *cx, const export_set *x, const export_scope *scope)
{
	slice both[LANG_COUNT];
	if (scope->plan.n && x->plan_n) return resource_label(&x->plan_list[0], cx->lang);
	if (!scope->strategy.n) return x->actions->title.v[cx->lang];
	label_of(cx, scope->strategy, both);
	return both[cx->lang];
}

static status count_labels(ctx *cx, labels *v)
{
	resource *rows;
	size_t n;
	*v = (labels){ map_new(cx->mem), map_new(cx->mem) };
	TRY(list_where(cx, S("organisations"), NO_SLICE, NULL, 0, NO_SLICE, 50000, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		slice name = resource_label(&rows[i], cx->lang);
		map_put(v->bearers, name, (void *)((uintptr_t)map_get(v->bearers, name) + 1));
	}
	return ST_OK;
}

status export_table(ctx *cx, const export_set *x, const export_scope *scope, export_format f, buf *out)
{
	sink s = { 0 };
	labels v;
	TRY(count_labels(cx, &v));
	if (f == EXPORT_XLSX) {
		xlsx_column columns[COUNT_OF(COLUMNS)];
		for (size_t i = 0; i < COUNT_OF(COLUMNS); i++) columns[i] = (xlsx_column){ import_field_title(COLUMNS[i].field, cx->lang), COLUMNS[i].width };
		TRY(xlsx_begin(cx, scope->temp, &s.xlsx));
		TRY(xlsx_sheet(cx, s.xlsx, title_of(cx, x, scope), columns, COUNT_OF(COLUMNS)));
	} else {
		s.csv = csv_writer_to(out, cx->lang == LANG_NL ? ';' : ',', CSV_GUARD | CSV_BOM);
		for (size_t i = 0; i < COUNT_OF(COLUMNS); i++) csv_cell(&s.csv, import_field_title(COLUMNS[i].field, cx->lang));
		csv_end_row(&s.csv);
	}
	for (size_t i = 0; i < x->n; i++) {
		const graph *g;
		TRY(export_document(cx, x, &x->list[i], &g));
		for (size_t k = 0; k < COUNT_OF(COLUMNS); k++) put_field(cx, x, &v, &x->list[i], g, COLUMNS[k].field, &s);
		end_row(&s);
	}
	return s.xlsx ? xlsx_end(cx, s.xlsx, out) : ST_OK;
}

/* ---- linked data ---- */

static status add_all(ctx *cx, slice register_name, slice column, const slice *values, size_t n, graph *g)
{
	resource *rows;
	size_t row_n;
	if (!n) return ST_OK;
	TRY(list_where(cx, register_name, column, values, n, NO_SLICE, 50000, &rows, &row_n));
	for (size_t i = 0; i < row_n; i++) TRY(index_graph(cx, rows[i].iri, g));
	return ST_OK;
}

/* Every entry that belongs to the scope, as one graph: strategy, plans, domains, steps, goals, actions, and the organisations they name. */
status export_jsonld(ctx *cx, const export_set *x, buf *out)
{
	graph *g = graph_new(cx->mem);
	slice *strategies = arena_new(cx->mem, slice, x->plan_n + 1);
	size_t n = 0;
	map *seen = map_new(cx->mem);
	if (x->strategy.n) {
		strategies[n++] = x->strategy;
		map_put(seen, x->strategy, g);
	}
	for (size_t i = 0; i < x->plan_n; i++) {
		TRY(index_graph(cx, x->plan_list[i].iri, g));
		slice s = document_value(x->plans, g, x->plan_list[i].iri, S("strategy"));
		if (!s.n || map_has(seen, s)) continue;
		strategies[n++] = s;
		map_put(seen, s, g);
	}
	for (size_t i = 0; i < n; i++) TRY(index_graph(cx, strategies[i], g));
	TRY(add_all(cx, S("domains"), S("strategy"), strategies, n, g));
	TRY(add_all(cx, S("goals"), S("strategy"), strategies, n, g));
	for (size_t i = 0; i < n; i++) {
		resource *domains;
		size_t domain_n;
		TRY(list_where(cx, S("domains"), S("strategy"), &strategies[i], 1, NO_SLICE, 50000, &domains, &domain_n));
		slice *iris = arena_new(cx->mem, slice, domain_n + 1);
		for (size_t k = 0; k < domain_n; k++) iris[k] = domains[k].iri;
		TRY(add_all(cx, S("steps"), S("domain"), iris, domain_n, g));
	}
	map *organisations = map_new(cx->mem);
	for (size_t i = 0; i < x->n; i++) {
		const graph *one;
		TRY(export_document(cx, x, &x->list[i], &one));
		graph_copy(g, one);
		const slice KEYS[] = { S("owner"), S("partners") };
		for (size_t k = 0; k < COUNT_OF(KEYS); k++) {
			slice *values;
			size_t value_n = document_values(x->scratch, x->actions, one, x->list[i].r.iri, KEYS[k], &values);
			for (size_t j = 0; j < value_n; j++)
				if (!map_has(organisations, values[j])) map_put(organisations, arena_copy(cx->mem, values[j]), g);
		}
	}
	for (size_t i = 0; i < map_count(organisations); i++) {
		error before = cx->err;
		if (index_graph(cx, map_key(organisations, i), g) != ST_OK) cx->err = before; /* not for these eyes, or elsewhere: its address stays */
	}
	return rdf_write(cx, RDF_JSONLD, g, x->strategy.n ? graph_find_iri(g, x->strategy) : 0, out);
}
