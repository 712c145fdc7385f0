/* SPDX-License-Identifier: EUPL-1.2
 * Loading registers: ours load, and each way of being wrong is answered with file, line and a way out. */
#include "common.h"

static void all_our_registers_load(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	registers *rs = NULL;
	status st = registers_load(&cx, S("registers"), NO_SLICE, &rs);
	test_show(&cx);
	assert_ok(&cx, st);
	assert_true(registers_count(rs) >= 40);
	const reg *r = registers_find(rs, S("actions"));
	assert_non_null(r);
	assert_slice(r->title.v[LANG_NL], "Acties");
	assert_slice(r->label_property->key, "title");
	assert_slice(r->columns[0]->key, "identifier");
	assert_int_equal(r->state_n, 7);
	assert_non_null(reg_property(r, S("state")));
	assert_true(reg_property(r, S("goals"))->widget == WIDGET_REFERENCE);
	registers_free(rs);
	unit_ctx_done(&cx);
}

static void things_are_read_in_full(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	registers *rs = test_things(&cx);
	const reg *r = registers_find(rs, S("things"));
	assert_slice(r->class_iri, "urn:spil:ns#Thing");
	assert_slice(reg_property(r, S("contacts.email"))->path, "http://www.w3.org/2006/vcard/ns#hasEmail");
	assert_true(reg_property(r, S("contacts.email"))->widget == WIDGET_EMAIL);
	assert_true(reg_property(r, S("contacts"))->widget == WIDGET_GROUP);
	assert_true(reg_property(r, S("description"))->widget == WIDGET_AREA);
	assert_true(reg_property(r, S("title"))->unique_lang && reg_property(r, S("title"))->max == 1);
	assert_false(reg_property(r, S("keywords"))->unique_lang);
	assert_slice(reg_property(r, S("weight"))->unit, "kg");
	assert_true(reg_property(r, S("kind"))->choice_n == 2);
	assert_slice(reg_property(r, S("kind"))->choices[1].label.v[LANG_NL], "klein");
	assert_true(r->may[MAY_WITHDRAW] == 1u << ROLE_OWNER && r->may[MAY_EDIT] == 0);
	assert_true(reg_state(r, S("draft"))->most == VISIBLE_ORGANISATION && reg_state(r, S("ready"))->most == VISIBLE_PUBLIC);
	assert_true(reg_state(r, S("closed"))->closed);
	assert_true(reg_property(r, S("state"))->read_only && reg_property(r, S("organisation"))->implicit);
	assert_slice(r->organisation_path, "urn:spil:ns#organisation");
	assert_slice(r->properties[0].key, "identifier");
	assert_slice(r->groups[r->group_n - 1].key, "management");
	registers_free(rs);
	unit_ctx_done(&cx);
}

/* One case of wrong.txt. */
static bool case_holds(slice base, slice from, slice to, slice want)
{
	ctx cx = unit_ctx();
	registers *rs = NULL;
	slice folder = unit_folder(cx.mem), text = test_replace(cx.mem, base, from, to);
	test_write(cx.mem, folder, "things.ttl", text);
	status st = registers_load(&cx, folder, NO_SLICE, &rs);
	bool good = false;
	for (const finding *f = cx.err.findings; f; f = f->next) {
		slice line = JOIN(cx.mem, f->at, S(": "), f->message);
		size_t slash = slice_find_char(line, '/');
		if (slash != SLICE_NONE && slice_starts(slice_skip(line, slash + 1), want)) good = true;
	}
	if (st != ST_INVALID || !good) {
		fprintf(stderr, "- %.*s\n+ %.*s\nwant %.*s\ngot status %d\n", SL(from), SL(to), SL(want), (int)st);
		test_show(&cx);
		good = false;
	}
	if (st == ST_OK) registers_free(rs);
	unit_folder_remove(folder);
	unit_ctx_done(&cx);
	return good;
}

static void each_mistake_is_named_with_its_line(void **state)
{
	(void)state;
	arena *a = arena_create(0);
	slice base = test_read(a, S(DATA "/things.ttl")), rest = test_read(a, S(DATA "/wrong.txt")), line, from = NO_SLICE, to = NO_SLICE;
	size_t cases = 0, bad = 0;
	while (slice_split(&rest, '\n', &line)) {
		if (slice_starts(line, S("- "))) from = slice_skip(line, 2);
		else if (slice_starts(line, S("+"))) to = slice_trim(slice_skip(line, 1));
		else if (slice_starts(line, S("= "))) {
			cases++;
			bad += !case_holds(base, from, to, slice_skip(line, 2));
		}
	}
	assert_true(cases > 60);
	assert_int_equal(bad, 0);
	arena_destroy(a);
}

static void all_problems_of_all_files_come_at_once(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	registers *rs = NULL;
	slice folder = unit_folder(cx.mem), base = test_read(cx.mem, S(DATA "/things.ttl"));
	test_write(cx.mem, folder, "things.ttl", test_replace(cx.mem, test_replace(cx.mem, base, S("spil:version 1"), S("spil:version 0")), S("spil:tone \"good\""), S("spil:tone \"x\"")));
	test_write(cx.mem, folder, "broken.ttl", S("@prefix : <urn:x:> .\n:a :b .\n"));
	assert_int_equal(registers_load(&cx, folder, NO_SLICE, &rs), ST_INVALID);
	size_t n = 0;
	for (const finding *f = cx.err.findings; f; f = f->next) n++;
	assert_true(n >= 3);
	assert_true(slice_contains(cx.err.message, S("broken.ttl")) && slice_contains(cx.err.message, S("line 2")));
	unit_folder_remove(folder);
	unit_ctx_done(&cx);
}

static void a_missing_folder_says_what_to_set(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	registers *rs = NULL;
	slice folder = unit_folder(cx.mem);
	assert_int_equal(registers_load(&cx, folder, NO_SLICE, &rs), ST_INVALID);
	assert_int_equal(registers_load(&cx, JOIN(cx.mem, folder, S("/none")), NO_SLICE, &rs), ST_SYSTEM);
	assert_true(slice_contains(cx.err.message, S("Set \"registers\"")));
	unit_folder_remove(folder);
	unit_ctx_done(&cx);
}

static void an_overlay_adds_to_a_register_and_makes_new_ones(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	registers *rs = NULL;
	slice folder = unit_folder(cx.mem), own = unit_folder(cx.mem), base = test_read(cx.mem, S(DATA "/things.ttl"));
	test_write(cx.mem, folder, "things.ttl", base);
	test_write(cx.mem, own, "things.ttl", test_read(cx.mem, S(DATA "/overlay.ttl")));
	slice second = test_read(cx.mem, S(DATA "/things.ttl"));
	buf *b = buf_new(cx.mem, 1 << 20);
	for (slice rest = second, part; slice_split(&rest, '\n', &part);) {
		for (size_t at; (at = slice_find(part, S("things"))) != SLICE_NONE; part = slice_skip(part, at + 6)) {
			buf_put(b, slice_take(part, at));
			buf_lit(b, "objects");
		}
		buf_put(b, part);
		buf_lit(b, "\n");
	}
	test_write(cx.mem, own, "objects.ttl", buf_slice(b));
	status st = registers_load(&cx, folder, own, &rs);
	test_show(&cx);
	assert_ok(&cx, st);
	const reg *r = registers_find(rs, S("things"));
	assert_slice(r->title.v[LANG_NL], "Spullen");
	assert_slice(r->title.v[LANG_EN], "Things");
	assert_slice(reg_property(r, S("colour"))->name.v[LANG_EN], "Colour");
	const property *kind = reg_property(r, S("kind"));
	assert_int_equal(kind->choice_n, 3);
	assert_slice(kind->choices[2].label.v[LANG_NL], "reusachtig");
	assert_slice(kind->name.v[LANG_NL], "Maat");
	assert_slice(r->columns[r->column_n - 1]->key, "colour");
	assert_non_null(registers_find(rs, S("objects")));
	registers_free(rs);
	unit_folder_remove(folder);
	unit_folder_remove(own);
	unit_ctx_done(&cx);
}

static void a_mistyped_word_finds_its_neighbour(void **state)
{
	(void)state;
	arena *a = arena_create(0);
	const slice known[] = { S("title"), S("description"), S("end") };
	assert_slice(word_nearest(a, S("tilte"), known, 3), "title");
	assert_slice(word_nearest(a, S("Descripton"), known, 3), "description");
	assert_slice(word_nearest(a, S("endd"), known, 3), "end");
	assert_null(word_nearest(a, S("colour"), known, 3).p);
	assert_null(word_nearest(a, S(""), known, 3).p);
	arena_destroy(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(things_are_read_in_full),
		cmocka_unit_test(each_mistake_is_named_with_its_line),
		cmocka_unit_test(all_problems_of_all_files_come_at_once),
		cmocka_unit_test(a_missing_folder_says_what_to_set),
		cmocka_unit_test(an_overlay_adds_to_a_register_and_makes_new_ones),
		cmocka_unit_test(a_mistyped_word_finds_its_neighbour),
		cmocka_unit_test(all_our_registers_load),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
