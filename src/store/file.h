/* SPDX-License-Identifier: EUPL-1.2
 * store/file: files that are whole or absent. What these functions have written survives a power cut: the bytes are
 * synchronised, and so is the folder that names them. */
#ifndef SPIL_STORE_FILE_H
#define SPIL_STORE_FILE_H
#include "base/base.h"

bool file_exists(ctx *cx, slice path);
status file_read(ctx *cx, slice path, size_t most, slice *ret);              /* ST_NOT_FOUND; ST_TOO_LARGE above `most` bytes */
status file_write_new(ctx *cx, slice path, slice bytes, unsigned mode);      /* ST_CONFLICT when it exists: never overwrites */
status file_replace(ctx *cx, slice path, slice bytes, unsigned mode);        /* the old content, or all of the new */
status file_append(ctx *cx, slice path, slice bytes, unsigned mode);         /* one write at the end; made when absent */
status file_copy(ctx *cx, slice from, slice to, digest *ret_digest);         /* `to` must not exist; ret_digest may be NULL */
status file_digest(ctx *cx, slice path, digest *ret);
status file_remove(ctx *cx, slice path);                                     /* absent is fine */
status folder_make(ctx *cx, slice path);                                     /* mode 0700; there already is fine; its parent must exist */
status folder_sync(ctx *cx, slice path);
status folder_remove(ctx *cx, slice path);                                   /* with all in it; absent is fine; follows no links */
status folder_empty(ctx *cx, slice path, bool *ret);                         /* absent is empty */
/* The regular files below `path`, in order of their names, as relative paths; a link or a device is an error. */
status folder_files(ctx *cx, slice path, slice **ret, size_t *ret_n);
/* Raises what errno tells about `path`, in the person's language where the words are ours. */
status file_failure(ctx *cx, slice path, int error);
#endif
