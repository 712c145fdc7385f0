/* SPDX-License-Identifier: EUPL-1.2
 * The gate: what libmicrohttpd 0.9.75 lets through and two servers could read in two ways (request smuggling, RFC 9112, 11.2)
 * stops here. When in doubt the answer is 400. */
#include <string.h>
#include "http/parts.h"

static const struct { slice name; http_method method; } METHODS[] = {
	{ SLICE_INIT("GET"), HTTP_GET }, { SLICE_INIT("HEAD"), HTTP_HEAD }, { SLICE_INIT("POST"), HTTP_POST }, { SLICE_INIT("PUT"), HTTP_PUT },
	{ SLICE_INIT("PATCH"), HTTP_PATCH }, { SLICE_INIT("DELETE"), HTTP_DELETE }, { SLICE_INIT("OPTIONS"), HTTP_OPTIONS },
};

http_method method_from(slice name)
{
	for (size_t i = 0; i < COUNT_OF(METHODS); i++)
		if (slice_eq(name, METHODS[i].name)) return METHODS[i].method;
	return 0;
}

slice methods_text(arena *a, unsigned methods)
{
	buf *b = buf_new(a, 128);
	for (size_t i = 0; i < COUNT_OF(METHODS); i++) {
		if (!(methods & METHODS[i].method)) continue;
		if (b->n) buf_lit(b, ", ");
		buf_put(b, METHODS[i].name);
	}
	return buf_slice(b);
}

bool token_valid(slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!letter && (c == 0 || !strchr("!#$%&'*+-.^_`|~", c))) return false;
	}
	return s.n > 0;
}

bool field_value_valid(slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c < 0x20 && c != '\t') || c == 0x7F) return false;
	}
	return true;
}

/* Fields that mean one thing: a second one is a request with two meanings. */
static bool single(slice name)
{
	static const slice names[] = { SLICE_INIT("host"), SLICE_INIT("content-length"), SLICE_INIT("transfer-encoding"), SLICE_INIT("content-type"),
				       SLICE_INIT("authorization"), SLICE_INIT("expect"), SLICE_INIT("content-encoding"), SLICE_INIT("content-disposition") };
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (slice_eq_nocase(name, names[i])) return true;
	return false;
}

static fault check_headers(const head *h)
{
	if (h->header_n > HEADERS_MAX || h->bytes > HEAD_MAX + TARGET_MAX) return FAULT(HEAD_TOO_LARGE, N_("There are too many header fields, or they are too long."));
	for (size_t i = 0; i < h->header_n; i++) {
		slice name = h->headers[i].name;
		if (!token_valid(name)) return FAULT(BAD_REQUEST, N_("The name of a header field has a character that is not allowed there."));
		if (!field_value_valid(h->headers[i].value)) return FAULT(BAD_REQUEST, N_("A header field has a control character."));
		if (!single(name)) continue;
		for (size_t k = 0; k < i; k++)
			if (slice_eq_nocase(h->headers[k].name, name)) return FAULT(BAD_REQUEST, N_("A header field that may stand once stands there twice."));
	}
	return FAULT_NONE;
}

static const slice *header(const head *h, slice name)
{
	for (size_t i = 0; i < h->header_n; i++)
		if (slice_eq_nocase(h->headers[i].name, name)) return &h->headers[i].value;
	return NULL;
}

/* host[:port]; the host is a name, an IPv4 address, or an IPv6 address in brackets (RFC 3986, 3.2.2) without percent encoding. */
static bool authority_valid(slice s, slice *ret_host)
{
	size_t end = 0;
	if (s.n && s.p[0] == '[') {
		for (end = 1; end < s.n && s.p[end] != ']'; end++)
			if (!strchr("0123456789abcdefABCDEF:.", s.p[end])) return false;
		if (end == s.n || end < 3) return false;
		end++;
	} else {
		for (; end < s.n && s.p[end] != ':'; end++) {
			char c = s.p[end];
			if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_')) return false;
		}
		if (!end) return false;
	}
	*ret_host = slice_take(s, end);
	if (end == s.n) return s.n <= 261;
	uint64_t port;
	return s.p[end] == ':' && slice_to_u64(slice_skip(s, end + 1), &port) && port > 0 && port <= 65535 && s.n <= 261;
}

static bool host_accepted(slice host, slice wanted)
{
	return !wanted.n || slice_eq_nocase(host, wanted) || slice_eq_nocase(host, S("localhost")) || slice_eq(host, S("127.0.0.1")) || slice_eq(host, S("[::1]"));
}

static fault check_host(const head *h, slice wanted)
{
	const slice *value = header(h, S("Host"));
	slice host;
	if (!value) return slice_eq(h->version, S("HTTP/1.0")) ? FAULT_NONE : FAULT(BAD_REQUEST, N_("The Host header field is missing."));
	if (!authority_valid(*value, &host)) return FAULT(BAD_REQUEST, N_("The Host header field is not a host name."));
	if (!host_accepted(host, wanted)) return FAULT(BAD_REQUEST, N_("This server does not answer for that host name."));
	return FAULT_NONE;
}

static fault check_body(const head *h, gated *ret)
{
	const slice *length = header(h, S("Content-Length")), *encoding = header(h, S("Transfer-Encoding")), *expect = header(h, S("Expect"));
	if (length && encoding) return FAULT(BAD_REQUEST, N_("Content-Length and Transfer-Encoding do not go together."));
	if (length && (length->n > 18 || !slice_to_u64(*length, &ret->length))) return FAULT(BAD_REQUEST, N_("Content-Length is not a number."));
	if (encoding && (!slice_eq_nocase(*encoding, S("chunked")) || slice_eq(h->version, S("HTTP/1.0"))))
		return FAULT(BAD_REQUEST, N_("The only Transfer-Encoding accepted is chunked."));
	ret->chunked = encoding != NULL;
	if (expect && !slice_eq_nocase(*expect, S("100-continue"))) return FAULT(BAD_REQUEST, N_("The only Expect accepted is 100-continue."));
	return FAULT_NONE;
}

/* Takes "http://host" off an absolute-form target (RFC 9112, 3.2.2); the host must be the one of the Host field. */
static fault take_authority(const head *h, slice *target)
{
	slice rest = NO_SLICE;
	if (slice_eq_nocase(slice_take(*target, 7), S("http://"))) rest = slice_skip(*target, 7);
	else if (slice_eq_nocase(slice_take(*target, 8), S("https://"))) rest = slice_skip(*target, 8);
	if (!rest.p) return FAULT(BAD_REQUEST, N_("The target of the request is not a path."));
	size_t end = 0;
	while (end < rest.n && rest.p[end] != '/' && rest.p[end] != '?') end++;
	slice authority = slice_take(rest, end), host;
	const slice *named = header(h, S("Host"));
	if (!authority_valid(authority, &host) || (named && !slice_eq_nocase(*named, authority)))
		return FAULT(BAD_REQUEST, N_("The host in the target is not the one of the Host header field."));
	*target = end < rest.n ? slice_skip(rest, end) : S("/");
	if (target->p[0] == '?') return FAULT(BAD_REQUEST, N_("The target of the request is not a path."));
	return FAULT_NONE;
}

/* Bytes that no address holds unencoded; a query may hold what browsers leave as it is. */
static bool target_bytes_valid(slice path, slice query)
{
	for (size_t i = 0; i < path.n; i++) {
		unsigned char c = (unsigned char)path.p[i];
		if (c <= 0x20 || c >= 0x7F || strchr("\"<>\\^`{}#", c)) return false;
	}
	for (size_t i = 0; i < query.n; i++) {
		unsigned char c = (unsigned char)query.p[i];
		if (c <= 0x20 || c >= 0x7F || strchr("\"<>#", c)) return false;
	}
	return true;
}

static fault check_target(const head *h, gated *ret)
{
	slice target = h->target;
	if (target.n > TARGET_MAX) return FAULT(URI_TOO_LONG, N_("The address is longer than 8,192 bytes."));
	if (slice_eq(target, S("*")) && ret->method == HTTP_OPTIONS) {
		ret->path = target;
		return FAULT_NONE;
	}
	if (!target.n || target.p[0] != '/') {
		fault f = take_authority(h, &target);
		if (f.code) return f;
	}
	size_t mark = slice_find_char(target, '?');
	ret->path = mark == SLICE_NONE ? target : slice_take(target, mark);
	ret->query = mark == SLICE_NONE ? NO_SLICE : slice_skip(target, mark + 1);
	if (!target_bytes_valid(ret->path, ret->query)) return FAULT(BAD_REQUEST, N_("The address has a character that must be percent-encoded."));
	return FAULT_NONE;
}

fault gate_check(const head *h, slice host, gated *ret)
{
	gated g = { .method = method_from(h->method) };
	fault f = { 0 };
	if (!token_valid(h->method)) return FAULT(BAD_REQUEST, N_("The method of the request is malformed."));
	if (!slice_eq(h->version, S("HTTP/1.1")) && !slice_eq(h->version, S("HTTP/1.0"))) return FAULT(BAD_REQUEST, N_("Only HTTP/1.1 and HTTP/1.0 are spoken here."));
	if ((f = check_headers(h)).code || (f = check_host(h, host)).code || (f = check_body(h, &g)).code || (f = check_target(h, &g)).code) return f;
	*ret = g;
	return FAULT_NONE;
}
