/* SPDX-License-Identifier: EUPL-1.2
 * difference: what one dataset says that another does not, whatever their blank nodes are called. */
#ifndef SPIL_RDF_DIFFERENCE_H
#define SPIL_RDF_DIFFERENCE_H
#include "rdf/canon/canon.h"

typedef struct difference {
	bool same;                                    /* but for names of blank nodes */
	graph *terms;                                 /* of all quads below; blank nodes of A keep their labels, one that B has as well is one node */
	const quad *removed; size_t removed_n;        /* only in A */
	const quad *added; size_t added_n;            /* only in B */
	size_t kept_n;                                /* in both */
	const triple *place;                          /* per term: for a blank node one triple that refers to it, {0} when none does */
} difference;

/* A without `removed` and with `added` says the same as B, always; that `removed` and `added` are few is striven for, not promised. `same` is
 * certain. ST_TOO_LARGE when neither can be told within the work allowed (`o` as for canon_dataset). Both lists are in order of graph, subject,
 * predicate, object. */
status difference_of(ctx *cx, const dataset *a, const dataset *b, const canon_options *o, difference *ret);

/* Prefixes for people: what a document declares, kept from its sink; the longest namespace wins. */
typedef struct prefixes prefixes;
prefixes *prefixes_new(arena *a);
void prefixes_add(prefixes *p, slice name, slice iri); /* the first of a name is kept */

/* For people, in cx->lang: by subject, with what hangs where; `left` and `right` are the names of A and B. */
status difference_text(ctx *cx, const difference *d, const prefixes *p, slice left, slice right, buf *out);
status difference_json(ctx *cx, const difference *d, buf *out); /* terms as in SPARQL 1.1 results */
/* RDF Patch: lines "D s p o g ." and "A s p o g .", blank nodes by the labels of A. */
status difference_patch(ctx *cx, const difference *d, buf *out);
#endif
