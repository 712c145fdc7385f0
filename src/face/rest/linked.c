/* SPDX-License-Identifier: EUPL-1.2
 * An entry sent as JSON-LD of any shape: expanded with its own contexts, told as RDF, and from there on as a document that was read from Turtle.
 * Contexts are those in the document, the ones of this site, and the ones that the operator keeps. */
#include "face/rest/inside.h"
#include "rdf/jsonld/jsonld.h"

typedef struct site_contexts { const services *sv; } site_contexts;

/* The contexts of this site's own registers; any other is asked of the operator's. */
static status load(void *arg, ctx *cx, slice url, slice accept, jsonld_answer *ret)
{
	const site_contexts *own = arg;
	slice start = JOIN(cx->mem, own->sv->settings->base, S("/api/contexts/"));
	const reg *r = slice_starts(url, start) ? registers_find(own->sv->registers, slice_skip(url, start.n)) : NULL;
	const jsonld_loader *kept = own->sv->contexts;
	json *context, *out = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
	if (!r) return kept ? kept->load(kept->arg, cx, url, accept, ret) : fail(cx, NOT_FOUND, "No folder of contexts is set.");
	entry_context(cx, r, &context);
	json_add(out, S("@context"), context);
	buf *b = buf_new(cx->mem, 1 << 20);
	json_write(b, out, false);
	*ret = (jsonld_answer){ .url = url, .media = S("application/ld+json"), .body = buf_slice(b) };
	return ST_OK;
}

/* The form that the API itself gives: an object under the register's own context, or under none. */
static bool own_form(ctx *cx, const reg *r, const json *v)
{
	const json *context = json_get(v, S("@context"));
	if (v->kind != JSON_OBJECT || json_get(v, S("@graph"))) return false;
	if (context) return slice_eq(json_text(context), entry_context_url(cx, r));
	for (const json *m = v->child; m; m = m->next) if (slice_find_char(m->key, ':') != SLICE_NONE) return false;
	return true;
}

/* What the document is about: the address asked for, else the one thing of the register's class. 0: nothing. */
static tid subject_of(const reg *r, const graph *g, slice iri)
{
	tid named = graph_find_iri(g, iri), type = graph_find_iri(g, RDF("type")), class = graph_find_iri(g, r->class_iri), found = 0;
	graph_walk said = graph_match(g, named, 0, 0);
	if (named && graph_next(&said)) return named;
	if (!type || !class) return 0;
	for (graph_walk w = graph_match(g, 0, type, class); graph_next(&w);) {
		const term *t = graph_term(g, w.t.s), *best = found ? graph_term(g, found) : NULL;
		if (!best || (t->kind == TERM_IRI && (best->kind != TERM_IRI || t->lex.n < best->lex.n))) found = w.t.s;
	}
	return found;
}

typedef struct naming { ctx *cx; const reg *r; const graph *from; graph *to; slice iri; tid subject; tid *names; size_t next; } naming;

static tid named(naming *n, tid t)
{
	if (t == n->subject) return graph_iri(n->to, n->iri);
	return n->names[t] ? n->names[t] : graph_term_add(n->to, *graph_term(n->from, t));
}

/* Members of groups have addresses of their own, with the key of the group; list cells stay blank. */
static void name_members(naming *n)
{
	tid type = graph_find_iri(n->from, RDF("type")), first = graph_find_iri(n->from, RDF("first"));
	for (graph_walk w = graph_match(n->from, n->subject, 0, 0); graph_next(&w);) {
		const property *p = reg_property_of_path(n->r, graph_term(n->from, w.t.p)->lex);
		graph_walk cell = graph_match(n->from, w.t.o, first, 0);
		if (!p || !p->member_n || graph_term(n->from, w.t.o)->kind != TERM_BLANK || n->names[w.t.o] || (first && graph_next(&cell))) continue;
		slice address = JOIN(n->cx->mem, n->iri, S("#"), p->key, S("-"), ctx_num(n->cx, ++n->next));
		n->names[w.t.o] = graph_iri(n->to, address);
		graph_walk typed = graph_match(n->from, w.t.o, type, 0);
		if (!type || !graph_next(&typed)) graph_add(n->to, n->names[w.t.o], graph_iri(n->to, RDF("type")), graph_iri(n->to, p->member_class));
	}
}

/* The same graph, in which the subject is called `iri`. */
static graph *under_its_name(ctx *cx, const reg *r, const graph *g, tid subject, slice iri)
{
	naming n = { .cx = cx, .r = r, .from = g, .to = graph_new(cx->mem), .iri = iri, .subject = subject, .names = arena_new(cx->mem, tid, graph_terms(g) + 1) };
	graph_add(n.to, graph_iri(n.to, iri), graph_iri(n.to, RDF("type")), graph_iri(n.to, r->class_iri));
	name_members(&n);
	for (graph_walk w = graph_match(g, 0, 0, 0); graph_next(&w);) graph_add(n.to, named(&n, w.t.s), named(&n, w.t.p), named(&n, w.t.o));
	return n.to;
}

static status read(ctx *cx, const json *v, slice base, graph **ret)
{
	site_contexts own = { cx->sv };
	jsonld_loader loader = { .load = load, .arg = &own };
	static const jsonld_limits LIMITS = { .depth = 200, .contexts = 16, .context_work = 2000000, .values = 400000, .text = 32u << 20 };
	jsonld_options o = { .base = base, .loader = &loader, .limits = &LIMITS };
	*ret = graph_new(cx->mem);
	rdf_sink sink = graph_sink(*ret);
	return jsonld_to_rdf(cx, v, &o, &sink);
}

status rest_linked(ctx *cx, const request *q, const reg *r, slice iri, bool *ret_linked, graph **ret, slice *ret_iri)
{
	static const json_limits WITHIN = { .bytes = REST_BODY_MAX, .values = 200000, .levels = 64 };
	json *v;
	graph *g;
	*ret_linked = false;
	if (!slice_eq_nocase(request_media(q), S("application/ld+json"))) return ST_OK;
	TRY(json_parse_within(cx, q->body, &WITHIN, &v));
	if (own_form(cx, r, v)) return ST_OK;
	slice place = iri.p ? iri : resource_iri(cx, cx->sv->settings->base, r->name, S("new"));
	TRY(read(cx, v, place, &g));
	tid subject = subject_of(r, g, place);
	if (!subject) return fail(cx, INVALID, "The document describes nothing of the type <{1}>.", r->class_iri);
	const term *t = graph_term(g, subject);
	bool same = t->kind == TERM_BLANK || slice_eq(t->lex, place);
	if (iri.p && !same) {
		finding_add(cx, S("@id"), "This document is about <{1}>, and was sent to the address of <{2}>.", t->lex, iri);
		return fail(cx, INVALID, "Some of the values are not right yet.");
	}
	*ret_linked = true;
	*ret_iri = same ? place : t->lex;
	*ret = under_its_name(cx, r, g, subject, *ret_iri);
	return ST_OK;
}
