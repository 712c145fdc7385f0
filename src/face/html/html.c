/* SPDX-License-Identifier: EUPL-1.2 */
#include "face/html/html.h"
#include <string.h>
#include "face/html/static.h"

enum { PAGE_MAX = 8 << 20 };

/* What a page depends on besides its address. It may be begun twice: by the cache and by its handler. */
static void vary(response *r)
{
	static const slice ON = SLICE_INIT("Cookie, Accept-Language, Accept");
	for (size_t i = 0; i < r->header_n; i++)
		if (slice_eq(r->headers[i].value, ON)) return;
	response_header(r, S("Vary"), ON);
}

html html_to(ctx *cx, const request *q, response *r)
{
	vary(r);
	r->media = S("text/html; charset=utf-8");
	if (!r->body) r->body = buf_new(cx->mem, PAGE_MAX);
	if (cx->who) {
		r->no_compress = true;   /* a page with a CSRF token beside echoed input (BREACH) */
		response_header(r, S("Cache-Control"), S("private, no-store"));
	}
	return (html){ cx, r->body, cx->lang, q };
}

void html_literal(html *o, const char *p, size_t n) { buf_put(o->out, slice_of(p, n)); }

void html_safe(html *o, safe_html s) { buf_put(o->out, s.s); }

static slice entity(char c)
{
	switch (c) {
	case '&': return S("&amp;");
	case '<': return S("&lt;");
	case '>': return S("&gt;");
	case '"': return S("&quot;");
	case '\'': return S("&#39;");
	default: return NO_SLICE;
	}
}

static void escape_into(buf *out, slice s)
{
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		slice e = entity(s.p[i]);
		if (!e.p) continue;
		buf_put(out, slice_sub(s, from, i));
		buf_put(out, e);
		from = i + 1;
	}
	buf_put(out, slice_sub(s, from, s.n));
}

void html_escape(html *o, slice s) { escape_into(o->out, s); }

void html_text(html *o, slice msgid, const slice *args, size_t n)
{
	slice text = tr_slice(o->lang, msgid);
	html_escape(o, n ? text_fill(o->cx->mem, text, args, n) : text);
}

slice html_path(const ctx *cx, slice iri)
{
	slice base = cx->sv->settings->base;
	if (slice_starts(iri, base)) {
		slice path = slice_skip(iri, base.n);
		if (slice_starts(path, S("/id/"))) {
			size_t hash = slice_find_char(path, '#');
			return JOIN(cx->mem, S("/doc/"), slice_skip(hash == SLICE_NONE ? path : slice_take(path, hash), 4));
		}
		if (path.n && path.p[0] == '/') return path;
	}
	if (slice_starts(iri, S("http://")) || slice_starts(iri, S("https://")) || slice_starts(iri, S("mailto:"))) return iri;
	return S("");
}

const static_file *static_find(slice name)
{
	for (const static_file *f = static_files; f->name.p; f++)
		if (slice_eq(f->name, name)) return f;
	return NULL;
}

slice html_static(ctx *cx, const char *name)
{
	const static_file *f = static_find(slice_from(name));
	return f ? JOIN(cx->mem, S("/static/"), f->hash, S("/"), f->name) : S("");
}

static void put_query(buf *b, arena *a, slice name, slice value)
{
	buf_putc(b, b->n && memchr(b->p, '?', b->n) ? '&' : '?');
	buf_put(b, uri_encode(a, name));
	buf_putc(b, '=');
	buf_put(b, uri_encode(a, value));
}

static bool passing(slice name) { return slice_eq(name, S("page")) || slice_eq(name, S("notice")); }

static slice encoded_path(arena *a, slice path)
{
	buf *b = buf_new(a, 1 << 16);
	slice rest = path, part;
	bool first = true;
	while (slice_split(&rest, '/', &part)) {
		if (!first) buf_putc(b, '/');
		first = false;
		buf_put(b, uri_encode(a, part));
	}
	return buf_slice(b);
}

slice html_with(html *o, const char *name, slice value)
{
	arena *a = o->cx->mem;
	buf *b = buf_new(a, 1 << 16);
	buf_put(b, encoded_path(a, o->request->path));
	for (size_t i = 0; i < o->request->query_n; i++) {
		pair q = o->request->query[i];
		if (!slice_eq(q.name, slice_from(name)) && !passing(q.name) && q.value.n) put_query(b, a, q.name, q.value);
	}
	if (value.p) put_query(b, a, slice_from(name), value);
	return arena_copy(a, buf_slice(b));
}

bool html_has(html *o, const char *name, slice value)
{
	for (size_t i = 0; i < o->request->query_n; i++)
		if (slice_eq(o->request->query[i].name, slice_from(name)) && slice_eq(o->request->query[i].value, value)) return true;
	return false;
}

slice html_toggled(html *o, const char *name, slice value)
{
	arena *a = o->cx->mem;
	buf *b = buf_new(a, 1 << 16);
	bool found = false;
	buf_put(b, encoded_path(a, o->request->path));
	for (size_t i = 0; i < o->request->query_n; i++) {
		pair q = o->request->query[i];
		bool same = slice_eq(q.name, slice_from(name)) && slice_eq(q.value, value);
		found |= same;
		if (!same && !passing(q.name) && q.value.n) put_query(b, a, q.name, q.value);
	}
	if (!found) put_query(b, a, slice_from(name), value);
	return arena_copy(a, buf_slice(b));
}

slice html_num(html *o, uint64_t n) { return text_u64(o->cx->mem, o->lang, n); }

slice html_percent(html *o, uint64_t part, uint64_t whole)
{
	if (!whole) return S("–");
	return arena_printf(o->cx->mem, "%llu %%", (unsigned long long)((part * 200 + whole) / (whole * 2)));
}

slice html_date(html *o, slice xsd)
{
	int64_t days;
	msec t;
	if (time_parse_date(xsd, &days)) return time_people_date(o->cx->mem, o->lang, days);
	if (time_parse_iso(xsd, &t)) return time_people(o->cx->mem, o->lang, t);
	return xsd;
}

slice html_moment(html *o, msec t) { return time_people(o->cx->mem, o->lang, t); }

static size_t link_length(slice s)
{
	if (!slice_starts(s, S("https://")) && !slice_starts(s, S("http://"))) return 0;
	size_t n = 0;
	while (n < s.n && (unsigned char)s.p[n] > ' ' && !strchr("<>\"'()[]{}", s.p[n])) n++;
	while (n && strchr(".,;:!?", s.p[n - 1])) n--;
	return n > 8 ? n : 0;
}

safe_html html_prose(html *o, slice text)
{
	buf *b = buf_new(o->cx->mem, PAGE_MAX);
	buf_lit(b, "<p>");
	for (size_t i = 0; i < text.n;) {
		slice rest = slice_skip(text, i);
		size_t link = (i == 0 || strchr(" \n\t(", text.p[i - 1])) ? link_length(rest) : 0;
		if (link) {
			buf_lit(b, "<a href=\"");
			escape_into(b, slice_take(rest, link));
			buf_lit(b, "\">");
			escape_into(b, slice_take(rest, link));
			buf_lit(b, "</a>");
			i += link;
		} else if (slice_starts(rest, S("\n\n"))) {
			buf_lit(b, "</p><p>");
			while (i < text.n && text.p[i] == '\n') i++;
		} else {
			if (rest.p[0] == '\n') buf_lit(b, "<br>");
			else escape_into(b, slice_take(rest, 1));
			i++;
		}
	}
	buf_lit(b, "</p>");
	return (safe_html){ arena_copy(o->cx->mem, buf_slice(b)) };
}

static const struct { slice tone, shape, css; } TONES[] = {
	{ SLICE_INIT("good"), SLICE_INIT("●"), SLICE_INIT("tone-good") }, { SLICE_INIT("warning"), SLICE_INIT("▲"), SLICE_INIT("tone-warning") },
	{ SLICE_INIT("bad"), SLICE_INIT("■"), SLICE_INIT("tone-bad") }, { SLICE_INIT("open"), SLICE_INIT("○"), SLICE_INIT("tone-open") },
	{ SLICE_INIT("unknown"), SLICE_INIT("?"), SLICE_INIT("tone-unknown") },
};

slice tone_shape(slice tone)
{
	for (size_t i = 0; i < COUNT_OF(TONES); i++)
		if (slice_eq(TONES[i].tone, tone)) return TONES[i].shape;
	return S("–");
}

slice tone_class(slice tone)
{
	for (size_t i = 0; i < COUNT_OF(TONES); i++)
		if (slice_eq(TONES[i].tone, tone)) return TONES[i].css;
	return S("tone-neutral");
}
