/* SPDX-License-Identifier: EUPL-1.2
 * store/backup: a copy of a data folder while it serves, and the way back.
 * A backup holds log.db, auth.db, the blobs the log uses, series, head key and whatever else stands in the folder, but not the index, which is made
 * anew. MANIFEST has one line for each file as sha256sum writes it: `sha256sum -c MANIFEST` in the folder checks it. */
#ifndef SPIL_STORE_BACKUP_H
#define SPIL_STORE_BACKUP_H
#include "store/verify.h"

typedef struct { uint64_t events, files, bytes; } backup_report;
typedef void (*backup_progress)(void *arg, uint64_t done, uint64_t total); /* in bytes; may be NULL */
/* `to` must be absent or empty. The log may be open for writing, in this process or another. */
status log_backup(ctx *cx, log_store *l, slice to, backup_progress progress, void *arg, backup_report *ret);

typedef struct {
	slice erasures;                               /* a file of erasures to apply; NO_SLICE: that of the data folder being replaced */
	bool no_erasures;                             /* nothing was erased since the backup: the person says so */
} restore_options;
typedef struct { uint64_t events, files, erased; slice old_folder; log_report verified; } restore_report; /* old_folder: where the replaced data now stands, or NO_SLICE */
/* Checks the manifest, copies into a new folder beside `to`, applies later erasures again, verifies every chain, and only then puts the folder in the place of `to`.
 * An existing data folder in `to` is kept aside under another name. When it fails `to` is as it was. */
status log_restore(ctx *cx, slice from, slice to, const restore_options *options, backup_progress progress, void *arg, restore_report *ret);
#endif
