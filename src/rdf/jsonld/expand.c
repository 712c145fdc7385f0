/* SPDX-License-Identifier: EUPL-1.2
 * Expansion (JSON-LD 1.1 API, 5.1): the way through arrays and objects, and what must hold for an object at its end. */
#include "rdf/jsonld/expand.h"
#include <stdlib.h>

enum { FEW = 24 };

/* ---- helpers ---- */

bool jsonld_is_scalar(const json *v) { return v->kind != JSON_NULL && v->kind != JSON_ARRAY && v->kind != JSON_OBJECT; }

static int by_key(const void *a, const void *b) { return slice_cmp((*(const json *const *)a)->key, (*(const json *const *)b)->key); }

size_t jsonld_members(jsonld *j, const json *object, const json ***ret)
{
	size_t n = 0;
	*ret = arena_new(j->mem, const json *, object->count ? object->count : 1);
	for (const json *m = object->child; m; m = m->next) (*ret)[n++] = m;
	if (j->o.ordered) qsort(*ret, n, sizeof **ret, by_key);
	return n;
}

json *jsonld_member(jsonld_expanding *x, slice key)
{
	if (x->index) return map_get(x->index, key);
	for (json *m = x->result->child; m; m = m->next) if (jsonld_same(m->key, key)) return m;
	return NULL;
}

static void add_member(jsonld_expanding *x, slice key, json *value)
{
	json_add(x->result, key, value);
	if (!x->index && x->result->count > FEW) {
		x->index = map_new(x->j->mem);
		for (json *m = x->result->child; m; m = m->next) map_put(x->index, m->key, m);
	} else if (x->index) {
		map_put(x->index, key, value);
	}
}

void jsonld_put(jsonld_expanding *x, slice key, json *value)
{
	json *held = jsonld_member(x, key);
	if (!held) {
		add_member(x, key, value);
		return;
	}
	json *next = held->next;
	*held = (json){ .kind = value->kind, .text = value->text, .key = key, .child = value->child, .last = value->last, .count = value->count, .next = next };
}

void jsonld_add(jsonld_expanding *x, slice key, json *value)
{
	json *held = jsonld_member(x, key);
	if (!held) {
		add_member(x, key, jsonld_listed(x->j, value));
		return;
	}
	if (value->kind != JSON_ARRAY) {
		json_add(held, NO_SLICE, value);
		return;
	}
	for (json *v = value->child, *next; v; v = next) {
		next = v->next;
		json_add(held, NO_SLICE, v);
	}
}

json *jsonld_shared(jsonld *j, const json *v)
{
	json *copy = json_new(j->mem, v->kind, v->text);
	copy->child = v->child;
	copy->last = v->last;
	copy->count = v->count;
	return copy;
}

json *jsonld_listed(jsonld *j, json *v)
{
	if (v && v->kind == JSON_ARRAY) return v;
	json *list = jsonld_array(j);
	if (v) json_add(list, NO_SLICE, v);
	return list;
}

/* What a key means: most are terms, and found at once. */
static jsonld_entry entry_of(jsonld *j, const jsonld_context *c, const json *m)
{
	jsonld_entry e = { .member = m };
	if (m->key.n && m->key.p[0] == '@') {
		e.iri = jsonld_iri(j, c, m->key, false, true);
	} else {
		e.term = jsonld_term_get(c, m->key);
		if (e.term) {
			e.keyword = e.term->keyword;
			e.iri = e.keyword ? jsonld_keyword_text(e.keyword) : e.term->iri;
			return e;
		}
		e.iri = jsonld_iri(j, c, m->key, false, true);
	}
	e.keyword = jsonld_keyword_of(e.iri);
	if (e.keyword && !j->frame && jsonld_framing_keyword(e.keyword)) e.keyword = KW_NONE;
	if (m->key.n && m->key.p[0] == '@' && (e.keyword == KW_TYPE || e.keyword == KW_NONE)) e.term = jsonld_term_get(c, m->key);
	return e;
}

/* ---- value expansion (5.3) ---- */

static slice direction_text(jsonld_direction d) { return d == DIRECTION_LTR ? S("ltr") : S("rtl"); }

json *jsonld_expand_value(jsonld *j, const jsonld_context *active, const jsonld_term *t, const json *v)
{
	json *out = jsonld_object(j);
	if (t && v->kind == JSON_STRING && (t->type_keyword == KW_ID || t->type_keyword == KW_VOCAB)) {
		slice iri = jsonld_iri(j, active, v->text, true, t->type_keyword == KW_VOCAB);
		json_add(out, KEYWORD(ID), iri.p ? jsonld_text(j, iri) : json_new(j->mem, JSON_NULL, NO_SLICE));
		return out;
	}
	bool plain = !t || !t->type.p || t->type_keyword == KW_ID || t->type_keyword == KW_VOCAB || t->type_keyword == KW_NO_KEY;
	if (!plain) json_add(out, KEYWORD(TYPE), jsonld_text(j, t->type));
	json_add(out, KEYWORD(VALUE), jsonld_shared(j, v));
	if (v->kind != JSON_STRING || !plain) return out;
	slice language = t && t->has_language ? t->language : active->language;
	jsonld_direction direction = t && t->has_direction ? t->direction : active->direction;
	if (language.p) json_add(out, KEYWORD(LANGUAGE), jsonld_text(j, language));
	if (direction) json_add(out, KEYWORD(DIRECTION), jsonld_text(j, direction_text(direction)));
	return out;
}

/* ---- objects ---- */

/* What a type-scoped context reached ends here, unless the object is a value or only a reference. */
static bool goes_back(jsonld *j, const jsonld_context *active, const json *object)
{
	for (const json *m = object->child; m; m = m->next) {
		jsonld_entry e = entry_of(j, active, m);
		if (e.keyword == KW_VALUE || (e.keyword == KW_ID && object->count == 1)) return false;
	}
	return true;
}

static int by_text(const void *a, const void *b) { return slice_cmp(*(const slice *)a, *(const slice *)b); }

/* The contexts of its types, in order of their names. */
static status typed_context(jsonld_expanding *x, const json *types)
{
	size_t n = 0, most = types->kind == JSON_ARRAY ? types->count : 1;
	slice *names = arena_new(x->j->mem, slice, most ? most : 1);
	for (const json *t = types->kind == JSON_ARRAY ? types->child : types; t; t = types->kind == JSON_ARRAY ? t->next : NULL) if (t->kind == JSON_STRING) names[n++] = t->text;
	qsort(names, n, sizeof *names, by_text);
	for (size_t i = 0; i < n; i++) {
		const jsonld_term *t = jsonld_term_get(x->type_scoped, names[i]);
		if (t && t->has_context) TRY(jsonld_context_process(x->j, x->active, t->context, t->context_base, (jsonld_context_flags){ .no_propagate = true }, &x->active));
	}
	return ST_OK;
}

static int by_member(const void *a, const void *b) { return slice_cmp(((const jsonld_entry *)a)->member->key, ((const jsonld_entry *)b)->member->key); }

/* The context in force for the members, and what each is by its name. */
static status entries_of(jsonld_expanding *x, const json *object, jsonld_entry *list, size_t *ret_n)
{
	const json *types = NULL;
	size_t n = 0, type_n = 0;
	for (const json *m = object->child; m; m = m->next) {
		list[n] = entry_of(x->j, x->active, m);
		if (list[n].keyword == KW_TYPE && (!type_n++ || slice_cmp(m->key, types->key) < 0)) types = m;
		if (list[n].keyword != KW_CONTEXT) n++;
	}
	x->type_scoped = x->active;
	if (type_n == 1) {
		TRY(typed_context(x, types));
	} else if (type_n) {
		qsort(list, n, sizeof *list, by_member);
		for (size_t i = 0; i < n; i++) if (list[i].keyword == KW_TYPE) TRY(typed_context(x, list[i].member));
	}
	if (types) {
		const json *last = types->kind == JSON_ARRAY ? types->last : types;
		if (types->kind == JSON_ARRAY) for (const json *t = types->child; t; t = t->next) last = t;
		if (last && last->kind == JSON_STRING) x->input_type = jsonld_iri(x->j, x->active, last->text, true, true);
	}
	if (x->active != x->type_scoped) for (size_t i = 0; i < n; i++) list[i] = entry_of(x->j, x->active, list[i].member);
	if (x->j->o.ordered) qsort(list, n, sizeof *list, by_member);
	*ret_n = n;
	return ST_OK;
}

static status members(jsonld_expanding *x, const jsonld_entry *list, size_t n);

static status nested(jsonld_expanding *x, const jsonld_entry *nest)
{
	const json *value = nest->member;
	const jsonld_context *outer = x->active;
	const jsonld_place *up = x->j->at;
	x->j->at = &(jsonld_place){ .up = up, .key = value->key };
	TRY(jsonld_deeper(x->j));
	if (nest->term && nest->term->has_context) TRY(jsonld_context_process(x->j, outer, nest->term->context, nest->term->context_base, (jsonld_context_flags){ .override_protected = true }, &x->active));
	for (const json *v = value->kind == JSON_ARRAY ? value->child : value; v; v = value->kind == JSON_ARRAY ? v->next : NULL) {
		if (v->kind != JSON_OBJECT) return jsonld_fail_value(x->j, JSONLD_NEST_VALUE, v);
		jsonld_entry *list = arena_new(x->j->mem, jsonld_entry, v->count ? v->count : 1);
		size_t n = 0;
		for (const json *m = v->child; m; m = m->next) {
			list[n] = entry_of(x->j, x->active, m);
			if (list[n].keyword == KW_VALUE) return jsonld_fail(x->j, JSONLD_NEST_VALUE, KEYWORD(VALUE));
			if (list[n].keyword != KW_CONTEXT) n++;
		}
		if (x->j->o.ordered) qsort(list, n, sizeof *list, by_member);
		TRY(members(x, list, n));
	}
	x->active = outer;
	x->j->depth--;
	x->j->at = up;
	return ST_OK;
}

/* Steps 13 and 14. */
static status members(jsonld_expanding *x, const jsonld_entry *list, size_t n)
{
	const jsonld_place *up = x->j->at;
	bool nests = false;
	for (size_t i = 0; i < n; i++) {
		const jsonld_entry *e = &list[i];
		if (!e->iri.p) continue;
		x->j->at = &(jsonld_place){ .up = up, .key = e->member->key };
		if (e->keyword == KW_NEST) nests = true;
		else if (e->keyword) TRY(jsonld_expand_keyword(x, e));
		else if (slice_find_char(e->iri, ':') != SLICE_NONE) TRY(jsonld_expand_property(x, e));
		x->j->at = up;
	}
	for (size_t i = 0; nests && i < n; i++) {
		if (list[i].keyword != KW_NEST) continue;
		if (slice_eq(x->property, KEYWORD(REVERSE))) return jsonld_fail(x->j, JSONLD_REVERSE_PROPERTY_MAP, KEYWORD(NEST));
		TRY(nested(x, &list[i]));
	}
	return ST_OK;
}

/* ---- what must hold at the end ---- */

static bool strings_only(const json *v, bool frame)
{
	if (v->kind != JSON_ARRAY) return v->kind == JSON_STRING || (frame && v->kind == JSON_OBJECT && !v->count);
	for (const json *m = v->child; m; m = m->next) if (m->kind != JSON_STRING && !(frame && m->kind == JSON_OBJECT && !m->count)) return false;
	return true;
}

static bool datatype_allowed(jsonld *j, const json *type)
{
	if (type->kind == JSON_STRING) return jsonld_absolute_again(j, type->text);
	if (!j->frame) return false;
	for (const json *m = type->child; m; m = m->next) if (m->kind == JSON_STRING && !jsonld_absolute(m->text)) return false;
	return true;
}

static status value_object(jsonld_expanding *x, json **ret)
{
	const json *value = NULL, *type = NULL, *language = NULL, *direction = NULL;
	for (const json *m = x->result->child; m; m = m->next) {
		switch (jsonld_keyword_of(m->key)) {
		case KW_VALUE: value = m; break;
		case KW_TYPE: type = m; break;
		case KW_LANGUAGE: language = m; break;
		case KW_DIRECTION: direction = m; break;
		case KW_INDEX: break;
		default: return jsonld_fail(x->j, JSONLD_VALUE_OBJECT, m->key);
		}
	}
	if (type && (language || direction)) return jsonld_fail(x->j, JSONLD_VALUE_OBJECT, language ? KEYWORD(LANGUAGE) : KEYWORD(DIRECTION));
	bool is_json = type && !x->j->o.mode_1_0 && slice_eq(type->kind == JSON_ARRAY && type->count == 1 ? json_text(type->child) : json_text(type), KEYWORD(JSON));
	*ret = x->result;
	if (is_json) return ST_OK;
	if (value->kind == JSON_NULL || (value->kind == JSON_ARRAY && !value->count)) *ret = NULL;
	else if (language && !strings_only(value, x->j->frame)) return jsonld_fail_value(x->j, JSONLD_LANGUAGE_VALUE, value);
	else if (type && !datatype_allowed(x->j, type)) return jsonld_fail_value(x->j, JSONLD_TYPED_VALUE, type);
	return ST_OK;
}

static status set_or_list(jsonld_expanding *x, json **ret)
{
	json *set = jsonld_member(x, KEYWORD(SET));
	for (const json *m = x->result->child; m; m = m->next) {
		jsonld_keyword k = jsonld_keyword_of(m->key);
		if (k != KW_INDEX && k != (set ? KW_SET : KW_LIST)) return jsonld_fail(x->j, JSONLD_SET_OR_LIST, m->key);
	}
	*ret = set ? set : x->result;
	return ST_OK;
}

/* Steps 15 to 19. */
static status finished(jsonld_expanding *x, json **ret)
{
	json *result = x->result, *type = NULL;
	bool value = false, set = false;
	for (json *m = result->child; m; m = m->next) {
		if (!m->key.n || m->key.p[0] != '@') continue;
		jsonld_keyword k = jsonld_keyword_of(m->key);
		value |= k == KW_VALUE;
		set |= k == KW_SET || k == KW_LIST;
		if (k == KW_TYPE) type = m;
	}
	if (value) {
		TRY(value_object(x, &result));
	} else if (type && type->kind != JSON_ARRAY) {
		json *only = json_new(x->j->mem, type->kind, type->text);
		only->child = type->child, only->last = type->last, only->count = type->count;
		jsonld_put(x, KEYWORD(TYPE), jsonld_listed(x->j, only));
	}
	if (result && set) TRY(set_or_list(x, &result));
	if (result && result->kind == JSON_OBJECT && result->count == 1 && slice_eq(result->child->key, KEYWORD(LANGUAGE)) && !x->j->frame) result = NULL;
	bool top = !x->property.p || slice_eq(x->property, KEYWORD(GRAPH));
	if (result && top && !x->j->frame && result->kind == JSON_OBJECT) {
		bool only_id = result->count == 1 && slice_eq(result->child->key, KEYWORD(ID));
		if (!result->count || only_id || jsonld_is_value(result) || jsonld_is_list(result)) result = NULL;
	}
	*ret = result;
	return ST_OK;
}

static status object(jsonld *j, const jsonld_context *active, slice property, const jsonld_term *t, const json *v, slice base_url, bool from_map, json **ret)
{
	jsonld_expanding x = { .j = j, .active = active, .property = property, .base_url = base_url };
	jsonld_entry few[FEW], *list = v->count > FEW ? arena_new(j->mem, jsonld_entry, v->count) : few;
	const json *context = v->child;
	size_t n;
	while (context && !jsonld_same(context->key, KEYWORD(CONTEXT))) context = context->next;
	if (active->previous && !from_map && goes_back(j, active, v)) x.active = active->previous;
	if (t && t->has_context) TRY(jsonld_context_process(j, x.active, t->context, t->context_base, (jsonld_context_flags){ .override_protected = true }, &x.active));
	if (context) {
		const jsonld_place *up = j->at;
		j->at = &(jsonld_place){ .up = up, .key = KEYWORD(CONTEXT) };
		TRY(jsonld_context_process(j, x.active, context, base_url, (jsonld_context_flags){ 0 }, &x.active));
		j->at = up;
	}
	x.result = jsonld_object(j);
	TRY(entries_of(&x, v, list, &n));
	TRY(members(&x, list, n));
	return finished(&x, ret);
}

/* ---- elements ---- */

static status too_much_text(jsonld *j)
{
	size_t most = j->limits->text ? j->limits->text : JSONLD_LIMITS.text;
	return jsonld_fail(j, JSONLD_TOO_MUCH, trf(j->mem, j->cx->lang, "IRIs of more than {1} bytes together", ctx_num(j->cx, most)));
}

static status array(jsonld *j, const jsonld_context *active, slice property, const jsonld_term *t, const json *v, slice base_url, bool from_map, json **ret)
{
	json *out = jsonld_array(j), *item;
	const jsonld_place *up = j->at;
	jsonld_place here = { .up = up };
	for (const json *m = v->child; m; m = m->next, here.index++) {
		j->at = &here;
		TRY(jsonld_expand_under(j, active, property, t, m, base_url, from_map, &item));
		if (item && item->kind == JSON_ARRAY && t && t->container & CONTAINER_LIST) {
			json *list = jsonld_object(j);
			json_add(list, KEYWORD(LIST), item);
			item = list;
		}
		if (!item) continue;
		if (item->kind != JSON_ARRAY) json_add(out, NO_SLICE, item);
		else for (json *i = item->child, *next; i; i = next) {
			next = i->next;
			json_add(out, NO_SLICE, i);
		}
	}
	j->at = up;
	*ret = out;
	return ST_OK;
}

status jsonld_expand_element(jsonld *j, const jsonld_context *active, slice property, const json *v, slice base_url, bool from_map, json **ret)
{
	return jsonld_expand_under(j, active, property, property.p ? jsonld_term_get(active, property) : NULL, v, base_url, from_map, ret);
}

status jsonld_expand_under(jsonld *j, const jsonld_context *active, slice property, const jsonld_term *t, const json *v, slice base_url, bool from_map, json **ret)
{
	bool frame = j->frame;
	status st = ST_OK;
	if (j->overflow) return too_much_text(j);
	if (++j->values > j->limits->values) return jsonld_fail(j, JSONLD_TOO_MUCH, trf(j->mem, j->cx->lang, "more than {1} values", ctx_num(j->cx, j->limits->values)));
	if (frame && slice_eq(property, KEYWORD(DEFAULT))) j->frame = false;
	if (v->kind == JSON_NULL) {
		*ret = NULL;
	} else if (v->kind == JSON_ARRAY || v->kind == JSON_OBJECT) {
		TRY(jsonld_deeper(j));
		st = v->kind == JSON_ARRAY ? array(j, active, property, t, v, base_url, from_map, ret) : object(j, active, property, t, v, base_url, from_map, ret);
		j->depth--;
	} else if (!property.p || jsonld_same(property, KEYWORD(GRAPH))) {
		*ret = NULL;
	} else {
		if (t && t->has_context) {
			TRY(jsonld_context_process(j, active, t->context, t->context_base, (jsonld_context_flags){ .override_protected = true }, &active));
			t = jsonld_term_get(active, property);
		}
		*ret = jsonld_expand_value(j, active, t, v);
	}
	j->frame = frame;
	return st;
}

status jsonld_expansion(jsonld *j, const jsonld_context *active, const json *input, slice base_url, json **ret)
{
	json *out;
	TRY(jsonld_expand_element(j, active, NO_SLICE, input, base_url, false, &out));
	if (j->overflow) return too_much_text(j);
	if (out && out->kind == JSON_OBJECT && out->count == 1 && slice_eq(out->child->key, KEYWORD(GRAPH))) out = out->child;
	*ret = jsonld_listed(j, out);
	return ST_OK;
}

status jsonld_expand(ctx *cx, const json *input, const jsonld_options *o, json **ret)
{
	jsonld j;
	const jsonld_context *active;
	jsonld_begin(&j, cx, o);
	TRY(jsonld_start_context(&j, &active));
	return jsonld_expansion(&j, active, input, j.o.base, ret);
}
