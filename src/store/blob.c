/* SPDX-License-Identifier: EUPL-1.2
 * Large documents, each in a file named by its SHA-256. A file is there before the event that names it is committed; so a
 * crash can leave a file without an event (swept at the next start), never an event without its file. */
#include <string.h>
#include "store/log_private.h"

slice blob_path(arena *a, slice folder, slice digest_bytes)
{
	slice hex = hex_encode(a, digest_bytes);
	return JOIN(a, folder, S("/blobs/"), slice_take(hex, 2), S("/"), slice_skip(hex, 2));
}

status blob_put(ctx *cx, slice folder, const digest *d, slice bytes, bool *ret_new)
{
	slice path = blob_path(cx->mem, folder, slice_of(d->b, sizeof d->b));
	slice below = slice_take(path, slice_rfind_char(path, '/'));
	*ret_new = false;
	if (file_exists(cx, path)) { /* synchronised before the event that first used it */
		digest there;
		TRY(file_digest(cx, path, &there));
		if (digest_eq(&there, d)) return ST_OK;
		return file_replace(cx, path, bytes, 0600); /* damaged since: we have the right bytes at hand */
	}
	TRY(folder_make(cx, below));
	TRY(file_write_new(cx, path, bytes, 0600));
	*ret_new = true;
	return ST_OK;
}

status blob_get(ctx *cx, slice folder, slice digest_bytes, slice *ret)
{
	return file_read(cx, blob_path(cx->mem, folder, digest_bytes), DOCUMENT_MOST, ret);
}

bool blob_used(db *d, slice digest_bytes)
{
	stmt *s = db_prepare(d, "SELECT 1 FROM document WHERE blob = ? AND salt <> zeroblob(32) LIMIT 1");
	stmt_blob(s, 1, digest_bytes);
	bool used = stmt_step(s) != STEP_DONE; /* when in doubt it is kept */
	stmt_reset(s);
	return used;
}

/* "ab/cdef..." back to the digest; false for any other name (a file that a crash left half written). */
static bool digest_of_name(arena *a, slice name, digest *ret)
{
	return name.n == 65 && name.p[2] == '/' && digest_from_hex(JOIN(a, slice_take(name, 2), slice_skip(name, 3)), ret);
}

status blob_sweep(ctx *cx, log_store *l)
{
	slice folder = JOIN(cx->mem, l->folder, S("/blobs")), *names;
	size_t n;
	TRY(folder_files(cx, folder, &names, &n));
	for (size_t i = 0; i < n; i++) {
		digest d;
		if (digest_of_name(cx->mem, names[i], &d) && blob_used(l->write, slice_of(d.b, sizeof d.b))) continue;
		log_line(LOG_INFO, "blob", "removed", names[i], "why", S("no event uses it"), NULL);
		TRY(file_remove(cx, JOIN(cx->mem, folder, S("/"), names[i])));
	}
	return ST_OK;
}
