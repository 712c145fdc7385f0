/* SPDX-License-Identifier: EUPL-1.2
 * jsonld_compact: from IRIs and expanded values to names of a context (JSON-LD 1.1 API, 4.3, 6.1 to 6.3). Inside src/rdf only. */
#ifndef SPIL_RDF_JSONLD_COMPACT_H
#define SPIL_RDF_JSONLD_COMPACT_H
#include "rdf/jsonld/context.h"

/* One compaction: the run, and an index of the members of objects that grew large (maps by id, by language ...). */
typedef struct compaction { jsonld *j; map *large; } compaction;

/* jsonld_inverse.c: IRI compaction (6.2). `value` may be NULL; it helps to choose among terms and matters with NAME_VOCAB only.
 * NAME_REVERSE: a reverse property is named. Fails when the IRI would be taken for a compact one, and it is not. */
enum { NAME_VOCAB = 1, NAME_REVERSE = 2 };
status jsonld_name(jsonld *j, const jsonld_context *active, slice iri, const json *value, unsigned flags, slice *ret) MUST_CHECK;
status jsonld_name_without_term(jsonld *j, const jsonld_context *active, slice iri, slice *ret) MUST_CHECK; /* as if no term stood for the whole of it */
status jsonld_alias(jsonld *j, const jsonld_context *active, jsonld_keyword k, slice *ret) MUST_CHECK; /* the name of a keyword */

/* jsonld_relative.c: a reference that leads from `base` to `iri`, or `iri` itself when none does. */
slice jsonld_relative(arena *a, slice base, slice iri);

/* jsonld_compact.c: the compaction algorithm (6.1). `property` NO_SLICE: none. *ret NULL: null. */
status jsonld_compaction(compaction *k, const jsonld_context *active, slice property, const json *element, json **ret) MUST_CHECK;
/* What compact() does with an expanded array: the result with its @context. Framing does a little more in between and calls the two halves. */
status jsonld_compact_context(jsonld *j, const json *context, const jsonld_context **ret) MUST_CHECK;
status jsonld_compact_whole(jsonld *j, const jsonld_context *active, const json *context, const json *expanded, json **ret) MUST_CHECK;
status jsonld_keep_graph(jsonld *j, const jsonld_context *active, json **whole) MUST_CHECK; /* one node stands in @graph too (Framing, 5.1, 21) */
const json *jsonld_context_inside(const json *context); /* the value of @context when it is an object that has one; else itself */

/* jsonld_compact_value.c: value compaction (6.3). *ret is a new value. */
status jsonld_value_compaction(jsonld *j, const jsonld_context *active, const jsonld_term *term, const json *value, json **ret) MUST_CHECK;

/* jsonld_compact_item.c: one value of a property, put where its container wants it (6.1, 12.8.4 and on). */
typedef struct compact_place { const jsonld_context *active; slice name; const jsonld_term *term; json *into; bool as_array; } compact_place;
status jsonld_compact_item(compaction *k, const compact_place *at, const json *item) MUST_CHECK;

/* jsonld_add.c: members of objects under construction, quick however many there are. */
json *compact_member(compaction *k, const json *object, slice key);
void compact_set(compaction *k, json *object, slice key, json *value); /* adds or replaces */
void compact_remove(compaction *k, json *object, slice key);
/* The macro "add value": several values of one key become an array. `value` is taken over. */
void compact_add(compaction *k, json *object, slice key, json *value, bool as_array);
#endif
