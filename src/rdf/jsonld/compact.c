/* SPDX-License-Identifier: EUPL-1.2
 * Compaction (JSON-LD 1.1 API, 6.1): an expanded document in the words of a context. The numbers in comments are the steps there. */
#include "rdf/jsonld/compact.h"
#include <stdlib.h>

/* One node (or value) on its way. */
typedef struct work {
	compaction *k;
	const jsonld_context *active, *type_scoped;
	slice property;
	const jsonld_term *term;                      /* of `property` in `active` */
	const json *element;
	json *result;
	bool inside_reverse;
} work;

static int by_key(const void *a, const void *b) { return slice_cmp((*(const json *const *)a)->key, (*(const json *const *)b)->key); }
static int by_text(const void *a, const void *b) { return slice_cmp(*(const slice *)a, *(const slice *)b); }

static status compact_array(compaction *k, const jsonld_context *active, slice property, const json *element, json **ret)
{
	json *out = jsonld_array(k->j), *one;
	for (const json *m = element->child; m; m = m->next) {
		TRY(jsonld_compaction(k, active, property, m, &one));
		if (one) json_add(out, NO_SLICE, one);
	}
	const jsonld_term *t = jsonld_term_get(active, property);
	jsonld_keyword word = t && t->keyword ? t->keyword : jsonld_keyword_of(property);
	bool keep = out->count != 1 || k->j->o.keep_arrays || word == KW_GRAPH || word == KW_SET || (t && t->container & (CONTAINER_LIST | CONTAINER_SET));
	*ret = keep ? out : out->child;
	return ST_OK;
}

/* 11: the contexts of its types, in order of their names. */
static status enter_types(work *w)
{
	jsonld *j = w->k->j;
	const json *types = json_get(w->element, KEYWORD(TYPE));
	if (!types) return ST_OK;
	const json *first = types->kind == JSON_ARRAY ? types->child : types;
	size_t n = 0;
	slice *names = arena_new(j->mem, slice, (types->kind == JSON_ARRAY ? types->count : 1) + 1);
	for (const json *m = first; m; m = types->kind == JSON_ARRAY ? m->next : NULL)
		if (m->kind == JSON_STRING) TRY(jsonld_name(j, w->type_scoped, m->text, NULL, NAME_VOCAB, &names[n++]));
	if (n > 1) qsort(names, n, sizeof *names, by_text);
	for (size_t i = 0; i < n; i++) {
		const jsonld_term *t = jsonld_term_get(w->type_scoped, names[i]);
		if (t && t->has_context) TRY(jsonld_context_process(j, w->active, t->context, t->context_base, (jsonld_context_flags){ .no_propagate = true }, &w->active));
	}
	return ST_OK;
}

static status compact_type(work *w, const json *value)
{
	jsonld *j = w->k->j;
	slice alias, name;
	json *out;
	TRY(jsonld_alias(j, w->active, KW_TYPE, &alias));
	if (value->kind == JSON_ARRAY) {
		out = jsonld_array(j);
		for (const json *m = value->child; m; m = m->next) {
			if (m->kind != JSON_STRING) continue;
			TRY(jsonld_name(j, w->type_scoped, m->text, NULL, NAME_VOCAB, &name));
			json_add(out, NO_SLICE, jsonld_text(j, name));
		}
	} else {
		TRY(jsonld_name(j, w->type_scoped, json_text(value), NULL, NAME_VOCAB, &name));
		out = jsonld_text(j, name);
	}
	const jsonld_term *t = jsonld_term_get(w->active, alias);
	bool as_array = j->o.keep_arrays || (!j->o.mode_1_0 && t && t->container & CONTAINER_SET);
	if (out->kind == JSON_ARRAY && !out->count) as_array = true; /* "@type": [] stays */
	compact_add(w->k, w->result, alias, out, as_array);
	return ST_OK;
}

/* 12.3: what is under a term that is itself a reverse one leaves @reverse. */
static status compact_reverse(work *w, const json *value)
{
	jsonld *j = w->k->j;
	json *out, *rest = jsonld_object(j);
	slice alias;
	TRY(jsonld_compaction(w->k, w->active, KEYWORD(REVERSE), value, &out));
	for (json *m = out ? out->child : NULL, *next; m; m = next) {
		next = m->next;
		const jsonld_term *t = jsonld_term_get(w->active, m->key);
		if (t && t->reverse) compact_add(w->k, w->result, m->key, m, j->o.keep_arrays || t->container & CONTAINER_SET);
		else json_add(rest, m->key, m);
	}
	if (!rest->count) return ST_OK;
	TRY(jsonld_alias(j, w->active, KW_REVERSE, &alias));
	compact_set(w->k, w->result, alias, rest);
	return ST_OK;
}

/* The object in which the term's values stand: the result, or a nest in it (12.7.2, 12.8.2). */
static status nest_of(work *w, const jsonld_term *t, json **ret)
{
	*ret = w->result;
	if (!t || !t->nest.p) return ST_OK;
	if (!slice_eq(t->nest, KEYWORD(NEST))) {
		const jsonld_term *nest = jsonld_term_get(w->active, t->nest);
		if (!nest || nest->keyword != KW_NEST) return jsonld_fail(w->k->j, JSONLD_NEST_VALUE, t->nest);
	}
	*ret = compact_member(w->k, w->result, t->nest);
	if (*ret && (*ret)->kind == JSON_OBJECT) return ST_OK;
	*ret = jsonld_object(w->k->j);
	compact_set(w->k, w->result, t->nest, *ret);
	return ST_OK;
}

/* 12.7 and 12.8 */
static status compact_values(work *w, const json *values, jsonld_keyword word)
{
	jsonld *j = w->k->j;
	bool none = values->kind == JSON_ARRAY && !values->child;
	for (const json *item = none || values->kind != JSON_ARRAY ? values : values->child; item; item = none || values->kind != JSON_ARRAY ? NULL : item->next) {
		compact_place at = { .active = w->active };
		TRY(jsonld_name(j, w->active, values->key, item, NAME_VOCAB | (w->inside_reverse ? NAME_REVERSE : 0), &at.name));
		at.term = jsonld_term_get(w->active, at.name);
		TRY(nest_of(w, at.term, &at.into));
		at.as_array = none || j->o.keep_arrays || word == KW_GRAPH || word == KW_LIST || (at.term && at.term->container & CONTAINER_SET);
		if (none) compact_add(w->k, at.into, at.name, jsonld_array(j), true);
		else TRY(jsonld_compact_item(w->k, &at, item));
	}
	return ST_OK;
}

static status compact_entry(work *w, const json *m)
{
	jsonld *j = w->k->j;
	jsonld_keyword word = jsonld_keyword_of(m->key);
	slice alias, name;
	json *out;
	switch (word) {
	case KW_ID:
		if (m->kind != JSON_STRING) return ST_OK;
		TRY(jsonld_name(j, w->active, m->text, NULL, 0, &name));
		TRY(jsonld_alias(j, w->active, KW_ID, &alias));
		compact_set(w->k, w->result, alias, jsonld_text(j, name));
		return ST_OK;
	case KW_TYPE: return compact_type(w, m);
	case KW_REVERSE: return compact_reverse(w, m);
	case KW_PRESERVE:
		TRY(jsonld_compaction(w->k, w->active, w->property, m, &out));
		if (out && !(m->kind == JSON_ARRAY && !m->child)) compact_set(w->k, w->result, KEYWORD(PRESERVE), out);
		return ST_OK;
	case KW_INDEX:
		if (w->term && w->term->container & CONTAINER_INDEX) return ST_OK;
		/* fall through */
	case KW_DIRECTION: case KW_LANGUAGE: case KW_VALUE:
		TRY(jsonld_alias(j, w->active, word, &alias));
		compact_set(w->k, w->result, alias, jsonld_copy(j, m));
		return ST_OK;
	default: return compact_values(w, m, word);
	}
}

/* 5 and 6: the context in which the element stands. What the property means is said where it was named, before the way back to what held before a type. */
static status enter_element(work *w)
{
	bool only_id = w->element->count == 1 && json_get(w->element, KEYWORD(ID));
	const jsonld_term *named = w->property.p ? jsonld_term_get(w->active, w->property) : NULL;
	if (w->active->previous && !json_get(w->element, KEYWORD(VALUE)) && !only_id) w->active = w->active->previous;
	if (named && named->has_context)
		TRY(jsonld_context_process(w->k->j, w->active, named->context, named->context_base, (jsonld_context_flags){ .override_protected = true }, &w->active));
	w->term = w->property.p ? jsonld_term_get(w->active, w->property) : NULL;
	if (!w->term) w->term = named;
	return ST_OK;
}

static status compact_map(compaction *k, const jsonld_context *active, slice property, const json *element, json **ret)
{
	jsonld *j = k->j;
	work w = { .k = k, .active = active, .type_scoped = active, .property = property, .element = element };
	TRY(enter_element(&w));
	bool is_value = json_get(element, KEYWORD(VALUE));
	if (is_value || (element->count <= 2 && json_get(element, KEYWORD(ID)))) {
		json *plain;
		TRY(jsonld_value_compaction(j, w.active, w.term, element, &plain));
		/* a value is done with, whatever it became: the steps below would put its datatype in an array */
		if (plain->kind < JSON_ARRAY || (w.term && w.term->type_keyword == KW_JSON) || is_value) {
			*ret = plain;
			return ST_OK;
		}
	}
	if (jsonld_is_list(element) && w.term && w.term->container & CONTAINER_LIST) return jsonld_compaction(k, w.active, property, json_get(element, KEYWORD(LIST)), ret);
	w.inside_reverse = slice_eq(property, KEYWORD(REVERSE));
	w.result = jsonld_object(j);
	TRY(enter_types(&w));
	if (j->o.ordered) {
		const json **list = arena_new(j->mem, const json *, element->count + 1);
		size_t n = 0;
		for (const json *m = element->child; m; m = m->next) list[n++] = m;
		qsort(list, n, sizeof *list, by_key);
		for (size_t i = 0; i < n; i++) TRY(compact_entry(&w, list[i]));
	} else {
		for (const json *m = element->child; m; m = m->next) TRY(compact_entry(&w, m));
	}
	*ret = w.result;
	return ST_OK;
}

status jsonld_compaction(compaction *k, const jsonld_context *active, slice property, const json *element, json **ret)
{
	if (element->kind < JSON_ARRAY) {
		*ret = jsonld_copy(k->j, element);
		return ST_OK;
	}
	TRY(jsonld_deeper(k->j));
	status st = element->kind == JSON_ARRAY ? compact_array(k, active, property, element, ret) : compact_map(k, active, property, element, ret);
	k->j->depth--;
	return st;
}

/* ---- compact() (9.2) ---- */

const json *jsonld_context_inside(const json *context)
{
	const json *inner = context ? json_get(context, KEYWORD(CONTEXT)) : NULL;
	return inner ? inner : context;
}

status jsonld_compact_context(jsonld *j, const json *context, const jsonld_context **ret)
{
	*ret = j->initial;
	return context ? jsonld_context_process(j, j->initial, context, j->o.base, (jsonld_context_flags){ 0 }, ret) : ST_OK;
}

static bool says_nothing(const json *context)
{
	return !context || context->kind == JSON_NULL || (context->kind >= JSON_ARRAY && !context->count);
}

status jsonld_compact_whole(jsonld *j, const jsonld_context *active, const json *context, const json *expanded, json **ret)
{
	compaction k = { .j = j };
	json *out, *whole = jsonld_object(j);
	slice alias;
	TRY(jsonld_compaction(&k, active, NO_SLICE, expanded, &out));
	if (!says_nothing(context)) json_add(whole, KEYWORD(CONTEXT), jsonld_copy(j, context));
	TRY(jsonld_alias(j, active, KW_GRAPH, &alias));
	if (out->kind == JSON_OBJECT && out->count == 1 && slice_eq(out->child->key, alias)) {
		json *list = jsonld_array(j);             /* a graph without a name: standing alone, its @graph would be read as the default graph */
		json_add(list, NO_SLICE, out);
		out = list;
	}
	if (out->kind == JSON_ARRAY && out->count) json_add(whole, alias, out);
	for (json *m = out->kind == JSON_OBJECT ? out->child : NULL, *next; m; m = next) {
		next = m->next;
		json_add(whole, m->key, m);
	}
	*ret = whole;
	return ST_OK;
}

status jsonld_keep_graph(jsonld *j, const jsonld_context *active, json **whole)
{
	slice alias;
	TRY(jsonld_alias(j, active, KW_GRAPH, &alias));
	const json *there = json_get(*whole, alias);
	if (there && there->kind == JSON_ARRAY) return ST_OK;
	json *out = jsonld_object(j), *list = jsonld_array(j), *node = jsonld_object(j);
	for (json *m = (*whole)->child, *next; m; m = next) {
		next = m->next;
		json_add(slice_eq(m->key, KEYWORD(CONTEXT)) ? out : node, m->key, m);
	}
	if (node->count) json_add(list, NO_SLICE, node);
	json_add(out, alias, list);
	*whole = out;
	return ST_OK;
}

status jsonld_compact(ctx *cx, const json *input, const json *context, const jsonld_options *o, json **ret)
{
	jsonld j;
	const jsonld_context *start, *active;
	json *expanded;
	jsonld_begin(&j, cx, o);
	TRY(jsonld_start_context(&j, &start));
	TRY(jsonld_expansion(&j, start, input, j.o.base, &expanded));
	context = jsonld_context_inside(context);
	TRY(jsonld_compact_context(&j, context, &active));
	return jsonld_compact_whole(&j, active, context, expanded, ret);
}
