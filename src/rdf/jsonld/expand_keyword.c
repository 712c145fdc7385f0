/* SPDX-License-Identifier: EUPL-1.2
 * Expansion of members whose names are keywords (JSON-LD 1.1 API, 5.1.2, step 13.4). */
#include "rdf/jsonld/expand.h"

enum { FEW = 24 };

static json *null_value(jsonld *j) { return json_new(j->mem, JSON_NULL, NO_SLICE); }
static bool empty_object(const json *v) { return v->kind == JSON_OBJECT && !v->count; }

static json *iri_text(jsonld *j, const jsonld_context *c, slice s, bool vocab)
{
	slice iri = jsonld_iri(j, c, s, true, vocab);
	return iri.p ? jsonld_text(j, iri) : null_value(j);
}

static status expand_id(jsonld_expanding *x, const json *v)
{
	jsonld *j = x->j;
	json *list;
	if (v->kind == JSON_STRING && !j->frame) {
		jsonld_put(x, KEYWORD(ID), iri_text(j, x->active, v->text, false));
		return ST_OK;
	}
	if (!j->frame || (v->kind != JSON_STRING && v->kind != JSON_ARRAY && !empty_object(v))) return jsonld_fail_value(j, j->frame ? JSONLD_FRAME : JSONLD_ID_VALUE, v);
	list = jsonld_array(j); /* in a frame: one or more IRIs, or {} for any */
	for (const json *m = v->kind == JSON_ARRAY ? v->child : v; m; m = v->kind == JSON_ARRAY ? m->next : NULL) {
		if (m->kind != JSON_STRING && !empty_object(m)) return jsonld_fail_value(j, JSONLD_FRAME, m);
		json_add(list, NO_SLICE, m->kind == JSON_STRING ? iri_text(j, x->active, m->text, false) : jsonld_object(j));
	}
	jsonld_put(x, KEYWORD(ID), list);
	return ST_OK;
}

/* In a frame: {} or {"@default": IRI}. */
static status type_of_frame(jsonld_expanding *x, const json *v, json **ret)
{
	const json *given = json_get(v, KEYWORD(DEFAULT));
	json *out = jsonld_object(x->j), *list = jsonld_array(x->j);
	if (!empty_object(v) && (!given || v->count > 1)) return jsonld_fail_value(x->j, JSONLD_TYPE_VALUE, v);
	for (const json *m = given && given->kind == JSON_ARRAY ? given->child : given; m; m = given->kind == JSON_ARRAY ? m->next : NULL) {
		if (m->kind != JSON_STRING) return jsonld_fail_value(x->j, JSONLD_TYPE_VALUE, m);
		json_add(list, NO_SLICE, iri_text(x->j, x->type_scoped, m->text, true));
	}
	if (given) json_add(out, KEYWORD(DEFAULT), given->kind == JSON_ARRAY ? list : list->child);
	*ret = out;
	return ST_OK;
}

static status expand_type(jsonld_expanding *x, const json *v)
{
	jsonld *j = x->j;
	json *out = v->kind == JSON_ARRAY ? jsonld_array(j) : NULL, *one = NULL, *held;
	for (const json *m = v->kind == JSON_ARRAY ? v->child : v; m; m = v->kind == JSON_ARRAY ? m->next : NULL) {
		if (m->kind == JSON_STRING) one = iri_text(j, x->type_scoped, m->text, true);
		else if (j->frame && m->kind == JSON_OBJECT) TRY(type_of_frame(x, m, &one));
		else return jsonld_fail_value(j, JSONLD_TYPE_VALUE, m);
		if (one->kind == JSON_NULL) continue; /* a word that looks like a keyword is no type */
		if (out) json_add(out, NO_SLICE, one);
		else out = one;
	}
	if (!out) return ST_OK;
	if (!(held = jsonld_member(x, KEYWORD(TYPE)))) {
		jsonld_put(x, KEYWORD(TYPE), out);
		return ST_OK;
	}
	json *first = json_new(j->mem, held->kind, held->text);
	first->child = held->child, first->last = held->last, first->count = held->count;
	json *list = jsonld_listed(j, first);
	for (json *m = out->kind == JSON_ARRAY ? out->child : out, *next; m; m = next) {
		next = out->kind == JSON_ARRAY ? m->next : NULL;
		json_add(list, NO_SLICE, m);
	}
	jsonld_put(x, KEYWORD(TYPE), list);
	return ST_OK;
}

static status expand_included(jsonld_expanding *x, const json *v)
{
	json *out;
	if (x->j->o.mode_1_0) return ST_OK;
	TRY(jsonld_expand_element(x->j, x->active, NO_SLICE, v, x->base_url, false, &out));
	/* a value dropped as free-floating was no node */
	if (v->kind != JSON_ARRAY && v->kind != JSON_OBJECT) return jsonld_fail_value(x->j, JSONLD_INCLUDED_VALUE, v);
	for (const json *m = v->kind == JSON_ARRAY ? v->child : v; m; m = v->kind == JSON_ARRAY ? m->next : NULL) {
		if (m->kind != JSON_OBJECT) return jsonld_fail_value(x->j, JSONLD_INCLUDED_VALUE, m);
		for (const json *part = m->child; part; part = part->next) {
			jsonld_keyword k = jsonld_keyword_of(jsonld_iri(x->j, x->active, part->key, false, true));
			if (k == KW_VALUE || k == KW_LIST || k == KW_SET) return jsonld_fail(x->j, JSONLD_INCLUDED_VALUE, part->key);
		}
	}
	out = jsonld_listed(x->j, out);
	for (const json *m = out->child; m; m = m->next) if (!jsonld_is_node(m)) return jsonld_fail_value(x->j, JSONLD_INCLUDED_VALUE, m);
	jsonld_add(x, KEYWORD(INCLUDED), out);
	return ST_OK;
}

static bool scalars(const json *v)
{
	for (const json *m = v->child; m; m = m->next) if (!jsonld_is_scalar(m)) return false;
	return true;
}

static bool strings(const json *v)
{
	for (const json *m = v->child; m; m = m->next) if (m->kind != JSON_STRING) return false;
	return true;
}

static json *in_frame(jsonld *j, const json *v)
{
	json *out = jsonld_shared(j, v);
	return j->frame ? jsonld_listed(j, out) : out;
}

static status expand_at_value(jsonld_expanding *x, const json *v)
{
	jsonld *j = x->j;
	if (slice_eq(x->input_type, KEYWORD(JSON))) {
		if (j->o.mode_1_0) return jsonld_fail_value(j, JSONLD_VALUE_OBJECT_VALUE, v);
		jsonld_put(x, KEYWORD(VALUE), jsonld_shared(j, v));
		return ST_OK;
	}
	bool fine = v->kind == JSON_NULL || jsonld_is_scalar(v) || (j->frame && (empty_object(v) || (v->kind == JSON_ARRAY && (scalars(v) || (v->count == 1 && empty_object(v->child))))));
	if (!fine) return jsonld_fail_value(j, JSONLD_VALUE_OBJECT_VALUE, v);
	jsonld_put(x, KEYWORD(VALUE), v->kind == JSON_NULL ? null_value(j) : in_frame(j, v));
	return ST_OK;
}

static status expand_text(jsonld_expanding *x, jsonld_keyword k, const json *v)
{
	jsonld *j = x->j;
	bool several = j->frame && (empty_object(v) || (v->kind == JSON_ARRAY && (strings(v) || (v->count == 1 && empty_object(v->child)))));
	if (k == KW_DIRECTION) {
		if (j->o.mode_1_0) return ST_OK;
		if (!several && !slice_eq(json_text(v), S("ltr")) && !slice_eq(json_text(v), S("rtl"))) return jsonld_fail_value(j, JSONLD_BASE_DIRECTION, v);
	} else if (!several && v->kind != JSON_STRING) {
		return jsonld_fail_value(j, JSONLD_LANGUAGE_STRING, v);
	}
	jsonld_put(x, jsonld_keyword_text(k), in_frame(j, v));
	return ST_OK;
}

static status expand_list(jsonld_expanding *x, const json *v)
{
	json *out;
	if (!x->property.p || slice_eq(x->property, KEYWORD(GRAPH))) return ST_OK; /* free-floating */
	TRY(jsonld_expand_element(x->j, x->active, x->property, v, x->base_url, false, &out));
	out = jsonld_listed(x->j, out);
	for (const json *m = out->child; x->j->o.mode_1_0 && m; m = m->next) if (jsonld_is_list(m)) return jsonld_fail(x->j, JSONLD_LIST_OF_LISTS, NO_SLICE);
	jsonld_put(x, KEYWORD(LIST), out);
	return ST_OK;
}

/* The array of a property in @reverse, made when absent. */
static json *reverse_list(jsonld_expanding *x, slice property)
{
	json *reverse = jsonld_member(x, KEYWORD(REVERSE)), *list = NULL;
	if (!reverse) jsonld_put(x, KEYWORD(REVERSE), reverse = jsonld_object(x->j));
	if (x->reverse_index) list = map_get(x->reverse_index, property);
	else for (json *m = reverse->child; m && !list; m = m->next) if (jsonld_same(m->key, property)) list = m;
	if (list) return list;
	json_add(reverse, property, list = jsonld_array(x->j));
	if (x->reverse_index) {
		map_put(x->reverse_index, property, list);
	} else if (reverse->count > FEW) {
		x->reverse_index = map_new(x->j->mem);
		for (json *m = reverse->child; m; m = m->next) map_put(x->reverse_index, m->key, m);
	}
	return list;
}

status jsonld_add_reverse(jsonld_expanding *x, slice property, json *items)
{
	json *list = items->child ? reverse_list(x, property) : NULL;
	for (json *v = items->child, *next; v; v = next) {
		next = v->next;
		if (jsonld_is_value(v)) return jsonld_fail_value(x->j, JSONLD_REVERSE_PROPERTY_VALUE, json_get(v, KEYWORD(VALUE)));
		if (jsonld_is_list(v)) return jsonld_fail_value(x->j, JSONLD_REVERSE_PROPERTY_VALUE, v);
		json_add(list, NO_SLICE, v);
	}
	return ST_OK;
}

static status expand_reverse(jsonld_expanding *x, const json *v)
{
	json *out;
	if (v->kind != JSON_OBJECT) return jsonld_fail_value(x->j, JSONLD_REVERSE_VALUE, v);
	TRY(jsonld_expand_element(x->j, x->active, KEYWORD(REVERSE), v, x->base_url, false, &out));
	if (!out || out->kind != JSON_OBJECT) return ST_OK;
	for (json *p = out->child; p; p = p->next) {
		if (!slice_eq(p->key, KEYWORD(REVERSE))) {
			if (p->kind == JSON_ARRAY) TRY(jsonld_add_reverse(x, p->key, p));
			continue;
		}
		for (json *q = p->child; q; q = q->next) { /* reversed twice: forward again */
			json *list = jsonld_array(x->j);
			*list = *q, list->next = NULL, list->key = NO_SLICE;
			jsonld_add(x, q->key, list);
		}
	}
	return ST_OK;
}

static status expand_framing(jsonld_expanding *x, const jsonld_entry *e)
{
	json *out;
	TRY(jsonld_expand_element(x->j, x->active, jsonld_keyword_text(e->keyword), e->member, x->base_url, false, &out));
	if (out) jsonld_put(x, jsonld_keyword_text(e->keyword), jsonld_listed(x->j, out));
	return ST_OK;
}

status jsonld_expand_keyword(jsonld_expanding *x, const jsonld_entry *e)
{
	const json *v = e->member;
	json *out;
	if (slice_eq(x->property, KEYWORD(REVERSE))) return jsonld_fail(x->j, JSONLD_REVERSE_PROPERTY_MAP, v->key);
	if (e->keyword != KW_INCLUDED && e->keyword != KW_TYPE && e->keyword != KW_REVERSE && jsonld_member(x, e->iri)) return jsonld_fail(x->j, JSONLD_COLLIDING_KEYWORDS, e->iri);
	switch (e->keyword) {
	case KW_ID: return expand_id(x, v);
	case KW_TYPE: return expand_type(x, v);
	case KW_GRAPH:
		TRY(jsonld_expand_element(x->j, x->active, KEYWORD(GRAPH), v, x->base_url, false, &out));
		jsonld_put(x, KEYWORD(GRAPH), jsonld_listed(x->j, out));
		return ST_OK;
	case KW_INCLUDED: return expand_included(x, v);
	case KW_VALUE: return expand_at_value(x, v);
	case KW_LANGUAGE: case KW_DIRECTION: return expand_text(x, e->keyword, v);
	case KW_INDEX:
		if (v->kind != JSON_STRING) return jsonld_fail_value(x->j, JSONLD_INDEX_VALUE, v);
		jsonld_put(x, KEYWORD(INDEX), jsonld_text(x->j, v->text));
		return ST_OK;
	case KW_LIST: return expand_list(x, v);
	case KW_SET:
		TRY(jsonld_expand_element(x->j, x->active, x->property, v, x->base_url, false, &out));
		jsonld_put(x, KEYWORD(SET), jsonld_listed(x->j, out));
		return ST_OK;
	case KW_REVERSE: return expand_reverse(x, v);
	case KW_DEFAULT: case KW_EMBED: case KW_EXPLICIT: case KW_OMIT_DEFAULT: case KW_REQUIRE_ALL: return expand_framing(x, e);
	default: return ST_OK;                        /* keywords of contexts say nothing here */
	}
}
