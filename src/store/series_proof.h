/* SPDX-License-Identifier: EUPL-1.2
 * store/series_proof: series against the log. A sealed segment is vouched for by a seal event with its SHA-256; a dropped one by a second one with zeros. */
#ifndef SPIL_STORE_SERIES_PROOF_H
#define SPIL_STORE_SERIES_PROOF_H
#include "store/log.h"
#include "store/series.h"

/* Tells the log again of what it does not know, though the folder says it was told: so it is after a restore, as a backup takes the log first. */
status series_tell_unknown(ctx *cx, series_store *s, log_store *log);

/* Each segment that the log vouches for is there with its bytes, each that it saw dropped is not, and no other sealed one stands in the folder, but
 * for such as follow on the last one known and are still to be told; open ones are read to their end. Reads only: may run beside a server. problems: at is the segment's IRI; the first 1,000. */
typedef struct { uint64_t segments, dropped, rows, problem_n; finding *problems; } series_proof;
status series_prove(ctx *cx, slice folder, log_store *log, series_proof *ret);
#endif
