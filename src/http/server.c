/* SPDX-License-Identifier: EUPL-1.2
 * Start and stop. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include "http/server.h"

/* A socket that listens on an address and port; which port it got. */
static status listen_on(ctx *cx, const http_options *o, int *ret, uint16_t *ret_port)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(o->port) };
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons(o->port) };
	const char *text = arena_cstr(cx->mem, o->address.n ? o->address : S("127.0.0.1"));
	bool is_six = inet_pton(AF_INET6, text, &six.sin6_addr) == 1;
	if (!is_six && inet_pton(AF_INET, text, &four.sin_addr) != 1)
		return fail(cx, BAD_REQUEST, "{1} is not an address to listen on. Give an IPv4 or IPv6 address, such as 127.0.0.1.", o->address);
	const struct sockaddr *name = is_six ? (const struct sockaddr *)&six : (const struct sockaddr *)&four;
	socklen_t size = is_six ? sizeof six : sizeof four;
	int fd = socket(name->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) || bind(fd, name, size) || listen(fd, 1024)) {
		slice why = slice_from(strerror(errno));
		if (fd >= 0) close(fd);
		return fail(cx, SYSTEM, "Cannot listen on {1} port {2}: {3}. Another program may use it: choose another port, or stop that program.", slice_from(text), ctx_num(cx, o->port), why);
	}
	struct sockaddr_storage got = { 0 };
	size = sizeof got;
	getsockname(fd, (struct sockaddr *)&got, &size);
	*ret_port = ntohs(is_six ? ((struct sockaddr_in6 *)(void *)&got)->sin6_port : ((struct sockaddr_in *)(void *)&got)->sin_port);
	*ret = fd;
	return ST_OK;
}

static slice keep(arena *a, slice s) { return s.p ? arena_copy(a, s) : NO_SLICE; }

static void fill_defaults(http_server *s)
{
	http_options *o = &s->o;
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct rlimit files = { 1024, 1024 };
	getrlimit(RLIMIT_NOFILE, &files);
	if (!o->workers) o->workers = processors < 4 ? 16 : processors > 16 ? 64 : (size_t)processors * 4;
	if (!o->connections) o->connections = files.rlim_cur > 8192 ? 2048 : files.rlim_cur < 512 ? 64 : (size_t)files.rlim_cur / 4;
	if (!o->head_s) o->head_s = 10;
	if (!o->body_s) o->body_s = 60;
	if (!o->idle_s) o->idle_s = 30;
	if (!o->per_address) o->per_address = 256;
	o->address = keep(s->mem, o->address);
	o->host = keep(s->mem, o->host);
	/* libmicrohttpd wants them to end in a NUL */
	if (o->certificate.n) o->certificate.p = arena_cstr(s->mem, o->certificate), o->key.p = arena_cstr(s->mem, o->key);
	o->trusted_proxy = keep(s->mem, o->trusted_proxy);
	pair *every = arena_new(s->mem, pair, o->every_header_n);
	for (size_t i = 0; i < o->every_header_n; i++) every[i] = (pair){ arena_copy(s->mem, o->every_header[i].name), arena_copy(s->mem, o->every_header[i].value) };
	o->every_header = every;
}

static size_t leave_encoded(void *cls, struct MHD_Connection *c, char *s)
{
	(void)cls;
	(void)c;
	return strlen(s);
}

static bool daemon_start(http_server *s, int fd)
{
	enum { HEAD_MEMORY = 64 << 10, STACK = 4 << 20 };
	static const char PRIORITIES[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA:-CIPHER-ALL:+AES-128-GCM:+AES-256-GCM:+CHACHA20-POLY1305:-MAC-ALL:+AEAD";
	bool tls = s->o.certificate.n > 0;
	const struct MHD_OptionItem secrets[] = { { MHD_OPTION_HTTPS_MEM_CERT, 0, (char *)(uintptr_t)s->o.certificate.p }, { MHD_OPTION_HTTPS_MEM_KEY, 0, (char *)(uintptr_t)s->o.key.p },
						  { MHD_OPTION_HTTPS_PRIORITIES, 0, (char *)(uintptr_t)PRIORITIES }, { MHD_OPTION_END, 0, NULL } };
	const struct MHD_OptionItem nothing = { MHD_OPTION_END, 0, NULL };
	unsigned flags = (tls ? MHD_USE_TLS : 0) | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_USE_ITC;
	unsigned stalled = (unsigned)(s->o.body_s > s->o.idle_s ? s->o.body_s : s->o.idle_s) * 2; /* a client that takes nothing of an answer; the rest is the sweeper's */
	s->daemon = MHD_start_daemon(flags, 0, on_accept, s, on_request, s, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_MEMORY,
				     MHD_OPTION_CONNECTION_LIMIT, (unsigned)s->o.connections, MHD_OPTION_CONNECTION_TIMEOUT, stalled, MHD_OPTION_THREAD_STACK_SIZE,
				     (size_t)STACK, MHD_OPTION_STRICT_FOR_CLIENT, 0, MHD_OPTION_URI_LOG_CALLBACK, on_target, s, MHD_OPTION_UNESCAPE_CALLBACK,
				     leave_encoded, s, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s, MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
				     MHD_OPTION_ARRAY, tls ? secrets : &nothing, MHD_OPTION_END);
	return s->daemon != NULL;
}

static void server_free(http_server *s)
{
	slots_close(s);
	rwlock_done(&s->kept_lock);
	mutex_done(&s->lock);
	arena_destroy(s->kept_mem);
	arena_destroy(s->mem);
	base_free(s);
}

status http_start(ctx *cx, const http_options *o, const route *const *tables, size_t n, http_server **ret)
{
	http_server *s = base_alloc(sizeof *s);
	int fd = -1;
	s->mem = arena_create(0);
	s->kept_mem = arena_create(0);
	s->o = *o;
	fill_defaults(s);
	mutex_init(&s->lock);
	rwlock_init(&s->kept_lock);
	s->kept = arena_new(s->mem, kept, KEPT_MAX);
	s->layout_known = !strncmp(MHD_get_version(), "0.9.", 4);
	slots_open(s);
	status st = routes_compile(cx, s->mem, tables, n, &s->routes);
	if (st == ST_OK) st = listen_on(cx, &s->o, &fd, &s->port);
	if (st != ST_OK) {
		server_free(s);
		return st;
	}
	sweep_start(s);
	if (!daemon_start(s, fd)) {
		sweep_stop(s);
		close(fd);
		server_free(s);
		return o->certificate.n ? fail(cx, BAD_REQUEST, "The server could not start with this certificate and key: they must be PEM, and belong together (certificate: the chain, its own first).")
					: fail(cx, SYSTEM, "The HTTP server could not start: no threads or memory.");
	}
	*ret = s;
	return ST_OK;
}

uint16_t http_port(const http_server *s) { return s->port; }

void http_stop(http_server *s, int grace_s)
{
	if (!s) return;
	int64_t until = time_monotonic_us() + (int64_t)grace_s * 1000000;
	atomic_store(&s->stopping, true);
	MHD_socket listening = MHD_quiesce_daemon(s->daemon);
	while (atomic_load(&s->running) > 0 && time_monotonic_us() < until) usleep(5000);
	MHD_stop_daemon(s->daemon);
	if (listening != MHD_INVALID_SOCKET) close(listening);
	sweep_stop(s);
	server_free(s);
}
