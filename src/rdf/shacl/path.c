/* SPDX-License-Identifier: EUPL-1.2
 * Property paths (SHACL 2.3.1): reading them, and writing them as SPARQL does. Evaluation is in value.c. */
#include "rdf/layout.h"
#include "rdf/shacl/shapes.h"

enum { DEPTH_MAX = 50 };

typedef struct reading { ctx *cx; const shapes *s; slice reason; tid first, rest, nil; } reading;

static const path *read_path(reading *r, tid node, int depth);

static const path *refuse(reading *r, slice reason)
{
	if (!r->reason.p) r->reason = reason;
	return NULL;
}

static path *path_new(reading *r, path_kind kind, size_t n)
{
	path *p = arena_new(r->s->mem, path, 1);
	*p = (path){ .kind = kind, .parts = n ? arena_new(r->s->mem, const path *, n) : NULL, .n = n };
	return p;
}

/* A list that ends in rdf:nil, of at least one member. */
static const path *read_list(reading *r, path_kind kind, tid head, int depth)
{
	tid *members;
	const graph *g = r->s->g;
	size_t n = graph_list(g, head, r->s->mem, &members), steps = 0;
	tid t = head;
	for (; r->rest && t && t != r->nil && steps <= n; steps++) t = graph_object(g, t, RDF("rest"));
	if (!n || t != r->nil || !r->nil) return refuse(r, tr(r->cx->lang, "a list in sh:path is empty or does not end"));
	path *p = path_new(r, kind, n);
	for (size_t i = 0; i < n; i++) if (!(p->parts[i] = read_path(r, members[i], depth + 1))) return NULL;
	return p;
}

static const path *read_path(reading *r, tid node, int depth)
{
	static const struct { slice predicate; path_kind kind; } KINDS[] = {
		{ SLICE_INIT(NS_SH "inversePath"), PATH_INVERSE }, { SLICE_INIT(NS_SH "alternativePath"), PATH_ALTERNATIVE }, { SLICE_INIT(NS_SH "zeroOrMorePath"), PATH_ZERO_OR_MORE },
		{ SLICE_INIT(NS_SH "oneOrMorePath"), PATH_ONE_OR_MORE }, { SLICE_INIT(NS_SH "zeroOrOnePath"), PATH_ZERO_OR_ONE } };
	const graph *g = r->s->g;
	const term *x = graph_term(g, node);
	if (depth > DEPTH_MAX) return refuse(r, tr(r->cx->lang, "sh:path goes round in a circle"));
	if (x->kind == TERM_LITERAL) return refuse(r, tr(r->cx->lang, "sh:path is a text and not a property"));
	if (x->kind == TERM_IRI && node != r->nil) {
		path *p = path_new(r, PATH_PREDICATE, 0);
		p->predicate = node;
		return p;
	}
	/* A node that is a list and more is read as the list, as the W3C's tests ask. */
	if (graph_object(g, node, RDF("first"))) return read_list(r, PATH_SEQUENCE, node, depth);
	for (size_t i = 0; i < COUNT_OF(KINDS); i++) {
		tid o = graph_object(g, node, KINDS[i].predicate);
		if (!o) continue;
		if (KINDS[i].kind == PATH_ALTERNATIVE) return read_list(r, PATH_ALTERNATIVE, o, depth);
		path *p = path_new(r, KINDS[i].kind, 1);
		p->parts[0] = read_path(r, o, depth + 1);
		return p->parts[0] ? p : NULL;
	}
	return refuse(r, tr(r->cx->lang, "sh:path is not a path"));
}

const path *path_read(ctx *cx, const shapes *s, tid node, slice *ret_reason)
{
	reading r = { .cx = cx, .s = s, .first = graph_find_iri(s->g, RDF("first")), .rest = graph_find_iri(s->g, RDF("rest")), .nil = graph_find_iri(s->g, RDF("nil")) };
	const path *p = read_path(&r, node, 0);
	if (!p) *ret_reason = r.reason;
	return p;
}

slice rdf_short_name(arena *a, slice iri)
{
	size_t prefix;
	slice local;
	return rdf_prefix_split(iri, &prefix, &local) ? JOIN(a, rdf_prefix_name(prefix), S(":"), local) : JOIN(a, S("<"), iri, S(">"));
}

slice path_write(const shapes *s, arena *a, const path *p)
{
	static const char *const AFTER[] = { [PATH_ZERO_OR_MORE] = "*", [PATH_ONE_OR_MORE] = "+", [PATH_ZERO_OR_ONE] = "?" };
	if (p->kind == PATH_PREDICATE) return rdf_short_name(a, graph_term(s->g, p->predicate)->lex);
	slice text = NO_SLICE;
	for (size_t i = 0; i < p->n; i++) {
		slice part = path_write(s, a, p->parts[i]);
		bool simple = p->parts[i]->kind == PATH_PREDICATE || (p->kind == PATH_SEQUENCE && p->parts[i]->kind != PATH_ALTERNATIVE && p->parts[i]->kind != PATH_SEQUENCE);
		if (!simple) part = JOIN(a, S("("), part, S(")"));
		text = i ? JOIN(a, text, p->kind == PATH_SEQUENCE ? S("/") : S("|"), part) : part;
	}
	if (p->kind == PATH_INVERSE) return JOIN(a, S("^"), text);
	return p->kind >= PATH_ZERO_OR_MORE ? JOIN(a, text, slice_from(AFTER[p->kind])) : text;
}
