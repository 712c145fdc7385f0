/* SPDX-License-Identifier: EUPL-1.2
 * Conditional requests (RFC 9110, 13). Our tags are strong; a compressed answer's tag is the plain one with "-br" or "-gzip"
 * added (a strong tag names bytes), and both are taken back for the plain one. */
#include "http/parts.h"

static slice plain_tag(slice tag)
{
	static const slice suffixes[] = { SLICE_INIT("-br"), SLICE_INIT("-gzip") };
	for (size_t i = 0; i < COUNT_OF(suffixes); i++)
		if (slice_ends(tag, suffixes[i])) return slice_take(tag, tag.n - suffixes[i].n);
	return tag;
}

bool tag_listed(slice list, slice tag, bool weak_counts)
{
	slice rest = slice_trim(list);
	if (slice_eq(rest, S("*"))) return true;
	while (rest.n) {
		bool weak = slice_starts(rest, S("W/"));
		if (weak) rest = slice_skip(rest, 2);
		if (!rest.n || rest.p[0] != '"') return false;
		rest = slice_skip(rest, 1);
		size_t end = slice_find_char(rest, '"');
		if (end == SLICE_NONE) return false;
		if ((!weak || weak_counts) && tag.p && slice_eq(plain_tag(slice_take(rest, end)), tag)) return true;
		rest = slice_trim(slice_skip(rest, end + 1));
		if (rest.n && rest.p[0] != ',') return false;
		rest = slice_trim(slice_skip(rest, 1));
	}
	return false;
}

static bool tag_valid(slice tag)
{
	for (size_t i = 0; i < tag.n; i++) {
		unsigned char c = (unsigned char)tag.p[i];
		if (c <= 0x20 || c == '"' || c >= 0x7F) return false;
	}
	return tag.n > 0;
}

bool response_not_modified(ctx *cx, const request *q, response *r, slice tag, msec modified)
{
	bool reading = q->method == HTTP_GET || q->method == HTTP_HEAD, tagged = tag_valid(tag);
	slice match = request_header(q, "if-match"), none = request_header(q, "if-none-match"), since = request_header(q, "if-modified-since");
	msec then;
	int code = 0;
	if (tagged) response_header(r, S("ETag"), JOIN(cx->mem, S("\""), tag, S("\"")));
	if (modified) response_header(r, S("Last-Modified"), time_http(cx->mem, modified));
	if (match.p && !tag_listed(match, tagged ? tag : NO_SLICE, false)) code = 412;
	else if (none.p) code = tag_listed(none, tagged ? tag : NO_SLICE, true) ? (reading ? 304 : 412) : 0;
	else if (reading && modified && since.p && time_parse_http(since, &then) && modified / 1000 <= then / 1000) code = 304;
	if (code) r->code = code;
	return code != 0;
}

status request_if_match(ctx *cx, const request *q, slice tag)
{
	slice match = request_header(q, "if-match");
	if (!match.p) return fail(cx, VERSION_NEEDED, "Say which version you are changing: send its ETag in the If-Match header field.");
	if (!tag_listed(match, tag, false)) return fail(cx, STALE, "This was changed since you read it. Read it again and make your change on the new version.");
	return ST_OK;
}
