/* SPDX-License-Identifier: EUPL-1.2
 * Runs the W3C's tests of JSON-LD 1.1: run_jsonld NAME MANIFEST (expand, compact, flatten, fromRdf, toRdf, html, remote-doc, frame). Tests of JSON-LD
 * 1.0 alone are skipped. JSON is compared with members in any order, and arrays in any order but those of @list; RDF by isomorphism of datasets.
 * With `served` as third argument documents come over HTTP from a server in this program, with the type, links and redirects that a test asks. */
#include <limits.h>
#include "conformance/conformance.h"
#include "http/http.h"
#include "rdf/jsonld/jsonld.h"

typedef struct runner {
	tally t;
	slice folder, base;                           /* file:// of the manifest's folder; the IRI under which it is published */
	slice manifest;                               /* its name, without ending, as the tests' IRIs have it */
	bool served;
	uint16_t port;
	const json *option;                           /* of the test that runs, for the server */
	slice input;
} runner;

static slice text_of(const json *v, const char *key) { return json_text(json_get(v, slice_from(key))); }

/* ---- documents ---- */

static slice media_of(slice name)
{
	static const struct { slice ending, media; } TABLE[] = { { SLICE_INIT(".jsonld"), SLICE_INIT("application/ld+json") }, { SLICE_INIT(".json"), SLICE_INIT("application/json") },
		{ SLICE_INIT(".html"), SLICE_INIT("text/html") }, { SLICE_INIT(".xhtml"), SLICE_INIT("application/xhtml+xml") } };
	for (size_t i = 0; i < COUNT_OF(TABLE); i++) if (slice_ends(name, TABLE[i].ending)) return TABLE[i].media;
	return S("application/octet-stream");
}

static status serve(ctx *cx, const request *q, response *r)
{
	const runner *run = (const runner *)(const void *)cx->sv;
	slice name = request_param(q, "rest"), text = file_of(cx->mem, JOIN(cx->mem, run->folder, name)), to = text_of(run->option, "redirectTo"), type = text_of(run->option, "contentType");
	const json *code = json_get(run->option, S("httpStatus")), *link = json_get(run->option, S("httpLink"));
	bool input = slice_eq(name, run->input);
	uint64_t status_code = 0;
	r->media = media_of(name);
	if (input && type.p) r->media = type;
	for (const json *l = !input || !link ? NULL : link->kind == JSON_ARRAY ? link->child : link; l; l = link->kind == JSON_ARRAY ? l->next : NULL) response_header(r, S("Link"), l->text);
	if (input && to.p && code && slice_to_u64(code->text, &status_code)) {
		r->code = (int)status_code;
		response_header(r, S("Location"), JOIN(cx->mem, S("/"), to));
		return ST_OK;
	}
	if (!text.p) return fail(cx, NOT_FOUND, "There is no such file.");
	buf_put(r->body, text);
	return ST_OK;
}

static void serve_error(ctx *cx, const request *q, response *r, status s)
{
	(void)cx, (void)q;
	r->code = status_http(s);
}

/* Over HTTP: the published IRI names the server in this program. */
static status fetch(runner *run, ctx *cx, slice url, slice accept, jsonld_answer *ret)
{
	slice here = arena_printf(cx->mem, "http://127.0.0.1:%u/", run->port);
	pair header = { S("Accept"), accept };
	http_call call = { .url = JOIN(cx->mem, here, slice_skip(url, run->base.n)), .headers = &header, .header_n = 1, .allow_private = true };
	http_answer a;
	TRY(http_fetch(cx, &call, &a));
	if (a.code != 200) return fail(cx, NOT_FOUND, "{1} answered {2}.", url, ctx_num(cx, (uint64_t)a.code));
	slice *links = arena_new(cx->mem, slice, a.header_n + 1);
	size_t n = 0;
	for (size_t i = 0; i < a.header_n; i++) if (slice_eq_nocase(a.headers[i].name, S("link"))) links[n++] = a.headers[i].value;
	*ret = (jsonld_answer){ .url = JOIN(cx->mem, run->base, slice_skip(a.url, here.n)), .media = a.media, .links = links, .link_n = n, .body = a.body };
	return ST_OK;
}

static status load(void *arg, ctx *cx, slice url, slice accept, jsonld_answer *ret)
{
	runner *run = arg;
	if (!slice_starts(url, run->base)) return fail(cx, NOT_FOUND, "{1} is not a part of the suite.", url);
	if (run->served) return fetch(run, cx, url, accept, ret);
	slice name = slice_skip(url, run->base.n), text = file_of(cx->mem, JOIN(cx->mem, run->folder, name));
	if (!text.p) return fail(cx, NOT_FOUND, "{1} is not there.", url);
	*ret = (jsonld_answer){ .url = url, .media = media_of(name), .body = text };
	return ST_OK;
}

static const json *json_file(ctx *cx, const runner *run, slice name)
{
	json *v = NULL;
	slice text = name.p ? file_of(cx->mem, JOIN(cx->mem, run->folder, name)) : NO_SLICE;
	return text.p && json_parse(cx, text, &v) == ST_OK ? v : NULL;
}

/* ---- comparison ---- */

static bool same(const json *a, const json *b, bool in_order)
{
	if (a->kind != b->kind || a->count != b->count) return false;
	if (a->kind == JSON_OBJECT) {
		for (const json *m = a->child; m; m = m->next) {
			const json *other = json_get(b, m->key);
			if (!other || !same(m, other, slice_eq(m->key, S("@list")))) return false;
		}
		return true;
	}
	if (a->kind == JSON_STRING && slice_eq(a->key, S("@language"))) return slice_eq_nocase(a->text, b->text); /* tags have no case (BCP 47, 2.1.1) */
	if (a->kind != JSON_ARRAY) return json_equal(a, b);
	bool *taken = calloc(b->count + 1, 1), good = true;
	for (const json *x = a->child, *y = b->child; good && x; x = x->next, y = y->next) {
		size_t i = 0;
		good = in_order && same(x, y, false);
		if (in_order) continue;
		for (const json *z = b->child; z && !good; z = z->next, i++) if (!taken[i] && same(x, z, false)) taken[i] = good = true;
	}
	free(taken);
	return good;
}

static status read_dataset(ctx *cx, slice text, dataset **ret)
{
	*ret = dataset_new(cx->mem);
	rdf_sink sink = dataset_sink(*ret);
	return rdf_read_quads(cx, RDF_NQUADS, text, NO_SLICE, NULL, &sink);
}

/* Generalized RDF, where a property may be a blank node, is no N-Quads: such a property is read, and told, as an IRI with its label, which
 * iso_dataset_equal() takes for the node again. */
static slice without_property_nodes(arena *a, slice text)
{
	buf *b = buf_new(a, 1u << 20);
	slice line;
	while (slice_split(&text, '\n', &line)) {
		size_t at = slice_find_char(line, ' ');
		slice rest = at == SLICE_NONE ? NO_SLICE : slice_skip(line, at + 1);
		bool node = slice_starts(rest, S("_:"));
		buf_put(b, node ? slice_take(line, at + 1) : line);
		size_t space = slice_find_char(rest, ' ');
		if (node && space != SLICE_NONE) {
			buf_lit(b, "<" ISO_BLANK_IRI);
			buf_put(b, slice_sub(rest, 2, space));
			buf_lit(b, ">");
			buf_put(b, slice_skip(rest, space));
		}
		buf_putc(b, '\n');
	}
	return buf_slice(b);
}

typedef struct { arena *mem; rdf_sink sink; } generalized;

static status generalized_quad(void *to, const term *s, const term *p, const term *o, const term *g)
{
	const generalized *x = to;
	const term node = { .kind = TERM_IRI, .lex = JOIN(x->mem, S(ISO_BLANK_IRI), p->lex) };
	return x->sink.quad(x->sink.to, s, p->kind == TERM_BLANK ? &node : p, o, g);
}

/* ---- one test ---- */

typedef struct one_test { runner *run; ctx *cx; const json *entry, *option; jsonld_options o; jsonld_code code; jsonld_loader loader; bool to_rdf; } one_test;

static bool has_type(const json *entry, const char *type)
{
	for (const json *t = json_get(entry, S("@type"))->child; t; t = t->next) if (slice_eq(t->text, slice_from(type))) return true;
	return false;
}

static bool flag(const json *option, const char *name, bool otherwise)
{
	const json *v = json_get(option, slice_from(name));
	return v ? v->kind == JSON_TRUE : otherwise;
}

static void options_of(one_test *x)
{
	const json *p = x->option;
	const json *omit = json_get(p, S("omitGraph"));
	slice direction = text_of(p, "rdfDirection");
	x->o = (jsonld_options){
		.base = text_of(p, "base"), .mode_1_0 = slice_eq(text_of(p, "processingMode"), S("json-ld-1.0")), .loader = &x->loader, .code = &x->code,
		.expand_context = json_file(x->cx, x->run, text_of(p, "expandContext")), .keep_arrays = !flag(p, "compactArrays", true), .no_relative = !flag(p, "compactToRelative", true),
		.use_native_types = flag(p, "useNativeTypes", false), .use_rdf_type = flag(p, "useRdfType", false), .generalized_rdf = flag(p, "produceGeneralizedRdf", false),
		.all_scripts = flag(p, "extractAllScripts", has_type(x->entry, "jld:ToRDFTest")), .omit_graph = omit ? (omit->kind == JSON_TRUE ? 1 : -1) : 0, .keep_blank_ids = !flag(p, "pruneBlankNodeIdentifiers", true),
		.ordered = true,
		.rdf_direction = slice_eq(direction, S("i18n-datatype")) ? RDF_DIRECTION_I18N : slice_eq(direction, S("compound-literal")) ? RDF_DIRECTION_COMPOUND : RDF_DIRECTION_NONE,
	};
}

/* What the test asks, into one of the two. */
static status perform(one_test *x, json **ret_json, dataset **ret_dataset)
{
	ctx *cx = x->cx;
	slice input = text_of(x->entry, "input");
	const json *document;
	const json *context = json_file(cx, x->run, text_of(x->entry, "context"));
	if (has_type(x->entry, "jld:FromRDFTest")) {
		slice text = file_of(cx->mem, JOIN(cx->mem, x->run->folder, input));
		if (!text.p) return fail(cx, NOT_FOUND, "There is no {1}.", input);
		TRY(read_dataset(cx, text, ret_dataset));
		return jsonld_from_rdf(cx, *ret_dataset, &x->o, ret_json);
	}
	TRY(jsonld_document(cx, JOIN(cx->mem, x->run->base, input), &x->o, &document));
	if (has_type(x->entry, "jld:CompactTest")) return jsonld_compact(cx, document, context, &x->o, ret_json);
	if (has_type(x->entry, "jld:FlattenTest")) return jsonld_flatten(cx, document, context, &x->o, ret_json);
	if (has_type(x->entry, "jld:FrameTest")) {
		const json *frame = json_file(cx, x->run, text_of(x->entry, "frame"));
		return frame ? jsonld_frame(cx, document, frame, &x->o, ret_json) : fail(cx, NOT_FOUND, "There is no frame.");
	}
	if (has_type(x->entry, "jld:ExpandTest")) return jsonld_expand(cx, document, &x->o, ret_json);
	x->to_rdf = true;
	*ret_dataset = dataset_new(cx->mem);
	generalized wide = { cx->mem, dataset_sink(*ret_dataset) };
	rdf_sink sink = x->o.generalized_rdf ? (rdf_sink){ &wide, generalized_quad, NULL } : wide.sink;
	return jsonld_to_rdf(cx, document, &x->o, &sink);
}

/* Why the outcome is not what the test says; NO_SLICE when it is. */
static slice verdict(one_test *x)
{
	ctx *cx = x->cx;
	json *got = NULL;
	dataset *data = NULL;
	status st = perform(x, &got, &data);
	slice expect = text_of(x->entry, "expect"), wrong = text_of(x->entry, "expectErrorCode");
	if (wrong.p) {
		if (st == ST_OK) return JOIN(cx->mem, S("no error, and it should be: "), wrong);
		slice name = jsonld_code_name(x->code);
		return slice_eq(name, wrong) ? NO_SLICE : JOIN(cx->mem, S("the error is \""), name, S("\" ("), cx->err.message, S(") and should be "), wrong);
	}
	if (st != ST_OK) return cx->err.message;
	if (has_type(x->entry, "jld:PositiveSyntaxTest")) return NO_SLICE;
	slice text = file_of(cx->mem, JOIN(cx->mem, x->run->folder, expect));
	if (!text.p) return S("its result is not there");
	if (x->to_rdf) {
		dataset *want;
		if (x->o.generalized_rdf) text = without_property_nodes(cx->mem, text);
		if (read_dataset(cx, text, &want) != ST_OK) return cx->err.message;
		return iso_dataset_equal(data, want) ? NO_SLICE : S("the quads differ");
	}
	json *want;
	if (json_parse(cx, text, &want) != ST_OK) return cx->err.message;
	if (same(got, want, false)) return NO_SLICE;
	if (!getenv("CONFORMANCE_SHOW")) return S("the JSON differs");
	buf *b = buf_new(cx->mem, 1u << 20);
	json_write(b, got, true);
	return JOIN(cx->mem, S("the JSON differs: "), buf_slice(b));
}

static void run_one(runner *run, const json *entry)
{
	const json *option = json_get(entry, S("option"));
	ctx cx = { .mem = arena_create(0), .lang = LANG_EN };
	slice iri = JOIN(cx.mem, run->base, run->manifest, text_of(entry, "@id"));
	one_test x = { .run = run, .cx = &cx, .entry = entry, .option = option, .loader = { load, run } };
	run->option = option;
	run->input = text_of(entry, "input");
	if (slice_eq(text_of(option, "specVersion"), S("json-ld-1.0"))) {
		test_report(&run->t, iri, TEST_SKIPPED, S("of JSON-LD 1.0 alone"));
	} else {
		options_of(&x);
		slice why = verdict(&x);
		test_report(&run->t, iri, why.p ? TEST_FAILED : TEST_PASSED, why);
	}
	arena_destroy(cx.mem);
}

static status run_manifest(ctx *cx, runner *run, slice name)
{
	static const route ROUTES[] = { { .methods = HTTP_GET, .pattern = "/{rest*}", .fn = serve }, { 0 } };
	const route *table = ROUTES;
	http_server *server = NULL;
	const json *manifest = json_file(cx, run, name), *sequence = json_get(manifest, S("sequence"));
	if (!sequence) return fail(cx, NOT_FOUND, "The manifest {1} cannot be read: {2}", name, cx->err.message);
	run->base = text_of(manifest, "baseIri");
	run->manifest = slice_take(name, slice_rfind_char(name, '.'));
	if (run->served) {
		http_options o = { .address = S("127.0.0.1"), .workers = 2, .error = serve_error, .sv = (struct services *)(void *)run };
		TRY(http_start(cx, &o, &table, 1, &server));
		run->port = http_port(server);
	}
	const char *only = getenv("CONFORMANCE_TEST"); /* one alone: #t0001 */
	for (const json *e = sequence->child; e; e = e->next) if (!only || slice_eq(text_of(e, "@id"), slice_from(only))) run_one(run, e);
	if (server) http_stop(server, 1);
	return ST_OK;
}

int main(int argc, char **argv)
{
	char path[PATH_MAX];
	if (argc < 3 || !realpath(argv[2], path)) {
		fprintf(stderr, "run_jsonld NAME MANIFEST [served]\n");
		return 2;
	}
	runner run = { .t = tally_begin(argv[1]), .served = argc > 3 };
	ctx cx = { .mem = arena_create(0), .lang = LANG_EN };
	slice whole = JOIN(cx.mem, S("file://"), slice_from(path));
	size_t slash = slice_rfind_char(whole, '/');
	run.folder = slice_take(whole, slash + 1);
	if (run_manifest(&cx, &run, slice_skip(whole, slash + 1)) != ST_OK) test_report(&run.t, whole, TEST_FAILED, cx.err.message);
	arena_destroy(cx.mem);
	return tally_end(&run.t);
}
