/* SPDX-License-Identifier: EUPL-1.2
 * One request's way: before, the route's handler, the error page when one of them failed, after. */
#include "http/server.h"

static status allowed_methods(ctx *cx, connection *c, response *r)
{
	unsigned methods = c->allowed | HTTP_OPTIONS;
	response_header(r, S("Allow"), methods_text(cx->mem, methods));
	if (c->fault.code) return ST_OK;
	r->code = 204; /* OPTIONS */
	return ST_OK;
}

static status handle(connection *c, ctx *cx, response *r, size_t worker)
{
	const http_options *o = &c->server->o;
	request *q = &c->q;
	if (c->allowed && !q->route) TRY(allowed_methods(cx, c, r));
	if (o->before) TRY(o->before(cx, q, r, worker));
	if (c->elsewhere.p) {
		response_redirect(cx, r, 308, c->elsewhere);
		return ST_OK;
	}
	if (c->fault.code) return fail_at(cx, c->fault.code, __FILE__, __LINE__, c->fault.why, NULL, 0);
	if (!q->route) return ST_OK;
	if ((q->route->flags & (ROUTE_SIGNED_IN | ROUTE_ADMIN)) && !cx->who) return fail(cx, UNAUTHENTICATED, "You need to log in first.");
	return q->route->fn(cx, q, r);
}

/* What the handler wrote is thrown away; what it set as header fields stays. */
static void show_error(connection *c, ctx *cx, response *r, status s)
{
	const http_options *o = &c->server->o;
	if (cx->err.code != s) fail_at(cx, s, __FILE__, __LINE__, status_sentence(s), NULL, 0);
	if (status_http(s) >= 500 && !o->error) /* the hook logs, once */
		log_line(LOG_ERROR, "request failed", "number", log_u64(c->q.number), "target", c->q.target, "message", cx->err.message, "file", slice_from(cx->err.file),
			 "line", log_u64((uint64_t)cx->err.line), NULL);
	if (r->stream_done) r->stream_done(r->stream_arg);
	r->stream = NULL;
	r->stream_done = NULL;
	r->fixed = r->media = NO_SLICE;
	buf_clear(r->body);
	r->code = status_http(s);
	if (s == ST_UNAVAILABLE) response_header(r, S("Retry-After"), S("5"));
	if (o->error) {
		o->error(cx, &c->q, r, s);
		return;
	}
	r->media = S("text/plain; charset=utf-8");
	buf_put(r->body, cx->err.message);
	buf_lit(r->body, "\n");
}

static ctx *context_new(connection *c, arena *mem)
{
	ctx *cx = arena_new(mem, ctx, 1);
	*cx = (ctx){ .mem = mem, .lang = LANG_NL, .view = c->server->o.view, .sv = c->server->o.sv };
	negotiate_lang(request_header(&c->q, "accept-language"), &cx->lang);
	return cx;
}

enum MHD_Result exchange_run(connection *c, struct MHD_Connection *mhd)
{
	http_server *s = c->server;
	int64_t began = time_monotonic_us();
	int expected = atomic_load(&c->phase);
	bool heavy = c->q.route && (c->q.route->flags & ROUTE_HEAVY), streamed = false;
	size_t worker;
	if (expected == PHASE_CUT || !atomic_compare_exchange_strong(&c->phase, &expected, PHASE_WORK)) return MHD_NO;
	atomic_store(&c->deadline, 0);
	if (!slot_take(s, heavy, &worker)) return exchange_refuse(c, mhd, FAULT(UNAVAILABLE, N_("The server is busy or stopping; try again shortly.")));
	slot *w = &s->slots[worker];
	ctx *cx = context_new(c, w->mem);
	response *r = arena_new(w->mem, response, 1);
	r->body = buf_new(w->mem, BODY_MAX);
	status st = handle(c, cx, r, worker);
	if (st == ST_OK && !buf_ok(r->body)) st = fail(cx, INTERNAL, "The page became larger than the server sends.");
	if (st != ST_OK) show_error(c, cx, r, st);
	if (!r->code) r->code = 200;
	if (s->o.after) s->o.after(cx, &c->q, r, time_monotonic_us() - began);
	unsigned code = (unsigned)r->code;
	struct MHD_Response *m = answer_build(c, cx, r, worker, &streamed);
	/* a stream keeps the memory it was made in; the slot gets other memory */
	if (streamed) w->mem = arena_create(ARENA_MAX);
	else arena_reset(w->mem);
	slot_give(s, worker, heavy);
	enum MHD_Result queued = MHD_queue_response(mhd, code, m);
	MHD_destroy_response(m);
	return queued;
}

enum MHD_Result exchange_refuse(connection *c, struct MHD_Connection *mhd, fault f)
{
	int expected = atomic_load(&c->phase);
	if (expected == PHASE_CUT || !atomic_compare_exchange_strong(&c->phase, &expected, PHASE_WORK)) return MHD_NO;
	lang l = LANG_EN;
	negotiate_lang(request_header(&c->q, "accept-language"), &l);
	slice text = JOIN(c->mem, tr_slice(l, f.why), S("\n"));
	struct MHD_Response *m = MHD_create_response_from_buffer(text.n, (void *)(uintptr_t)text.p, MHD_RESPMEM_MUST_COPY);
	MHD_add_response_header(m, "Content-Type", "text/plain; charset=utf-8");
	MHD_add_response_header(m, "Connection", "close");
	if (f.code == ST_UNAVAILABLE) MHD_add_response_header(m, "Retry-After", "5");
	log_line(LOG_INFO, "request refused", "peer", c->peer, "status", log_u64((uint64_t)status_http(f.code)), "why", f.why, NULL);
	enum MHD_Result queued = MHD_queue_response(mhd, (unsigned)status_http(f.code), m);
	MHD_destroy_response(m);
	return queued;
}
