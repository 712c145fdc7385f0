/* SPDX-License-Identifier: EUPL-1.2
 * core/event: the one writer. Any thread asks for an append; one thread orders the changes and commits a group at a time
 * (durably); another brings the index up to date. Nothing is answered before it is durable, and whatever was answered is seen by each read that begins
 * after: a read waits for the index when it must (index_fresh). */
#ifndef SPIL_CORE_EVENT_H
#define SPIL_CORE_EVENT_H
#include "core/index.h"
#include "store/log.h"

typedef struct writer writer;
/* Brings the index up to date first. `index` may be NULL: the log alone. */
status writer_start(ctx *cx, log_store *log, index_store *index, writer **ret);
void writer_stop(writer *w);                          /* finishes what waits */
/* Blocks until the change is durable; a large document or an erase until the index holds it, too. ST_STALE with both versions in the message, ST_CONFLICT, ST_GONE, ST_NOT_FOUND, ST_INVALID (log.h).
 * When the log is durable but the index could not follow, those that wait for it get a failure that says so, and *ret is the event all the same; reads fail
 * (index_fresh), and changes that come after are refused (ST_UNAVAILABLE, nothing written), until the index has caught up, which is tried each second.
 * The texts of *ret are those of `c`. */
status event_append(ctx *cx, writer *w, const change *c, event *ret);
/* All or nothing for an import: the changes stand one after the other in the log, or none does. Answered when the index holds them. */
status event_append_all(ctx *cx, writer *w, const change *c, size_t n, event *ret);
#endif
