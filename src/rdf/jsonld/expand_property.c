/* SPDX-License-Identifier: EUPL-1.2
 * Expansion of properties, with the containers of their terms (JSON-LD 1.1 API, 5.1.2, steps 13.5 to 13.14). */
#include "rdf/jsonld/expand.h"

static status language_map(jsonld_expanding *x, const jsonld_term *t, const json *v, json **ret)
{
	jsonld *j = x->j;
	json *out = jsonld_array(j);
	const json **list;
	size_t n = jsonld_members(j, v, &list);
	jsonld_direction direction = t->has_direction ? t->direction : x->active->direction;
	for (size_t i = 0; i < n; i++) {
		const json *m = list[i];
		slice none = jsonld_iri(j, x->active, m->key, false, true);
		for (const json *item = m->kind == JSON_ARRAY ? m->child : m; item; item = m->kind == JSON_ARRAY ? item->next : NULL) {
			if (item->kind == JSON_NULL) continue;
			if (item->kind != JSON_STRING) return jsonld_fail_value(j, JSONLD_LANGUAGE_MAP_VALUE, item);
			if (++j->values > j->limits->values) return jsonld_fail(j, JSONLD_TOO_MUCH, trf(j->mem, j->cx->lang, "more than {1} values", ctx_num(j->cx, j->limits->values)));
			json *value = jsonld_object(j);
			json_add(value, KEYWORD(VALUE), jsonld_text(j, item->text));
			if (!slice_eq(none, KEYWORD(NO_KEY))) json_add(value, KEYWORD(LANGUAGE), jsonld_text(j, m->key));
			if (direction) json_add(value, KEYWORD(DIRECTION), jsonld_text(j, direction == DIRECTION_LTR ? S("ltr") : S("rtl")));
			json_add(out, NO_SLICE, value);
		}
	}
	*ret = out;
	return ST_OK;
}

/* Puts a value before those that a member has. */
static void prepend(jsonld *j, json *object, slice key, json *value)
{
	json *list = jsonld_array(j);
	const json *held = json_get(object, key);
	json_add(list, NO_SLICE, value);
	for (json *m = held ? (held->kind == JSON_ARRAY ? held->child : jsonld_shared(j, held)) : NULL, *next; m; m = next) {
		next = m->next;
		json_add(list, NO_SLICE, m);
	}
	json_set(j->mem, object, key, list);
}

/* The index itself is the value of a property (API, 13.8.3.7.2). */
static status property_index(jsonld_expanding *x, const jsonld_term *t, const json *entry, json *item)
{
	jsonld *j = x->j;
	json index = { .kind = JSON_STRING, .text = entry->key };
	json *value = jsonld_expand_value(j, x->active, jsonld_term_get(x->active, t->index), &index);
	prepend(j, item, jsonld_iri(j, x->active, t->index, false, true), value);
	if (jsonld_is_value(item)) return jsonld_fail(j, JSONLD_VALUE_OBJECT, t->index);
	return ST_OK;
}

static status index_item(jsonld_expanding *x, const jsonld_term *t, const json *entry, slice expanded_index, json **io)
{
	jsonld *j = x->j;
	json *item = *io;
	bool none = slice_eq(expanded_index, KEYWORD(NO_KEY));
	if (t->container & CONTAINER_GRAPH && !jsonld_is_graph(item)) {
		item = jsonld_object(j);
		json_add(item, KEYWORD(GRAPH), jsonld_listed(j, *io));
		*io = item;
	}
	if (item->kind != JSON_OBJECT || none) return ST_OK;
	if (t->container & CONTAINER_INDEX && t->index.p && !slice_eq(t->index, KEYWORD(INDEX))) return property_index(x, t, entry, item);
	if (t->container & CONTAINER_INDEX) {
		if (!json_get(item, KEYWORD(INDEX))) json_add(item, KEYWORD(INDEX), jsonld_text(j, entry->key));
	} else if (!jsonld_is_node(item)) {
		return jsonld_fail(j, JSONLD_VALUE_OBJECT, t->container & CONTAINER_ID ? KEYWORD(ID) : KEYWORD(TYPE)); /* only a node has these */
	} else if (t->container & CONTAINER_ID) {
		slice iri = json_get(item, KEYWORD(ID)) ? NO_SLICE : jsonld_iri(j, x->active, entry->key, true, false);
		if (iri.p) json_add(item, KEYWORD(ID), jsonld_text(j, iri));
	} else if (t->container & CONTAINER_TYPE) {
		if (expanded_index.p) prepend(j, item, KEYWORD(TYPE), jsonld_text(j, expanded_index));
	}
	return ST_OK;
}

static status index_map(jsonld_expanding *x, slice key, const jsonld_term *t, const json *v, json **ret)
{
	jsonld *j = x->j;
	json *out = jsonld_array(j), *items;
	const json **list;
	size_t n = jsonld_members(j, v, &list);
	const jsonld_place *up = j->at;
	for (size_t i = 0; i < n; i++) {
		const json *m = list[i];
		const jsonld_context *c = x->active;
		j->at = &(jsonld_place){ .up = up, .key = m->key };
		if (t->container & (CONTAINER_ID | CONTAINER_TYPE) && c->previous) c = c->previous;
		const jsonld_term *typed = t->container & CONTAINER_TYPE ? jsonld_term_get(c, m->key) : NULL;
		if (typed && typed->has_context) TRY(jsonld_context_process(j, c, typed->context, typed->context_base, (jsonld_context_flags){ 0 }, &c));
		else if (t->container & CONTAINER_TYPE) c = x->active;
		else c = x->active;
		slice expanded_index = jsonld_iri(j, x->active, m->key, false, true);
		json one = { .kind = JSON_ARRAY, .child = jsonld_shared(j, m), .count = 1 };
		one.last = one.child;
		TRY(jsonld_expand_element(j, c, key, m->kind == JSON_ARRAY ? m : &one, x->base_url, true, &items));
		items = jsonld_listed(j, items);
		for (json *item = items->child, *next; item; item = next) {
			next = item->next;
			TRY(index_item(x, t, m, expanded_index, &item));
			json_add(out, NO_SLICE, item);
		}
	}
	j->at = up;
	*ret = out;
	return ST_OK;
}

static json *as_list(jsonld *j, json *v)
{
	json *list = jsonld_object(j);
	json_add(list, KEYWORD(LIST), jsonld_listed(j, v));
	return list;
}

/* Each value in a graph of its own. */
static json *as_graphs(jsonld *j, json *v)
{
	json *out = jsonld_array(j);
	for (json *m = jsonld_listed(j, v)->child, *next; m; m = next) {
		next = m->next;
		json *g = jsonld_object(j);
		json_add(g, KEYWORD(GRAPH), jsonld_listed(j, m));
		json_add(out, NO_SLICE, g);
	}
	return out;
}

status jsonld_expand_property(jsonld_expanding *x, const jsonld_entry *e)
{
	jsonld *j = x->j;
	const jsonld_term *t = e->term;
	const json *v = e->member;
	unsigned container = t ? t->container : 0;
	json *out;
	if (t && t->type_keyword == KW_JSON) {
		out = jsonld_object(j);
		json_add(out, KEYWORD(TYPE), jsonld_text(j, KEYWORD(JSON)));
		json_add(out, KEYWORD(VALUE), jsonld_shared(j, v));
	} else if (container & CONTAINER_LANGUAGE && v->kind == JSON_OBJECT) {
		TRY(language_map(x, t, v, &out));
	} else if (container & (CONTAINER_INDEX | CONTAINER_TYPE | CONTAINER_ID) && v->kind == JSON_OBJECT) {
		TRY(index_map(x, v->key, t, v, &out));
	} else {
		TRY(jsonld_expand_under(j, x->active, v->key, t, v, x->base_url, false, &out));
	}
	if (!out) return ST_OK;
	if (container & CONTAINER_LIST && !jsonld_is_list(out)) out = as_list(j, out);
	if (j->o.mode_1_0 && container & CONTAINER_LIST)
		for (const json *m = json_get(out, KEYWORD(LIST))->child; m; m = m->next) if (jsonld_is_list(m)) return jsonld_fail(j, JSONLD_LIST_OF_LISTS, NO_SLICE);
	if (container & CONTAINER_GRAPH && !(container & (CONTAINER_ID | CONTAINER_INDEX))) out = as_graphs(j, out);
	if (t && t->reverse) return jsonld_add_reverse(x, e->iri, jsonld_listed(j, out));
	jsonld_add(x, e->iri, out);
	return ST_OK;
}
