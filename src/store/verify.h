/* SPDX-License-Identifier: EUPL-1.2
 * store/verify: proves the log, event by event: every hash and document hash is computed again, numbers have no gaps, time does not run
 * back, and the tables made from the events agree with them. */
#ifndef SPIL_STORE_VERIFY_H
#define SPIL_STORE_VERIFY_H
#include "store/head.h"

/* One thing that is not right; the field is the column that cannot be right ("reason", "prev_hash" ...), or NO_SLICE when more than one could be. */
typedef struct { uint64_t seq, space_seq; slice space, iri, field, message; bool derived; } log_problem; /* derived: in a document or a table beside the chain */
typedef struct { uint64_t seq, by; slice iri; } log_erased;   /* the document of event `seq` was erased by event `by` */
typedef struct log_report {
	uint64_t events, spaces, documents;               /* documents: those present, each one's hash checked */
	uint64_t problem_total, erased_total;
	log_problem *problems; size_t problem_n;          /* the first LOG_REPORT_MOST; those of the chain before derived ones, first bad event first */
	log_erased *erased; size_t erased_n;              /* likewise */
	uint64_t heads;                                   /* signed heads that were compared */
} log_report;
enum { LOG_REPORT_MOST = 1000 };

/* `heads`: texts of signed heads to compare with, oldest or newest first, checked by `public_key` (NULL: each by its own, which proves less). A head whose signature is
 * wrong is a problem too. The log may be in use meanwhile: what is proved is its state at the start. The status is about the work; what was found stands in `ret`. */
status log_verify(ctx *cx, log_store *l, const slice *heads, size_t head_n, const unsigned char *public_key, void (*progress)(void *, uint64_t done, uint64_t total), void *arg,
	log_report *ret);
#endif
