/* SPDX-License-Identifier: EUPL-1.2
 * jsonld_expand: one object while it is expanded (JSON-LD 1.1 API, 5.1.2). Inside jsonld_expand*.c. */
#ifndef SPIL_RDF_JSONLD_EXPAND_H
#define SPIL_RDF_JSONLD_EXPAND_H
#include "rdf/jsonld/context.h"

/* A member of the object, with what its name means. */
typedef struct jsonld_entry { const json *member; const jsonld_term *term; slice iri; jsonld_keyword keyword; } jsonld_entry;

typedef struct jsonld_expanding {
	jsonld *j;
	const jsonld_context *active, *type_scoped;
	slice property;                               /* active property; NO_SLICE: null */
	slice base_url;
	json *result;
	map *index, *reverse_index;                   /* members of the result, and of its @reverse, once there are many */
	slice input_type;                             /* of a value object; NO_SLICE: none */
} jsonld_expanding;

/* *ret NULL: null. `property` is the active property. */
status jsonld_expand_element(jsonld *j, const jsonld_context *active, slice property, const json *v, slice base_url, bool from_map, json **ret) MUST_CHECK;
/* The same when the property's definition in `active` is at hand. */
status jsonld_expand_under(jsonld *j, const jsonld_context *active, slice property, const jsonld_term *t, const json *v, slice base_url, bool from_map, json **ret) MUST_CHECK;
json *jsonld_expand_value(jsonld *j, const jsonld_context *active, const jsonld_term *t, const json *v); /* 5.3 */
status jsonld_expand_keyword(jsonld_expanding *x, const jsonld_entry *e) MUST_CHECK; /* all but @context, @nest */
status jsonld_expand_property(jsonld_expanding *x, const jsonld_entry *e) MUST_CHECK;
status jsonld_add_reverse(jsonld_expanding *x, slice property, json *items) MUST_CHECK; /* each of the array */

/* Sorted when the options ask it. */
size_t jsonld_members(jsonld *j, const json *object, const json ***ret);
json *jsonld_member(jsonld_expanding *x, slice key);  /* of the result */
void jsonld_put(jsonld_expanding *x, slice key, json *value); /* replaces */
void jsonld_add(jsonld_expanding *x, slice key, json *value); /* to the array under `key`, each one of an array */
json *jsonld_shared(jsonld *j, const json *v);        /* a value of the input, to stand in a result: its members are the same */
json *jsonld_listed(jsonld *j, json *v);              /* an array with it, unless it is one; NULL: an empty one */
bool jsonld_is_scalar(const json *v);
#endif
