/* SPDX-License-Identifier: EUPL-1.2
 * Having a file: to whoever may see an entry that refers to it. Its bytes come from people, so a browser is never to run them as a page of
 * ours: the type is ours to say and not to be guessed, scripts and plug-ins are shut out, and most is offered to be kept rather than shown. */
#include "face/file/file.h"
#include <errno.h>
#include <unistd.h>
#include "face/file/inside.h"
#include "format/media.h"

typedef struct { int fd; uint64_t at, end; } sending;

static int64_t send_some(void *arg, char *out, size_t most)
{
	sending *s = arg;
	uint64_t left = s->end - s->at;
	if (!left) return 0;
	ssize_t n;
	do n = pread(s->fd, out, left < most ? (size_t)left : most, (off_t)s->at);
	while (n < 0 && errno == EINTR);
	if (n <= 0) return -1;
	s->at += (uint64_t)n;
	return n;
}

static void send_end(void *arg)
{
	sending *s = arg;
	close(s->fd);
	s->fd = -1;
}

range_kind range_read(slice header, uint64_t size, uint64_t *ret_from, uint64_t *ret_to)
{
	slice first, rest = slice_trim(header);
	uint64_t from = 0, to = 0;
	if (!slice_starts(rest, S("bytes=")) || slice_find_char(rest, ',') != SLICE_NONE) return RANGE_ALL;
	rest = slice_trim(slice_skip(rest, 6));
	if (!slice_split(&rest, '-', &first) || !rest.p || (!first.n && !rest.n)) return RANGE_ALL;
	if ((first.n && !slice_to_u64(first, &from)) || (rest.n && !slice_to_u64(rest, &to))) return RANGE_ALL;
	if (!first.n) { /* the last so many */
		if (!to || !size) return RANGE_NONE;
		from = to < size ? size - to : 0;
		to = size - 1;
	} else if (!rest.n || to >= size) {
		to = size ? size - 1 : 0;
	} else if (to < from) {
		return RANGE_ALL;
	}
	if (from >= size) return RANGE_NONE;
	*ret_from = from;
	*ret_to = to + 1;
	return RANGE_PART;
}

/* The name in both forms (RFC 6266): old readers get its ASCII part. */
static slice disposition(ctx *cx, const media_type *m, slice name)
{
	buf *b = buf_new(cx->mem, 4096);
	buf_put(b, m && m->shown ? S("inline") : S("attachment"));
	buf_lit(b, "; filename=\"");
	for (slice rest = name; rest.n;) {
		uint32_t c = utf8_next(&rest);
		buf_putc(b, c > ' ' && c < 0x7f && c != '"' && c != '\\' && c != '%' ? (char)c : '_');
	}
	buf_lit(b, "\"; filename*=UTF-8''");
	buf_put(b, uri_encode(cx->mem, name));
	return buf_slice(b);
}

static void file_headers(ctx *cx, response *r, const media_type *m, slice name)
{
	r->media = m ? slice_starts(m->media, S("text/")) ? JOIN(cx->mem, m->media, S("; charset=utf-8")) : m->media : S("application/octet-stream");
	response_header(r, S("Content-Disposition"), disposition(cx, m, name));
	response_header(r, S("Content-Security-Policy"), S("default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"));
	response_header(r, S("X-Content-Type-Options"), S("nosniff"));
	response_header(r, S("Accept-Ranges"), S("bytes"));
	response_header(r, S("Cache-Control"), cx->who ? S("private, no-cache") : S("no-cache"));
	response_header(r, S("Vary"), S("Authorization, Cookie"));
	r->no_compress = true; /* a range is of the bytes as they are */
}

/* Which part; false when the answer is complete without a body. */
static bool choose_part(ctx *cx, const request *q, response *r, slice tag, sending *s, uint64_t size)
{
	slice only_if = request_header(q, "If-Range");
	bool same = !only_if.p || slice_eq(slice_trim(only_if), JOIN(cx->mem, S("\""), tag, S("\"")));
	range_kind kind = same ? range_read(request_header(q, "Range"), size, &s->at, &s->end) : RANGE_ALL;
	if (kind == RANGE_ALL) return true;
	if (kind == RANGE_NONE) {
		r->code = 416;
		r->media = S("text/plain; charset=utf-8");
		response_header(r, S("Content-Range"), JOIN(cx->mem, S("bytes */"), ctx_num(cx, size)));
		buf_put(r->body, trf(cx->mem, cx->lang, "The file has {1} bytes; that part of it does not exist.", ctx_num(cx, size)));
		return false;
	}
	r->code = 206;
	response_header(r, S("Content-Range"), JOIN(cx->mem, S("bytes "), ctx_num(cx, s->at), S("-"), ctx_num(cx, s->end - 1), S("/"), ctx_num(cx, size)));
	return true;
}

static status have(ctx *cx, const request *q, response *r)
{
	digest d;
	uint64_t size = 0;
	slice tag = request_param(q, "sha256"), name = request_param(q, "name");
	if (!digest_from_hex(tag, &d)) return fail(cx, NOT_FOUND, "There is no such file, or you may not see it.");
	TRY(file_visible(cx, &cx->sv->entries, entry_file_iri(cx, cx->sv->settings->base, &d, name)));
	const media_type *m = media_of_name(name);
	response probe = { 0 };
	file_headers(cx, r, m, name);
	if (response_not_modified(cx, q, &probe, tag, 0)) {
		(void)response_not_modified(cx, q, r, tag, 0);
		return ST_OK;
	}
	response_header(r, S("ETag"), JOIN(cx->mem, S("\""), tag, S("\"")));
	sending *s = arena_new(cx->mem, sending, 1);
	status there = upload_descriptor(cx, cx->sv->files, &d, &s->fd, &size);
	if (there == ST_NOT_FOUND) return fail(cx, CORRUPT, "The file \"{1}\" should be here and is not. Tell the operator of this site: \"spil verify\" names what is missing, a backup has it.", name);
	TRY(there);
	s->end = size;
	if (!choose_part(cx, q, r, tag, s, size)) {
		send_end(s);
		return ST_OK;
	}
	r->stream = send_some;
	r->stream_arg = s;
	r->stream_done = send_end;
	r->length = s->end - s->at;
	return ST_OK;
}

const route file_routes[] = {
	{ HTTP_GET, "/file/{sha256}/{name}", have, ROUTE_PAGE, 0, "A file that an entry refers to" },
	{ HTTP_POST, "/api/files", file_bring, ROUTE_API, FILE_BODY_MAX, "Bring a file, to refer to it in an entry" },
	{ 0, NULL, NULL, 0, 0, NULL },
};
