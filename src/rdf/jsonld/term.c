/* SPDX-License-Identifier: EUPL-1.2
 * Create Term Definition and IRI Expansion (JSON-LD 1.1 API, 4.2 and 5.2). */
#include "rdf/jsonld/building.h"
#include <string.h>

/* ---- IRI expansion ---- */

/* Where the first colon stands after the first character; SLICE_NONE when nowhere. */
static size_t colon_of(slice s)
{
	const char *p = s.n > 1 ? memchr(s.p + 1, ':', s.n - 1) : NULL;
	return p ? (size_t)(p - s.p) : SLICE_NONE;
}

static slice term_iri(const jsonld_term *t) { return t->keyword ? jsonld_keyword_text(t->keyword) : t->iri; }

static bool is_keyword(const jsonld *j, slice s)
{
	jsonld_keyword k = jsonld_keyword_of(s);
	return k != KW_NONE && (j->frame || !jsonld_framing_keyword(k));
}

slice jsonld_iri(jsonld *j, const jsonld_context *active, slice value, bool document_relative, bool vocab)
{
	if (!value.p || (value.n && value.p[0] == '@' && is_keyword(j, value))) return value;
	if (jsonld_like_keyword(value)) return NO_SLICE;
	size_t colon = colon_of(value);
	const jsonld_term *t = colon == SLICE_NONE || active->colons ? jsonld_term_get(active, value) : NULL;
	if (t && (t->keyword || vocab)) return term_iri(t);
	if (colon != SLICE_NONE) {
		slice prefix = slice_take(value, colon), suffix = slice_skip(value, colon + 1);
		if (slice_eq(prefix, S("_")) || slice_starts(suffix, S("//"))) return value;
		t = jsonld_term_get(active, prefix);
		if (t && t->prefix && t->iri.p) return jsonld_joined(j, t->iri, suffix);
		if (jsonld_absolute(value)) return value;
	}
	if (vocab && active->vocab.p) return jsonld_joined(j, active->vocab, value);
	if (document_relative && active->base.p) return jsonld_resolved(j, active->base, value);
	return value;
}

static status define_first(jsonld_building *b, slice name)
{
	const jsonld_local *local = jsonld_local_find(b, name);
	if (!local || local->state == LOCAL_DONE) return ST_OK;
	return jsonld_term_create(b, name);
}

status jsonld_iri_building(jsonld_building *b, slice value, bool document_relative, bool vocab, slice *ret)
{
	if (value.p && !is_keyword(b->j, value) && !jsonld_like_keyword(value)) {
		TRY(define_first(b, value));
		size_t colon = colon_of(value);
		if (colon != SLICE_NONE && !slice_eq(slice_take(value, colon), S("_")) && !slice_starts(slice_skip(value, colon + 1), S("//"))) TRY(define_first(b, slice_take(value, colon)));
	}
	*ret = jsonld_iri(b->j, b->c, value, document_relative, vocab);
	return ST_OK;
}

/* ---- parts of a definition ---- */


status jsonld_direction_of(jsonld *j, const json *value, jsonld_direction *ret)
{
	if (value->kind == JSON_NULL) *ret = DIRECTION_NONE;
	else if (slice_eq(json_text(value), S("ltr"))) *ret = DIRECTION_LTR;
	else if (slice_eq(json_text(value), S("rtl"))) *ret = DIRECTION_RTL;
	else return jsonld_fail_value(j, JSONLD_BASE_DIRECTION, value);
	return ST_OK;
}

static status take_type(jsonld_building *b, const json *value, jsonld_term *t)
{
	if (!value) return ST_OK;
	if (value->kind != JSON_STRING) return jsonld_fail_value(b->j, JSONLD_TYPE_MAPPING, value);
	TRY(jsonld_iri_building(b, value->text, false, true, &t->type));
	t->type_keyword = jsonld_keyword_of(t->type);
	switch (t->type_keyword) {
	case KW_ID: case KW_VOCAB: return ST_OK;
	case KW_JSON: case KW_NO_KEY:
		if (b->j->o.mode_1_0) break;
		return ST_OK;
	case KW_NONE:
		if (jsonld_absolute(t->type)) return ST_OK;
		break;
	default: break;
	}
	return jsonld_fail_value(b->j, JSONLD_TYPE_MAPPING, value);
}

static unsigned container_bit(slice s)
{
	switch (jsonld_keyword_of(s)) {
	case KW_LIST: return CONTAINER_LIST;
	case KW_SET: return CONTAINER_SET;
	case KW_LANGUAGE: return CONTAINER_LANGUAGE;
	case KW_INDEX: return CONTAINER_INDEX;
	case KW_ID: return CONTAINER_ID;
	case KW_TYPE: return CONTAINER_TYPE;
	case KW_GRAPH: return CONTAINER_GRAPH;
	default: return 0;
	}
}

/* One alone; @graph with @id or @index, and perhaps @set; @set with one of the others but @list. */
static bool container_allowed(unsigned set)
{
	unsigned rest = set & ~(unsigned)CONTAINER_SET;
	if (!(set & (set - 1))) return set != 0;
	if (rest & CONTAINER_GRAPH) rest &= ~(unsigned)CONTAINER_GRAPH;
	return !(rest & (rest - 1)) && !(rest & CONTAINER_LIST) && !((set & CONTAINER_GRAPH) && (rest & (CONTAINER_LANGUAGE | CONTAINER_TYPE)));
}

static status take_container(jsonld_building *b, const json *value, jsonld_term *t)
{
	unsigned set = 0, bit;
	if (!value) return ST_OK;
	if (t->reverse && value->kind == JSON_NULL) return ST_OK;
	if (value->kind != JSON_STRING && value->kind != JSON_ARRAY) return jsonld_fail_value(b->j, JSONLD_CONTAINER_MAPPING, value);
	for (const json *v = value->kind == JSON_ARRAY ? value->child : value; v; v = value->kind == JSON_ARRAY ? v->next : NULL) {
		bit = container_bit(json_text(v));
		if (!bit || set & bit) return jsonld_fail_value(b->j, JSONLD_CONTAINER_MAPPING, v);
		set |= bit;
	}
	if (!container_allowed(set) || (b->j->o.mode_1_0 && (value->kind == JSON_ARRAY || set & (CONTAINER_GRAPH | CONTAINER_ID | CONTAINER_TYPE))))
		return jsonld_fail_value(b->j, JSONLD_CONTAINER_MAPPING, value);
	if (t->reverse && set & ~(unsigned)(CONTAINER_SET | CONTAINER_INDEX)) return jsonld_fail(b->j, JSONLD_REVERSE_PROPERTY, KEYWORD(CONTAINER));
	t->container = (unsigned char)set;
	if (!(set & CONTAINER_TYPE)) return ST_OK;
	if (!t->type.p) {
		t->type = KEYWORD(ID);
		t->type_keyword = KW_ID;
	}
	if (t->type_keyword != KW_ID && t->type_keyword != KW_VOCAB) return jsonld_fail(b->j, JSONLD_TYPE_MAPPING, t->type);
	return ST_OK;
}

static status take_language(jsonld_building *b, const json *const *value, jsonld_term *t)
{
	const json *language = value[KW_LANGUAGE], *direction = value[KW_DIRECTION];
	bool typed = value[KW_TYPE] != NULL;
	if (language && !typed) {
		if (language->kind != JSON_NULL && language->kind != JSON_STRING) return jsonld_fail_value(b->j, JSONLD_LANGUAGE_MAPPING, language);
		t->has_language = true;
		t->language = json_text(language);
	}
	if (direction && !typed) {
		t->has_direction = true;
		TRY(jsonld_direction_of(b->j, direction, &t->direction));
	}
	return ST_OK;
}

static bool has_colon_or_slash(slice s) { return slice_find_char(s, ':') != SLICE_NONE || slice_find_char(s, '/') != SLICE_NONE; }

static status take_prefix(jsonld_building *b, const json *value, jsonld_term *t)
{
	if (!value) return ST_OK;
	if (b->j->o.mode_1_0 || has_colon_or_slash(t->name)) return jsonld_fail(b->j, JSONLD_TERM_DEFINITION, t->name);
	if (value->kind != JSON_TRUE && value->kind != JSON_FALSE) return jsonld_fail_value(b->j, JSONLD_PREFIX_VALUE, value);
	t->prefix = value->kind == JSON_TRUE;
	if (t->prefix && t->keyword) return jsonld_fail(b->j, JSONLD_TERM_DEFINITION, t->name);
	return ST_OK;
}

/* What came with 1.1: @index, @context, @nest. */
static status take_newer(jsonld_building *b, const json *const *value, jsonld_term *t)
{
	const json *index = value[KW_INDEX], *context = value[KW_CONTEXT], *nest = value[KW_NEST];
	if ((index || context || nest) && b->j->o.mode_1_0) return jsonld_fail(b->j, JSONLD_TERM_DEFINITION, t->name);
	if (index) {
		slice iri = NO_SLICE;
		if (!(t->container & CONTAINER_INDEX) || index->kind != JSON_STRING) return jsonld_fail(b->j, JSONLD_TERM_DEFINITION, t->name);
		TRY(jsonld_iri_building(b, index->text, false, true, &iri));
		if (!jsonld_absolute(iri)) return jsonld_fail(b->j, JSONLD_TERM_DEFINITION, t->name);
		t->index = index->text;
	}
	if (context) {
		TRY(jsonld_context_scoped(b, context));
		t->has_context = true;
		t->context = context;
		t->context_base = b->base_url;
	}
	if (nest) {
		jsonld_keyword k = jsonld_keyword_of(json_text(nest));
		if (nest->kind != JSON_STRING || (k != KW_NONE && k != KW_NEST)) return jsonld_fail_value(b->j, JSONLD_NEST_VALUE, nest);
		t->nest = nest->text;
	}
	return ST_OK;
}

/* What a definition says, by keyword; *ret_unknown: something that cannot stand in one. */
static void parts_of(const json *value, const json **parts, bool *ret_unknown)
{
	for (const json *m = value->child; m; m = m->next) {
		jsonld_keyword k = jsonld_keyword_of(m->key);
		parts[k] = m;
		switch (k) {
		case KW_ID: case KW_REVERSE: case KW_CONTAINER: case KW_CONTEXT: case KW_DIRECTION: case KW_INDEX: case KW_LANGUAGE: case KW_NEST: case KW_PREFIX: case KW_PROTECTED: case KW_TYPE: break;
		default: *ret_unknown = true;
		}
	}
}

/* ---- the IRI mapping ---- */

static bool ends_as_prefix(slice iri) { return iri.n && strchr(":/?#[]@", iri.p[iri.n - 1]) && iri.p[iri.n - 1]; }

static void set_iri(jsonld_term *t, slice iri)
{
	t->iri = iri;
	t->keyword = jsonld_keyword_of(iri);
}

/* *ret_skip: the definition is passed over (a word that looks like a keyword). */
static status from_reverse(jsonld_building *b, const json *const *value, jsonld_term *t, bool *ret_skip)
{
	const json *reverse = value[KW_REVERSE];
	slice iri;
	if (value[KW_ID]) return jsonld_fail(b->j, JSONLD_REVERSE_PROPERTY, KEYWORD(ID));
	if (value[KW_NEST]) return jsonld_fail(b->j, JSONLD_REVERSE_PROPERTY, KEYWORD(NEST));
	if (reverse->kind != JSON_STRING) return jsonld_fail_value(b->j, JSONLD_IRI_MAPPING, reverse);
	if (jsonld_like_keyword(reverse->text)) {
		*ret_skip = true;
		return ST_OK;
	}
	TRY(jsonld_iri_building(b, reverse->text, false, true, &iri));
	if (!jsonld_absolute(iri) && !jsonld_is_blank(iri)) return jsonld_fail(b->j, JSONLD_IRI_MAPPING, reverse->text);
	t->reverse = true;
	set_iri(t, iri);
	return ST_OK;
}

static status from_id(jsonld_building *b, slice id, bool simple, jsonld_term *t, bool *ret_skip)
{
	slice iri;
	if (jsonld_like_keyword(id) && !is_keyword(b->j, id)) {
		*ret_skip = true;
		return ST_OK;
	}
	TRY(jsonld_iri_building(b, id, false, true, &iri));
	bool keyword = iri.p && is_keyword(b->j, iri);
	if (!iri.p || (!keyword && !jsonld_absolute(iri) && !jsonld_is_blank(iri))) return jsonld_fail(b->j, JSONLD_IRI_MAPPING, t->name);
	if (slice_eq(iri, KEYWORD(CONTEXT))) return jsonld_fail(b->j, JSONLD_KEYWORD_ALIAS, iri);
	set_iri(t, iri);
	size_t colon = colon_of(t->name);
	if ((colon != SLICE_NONE && colon + 1 < t->name.n) || slice_find_char(t->name, '/') != SLICE_NONE) {
		slice own;
		jsonld_local_find(b, t->name)->state = LOCAL_DONE;
		TRY(jsonld_iri_building(b, t->name, false, true, &own));
		if (!slice_eq(own, iri)) return jsonld_fail(b->j, JSONLD_IRI_MAPPING, t->name);
	}
	t->prefix = !has_colon_or_slash(t->name) && simple && (ends_as_prefix(iri) || jsonld_is_blank(iri));
	return ST_OK;
}

/* No @id, or the term's own name. */
static status from_name(jsonld_building *b, jsonld_term *t)
{
	size_t colon = colon_of(t->name);
	slice iri = t->name;
	if (colon != SLICE_NONE) {
		slice prefix = slice_take(t->name, colon), suffix = slice_skip(t->name, colon + 1);
		if (!slice_starts(suffix, S("//"))) TRY(define_first(b, prefix));
		const jsonld_term *p = jsonld_term_get(b->c, prefix);
		if (p && p->iri.p && !slice_starts(suffix, S("//"))) iri = jsonld_joined(b->j, p->iri, suffix);
	} else if (slice_find_char(t->name, '/') != SLICE_NONE) {
		iri = jsonld_iri(b->j, b->c, t->name, false, true);
		if (!jsonld_absolute(iri)) return jsonld_fail(b->j, JSONLD_IRI_MAPPING, t->name);
	} else if (slice_eq(t->name, KEYWORD(TYPE))) {
		iri = KEYWORD(TYPE);
	} else if (b->c->vocab.p) {
		iri = jsonld_joined(b->j, b->c->vocab, t->name);
	} else {
		return jsonld_fail(b->j, JSONLD_IRI_MAPPING, t->name);
	}
	set_iri(t, iri);
	return ST_OK;
}

/* ---- the whole ---- */

/* @type may only be told to be a set, and protected. */
static bool type_definition(const json *value)
{
	if (value->kind != JSON_OBJECT || !value->count) return false;
	for (const json *m = value->child; m; m = m->next) {
		jsonld_keyword k = jsonld_keyword_of(m->key);
		if (k == KW_CONTAINER ? !slice_eq(json_text(m), KEYWORD(SET)) : k != KW_PROTECTED) return false;
	}
	return true;
}

static bool same(const jsonld_term *a, const jsonld_term *b)
{
	return slice_eq(a->iri, b->iri) && !a->iri.p == !b->iri.p && slice_eq(a->type, b->type) && slice_eq(a->language, b->language) && !a->language.p == !b->language.p && slice_eq(a->index, b->index) &&
	       slice_eq(a->nest, b->nest) && a->direction == b->direction && a->container == b->container && a->has_language == b->has_language && a->has_direction == b->has_direction &&
	       a->prefix == b->prefix && a->reverse == b->reverse && a->has_context == b->has_context && (!a->has_context || (json_equal(a->context, b->context) && slice_eq(a->context_base, b->context_base)));
}

static status iri_mapping(jsonld_building *b, const json *const *value, const json *id, bool simple, jsonld_term *t, bool *ret_skip)
{
	if (value[KW_REVERSE]) return from_reverse(b, value, t, ret_skip);
	if (!id || slice_eq(json_text(id), t->name)) return from_name(b, t);
	if (id->kind == JSON_NULL) return ST_OK;
	if (id->kind != JSON_STRING) return jsonld_fail_value(b->j, JSONLD_IRI_MAPPING, id);
	return from_id(b, id->text, simple, t, ret_skip);
}

/* Fills the definition out of an object ({} when the context says null or a text: `id` is then that). */
static status define(jsonld_building *b, const json *const *value, const json *id, bool simple, jsonld_term *t, bool *ret_skip)
{
	const json *is_protected = value[KW_PROTECTED];
	t->is_protected = b->is_protected;
	if (is_protected && b->j->o.mode_1_0) return jsonld_fail(b->j, JSONLD_TERM_DEFINITION, t->name);
	if (is_protected && is_protected->kind != JSON_TRUE && is_protected->kind != JSON_FALSE) return jsonld_fail_value(b->j, JSONLD_PROTECTED_VALUE, is_protected);
	if (is_protected) t->is_protected = is_protected->kind == JSON_TRUE;
	TRY(take_type(b, value[KW_TYPE], t));
	TRY(iri_mapping(b, value, id, simple, t, ret_skip));
	if (*ret_skip) return ST_OK;
	TRY(take_container(b, value[KW_CONTAINER], t));
	TRY(take_newer(b, value, t));
	TRY(take_language(b, value, t));
	return take_prefix(b, value[KW_PREFIX], t);
}

status jsonld_term_create(jsonld_building *b, slice name)
{
	const json *parts[KW_COUNT] = { 0 };
	jsonld_local *local = jsonld_local_find(b, name);
	const json *value = local->value;
	bool unknown = false;
	if (local->state == LOCAL_DONE) return ST_OK;
	if (local->state == LOCAL_BUSY) return jsonld_fail(b->j, JSONLD_CYCLIC_MAPPING, name);
	if (!name.n) return jsonld_fail(b->j, JSONLD_TERM_DEFINITION, S("\"\""));
	local->state = LOCAL_BUSY;
	if (slice_eq(name, KEYWORD(TYPE)) ? b->j->o.mode_1_0 || !type_definition(value) : is_keyword(b->j, name)) return jsonld_fail(b->j, JSONLD_KEYWORD_REDEFINITION, name);
	if (jsonld_like_keyword(name) && !slice_eq(name, KEYWORD(TYPE))) return ST_OK;
	bool object = value->kind == JSON_OBJECT, simple = value->kind == JSON_STRING, skip = false;
	if (!object && !simple && value->kind != JSON_NULL) return jsonld_fail(b->j, JSONLD_TERM_DEFINITION, name);
	TRY(jsonld_deeper(b->j));
	jsonld_term *t = arena_new(b->j->mem, jsonld_term, 1);
	const jsonld_term *before = jsonld_term_get(b->c, name);
	*t = (jsonld_term){ .name = name, .hash = slice_hash(name), .absent = true };
	if (before) jsonld_context_put(b->j, b->c, t); /* the earlier meaning does not count for what follows */
	if (object) parts_of(value, parts, &unknown);
	TRY(define(b, parts, object ? parts[KW_ID] : value, simple, t, &skip));
	if (unknown && !skip) return jsonld_fail(b->j, JSONLD_TERM_DEFINITION, name);
	b->j->depth--;
	local->state = LOCAL_DONE;
	if (skip) return ST_OK;
	t->absent = false;
	if (before && before->is_protected && !b->override_protected) {
		if (!same(before, t)) return jsonld_fail(b->j, JSONLD_PROTECTED_TERM, name);
		t->is_protected = true;
	}
	jsonld_context_put(b->j, b->c, t);
	return ST_OK;
}
