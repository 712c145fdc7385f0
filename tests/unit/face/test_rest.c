/* SPDX-License-Identifier: EUPL-1.2
 * The API of every register: reading, changing, moving, and how each mistake is answered. */
#include "world.h"

static const char *path_of(site *s, const reg *r, const char *rest) { return arena_cstr(s->cx.mem, JOIN(s->cx.mem, S("/api/"), r->name, slice_from(rest))); }
static const char *quoted(site *s, slice etag) { return arena_cstr(s->cx.mem, etag); }

static slice example_json(site *s, const reg *r, const char *name)
{
	graph *g = NULL;
	json *v = NULL;
	buf *b = buf_new(s->cx.mem, 1 << 20);
	assert_ok(&s->cx, reg_example(&s->cx, s->rs, r, S(BASE), slice_from(name), &g));
	assert_ok(&s->cx, document_to_json(&s->cx, r, g, resource_iri(&s->cx, S(BASE), r->name, slice_from(name)), &v));
	json_write(b, v, false);
	return arena_copy(s->cx.mem, buf_slice(b));
}

static void every_register_is_read_and_changed(void **state)
{
	(void)state;
	site *s = site_make();
	response r;
	for (size_t i = 0; i < registers_count(s->rs); i++) {
		const reg *reg_ = registers_at(s->rs, i);
		site_as(s, &ADMIN);
		slice text = site_ask(s, (ask){ HTTP_GET, path_of(s, reg_, "?limit=5"), NULL, { NULL } }, &r);
		expect_code(r, text, 200);
		json *list = answer_json(s, text);
		assert_slice(json_get(list, S("total"))->text, "1");
		assert_slice(json_text(json_get(json_get(list, S("items"))->child, S("@type"))), arena_cstr(s->cx.mem, reg_->class_iri));
		/* a new one under a name of its own */
		const char *body = arena_cstr(s->cx.mem, example_json(s, reg_, "made"));
		text = site_ask(s, (ask){ HTTP_PUT, path_of(s, reg_, "/made"), body, { "Content-Type", "application/json", "If-None-Match", "*", NULL } }, &r);
		expect_code(r, text, 201);
		assert_slice(answer_header(&r, "Location"), path_of(s, reg_, "/made"));
		assert_slice(answer_header(&r, "ETag"), "\"1\"");
		text = site_ask(s, (ask){ HTTP_PUT, path_of(s, reg_, "/made"), body, { "Content-Type", "application/json", "If-None-Match", "*", NULL } }, &r);
		expect_code(r, text, 412);
		/* what is read can be sent back as it is, and changes nothing */
		text = site_ask(s, (ask){ HTTP_GET, path_of(s, reg_, "/made"), NULL, { NULL } }, &r);
		expect_code(r, text, 200);
		body = arena_cstr(s->cx.mem, text);
		text = site_ask(s, (ask){ HTTP_PUT, path_of(s, reg_, "/made"), body, { "Content-Type", "application/json; charset=utf-8", "If-Match", "\"1\"", NULL } }, &r);
		expect_code(r, text, 200);
		assert_slice(answer_header(&r, "ETag"), "\"1\"");
		assert_slice(answer_header(&r, "Spil-Unchanged"), "true");
		text = site_ask(s, (ask){ HTTP_PUT, path_of(s, reg_, "/made"), body, { "Content-Type", "application/json", NULL } }, &r);
		expect_code(r, text, 428);
		text = site_ask(s, (ask){ HTTP_DELETE, path_of(s, reg_, "/made"), NULL, { "If-Match", "\"9\"", NULL } }, &r);
		expect_code(r, text, 412);
		text = site_ask(s, (ask){ HTTP_DELETE, path_of(s, reg_, "/made?reason=test"), NULL, { "If-Match", "\"1\"", NULL } }, &r);
		expect_code(r, text, 204);
		text = site_ask(s, (ask){ HTTP_GET, path_of(s, reg_, "/made"), NULL, { NULL } }, &r);
		expect_code(r, text, 410);
		text = site_ask(s, (ask){ HTTP_GET, path_of(s, reg_, "/made/history"), NULL, { NULL } }, &r);
		expect_code(r, text, 200);
		json *history = answer_json(s, text);
		assert_int_equal(json_get(history, S("events"))->count, 2);
		assert_slice(json_text(json_get(json_get(history, S("events"))->child, S("reason"))), "test");
		text = site_ask(s, (ask){ HTTP_GET, path_of(s, reg_, "/made/versions/1"), NULL, { NULL } }, &r);
		expect_code(r, text, 200);
		text = site_ask(s, (ask){ HTTP_POST, path_of(s, reg_, "/made/undo"), "{\"version\":1}", { "Content-Type", "application/json", "If-Match", "\"2\"", NULL } }, &r);
		expect_code(r, text, 200);
		assert_slice(answer_header(&r, "ETag"), "\"3\"");
		/* nobody may change anything */
		site_as(s, NULL);
		text = site_ask(s, (ask){ HTTP_POST, path_of(s, reg_, ""), body, { "Content-Type", "application/json", NULL } }, &r);
		expect_code(r, text, 401);
		assert_true(slice_starts(answer_header(&r, "WWW-Authenticate"), S("Bearer")));
		text = site_ask(s, (ask){ HTTP_PUT, path_of(s, reg_, "/made"), body, { "Content-Type", "application/json", "If-Match", "\"3\"", NULL } }, &r);
		expect_code(r, text, 401);
	}
	site_end(s);
}

static void a_merge_patch_changes_what_it_names(void **state)
{
	(void)state;
	site *s = site_make();
	response r;
	slice text = site_ask(s, (ask){ HTTP_PATCH, "/api/actions/example", "{\"title\":{\"en\":\"Another title\"},\"end\":null}", { "Content-Type", "application/merge-patch+json", "If-Match", "\"1\"", NULL } }, &r);
	expect_code(r, text, 200);
	assert_int_equal(answer_header(&r, "Spil-Unchanged").n, 0);
	json *v = answer_json(s, text);
	assert_slice(json_text(json_get(json_get(v, S("title")), S("en"))), "Another title");
	assert_true(json_text(json_get(json_get(v, S("title")), S("nl"))).n > 0);
	assert_null(json_get(v, S("end")));
	assert_non_null(json_get(v, S("start")));
	assert_slice(json_text(json_get(v, S("state"))), "unknown");
	assert_slice(json_get(json_get(v, S("meta")), S("version"))->text, "2");
	/* moves */
	text = site_ask(s, (ask){ HTTP_GET, "/api/actions/example/moves", NULL, { NULL } }, &r);
	expect_code(r, text, 200);
	assert_true(json_get(answer_json(s, text), S("moves"))->count >= 4);
	text = site_ask(s, (ask){ HTTP_POST, "/api/actions/example/moves", "{\"transition\":\"warn\"}", { "Content-Type", "application/json", "If-Match", "\"2\"", NULL } }, &r);
	expect_code(r, text, 422);
	assert_slice(json_text(json_get(json_get(answer_json(s, text), S("errors"))->child, S("pointer"))), "#/reason");
	text = site_ask(s, (ask){ HTTP_POST, "/api/actions/example/moves", "{\"transition\":\"warn\",\"reason\":\"late\"}", { "Content-Type", "application/json", "If-Match", "\"2\"", NULL } }, &r);
	expect_code(r, text, 200);
	assert_slice(json_text(json_get(answer_json(s, text), S("state"))), "at-risk");
	text = site_ask(s, (ask){ HTTP_PATCH, "/api/actions/example", "{\"state\":\"done\"}", { "Content-Type", "application/json", "If-Match", "\"3\"", NULL } }, &r);
	expect_code(r, text, 422);
	site_end(s);
}

/* request, code, and a part of the answer */
static void mistakes_are_answered_with_a_way_out(void **state)
{
	(void)state;
	static const struct { ask a; int code; const char *says; } CASES[] = {
		{ { HTTP_GET, "/api/acties", NULL, { NULL } }, 404, "Did you mean" },
		{ { HTTP_GET, "/api/actions/none", NULL, { NULL } }, 404, "urn:spil:problem:not-found" },
		{ { HTTP_GET, "/api/actions?limit=2000", NULL, { NULL } }, 400, "from 0 to 1000" },
		{ { HTTP_GET, "/api/actions?offset=-1", NULL, { NULL } }, 400, "offset" },
		{ { HTTP_GET, "/api/actions?levle=x", NULL, { NULL } }, 400, "Did you mean \\\"level\\\"" },
		{ { HTTP_GET, "/api/actions?order=colour", NULL, { NULL } }, 400, "cannot be ordered" },
		{ { HTTP_GET, "/api/actions?end.from=gisteren", NULL, { NULL } }, 400, "such as 2026-11-23" },
		{ { HTTP_GET, "/api/actions?facets=title", NULL, { NULL } }, 400, "cannot be counted" },
		{ { HTTP_GET, "/api/actions", NULL, { "Accept", "image/png", NULL } }, 406, "not-acceptable" },
		{ { HTTP_GET, "/api/actions/example/versions/99", NULL, { NULL } }, 404, "not-found" },
		{ { HTTP_GET, "/api/actions/example/versions/x", NULL, { NULL } }, 404, "Versions are numbers" },
		{ { HTTP_POST, "/api/actions", "{", { "Content-Type", "application/json", NULL } }, 400, "Line 1" },
		{ { HTTP_POST, "/api/actions", "[]", { "Content-Type", "application/json", NULL } }, 400, "JSON object" },
		{ { HTTP_POST, "/api/actions", "{}", { "Content-Type", "text/plain", NULL } }, 415, "Content-Type" },
		{ { HTTP_POST, "/api/actions", "{}", { NULL } }, 415, "Content-Type" },
		{ { HTTP_POST, "/api/actions", "{}", { "Content-Type", "application/json", NULL } }, 422, "\"pointer\": \"#/title\"" },
		{ { HTTP_POST, "/api/actions", "{\"tilte\":1}", { "Content-Type", "application/json", NULL } }, 422, "Did you mean \\\"title\\\"" },
		{ { HTTP_POST, "/api/actions", "{\"@id\":\"https://elsewhere.example.org/x\"}", { "Content-Type", "application/json", NULL } }, 422, "#/@id" },
		{ { HTTP_PUT, "/api/actions/Not%20Fit", "{}", { "Content-Type", "application/json", "If-None-Match", "*", NULL } }, 422, "cannot be part of an address" },
		{ { HTTP_PUT, "/api/actions/none", "{}", { "Content-Type", "application/json", "If-Match", "\"1\"", NULL } }, 404, "not-found" },
		{ { HTTP_POST, "/api/actions/example/moves", "{\"transition\":\"finish\"}", { "Content-Type", "application/json", "If-Match", "\"1\"", NULL } }, 409, "not possible now" },
		{ { HTTP_POST, "/api/actions/example/moves", "{\"transition\":\"fly\"}", { "Content-Type", "application/json", "If-Match", "\"1\"", NULL } }, 422, "no transition" },
		{ { HTTP_POST, "/api/actions/example/undo", "{\"version\":\"1\"}", { "Content-Type", "application/json", "If-Match", "\"1\"", NULL } }, 422, "#/version" },
		{ { HTTP_DELETE, "/api/actions/example?erase=true", NULL, { "If-Match", "\"1\"", NULL } }, 422, "#/reason" },
	};
	site *s = site_make();
	uint64_t before = log_last_seq(s->log);
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		response r;
		slice text = site_ask(s, CASES[i].a, &r);
		if (!slice_contains(text, slice_from(CASES[i].says))) fprintf(stderr, "case %zu: %.*s\n", i, SL(text));
		expect_code(r, text, CASES[i].code);
		assert_true(slice_contains(text, slice_from(CASES[i].says)));
		assert_slice(r.media, "application/problem+json");
		assert_slice(json_get(answer_json(s, text), S("status"))->text, arena_cstr(s->cx.mem, ctx_num(&s->cx, (uint64_t)CASES[i].code)));
	}
	assert_true(log_last_seq(s->log) == before);
	site_end(s);
}

static void lists_filter_order_count_and_page(void **state)
{
	(void)state;
	site *s = site_make();
	response r;
	for (int i = 0; i < 7; i++) {
		slice name = arena_printf(s->cx.mem, "n%d", i);
		char *body = (char *)(uintptr_t)arena_cstr(s->cx.mem, example_json(s, registers_find(s->rs, S("actions")), arena_cstr(s->cx.mem, name)));
		slice text = site_ask(s, (ask){ HTTP_PUT, arena_cstr(s->cx.mem, JOIN(s->cx.mem, S("/api/actions/"), name)), body, { "Content-Type", "application/json", "If-None-Match", "*", NULL } }, &r);
		expect_code(r, text, 201);
	}
	slice text = site_ask(s, (ask){ HTTP_GET, "/api/actions?limit=3&offset=3&facets=level,state&order=-identifier", NULL, { NULL } }, &r);
	expect_code(r, text, 200);
	json *v = answer_json(s, text);
	assert_slice(json_get(v, S("total"))->text, "8");
	assert_int_equal(json_get(v, S("items"))->count, 3);
	assert_true(slice_contains(json_text(json_get(json_get(v, S("links")), S("next"))), S("offset=6")));
	assert_true(slice_contains(json_text(json_get(json_get(v, S("links")), S("previous"))), S("offset=0")));
	assert_true(slice_contains(answer_header(&r, "Link"), S("rel=\"next\"")));
	json *level = (json *)(uintptr_t)json_get(json_get(v, S("facets")), S("level"));
	assert_int_equal(json_get(level, S("values"))->count, 2);
	assert_slice(json_get(json_get(level, S("values"))->child, S("count"))->text, "8");
	assert_slice(json_text(json_get(json_get(json_get(json_get(v, S("facets")), S("state")), S("values"))->child, S("value"))), "unknown");
	text = site_ask(s, (ask){ HTTP_GET, "/api/actions?state=unknown&level=urn:spil:level:local&end.from=2026-06-01&end.to=2027-01-01", NULL, { NULL } }, &r);
	assert_slice(json_get(answer_json(s, text), S("total"))->text, "8");
	text = site_ask(s, (ask){ HTTP_GET, "/api/actions?state=done", NULL, { NULL } }, &r);
	assert_slice(json_get(answer_json(s, text), S("total"))->text, "0");
	text = site_ask(s, (ask){ HTTP_GET, "/api/actions?domain=-", NULL, { NULL } }, &r);
	assert_slice(json_get(answer_json(s, text), S("total"))->text, "0");
	text = site_ask(s, (ask){ HTTP_GET, "/api/actions?q=meetnet&limit=1", NULL, { NULL } }, &r);
	assert_slice(json_get(answer_json(s, text), S("total"))->text, "8");
	text = site_ask(s, (ask){ HTTP_GET, "/api/actions?modified.from=2026-01-01&created.to=2100-01-01&order=-created", NULL, { NULL } }, &r);
	assert_slice(json_get(answer_json(s, text), S("total"))->text, "8");
	text = site_ask(s, (ask){ HTTP_GET, "/api/actions?modified.from=2100-01-01", NULL, { NULL } }, &r);
	assert_slice(json_get(answer_json(s, text), S("total"))->text, "0");
	text = site_ask(s, (ask){ HTTP_GET, "/api/actions?q=meetnet&limit=1", NULL, { NULL } }, &r);
	/* unchanged: 304 */
	slice etag = arena_copy(s->cx.mem, answer_header(&r, "ETag"));
	text = site_ask(s, (ask){ HTTP_GET, "/api/actions?q=meetnet&limit=1", NULL, { "If-None-Match", quoted(s, etag), NULL } }, &r);
	expect_code(r, text, 304);
	text = site_ask(s, (ask){ HTTP_GET, "/api/actions/n1", NULL, { "If-None-Match", "\"1\"", NULL } }, &r);
	expect_code(r, text, 304);
	text = site_ask(s, (ask){ HTTP_GET, "/api/suggest?q=meetg&register=actions", NULL, { NULL } }, &r);
	expect_code(r, text, 200);
	json *first = json_get(answer_json(s, text), S("suggestions"))->child;
	assert_non_null(first);
	assert_slice(json_text(json_get(first, S("register"))), "action");
	text = site_ask(s, (ask){ HTTP_GET, "/api/registers", NULL, { NULL } }, &r);
	assert_int_equal(json_get(answer_json(s, text), S("registers"))->count, registers_count(s->rs));
	site_end(s);
}

static void linked_data_has_its_context(void **state)
{
	(void)state;
	site *s = site_make();
	response r;
	slice text = site_ask(s, (ask){ HTTP_GET, "/api/actions/example", NULL, { "Accept", "application/ld+json", NULL } }, &r);
	expect_code(r, text, 200);
	assert_slice(r.media, "application/ld+json");
	assert_slice(answer_header(&r, "ETag"), "\"1-ld\"");
	slice context = json_text(json_get(answer_json(s, text), S("@context")));
	assert_slice(context, BASE "/api/contexts/actions");
	text = site_ask(s, (ask){ HTTP_GET, "/api/contexts/actions", NULL, { NULL } }, &r);
	expect_code(r, text, 200);
	assert_slice(json_text(json_get(json_get(json_get(answer_json(s, text), S("@context")), S("title")), S("@id"))), "http://purl.org/dc/terms/title");
	/* the tag of either form allows the change */
	text = site_ask(s, (ask){ HTTP_PATCH, "/api/actions/example", "{\"end\":null}", { "Content-Type", "application/json", "If-Match", "\"1-ld\"", NULL } }, &r);
	expect_code(r, text, 200);
	site_end(s);
}

/* Whether a value fits a schema: as much of JSON Schema as the document uses. */
static bool fits(const json *all, const json *schema, const json *v)
{
	slice ref = json_text(json_get(schema, S("$ref"))), type = json_text(json_get(schema, S("type")));
	if (ref.n) return fits(all, json_get(json_get(json_get(all, S("components")), S("schemas")), slice_skip(ref, slice_rfind_char(ref, '/') + 1)), v);
	if (slice_eq(type, S("string")) && v->kind != JSON_STRING) return false;
	if (slice_eq(type, S("boolean")) && v->kind != JSON_TRUE && v->kind != JSON_FALSE) return false;
	if ((slice_eq(type, S("number")) || slice_eq(type, S("integer"))) && v->kind != JSON_NUMBER) return false;
	const json *choices = json_get(schema, S("enum"));
	bool found = !choices;
	for (const json *c = choices ? choices->child : NULL; c; c = c->next) found = found || slice_eq(c->text, v->text);
	if (!found) return false;
	if (slice_eq(type, S("array"))) {
		if (v->kind != JSON_ARRAY) return false;
		for (const json *e = v->child; e; e = e->next)
			if (!fits(all, json_get(schema, S("items")), e)) return false;
	}
	if (!slice_eq(type, S("object"))) return true;
	if (v->kind != JSON_OBJECT) return false;
	const json *properties = json_get(schema, S("properties")), *others = json_get(schema, S("additionalProperties")), *required = json_get(schema, S("required"));
	for (const json *m = v->child; m; m = m->next) {
		const json *one = json_get(properties, m->key);
		if (!one) one = others;
		if (!one || one->kind == JSON_FALSE || (one->kind == JSON_OBJECT && !fits(all, one, m))) return false;
	}
	for (const json *k = required ? required->child : NULL; k; k = k->next)
		if (!json_get(v, k->text)) return false;
	return true;
}

static void the_openapi_document_fits_what_is_sent(void **state)
{
	(void)state;
	site *s = site_make();
	response r;
	slice text = site_ask(s, (ask){ HTTP_GET, "/api/openapi.json", NULL, { NULL } }, &r);
	expect_code(r, text, 200);
	json *all = answer_json(s, arena_copy(s->cx.mem, text));
	assert_slice(json_text(json_get(all, S("openapi"))), "3.1.0");
	for (size_t i = 0; i < registers_count(s->rs); i++) {
		const reg *reg_ = registers_at(s->rs, i);
		const json *schema = json_get(json_get(json_get(all, S("components")), S("schemas")), reg_->name);
		assert_non_null(schema);
		text = site_ask(s, (ask){ HTTP_GET, path_of(s, reg_, "/example"), NULL, { NULL } }, &r);
		expect_code(r, text, 200);
		json *entry = answer_json(s, text);
		if (!fits(all, schema, entry)) fprintf(stderr, "%.*s does not fit its schema\n%.*s\n", SL(reg_->name), SL(text)), _fail(__FILE__, __LINE__);
		json_set(s->cx.mem, entry, S("nonsense"), json_new(s->cx.mem, JSON_TRUE, NO_SLICE));
		assert_false(fits(all, schema, entry));
		const json *paths = json_get(all, S("paths"));
		assert_non_null(json_get(json_get(paths, slice_from(path_of(s, reg_, ""))), S("post")));
		const json *post = json_get(json_get(paths, slice_from(path_of(s, reg_, ""))), S("post"));
		const json *media = json_get(json_get(json_get(post, S("requestBody")), S("content")), S("application/json"));
		assert_true(fits(all, json_get(media, S("schema")), json_get(media, S("example"))));
	}
	/* each route of the table is described */
	for (const route *row = rest_routes; row->pattern; row++) {
		slice pattern = slice_from(row->pattern);
		if (slice_contains(pattern, S("openapi")) || slice_contains(pattern, S("contexts"))) continue;
		size_t at = slice_find(pattern, S("{register}"));
		slice path = at == SLICE_NONE ? pattern : JOIN(s->cx.mem, slice_take(pattern, at), S("actions"), slice_skip(pattern, at + 10));
		if (!json_get(json_get(all, S("paths")), path)) fprintf(stderr, "%.*s is not described\n", SL(path)), _fail(__FILE__, __LINE__);
	}
	site_end(s);
}

static void what_is_not_public_stands_in_no_answer(void **state)
{
	(void)state;
	static const char *const ADDRESSES[] = { "/api/registers", "/api/suggest?q=geheim", "/api/LIST", "/api/LIST?q=geheim", "/api/LIST/secret", "/api/LIST/secret/history", "/api/LIST/secret/versions/1", "/api/LIST/secret/moves",
		"/doc/LIST.atom", "/doc/LIST.csv", "/doc/LIST.ttl", "/doc/LIST.nt", "/doc/LIST.rdf", "/doc/LIST.jsonld", "/doc/LIST.json", "/doc/LIST/secret.ttl", "/doc/LIST/secret.json", "/doc/LIST/secret.atom", "/doc/LIST/secret.jsonld?version=1" };
	site *s = site_make();
	response r;
	size_t hidden = 0;
	for (size_t i = 0; i < registers_count(s->rs); i++) {
		const reg *reg_ = registers_at(s->rs, i);
		const property *p = reg_->label_property;
		if (!reg_->visibility_choice || p->is_iri) continue;
		hidden++;
		site_as(s, &ADMIN);
		json *v = answer_json(s, example_json(s, reg_, "secret"));
		json *label_value = json_new(s->cx.mem, JSON_STRING, S(MARKER));
		if (p->lang_text) {
			json *names = json_new(s->cx.mem, JSON_OBJECT, NO_SLICE);
			json_add(names, S("nl"), label_value);
			label_value = names;
		}
		json_set(s->cx.mem, v, p->key, label_value);
		json_set(s->cx.mem, v, S("visibility"), json_new(s->cx.mem, JSON_STRING, S("named")));
		buf *b = buf_new(s->cx.mem, 1 << 20);
		json_write(b, v, false);
		slice text = site_ask(s, (ask){ HTTP_PUT, path_of(s, reg_, "/secret?reason=" MARKER), arena_cstr(s->cx.mem, buf_slice(b)), { "Content-Type", "application/json", "If-None-Match", "*", NULL } }, &r);
		expect_code(r, text, 201);
		for (size_t k = 0; k < COUNT_OF(ADDRESSES); k++) {
			slice address = slice_from(ADDRESSES[k]);
			size_t at = slice_find(address, S("LIST"));
			if (at != SLICE_NONE) address = JOIN(s->cx.mem, slice_take(address, at), reg_->name, slice_skip(address, at + 4));
			const char *target = arena_cstr(s->cx.mem, address);
			site_as(s, NULL);
			text = site_ask(s, (ask){ HTTP_GET, target, NULL, { NULL } }, &r);
			if (slice_contains(text, S(MARKER))) fprintf(stderr, "%s shows what is not public\n", target), _fail(__FILE__, __LINE__);
			if (slice_contains(address, S("/secret"))) expect_code(r, text, 404);
			for (size_t h = 0; h < r.header_n; h++) assert_false(slice_contains(r.headers[h].value, S(MARKER)));
			site_as(s, &ADMIN);
			text = site_ask(s, (ask){ HTTP_GET, target, NULL, { NULL } }, &r);
			/* the administrator sees it there, so that the test looks where it would be */
			bool names_it = !slice_contains(address, S("registers")) && !slice_contains(address, S("moves"));
			if (names_it && !slice_contains(text, S(MARKER))) fprintf(stderr, "%s does not show it to the administrator\n%.*s\n", target, SL(slice_take(text, 3000))), _fail(__FILE__, __LINE__);
		}
		site_as(s, &ADMIN);
		text = site_ask(s, (ask){ HTTP_DELETE, path_of(s, reg_, "/secret?erase=true&reason=test"), NULL, { "If-Match", "\"1\"", NULL } }, &r);
		expect_code(r, text, 204);
	}
	assert_true(hidden >= 5);
	site_end(s);
}

/* One Turtle file, no C, no rebuild. */
static void a_new_file_is_a_new_register(void **state)
{
	(void)state;
	arena *a = arena_create(0);
	slice folder = unit_folder(a), path = JOIN(a, folder, S("/things.ttl"));
	FILE *in = fopen("tests/unit/register/data/things.ttl", "rb"), *out = fopen(arena_cstr(a, path), "wb");
	assert_true(in && out);
	for (int c; (c = fgetc(in)) != EOF;) fputc(c, out);
	fclose(in);
	fclose(out);
	site *s = site_make_with(folder);
	unit_folder_remove(folder);
	response r;
	slice text = site_ask(s, (ask){ HTTP_POST, "/api/things", "{\"identifier\":\"ZZ9\",\"title\":{\"en\":\"A new kind of thing\"},\"kind\":\"urn:spil:thing-kind:small\"}", { "Content-Type", "application/json", NULL } }, &r);
	expect_code(r, text, 201);
	assert_slice(answer_header(&r, "Location"), "/api/things/zz9");
	text = site_ask(s, (ask){ HTTP_POST, "/api/things/zz9/moves", "{\"transition\":\"submit\"}", { "Content-Type", "application/json", "If-Match", "\"1\"", NULL } }, &r);
	expect_code(r, text, 200);
	site_as(s, NULL);
	text = site_ask(s, (ask){ HTTP_GET, "/api/things?kind=urn:spil:thing-kind:small&q=new", NULL, { NULL } }, &r);
	assert_slice(json_get(answer_json(s, text), S("total"))->text, "1");
	text = site_ask(s, (ask){ HTTP_GET, "/doc/things/zz9.ttl", NULL, { NULL } }, &r);
	assert_true(slice_contains(text, S("A new kind of thing")));
	text = site_ask(s, (ask){ HTTP_GET, "/doc/things.csv", NULL, { NULL } }, &r);
	assert_true(slice_contains(text, S("ZZ9")) && slice_contains(text, S("Weight (kg)")));
	text = site_ask(s, (ask){ HTTP_GET, "/api/openapi.json", NULL, { NULL } }, &r);
	assert_true(slice_contains(text, S("\"/api/things/{name}\"")));
	site_end(s);
	arena_destroy(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_register_is_read_and_changed), cmocka_unit_test(a_merge_patch_changes_what_it_names), cmocka_unit_test(mistakes_are_answered_with_a_way_out),
		cmocka_unit_test(lists_filter_order_count_and_page), cmocka_unit_test(linked_data_has_its_context), cmocka_unit_test(the_openapi_document_fits_what_is_sent),
		cmocka_unit_test(what_is_not_public_stands_in_no_answer), cmocka_unit_test(a_new_file_is_a_new_register),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
