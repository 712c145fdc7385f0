/* SPDX-License-Identifier: EUPL-1.2
 * Documents and contexts from elsewhere (JSON-LD 1.1 API, 9.4, and 6 of JSON-LD 1.1 for HTML): what an answer means, whoever fetched it. */
#include "rdf/jsonld/building.h"
#include "format/html.h"
#include "rdf/jsonld/cache.h"

#define LD_JSON "application/ld+json"
#define CONTEXT_REL "http://www.w3.org/ns/json-ld#context"
#define ACCEPT_DOCUMENT S(LD_JSON ", application/json;q=0.9, text/html;q=0.5, application/xhtml+xml;q=0.5, */*;q=0.1")
#define ACCEPT_CONTEXT S(LD_JSON ";profile=\"" CONTEXT_REL "\", " LD_JSON ";q=0.9, application/json;q=0.8, */*;q=0.1")
enum { ALTERNATES = 3 };
static const json_limits WITHIN = { .bytes = 16u << 20, .values = 400000, .levels = 200, .nul = true };

/* ---- media types and links ---- */

static slice essence(slice media)
{
	size_t semicolon = slice_find_char(media, ';');
	return slice_trim(semicolon == SLICE_NONE ? media : slice_take(media, semicolon));
}

static bool is_json_media(slice m) { return slice_eq_nocase(m, S("application/json")) || slice_eq_nocase(m, S("text/json")) || (m.n > 5 && slice_eq_nocase(slice_skip(m, m.n - 5), S("+json"))); }
static bool is_html_media(slice m) { return slice_eq_nocase(m, S("text/html")) || slice_eq_nocase(m, S("application/xhtml+xml")); }

/* Without a Content-Type the name decides. */
static slice media_of(const jsonld_answer *a, slice url)
{
	uri u;
	if (a->media.n) return essence(a->media);
	uri_parse(url, &u);
	if (slice_ends(u.path, S(".html")) || slice_ends(u.path, S(".htm"))) return S("text/html");
	return slice_ends(u.path, S(".json")) ? S("application/json") : S(LD_JSON);
}

/* The value of a parameter in "; name=value; name="value""; NO_SLICE when absent. */
static slice parameter(slice parameters, slice name)
{
	while (parameters.n) {
		while (parameters.n && (parameters.p[0] == ';' || parameters.p[0] == ' ' || parameters.p[0] == '\t')) parameters = slice_skip(parameters, 1);
		size_t n = 0;
		while (n < parameters.n && parameters.p[n] != '=' && parameters.p[n] != ';') n++;
		slice key = slice_trim(slice_take(parameters, n)), value = S("");
		parameters = slice_skip(parameters, n);
		if (parameters.n && parameters.p[0] == '=') {
			parameters = slice_skip(parameters, 1);
			bool quoted = parameters.n && parameters.p[0] == '"';
			if (quoted) parameters = slice_skip(parameters, 1);
			size_t end = slice_find_char(parameters, quoted ? '"' : ';');
			value = slice_take(parameters, end == SLICE_NONE ? parameters.n : end);
			parameters = slice_skip(parameters, value.n + quoted);
			if (!quoted) value = slice_trim(value);
		}
		if (slice_eq_nocase(key, name)) return value;
	}
	return NO_SLICE;
}

static bool has_word(slice words, slice word)
{
	slice part;
	for (slice rest = words; slice_split(&rest, ' ', &part);) if (slice_eq_nocase(part, word)) return true;
	return false;
}

/* The links with a relation (RFC 8288) and, when `type` is not NO_SLICE, of a type: their number; *ret is the first target. */
static size_t links(const jsonld_answer *a, slice rel, slice type, slice *ret)
{
	size_t found = 0;
	for (size_t i = 0; i < a->link_n; i++) {
		slice rest = a->links[i];
		for (;;) {
			size_t open = slice_find_char(rest, '<');
			if (open == SLICE_NONE) break;
			rest = slice_skip(rest, open + 1);
			size_t close = slice_find_char(rest, '>');
			if (close == SLICE_NONE) break;
			slice target = slice_take(rest, close);
			rest = slice_skip(rest, close + 1);
			size_t n = 0;
			for (bool quoted = false; n < rest.n && (quoted || rest.p[n] != ','); n++) if (rest.p[n] == '"') quoted = !quoted;
			slice parameters = slice_take(rest, n);
			rest = slice_skip(rest, n);
			if (!has_word(parameter(parameters, S("rel")), rel) || (type.p && !slice_eq_nocase(essence(parameter(parameters, S("type"))), type))) continue;
			if (!found++) *ret = target;
		}
	}
	return found;
}

/* ---- pages ---- */

static status script_json(jsonld *j, slice text, json **ret)
{
	if (json_parse_within(j->cx, slice_trim(text), &WITHIN, ret) == ST_OK) return ST_OK;
	return jsonld_fail(j, JSONLD_SCRIPT_ELEMENT, j->cx->err.message);
}

static bool is_data(const html_script *s) { return s->type.p && slice_eq_nocase(essence(s->type), S(LD_JSON)); }

static status all_scripts(jsonld *j, const html_script *s, json **ret)
{
	json *list = jsonld_array(j), *one;
	for (; s; s = s->next) {
		if (!is_data(s)) continue;
		TRY(script_json(j, s->text, &one));
		for (json *v = one->kind == JSON_ARRAY ? one->child : one, *next; v; v = next) {
			next = one->kind == JSON_ARRAY ? v->next : NULL;
			json_add(list, NO_SLICE, v);
		}
	}
	*ret = list;
	return ST_OK;
}

static status from_page(jsonld *j, slice text, slice url, slice fragment, slice profile, json **ret)
{
	html_data page;
	const html_script *s, *first = NULL;
	TRY(html_read(j->cx, text, &page));
	if (page.base.p && !j->o.base.p) j->o.base = uri_resolve(j->mem, url, page.base);
	else if (page.base.p) j->o.base = uri_resolve(j->mem, j->o.base, page.base);
	if (j->o.all_scripts && !fragment.n) return all_scripts(j, page.scripts, ret);
	for (s = page.scripts; s; s = s->next) {
		if (fragment.n ? !slice_eq(s->id, fragment) : !is_data(s)) continue;
		if (!fragment.n && !first) first = s;
		size_t semicolon = s->type.p ? slice_find_char(s->type, ';') : SLICE_NONE;
		if (!fragment.n && profile.n && !(semicolon != SLICE_NONE && has_word(parameter(slice_skip(s->type, semicolon), S("profile")), profile))) continue;
		break;
	}
	if (!s) s = first;
	if (!s || !is_data(s)) return jsonld_fail(j, JSONLD_LOADING_DOCUMENT, url);
	return script_json(j, s->text, ret);
}

/* ---- answers ---- */

static status loaded(jsonld *j, slice url, slice accept, jsonld_code code, jsonld_answer *ret)
{
	*ret = (jsonld_answer){ 0 };
	if (!j->o.loader || !j->o.loader->load) return jsonld_fail(j, code, url);
	if (j->o.loader->load(j->o.loader->arg, j->cx, url, accept, ret) == ST_OK) {
		if (!ret->url.p) ret->url = url;
		return ST_OK;
	}
	return jsonld_fail(j, code, j->cx->err.message.n ? JOIN(j->mem, url, S(" ("), j->cx->err.message, S(")")) : url);
}

/* What an answer holds; follows a link to the same as JSON-LD. `profile` chooses among the scripts of a page. */
static status understood(jsonld *j, jsonld_answer *a, slice fragment, slice accept, slice profile, json **ret)
{
	for (int hop = 0;; hop++) {
		slice media = media_of(a, a->url), target;
		if (is_json_media(media)) break;
		if (links(a, S("alternate"), S(LD_JSON), &target) && hop < ALTERNATES) {
			TRY(loaded(j, uri_resolve(j->mem, a->url, target), accept, JSONLD_LOADING_DOCUMENT, a));
			continue;
		}
		if (!is_html_media(media)) return jsonld_fail(j, JSONLD_LOADING_DOCUMENT, a->url);
		return from_page(j, a->body, a->url, fragment, profile, ret);
	}
	if (json_parse_within(j->cx, a->body, &WITHIN, ret) == ST_OK) return ST_OK;
	return jsonld_fail(j, JSONLD_LOADING_DOCUMENT, JOIN(j->mem, a->url, S(" ("), j->cx->err.message, S(")")));
}

static status document(jsonld *j, jsonld_answer *a, slice fragment, jsonld_options *io, const json **ret)
{
	slice target;
	json *out;
	bool own_base = j->o.base.p;
	TRY(understood(j, a, fragment, ACCEPT_DOCUMENT, NO_SLICE, &out));
	slice media = media_of(a, a->url);
	io->base = own_base || j->o.base.p ? j->o.base : a->url;
	if (is_json_media(media) && !slice_eq_nocase(media, S(LD_JSON))) {
		size_t n = links(a, S(CONTEXT_REL), NO_SLICE, &target);
		if (n > 1) return jsonld_fail(j, JSONLD_MULTIPLE_CONTEXT_LINKS, a->url);
		if (n) io->context_url = uri_resolve(j->mem, a->url, target);
	}
	*ret = out;
	return ST_OK;
}

static slice fragment_of(slice url, slice *ret_rest)
{
	size_t hash = slice_find_char(url, '#');
	*ret_rest = hash == SLICE_NONE ? url : slice_take(url, hash);
	return hash == SLICE_NONE ? NO_SLICE : slice_skip(url, hash + 1);
}

status jsonld_document(ctx *cx, slice url, jsonld_options *io, const json **ret)
{
	jsonld j;
	jsonld_answer a;
	slice fragment = fragment_of(url, &url);
	jsonld_begin(&j, cx, io);
	TRY(loaded(&j, url, ACCEPT_DOCUMENT, JSONLD_LOADING_DOCUMENT, &a));
	return document(&j, &a, fragment, io, ret);
}

status jsonld_document_of(ctx *cx, const jsonld_answer *from, slice url, jsonld_options *io, const json **ret)
{
	jsonld j;
	jsonld_answer a = *from;
	slice fragment = fragment_of(url, &url);
	jsonld_begin(&j, cx, io);
	if (!a.url.p) a.url = url;
	return document(&j, &a, fragment, io, ret);
}

/* ---- contexts ---- */

typedef struct remembered { const json *context; slice url; } remembered;

status jsonld_remote_context(jsonld *j, slice url, const json **ret, slice *ret_url)
{
	jsonld_cache *cache = j->o.loader ? j->o.loader->cache : NULL;
	remembered *r = map_get(j->documents, url);
	if (!r && cache && jsonld_cache_document(cache, url, ret, ret_url)) return ST_OK;
	if (!r) {
		jsonld_answer a;
		json *document_json;
		slice rest, fragment = fragment_of(url, &rest);
		if (++j->contexts > j->limits->contexts) return jsonld_fail(j, JSONLD_CONTEXT_OVERFLOW, trf(j->mem, j->cx->lang, "more than {1} contexts from elsewhere", ctx_num(j->cx, j->limits->contexts)));
		TRY(loaded(j, rest, ACCEPT_CONTEXT, JSONLD_LOADING_CONTEXT, &a));
		slice base = j->o.base; /* a page's <base> is that page's own */
		status st = understood(j, &a, fragment, ACCEPT_CONTEXT, S(CONTEXT_REL), &document_json);
		j->o.base = base;
		if (st != ST_OK) return jsonld_fail(j, JSONLD_LOADING_CONTEXT, JOIN(j->mem, url, S(" ("), j->cx->err.message, S(")")));
		const json *context = json_get(document_json, KEYWORD(CONTEXT));
		if (!context) return jsonld_fail(j, JSONLD_REMOTE_CONTEXT, url);
		r = arena_new(j->mem, remembered, 1);
		*r = (remembered){ context, a.url };
		map_put(j->documents, arena_copy(j->mem, url), r);
		if (cache) jsonld_cache_put(cache, url, context, a.url);
	}
	*ret = r->context;
	*ret_url = r->url;
	return ST_OK;
}
