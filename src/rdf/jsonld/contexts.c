/* SPDX-License-Identifier: EUPL-1.2 */
#include "rdf/jsonld/contexts.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include "http/http.h"
#include "store/file.h"

enum { NAME_MOST = 180, DEFAULT_MOST = 2 << 20, INDEX_MOST = 1 << 20, FETCH_SECONDS = 20 };

struct jsonld_contexts { arena *mem; jsonld_contexts_options o; jsonld_loader loader; };

slice jsonld_contexts_file(arena *a, slice iri)
{
	slice name = uri_encode(a, iri);
	if (name.n > NAME_MOST) {
		digest d = sha256_of(iri);
		name = digest_hex(a, &d);
	}
	return JOIN(a, name, S(".jsonld"));
}

/* A name of the index stays in the folder. */
static bool plain_name(slice name) { return name.n && name.p[0] != '.' && slice_find_char(name, '/') == SLICE_NONE; }

/* The file that the index names for the IRI; NO_SLICE when it does not. */
static slice from_index(const jsonld_contexts *c, ctx *cx, slice iri)
{
	slice rest, line;
	if (file_read(cx, JOIN(cx->mem, c->o.folder, S("/index")), INDEX_MOST, &rest) != ST_OK) return NO_SLICE;
	while (slice_split(&rest, '\n', &line)) {
		line = slice_trim(line);
		if (!slice_starts(line, iri) || line.n <= iri.n || (line.p[iri.n] != ' ' && line.p[iri.n] != '\t')) continue;
		slice name = slice_trim(slice_skip(line, iri.n));
		if (plain_name(name)) return name;
	}
	return NO_SLICE;
}

static status from_folder(const jsonld_contexts *c, ctx *cx, slice iri, jsonld_answer *ret)
{
	slice name = from_index(c, cx, iri), text;
	ctx_error_clear(cx);
	if (!name.p) name = jsonld_contexts_file(cx->mem, iri);
	TRY(file_read(cx, JOIN(cx->mem, c->o.folder, S("/"), name), c->o.most, &text));
	*ret = (jsonld_answer){ .url = iri, .media = slice_ends(name, S(".html")) ? S("text/html") : S("application/ld+json"), .body = text };
	return ST_OK;
}

/* Pages and what links to another document are handed on as they came; only JSON is kept. */
static void keep(const jsonld_contexts *c, ctx *cx, slice iri, slice media, slice body)
{
	if (!c->o.folder.p || !slice_contains(media, S("json"))) return;
	if (mkdir(arena_cstr(cx->mem, c->o.folder), 0750) && errno != EEXIST) log_line(LOG_WARN, "no-folder-of-contexts", "folder", c->o.folder, "why", slice_from(strerror(errno)), NULL);
	if (file_write_new(cx, JOIN(cx->mem, c->o.folder, S("/"), jsonld_contexts_file(cx->mem, iri)), body, 0640) == ST_OK) log_line(LOG_INFO, "context-kept", "iri", iri, NULL);
	else log_line(LOG_WARN, "context-not-kept", "iri", iri, "why", cx->err.message, NULL);
	ctx_error_clear(cx);
}

static status from_network(const jsonld_contexts *c, ctx *cx, slice iri, slice accept, jsonld_answer *ret)
{
	pair header = { S("Accept"), accept };
	http_call call = { .url = iri, .headers = &header, .header_n = 1, .most = c->o.most, .timeout_s = FETCH_SECONDS, .allow_private = c->o.allow_private };
	http_answer a;
	TRY(http_fetch(cx, &call, &a));
	if (a.code != 200) return fail(cx, NOT_FOUND, "{1} answered {2}.", iri, ctx_num(cx, (uint64_t)a.code));
	slice *links = arena_new(cx->mem, slice, a.header_n + 1);
	size_t n = 0;
	for (size_t i = 0; i < a.header_n; i++) if (slice_eq_nocase(a.headers[i].name, S("link"))) links[n++] = a.headers[i].value;
	*ret = (jsonld_answer){ .url = a.url, .media = a.media, .links = links, .link_n = n, .body = a.body };
	keep(c, cx, iri, a.media, a.body);
	return ST_OK;
}

static status load(void *arg, ctx *cx, slice url, slice accept, jsonld_answer *ret)
{
	const jsonld_contexts *c = arg;
	if (c->o.folder.p && from_folder(c, cx, url, ret) == ST_OK) return ST_OK;
	ctx_error_clear(cx);
	if (c->o.fetch) return from_network(c, cx, url, accept, ret);
	if (!c->o.folder.p) return fail(cx, NOT_FOUND, "No folder of contexts is set.");
	return fail(cx, NOT_FOUND, "There is no file {1} in the folder of contexts.", jsonld_contexts_file(cx->mem, url));
}

jsonld_contexts *jsonld_contexts_open(const jsonld_contexts_options *o)
{
	arena *a = arena_create(0);
	jsonld_contexts *c = arena_new(a, jsonld_contexts, 1);
	*c = (jsonld_contexts){ .mem = a, .o = *o };
	c->o.folder = o->folder.n ? arena_copy(a, o->folder) : NO_SLICE;
	if (!c->o.most) c->o.most = DEFAULT_MOST;
	c->loader = (jsonld_loader){ load, c, jsonld_cache_new() };
	return c;
}

const jsonld_loader *jsonld_contexts_loader(const jsonld_contexts *c) { return &c->loader; }

void jsonld_contexts_close(jsonld_contexts *c)
{
	if (!c) return;
	jsonld_cache_free(c->loader.cache);
	arena_destroy(c->mem);
}
