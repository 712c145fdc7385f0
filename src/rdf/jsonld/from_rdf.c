/* SPDX-License-Identifier: EUPL-1.2
 * Serialize RDF as JSON-LD (JSON-LD 1.1 API, 8.3 to 8.5). Quads are sorted by graph and subject, so that each node is made at once, and lists are
 * folded from their ends. */
#include "rdf/jsonld/context.h"
#include <math.h>
#include <stdlib.h>

typedef struct fold_node { tid g, s; size_t from, to; json *object; bool gone; } fold_node; /* its quads, and what became of it */
typedef struct usage { size_t node; tid property; json *value; uint32_t count; } usage;      /* who refers to a blank node: count 1 means once */
typedef struct { size_t node; tid property; json *value; } nil_usage;

typedef struct folding {
	jsonld *j;
	const graph *terms;
	quad *quads; size_t quad_n;
	fold_node *nodes; size_t node_n;
	usage *used;                                  /* by term */
	nil_usage *nils; size_t nil_n;
	tid type, rest, nil, direction;
} folding;

static int quad_order(const void *x, const void *y)
{
	const quad *a = x, *b = y;
	if (a->g != b->g) return a->g < b->g ? -1 : 1;
	if (a->s != b->s) return a->s < b->s ? -1 : 1;
	if (a->p != b->p) return a->p < b->p ? -1 : 1;
	return (a->o > b->o) - (a->o < b->o);
}

static slice id_text(folding *f, tid t)
{
	const term *x = graph_term(f->terms, t);
	return x->kind == TERM_BLANK ? JOIN(f->j->mem, S("_:"), x->lex) : x->lex;
}

static json *reference(folding *f, tid t)
{
	json *o = jsonld_object(f->j);
	json_add(o, KEYWORD(ID), jsonld_text(f->j, id_text(f, t)));
	return o;
}

/* ---- literals ---- */

/* The value as a number or boolean of JSON; NULL when its text is none. */
static json *native(folding *f, const term *x)
{
	arena *a = f->j->mem;
	double d;
	if (slice_eq(x->datatype, XSD("boolean"))) {
		if (slice_eq(x->lex, S("true")) || slice_eq(x->lex, S("1"))) return json_new(a, JSON_TRUE, NO_SLICE);
		return slice_eq(x->lex, S("false")) || slice_eq(x->lex, S("0")) ? json_new(a, JSON_FALSE, NO_SLICE) : NULL;
	}
	bool integer = slice_eq(x->datatype, XSD("integer"));
	if ((!integer && !slice_eq(x->datatype, XSD("double"))) || !slice_to_double(x->lex, &d) || !isfinite(d)) return NULL;
	slice digits = x->lex;
	if (slice_starts(digits, S("-")) || slice_starts(digits, S("+"))) digits = slice_skip(digits, 1);
	while (digits.n > 1 && digits.p[0] == '0') digits = slice_skip(digits, 1);
	if (integer) {
		for (size_t i = 0; i < digits.n; i++) if (digits.p[i] < '0' || digits.p[i] > '9') return NULL;
		return json_new(a, JSON_NUMBER, slice_starts(x->lex, S("-")) && !slice_eq(digits, S("0")) ? JOIN(a, S("-"), digits) : digits);
	}
	buf *b = buf_new(a, 64);
	json_number_canonical(b, d);
	return json_new(a, JSON_NUMBER, buf_slice(b));
}

static void add_direction(folding *f, json *o, slice language_direction)
{
	size_t under = slice_rfind_char(language_direction, '_');
	if (under) json_add(o, KEYWORD(LANGUAGE), jsonld_text(f->j, slice_take(language_direction, under)));
	json_add(o, KEYWORD(DIRECTION), jsonld_text(f->j, slice_skip(language_direction, under + 1)));
}

static status literal(folding *f, const term *x, json **ret)
{
	static const slice I18N = SLICE_INIT("https://www.w3.org/ns/i18n#");
	jsonld *j = f->j;
	json *o = jsonld_object(j), *value = NULL;
	slice type = NO_SLICE;
	if (j->o.use_native_types) value = native(f, x);
	if (!value && !j->o.mode_1_0 && slice_eq(x->datatype, RDF("JSON"))) {
		const json_limits within = { .bytes = 16u << 20, .values = 200000, .levels = 200, .nul = true };
		if (json_parse_within(j->cx, x->lex, &within, &value) != ST_OK) return jsonld_fail(j, JSONLD_JSON_LITERAL, j->cx->err.message);
		type = KEYWORD(JSON);
	} else if (!value) {
		bool directed = j->o.rdf_direction == RDF_DIRECTION_I18N && slice_starts(x->datatype, I18N) && slice_find_char(slice_skip(x->datatype, I18N.n), '_') != SLICE_NONE;
		value = jsonld_text(j, x->lex);
		if (x->lang.n) json_add(o, KEYWORD(LANGUAGE), jsonld_text(j, x->lang));
		else if (directed) add_direction(f, o, slice_skip(x->datatype, I18N.n));
		else if (!slice_eq(x->datatype, XSD("string"))) type = x->datatype;
	}
	if (type.p) json_add(o, KEYWORD(TYPE), jsonld_text(j, type));
	json_add(o, KEYWORD(VALUE), value);
	*ret = o;
	return ST_OK;
}

/* ---- nodes ---- */

static bool there_already(const json *list, const json *value)
{
	for (const json *m = list->child; m; m = m->next) if (json_equal(m, value)) return true;
	return false;
}

static void note_usage(folding *f, size_t at, tid property, tid object, json *value)
{
	if (object == f->nil && f->nil) {
		f->nils[f->nil_n++] = (nil_usage){ at, property, value };
	} else if (graph_term(f->terms, object)->kind == TERM_BLANK) {
		usage *u = &f->used[object];
		if (!u->count++) *u = (usage){ at, property, value, 1 };
	}
}

static status make_node(folding *f, size_t at)
{
	fold_node *n = &f->nodes[at];
	json *list = NULL, *value = NULL;
	tid before = 0;
	n->object = reference(f, n->s);
	for (size_t i = n->from; i < n->to; i++) {
		const quad *q = &f->quads[i];
		const term *o = graph_term(f->terms, q->o);
		bool type = q->p == f->type && !f->j->o.use_rdf_type && o->kind != TERM_LITERAL;
		if (type) {
			jsonld_append(f->j, n->object, KEYWORD(TYPE), jsonld_text(f->j, id_text(f, q->o)));
			if (o->kind == TERM_BLANK) f->used[q->o].count += 2; /* a type is never folded away */
			continue;
		}
		if (q->p != before) json_add(n->object, id_text(f, q->p), list = jsonld_array(f->j));
		before = q->p;
		if (o->kind == TERM_LITERAL) TRY(literal(f, o, &value));
		else value = reference(f, q->o);
		if (f->j->o.use_native_types && there_already(list, value)) continue;
		json_add(list, NO_SLICE, value);
		if (o->kind != TERM_LITERAL) note_usage(f, at, q->p, q->o, value);
	}
	return ST_OK;
}

static fold_node *find_node(folding *f, tid g, tid s)
{
	size_t low = 0, high = f->node_n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		fold_node *n = &f->nodes[mid];
		if (n->g == g && n->s == s) return n;
		if (n->g < g || (n->g == g && n->s < s)) low = mid + 1;
		else high = mid;
	}
	return NULL;
}

/* ---- lists (API, 8.3, step 6.4) ---- */

static json *one_value(const json *object, slice property)
{
	const json *list = json_get(object, property);
	return list && list->kind == JSON_ARRAY && list->count == 1 ? list->child : NULL;
}

/* A cell: a blank node that is referred to once, with one rdf:first, one rdf:rest, and perhaps the type rdf:List. */
static bool is_cell(folding *f, const fold_node *n)
{
	if (graph_term(f->terms, n->s)->kind != TERM_BLANK || f->used[n->s].count != 1) return false;
	const json *type = json_get(n->object, KEYWORD(TYPE));
	if (!one_value(n->object, RDF("first")) || !one_value(n->object, RDF("rest"))) return false;
	if (type && (type->count != 1 || !slice_eq(json_text(type->child), RDF("List")))) return false;
	return n->object->count == (type ? 4u : 3u);
}

static void fold_list(folding *f, const nil_usage *end)
{
	size_t at = end->node;
	tid property = end->property;
	json *head = end->value, *items = jsonld_array(f->j), *list = NULL;
	while (property == f->rest && !f->nodes[at].gone && is_cell(f, &f->nodes[at])) {
		fold_node *cell = &f->nodes[at];
		const usage *u = &f->used[cell->s];
		if (f->nodes[u->node].g != cell->g) break;
		json *item = one_value(cell->object, RDF("first")); /* itself: it may become a list later */
		item->next = list; /* from the end to the beginning */
		list = item;
		cell->gone = true;
		at = u->node;
		property = u->property;
		head = u->value;
	}
	for (json *m = list, *next; m; m = next) {
		next = m->next;
		json_add(items, NO_SLICE, m);
	}
	head->child = head->last = NULL;
	head->count = 0;
	json_add(head, KEYWORD(LIST), items);
}

/* ---- texts with a direction (API, 8.3, step 6.1) ---- */

static void fold_direction(folding *f, fold_node *n)
{
	const usage *u = &f->used[n->s];
	const json *value = one_value(n->object, RDF("value")), *language = one_value(n->object, RDF("language")), *direction = one_value(n->object, RDF("direction"));
	if (u->count != 1 || n->gone || !value || !json_get(value, KEYWORD(VALUE)) || !direction || f->nodes[u->node].g != n->g) return;
	json *head = u->value;
	head->child = head->last = NULL;
	head->count = 0;
	if (direction) json_add(head, KEYWORD(DIRECTION), jsonld_text(f->j, json_text(json_get(direction, KEYWORD(VALUE)))));
	if (language) json_add(head, KEYWORD(LANGUAGE), jsonld_text(f->j, json_text(json_get(language, KEYWORD(VALUE)))));
	json_add(head, KEYWORD(VALUE), jsonld_text(f->j, json_text(json_get(value, KEYWORD(VALUE)))));
	n->gone = true;
}

static bool has_direction(const folding *f, const fold_node *n)
{
	for (size_t i = n->from; i < n->to; i++) if (f->quads[i].p == f->direction) return true;
	return false;
}

/* ---- the whole ---- */

static void prepare(folding *f, const dataset *d)
{
	arena *a = f->j->mem;
	const quad *all = dataset_quads(d);
	f->terms = dataset_terms(d);
	f->quad_n = dataset_size(d);
	f->quads = arena_new(a, quad, f->quad_n ? f->quad_n : 1);
	for (size_t i = 0; i < f->quad_n; i++) f->quads[i] = all[i];
	qsort(f->quads, f->quad_n, sizeof *f->quads, quad_order);
	f->nodes = arena_new(a, fold_node, f->quad_n ? f->quad_n : 1);
	f->nils = arena_new(a, nil_usage, f->quad_n ? f->quad_n : 1);
	f->used = arena_new(a, usage, graph_terms(f->terms) + 1);
	for (size_t i = 0; i < f->quad_n; i++) {
		if (!f->node_n || f->nodes[f->node_n - 1].g != f->quads[i].g || f->nodes[f->node_n - 1].s != f->quads[i].s)
			f->nodes[f->node_n++] = (fold_node){ .g = f->quads[i].g, .s = f->quads[i].s, .from = i };
		f->nodes[f->node_n - 1].to = i + 1;
	}
	f->type = graph_find_iri(f->terms, RDF("type"));
	f->rest = graph_find_iri(f->terms, RDF("rest"));
	f->nil = graph_find_iri(f->terms, RDF("nil"));
	f->direction = graph_find_iri(f->terms, RDF("direction"));
}

static int node_text_order(const void *x, const void *y) { return slice_cmp(json_text(json_get(*(const json *const *)x, KEYWORD(ID))), json_text(json_get(*(const json *const *)y, KEYWORD(ID)))); }

/* The nodes of one graph; those of which nothing is said are left out. */
static json *graph_array(folding *f, size_t from, size_t to)
{
	json **list = arena_new(f->j->mem, json *, to - from + 1), *out = jsonld_array(f->j);
	size_t n = 0;
	for (size_t i = from; i < to; i++) if (!f->nodes[i].gone && f->nodes[i].object->count > 1) list[n++] = f->nodes[i].object;
	if (f->j->o.ordered) qsort(list, n, sizeof *list, node_text_order);
	for (size_t i = 0; i < n; i++) json_add(out, NO_SLICE, list[i]);
	return out;
}

static json *assembled(folding *f)
{
	size_t from = 0;
	while (from < f->node_n && !f->nodes[from].g) from++;
	json *extra = jsonld_array(f->j), *out;
	for (size_t i = from, to; i < f->node_n; i = to) {
		for (to = i; to < f->node_n && f->nodes[to].g == f->nodes[i].g; to++) {}
		fold_node *named = find_node(f, 0, f->nodes[i].g);
		json *object = named && !named->gone ? named->object : reference(f, f->nodes[i].g);
		json_add(object, KEYWORD(GRAPH), graph_array(f, i, to));
		if (!named || named->gone) json_add(extra, NO_SLICE, object);
	}
	out = graph_array(f, 0, from);
	for (json *m = extra->child, *next; m; m = next) {
		next = m->next;
		json_add(out, NO_SLICE, m);
	}
	return out;
}

static json *in_order(folding *f, json *list)
{
	json **all = arena_new(f->j->mem, json *, list->count + 1), *out = jsonld_array(f->j);
	size_t n = 0;
	for (json *m = list->child; m; m = m->next) all[n++] = m;
	qsort(all, n, sizeof *all, node_text_order);
	for (size_t i = 0; i < n; i++) json_add(out, NO_SLICE, all[i]);
	return out;
}

status jsonld_from_rdf(ctx *cx, const dataset *d, const jsonld_options *o, json **ret)
{
	jsonld j;
	jsonld_begin(&j, cx, o);
	folding f = { .j = &j };
	prepare(&f, d);
	for (size_t i = 0; i < f.node_n; i++) TRY(make_node(&f, i));
	if (j.o.rdf_direction == RDF_DIRECTION_COMPOUND && f.direction)
		for (size_t i = 0; i < f.node_n; i++) if (has_direction(&f, &f.nodes[i])) fold_direction(&f, &f.nodes[i]);
	for (size_t i = 0; i < f.nil_n; i++) fold_list(&f, &f.nils[i]);
	*ret = assembled(&f);
	if (j.o.ordered) *ret = in_order(&f, *ret);
	return ST_OK;
}
