/* SPDX-License-Identifier: EUPL-1.2
 * The report as RDF (SHACL 3.6). */
#include "rdf/shacl/shapes.h"
#include "rdf/vocab.h"

/* The report. Blank nodes of the data keep their labels; those of shapes and of the report get new ones. */

typedef struct reporter { const shapes *s; const graph *data; graph *out; tid *shape_blanks; } reporter;

static tid shape_term(reporter *r, tid t)
{
	const term *x = graph_term(r->s->g, t);
	if (x->kind != TERM_BLANK || r->s->g == r->data) return graph_term_add(r->out, *x);
	if (!r->shape_blanks[t]) r->shape_blanks[t] = graph_blank(r->out, NO_SLICE);
	return r->shape_blanks[t];
}

static void add(reporter *r, tid s, slice predicate, tid o) { graph_add(r->out, s, graph_iri(r->out, predicate), o); }

static tid path_node(reporter *r, const path *p);

static tid path_list(reporter *r, const path *p)
{
	tid head = 0, last = 0;
	for (size_t i = 0; i < p->n; i++) {
		tid cell = graph_blank(r->out, NO_SLICE);
		add(r, cell, RDF("first"), path_node(r, p->parts[i]));
		if (last) add(r, last, RDF("rest"), cell);
		else head = cell;
		last = cell;
	}
	add(r, last, RDF("rest"), graph_iri(r->out, RDF("nil")));
	return head;
}

static tid path_node(reporter *r, const path *p)
{
	static const slice NAMES[] = { [PATH_INVERSE] = SLICE_INIT(NS_SH "inversePath"), [PATH_ALTERNATIVE] = SLICE_INIT(NS_SH "alternativePath"), [PATH_ZERO_OR_MORE] = SLICE_INIT(NS_SH "zeroOrMorePath"),
				       [PATH_ONE_OR_MORE] = SLICE_INIT(NS_SH "oneOrMorePath"), [PATH_ZERO_OR_ONE] = SLICE_INIT(NS_SH "zeroOrOnePath") };
	if (p->kind == PATH_PREDICATE) return graph_iri(r->out, graph_term(r->s->g, p->predicate)->lex);
	if (p->kind == PATH_SEQUENCE) return path_list(r, p);
	tid node = graph_blank(r->out, NO_SLICE);
	add(r, node, NAMES[p->kind], p->kind == PATH_ALTERNATIVE ? path_list(r, p) : path_node(r, p->parts[0]));
	return node;
}

/* The shape's own messages, as they are; else the sentence that was made, with its language. */
static void add_messages(reporter *r, ctx *cx, tid node, const shacl_result *x)
{
	tid message = graph_find_iri(r->s->g, SH("message"));
	bool own = false;
	if (message) for (graph_walk w = graph_match(r->s->g, x->shape, message, 0); graph_next(&w); own = true) add(r, node, SH("resultMessage"), shape_term(r, w.t.o));
	if (!own) add(r, node, SH("resultMessage"), graph_literal(r->out, x->message, NO_SLICE, lang_tag(cx->lang)));
}

static tid result_node(reporter *r, ctx *cx, const shacl_result *x)
{
	tid node = graph_blank(r->out, NO_SLICE);
	add(r, node, RDF("type"), graph_iri(r->out, SH("ValidationResult")));
	add(r, node, SH("focusNode"), graph_term_add(r->out, x->focus_term));
	if (x->path_iri.p) add(r, node, SH("resultPath"), graph_iri(r->out, x->path_iri));
	else if (x->path) add(r, node, SH("resultPath"), path_node(r, r->s->by_node[x->shape]->path));
	if (x->value_term.kind) add(r, node, SH("value"), graph_term_add(r->out, x->value_term));
	add(r, node, SH("resultSeverity"), shape_term(r, x->severity));
	add(r, node, SH("sourceConstraintComponent"), shape_term(r, x->component));
	add(r, node, SH("sourceShape"), shape_term(r, x->shape));
	add_messages(r, cx, node, x);
	for (const shacl_result *d = x->detail; d; d = d->next) add(r, node, SH("detail"), result_node(r, cx, d));
	return node;
}

/* First, so that no new node takes their labels. */
static void keep_labels(reporter *r, const shacl_result *x)
{
	for (; x; x = x->next) {
		graph_term_add(r->out, x->focus_term);
		graph_term_add(r->out, x->value_term);
		if (r->s->g == r->data) graph_term_add(r->out, *graph_term(r->s->g, x->shape));
		keep_labels(r, x->detail);
	}
}

status shacl_report_graph(ctx *cx, const shapes *s, const graph *data, const shacl_report *report, graph *ret)
{
	reporter r = { .s = s, .data = data, .out = ret, .shape_blanks = arena_new(cx->mem, tid, graph_terms(s->g) + 1) };
	keep_labels(&r, report->first);
	tid top = graph_blank(ret, NO_SLICE);
	add(&r, top, RDF("type"), graph_iri(ret, SH("ValidationReport")));
	add(&r, top, SH("conforms"), graph_literal(ret, report->conforms ? S("true") : S("false"), XSD("boolean"), NO_SLICE));
	for (const shacl_result *x = report->first; x; x = x->next) add(&r, top, SH("result"), result_node(&r, cx, x));
	return ST_OK;
}
