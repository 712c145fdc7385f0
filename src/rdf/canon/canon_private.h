/* SPDX-License-Identifier: EUPL-1.2
 * canon_private: the state of one canonicalisation, shared by canon*.c. Blank nodes are numbered 0, 1 ... in order of first use. */
#ifndef SPIL_RDF_CANON_PRIVATE_H
#define SPIL_RDF_CANON_PRIVATE_H
#include "rdf/canon/canon.h"

#define NOT_BLANK UINT32_MAX
enum { HEX_MOST = 2 * HASH_MOST, CANON_DEPTH = 3000 };  /* levels of the n-degree step: what a thread's stack holds with room to spare */

/* Identifiers given out in order. A copy, as the standard asks for at each turn, is here a mark: what is given out after it is taken back. */
typedef struct issuer { uint32_t *number; uint32_t *order; uint32_t n; } issuer; /* number: per blank node, 0 for none, else 1 + its place in `order` */

/* Memory that grows and is given back like a stack, addressed by number as it may move. */
typedef struct relation { unsigned char hash[HASH_MOST]; uint32_t node, turn; } relation;
typedef struct relations { arena *mem; relation *at; size_t n, cap; } relations;
typedef struct numbers { arena *mem; uint32_t *at; size_t n, cap; } numbers;

struct canon {
	ctx *cx;
	arena *mem;                                   /* of the caller: the result */
	arena *work_mem;                              /* of the calculation */
	const graph *terms;
	const quad *quads; size_t quad_n;
	slice *text;                                  /* per term: as in N-Quads; NO_SLICE for blank nodes and terms that are not used */
	uint32_t *rank;                               /* per term: its place in the order of those texts, from 1 */
	uint32_t rank_n;
	uint32_t *blank_of;                           /* per term: number of the blank node, or NOT_BLANK */
	tid *blanks; uint32_t blank_n;
	uint32_t *first_quad, *quad_list;             /* of blank node i: quad_list[first_quad[i]] up to first_quad[i + 1] */
	hasher *h; size_t hash_n;
	unsigned char *first_hash;                    /* hash_n bytes per blank node: hash of the first degree */
	issuer canonical;
	/* the n-degree step */
	issuer temporary;
	relations relations;
	numbers numbers;
	buf *line;
	digest *twin; bool *twin_known;               /* of what is said of a blank node, itself left out */
	bool hidden;                                  /* a quad in a named graph has two blank nodes: see canon_certificate.c */
	uint64_t work, work_most;
	uint32_t depth;
};

static inline bool canon_issued(const issuer *x, uint32_t node) { return x->number[node] != 0; }
static inline void canon_issue(issuer *x, uint32_t node)
{
	if (x->number[node]) return;
	x->order[x->n++] = node;
	x->number[node] = x->n;
}
static inline void canon_take_back(issuer *x, uint32_t mark)
{
	while (x->n > mark) x->number[x->order[--x->n]] = 0;
}

void canon_put_term(buf *b, const term *t);           /* an IRI or literal, as in canonical N-Quads */
size_t canon_hex(char *to, const unsigned char *hash, size_t n);
/* Orders the quads of `list` as their lines sort: blank nodes go last, `own` before others. */
void canon_sort_lines(const canon *c, uint32_t *list, size_t n, uint32_t own);
void canon_terms(canon *c);                           /* fills text, rank and blank_of */
/* What is said of the blank nodes to whom the temporary issuer gave identifiers after `mark`, by identifiers alone. */
typedef struct certificate { quad *quads; size_t n; } certificate;
certificate canon_certificate(canon *c, arena *mem, uint32_t mark);
int canon_certificate_order(const certificate *a, const certificate *b);
status canon_n_degree(canon *c, const uint32_t *alike, size_t n); /* gives canonical names to blank nodes with the same hash of the first degree */
#endif
