/* SPDX-License-Identifier: EUPL-1.2
 * Flattening (JSON-LD 1.1 API, 7.1): each node once, in order of its identifier; the graphs inside the nodes that name them. */
#include "rdf/jsonld/compact.h"
#include <stdlib.h>

static int by_name(const void *a, const void *b) { return slice_cmp((*(jsonld_graph *const *)a)->name, (*(jsonld_graph *const *)b)->name); }

/* All nodes of which more is said than their name. */
static json *nodes_of(jsonld *j, const jsonld_graph *g)
{
	json *out = jsonld_array(j);
	slice *ids;
	size_t n = jsonld_graph_sorted(j, g, &ids);
	for (size_t i = 0; i < n; i++) {
		json *node = map_get(g->nodes, ids[i]);
		if (!jsonld_is_reference(node)) json_add(out, NO_SLICE, node);
	}
	return out;
}

static status flatten(jsonld *j, const json *expanded, json **ret)
{
	jsonld_node_map m;
	TRY(jsonld_node_map_make(j, expanded, &m));
	jsonld_graph *whole = jsonld_node_map_graph(j, &m, KEYWORD(DEFAULT)), **named = arena_new(j->mem, jsonld_graph *, map_count(m.graphs));
	size_t n = 0;
	for (size_t i = 0; i < map_count(m.graphs); i++) if (map_value(m.graphs, i) != whole) named[n++] = map_value(m.graphs, i);
	if (n > 1) qsort(named, n, sizeof(jsonld_graph *), by_name);
	for (size_t i = 0; i < n; i++) {
		json *node = map_get(whole->nodes, named[i]->name);
		if (!node) {
			node = jsonld_object(j);
			json_add(node, KEYWORD(ID), jsonld_text(j, named[i]->name));
			map_put(whole->nodes, named[i]->name, node);
		}
		json_add(node, KEYWORD(GRAPH), nodes_of(j, named[i]));
	}
	*ret = nodes_of(j, whole);
	return ST_OK;
}

status jsonld_flatten(ctx *cx, const json *input, const json *context, const jsonld_options *o, json **ret)
{
	jsonld j;
	const jsonld_context *start, *active;
	json *expanded, *flat;
	jsonld_begin(&j, cx, o);
	TRY(jsonld_start_context(&j, &start));
	TRY(jsonld_expansion(&j, start, input, j.o.base, &expanded));
	TRY(flatten(&j, expanded, &flat));
	context = jsonld_context_inside(context);
	if (!context || context->kind == JSON_NULL) {
		*ret = flat;
		return ST_OK;
	}
	TRY(jsonld_compact_context(&j, context, &active));
	TRY(jsonld_compact_whole(&j, active, context, flat, ret));
	return jsonld_keep_graph(&j, active, ret);    /* a reader need not look whether there is one node or more */
}
