/* SPDX-License-Identifier: EUPL-1.2
 * Members of objects under construction. Objects are lists of members; one that grows large gets an index beside it, so that a map by id with
 * a hundred thousand entries costs no more per entry than a small one. */
#include "rdf/jsonld/compact.h"

enum { LARGE = 24 };

typedef struct index { const json *object; map *members; } index_of_object;

static map *index_of(compaction *k, const json *object)
{
	if (object->count < LARGE) return NULL;
	if (!k->large) k->large = map_new(k->j->mem);
	index_of_object *x = map_get(k->large, slice_of(&object, sizeof object));
	if (x) return x->members;
	x = arena_new(k->j->mem, index_of_object, 1);
	*x = (index_of_object){ object, map_new(k->j->mem) };
	for (json *m = object->child; m; m = m->next) map_put(x->members, m->key, m);
	map_put(k->large, slice_of(&x->object, sizeof x->object), x);
	return x->members;
}

json *compact_member(compaction *k, const json *object, slice key)
{
	map *members = index_of(k, object);
	return members ? map_get(members, key) : (json *)(uintptr_t)json_get(object, key);
}

void compact_remove(compaction *k, json *object, slice key)
{
	map *members = index_of(k, object);
	if (members) map_put(members, key, NULL);
	json_set(k->j->mem, object, key, NULL);
}

void compact_set(compaction *k, json *object, slice key, json *value)
{
	map *members = index_of(k, object);
	json *there = compact_member(k, object, key);
	if (there) json_set(k->j->mem, object, key, value);
	else json_add(object, key, value);
	if (members) map_put(members, value->key, value);
}

void compact_add(compaction *k, json *object, slice key, json *value, bool as_array)
{
	json *there = compact_member(k, object, key);
	if (value->kind == JSON_ARRAY) {
		if (as_array && !there) compact_set(k, object, key, jsonld_array(k->j));
		for (json *m = value->child, *next; m; m = next) {
			next = m->next;
			compact_add(k, object, key, m, as_array);
		}
		return;
	}
	if (!there && !as_array) {
		compact_set(k, object, key, value);
		return;
	}
	if (!there || there->kind != JSON_ARRAY) {
		json *array = jsonld_array(k->j);
		if (there) {
			json *first = json_new(k->j->mem, there->kind, there->text); /* its place in the object is taken by the array */
			first->child = there->child;
			first->count = there->count;
			first->last = there->last;
			json_add(array, NO_SLICE, first);
		}
		compact_set(k, object, key, array);
		there = array;
	}
	json_add(there, NO_SLICE, value);
}
