/* SPDX-License-Identifier: EUPL-1.2
 * What the files of the verification share. */
#ifndef SPIL_STORE_VERIFY_PRIVATE_H
#define SPIL_STORE_VERIFY_PRIVATE_H
#include "store/log_private.h"
#include "store/verify.h"

/* Where a chain stands during the walk. */
typedef struct { slice name; uint64_t seq, count; msec time; digest hash; bool hash_known; } chain;

typedef struct walk {
	ctx *cx;
	log_store *l;
	db *d;
	log_report *report;
	size_t problem_room, erased_room;
	map *chains;                                  /* name -> chain */
	map *erases;                                  /* iri -> erase_mark: the last ERASE of each resource */
	const head *heads; size_t head_n;
	uint64_t last, total;                         /* the last seq walked; the seq to walk to */
	size_t searches;                              /* how many events' fields were searched for so far */
	arena *row_mem;                               /* of this chunk */
} walk;
typedef struct { uint64_t seq; } erase_mark;

/* Every check that fails ends here; texts are copied. */
void verify_problem(walk *w, const event *e, slice field, slice message);
void verify_derived(walk *w, const event *e, slice field, slice message); /* not of the chain itself */

/* Which field of `e` cannot be right, given that its hash is not what its fields give: the one that, put right, gives the stored hash; NO_SLICE
 * when no single change does. `c` is its chain before it. */
typedef struct { slice field; uint64_t belongs; slice space; } suspect; /* for "seq": the place whose event it is; for "space": the right one */
suspect verify_suspect(walk *w, const event *e, const chain *c);
/* Whether the salt or the document was changed in one byte: "salt", "document", or NO_SLICE. */
slice verify_document_suspect(walk *w, slice salt, slice body, const digest *right);

status verify_heads_at(walk *w, const event *e);      /* compares the heads that speak of this event */
status verify_heads_end(walk *w);                     /* and those that speak of events that are not there */
status verify_tables(walk *w);                        /* resource, space and document against event */
#endif
