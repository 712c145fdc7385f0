/* SPDX-License-Identifier: EUPL-1.2
 * From bytes to a request: the callbacks in which libmicrohttpd tells of connections, heads and bodies. Nothing is trusted
 * that the gate (gate.c) has not passed. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <fcntl.h>
#include "http/server.h"

static connection *connection_of(struct MHD_Connection *mhd)
{
	return MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* One form for all addresses: IPv4 mapped into IPv6. */
static void address_bytes(const struct sockaddr *from, unsigned char ret[16])
{
	memset(ret, 0, 16);
	if (from->sa_family == AF_INET) {
		ret[10] = ret[11] = 0xFF;
		memcpy(ret + 12, &((const struct sockaddr_in *)(const void *)from)->sin_addr, 4);
	} else if (from->sa_family == AF_INET6) {
		memcpy(ret, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr, 16);
	}
}

static slice address_text(const unsigned char bytes[16], char ret[46])
{
	bool four = !memcmp(bytes, "\0\0\0\0\0\0\0\0\0\0\xFF\xFF", 12);
	return slice_from(inet_ntop(four ? AF_INET : AF_INET6, four ? bytes + 12 : bytes, ret, 46));
}

/* One subscriber has a whole /64. */
static void address_group(unsigned char bytes[16])
{
	if (memcmp(bytes, "\0\0\0\0\0\0\0\0\0\0\xFF\xFF", 12) != 0) memset(bytes + 8, 0, 8);
}

enum MHD_Result on_accept(void *cls, const struct sockaddr *from, socklen_t length)
{
	http_server *s = cls;
	unsigned char bytes[16];
	char text[46];
	(void)length;
	address_bytes(from, bytes);
	if (slice_eq(address_text(bytes, text), s->o.trusted_proxy)) return MHD_YES;
	address_group(bytes);
	size_t n = 0;
	mutex_lock(&s->lock);
	for (const connection *c = s->first; c; c = c->next) n += !memcmp(c->address, bytes, 16);
	mutex_unlock(&s->lock);
	if (n >= s->o.per_address) log_line(LOG_WARN, "too many connections from one address", "address", slice_from(text), NULL);
	return n < s->o.per_address ? MHD_YES : MHD_NO;
}

static void connection_started(http_server *s, struct MHD_Connection *mhd, void **context)
{
	connection *c = base_alloc(sizeof *c);
	c->server = s;
	c->fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	c->mem = arena_create(0);
	address_bytes(MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr, c->address);
	c->peer = address_text(c->address, c->peer_text);
	address_group(c->address);
	atomic_store(&c->fresh, true);
	atomic_store(&c->since, time_monotonic_us());
	c->tick_change = atomic_load(&c->since);
	mutex_lock(&s->lock);
	c->next = s->first;
	if (s->first) s->first->previous = c;
	s->first = c;
	s->connection_n++;
	mutex_unlock(&s->lock);
	*context = c;
}

/* The peer has not closed its side: what it still sends must not reset the connection under our last answer. */
static bool peer_is_open(int fd)
{
	char one;
	return recv(fd, &one, 1, MSG_PEEK | MSG_DONTWAIT) != 0;
}

static void connection_closed(http_server *s, connection *c)
{
	mutex_lock(&s->lock);
	if (c->next) c->next->previous = c->previous;
	if (c->previous) c->previous->next = c->next;
	else s->first = c->next;
	s->connection_n--;
	mutex_unlock(&s->lock);
	if (!atomic_load(&s->stopping) && peer_is_open(c->fd)) {
		int own = fcntl(c->fd, F_DUPFD_CLOEXEC, 3);
		if (own >= 0) sweep_linger(s, own);
	}
	arena_destroy(c->mem);
	base_free(c);
}

void on_connection(void *cls, struct MHD_Connection *mhd, void **context, enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED) connection_started(cls, mhd, context);
	else if (*context) connection_closed(cls, *context);
}

void *on_target(void *cls, const char *target, struct MHD_Connection *mhd)
{
	http_server *s = cls;
	connection *c = connection_of(mhd);
	c->target = arena_copy(c->mem, slice_from(target)); /* libmicrohttpd cuts it up from here on */
	c->target_at = target;
	atomic_store(&c->deadline, time_monotonic_us() + (int64_t)s->o.head_s * 1000000);
	return c;
}

typedef struct { pair *pairs; size_t n; } collected;

static enum MHD_Result collect(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_n, const char *value, size_t value_n)
{
	collected *to = cls;
	(void)kind;
	if (to->n > HEADERS_MAX) return MHD_NO;
	to->pairs[to->n++] = (pair){ slice_of(name, name_n), slice_of(value ? value : "", value_n) };
	return MHD_YES;
}

/* libmicrohttpd 0.9 cuts up the head where it lies: a NUL for each separator. So each field must begin just after the CRLF of the
 * one before. A NUL byte in a value, a bare LF, a folded line or a second space in the request line leave a gap. Only addresses are compared. */
static bool layout_whole(const connection *c, const head *h, size_t size)
{
	const char *at = h->method.p + h->method.n + 1;
	if (at != c->target_at) return false;
	at += c->target.n + 1;
	if (at != h->version.p) return false;
	at += h->version.n + 2;
	for (size_t i = 0; i < h->header_n; i++) {
		if (h->headers[i].name.p != at || h->headers[i].value.p < at + h->headers[i].name.n + 1) return false;
		at = h->headers[i].value.p + h->headers[i].value.n + 2;
	}
	return at + 2 == h->method.p + size;
}

/* Spaces and tabs alone (OWS): slice_trim would also take off control characters that must be refused. */
static slice trim_field(slice s)
{
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t')) s.n--;
	return s;
}

static fault read_head(connection *c, struct MHD_Connection *mhd, const char *method, const char *version)
{
	http_server *s = c->server;
	collected fields = { .pairs = arena_new(c->mem, pair, HEADERS_MAX + 1) };
	MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, collect, &fields);
	size_t size = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)->header_size;
	head h = { .method = slice_from(method), .target = c->target, .version = slice_from(version), .headers = fields.pairs, .header_n = fields.n, .bytes = size };
	if (fields.n <= HEADERS_MAX && s->layout_known && !layout_whole(c, &h, size))
		return FAULT(BAD_REQUEST, N_("The head of the request is malformed: a NUL byte, a folded line, or a line that does not end in CRLF."));
	for (size_t i = 0; i < fields.n; i++) fields.pairs[i].value = trim_field(fields.pairs[i].value);
	fault f = gate_check(&h, s->o.host, &c->gate);
	if (f.code) return f;
	request *q = &c->q;
	pair *query = NULL;
	*q = (request){ .method = c->gate.method, .target = c->target, .headers = fields.pairs, .header_n = fields.n, .peer = c->peer,
			.number = atomic_fetch_add(&s->number, 1) + 1 };
	if (!slice_eq(c->gate.path, S("*")) && (f = path_decode(c->mem, c->gate.path, &q->path)).code) return f;
	f = pairs_decode(c->mem, c->gate.query, QUERY_MAX, &query, &q->query_n);
	q->query = query;
	return f;
}

/* The proxy adds the address it saw at the end of X-Forwarded-For; what stands before is the client's own claim. */
static void read_forwarded(connection *c)
{
	request *q = &c->q;
	unsigned char bytes[16];
	q->secure = c->server->o.certificate.n > 0;
	if (!c->server->o.trusted_proxy.n || !slice_eq(c->peer, c->server->o.trusted_proxy)) return;
	slice list = request_header(q, "x-forwarded-for");
	size_t comma = slice_rfind_char(list, ',');
	slice last = slice_trim(comma == SLICE_NONE ? list : slice_skip(list, comma + 1));
	const char *text = arena_cstr(c->mem, last);
	if (inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1) q->peer = last;
	q->secure |= slice_eq_nocase(request_header(q, "x-forwarded-proto"), S("https"));
}

static void find_route(connection *c)
{
	request *q = &c->q;
	const routes *r = c->server->routes;
	pair *params = NULL;
	if (slice_eq(c->gate.path, S("*"))) {
		c->allowed = HTTP_OPTIONS;
		return;
	}
	q->route = routes_find(r, c->mem, c->gate.path, q->method, &params, &q->param_n, &c->allowed);
	q->params = params;
	if (q->route) return;
	if (c->allowed) {
		if (q->method != HTTP_OPTIONS) c->fault = FAULT(BAD_METHOD, N_("This address does not accept that method."));
		return;
	}
	c->fault = FAULT(NOT_FOUND, N_("There is no page at this address."));
	slice shorter = slice_take(c->gate.path, c->gate.path.n - 1);
	size_t n;
	unsigned allowed;
	if ((q->method == HTTP_GET || q->method == HTTP_HEAD) && shorter.n && slice_ends(c->gate.path, S("/")) &&
	    routes_find(r, c->mem, shorter, q->method, &params, &n, &allowed))
		c->elsewhere = JOIN(c->mem, shorter, c->gate.query.p ? S("?") : NO_SLICE, c->gate.query);
}

static enum MHD_Result head_arrived(connection *c, struct MHD_Connection *mhd, const char *method, const char *version)
{
	http_server *s = c->server;
	c->headed = c->open = true;
	atomic_store(&c->fresh, false);
	atomic_fetch_add(&s->running, 1);
	fault f = read_head(c, mhd, method, version);
	if (f.code) return exchange_refuse(c, mhd, f);
	read_forwarded(c);
	find_route(c);
	c->q.form = arena_new(c->mem, form, 1);
	size_t most = c->q.route ? c->q.route->body_max : 0;
	bool body = c->gate.chunked || c->gate.length;
	if (body && !c->fault.code && (c->gate.length > most || (c->gate.chunked && !most)))
		c->fault = FAULT(TOO_LARGE, N_("This is larger than what is accepted here."));
	if (body && (c->fault.code || !c->q.route)) {
		c->early = true;
		return exchange_run(c, mhd);
	}
	if (!body) return MHD_YES; /* answered when libmicrohttpd says that the request is whole */
	c->body = buf_new(c->mem, most);
	c->body_since = time_monotonic_us();
	atomic_store(&c->deadline, c->body_since + (int64_t)s->o.body_s * 1000000);
	int expected = PHASE_HEAD;
	return atomic_compare_exchange_strong(&c->phase, &expected, PHASE_BODY) ? MHD_YES : MHD_NO;
}

/* libmicrohttpd takes no answer in the middle of a body, so the refusal goes straight to the socket: nothing else is being sent. */
static enum MHD_Result refuse_body(connection *c, const char *line)
{
	slice text = arena_printf(c->mem, "HTTP/1.1 %s\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %zu\r\n\r\n%s\n", line, strlen(line) + 1, line);
	if (send(c->fd, text.p, text.n, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) log_line(LOG_DEBUG, "refusal not said", NULL);
	return MHD_NO;
}

static enum MHD_Result body_arrived(connection *c, const char *data, size_t n)
{
	http_server *s = c->server;
	if (!c->body) return MHD_YES;
	c->charged += n;
	if (atomic_fetch_add(&s->body_bytes, n) + n > BODIES_MAX) return refuse_body(c, "503 Service Unavailable");
	buf_put(c->body, slice_of(data, n));
	if (!buf_ok(c->body)) return refuse_body(c, "413 Content Too Large");
	atomic_store(&c->deadline, c->body_since + ((int64_t)s->o.body_s + (int64_t)(c->body->n / BODY_RATE)) * 1000000);
	return MHD_YES;
}

enum MHD_Result on_request(void *cls, struct MHD_Connection *mhd, const char *url, const char *method, const char *version, const char *data, size_t *data_n, void **context)
{
	connection *c = *context;
	(void)cls;
	(void)url;
	if (!c->headed) return head_arrived(c, mhd, method, version);
	if (*data_n) {
		size_t n = *data_n;
		*data_n = 0;
		return body_arrived(c, data, n);
	}
	if (c->body) c->q.body = buf_slice(c->body);
	return exchange_run(c, mhd);
}

void on_completed(void *cls, struct MHD_Connection *mhd, void **context, enum MHD_RequestTerminationCode why)
{
	http_server *s = cls;
	connection *c = connection_of(mhd);
	(void)context;
	(void)why;
	if (c->open) atomic_fetch_sub(&s->running, 1);
	atomic_fetch_sub(&s->body_bytes, c->charged);
	arena_reset(c->mem);
	c->headed = c->open = c->early = false;
	c->body = NULL;
	c->charged = 0;
	c->fault = FAULT_NONE;
	c->allowed = 0;
	c->elsewhere = NO_SLICE;
	c->gate = (gated){ 0 };
	c->q = (request){ 0 };
	atomic_store(&c->deadline, 0);
	atomic_store(&c->since, time_monotonic_us());
	int expected = PHASE_WORK;
	if (!atomic_compare_exchange_strong(&c->phase, &expected, PHASE_HEAD) && expected == PHASE_BODY) atomic_compare_exchange_strong(&c->phase, &expected, PHASE_HEAD);
}
