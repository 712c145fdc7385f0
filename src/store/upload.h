/* SPDX-License-Identifier: EUPL-1.2
 * store/upload: the files that people add to entries, each kept once under the SHA-256 of its bytes: FOLDER/files/blobs/AB/CDEF...
 *
 * A document refers to a file by an address that holds "/file/SHA-256/". FOLDER/files.db follows the log and knows which entry and version refers
 * to which file; it can be thrown away. It also holds, for a day, who brought a file: so that what nobody may see yet can be put in a document by
 * that person alone. A file that no document refers to goes a day after it came; one whose last entry is erased goes with the erasure.
 *
 * What stands in a document must not be swept between its check and its event: hold the store over both (upload_hold). */
#ifndef SPIL_STORE_UPLOAD_H
#define SPIL_STORE_UPLOAD_H
#include "store/log.h"

enum { UPLOAD_MOST = 30 << 20, UPLOAD_WAITS_MOST = 256 << 20 };  /* bytes of one file; of all a person's files that wait for an entry */

typedef struct upload_store upload_store;
/* Opens FOLDER/files; the log must stay open as long. */
status upload_open(ctx *cx, slice folder, log_store *log, upload_store **ret);
void upload_close(upload_store *u);

/* Durable on return. ST_TOO_LARGE above UPLOAD_MOST; ST_TOO_MANY when too much of this person's waits already. */
status upload_put(ctx *cx, upload_store *u, slice bytes, slice actor, digest *ret);
bool upload_brought(ctx *cx, upload_store *u, const digest *d, slice actor);   /* by this person, less than a day ago */
status upload_size(ctx *cx, upload_store *u, const digest *d, uint64_t *ret);  /* ST_NOT_FOUND */
status upload_read(ctx *cx, upload_store *u, const digest *d, slice *ret);     /* ST_NOT_FOUND; ST_CORRUPT when the bytes are not those of the digest */
status upload_descriptor(ctx *cx, upload_store *u, const digest *d, int *ret_fd, uint64_t *ret_bytes); /* to be closed by the caller */

/* Versions whose document refers to the file, newest first, at most `most`; as the log now stands. */
typedef struct { slice iri; uint64_t version; } upload_reference;
status upload_references(ctx *cx, upload_store *u, const digest *d, size_t most, upload_reference **ret, size_t *ret_n);

/* Nothing is swept between these two. Any thread; short. */
void upload_hold(upload_store *u);
void upload_let_go(upload_store *u);
/* Around the append of an erasure: while the documents are still there it is seen what they refer to, and after it the files that nothing else
 * refers to are removed. When the first fails there is nothing to end. */
status upload_erase_begin(ctx *cx, upload_store *u);
status upload_erase_end(ctx *cx, upload_store *u);
/* Reads what the log holds by now, and removes what no document refers to and came more than a day ago (`all`: whenever it came). */
status upload_sweep(ctx *cx, upload_store *u, bool all, size_t *ret_removed);

/* Each file that a document of this site (base/file/...) refers to is there and has the bytes of its name. Reads only: may run beside a server. */
typedef struct { uint64_t files, bytes, missing, changed; finding *problems; } upload_report; /* problems: the first 1,000; at: the file's digest; files: those referred to */
status upload_verify(ctx *cx, slice folder, log_store *log, slice base, upload_report *ret);

/* "/file/SHA-256/" in a text: moves *rest past it; false when there is none. For documents, whatever their form. */
bool upload_mention(slice *rest, digest *ret);
#endif
