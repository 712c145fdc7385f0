/* SPDX-License-Identifier: EUPL-1.2
 * Node map generation (JSON-LD 1.1 API, 7.2): all that is said of each node, graph by graph, in one place; and new names for blank nodes. */
#include "rdf/jsonld/context.h"
#include <stdlib.h>

enum { FEW = 32 };

/* Where a value goes: under a property of a node, into a list, or (reverse) the node that the value points from. */
typedef struct target { json *subject; slice property; json *list; slice reverse; } target;

slice jsonld_blank(jsonld *j, slice old)
{
	slice *known = old.p ? map_get(j->blanks, old) : NULL;
	if (known) return *known;
	slice label = arena_printf(j->mem, "_:b%zu", j->blank_n++);
	if (old.p) {
		known = arena_new(j->mem, slice, 1);
		*known = label;
		map_put(j->blanks, old, known);
	}
	return label;
}

jsonld_graph *jsonld_node_map_graph(jsonld *j, jsonld_node_map *m, slice name)
{
	jsonld_graph *g = map_get(m->graphs, name);
	if (g) return g;
	g = arena_new(j->mem, jsonld_graph, 1);
	*g = (jsonld_graph){ name, map_new(j->mem) };
	map_put(m->graphs, name, g);
	return g;
}

static json *node_of(jsonld *j, jsonld_graph *g, slice id)
{
	json *node = map_get(g->nodes, id);
	if (node) return node;
	node = jsonld_object(j);
	json_add(node, KEYWORD(ID), jsonld_text(j, id));
	map_put(g->nodes, id, node);
	return node;
}

static json *member(json *object, slice key)
{
	for (json *m = object->child; m; m = m->next) if (slice_eq(m->key, key)) return m;
	return NULL;
}

/* Of a long list the values are found by their hash. */
typedef struct seen { const struct seen *next; const json *value; } seen;
typedef struct { const json *list; uint64_t hash; } seen_key;

static bool see(jsonld *j, const json *list, const json *value)
{
	seen_key key = { list, jsonld_hash(value) };
	const seen *first = map_get(j->once, slice_of(&key, sizeof key));
	for (const seen *s = first; s; s = s->next) if (json_equal(s->value, value)) return true;
	seen *s = arena_new(j->mem, seen, 1);
	*s = (seen){ first, value };
	map_put(j->once, arena_copy(j->mem, slice_of(&key, sizeof key)), s);
	return false;
}

/* Adds a value to a property unless an equal one is there. What goes into a long list otherwise (lists do) is seen by nobody, and equals no value here. */
static void add_once(jsonld *j, json *node, slice property, json *value)
{
	const json *held = member(node, property);
	bool few = !held || held->count < FEW;
	for (const json *v = few && held ? held->child : NULL; v; v = v->next) if (json_equal(v, value)) return;
	if (!few) {
		if (!j->once) j->once = map_new(j->mem);
		seen_key mark = { held, 0 };
		if (!map_has(j->once, slice_of(&mark, sizeof mark))) {
			map_put(j->once, arena_copy(j->mem, slice_of(&mark, sizeof mark)), NULL);
			for (const json *v = held->child; v; v = v->next) (void)see(j, held, v);
		}
		if (see(j, held, value)) return;
	}
	jsonld_append(j, node, property, value);
}

static slice renamed(jsonld *j, slice id) { return jsonld_is_blank(id) ? jsonld_blank(j, id) : id; }

static void put(jsonld *j, const target *to, json *value, bool once)
{
	if (to->list) json_add(to->list, NO_SLICE, value);
	else if (to->subject && once) add_once(j, to->subject, to->property, value);
	else if (to->subject) jsonld_append(j, to->subject, to->property, value);
}

static status generate(jsonld *j, const json *element, jsonld_node_map *m, jsonld_graph *g, const target *to);

static status each(jsonld *j, const json *list, jsonld_node_map *m, jsonld_graph *g, const target *to)
{
	if (list->kind != JSON_ARRAY) return generate(j, list, m, g, to);
	for (const json *v = list->child; v; v = v->next) TRY(generate(j, v, m, g, to));
	return ST_OK;
}

static json *typed_value(jsonld *j, const json *value)
{
	json *copy = jsonld_copy(j, value), *type = member(copy, KEYWORD(TYPE));
	if (type && type->kind == JSON_STRING) type->text = renamed(j, type->text);
	return copy;
}

static status reverse_properties(jsonld *j, const json *reverse, jsonld_node_map *m, jsonld_graph *g, slice id)
{
	for (const json *p = reverse->child; p; p = p->next) TRY(each(j, p, m, g, &(target){ .property = renamed(j, p->key), .reverse = id }));
	return ST_OK;
}

static int by_key(const void *a, const void *b) { return slice_cmp((*(const json *const *)a)->key, (*(const json *const *)b)->key); }

/* The properties of a node, in order of their names: blank nodes get their numbers in that order. */
static status properties(jsonld *j, const json *element, jsonld_node_map *m, jsonld_graph *g, json *node)
{
	const json **list = arena_new(j->mem, const json *, element->count);
	size_t n = 0;
	for (const json *p = element->child; p; p = p->next) if (jsonld_keyword_of(p->key) == KW_NONE) list[n++] = p;
	qsort(list, n, sizeof *list, by_key);
	for (size_t i = 0; i < n; i++) {
		slice property = renamed(j, list[i]->key);
		if (!member(node, property)) json_add(node, property, jsonld_array(j));
		TRY(each(j, list[i], m, g, &(target){ .subject = node, .property = property }));
	}
	return ST_OK;
}

static status index_of(jsonld *j, const json *element, json *node, slice id)
{
	const json *index = json_get(element, KEYWORD(INDEX)), *held = json_get(node, KEYWORD(INDEX));
	if (!index) return ST_OK;
	if (held && !json_equal(held, index)) return jsonld_fail(j, JSONLD_CONFLICTING_INDEXES, id);
	if (!held) json_add(node, KEYWORD(INDEX), jsonld_copy(j, index));
	return ST_OK;
}

static status node_object(jsonld *j, const json *element, jsonld_node_map *m, jsonld_graph *g, const target *to)
{
	const json *given = json_get(element, KEYWORD(ID)), *part;
	slice id = given && given->kind == JSON_STRING ? renamed(j, given->text) : jsonld_blank(j, NO_SLICE);
	json *node = node_of(j, g, id), *reference = jsonld_object(j);
	if (to->reverse.p) {
		json_add(reference, KEYWORD(ID), jsonld_text(j, to->reverse));
		add_once(j, node, to->property, reference);
	} else if (to->subject || to->list) {
		json_add(reference, KEYWORD(ID), jsonld_text(j, id));
		put(j, to, reference, true);
	}
	if ((part = json_get(element, KEYWORD(TYPE)))) {
		if (part->kind == JSON_STRING) add_once(j, node, KEYWORD(TYPE), jsonld_text(j, renamed(j, part->text)));
		for (const json *t = part->child; t; t = t->next) add_once(j, node, KEYWORD(TYPE), t->kind == JSON_STRING ? jsonld_text(j, renamed(j, t->text)) : jsonld_copy(j, t));
	}
	TRY(index_of(j, element, node, id));
	if ((part = json_get(element, KEYWORD(REVERSE)))) TRY(reverse_properties(j, part, m, g, id));
	if ((part = json_get(element, KEYWORD(GRAPH)))) TRY(each(j, part, m, jsonld_node_map_graph(j, m, id), &(target){ 0 }));
	if ((part = json_get(element, KEYWORD(INCLUDED)))) TRY(each(j, part, m, g, &(target){ 0 }));
	return properties(j, element, m, g, node);
}

static status generate(jsonld *j, const json *element, jsonld_node_map *m, jsonld_graph *g, const target *to)
{
	if (element->kind == JSON_ARRAY) return each(j, element, m, g, to);
	if (element->kind != JSON_OBJECT) return ST_OK;
	const json *list = json_get(element, KEYWORD(LIST));
	TRY(jsonld_deeper(j));
	if (jsonld_is_nothing(element)) {
		j->depth--;
		return ST_OK;
	}
	if (jsonld_is_value(element)) {
		put(j, to, typed_value(j, element), true);
	} else if (list) {
		json *result = jsonld_object(j), *items = jsonld_array(j);
		json_add(result, KEYWORD(LIST), items);
		TRY(each(j, list, m, g, &(target){ .list = items }));
		put(j, to, result, false);
	} else {
		TRY(node_object(j, element, m, g, to));
	}
	j->depth--;
	return ST_OK;
}

status jsonld_node_map_make(jsonld *j, const json *expanded, jsonld_node_map *ret)
{
	jsonld_node_map m = { map_new(j->mem) };
	TRY(each(j, expanded, &m, jsonld_node_map_graph(j, &m, S("@default")), &(target){ 0 }));
	*ret = m;
	return ST_OK;
}

static int by_text(const void *a, const void *b) { return slice_cmp(*(const slice *)a, *(const slice *)b); }

size_t jsonld_graph_sorted(jsonld *j, const jsonld_graph *g, slice **ret)
{
	size_t n = map_count(g->nodes);
	*ret = arena_new(j->mem, slice, n ? n : 1);
	for (size_t i = 0; i < n; i++) (*ret)[i] = map_key(g->nodes, i);
	qsort(*ret, n, sizeof **ret, by_text);
	return n;
}
