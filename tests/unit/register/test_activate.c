/* SPDX-License-Identifier: EUPL-1.2
 * What a changed register file would do is told before it is done, and nothing is written by asking. */
#include "common.h"
#include "core/event.h"
#include "register/activate.h"
#include "store/file.h"

typedef struct { ctx cx; slice folder, files, overlay; log_store *log; activation a; } world;
#define IRI "https://x/id/things/"

static void write_things(world *w, const char *from, const char *to)
{
	slice text = test_read(w->cx.mem, S(DATA "/things.ttl"));
	test_write(w->cx.mem, w->files, "things.ttl", from ? test_replace(w->cx.mem, text, slice_from(from), slice_from(to)) : text);
}

/* Checks the files as they stand, and keeps them when asked. */
static void check(world *w, bool keep)
{
	register_file *files;
	size_t n;
	registers *rs = NULL;
	assert_ok(&w->cx, register_files(&w->cx, w->files, w->overlay, NO_SLICE, &files, &n));
	status st = registers_load_files(&w->cx, files, n, &rs);
	test_show(&w->cx);
	assert_ok(&w->cx, st);
	assert_ok(&w->cx, activation_check(&w->cx, w->folder, w->log, files, n, rs, NULL, NULL, &w->a));
	if (keep) assert_ok(&w->cx, activation_keep(&w->cx, w->folder, files, n, &w->a));
	registers_free(rs);
}

static void put(world *w, const char *name, const char *more)
{
	slice iri = JOIN(w->cx.mem, S(IRI), slice_from(name));
	slice text = JOIN(w->cx.mem, S("@prefix dct: <http://purl.org/dc/terms/> . @prefix spil: <urn:spil:ns#> . <"), iri, S("> a spil:Thing ; dct:title \"Een ding\"@nl ; "
		"<http://www.w3.org/ns/adms#status> <urn:spil:state:things:draft> ; "), slice_from(more), S(" ."));
	change c = { .space = S("main"), .iri = iri, .expect = VERSION_NONE, .kind = EVENT_CREATE, .actor = S("urn:x"), .reason = S(""), .register_name = S("things"), .register_version = 1, .media = S("text/turtle"), .document = text };
	status own;
	event e;
	assert_ok(&w->cx, log_append(&w->cx, w->log, &c, 1, &own, &e));
	assert_int_equal(own, ST_OK);
}

static void begin(world *w)
{
	*w = (world){ .cx = unit_ctx() };
	w->folder = unit_folder(w->cx.mem);
	w->files = unit_folder(w->cx.mem);
	w->overlay = unit_folder(w->cx.mem);
	assert_ok(&w->cx, log_open(&w->cx, w->folder, false, &w->log));
	put(w, "one", "dct:identifier \"AB1\" ; spil:amount 3 ; dct:type <urn:spil:thing-kind:small> ; spil:part <" IRI "two>");
	put(w, "two", "dct:identifier \"AB123456\" ; spil:weight 12.5");
	put(w, "three", "dct:identifier \"AB12345678\" ; spil:weight 900.0 ; dct:type <urn:spil:thing-kind:large>");
	write_things(w, NULL, NULL);
	check(w, true);
	assert_true(w->a.first);
}

static void end(world *w)
{
	log_close(w->log);
	unit_folder_remove(w->folder);
	unit_folder_remove(w->files);
	unit_folder_remove(w->overlay);
	unit_ctx_done(&w->cx);
}

static bool changed(const world *w, const char *key, change_sort sort, const char *words)
{
	for (size_t i = 0; i < w->a.change_n; i++)
		if (slice_eq(w->a.changes[i].key, slice_from(key)) && w->a.changes[i].sort == sort && slice_contains(w->a.changes[i].message.v[LANG_EN], slice_from(words))) return true;
	for (size_t i = 0; i < w->a.change_n; i++) fprintf(stderr, "   %.*s %.*s %.*s\n", SL(w->a.changes[i].key), SL(change_sort_name(w->a.changes[i].sort)), SL(w->a.changes[i].message.v[LANG_EN]));
	return false;
}

static const misfit *failing(const world *w, const char *key)
{
	for (size_t i = 0; i < w->a.misfit_n; i++)
		if (slice_eq(w->a.misfits[i].key, slice_from(key))) return &w->a.misfits[i];
	for (size_t i = 0; i < w->a.misfit_n; i++) fprintf(stderr, "   %.*s: %.*s\n", SL(w->a.misfits[i].key), SL(w->a.misfits[i].message.v[LANG_EN]));
	return NULL;
}

static void the_files_in_use_differ_in_nothing(void **state)
{
	(void)state;
	world w;
	begin(&w);
	check(&w, false);
	assert_false(w.a.first);
	assert_int_equal(w.a.touched_n, 0);
	assert_int_equal(w.a.checked, 0);
	assert_int_equal(activation_last(&w.cx, w.folder, &w.a), ST_NOT_FOUND);
	end(&w);
}

static void each_sort_of_change_is_told_with_the_entries_that_fail(void **state)
{
	(void)state;
	static const struct { const char *from, *to, *key; change_sort sort; const char *words; uint64_t entries; const char *also, *then; } CASES[] = {
		{ "sh:maxLength 12", "sh:maxLength 5", "identifier", CHANGE_TIGHTER, "at most 5 characters", 2, NULL, NULL },
		{ "sh:maxLength 12", "sh:maxLength 20", "identifier", CHANGE_LOOSER, "more than 12 characters", 0, NULL, NULL },
		{ "sh:pattern \"^[A-Z]{2}[0-9]+$\"", "sh:pattern \"^[A-Z]{2}[0-9]+2$\"", "identifier", CHANGE_TIGHTER, "has to match", 3, NULL, NULL },
		{ "sh:datatype xsd:integer ; sh:maxCount 1 ; sh:order 8", "sh:datatype xsd:integer ; sh:minCount 1 ; sh:maxCount 1 ; sh:order 8", "amount", CHANGE_TIGHTER, "At least 1 values", 2, NULL, NULL },
		{ "sh:maxExclusive 1000", "sh:maxExclusive 500", "weight", CHANGE_TIGHTER, "greatest value is 500, and it was 1000", 1, NULL, NULL },
		{ "sh:minInclusive 0 ; sh:maxExclusive", "sh:minInclusive 100 ; sh:maxExclusive", "weight", CHANGE_TIGHTER, "least value is 100", 1, "spil:weight 12.50", "spil:weight 112.50" },
		{ "sh:nodeKind sh:IRI ; spil:refers \"things\" ; sh:order 6", "sh:nodeKind sh:IRI ; spil:refers \"things\" ; sh:maxCount 3 ; sh:order 6", "parts", CHANGE_TIGHTER, "At most 3 values are kept, and there was no limit", 0, NULL, NULL },
		{ "spil:amount ; spil:key \"amount\"", "spil:amount2 ; spil:key \"amount\"", "amount", CHANGE_TIGHTER, "Its path is", 1, "spil:amount 3", "spil:amount2 3" },
		{ "spil:amount ; spil:key \"amount\"", "spil:amount ; spil:key \"number\"", "amount", CHANGE_REMOVED, "is gone", 0, NULL, NULL },
		{ "spil:amount ; spil:key \"amount\"", "spil:amount ; spil:key \"number\"", "number", CHANGE_ADDED, "is new", 0, NULL, NULL },
		{ "sh:datatype xsd:decimal", "sh:datatype xsd:integer", "weight", CHANGE_TIGHTER, "Its values are xsd:integer, and they were xsd:decimal", 2, "spil:weight 12.50", "spil:weight 12" },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		world w;
		begin(&w);
		slice text = test_replace(w.cx.mem, test_read(w.cx.mem, S(DATA "/things.ttl")), slice_from(CASES[i].from), slice_from(CASES[i].to));
		if (CASES[i].also) text = test_replace(w.cx.mem, text, slice_from(CASES[i].also), slice_from(CASES[i].then)); /* the example has to follow */
		test_write(w.cx.mem, w.files, "things.ttl", text);
		register_file *files;
		size_t n;
		registers *rs = NULL;
		assert_ok(&w.cx, register_files(&w.cx, w.files, w.overlay, NO_SLICE, &files, &n));
		status st = registers_load_files(&w.cx, files, n, &rs);
		test_show(&w.cx);
		assert_ok(&w.cx, st);
		assert_ok(&w.cx, activation_check(&w.cx, w.folder, w.log, files, n, rs, NULL, NULL, &w.a));
		registers_free(rs);
		assert_true(changed(&w, CASES[i].key, CASES[i].sort, CASES[i].words));
		if (w.a.entries != CASES[i].entries) fprintf(stderr, "case %zu: %llu entries\n", i, (unsigned long long)w.a.entries);
		assert_int_equal(w.a.entries, CASES[i].entries);
		assert_int_equal(w.a.checked, 3);
		end(&w);
	}
}

static void the_entries_that_fail_are_counted_by_constraint_and_named(void **state)
{
	(void)state;
	world w;
	begin(&w);
	write_things(&w, "sh:minInclusive 0 ; sh:maxExclusive 1000", "sh:minInclusive 10 ; sh:maxExclusive 14");
	slice text = test_read(w.cx.mem, JOIN(w.cx.mem, w.files, S("/things.ttl")));
	test_write(w.cx.mem, w.files, "things.ttl", test_replace(w.cx.mem, text, S("sh:minLength 3"), S("sh:minLength 4")));
	check(&w, false);
	assert_int_equal(w.a.entries, 2);
	const misfit *weight = failing(&w, "weight"), *identifier = failing(&w, "identifier");
	assert_non_null(weight);
	assert_non_null(identifier);
	assert_int_equal(weight->count, 1);
	assert_slice(weight->examples[0], IRI "three");
	assert_slice(identifier->examples[0], IRI "one");
	assert_true(weight->message.v[LANG_NL].n && weight->message.v[LANG_EN].n);
	/* what is asked about is not done */
	assert_int_equal(activation_last(&w.cx, w.folder, &w.a), ST_NOT_FOUND);
	check(&w, true);
	activation back;
	assert_ok(&w.cx, activation_last(&w.cx, w.folder, &back));
	assert_int_equal(back.entries, 2);
	assert_int_equal(back.misfit_n, w.a.misfit_n);
	assert_int_equal(back.change_n, w.a.change_n);
	assert_int_equal(back.time, w.a.time);
	for (size_t i = 0; i < back.misfit_n; i++) {
		assert_true(slice_eq(back.misfits[i].message.v[LANG_NL], w.a.misfits[i].message.v[LANG_NL]));
		assert_int_equal(back.misfits[i].example_n, w.a.misfits[i].example_n);
	}
	check(&w, false);
	assert_int_equal(w.a.touched_n, 0);
	end(&w);
}

static void an_operators_file_counts_and_one_file_can_take_anothers_place(void **state)
{
	(void)state;
	world w;
	begin(&w);
	test_write(w.cx.mem, w.overlay, "things.ttl", test_read(w.cx.mem, S(DATA "/overlay.ttl")));
	check(&w, false);
	assert_int_equal(w.a.touched_n, 1);
	assert_slice(w.a.touched[0], "things");
	assert_true(w.a.change_n > 0);
	assert_int_equal(w.a.entries, 0);
	check(&w, true);
	slice elsewhere = unit_folder(w.cx.mem);
	test_write(w.cx.mem, elsewhere, "things.ttl", test_replace(w.cx.mem, test_read(w.cx.mem, S(DATA "/things.ttl")), S("sh:maxLength 12"), S("sh:maxLength 5")));
	register_file *files;
	size_t n;
	registers *rs;
	assert_ok(&w.cx, register_files(&w.cx, w.files, w.overlay, JOIN(w.cx.mem, elsewhere, S("/things.ttl")), &files, &n));
	assert_int_equal(n, 2);
	assert_ok(&w.cx, registers_load_files(&w.cx, files, n, &rs));
	assert_ok(&w.cx, activation_check(&w.cx, w.folder, w.log, files, n, rs, NULL, NULL, &w.a));
	assert_int_equal(w.a.entries, 2);
	registers_free(rs);
	unit_folder_remove(elsewhere);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_files_in_use_differ_in_nothing), cmocka_unit_test(each_sort_of_change_is_told_with_the_entries_that_fail),
		cmocka_unit_test(the_entries_that_fail_are_counted_by_constraint_and_named), cmocka_unit_test(an_operators_file_counts_and_one_file_can_take_anothers_place) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
