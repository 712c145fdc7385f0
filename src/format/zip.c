/* SPDX-License-Identifier: EUPL-1.2 */
#include "format/zip.h"
#include <zip.h>

const zip_limits ZIP_LIMITS = { .bytes = 32u << 20, .entries = 2000, .entry_bytes = 96u << 20, .total_bytes = 160u << 20 };

struct zip_archive { zip_t *zip; zip_limits limits; size_t total; };

static void close_archive(void *p) { zip_discard(((zip_archive *)p)->zip); }

status zip_read(ctx *cx, slice bytes, const zip_limits *limits, zip_archive **ret)
{
	if (bytes.n > limits->bytes) return fail(cx, TOO_LARGE, "The file is larger than {1} MiB. Split it and import the parts one by one.", ctx_num(cx, limits->bytes >> 20));
	zip_error_t e;
	zip_error_init(&e);
	zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &e);
	zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &e) : NULL;
	if (!zip) {
		slice why = arena_copy(cx->mem, slice_from(zip_error_strerror(&e)));
		if (source) zip_source_free(source);
		zip_error_fini(&e);
		return fail(cx, BAD_REQUEST, "The file is damaged or is no ZIP archive ({1}). Save it again and try once more.", why);
	}
	zip_error_fini(&e);
	zip_archive *z = arena_new(cx->mem, zip_archive, 1);
	*z = (zip_archive){ zip, *limits, 0 };
	arena_defer(cx->mem, close_archive, z);
	if (zip_get_num_entries(zip, 0) > (zip_int64_t)limits->entries) return fail(cx, TOO_LARGE, "The archive holds more than {1} files.", ctx_num(cx, limits->entries));
	*ret = z;
	return ST_OK;
}

/* What the archive says about sizes is not believed: bytes are counted as they come. */
static status unpack(ctx *cx, zip_archive *z, zip_file_t *f, slice name, slice *ret)
{
	enum { STEP = 65536 };
	size_t left = z->limits.total_bytes - z->total, most = left < z->limits.entry_bytes ? left : z->limits.entry_bytes;
	buf *b = buf_new(cx->mem, most + STEP);
	for (;;) {
		char *to = buf_reserve(b, STEP);
		if (!to || b->n > most) return fail(cx, TOO_LARGE, "\"{1}\" in the archive unpacks to more than is accepted here.", name);
		zip_int64_t n = zip_fread(f, to, STEP);
		if (n < 0) return fail(cx, BAD_REQUEST, "\"{1}\" in the archive is damaged. Save the file again and try once more.", name);
		if (n == 0) break;
		buf_added(b, (size_t)n);
	}
	z->total += b->n;
	*ret = buf_slice(b);
	return ST_OK;
}

status zip_entry(ctx *cx, zip_archive *z, slice name, slice *ret)
{
	zip_int64_t at = zip_name_locate(z->zip, arena_cstr(cx->mem, name), ZIP_FL_NOCASE);
	if (at < 0) return fail(cx, NOT_FOUND, "The archive has no file \"{1}\".", name);
	zip_stat_t s;
	if (!zip_stat_index(z->zip, (zip_uint64_t)at, 0, &s) && (s.valid & ZIP_STAT_SIZE) && s.size > z->limits.entry_bytes)
		return fail(cx, TOO_LARGE, "\"{1}\" in the archive unpacks to more than is accepted here.", name);
	if ((s.valid & ZIP_STAT_ENCRYPTION_METHOD) && s.encryption_method != ZIP_EM_NONE) return fail(cx, BAD_REQUEST, "The file is protected with a password. Save it without one and try again.");
	zip_file_t *f = zip_fopen_index(z->zip, (zip_uint64_t)at, 0);
	if (!f) return fail(cx, BAD_REQUEST, "\"{1}\" in the archive is damaged. Save the file again and try once more.", name);
	status st = unpack(cx, z, f, name, ret);
	zip_fclose(f);
	return st;
}
