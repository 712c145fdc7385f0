/* SPDX-License-Identifier: EUPL-1.2
 * jsonld_cache: contexts as they were read, and as they are in force when nothing was before them, kept from run to run. What comes out is never
 * changed and lives as long as the cache. Inside src/rdf only; jsonld.h makes and frees it. */
#ifndef SPIL_RDF_JSONLD_CACHE_H
#define SPIL_RDF_JSONLD_CACHE_H
#include "rdf/jsonld/context.h"

/* The @context value of the document at `url`; false when it is not known. */
bool jsonld_cache_document(jsonld_cache *c, slice url, const json **ret, slice *ret_url);
/* Keeps a copy. Past 128 contexts, or for one past 4 MiB, nothing is kept. */
void jsonld_cache_put(jsonld_cache *c, slice url, const json *context, slice from_url);
/* What jsonld_context_process() gives for this one remote context on an empty context without a base; NULL when it depends on the base, is unknown, or
 * leads to contexts that are not here yet. */
const jsonld_context *jsonld_cache_context(jsonld_cache *c, const jsonld *j, slice url);
#endif
