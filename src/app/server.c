/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/server.h"
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "app/confine.h"
#include "app/keeper.h"
#include "app/metrics.h"
#include "face/feed/feed.h"
#include "face/file/file.h"
#include "face/html/admin.h"
#include "face/html/cache.h"
#include "face/html/routes.h"
#include "face/html/sign_in.h"
#include "face/html/strategy_routes.h"
#include "face/html/usage.h"
#include "face/rest/rest.h"
#include "store/file.h"
#include "store/head.h"

enum { WORKERS_MIN = 8, WORKERS_MAX = 256, GRACE_S = 20, PAGES_MOST = 32 << 20, HEAD_EVERY_MS = 60000, PEM_MAX = 256 << 10 };

/* readers[i] belongs to worker i; made at its first request. */
typedef struct { reader *readers[WORKERS_MAX]; } per_worker;

static per_worker workers;   /* set in server_run before the first worker starts; freed after the last ended */

static slice bearer(const request *q)
{
	slice value = request_header(q, "Authorization");
	return value.n > 7 && slice_eq_nocase(slice_take(value, 7), S("Bearer ")) ? slice_trim(slice_skip(value, 7)) : NO_SLICE;
}

static void choose_language(ctx *cx, const request *q, response *r)
{
	slice asked = request_query(q, "lang");
	cx->lang = LANG_NL;
	if (lang_from_tag(asked, &cx->lang)) {
		response_cookie(cx, r, S("lang"), lang_tag(cx->lang), 365 * 86400, q->secure);
		return;
	}
	if (lang_from_tag(request_cookie(q, "lang"), &cx->lang)) return;
	(void)negotiate_lang(request_header(q, "Accept-Language"), &cx->lang);
}

static status find_person(ctx *cx, const request *q)
{
	slice token = bearer(q), session = request_cookie(q, "session");
	person *p = arena_new(cx->mem, person, 1);
	if (token.n) {
		TRY(token_person(cx, cx->sv->auth, token, p));
		cx->who = p;
	} else if (session.n) {
		if (session_person(cx, cx->sv->auth, session, p) == ST_OK) cx->who = p;
		else ctx_error_clear(cx);   /* an ended session reads as nobody; pages that need one send to the login */
	}
	cx->view = view_of(cx, cx->who);
	return ST_OK;
}

static status check_session_write(ctx *cx, const request *q)
{
	const unsigned UNSAFE = HTTP_POST | HTTP_PUT | HTTP_PATCH | HTTP_DELETE;
	if (!(q->method & UNSAFE) || !cx->who || !cx->who->session.p) return ST_OK;
	if (q->route->flags & ROUTE_API) {
		if (!csrf_good(cx->who, request_header(q, "X-CSRF-Token"))) return fail(cx, FORBIDDEN, "A change made with a session needs its X-CSRF-Token; programs use an API token instead.");
	} else if (q->route->flags & ROUTE_FORM) {
		form f;
		TRY(request_form(cx, q, &f));
		if (!csrf_good(cx->who, form_field(&f, S("csrf")))) return fail(cx, FORBIDDEN, "This form was opened in an earlier session. Open the page again and repeat what you did.");
	}
	return ST_OK;
}

/* A form sent from another site is refused also where there is no session yet (login). */
static status check_origin(ctx *cx, const request *q)
{
	if (!(q->method & (HTTP_POST | HTTP_PUT | HTTP_PATCH | HTTP_DELETE))) return ST_OK;
	slice site = request_header(q, "Sec-Fetch-Site");
	if (site.n && !slice_eq(site, S("same-origin")) && !slice_eq(site, S("none"))) return fail(cx, FORBIDDEN, "This was sent from another site. Open the page here and repeat what you did.");
	return ST_OK;
}

static status before(ctx *cx, request *q, response *r, size_t worker)
{
	choose_language(cx, q, r);
	cx->view = &VIEW_PUBLIC;
	if (worker >= WORKERS_MAX) return fail(cx, INTERNAL, "More workers than there is room for.");
	if (!workers.readers[worker]) {
		status s = ST_OK;
		workers.readers[worker] = reader_open(cx, cx->sv->index, &s);
		TRY(s);
	}
	cx->db = workers.readers[worker];
	TRY(check_origin(cx, q));
	TRY(find_person(cx, q));
	if (!q->route) return ST_OK;
	if ((q->route->flags & (ROUTE_SIGNED_IN | ROUTE_ADMIN)) && !cx->who) return fail(cx, UNAUTHENTICATED, "Log in to use this page.");
	if ((q->route->flags & ROUTE_ADMIN) && !may(cx, MAY_ADMINISTER, NULL)) return fail(cx, FORBIDDEN, "Only an administrator may use this page.");
	return check_session_write(cx, q);
}

static bool wants_program(const request *q)
{
	static const slice OFFERS[] = { SLICE_INIT("text/html"), SLICE_INIT("application/json") };
	if (q->route) return (q->route->flags & ROUTE_API) != 0;
	return slice_starts(q->path, S("/api/")) || negotiate_media(request_header(q, "Accept"), OFFERS, 2) == 1;
}

static void on_error(ctx *cx, const request *q, response *r, status s)
{
	if (!cx->db && q->number) cx->view = &VIEW_PUBLIC;
	if (status_http(s) >= 500) {
		log_line(LOG_ERROR, "failed", "request", log_u64(q->number), "path", q->path, "why", cx->err.message, "file", slice_from(cx->err.file), "line", log_u64((uint64_t)cx->err.line), NULL);
	} else if (s == ST_FORBIDDEN || s == ST_UNAUTHENTICATED) {
		atomic_fetch_add(&cx->sv->metrics->denied, 1);
		log_line(LOG_INFO, "denied", "request", log_u64(q->number), "path", q->path, "who", cx->who ? cx->who->iri : S("-"), NULL);
	}
	if (wants_program(q)) rest_problem(cx, q, r, s);
	else html_error(cx, q, r, s);
}

/* What was looked at or taken along, by register and form; a data form of an entry or list is its media type's last part. Of visitors who are not
 * logged in alone: so no number can tell of what the public may not see. */
static void count_use(ctx *cx, const request *q, const response *r)
{
	slice pattern = slice_from(q->route->pattern), name = request_param(q, "register"), media = r->media;
	bool page = slice_starts(pattern, S("/doc/{register}")), api = slice_starts(pattern, S("/api/{register}")), entry = slice_eq(pattern, S("/doc/{register}/{name}"));
	size_t dot = slice_find_char(name, '.'), end = slice_find_char(media, ';'), slash;
	if (cx->who || q->method != HTTP_GET || (r->code != 200 && r->code != 304)) return;
	if (slice_starts(pattern, S("/file/"))) usage_download(cx->sv->usage, S(""), S("file"));
	if (!name.n || !(page || api)) return;
	name = dot == SLICE_NONE ? name : slice_take(name, dot);
	media = end == SLICE_NONE ? media : slice_take(media, end);
	slash = slice_find_char(media, '/');
	if (api) usage_download(cx->sv->usage, name, S("API"));
	else if (slice_eq(media, S("text/html"))) entry ? usage_view(cx->sv->usage, name) : (void)0;
	else if (slash != SLICE_NONE) usage_download(cx->sv->usage, name, slice_skip(media, slash + 1));
}

static void after(ctx *cx, const request *q, const response *r, int64_t us)
{
	metrics_count(cx->sv->metrics, r->code, us);
	usage_request(cx->sv->usage, q->route ? slice_from(q->route->pattern) : S(""), r->code, us);
	if (q->route) count_use(cx, q, r);
	log_line(LOG_DEBUG, "request", "number", log_u64(q->number), "method", log_u64(q->method), "path", q->path, "code", log_u64((uint64_t)r->code), "us", log_u64((uint64_t)us), NULL);
}

const route *const *server_routes(size_t *ret_n)
{
	static const route *const TABLES[] = { html_routes, strategy_routes, sign_in_routes, admin_routes, usage_routes, feed_routes, file_routes, rest_routes, metrics_routes };
	*ret_n = COUNT_OF(TABLES);
	return TABLES;
}

static const pair SECURITY_HEADERS[] = {
	{ SLICE_INIT("Content-Security-Policy"), SLICE_INIT("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'") },
	{ SLICE_INIT("X-Content-Type-Options"), SLICE_INIT("nosniff") }, { SLICE_INIT("Referrer-Policy"), SLICE_INIT("same-origin") },
	{ SLICE_INIT("Cross-Origin-Opener-Policy"), SLICE_INIT("same-origin") }, { SLICE_INIT("Permissions-Policy"), SLICE_INIT("camera=(), geolocation=(), microphone=()") },
	{ SLICE_INIT("Strict-Transport-Security"), SLICE_INIT("max-age=31536000") },
};

static uint64_t setting_number(slice s)
{
	uint64_t n = 0;
	(void)slice_to_u64(s, &n);
	return n;
}

static http_options options_of(world *w)
{
	const settings *s = &w->settings;
	size_t count = setting_number(s->workers);
	if (!count) count = (size_t)sysconf(_SC_NPROCESSORS_ONLN) * 4;
	if (count < WORKERS_MIN) count = WORKERS_MIN;
	if (count > WORKERS_MAX) count = WORKERS_MAX;
	bool secure = slice_eq(s->secure, S("yes"));
	return (http_options){ .address = s->address, .port = (uint16_t)setting_number(s->port), .workers = count, .trusted_proxy = s->proxy.n ? s->proxy : NO_SLICE, .host = s->host.n ? s->host : NO_SLICE,
			       .view = &VIEW_PUBLIC, .before = before, .error = on_error, .after = after, .sv = &w->sv, .every_header = SECURITY_HEADERS, .every_header_n = COUNT_OF(SECURITY_HEADERS) - !secure };
}

/* Signs a new head each minute when the log grew, until a signal to stop comes. */
static void wait_for_end(world *w, const sigset_t *ends)
{
	uint64_t signed_seq = 0;
	for (;;) {
		struct timespec wait = { HEAD_EVERY_MS / 1000, 0 };
		int got = sigtimedwait(ends, NULL, &wait);
		uint64_t seq = log_last_seq(w->sv.log);
		if (got > 0 || seq != signed_seq) {
			ctx job = { .mem = arena_create(0), .sv = &w->sv, .view = &VIEW_ALL };
			slice text;
			if (seq != signed_seq && log_head_sign(&job, w->sv.log, w->settings.witness.n ? w->settings.witness : NO_SLICE, &text) != ST_OK) log_line(LOG_ERROR, "head-not-signed", "why", job.err.message, NULL);
			else signed_seq = seq;
			arena_destroy(job.mem);
		}
		if (got > 0) {
			log_line(LOG_INFO, "stopping", "signal", log_u64((uint64_t)got), NULL);
			return;
		}
	}
}

status server_run(ctx *cx, world *w, void (*ready)(void *, uint16_t), void *arg)
{
	metrics counters = { .started = ctx_now(cx) };
	w->sv.metrics = &counters;
	sigset_t ends;
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	signal(SIGPIPE, SIG_IGN);
	http_options o = options_of(w);
	if (w->settings.certificate.n) {
		TRY(file_read(cx, w->settings.certificate, PEM_MAX, &o.certificate));
		TRY(file_read(cx, w->settings.key, PEM_MAX, &o.key));
	}
	http_server *server;
	size_t n;
	if (slice_eq(w->settings.usage, S("yes"))) w->sv.usage = usage_open(w->sv.series);
	const route *const *tables = server_routes(&n);
	w->sv.pages = page_cache_open(PAGES_MOST);
	confine_process(cx, &w->settings);
	status st = http_start(cx, &o, tables, n, &server);
	if (st != ST_OK) {
		usage_close(w->sv.usage);
		w->sv.usage = NULL;
		page_cache_close(w->sv.pages);
		w->sv.pages = NULL;
		return st;
	}
	log_line(LOG_INFO, "serving", "address", w->settings.address, "port", log_u64(http_port(server)), "events", log_u64(log_last_seq(w->sv.log)), NULL);
	if (ready) ready(arg, http_port(server));
	keeper *beside = keeper_start(w);
	wait_for_end(w, &ends);
	http_stop(server, GRACE_S);
	keeper_stop(beside);
	usage_close(w->sv.usage);
	w->sv.usage = NULL;
	for (size_t i = 0; i < WORKERS_MAX; i++)
		if (workers.readers[i]) reader_close(workers.readers[i]), workers.readers[i] = NULL;
	w->sv.metrics = NULL;
	page_cache_close(w->sv.pages);
	w->sv.pages = NULL;
	log_line(LOG_INFO, "stopped", NULL);
	return ST_OK;
}
