/* SPDX-License-Identifier: EUPL-1.2
 * A document: the triples about one entry and its fragments. Text for the log, its audience, its name. */
#include "register/internal.h"

/* A request has an arena of 64 MiB, and holds a handful of copies of a document. */
enum { DOCUMENT_MAX = 2 << 20 };

static bool fragment_of(slice iri, slice node) { return node.n > iri.n && slice_starts(node, iri) && node.p[iri.n] == '#'; }

/* Members of a group may be of the same class: their addresses are longer. */
slice document_subject(const reg *r, const graph *g)
{
	slice best = NO_SLICE;
	tid type = graph_find_iri(g, RDF("type")), class = graph_find_iri(g, r->class_iri);
	if (!type || !class) return best;
	for (graph_walk w = graph_match(g, 0, type, class); graph_next(&w);) {
		const term *t = graph_term(g, w.t.s);
		if (t->kind == TERM_IRI && (!best.p || t->lex.n < best.n)) best = t->lex;
	}
	return best;
}

static tid copy_term(graph *to, const graph *from, tid t) { return graph_term_add(to, *graph_term(from, t)); }

/* The entry, and the fragments that can be reached from it. */
graph *document_about(arena *a, const graph *g, slice iri)
{
	graph *out = graph_new(a);
	tid start = graph_find_iri(g, iri);
	if (!start) return out;
	tid *queue = arena_new(a, tid, graph_terms(g) + 1);
	bool *seen = arena_new(a, bool, graph_terms(g) + 1);
	size_t n = 0;
	queue[n++] = start;
	seen[start] = true;
	for (size_t i = 0; i < n; i++)
		for (graph_walk w = graph_match(g, queue[i], 0, 0); graph_next(&w);) {
			const term *o = graph_term(g, w.t.o);
			graph_add(out, copy_term(out, g, w.t.s), copy_term(out, g, w.t.p), copy_term(out, g, w.t.o));
			if (o->kind != TERM_IRI || seen[w.t.o] || !fragment_of(iri, o->lex)) continue;
			seen[w.t.o] = true;
			queue[n++] = w.t.o;
		}
	return out;
}

static tid renamed(arena *a, graph *to, const term *t, slice from, slice name)
{
	if (t->kind == TERM_IRI && slice_eq(t->lex, from)) return graph_iri(to, name);
	if (t->kind == TERM_IRI && fragment_of(from, t->lex)) return graph_iri(to, JOIN(a, name, slice_skip(t->lex, from.n)));
	return graph_term_add(to, *t);
}

graph *document_rename(arena *a, const graph *g, slice from, slice to)
{
	graph *out = graph_new(a);
	for (graph_walk w = graph_match(g, 0, 0, 0); graph_next(&w);)
		graph_add(out, renamed(a, out, graph_term(g, w.t.s), from, to), renamed(a, out, graph_term(g, w.t.p), from, to), renamed(a, out, graph_term(g, w.t.o), from, to));
	return out;
}

status document_text(ctx *cx, const graph *g, slice iri, slice *ret)
{
	buf *out = buf_new(cx->mem, DOCUMENT_MAX);
	TRY(rdf_write(cx, RDF_TURTLE, g, graph_find_iri(g, iri), out));
	if (!buf_ok(out)) return fail(cx, TOO_LARGE, "This entry is larger than {1} MiB. Put long texts in a file and refer to it.", ctx_num(cx, DOCUMENT_MAX >> 20));
	*ret = buf_slice(out);
	return ST_OK;
}

status document_read(ctx *cx, slice media, slice text, slice iri, graph **ret)
{
	rdf_format f;
	if (!rdf_format_of_media(media, &f)) return fail(cx, BAD_MEDIA_TYPE, "A document cannot be read from {1}. Use text/turtle or application/n-triples.", media);
	graph *g = graph_new(cx->mem);
	TRY(rdf_read(cx, f, text, iri, &RDF_LIMITS, g, NULL));
	*ret = g;
	return ST_OK;
}

audience document_audience(ctx *cx, const reg *r, const graph *g, slice iri)
{
	tid subject = graph_find_iri(g, iri), path = graph_find_iri(g, SPIL("audience"));
	audience out = { .level = r->visibility };
	visibility chosen;
	if (!subject) return out;
	if (visibility_from_iri(graph_value(g, subject, SPIL("visibility")), &chosen)) out.level = chosen;
	const workflow_state *s = reg_state(r, document_state(g, iri));
	if (s && s->most > out.level) out.level = s->most;
	out.organisation = graph_value(g, subject, r->organisation_path);
	size_t n = count_objects(g, subject, SPIL("audience"));
	slice *people = arena_new(cx->mem, slice, n + 1);
	for (graph_walk w = graph_match(g, subject, path, 0); n && graph_next(&w);) people[out.people_count++] = graph_term(g, w.t.o)->lex;
	out.people = people;
	return out;
}

bool document_visible(ctx *cx, const reg *r, const graph *g, slice iri)
{
	audience a = document_audience(cx, r, g, iri);
	return view_sees(cx->view, &a);
}

slice document_state(const graph *g, slice iri)
{
	tid subject = graph_find_iri(g, iri);
	return subject ? graph_value(g, subject, ADMS("status")) : NO_SLICE;
}

slice document_label(const reg *r, const graph *g, slice iri, lang l)
{
	tid subject = graph_find_iri(g, iri);
	const property *p = r->label_property;
	if (!subject || !p) return NO_SLICE;
	if (!p->is_iri) return graph_text(g, subject, p->path, l);
	slice v = graph_value(g, subject, p->path);
	for (size_t i = 0; i < p->choice_n; i++)
		if (slice_eq(p->choices[i].value, v)) return p->choices[i].label.v[l];
	return v.p ? local_name(v) : v;
}

/* urn:spil:example:NAME becomes the entry `name` of this register, and an entry called "example" of another. */
status reg_example(ctx *cx, const registers *rs, const reg *r, slice base, slice name, graph **ret)
{
	graph *g = document_rename(cx->mem, document_about(cx->mem, rs->g, r->example), r->example, resource_iri(cx, base, r->name, name));
	for (size_t i = 0; i < rs->n; i++)
		if (&rs->list[i] != r && graph_find_iri(g, rs->list[i].example))
			g = document_rename(cx->mem, g, rs->list[i].example, resource_iri(cx, base, rs->list[i].name, S("example")));
	*ret = g;
	return ST_OK;
}
