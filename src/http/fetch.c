/* SPDX-License-Identifier: EUPL-1.2
 * Outgoing calls. What is fetched may be named by a person or a register, so a call must not reach what only this machine can
 * reach: the address is judged after the name is resolved, on the very address that is connected to. */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "http/fetch.h"

enum { REDIRECTS_MAX = 5, HEADERS_BYTES_MAX = 65536, FETCH_HEADERS_MAX = 200, DEFAULT_MOST = 16 << 20, DEFAULT_TIMEOUT = 30 };

bool address_is_public4(const unsigned char a[4])
{
	static const struct { unsigned char net[4]; int bits; } closed[] = {
		{ { 0, 0, 0, 0 }, 8 }, { { 10, 0, 0, 0 }, 8 }, { { 100, 64, 0, 0 }, 10 }, { { 127, 0, 0, 0 }, 8 }, { { 169, 254, 0, 0 }, 16 },
		{ { 172, 16, 0, 0 }, 12 }, { { 192, 0, 0, 0 }, 24 }, { { 192, 0, 2, 0 }, 24 }, { { 192, 88, 99, 0 }, 24 }, { { 192, 168, 0, 0 }, 16 },
		{ { 198, 18, 0, 0 }, 15 }, { { 198, 51, 100, 0 }, 24 }, { { 203, 0, 113, 0 }, 24 }, { { 224, 0, 0, 0 }, 3 },
	};
	uint32_t address = (uint32_t)a[0] << 24 | (uint32_t)a[1] << 16 | (uint32_t)a[2] << 8 | a[3];
	for (size_t i = 0; i < COUNT_OF(closed); i++) {
		const unsigned char *n = closed[i].net;
		uint32_t net = (uint32_t)n[0] << 24 | (uint32_t)n[1] << 16 | (uint32_t)n[2] << 8 | n[3];
		if (!((address ^ net) >> (32 - closed[i].bits))) return false;
	}
	return true;
}

/* Global unicast only (2000::/3, IANA), without the ranges inside it that lead elsewhere: 2001::/23 (Teredo and others), documentation, 6to4. */
bool address_is_public6(const unsigned char a[16])
{
	if (!memcmp(a, "\0\0\0\0\0\0\0\0\0\0\xFF\xFF", 12)) return address_is_public4(a + 12);
	if ((a[0] & 0xE0) != 0x20) return false;
	if (a[0] == 0x20 && a[1] == 0x01 && ((a[2] == 0 || a[2] == 1) || (a[2] == 0x0D && a[3] == 0xB8))) return false;
	return !(a[0] == 0x20 && a[1] == 0x02) && !(a[0] == 0x3F && a[1] == 0xFF);
}

typedef struct { const http_call *call; buf *body, *head; size_t head_lines; bool too_large, refused; CURL *curl; } fetching;

static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
	fetching *f = arg;
	bool open = f->call->allow_private;
	(void)purpose;
	if (!open && to->family == AF_INET) open = address_is_public4((const unsigned char *)&((struct sockaddr_in *)(void *)&to->addr)->sin_addr);
	else if (!open && to->family == AF_INET6) open = address_is_public6((const unsigned char *)&((struct sockaddr_in6 *)(void *)&to->addr)->sin6_addr);
	if (!open) {
		f->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static size_t take_body(char *p, size_t size, size_t n, void *arg)
{
	fetching *f = arg;
	buf_put(f->body, slice_of(p, size * n));
	f->too_large = !buf_ok(f->body);
	return f->too_large ? 0 : size * n;
}

static size_t take_header(char *p, size_t size, size_t n, void *arg)
{
	fetching *f = arg;
	slice line = slice_of(p, size * n);
	if (slice_starts(line, S("HTTP/"))) buf_clear(f->head), f->head_lines = 0; /* of the last answer: not of a 100 before it */
	f->head_lines++;
	buf_put(f->head, line);
	f->too_large = !buf_ok(f->head) || f->head_lines > FETCH_HEADERS_MAX;
	return f->too_large ? 0 : size * n;
}

static void free_curl(void *p) { curl_easy_cleanup(p); }
static void free_list(void *p) { curl_slist_free_all(p); }
static void global_init(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

static const char *method_word(http_method m)
{
	return m == HTTP_HEAD ? "HEAD" : m == HTTP_POST ? "POST" : m == HTTP_PUT ? "PUT" : m == HTTP_PATCH ? "PATCH" : m == HTTP_DELETE ? "DELETE" : m == HTTP_OPTIONS ? "OPTIONS" : "GET";
}

static status set_headers(ctx *cx, const http_call *c, CURL *curl)
{
	struct curl_slist *list = NULL;
	for (size_t i = 0; i < c->header_n; i++) {
		slice name = c->headers[i].name, value = c->headers[i].value;
		bool good = name.n && slice_find_char(name, ':') == SLICE_NONE;
		for (size_t k = 0; good && k < name.n; k++) good = name.p[k] > 0x20 && name.p[k] < 0x7F;
		for (size_t k = 0; good && k < value.n; k++) good = (unsigned char)value.p[k] >= 0x20 || value.p[k] == '\t';
		if (!good) return fail(cx, BAD_REQUEST, "The header field {1} of an outgoing call is malformed.", name);
		struct curl_slist *longer = curl_slist_append(list, arena_printf(cx->mem, value.n ? "%.*s: %.*s" : "%.*s;", SL(name), SL(value)).p);
		if (!longer) break;
		if (!list) arena_defer(cx->mem, free_list, longer);
		list = longer;
	}
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
	return ST_OK;
}

static status prepare(ctx *cx, const http_call *c, fetching *f)
{
	CURL *curl = f->curl;
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");     /* a proxy would resolve names out of our sight */
	curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)(c->timeout_s ? c->timeout_s : DEFAULT_TIMEOUT));
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "spil");
	curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, f);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, f);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, f);
	if (c->method == HTTP_HEAD) curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	if (c->body.n || c->method == HTTP_POST) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, c->body.n ? c->body.p : "");
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->body.n);
	}
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, c->method == HTTP_HEAD ? NULL : method_word(c->method));
	return set_headers(cx, c, curl);
}

static void read_headers(ctx *cx, const fetching *f, http_answer *ret)
{
	slice rest = arena_copy(cx->mem, buf_slice(f->head)), line;
	ret->headers = arena_new(cx->mem, pair, f->head_lines);
	while (slice_split(&rest, '\n', &line)) {
		line = slice_trim(line);
		size_t colon = slice_find_char(line, ':');
		if (colon == SLICE_NONE || slice_starts(line, S("HTTP/")) || ret->header_n == f->head_lines) continue;
		pair h = { slice_take(line, colon), slice_trim(slice_skip(line, colon + 1)) };
		if (slice_eq_nocase(h.name, S("content-type"))) ret->media = h.value;
		ret->headers[ret->header_n++] = h;
	}
}

static status perform(ctx *cx, fetching *f, slice url, http_answer *ret)
{
	long code = 0;
	curl_easy_setopt(f->curl, CURLOPT_URL, arena_cstr(cx->mem, url));
	buf_clear(f->body);
	CURLcode result = curl_easy_perform(f->curl);
	if (f->refused) return fail(cx, FORBIDDEN, "{1} is an address inside a private network; this server does not call those.", url);
	if (f->too_large) return fail(cx, TOO_LARGE, "What {1} sends is larger than the {2} bytes that are accepted.", url, ctx_num(cx, f->body->max));
	if (result == CURLE_OPERATION_TIMEDOUT) return fail(cx, UNAVAILABLE, "{1} did not answer in time. Try again later.", url);
	if (result != CURLE_OK) return fail(cx, UNAVAILABLE, "{1} could not be reached: {2}.", url, slice_from(curl_easy_strerror(result)));
	curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &code);
	*ret = (http_answer){ .code = (int)code, .body = buf_slice(f->body), .url = url };
	read_headers(cx, f, ret);
	return ST_OK;
}

/* The same host and port, and not from https back to http. */
static bool may_follow(slice from, slice to)
{
	uri a, b;
	uri_parse(from, &a);
	uri_parse(to, &b);
	return a.has_authority && b.has_authority && slice_eq_nocase(a.authority, b.authority) && (slice_eq_nocase(a.scheme, b.scheme) || slice_eq_nocase(b.scheme, S("https")));
}

static bool url_valid(slice url)
{
	uri u;
	uri_parse(url, &u);
	return uri_absolute_valid(url) && u.has_authority && u.authority.n && slice_find_char(u.authority, '@') == SLICE_NONE &&
	       (slice_eq_nocase(u.scheme, S("http")) || slice_eq_nocase(u.scheme, S("https")));
}

status http_fetch(ctx *cx, const http_call *c, http_answer *ret)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	fetching f = { .call = c };
	slice url = c->url;
	http_answer answer = { 0 };
	bool reading = !c->method || c->method == HTTP_GET || c->method == HTTP_HEAD;
	pthread_once(&once, global_init);
	if (!(f.curl = curl_easy_init())) return fail(cx, SYSTEM, "There is no memory for an outgoing call.");
	arena_defer(cx->mem, free_curl, f.curl);
	f.body = buf_new(cx->mem, c->most ? c->most : DEFAULT_MOST);
	f.head = buf_new(cx->mem, HEADERS_BYTES_MAX);
	TRY(prepare(cx, c, &f));
	for (int i = 0; i <= REDIRECTS_MAX; i++) {
		if (!url_valid(url)) return fail(cx, BAD_REQUEST, "{1} is not an address that can be fetched. It must begin with http:// or https://.", url);
		TRY(perform(cx, &f, url, &answer));
		slice location = NO_SLICE;
		for (size_t k = 0; k < answer.header_n; k++)
			if (slice_eq_nocase(answer.headers[k].name, S("location"))) location = answer.headers[k].value;
		bool moved = answer.code == 301 || answer.code == 302 || answer.code == 303 || answer.code == 307 || answer.code == 308;
		if (!moved || !location.p || !reading) {
			*ret = answer;
			return ST_OK;
		}
		slice next = uri_resolve(cx->mem, url, location);
		if (!may_follow(url, next)) return fail(cx, FORBIDDEN, "{1} sends us on to another host ({2}). Give that address itself, if you trust it.", url, next);
		url = next;
	}
	return fail(cx, UNAVAILABLE, "{1} keeps sending us on to other addresses.", c->url);
}
