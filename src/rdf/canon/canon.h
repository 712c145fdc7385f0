/* SPDX-License-Identifier: EUPL-1.2
 * canon: the canonical form of a dataset (W3C RDF Dataset Canonicalization, RDFC-1.0): every blank node gets a name that follows from what is
 * said of it, so that two datasets that differ only in such names become the same bytes. */
#ifndef SPIL_RDF_CANON_H
#define SPIL_RDF_CANON_H
#include "base/hash.h"
#include "rdf/dataset.h"

typedef struct canon_options {
	hash_kind algorithm;                          /* HASH_SHA256, as the standard presets */
	/* Steps (hashes and orders tried) that may be spent on blank nodes that are alike; 0: CANON_WORK and 64 for each quad. Some small
	 * graphs would take years: they are made to, or are rings and grids of nameless things. */
	uint64_t work;
	void (*progress)(void *arg, uint64_t done, uint64_t total); void *arg; /* NULL, or told of blank nodes that are settled */
} canon_options;
enum { CANON_WORK = 300000 };

/* Lives in the ctx's arena; the dataset must stay as it is meanwhile. */
typedef struct canon canon;

/* `o` may be NULL. ST_TOO_LARGE when the work is more than allowed. */
status canon_dataset(ctx *cx, const dataset *d, const canon_options *o, canon **ret);
status canon_graph(ctx *cx, const graph *g, const canon_options *o, canon **ret); /* the graph as a default graph */

/* The canonical N-Quads: sorted lines, each ended by a line feed. ST_TOO_LARGE when `out` is full. */
status canon_write(ctx *cx, const canon *c, buf *out);
size_t canon_count(const canon *c);                   /* of blank nodes */
tid canon_blank(const canon *c, size_t i);            /* the blank node that is called c14n<i> */
bool canon_number(const canon *c, tid blank, size_t *ret); /* and the other way; false when no quad has it */

/* SHA-256 of the canonical N-Quads, whatever options->algorithm: equal for datasets that say the same. */
digest canon_digest(const canon *c);
/* Whether two graphs say the same. ST_TOO_LARGE as above, but never for graphs that differ in size or without blank nodes. */
status canon_same(ctx *cx, const graph *a, const graph *b, bool *ret);
#endif
