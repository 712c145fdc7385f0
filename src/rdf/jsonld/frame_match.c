/* SPDX-License-Identifier: EUPL-1.2
 * Which nodes and values a frame asks for (JSON-LD 1.1 Framing, 4.3 and 4.4). */
#include "rdf/jsonld/frame.h"

bool frame_wildcard(const json *v)
{
	if (!v || v->kind != JSON_OBJECT) return false;
	for (const json *m = v->child; m; m = m->next) if (!jsonld_framing_keyword(jsonld_keyword_of(m->key))) return false;
	return true;
}

const json *frame_first(const json *frame, slice key)
{
	const json *v = json_get(frame, key);
	return v && v->kind == JSON_ARRAY ? v->child : v;
}

bool frame_flag(const json *frame, jsonld_keyword k, bool otherwise)
{
	const json *v = frame_first(frame, jsonld_keyword_text(k));
	if (v && v->kind == JSON_OBJECT) v = json_get(v, KEYWORD(VALUE));
	if (!v) return otherwise;
	return v->kind == JSON_TRUE || (v->kind == JSON_STRING && slice_eq(v->text, S("true")));
}

/* An array, or one value, as its first element and a way on. */
static const json *first_of(const json *v) { return v && v->kind == JSON_ARRAY ? v->child : v; }
static const json *next_of(const json *holder, const json *v) { return holder->kind == JSON_ARRAY ? v->next : NULL; }

static bool holds(const json *list, const json *value)
{
	for (const json *v = first_of(list); v; v = next_of(list, v)) if (json_equal(v, value)) return true;
	return false;
}

static bool holds_language(const json *list, slice language)
{
	for (const json *v = first_of(list); v; v = next_of(list, v)) if (v->kind == JSON_STRING && slice_eq_nocase(v->text, language)) return true;
	return false;
}

/* One part of a value against the same part of a pattern: `pattern` NULL was not said, [] is none, {} is any. */
static bool part_matches(const json *pattern, const json *part, bool language)
{
	const json *first = first_of(pattern);
	if (!part) return !first;
	if (!pattern || !first) return false;
	return frame_wildcard(first) || (language && part->kind == JSON_STRING ? holds_language(pattern, part->text) : holds(pattern, part));
}

bool frame_value_matches(const json *pattern, const json *value)
{
	const json *v = json_get(pattern, KEYWORD(VALUE)), *t = json_get(pattern, KEYWORD(TYPE)), *l = json_get(pattern, KEYWORD(LANGUAGE));
	if (!first_of(v) && !first_of(t) && !first_of(l)) return true;
	return part_matches(v, json_get(value, KEYWORD(VALUE)), false) && part_matches(t, json_get(value, KEYWORD(TYPE)), false) &&
	       part_matches(l, json_get(value, KEYWORD(LANGUAGE)), true);
}

static bool id_matches(const json *wanted, const json *id)
{
	const json *first = first_of(wanted);
	return frame_wildcard(first) || (first && id && holds(wanted, id));
}

static bool type_matches(const json *wanted, const json *types)
{
	const json *first = first_of(wanted);
	if (!first) return !first_of(types);
	for (const json *w = first; w; w = next_of(wanted, w)) {
		if (w->kind == JSON_OBJECT && json_get(w, KEYWORD(DEFAULT))) return true;
		if (frame_wildcard(w) && first_of(types)) return true;
		if (types && holds(types, w)) return true;
	}
	return false;
}

static status node_matches(framing *f, slice graph_name, const json *value, const json *pattern, bool require_all, bool *ret)
{
	const json *id = json_get(value, KEYWORD(ID));
	const jsonld_graph *g = map_get(f->nodes.graphs, graph_name);
	const json *node = id && id->kind == JSON_STRING && g ? map_get(g->nodes, id->text) : NULL;
	*ret = false;
	return node ? frame_matches(f, graph_name, node, pattern, require_all, ret) : ST_OK;
}

static status list_matches(framing *f, slice graph_name, const json *values, const json *pattern, bool require_all, bool *ret)
{
	const json *wanted = first_of(json_get(pattern, KEYWORD(LIST)));
	*ret = false;
	for (const json *v = values; v && !*ret; v = v->next) {
		const json *list = json_get(v, KEYWORD(LIST));
		if (!list) continue;
		if (!wanted || frame_wildcard(wanted)) *ret = true;
		for (const json *m = first_of(list); m && !*ret; m = next_of(list, m)) {
			if (jsonld_is_value(wanted)) *ret = jsonld_is_value(m) && frame_value_matches(wanted, m);
			else TRY(node_matches(f, graph_name, m, wanted, require_all, ret));
		}
	}
	return ST_OK;
}

/* A property that is no keyword (4.3, 2.4 to 2.10). *ret_none: the node does not match whatever else holds. */
static status property_matches(framing *f, slice graph_name, const json *values, const json *wanted, bool require_all, bool *ret, bool *ret_none)
{
	const json *pattern = first_of(wanted), *first = values ? first_of(values) : NULL;
	*ret = *ret_none = false;
	if (!pattern) {
		*ret = !first;
		*ret_none = first;
		return ST_OK;
	}
	if (!first) return ST_OK;
	if (frame_wildcard(pattern)) {
		*ret = true;
		return ST_OK;
	}
	for (; pattern && !*ret; pattern = next_of(wanted, pattern)) {
		if (jsonld_is_list(pattern)) {
			TRY(list_matches(f, graph_name, first, pattern, require_all, ret));
			continue;
		}
		bool is_value = jsonld_is_value(pattern);
		for (const json *v = first; v && !*ret; v = v->next) {
			if (is_value) *ret = jsonld_is_value(v) && frame_value_matches(pattern, v);
			else TRY(node_matches(f, graph_name, v, pattern, require_all, ret));
		}
	}
	return ST_OK;
}

static status node_is_wanted(framing *f, slice graph_name, const json *node, const json *frame, bool require_all, bool *ret)
{
	bool any = true, some = false;
	for (const json *p = frame->child; p; p = p->next) {
		jsonld_keyword word = jsonld_keyword_of(p->key);
		const json *values = json_get(node, p->key), *pattern = first_of(p);
		bool one = false, none = false;
		if (word && word != KW_ID && word != KW_TYPE) continue;
		if (word != KW_ID || !frame_wildcard(pattern)) any = false;
		if (word == KW_ID) one = id_matches(p, values);
		else if (word == KW_TYPE) one = type_matches(p, values);
		else {
			const json *valid;
			if (pattern) TRY(frame_valid(f, pattern, &valid));
			if (!first_of(values) && pattern && json_get(pattern, KEYWORD(DEFAULT))) continue;
			TRY(property_matches(f, graph_name, values, p, require_all, &one, &none));
		}
		*ret = one;
		if (none || (!one && require_all) || (word && !require_all)) return ST_OK;
		some = some || one;
	}
	*ret = any || some;
	return ST_OK;
}

status frame_matches(framing *f, slice graph_name, const json *node, const json *frame, bool require_all, bool *ret)
{
	TRY(jsonld_deeper(f->j));
	TRY(node_is_wanted(f, graph_name, node, frame, require_all, ret));
	f->j->depth--;
	return ST_OK;
}
