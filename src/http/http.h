/* SPDX-License-Identifier: EUPL-1.2
 * http: requests, responses, routes and the server (libmicrohttpd behind a strict gate; handlers run on a pool of workers).
 * A handler is  status handler(ctx *, const request *, response *);  a status other than ST_OK becomes the error page or
 * problem document through the server's `error` hook. */
#ifndef SPIL_HTTP_HTTP_H
#define SPIL_HTTP_HTTP_H
#include "base/base.h"

typedef enum { HTTP_GET = 1, HTTP_HEAD = 2, HTTP_POST = 4, HTTP_PUT = 8, HTTP_PATCH = 16, HTTP_DELETE = 32, HTTP_OPTIONS = 64 } http_method;

typedef struct { slice name, value; } pair;
typedef struct { slice name, filename, media, content; } upload;  /* content in memory, within the route's cap */

typedef struct { const pair *fields; size_t n; const upload *uploads; size_t upload_n; bool read; } form;

struct route;
typedef struct request {
	http_method method;
	slice target;                                 /* as sent: path and query */
	slice path;                                   /* decoded; never holds "..", empty segments or control characters */
	const struct route *route;
	const pair *params; size_t param_n;           /* {name} parts of the route's pattern, decoded */
	const pair *query; size_t query_n;            /* decoded, in order, repeated names kept */
	const pair *headers; size_t header_n;
	slice body;
	form *form;                                   /* where request_form() keeps what it read, for who asks again; may be NULL */
	slice peer;                                   /* the client's address; X-Forwarded-For only from a trusted proxy */
	bool secure;                                  /* https, here or at the trusted proxy */
	uint64_t number;                              /* of this request in this process: stands in logs and error pages */
} request;

slice request_param(const request *r, const char *name);          /* NO_SLICE when absent, as all of these */
slice request_query(const request *r, const char *name);          /* the first value */
slice request_media(const request *r);                            /* Content-Type without parameters, as sent */
size_t request_query_all(const request *r, const char *name, arena *a, slice **ret);
slice request_header(const request *r, const char *name);
slice request_cookie(const request *r, const char *name);
/* The body as form fields: application/x-www-form-urlencoded or multipart/form-data (RFC 7578), at most 5,000 fields and 100 files. */
status request_form(ctx *cx, const request *r, form *ret);
slice form_field(const form *f, slice name);
const upload *form_upload(const form *f, slice name);

typedef struct response {
	int code;                                     /* 200 unless set */
	slice media;                                  /* Content-Type */
	buf *body;                                    /* write here */
	slice fixed;                                  /* or bytes that live, unchanged, as long as the process: their compressed form is kept */
	/* or a stream: fills `out`, returns bytes, 0 at the end, -1 on failure (the connection is then cut). It runs after the handler has
	 * returned; ctx, cx->mem and what lives in it last until stream_done, and each call runs as the same worker, so cx->db may be used, but
	 * other requests use that reader between two calls: a cursor must not stay open over them. */
	int64_t (*stream)(void *arg, char *out, size_t most); void *stream_arg; void (*stream_done)(void *arg);
	uint64_t length;                              /* of the stream, when it is known; 0: not */
	pair headers[32]; size_t header_n;
	bool no_compress;                             /* pages with a secret beside echoed input (BREACH) */
} response;
void response_header(response *r, slice name, slice value);       /* values with CR, LF or NUL are dropped and logged */
void response_redirect(ctx *cx, response *r, int code, slice location); /* a path of ours or an absolute IRI of ours */
void response_cookie(ctx *cx, response *r, slice name, slice value, int64_t max_age_s, bool secure); /* HttpOnly, SameSite=Lax, Path=/, __Host- when secure; max_age 0 deletes, -1: session */
/* Sets ETag (strong, quoted here) and Last-Modified (0: none); true when the request's conditions make this a 304 (already set) or 412. */
bool response_not_modified(ctx *cx, const request *q, response *r, slice tag, msec modified);
/* Whether If-Match names this tag: ST_OK, ST_STALE, or ST_VERSION_NEEDED when the header is absent. "*" matches. */
status request_if_match(ctx *cx, const request *q, slice tag);
/* The best of `offers` for the Accept header (RFC 9110, 12.5.1), by index; -1 when none; no header gives 0. */
int negotiate_media(slice accept, const slice *offers, size_t n);
bool negotiate_lang(slice accept_language, lang *ret);

/* Routes are tables. Pattern: "/doc/{register}/{name}"; a literal part goes before a {part}; "{rest*}" takes what is left. */
typedef status (*handler)(ctx *, const request *, response *);
typedef enum { ROUTE_PAGE = 0, ROUTE_API = 1, ROUTE_FORM = 2, ROUTE_HEAVY = 4, ROUTE_SIGNED_IN = 8, ROUTE_ADMIN = 16, ROUTE_HIDDEN = 32 } route_flags;
typedef struct route {
	unsigned methods;                             /* HTTP_GET implies HTTP_HEAD */
	const char *pattern;
	handler fn;
	unsigned flags;                               /* FORM: the CSRF check applies; HEAVY: at most half the workers; SIGNED_IN, ADMIN: checked before the handler */
	size_t body_max;                              /* bytes; 0: no body is taken */
	const char *summary;                          /* English, for docs and OpenAPI */
} route;

typedef struct http_options {
	slice address; uint16_t port;                 /* port 0: a free one */
	size_t workers, connections;                  /* 0: by the machine */
	slice trusted_proxy;                          /* address whose X-Forwarded-* count; NO_SLICE: none */
	slice certificate, key;                       /* PEM: the chain and its private key, for TLS 1.2 and 1.3; NO_SLICE: plain HTTP */
	slice host;                                   /* the Host accepted besides localhost; NO_SLICE: any syntactically right one */
	/* Runs first on the worker, also when there is no such route (q->route is then NULL): language, person, view, reader, and what the route's
	 * flags ask (CSRF, administrator; that somebody is signed in is checked after it here too). `worker` is its number, for per-thread things. */
	status (*before)(ctx *cx, request *q, response *r, size_t worker);
	/* Turns cx->err into the response; the headers set so far stay. It also logs what is our fault. */
	void (*error)(ctx *cx, const request *q, response *r, status s);
	/* After the response is ready: metrics, log. */
	void (*after)(ctx *cx, const request *q, const response *r, int64_t us);
	struct services *sv;
	const struct view *view;                      /* what a request may see until `before` has found the person: &VIEW_PUBLIC */
	int head_s, body_s, idle_s;                   /* seconds for a request's head, its body (more when it comes fast enough), and between requests; 0: 10, 60, 30 */
	size_t per_address;                           /* connections from one address (an IPv6 /64), the trusted proxy excepted; 0: 256 */
	const pair *every_header; size_t every_header_n; /* security headers on each response */
} http_options;
typedef struct http_server http_server;
status http_start(ctx *cx, const http_options *o, const route *const *tables, size_t n, http_server **ret); /* tables end with a row whose pattern is NULL */
uint16_t http_port(const http_server *s);
void http_stop(http_server *s, int grace_s);          /* stops accepting, lets running requests finish, then closes */

/* Outgoing calls (curl): http and https only, sizes and times capped; private addresses refused unless allowed. */
typedef struct { slice url; http_method method; const pair *headers; size_t header_n; slice body; size_t most; int timeout_s; bool allow_private; } http_call;
typedef struct { int code; slice media, body; pair *headers; size_t header_n; slice url; } http_answer; /* url: where it came from, after redirects */
status http_fetch(ctx *cx, const http_call *c, http_answer *ret);
#endif
