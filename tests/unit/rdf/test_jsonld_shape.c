/* SPDX-License-Identifier: EUPL-1.2
 * Compaction, flattening and framing where the W3C's tests do not look: what must not be lost, errors with their codes, limits, great numbers. */
#include "unit/unit.h"
#include "rdf/jsonld/jsonld.h"
#include "rdf/jsonld/compact.h"

static json *parse(ctx *cx, const char *text)
{
	json *v;
	slice s = slice_from(text);
	char *copy = arena_alloc(cx->mem, s.n + 1);
	for (size_t i = 0; i < s.n; i++) copy[i] = s.p[i] == '\'' ? '"' : s.p[i]; /* ' for ": readable in C */
	assert_ok(cx, json_parse(cx, slice_of(copy, s.n), &v));
	return v;
}

static slice text_of(ctx *cx, const json *v)
{
	buf *b = buf_new(cx->mem, 1 << 24);
	json_write(b, v, false);
	for (size_t i = 0; i < b->n; i++) if (b->p[i] == '"') b->p[i] = '\'';
	return buf_slice(b);
}

static json *without_context(ctx *cx, json *v) { return json_set(cx->mem, v, S("@context"), NULL); }

static void nothing_is_lost(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	static const struct { const char *input, *context, *wanted; } CASES[] = {
		/* a second list under a term of lists stands under the whole name */
		{ "{'http://e.org/p':[{'@list':[1]},{'@list':[2]}]}", "{'p':{'@id':'http://e.org/p','@container':'@list'}}", "{'p':[1],'http://e.org/p':{'@list':[2]}}" },
		/* JSON beside JSON, and JSON that is an array with one thing */
		{ "{'http://e.org/p':[{'@value':[1],'@type':'@json'},{'@value':{},'@type':'@json'}]}", "{'p':{'@id':'http://e.org/p','@type':'@json'}}", "{'p':[1],'http://e.org/p':{'@type':'@json','@value':{}}}" },
		/* an index that the container does not keep */
		{ "{'http://e.org/p':[{'@value':'x','@type':'http://e.org/T','@index':'i'}]}", "{'p':{'@id':'http://e.org/p','@type':'http://e.org/T'}}", "{'p':{'@index':'i','@type':'http://e.org/T','@value':'x'}}" },
		/* what begins with // behind the prefix would be read as a whole IRI */
		{ "{'http://e.org/p':1}", "{'ex':{'@id':'http:','@prefix':true}}", "{'http://e.org/p':1}" },
		/* without the vocabulary it would be an IRI of its own */
		{ "{'http://e.org/urn:x':1}", "{'@vocab':'http://e.org/'}", "{'http://e.org/urn:x':1}" },
		/* a graph without a name, alone */
		{ "[{'@graph':[{'http://e.org/p':1}]},{}]", "{}", "{'@graph':[{'@graph':[{'http://e.org/p':1}]}]}" },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		json *out, *before, *after;
		const json *input = parse(&cx, CASES[i].input);
		assert_ok(&cx, jsonld_compact(&cx, input, parse(&cx, CASES[i].context), NULL, &out));
		assert_ok(&cx, jsonld_expand(&cx, input, NULL, &before));
		assert_ok(&cx, jsonld_expand(&cx, out, NULL, &after));
		slice context_free = text_of(&cx, without_context(&cx, out));
		if (!json_equal(parse(&cx, CASES[i].wanted), parse(&cx, arena_cstr(cx.mem, context_free)))) assert_slice(context_free, CASES[i].wanted);
		assert_true(json_equal(before, after));
	}
	unit_ctx_done(&cx);
}

static void errors_have_their_codes(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	static const struct { char what; const char *input, *other; jsonld_code code; status st; const char *part; } CASES[] = {
		{ 'c', "{'http://e.org/p':{'@id':'tag:a'}}", "{'tag':'http://e.org/'}", JSONLD_CONFUSED_PREFIX, ST_INVALID, "tag:a" },
		{ 'c', "{'tag:a':1}", "{'t':'http://e.org/','tag:a':{'@id':'t:b'},'tag':{'@id':'t:','@prefix':false}}", JSONLD_IRI_MAPPING, ST_BAD_REQUEST, "tag:a" },
		{ 'c', "{'http://e.org/p':1}", "{'p':{'@id':'http://e.org/p','@nest':'q'},'q':'http://e.org/q'}", JSONLD_NEST_VALUE, ST_BAD_REQUEST, "\"q\"" },
		{ 'c', "{'ex:p':[1,2]}", "{'ex:p':{'@id':'ex:p','@container':'@list'}}", JSONLD_CONFUSED_PREFIX, ST_INVALID, "ex:p" },
		{ 'c', "{}", "{'p':{'@id':1}}", JSONLD_IRI_MAPPING, ST_BAD_REQUEST, "" },
		{ 'c', "{}", "'http://e.org/context'", JSONLD_LOADING_CONTEXT, ST_BAD_REQUEST, "http://e.org/context" },
		{ 'l', "{'http://e.org/p':[{'@id':'_:a','@index':'1'},{'@id':'_:a','@index':'2'}]}", "{}", JSONLD_CONFLICTING_INDEXES, ST_BAD_REQUEST, "" },
		{ 'f', "{'@id':'http://e.org/a'}", "{'@embed':'@sometimes'}", JSONLD_EMBED_VALUE, ST_BAD_REQUEST, "@sometimes" },
		{ 'f', "{'@id':'http://e.org/a'}", "{'@embed':'@last'}", JSONLD_EMBED_VALUE, ST_BAD_REQUEST, "@last" },
		{ 'f', "{'@id':'http://e.org/a'}", "{'@id':'_:b'}", JSONLD_FRAME, ST_BAD_REQUEST, "_:b" },
		{ 'f', "{'@id':'http://e.org/a'}", "[{},{}]", JSONLD_FRAME, ST_BAD_REQUEST, "" },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		jsonld_code code;
		jsonld_options o = { .code = &code };
		json *out;
		const json *input = parse(&cx, CASES[i].input), *other = parse(&cx, CASES[i].other);
		status st = CASES[i].what == 'c' ? jsonld_compact(&cx, input, other, &o, &out) : CASES[i].what == 'l' ? jsonld_flatten(&cx, input, other, &o, &out) : jsonld_frame(&cx, input, other, &o, &out);
		if (st != CASES[i].st || code != CASES[i].code) fprintf(stderr, "case %zu: status %d, \"%.*s\"\n", i, st, SL(cx.err.message));
		assert_int_equal(CASES[i].st, st);
		assert_int_equal(CASES[i].code, code);
		assert_true(slice_contains(cx.err.message, jsonld_code_name(code)));
		slice part = slice_from(CASES[i].part);
		if (slice_starts(part, S("\""))) part = slice_sub(part, 1, part.n - 1);
		assert_true(slice_contains(cx.err.message, part));
		ctx_error_clear(&cx);
	}
	unit_ctx_done(&cx);
}

/* A chain of diamonds: embedding always would write two to the power of its length. */
static void a_frame_cannot_ask_for_more_than_the_limit(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	buf *b = buf_new(cx.mem, 1 << 20);
	jsonld_code code;
	const jsonld_limits limits = { .depth = 256, .contexts = 1, .context_work = 100000, .values = 50000 };
	jsonld_options o = { .code = &code, .limits = &limits, .embed = EMBED_ALWAYS };
	json *out;
	buf_putc(b, '[');
	for (int i = 0; i < 40; i++) buf_printf(b, "%s{'@id':'urn:n:%d','urn:p':{'@id':'urn:n:%d'},'urn:q':{'@id':'urn:n:%d'}}", i ? "," : "", i, i + 1, i + 1);
	buf_putc(b, ']');
	buf_putc(b, 0);
	const json *input = parse(&cx, b->p);
	assert_int_equal(ST_TOO_LARGE, jsonld_frame(&cx, input, parse(&cx, "{'@id':'urn:n:0'}"), &o, &out));
	assert_int_equal(JSONLD_TOO_MUCH, code);
	o.embed = EMBED_ONCE;
	assert_ok(&cx, jsonld_frame(&cx, input, parse(&cx, "{'@id':'urn:n:0'}"), &o, &out));
	unit_ctx_done(&cx);
}

static void great_numbers_take_their_time_only_once(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	enum { MANY = 20000 };
	buf *b = buf_new(cx.mem, 1 << 24);
	json *out;
	buf_lit(b, "{'@id':'urn:a','urn:p':[");
	for (int i = 0; i < MANY; i++) buf_printf(b, "%s{'@id':'urn:n:%d','urn:q':%d}", i ? "," : "", i, i);
	buf_lit(b, "]}");
	buf_putc(b, 0);
	const json *input = parse(&cx, b->p);
	int64_t start = time_monotonic_us();
	assert_ok(&cx, jsonld_compact(&cx, input, parse(&cx, "{'p':{'@id':'urn:p','@container':'@id'}}"), NULL, &out));
	assert_int_equal(MANY, json_get(out, S("p"))->count);
	assert_true(time_monotonic_us() - start < 20000000); /* it takes about a fifth of a second here; with a search for each entry it would be minutes */
	unit_ctx_done(&cx);
}

static void frames_lay_out_what_they_ask_for(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	static const char INPUT[] = "[{'@id':'urn:l','@type':'urn:Library','urn:has':[{'@id':'urn:b','@type':'urn:Book','urn:title':['T','@null'],'urn:by':{'@id':'_:x','urn:name':'N'}}]},{'@id':'urn:c','@type':'urn:Book','urn:by':{'@id':'_:x'}}]";
	static const struct { const char *frame, *wanted; } CASES[] = {
		{ "{'@type':'urn:Library'}", "{'@id':'urn:l','@type':'urn:Library','urn:has':{'@id':'urn:b','@type':'urn:Book','urn:by':{'urn:name':'N'},'urn:title':['T','@null']}}" },
		{ "{'@type':'urn:Library','urn:has':{'@embed':'@never'}}", "{'@id':'urn:l','@type':'urn:Library','urn:has':{'@id':'urn:b'}}" },
		{ "{'@type':'urn:Book','@explicit':true,'urn:title':{'@default':'none'}}", "{'@graph':[{'@id':'urn:b','@type':'urn:Book','urn:title':['T','@null']},{'@id':'urn:c','@type':'urn:Book','urn:title':'none'}]}" },
		{ "{'@type':'urn:Book','@explicit':true,'urn:title':{}}", "{'@graph':[{'@id':'urn:b','@type':'urn:Book','urn:title':['T','@null']},{'@id':'urn:c','@type':'urn:Book','urn:title':null}]}" },
		{ "{'@type':'urn:Book','@requireAll':true,'urn:title':{'@value':'T'},'urn:by':{}}", "{'@id':'urn:b','@type':'urn:Book','urn:by':{'urn:name':'N'},'urn:title':'T'}" },
		{ "{'@context':{'l':{'@id':'urn:list','@container':'@list'}},'@type':'urn:Library','@explicit':true,'l':{}}", "{'@context':{'l':{'@id':'urn:list','@container':'@list'}},'@id':'urn:l','@type':'urn:Library','urn:list':null}" },
		{ "{'urn:name':{},'@explicit':true,'@reverse':{'urn:by':{'@explicit':true}}}", "{'urn:name':'N','@reverse':{'urn:by':[{'@id':'urn:b','@type':'urn:Book'},{'@id':'urn:c','@type':'urn:Book'}]}}" },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		json *out;
		assert_ok(&cx, jsonld_frame(&cx, parse(&cx, INPUT), parse(&cx, CASES[i].frame), NULL, &out));
		if (!json_equal(out, parse(&cx, CASES[i].wanted))) assert_slice(text_of(&cx, out), CASES[i].wanted);
	}
	unit_ctx_done(&cx);
}

static void references_lead_back(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	static const struct { const char *base, *iri, *wanted; } CASES[] = {
		{ "http://e.org/a/b", "http://e.org/a/c", "c" }, { "http://e.org/a/b", "http://e.org/a/b", "b" }, { "http://e.org/a/b", "http://e.org/a/b#f", "#f" }, { "http://e.org/a/b", "http://e.org/a/b?q", "?q" },
		{ "http://e.org/a/b?q", "http://e.org/a/b#f", "b#f" }, { "http://e.org/a/b", "http://e.org/c/d", "../c/d" }, { "http://e.org/a/b/c", "http://e.org/a/", "../" }, { "http://e.org/a/", "http://e.org/a/", "./" },
		{ "http://e.org/a/b", "http://e.org/a/x:y", "./x:y" }, { "http://e.org/a/b", "http://e.org//x", "..//x" }, { "http://e.org/a/b", "http://f.org/a/b", "http://f.org/a/b" },
		{ "http://e.org/a/b", "http://e.org/a/./b", "http://e.org/a/./b" }, { "http://e.org", "http://e.org/x", "x" }, { "urn:a:b", "urn:a:c", "urn:a:c" }, { "urn:a:b", "urn:a:b#f", "#f" },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		slice base = slice_from(CASES[i].base), got = jsonld_relative(cx.mem, base, slice_from(CASES[i].iri));
		if (!slice_eq(uri_resolve(cx.mem, base, got), slice_from(CASES[i].iri)) || strlen(CASES[i].wanted) < got.n) assert_slice(got, CASES[i].wanted);
		assert_slice(got, CASES[i].wanted);
	}
	unit_ctx_done(&cx);
}

static status count_loads(void *arg, ctx *cx, slice url, slice accept, jsonld_answer *ret)
{
	(void)cx; (void)accept;
	++*(int *)arg;
	*ret = (jsonld_answer){ .url = url, .media = S("application/ld+json"), .body = S("{\"@context\":{\"p\":\"http://e.org/p\",\"q\":{\"@id\":\"http://e.org/q\",\"@context\":{\"p\":\"http://e.org/inner\"}}}}") };
	return ST_OK;
}

static void kept_contexts_serve_many_documents(void **state)
{
	(void)state;
	int loads = 0;
	jsonld_loader loader = { count_loads, &loads, NULL };
	jsonld_kept *kept = jsonld_kept_new();
	static const char *const INPUTS[] = { "{'@context':'http://e.org/c','p':1,'q':{'p':2}}", "{'@context':{'p':'http://e.org/p'},'p':3}", "{'@context':{'p':'http://e.org/other'},'p':4}" };
	static const char *const WANTED[] = { "[{'http://e.org/p':[{'@value':1}],'http://e.org/q':[{'http://e.org/inner':[{'@value':2}]}]}]", "[{'http://e.org/p':[{'@value':3}]}]", "[{'http://e.org/other':[{'@value':4}]}]" };
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < COUNT_OF(INPUTS); i++) {
			ctx cx = unit_ctx(); /* each document has an arena of its own, gone before the next */
			jsonld_options o = { .loader = &loader, .kept = kept, .base = i == 2 ? S("http://e.org/base") : NO_SLICE };
			json *out, *back;
			assert_ok(&cx, jsonld_expand(&cx, parse(&cx, INPUTS[i]), &o, &out));
			if (!json_equal(out, parse(&cx, WANTED[i]))) assert_slice(text_of(&cx, out), WANTED[i]);
			assert_ok(&cx, jsonld_compact(&cx, out, parse(&cx, "{'x':'http://e.org/','name':'x:p','@vocab':'http://v.org/'}"), &o, &back));
			assert_true(i == 2 || json_get(back, S("name")));
			unit_ctx_done(&cx);
		}
	}
	assert_int_equal(1, loads);
	/* what fails is told each time, and more than is kept still works */
	for (int i = 0; i < 120; i++) {
		ctx cx = unit_ctx();
		jsonld_code code;
		jsonld_options o = { .kept = kept, .code = &code };
		json *out;
		assert_int_equal(ST_BAD_REQUEST, jsonld_expand(&cx, parse(&cx, "{'@context':{'p':{'@id':7}},'p':1}"), &o, &out));
		assert_int_equal(JSONLD_IRI_MAPPING, code);
		assert_true(cx.err.message.n > 0);
		ctx_error_clear(&cx);
		slice text = arena_printf(cx.mem, "{'@context':{'p':'http://e.org/%d'},'p':1}", i);
		assert_ok(&cx, jsonld_expand(&cx, parse(&cx, text.p), &o, &out));
		assert_slice(out->child->child->key, arena_printf(cx.mem, "http://e.org/%d", i).p);
		unit_ctx_done(&cx);
	}
	jsonld_kept_done(kept);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_lost), cmocka_unit_test(errors_have_their_codes), cmocka_unit_test(a_frame_cannot_ask_for_more_than_the_limit),
		cmocka_unit_test(great_numbers_take_their_time_only_once), cmocka_unit_test(frames_lay_out_what_they_ask_for), cmocka_unit_test(references_lead_back),
		cmocka_unit_test(kept_contexts_serve_many_documents),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
