/* SPDX-License-Identifier: EUPL-1.2
 * store/log: the append-only, hash-chained log in one SQLite file. The seam is narrow so that the same log can stand on
 * PostgreSQL: append a batch, read from a position, head of a space, current version and document of a resource, erase.
 *
 * The chain of a space: hash = SHA-256 over the fields below in the order of the struct (each as sha256_add_field; numbers
 * as sha256_add_u64), ending with prev_hash; the first event's prev_hash is 32 zero bytes.
 * doc_hash = SHA-256(salt(32 bytes) + document). Salt and document stand in a table of their own and go with an erase. */
#ifndef SPIL_STORE_LOG_H
#define SPIL_STORE_LOG_H
#include "base/base.h"

/* What happened. ERASE: documents of `iri` up to this event are gone. SEAL: `doc_hash` vouches for a sealed series segment. */
#define EVENT_KINDS(X) X(CREATE, "create") X(UPDATE, "update") X(WITHDRAW, "withdraw") X(ERASE, "erase") X(SEAL, "seal") X(CONFIG, "config")
typedef enum event_kind {
#define X(code, name) EVENT_##code,
	EVENT_KINDS(X)
#undef X
	EVENT_KIND_COUNT
} event_kind;
slice event_kind_name(event_kind k);
bool event_kind_from(slice name, event_kind *ret);

typedef struct event {
	uint64_t seq;                                 /* 1, 2, 3 ... over the whole log, without gaps */
	slice space;                                  /* "main", or one per pod */
	uint64_t space_seq;                           /* 1, 2, 3 ... in its space */
	slice iri;                                    /* the resource */
	uint64_t version;                             /* 1, 2, 3 ... of this resource */
	event_kind kind;
	msec time;                                    /* never before the previous event's of this space */
	slice actor;                                  /* a pseudonymous IRI */
	slice reason;                                 /* why, in the actor's words; may be empty */
	slice register_name; uint64_t register_version;
	slice media;                                  /* of the document: text/turtle */
	digest doc_hash;                              /* zero bytes for an ERASE */
	digest prev_hash, hash;
} event;

enum { VERSION_ANY = -1, VERSION_NONE = 0 };
/* What can be done before the writer's turn, by whoever asks. The document must not change afterwards. */
typedef struct { unsigned char salt[32]; digest doc_hash; } change_prepared;
typedef struct change {                               /* one event to append */
	slice space, iri;
	int64_t expect;                               /* the version the writer saw; VERSION_NONE: must not exist; VERSION_ANY */
	event_kind kind;
	slice actor, reason, register_name; uint64_t register_version;
	slice media, document;
	const digest *doc_hash;                       /* for a SEAL, which has no document; else NULL */
	const change_prepared *prepared;              /* by log_prepare, which has checked the change too; NULL: done in log_append */
} change;

typedef struct log_store log_store;
/* Opens (or makes) FOLDER/log.db. One process at a time may write: a lock file says who does. */
status log_open(ctx *cx, slice folder, bool read_only, log_store **ret);
void log_close(log_store *l);
/* Appends `n` changes in one durable transaction. Each change's own outcome stands in ret_status[i] (ST_OK, ST_STALE, ST_CONFLICT: exists,
 * ST_GONE: withdrawn); those that fail do not stop the others. ret_events[i] is filled for the good ones, in `cx->mem`.
 * The function's own status is about the transaction: when it fails nothing was appended. Writer thread only.
 * Rules: `expect` first. CREATE makes a new resource (needs a document), or brings a withdrawn or erased one back when `expect` is its version or VERSION_ANY.
 * UPDATE (needs a document) and WITHDRAW: ST_NOT_FOUND without a resource, ST_GONE after a withdrawal or an erase. ERASE: of any that exists. A resource stays in
 * its space (ST_CONFLICT). ST_INVALID for what log_check refuses. ret_events[i].version is then the resource's current version (0: none). */
status log_check(ctx *cx, const change *c);           /* what does not depend on the log: form of space and iri, lengths, UTF-8 */
status log_prepare(ctx *cx, const change *c, change_prepared *ret); /* log_check, and the document's salt and hash: in any thread */
status log_append(ctx *cx, log_store *l, const change *changes, size_t n, status *ret_status, event *ret_events);
/* All or nothing, also in one durable transaction: the status of the first change that may not follow, with its place in *ret_which and the resource's current version
 * in ret_events[*ret_which].version; then nothing was appended. *ret_which is n when the failure is the transaction's, which alone has a message. Writer thread only. */
status log_append_all(ctx *cx, log_store *l, const change *changes, size_t n, size_t *ret_which, event *ret_events);
/* Calls fn for each event with seq > after, oldest first, with its document (NO_SLICE when erased or none) until it returns another status than ST_OK. */
typedef status (*log_fn)(void *arg, const event *e, slice document);
status log_read(ctx *cx, log_store *l, uint64_t after, uint64_t most, log_fn fn, void *arg);
status log_head(ctx *cx, log_store *l, slice space, event *ret);            /* ST_NOT_FOUND for an empty space */
status log_current(ctx *cx, log_store *l, slice iri, event *ret, slice *ret_document);
status log_version(ctx *cx, log_store *l, slice iri, uint64_t version, event *ret, slice *ret_document); /* document NO_SLICE when erased */
/* newest first; the resource's events with version < before (0: all), at most `most` */
status log_history(ctx *cx, log_store *l, slice iri, uint64_t before, size_t most, event **ret, size_t *ret_n);
uint64_t log_last_seq(log_store *l);
digest event_hash(arena *a, const event *e);                               /* over the canonical fields of `e` */
#endif
