/* SPDX-License-Identifier: EUPL-1.2
 * What was acknowledged is in each answer that is asked for after it; while the index lags, no ETag and no stored form says otherwise. */
#include "world.h"
#include "core/inside.h"

/* As the server does: a new request knows of nothing. */
static slice ask_anew(site *s, ask a, response *r)
{
	s->cx.fresh = 0;
	return site_ask(s, a, r);
}

static slice tag_of(site *s, const char *path)
{
	response r;
	slice text = ask_anew(s, (ask){ HTTP_GET, path, NULL, { NULL } }, &r);
	expect_code(r, text, 200);
	return arena_copy(s->cx.mem, answer_header(&r, "ETag"));
}

static void lists_wait_or_say_so(void **state)
{
	(void)state;
	static const char *const LISTS[] = { "/api/actions", "/doc/actions.csv" };
	for (size_t i = 0; i < COUNT_OF(LISTS); i++) {
		site *s = site_make();
		response r;
		slice tag = tag_of(s, LISTS[i]);
		const char *old = arena_cstr(s->cx.mem, tag);
		slice text = ask_anew(s, (ask){ HTTP_GET, LISTS[i], NULL, { "If-None-Match", old, NULL } }, &r);
		expect_code(r, text, 304);
		/* One more change was acknowledged, which the index does not have yet. */
		s->index->patience = 50;
		index_promise(s->index, index_seq(s->index) + 1);
		text = ask_anew(s, (ask){ HTTP_GET, LISTS[i], NULL, { "If-None-Match", old, NULL } }, &r);
		expect_code(r, text, 503);
		text = ask_anew(s, (ask){ HTTP_GET, "/api/actions/example", NULL, { NULL } }, &r);
		expect_code(r, text, 503);
		/* It arrives. */
		event e;
		change c = { .space = S("main"), .iri = S("urn:spil:test"), .kind = EVENT_CONFIG, .expect = VERSION_ANY, .actor = S("urn:a") };
		s->index->patience = 5000;
		assert_ok(&s->cx, event_append(&s->cx, s->w, &c, &e));
		text = ask_anew(s, (ask){ HTTP_GET, LISTS[i], NULL, { "If-None-Match", old, NULL } }, &r);
		expect_code(r, text, 200);
		assert_false(slice_eq(answer_header(&r, "ETag"), tag));
		site_end(s);
	}
}

/* What a program does that saves and then reads: never the old one, never nothing. */
static void a_save_and_a_read_agree(void **state)
{
	(void)state;
	enum { TURNS = 30 };
	site *s = site_make();
	response r;
	slice text, tag = tag_of(s, "/api/actions");
	for (int i = 1; i <= TURNS; i++) {
		const char *body = arena_cstr(s->cx.mem, arena_printf(s->cx.mem, "{\"title\":{\"en\":\"Title %d\"}}", i)), *match = arena_cstr(s->cx.mem, arena_printf(s->cx.mem, "\"%d\"", i));
		text = ask_anew(s, (ask){ HTTP_PATCH, "/api/actions/example", body, { "Content-Type", "application/merge-patch+json", "If-Match", match, NULL } }, &r);
		expect_code(r, text, 200);
		text = ask_anew(s, (ask){ HTTP_GET, "/api/actions/example", NULL, { NULL } }, &r);
		expect_code(r, text, 200);
		assert_slice(json_text(json_get(json_get(answer_json(s, text), S("title")), S("en"))), arena_cstr(s->cx.mem, arena_printf(s->cx.mem, "Title %d", i)));
		slice now = tag_of(s, "/api/actions");
		assert_false(slice_eq(now, tag));
		tag = now;
	}
	site_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(lists_wait_or_say_so), cmocka_unit_test(a_save_and_a_read_agree) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
