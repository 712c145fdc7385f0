/* SPDX-License-Identifier: EUPL-1.2
 * One value of a property in the form that the term's container asks (JSON-LD 1.1 API, 6.1, 12.8.6 to 12.8.10). */
#include "rdf/jsonld/compact.h"

static bool has(const compact_place *at, int container) { return at->term && at->term->container & container; }

/* The object under the term in which values stand by their key. */
static json *map_object(compaction *k, const compact_place *at)
{
	json *there = compact_member(k, at->into, at->name);
	if (there && there->kind == JSON_OBJECT) return there;
	there = jsonld_object(k->j);
	compact_set(k, at->into, at->name, there);
	return there;
}

static status set_alias(compaction *k, const compact_place *at, json *object, jsonld_keyword word, json *value)
{
	slice alias;
	TRY(jsonld_alias(k->j, at->active, word, &alias));
	compact_set(k, object, alias, value);
	return ST_OK;
}

/* 12.8.7 */
static status put_list(compaction *k, const compact_place *at, const json *item, json *compacted)
{
	jsonld *j = k->j;
	if (!compacted || compacted->kind != JSON_ARRAY) {
		json *array = jsonld_array(j);
		if (compacted) json_add(array, NO_SLICE, compacted);
		compacted = array;
	}
	if (has(at, CONTAINER_LIST)) {
		compact_set(k, at->into, at->name, compacted);
		return ST_OK;
	}
	json *list = jsonld_object(j);
	const json *index = json_get(item, KEYWORD(INDEX));
	TRY(set_alias(k, at, list, KW_LIST, compacted));
	if (index) TRY(set_alias(k, at, list, KW_INDEX, jsonld_copy(j, index)));
	compact_add(k, at->into, at->name, list, at->as_array);
	return ST_OK;
}

/* 12.8.8 */
static status put_graph(compaction *k, const compact_place *at, const json *item, json *compacted)
{
	jsonld *j = k->j;
	const json *id = json_get(item, KEYWORD(ID)), *index = json_get(item, KEYWORD(INDEX));
	slice key;
	if (!compacted) compacted = jsonld_array(j);
	if (has(at, CONTAINER_GRAPH) && has(at, CONTAINER_ID)) {
		if (id) TRY(jsonld_name(j, at->active, json_text(id), NULL, 0, &key));
		else TRY(jsonld_alias(j, at->active, KW_NO_KEY, &key));
		compact_add(k, map_object(k, at), key, compacted, at->as_array);
		return ST_OK;
	}
	if (has(at, CONTAINER_GRAPH) && has(at, CONTAINER_INDEX) && !id) {
		if (index) key = json_text(index);
		else TRY(jsonld_alias(j, at->active, KW_NO_KEY, &key));
		compact_add(k, map_object(k, at), key, compacted, at->as_array);
		return ST_OK;
	}
	json *out = compacted;
	if (has(at, CONTAINER_GRAPH) && !id) {
		if (compacted->kind == JSON_ARRAY && compacted->count > 1) {
			out = jsonld_object(j);
			TRY(set_alias(k, at, out, KW_INCLUDED, compacted));
		}
	} else {
		out = jsonld_object(j);
		TRY(set_alias(k, at, out, KW_GRAPH, compacted));
		if (id) {
			TRY(jsonld_name(j, at->active, json_text(id), NULL, 0, &key));
			TRY(set_alias(k, at, out, KW_ID, jsonld_text(j, key)));
		}
		if (index) TRY(set_alias(k, at, out, KW_INDEX, jsonld_copy(j, index)));
	}
	compact_add(k, at->into, at->name, out, at->as_array);
	return ST_OK;
}

/* Takes the first of the values that `key` has in the object off it, when it is a text: it becomes the key in a map. */
static slice take_first(compaction *k, json *object, slice key)
{
	json *there = object && object->kind == JSON_OBJECT ? compact_member(k, object, key) : NULL;
	if (!there) return NO_SLICE;
	if (there->kind == JSON_STRING) {
		compact_remove(k, object, key);
		return there->text;
	}
	if (there->kind != JSON_ARRAY || !there->child || there->child->kind != JSON_STRING) return NO_SLICE;
	slice first = there->child->text;
	json *rest = jsonld_array(k->j);
	for (json *m = there->child->next, *next; m; m = next) {
		next = m->next;
		json_add(rest, NO_SLICE, m);
	}
	compact_remove(k, object, key);
	compact_add(k, object, key, rest, k->j->o.keep_arrays && rest->count);
	return first;
}

static status key_of_index(compaction *k, const compact_place *at, const json *item, json *compacted, slice *ret)
{
	jsonld *j = k->j;
	slice index = at->term->index, name;
	if (!index.p || slice_eq(index, KEYWORD(INDEX))) {
		*ret = json_text(json_get(item, KEYWORD(INDEX)));
		return ST_OK;
	}
	*ret = take_first(k, compacted, index);       /* as the context names it: a reader will read the key by what that term says */
	if (ret->p) return ST_OK;
	TRY(jsonld_name(j, at->active, jsonld_iri(j, at->active, index, false, true), NULL, NAME_VOCAB, &name));
	*ret = take_first(k, compacted, name);
	return ST_OK;
}

static status key_of_type(compaction *k, const compact_place *at, const json *item, json **compacted, slice *ret)
{
	jsonld *j = k->j;
	slice alias;
	TRY(jsonld_alias(j, at->active, KW_TYPE, &alias));
	*ret = take_first(k, *compacted, alias);
	json *only = *compacted && (*compacted)->kind == JSON_OBJECT && (*compacted)->count == 1 ? (*compacted)->child : NULL;
	if (!only || !json_get(item, KEYWORD(ID)) || !slice_eq(jsonld_iri(j, at->active, only->key, false, true), KEYWORD(ID))) return ST_OK;
	json *bare = jsonld_object(j);
	json_add(bare, KEYWORD(ID), jsonld_copy(j, json_get(item, KEYWORD(ID))));
	return jsonld_compaction(k, at->active, at->name, bare, compacted);
}

/* 12.8.9 */
static status put_by_key(compaction *k, const compact_place *at, const json *item, json *compacted)
{
	jsonld *j = k->j;
	slice key = NO_SLICE, alias;
	const json *value = json_get(item, KEYWORD(VALUE));
	if (has(at, CONTAINER_LANGUAGE)) {
		if (value) compacted = jsonld_copy(j, value);
		key = json_text(json_get(item, KEYWORD(LANGUAGE)));
	} else if (has(at, CONTAINER_INDEX)) {
		TRY(key_of_index(k, at, item, compacted, &key));
	} else if (has(at, CONTAINER_ID)) {
		TRY(jsonld_alias(j, at->active, KW_ID, &alias));
		key = take_first(k, compacted, alias);
	} else {
		TRY(key_of_type(k, at, item, &compacted, &key));
	}
	if (!key.p) TRY(jsonld_alias(j, at->active, KW_NO_KEY, &key));
	compact_add(k, map_object(k, at), key, compacted, at->as_array);
	return ST_OK;
}

/* Where the algorithm would lose something, the value stands under the property's whole name, as if there were no term. */
static status put_apart(compaction *k, const compact_place *at, const json *item)
{
	compact_place other = { .active = at->active, .into = at->into, .as_array = at->as_array };
	TRY(jsonld_name_without_term(k->j, at->active, at->term->iri, &other.name));
	other.term = jsonld_term_get(at->active, other.name);
	if (other.term && (other.term->container & (CONTAINER_LIST | CONTAINER_GRAPH) || other.term->type_keyword == KW_JSON || other.term->reverse))
		return jsonld_fail(k->j, JSONLD_CONFUSED_PREFIX, other.name); /* the IRI itself is such a term */
	return jsonld_compact_item(k, &other, item);
}

/* A term of lists, or of JSON, has room for one value: a second one would take its place, or become part of it. And what is no list or graph would
 * become one (an IRI that is a term is its own name, though the term was not chosen for this value). */
static bool taken(compaction *k, const compact_place *at, const json *item)
{
	bool list = has(at, CONTAINER_LIST), whole = at->term && at->term->type_keyword == KW_JSON;
	if (item->kind != JSON_OBJECT) return false;  /* a default that a frame gave */
	if ((list && !jsonld_is_list(item)) || (has(at, CONTAINER_GRAPH) && !jsonld_is_graph(item))) return true;
	if (whole && !slice_eq(json_text(json_get(item, KEYWORD(TYPE))), KEYWORD(JSON))) return true;
	return (list || whole) && compact_member(k, at->into, at->name);
}

status jsonld_compact_item(compaction *k, const compact_place *at, const json *item)
{
	bool list = item->kind == JSON_OBJECT && jsonld_is_list(item), is_graph = item->kind == JSON_OBJECT && !list && jsonld_is_graph(item);
	json *compacted;
	if (taken(k, at, item)) return put_apart(k, at, item);
	TRY(jsonld_compaction(k, at->active, at->name, list ? json_get(item, KEYWORD(LIST)) : is_graph ? json_get(item, KEYWORD(GRAPH)) : item, &compacted));
	if (list) return put_list(k, at, item, compacted);
	if (is_graph) return put_graph(k, at, item, compacted);
	if (!compacted) return ST_OK;
	if (at->term && at->term->type_keyword == KW_JSON) {
		compact_set(k, at->into, at->name, compacted); /* a reader takes all that stands here as the JSON */
		return ST_OK;
	}
	if (has(at, CONTAINER_LANGUAGE | CONTAINER_INDEX | CONTAINER_ID | CONTAINER_TYPE) && !has(at, CONTAINER_GRAPH)) return put_by_key(k, at, item, compacted);
	compact_add(k, at->into, at->name, compacted, at->as_array);
	return ST_OK;
}
