/* SPDX-License-Identifier: EUPL-1.2
 * What the files of the log share; nobody else includes this. The tables:
 *
 *   event      one row an event, all that the hash covers; never changed, never removed
 *   document   salt and bytes of an event's document, or the digest of its blob when it is large. An erase overwrites them with
 *              zero bytes of the same length: SQLite then writes in the same place, so that no copy stays behind in a page's unused part,
 *              which deleting rows (and moving their neighbours) could leave
 *   resource   where each resource stands: made from the events, checked by verify
 *   space      where each chain stands: likewise */
#ifndef SPIL_STORE_LOG_PRIVATE_H
#define SPIL_STORE_LOG_PRIVATE_H
#include <stdatomic.h>
#include "store/db.h"
#include "store/file.h"
#include "store/log.h"

enum { LOG_FORMAT = 1, SALT = 32, INLINE_MOST = 64 << 10, LOG_TEXT_MOST = 64 << 10, DOCUMENT_MOST = 1 << 30 };

struct log_store {
	slice folder, path;                           /* both end in a NUL byte */
	bool read_only;
	db *write;                                    /* the writer thread's */
	int lock_fd;
	_Atomic uint64_t last_seq;                    /* of what is durable; not kept up to date in a read-only one */
	bool unfinished;                              /* an erase (or a crash before us) left bytes or ledger lines to be seen to; kept for the next start */
	mutex lock;                                   /* guards the idle read connections */
	db **idle; size_t idle_n, idle_room;
};

/* A read connection for this thread until it is given back. */
status log_reader(ctx *cx, log_store *l, db **ret);
void log_reader_back(log_store *l, db *d);

/* Columns of `event` in the order that log_row expects. */
#define EVENT_COLUMNS "e.seq, e.space, e.space_seq, e.iri, e.version, e.kind, e.time, e.actor, e.reason, e.register_name, e.register_version, e.media, e.doc_hash, e.prev_hash, e.hash"
enum { EVENT_COLUMN_COUNT = 15 };
/* Copies the row to `a`; false when a value cannot be an event's (a kind that does not exist, a hash of another length): *ret_field then names it. */
bool log_row(arena *a, stmt *s, event *ret, slice *ret_field);
slice event_canonical(arena *a, const event *e);      /* the bytes whose SHA-256 is the event's hash */
digest document_hash(arena *a, slice salt, slice document);
bool all_zero(slice bytes);

/* For backup and restore. */
enum { MANIFEST_MOST = 256 << 20 };
slice path_under(ctx *cx, slice folder, slice name);
status make_parents(ctx *cx, slice root, slice name); /* the folders in `name`, below `root` */
slice parent_under(ctx *cx, slice root, slice name);  /* the last of them */
status file_bytes(ctx *cx, slice path, uint64_t *ret);

/* Large documents: FOLDER/blobs/ab/cdef... by SHA-256 of their bytes. */
slice blob_path(arena *a, slice folder, slice digest_bytes);
status blob_put(ctx *cx, slice folder, const digest *d, slice bytes, bool *ret_new); /* durable on return */
status blob_get(ctx *cx, slice folder, slice digest_bytes, slice *ret); /* ST_NOT_FOUND when absent */
status blob_sweep(ctx *cx, log_store *l);             /* after a crash: removes what no event uses */
bool blob_used(db *d, slice digest_bytes);

/* FOLDER/erasures: one line an ERASE event, "SEQ HASH TIME IRI": what a restore must do again. */
typedef struct { uint64_t seq; digest hash; msec time; slice iri; } erasure;
slice erasures_path(arena *a, slice folder);
status erasures_add(ctx *cx, slice folder, const event *e, size_t n);      /* of `e` those that are ERASE */
status erasures_join(ctx *cx, slice folder, const erasure *list, size_t n); /* adds those that the folder's ledger lacks */
status erasures_read(ctx *cx, slice path, erasure **ret, size_t *ret_n);
status erasures_complete(ctx *cx, log_store *l);      /* after a crash: adds those that the log has and the file has not */

/* What an erase does to documents already in the log; and after its commit to their files. */
typedef struct { slice *v; size_t n, room; } slices;
void slices_add(arena *a, slices *list, slice s);
status erase_documents(ctx *cx, log_store *l, slice iri, uint64_t before_seq, slices *blobs);
/* Ledger, blobs, write-ahead log; what fails is logged and tried again by log_tidy. The events are durable by then. */
void erase_finish(ctx *cx, log_store *l, const event *e, size_t n, const slice *blobs, size_t blob_n);
status log_tidy(ctx *cx, log_store *l);               /* what a crash or a failure left undone */
#endif
