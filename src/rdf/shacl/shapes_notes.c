/* SPDX-License-Identifier: EUPL-1.2
 * What a shapes graph asks beyond SHACL Core. A verdict that left something out must say so: none of this is checked, and none is an error,
 * but for sh:entailment, which a processor has to refuse when it does not know the regime (SHACL 3.2). */
#include <string.h>
#include "rdf/shacl/shapes.h"

/* Properties of SHACL that are read, or that say nothing about validity (2.1.5, 2.3.2, 5.2). */
static bool is_core(slice name)
{
	static const slice CORE[] = {
#define X(id, component, parameter) SLICE_INIT(parameter),
		COMPONENTS(X)
#undef X
		SLICE_INIT("path"), SLICE_INIT("severity"), SLICE_INIT("message"), SLICE_INIT("deactivated"), SLICE_INIT("targetNode"), SLICE_INIT("targetClass"), SLICE_INIT("targetSubjectsOf"),
		SLICE_INIT("targetObjectsOf"), SLICE_INIT("flags"), SLICE_INIT("ignoredProperties"), SLICE_INIT("qualifiedValueShape"), SLICE_INIT("qualifiedValueShapesDisjoint"),
		SLICE_INIT("name"), SLICE_INIT("description"), SLICE_INIT("order"), SLICE_INIT("group"), SLICE_INIT("defaultValue"), SLICE_INIT("entailment"), SLICE_INIT("shapesGraph"),
		SLICE_INIT("suggestedShapesGraph"), SLICE_INIT("declare"), SLICE_INIT("prefixes"), SLICE_INIT("inversePath"), SLICE_INIT("alternativePath"), SLICE_INIT("zeroOrMorePath"),
		SLICE_INIT("oneOrMorePath"), SLICE_INIT("zeroOrOnePath"), SLICE_INIT("codeIdentifier"), SLICE_INIT("agentInstruction"), SLICE_INIT("intent") };
	for (size_t i = 0; i < COUNT_OF(CORE); i++) if (slice_eq(name, CORE[i])) return true;
	return false;
}

/* These make what has them part of the shapes, whatever else is said of it. */
static bool always_counts(slice name) { return slice_eq(name, S("sparql")) || slice_eq(name, S("target")) || slice_eq(name, S("js")) || slice_eq(name, S("rule")); }

static slice owner(const shapes *s, tid node)
{
	for (int i = 0; i < 20 && graph_term(s->g, node)->kind == TERM_BLANK; i++) {
		graph_walk w = graph_match(s->g, 0, 0, node);
		if (!graph_next(&w)) break;
		node = w.t.s;
	}
	return graph_term(s->g, node)->lex;
}

static void note_add(shapes *s, shapes_note n)
{
	if (s->note_n == s->note_cap) {
		s->note_cap = s->note_cap ? s->note_cap * 2 : 8;
		shapes_note *more = arena_new(s->mem, shapes_note, s->note_cap);
		if (s->note_n) memcpy(more, s->notes, s->note_n * sizeof *more);
		s->notes = more;
	}
	s->notes[s->note_n++] = n;
}

static void note_unknown(shapes *s, tid predicate)
{
	slice name = slice_skip(graph_term(s->g, predicate)->lex, sizeof NS_SH - 1);
	tid last = 0;
	shapes_note n = { .kind = NOTE_UNKNOWN };
	for (graph_walk w = graph_match(s->g, 0, predicate, 0); graph_next(&w);) {
		bool shape_ = w.t.s <= s->terms && s->by_node[w.t.s];
		if (w.t.s == last || (!shape_ && !always_counts(name))) continue;
		last = w.t.s;
		if (!n.count++) n.first = owner(s, w.t.s);
	}
	if (!n.count) return;
	n.what = JOIN(s->mem, S("sh:"), name);
	note_add(s, n);
}

void shapes_note_all(ctx *cx, shapes *s)
{
	(void)cx;
	tid imports = graph_find_iri(s->g, S(NS_OWL "imports")), type = graph_find_iri(s->g, RDF("type")), declared = graph_find_iri(s->g, SH("ConstraintComponent"));
	for (tid t = 1; t <= s->terms; t++) {
		const term *x = graph_term(s->g, t);
		if (x->kind != TERM_IRI || !slice_starts(x->lex, S(NS_SH)) || is_core(slice_skip(x->lex, sizeof NS_SH - 1))) continue;
		note_unknown(s, t);
	}
	if (type && declared) for (graph_walk w = graph_match(s->g, 0, type, declared); graph_next(&w);)
		if (!slice_starts(graph_term(s->g, w.t.s)->lex, S(NS_SH))) note_add(s, (shapes_note){ .kind = NOTE_COMPONENT, .what = owner(s, w.t.s), .count = 1 });
	if (imports) for (graph_walk w = graph_match(s->g, 0, imports, 0); graph_next(&w);)
		note_add(s, (shapes_note){ .kind = NOTE_IMPORT, .what = graph_term(s->g, w.t.o)->lex, .first = owner(s, w.t.s), .count = 1 });
}

slice shapes_entailment(const shapes *s)
{
	tid p = graph_find_iri(s->g, SH("entailment"));
	graph_walk w = graph_match(s->g, 0, p, 0);
	return p && graph_next(&w) ? graph_term(s->g, w.t.o)->lex : NO_SLICE;
}

size_t shapes_notes(const shapes *s, const shapes_note **ret)
{
	*ret = s->notes;
	return s->note_n;
}

slice shapes_note_text(ctx *cx, const shapes_note *n)
{
	if (n->kind == NOTE_IMPORT) return trf(cx->mem, cx->lang, "The shapes import <{1}>; that was not fetched. Give its file as well when its shapes matter.", n->what);
	if (n->kind == NOTE_COMPONENT) return trf(cx->mem, cx->lang, "The shapes declare a constraint of their own, <{1}>, in SPARQL or a script; it was not checked.", n->what);
	if (n->count == 1) return trf(cx->mem, cx->lang, "{1} is not part of SHACL Core and was not checked: in the shape {2}.", n->what, n->first);
	return trf(cx->mem, cx->lang, "{1} is not part of SHACL Core and was not checked: in {2} shapes, the first being {3}.", n->what, text_u64(cx->mem, cx->lang, n->count), n->first);
}
