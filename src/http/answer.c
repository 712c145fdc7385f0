/* SPDX-License-Identifier: EUPL-1.2
 * From a response to libmicrohttpd's: compression, header fields, streams. Bodies are handed over, not copied. */
#include <string.h>
#include "http/server.h"

typedef struct { http_server *server; size_t worker; ctx *cx; response r; } stream;

static ssize_t stream_read(void *arg, uint64_t at, char *out, size_t most)
{
	stream *st = arg;
	(void)at;
	slot_take_one(st->server, st->worker);
	int64_t n = st->r.stream(st->r.stream_arg, out, most);
	slot_give(st->server, st->worker, false);
	if (n > 0) return n <= (int64_t)most ? (ssize_t)n : MHD_CONTENT_READER_END_WITH_ERROR;
	return n ? MHD_CONTENT_READER_END_WITH_ERROR : MHD_CONTENT_READER_END_OF_STREAM;
}

static void stream_free(void *arg)
{
	stream *st = arg;
	http_server *s = st->server;
	size_t worker = st->worker;
	slot_take_one(s, worker);
	if (st->r.stream_done) st->r.stream_done(st->r.stream_arg);
	arena_destroy(st->cx->mem);
	slot_give(s, worker, false);
}

/* The compressed form of bytes that do not change is made once, well, and kept; {"", 0} when it is not smaller. */
static slice kept_packed(http_server *s, slice fixed, coding c)
{
	slice found = NO_SLICE;
	rwlock_read(&s->kept_lock);
	for (size_t i = 0; i < s->kept_n && !found.p; i++)
		if (s->kept[i].p == fixed.p && s->kept[i].n == fixed.n && s->kept[i].coding == c) found = s->kept[i].packed;
	rwlock_unlock(&s->kept_lock);
	if (found.p) return found;
	arena *mem = arena_create(0);
	buf *packed = buf_new(mem, fixed.n + 1024);
	bool smaller = compress_into(NULL, c, fixed, true, packed) && packed->n < fixed.n;
	rwlock_write(&s->kept_lock);
	if (s->kept_n < KEPT_MAX) {
		found = smaller ? arena_copy(s->kept_mem, buf_slice(packed)) : S("");
		s->kept[s->kept_n++] = (kept){ fixed.p, fixed.n, c, found };
	}
	rwlock_unlock(&s->kept_lock);
	arena_destroy(mem);
	return found;
}

static pair *header_find(response *r, slice name)
{
	for (size_t i = 0; i < r->header_n; i++)
		if (slice_eq_nocase(r->headers[i].name, name)) return &r->headers[i];
	return NULL;
}

/* A strong tag names bytes, so each coding has its own. On a 304 it is the one the client has. */
static void tag_coding(ctx *cx, const request *q, response *r, coding c)
{
	pair *tag = header_find(r, S("ETag"));
	if (!tag || tag->value.n < 2 || !c) return;
	slice coded = JOIN(cx->mem, slice_take(tag->value, tag->value.n - 1), S("-"), coding_name(c), S("\""));
	if (r->code == 304 && !slice_contains(request_header(q, "if-none-match"), coded)) return;
	tag->value = coded;
}

/* Compresses what gains by it; the response then holds the compressed bytes. */
static coding compress(connection *c, ctx *cx, response *r, size_t worker)
{
	slice plain = r->fixed.p ? r->fixed : buf_slice(r->body);
	coding wanted = negotiate_coding(request_header(&c->q, "accept-encoding"));
	if (r->code == 304) tag_coding(cx, &c->q, r, wanted);
	if (r->no_compress || r->stream || plain.n < COMPRESS_FROM || r->code == 206 || !media_compressible(r->media) || header_find(r, S("Content-Encoding"))) return CODING_NONE;
	response_header(r, S("Vary"), S("Accept-Encoding"));
	if (!wanted) return CODING_NONE;
	if (r->fixed.p) {
		slice packed = kept_packed(c->server, plain, wanted);
		if (!packed.n) return CODING_NONE;
		r->fixed = packed;
	} else {
		buf *packed = buf_new(cx->mem, 2 * plain.n + 1024);
		if (!compress_into(c->server->slots[worker].packer, wanted, plain, false, packed) || packed->n >= plain.n) return CODING_NONE;
		r->body = packed;
	}
	response_header(r, S("Content-Encoding"), coding_name(wanted));
	tag_coding(cx, &c->q, r, wanted);
	return wanted;
}

static void add(struct MHD_Response *m, arena *a, slice name, slice value)
{
	if (MHD_add_response_header(m, arena_cstr(a, name), arena_cstr(a, value)) == MHD_NO) log_line(LOG_ERROR, "header not taken", "name", name, NULL);
}

static void add_headers(connection *c, ctx *cx, response *r, struct MHD_Response *m)
{
	const http_options *o = &c->server->o;
	for (size_t i = 0; i < o->every_header_n; i++)
		if (!header_find(r, o->every_header[i].name)) add(m, cx->mem, o->every_header[i].name, o->every_header[i].value);
	for (size_t i = 0; i < r->header_n; i++) add(m, cx->mem, r->headers[i].name, r->headers[i].value);
	if (r->media.n && r->code != 204 && r->code != 304) {
		if (field_value_valid(r->media)) add(m, cx->mem, S("Content-Type"), r->media);
		else log_line(LOG_ERROR, "media type dropped", "target", c->q.target, NULL);
	}
	/* after a chunked body the next bytes could be read as another request by a proxy than by us: there is no next */
	if (c->gate.chunked || c->early || atomic_load(&c->server->stopping)) add(m, cx->mem, S("Connection"), S("close"));
}

struct MHD_Response *answer_build(connection *c, ctx *cx, response *r, size_t worker, bool *ret_streamed)
{
	struct MHD_Response *m;
	*ret_streamed = r->stream != NULL;
	compress(c, cx, r, worker);
	if (r->stream) {
		stream *st = arena_new(cx->mem, stream, 1);
		*st = (stream){ c->server, worker, cx, *r };
		m = MHD_create_response_from_callback(r->length ? r->length : MHD_SIZE_UNKNOWN, 65536, stream_read, st, stream_free);
		/* libmicrohttpd 0.9.75 ends the chunked body that a HEAD does not have: bytes that the client would take for its next answer. In the
		 * manner of HTTP 1.0 it sends neither a length nor chunks, and closes. */
		if (m && c->q.method == HTTP_HEAD && !r->length) MHD_set_response_options(m, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
	} else if (r->fixed.p) {
		m = MHD_create_response_from_buffer(r->fixed.n, (void *)(uintptr_t)r->fixed.p, MHD_RESPMEM_PERSISTENT);
	} else {
		m = MHD_create_response_from_buffer_with_free_callback(r->body->n, r->body->p, base_free);
		*r->body = (buf){ .max = r->body->max };
	}
	if (!m) {
		log_line(LOG_FATAL, "memory", NULL);
		__builtin_trap();
	}
	add_headers(c, cx, r, m);
	return m;
}
