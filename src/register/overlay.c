/* SPDX-License-Identifier: EUPL-1.2
 * An operator's additions to a property that a file of ours declares:
 *   <urn:spil:register:actions> spil:amend [ spil:key "kind" ; spil:choice <urn:x:kind:pilot> ; sh:name "Aard"@nl ] ;
 *       spil:moreColumns ( dct:source ) ; spil:moreFacets ( dct:source ) .
 * New properties and texts of named things need none of this: they are simply written down. */
#include "register/internal.h"

enum { AMENDMENTS_MAX = 200 };

static tid property_node(const graph *g, tid register_node, slice key)
{
	tid shape = graph_object(g, register_node, SPIL("shape")), path = graph_find_iri(g, SH("property"));
	if (!shape || !path) return 0;
	for (graph_walk w = graph_match(g, shape, path, 0); graph_next(&w);)
		if (slice_eq(graph_value(g, w.t.o, SPIL("key")), key)) return w.t.o;
	return 0;
}

static size_t objects(const graph *g, tid s, slice predicate, tid out[AMENDMENTS_MAX])
{
	tid p = graph_find_iri(g, predicate);
	size_t n = 0;
	if (!p) return 0;
	for (graph_walk w = graph_match(g, s, p, 0); graph_next(&w) && n < AMENDMENTS_MAX;) out[n++] = w.t.o;
	return n;
}

static void list_append(graph *g, tid head, tid value)
{
	tid rest = graph_iri(g, RDF("rest")), nil = graph_iri(g, RDF("nil")), cell = head;
	for (int i = 0; i < 10000; i++) {
		tid next = graph_object(g, cell, RDF("rest"));
		if (!next || next == nil) break;
		cell = next;
	}
	tid added = graph_blank(g, NO_SLICE);
	graph_remove(g, cell, rest, nil);
	graph_add(g, cell, rest, added);
	graph_add(g, added, graph_iri(g, RDF("first")), value);
	graph_add(g, added, rest, nil);
}

static void add_choices(loader *l, tid amendment, tid node, spot at)
{
	tid values[AMENDMENTS_MAX];
	size_t n = objects(l->g, amendment, SPIL("choice"), values);
	tid head = graph_object(l->g, node, SH("in"));
	if (n && !head) problem(l, at, N_("This property has no fixed list (sh:in), so choices cannot be added to it. Take spil:choice away."));
	for (size_t i = 0; head && i < n; i++) list_append(l->g, head, values[i]);
}

/* A text of the amendment takes the place of the one in that language. */
static void replace_texts(graph *g, tid amendment, tid node, slice predicate)
{
	tid values[AMENDMENTS_MAX], old[AMENDMENTS_MAX];
	size_t n = objects(g, amendment, predicate, values), old_n = objects(g, node, predicate, old);
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < old_n; j++)
			if (slice_eq(graph_term(g, old[j])->lang, graph_term(g, values[i])->lang)) graph_remove(g, node, graph_find_iri(g, predicate), old[j]);
		graph_add(g, node, graph_iri(g, predicate), values[i]);
	}
}

static void amend(loader *l, tid register_node, tid amendment)
{
	static const slice known[] = { SLICE_INIT(NS_SPIL "key"), SLICE_INIT(NS_SPIL "choice"), SLICE_INIT(NS_SH "name"), SLICE_INIT(NS_SH "description"),
				       SLICE_INIT(NS_SH "defaultValue"), SLICE_INIT(NS_SH "message") };
	slice key = graph_value(l->g, amendment, SPIL("key"));
	spot at = { amendment, register_node, JOIN(l->cx->mem, S("\""), key, S("\"")) };
	check_vocabulary(l, amendment, at, known, COUNT_OF(known));
	tid node = property_node(l->g, register_node, key);
	if (!node) {
		problem(l, at, N_("spil:amend names the property \"{1}\", which this register does not have. Use the spil:key of one of its properties."), key);
		return;
	}
	add_choices(l, amendment, node, at);
	replace_texts(l->g, amendment, node, SH("name"));
	replace_texts(l->g, amendment, node, SH("description"));
	replace_texts(l->g, amendment, node, SH("message"));
	replace_texts(l->g, amendment, node, SH("defaultValue"));
}

void overlay_apply(loader *l)
{
	tid subjects[AMENDMENTS_MAX], nodes[AMENDMENTS_MAX], predicate = graph_find_iri(l->g, SPIL("amend"));
	size_t n = 0;
	if (!predicate) return;
	for (graph_walk w = graph_match(l->g, 0, predicate, 0); graph_next(&w) && n < AMENDMENTS_MAX;) {
		subjects[n] = w.t.s;
		nodes[n++] = w.t.o;
	}
	for (size_t i = 0; i < n; i++) amend(l, subjects[i], nodes[i]);
}
