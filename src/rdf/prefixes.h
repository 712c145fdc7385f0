/* SPDX-License-Identifier: EUPL-1.2
 * prefixes: names for namespaces, as documents declare them, found again from an IRI. Inside src/rdf only. */
#ifndef SPIL_RDF_PREFIXES_H
#define SPIL_RDF_PREFIXES_H
#include "base/base.h"

typedef struct told_prefix { slice name; buf *ns; bool used; } told_prefix;
typedef struct told_prefixes told_prefixes;

told_prefixes *told_prefixes_new(arena *a);
/* False when nothing changed. A name that means something else already takes the new meaning with `replace`, else keeps its own. */
bool told_prefixes_put(told_prefixes *x, slice name, slice ns, bool replace);
size_t told_prefixes_count(const told_prefixes *x);
told_prefix *told_prefixes_at(const told_prefixes *x, size_t i);     /* in order of declaration */
const told_prefix *told_prefixes_named(const told_prefixes *x, slice name); /* NULL when nothing is called so */
/* For an IRI whose part behind its last # / or : is plain letters (rdf_plain_local) or empty; NULL when there is none. Marks it used. */
const told_prefix *told_prefixes_split(told_prefixes *x, slice iri, slice *ret_local);
#endif
