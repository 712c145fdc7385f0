/* SPDX-License-Identifier: EUPL-1.2
 * rdf_write and rdf_write_quads: N-Triples, N-Quads, Turtle and TriG, in a stable order. */
#include "rdf/dataset.h"
#include "rdf/jsonld/write.h"
#include "rdf/layout.h"
#include "rdf/put.h"
#include <string.h>

/* N-Triples. */

static void put_line_part(layout *l, buf *out, tid t)
{
	term x = *graph_term(l->g, t);
	if (x.kind == TERM_BLANK) x.lex = layout_label(l, t);
	char *to = buf_reserve(out, put_line_most(&x));
	if (to) buf_added(out, (size_t)(put_line_term(to, &x) - to));
	buf_putc(out, ' ');
}

static void put_lines(layout *l, buf *out, tid graph_name)
{
	for (size_t i = 0; i < l->subject_n; i++) {
		triple *list;
		size_t n = layout_properties(l, l->subjects[i], &list);
		for (size_t k = 0; k < n; k++) {
			put_line_part(l, out, list[k].s);
			put_line_part(l, out, list[k].p);
			put_line_part(l, out, list[k].o);
			if (graph_name) put_line_part(l, out, graph_name);
			buf_lit(out, ".\n");
		}
	}
}

status write_ntriples(layout *l, buf *out)
{
	put_lines(l, out, 0);
	return ST_OK;
}

/* Turtle. */

/* A prefix of the documents, else one of the vocabulary unless a document calls something else so. */
static void put_name(layout *l, buf *out, slice iri)
{
	size_t number;
	slice local, name = NO_SLICE;
	const told_prefix *told = l->told ? told_prefixes_split(l->told, iri, &local) : NULL;
	if (told) {
		name = told->name;
	} else if (rdf_prefix_split(iri, &number, &local) && !(l->told && told_prefixes_named(l->told, rdf_prefix_name(number)))) {
		name = rdf_prefix_name(number);
		l->prefixes_used |= 1ULL << number;
	} else {
		put_iri(out, iri);
		return;
	}
	buf_put(out, name);
	buf_putc(out, ':');
	buf_put(out, local);
}

static void put_literal(layout *l, buf *out, const term *x)
{
	if (put_short_form(x)) {
		buf_put(out, x->lex);
		return;
	}
	put_string(out, x->lex, slice_find_char(x->lex, '\n') != SLICE_NONE);
	if (x->lang.n) {
		buf_putc(out, '@');
		buf_put(out, x->lang);
	} else if (!slice_eq(x->datatype, XSD("string"))) {
		buf_lit(out, "^^");
		put_name(l, out, x->datatype);
	}
}

static void put_indent(const layout *l, buf *out, int depth)
{
	for (int i = 0; i < depth + l->indent; i++) buf_lit(out, "    ");
}

static void put_properties(layout *l, buf *out, tid s, int depth);

static void put_term(layout *l, buf *out, tid t, int depth)
{
	const term *x = graph_term(l->g, t);
	if (x->kind == TERM_LITERAL) {
		put_literal(l, out, x);
	} else if (layout_list(l, t)) {
		tid *members;
		size_t n = layout_members(l, t, &members);
		buf_putc(out, '(');
		for (size_t i = 0; i < n; i++) {
			buf_putc(out, ' ');
			put_term(l, out, members[i], depth);
		}
		buf_put(out, n ? S(" )") : S(")"));
	} else if (x->kind == TERM_IRI) {
		put_name(l, out, x->lex);
	} else if (layout_nested(l, t)) {
		graph_walk w = graph_match(l->g, t, 0, 0);
		if (!graph_next(&w)) {
			buf_lit(out, "[]");
			return;
		}
		buf_lit(out, "[\n");
		put_properties(l, out, t, depth + 1);
		buf_putc(out, '\n');
		put_indent(l, out, depth);
		buf_putc(out, ']');
	} else {
		buf_lit(out, "_:");
		buf_put(out, layout_label(l, t));
	}
}

/* One predicate a line, its objects behind it. */
static void put_properties(layout *l, buf *out, tid s, int depth)
{
	triple *list;
	size_t n = layout_properties(l, s, &list);
	for (size_t i = 0; i < n; i++) {
		bool same = i && list[i].p == list[i - 1].p;
		if (same) {
			buf_lit(out, " , ");
		} else {
			if (i) buf_lit(out, " ;\n");
			put_indent(l, out, depth);
			if (list[i].p == l->type) buf_putc(out, 'a');
			else put_name(l, out, graph_term(l->g, list[i].p)->lex);
			buf_putc(out, ' ');
		}
		put_term(l, out, list[i].o, depth);
	}
}

static void put_subject(layout *l, buf *out, tid s)
{
	const term *x = graph_term(l->g, s);
	if (x->kind == TERM_IRI) {
		put_name(l, out, x->lex);
	} else {
		buf_lit(out, "_:");
		buf_put(out, layout_label(l, s));
	}
}

static void put_blocks(layout *l, buf *out)
{
	for (size_t i = 0; i < l->subject_n; i++) {
		tid s = l->subjects[i];
		if (i || !l->indent) buf_putc(out, '\n');
		put_indent(l, out, 0);
		graph_walk referred = graph_match(l->g, 0, 0, s);
		if (graph_term(l->g, s)->kind == TERM_BLANK && !layout_apart(l, s) && !graph_next(&referred)) buf_lit(out, "[]");
		else put_subject(l, out, s);
		buf_putc(out, '\n');
		put_properties(l, out, s, 1);
		buf_lit(out, " .\n");
	}
}

static void put_prefixes(const told_prefixes *told, uint64_t used, buf *out)
{
	for (size_t i = 0; told && i < told_prefixes_count(told); i++) {
		told_prefix *p = told_prefixes_at(told, i);
		if (p->used) put_declaration(out, p->name, buf_slice(p->ns));
		p->used = false;
	}
	for (size_t i = 0; i < rdf_prefix_count(); i++) if (used >> i & 1) put_declaration(out, rdf_prefix_name(i), rdf_prefix_namespace(i));
}

static void put_body(buf *out, const buf *body)
{
	buf_put(out, buf_ok(body) ? buf_slice(body) : S(""));
	if (!buf_ok(body)) out->failed = true;
}

status write_turtle(layout *l, buf *out)
{
	buf *body = buf_new(l->mem, out->max);
	put_blocks(l, body);
	put_prefixes(l->told, l->prefixes_used, out);
	put_body(out, body);
	return ST_OK;
}

static status written(ctx *cx, status st, const buf *out)
{
	if (st == ST_OK && !buf_ok(out)) return fail(cx, TOO_LARGE, "The text would be larger than {1} bytes, the most that is written at once.", ctx_num(cx, out->max));
	return st;
}

static status write_graph(ctx *cx, rdf_format f, const graph *g, tid first, told_prefixes *told, buf *out)
{
	arena *mem = arena_create(0);
	bool lines = f == RDF_NTRIPLES || f == RDF_NQUADS;
	layout l = layout_of(cx, mem, g, first, !lines, NULL);
	l.told = told;
	status st = lines ? write_ntriples(&l, out) : f == RDF_XML ? write_rdfxml(&l, out) : f == RDF_JSONLD ? write_jsonld(&l, out) : write_turtle(&l, out);
	arena_destroy(mem);
	return written(cx, st, out);
}

status rdf_write(ctx *cx, rdf_format f, const graph *g, tid first, buf *out) { return write_graph(cx, f, g, first, NULL, out); }

/* Datasets. */

/* The names of the graphs, in order, the default graph (0) first. */
static size_t graph_names(ctx *cx, arena *mem, const dataset *d, tid **ret)
{
	const graph *terms = dataset_terms(d);
	const quad *quads = dataset_quads(d);
	graph *names = graph_new(mem);                /* one triple for each name: the layout of that graph orders them */
	size_t n = dataset_size(d);
	unsigned char *seen = arena_new(mem, unsigned char, graph_terms(terms) + 1);
	graph_share_terms(names, terms);
	tid any = graph_iri(names, RDF("type"));
	for (size_t i = 0; i < n; i++) {
		if (!quads[i].g || seen[quads[i].g]) continue;
		seen[quads[i].g] = 1;
		graph_add(names, quads[i].g, any, any);
	}
	layout l = layout_of(cx, mem, names, 0, false, NULL);
	*ret = arena_new(mem, tid, l.subject_n + 1);
	memcpy(*ret + 1, l.subjects, l.subject_n * sizeof **ret);
	return l.subject_n + 1;
}

/* What one graph says of a blank node is not all when another graph, or a graph's name, speaks of it too: it keeps its label. */
static unsigned char *apart(arena *mem, const dataset *d)
{
	size_t terms = graph_terms(dataset_terms(d));
	unsigned char *ret = arena_new(mem, unsigned char, terms + 1);
	tid *in = arena_new(mem, tid, terms + 1);     /* graph + 1 in which a term was met */
	const quad *q = dataset_quads(d);
	for (size_t left = dataset_size(d); left; left--, q++) {
		const tid t[2] = { q->s, q->o };
		for (int i = 0; i < 2; i++) {
			if (in[t[i]] && in[t[i]] != q->g + 1) ret[t[i]] = 1;
			in[t[i]] = q->g + 1;
		}
		ret[q->g] = 1;
	}
	return ret;
}

static void put_graph(layout *l, rdf_format f, tid name, buf *out)
{
	if (f == RDF_NQUADS || f == RDF_NTRIPLES) {
		put_lines(l, out, name);
		return;
	}
	if (name) {
		buf_putc(out, '\n');
		put_subject(l, out, name);
		buf_lit(out, " {\n");
		l->indent = 1;
	}
	put_blocks(l, out);
	if (name) buf_lit(out, "}\n");
}

/* The quads by graph, in the order of `names`: those of names[i] end at *ret_end[i]. */
static const quad **by_graph(arena *mem, const dataset *d, const tid *names, size_t n, size_t **ret_end)
{
	size_t *at = arena_new(mem, size_t, n + 1), *rank = arena_new(mem, size_t, graph_terms(dataset_terms(d)) + 1), size = dataset_size(d);
	const quad *q = dataset_quads(d), **sorted = arena_new(mem, const quad *, size + 1);
	for (size_t i = 0; i < n; i++) rank[names[i]] = i;
	for (size_t i = 0; i < size; i++) at[rank[q[i].g] + 1]++;
	for (size_t i = 0; i < n; i++) at[i + 1] += at[i];
	for (size_t i = 0; i < size; i++) sorted[at[rank[q[i].g]]++] = &q[i];
	*ret_end = at;
	return sorted;
}

/* One graph with numbers of its own: a layout costs as much as its graph has terms, and there may be many graphs. `own` has 0 for all
 * terms, before and after. */
static graph *small_graph(arena *mem, const dataset *d, const quad *const *q, size_t n, tid name, tid *own, tid **ret_whole)
{
	const graph *terms = dataset_terms(d);
	graph *g = graph_new(mem);
	tid *whole = arena_new(mem, tid, 4 * n + 8);
	for (size_t i = 0; i <= n; i++) {
		const tid t[3] = { i < n ? q[i]->s : name, i < n ? q[i]->p : name, i < n ? q[i]->o : name };
		for (int k = 0; k < 3; k++) {
			if (!t[k] || own[t[k]]) continue;
			own[t[k]] = graph_term_add(g, *graph_term(terms, t[k]));
			whole[own[t[k]]] = t[k];
		}
		if (i < n) graph_add(g, own[t[0]], own[t[1]], own[t[2]]);
	}
	*ret_whole = whole;
	return g;
}

static void write_graphs(ctx *cx, arena *mem, rdf_format f, const dataset *d, buf *out)
{
	tid *names, *own = arena_new(mem, tid, graph_terms(dataset_terms(d)) + 1), *whole;
	size_t n = graph_names(cx, mem, d, &names), *end;
	const quad *const *q = by_graph(mem, d, names, n, &end);
	uint32_t labels = 0;
	uint64_t used = 0;
	layout_shared shared = { .apart = apart(mem, d), .label = arena_new(mem, uint32_t, graph_terms(dataset_terms(d)) + 1), .labels = &labels };
	buf *body = buf_new(mem, out->max);
	jsonld_writing *tree = f == RDF_JSONLD ? jsonld_writing_new(mem, out) : NULL;
	for (size_t k = tree ? 0 : n; k < 2 * n && buf_ok(body); k++) { /* JSON-LD looks at all graphs before it writes */
		size_t i = k % n, from = i ? end[i - 1] : 0;
		arena *one = arena_create(0);
		graph *g = small_graph(one, d, q + from, end[i] - from, names[i], own, &whole);
		shared.whole = whole;
		layout l = layout_of(cx, one, g, 0, f == RDF_TRIG || tree, &shared);
		l.told = dataset_prefixes(d);
		if (!tree) put_graph(&l, f, own[names[i]], body);
		else if (k < n) jsonld_writing_look(tree, &l, own[names[i]]);
		else jsonld_writing_graph(tree, &l, own[names[i]]);
		used |= l.prefixes_used;
		for (tid t = 1; t <= graph_terms(g); t++) own[whole[t]] = 0;
		arena_destroy(one);
	}
	if (f == RDF_TRIG) put_prefixes(dataset_prefixes(d), used, out);
	if (tree) jsonld_writing_end(tree);
	else put_body(out, body);
}

status rdf_write_quads(ctx *cx, rdf_format f, const dataset *d, buf *out)
{
	bool named = dataset_named(d);
	arena *mem = arena_create(0);
	status st;
	if (f == RDF_TRIG || f == RDF_NQUADS || (f == RDF_JSONLD && named)) {
		write_graphs(cx, mem, f, d, out);
		st = written(cx, ST_OK, out);
	} else if (named) {
		st = fail(cx, NOT_ACCEPTABLE, "There are named graphs in it, which {1} cannot hold; write TriG, N-Quads or JSON-LD.", rdf_media_type(f));
	} else {
		graph *g = graph_new(mem);
		dataset_to_graph(d, 0, false, g);
		st = write_graph(cx, f, g, 0, dataset_prefixes(d), out);
	}
	arena_destroy(mem);
	return st;
}
