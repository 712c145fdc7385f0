/* SPDX-License-Identifier: EUPL-1.2
 * jsonld_building: a context while it is made out of a local one (JSON-LD 1.1 API, 4.1 and 4.2). Inside jsonld_context.c and jsonld_term.c. */
#ifndef SPIL_RDF_JSONLD_BUILDING_H
#define SPIL_RDF_JSONLD_BUILDING_H
#include "rdf/jsonld/context.h"

/* The remote contexts that led here. */
typedef struct jsonld_remote jsonld_remote;
struct jsonld_remote { const jsonld_remote *up; slice iri; };

/* A member of the local context, and how far its definition is. */
typedef struct jsonld_local { const json *value; uint64_t hash; enum { LOCAL_NEW, LOCAL_BUSY, LOCAL_DONE } state; } jsonld_local;

typedef struct jsonld_building {
	jsonld *j;
	jsonld_context *c;                            /* the result so far */
	jsonld_local *members; size_t member_n, member_cap; /* of the local context, and what an @import adds */
	uint32_t *slots; size_t slot_n;               /* hash table of the members */
	slice base_url;
	const jsonld_remote *remote;
	bool is_protected, override_protected;
} jsonld_building;

jsonld_local *jsonld_local_find(const jsonld_building *b, slice name); /* NULL when the local context does not say it */
status jsonld_term_create(jsonld_building *b, slice name) MUST_CHECK;
/* IRI expansion that defines on the way the terms it needs. */
status jsonld_iri_building(jsonld_building *b, slice value, bool document_relative, bool vocab, slice *ret) MUST_CHECK;
void jsonld_context_put(jsonld *j, jsonld_context *c, const jsonld_term *t);
status jsonld_direction_of(jsonld *j, const json *value, jsonld_direction *ret) MUST_CHECK; /* "ltr", "rtl" or null */
status jsonld_context_scoped(jsonld_building *b, const json *local) MUST_CHECK; /* whether a term's own context can be processed */
/* The value of @context in the document at `url`; *ret_url is where it was in the end. jsonld_loader.c */
status jsonld_remote_context(jsonld *j, slice url, const json **ret, slice *ret_url) MUST_CHECK;
#endif
