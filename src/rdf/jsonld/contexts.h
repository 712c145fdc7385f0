/* SPDX-License-Identifier: EUPL-1.2
 * jsonld_contexts: the contexts that this installation knows: JSON-LD files in a folder that the operator fills, and, where that is allowed, what was
 * fetched once and kept in it. Spil ships no context of others. May be used by many threads. */
#ifndef SPIL_RDF_JSONLD_CONTEXTS_H
#define SPIL_RDF_JSONLD_CONTEXTS_H
#include "rdf/jsonld/jsonld.h"

/* FOLDER/index has lines "IRI FILE"; else the file is called after the IRI, percent-encoded (base/uri.h, uri_encode) or, past 180 bytes, by the
 * SHA-256 of the IRI in hexadecimal, with ".jsonld". A file ending on .html is read as a page. */
typedef struct jsonld_contexts_options {
	slice folder;                                 /* NO_SLICE: none */
	bool fetch;                                   /* what is not there is fetched from public addresses, and kept in the folder */
	bool allow_private;                           /* private addresses too: for tests */
	size_t most;                                  /* bytes of one context; 0: 2 MiB */
} jsonld_contexts_options;
typedef struct jsonld_contexts jsonld_contexts;
jsonld_contexts *jsonld_contexts_open(const jsonld_contexts_options *o);
const jsonld_loader *jsonld_contexts_loader(const jsonld_contexts *c);    /* lives as long; it remembers what it read until contexts_close() */
void jsonld_contexts_close(jsonld_contexts *c);       /* NULL is fine */
slice jsonld_contexts_file(arena *a, slice iri);      /* the name of its file */
#endif
