/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/strategy/world.h"
#include "strategy/demo.h"
#include "strategy/overview.h"

static uint64_t told, total;
static void progress(void *arg, uint64_t done, uint64_t all) { (void)arg; told = done; total = all; }

static uint64_t count_of(ctx *cx, slice register_name)
{
	list_query q = { .register_name = register_name };
	list_result r;
	assert_ok(cx, index_list(cx, &q, &r));
	return r.total;
}

static void the_demonstration_loads_once(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	assert_ok(cx, demo_load(cx, &w.e, S("demo"), progress, NULL));
	assert_true(total > 500);
	assert_int_equal(told, total);
	assert_int_equal(log_last_seq(w.log), total);
	assert_int_equal(count_of(cx, S("actions")), 13 + 202);
	assert_ok(cx, demo_load(cx, &w.e, S("demo"), progress, NULL));
	assert_int_equal(log_last_seq(w.log), total);
	event first;
	slice document;
	assert_ok(cx, log_current(cx, w.log, S(ID("policies", "vlaamse-datastrategie")), &first, &document));
	assert_true(slice_contains(first.reason, S("Kenniscentrum Data & Maatschappij")));
	assert_true(slice_contains(document, S("sourceScore> 3")) || slice_contains(document, S("sourceScore 3")));
	world_close(&w);
}

static void the_real_strategy_is_told_as_the_page_tells_it(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	assert_ok(cx, demo_load(cx, &w.e, S("demo"), NULL, NULL));
	overview o;
	assert_ok(cx, overview_make(cx, &w.e, &(overview_options){ .strategy = S(ID("strategies", "vlaamse-datastrategie")) }, &o));
	assert_false(o.fictional);
	assert_true(o.actions.told);
	assert_int_equal(o.actions.announced, 202);
	assert_int_equal(o.actions.recorded, 13);
	assert_int_equal(o.by[BY_DOMAIN].n, 4);
	assert_int_equal(o.by[BY_GOAL].n, 5); /* four goals, and "not told" */
	assert_int_equal(o.by[BY_STEP].n, 11);
	assert_int_equal(o.by[BY_DOMAIN].lines[0].total, 0); /* the page names no action of the first domain */
	for (size_t i = 0; i < o.state_n; i++) assert_int_equal(o.all.by_state[i], slice_eq(o.states[i].name, S("unknown")) ? 13 : 0);
	assert_int_equal(overview_line_of(&o.by[BY_OWNER], NO_SLICE)->total, 2); /* two actions without a named owner */
	assert_int_equal(o.late.total, 0); /* no dates are told */
	assert_int_equal(o.unreported.total, 13);
	world_close(&w);
}

static void the_made_up_strategy_shows_everything_and_says_it_is_made_up(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	assert_ok(cx, demo_load(cx, &w.e, S("demo"), NULL, NULL));
	overview o;
	assert_ok(cx, overview_make(cx, &w.e, &(overview_options){ .strategy = S(ID("strategies", "fictieve-datastrategie")) }, &o));
	assert_true(o.fictional);
	assert_int_equal(o.actions.recorded, 202);
	assert_int_equal(o.actions.announced, 210);
	assert_int_equal(o.plan_n, 2);
	for (size_t i = 0; i < o.state_n; i++) assert_true(o.all.by_state[i] >= 2);
	assert_int_equal(o.all.by_state[o.state_n], 0);
	for (size_t i = 0; i < o.by[BY_LEVEL].n; i++) assert_true(o.by[BY_LEVEL].lines[i].total > 0);
	for (size_t i = 0; i < o.by[BY_KIND].n; i++) assert_true(o.by[BY_KIND].lines[i].total > 0);
	assert_true(o.reported > 100);
	assert_true(o.reported + o.unreported.total == 202);
	assert_true(o.assessed > 10);
	assert_true(o.late.total > 0 && o.blocked.total > 0);
	assert_int_equal(o.nested_n, 1);
	assert_int_equal(o.nested[0].actions.announced, 15);
	assert_int_equal(o.nested[0].actions.recorded, 0);
	overview_nested *all;
	size_t n;
	assert_ok(cx, strategies_list(cx, &w.e, &all, &n));
	assert_int_equal(n, 3);
	assert_false(all[0].fictional);
	assert_true(all[1].fictional && all[2].fictional);
	/* nothing made up goes without saying so */
	resource *rows;
	assert_ok(cx, list_where(cx, S("organisations"), NO_SLICE, NULL, 0, NO_SLICE, 1000, &rows, &n));
	size_t made_up = 0;
	for (size_t i = 0; i < n; i++) made_up += slice_contains(rows[i].label_en, S("ade up")) || slice_contains(rows[i].label_en, S("Made-up"));
	assert_int_equal(made_up, 17);
	world_close(&w);
}

static void the_same_seed_gives_the_same_strategy(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	generate_options o = GENERATE_DEFAULTS;
	json *one, *two;
	o.today = days_from_civil(2026, 11, 23);
	assert_ok(&cx, generate_strategy(&cx, &o, &one));
	assert_ok(&cx, generate_strategy(&cx, &o, &two));
	assert_true(json_equal(one, two));
	o.seed++;
	assert_ok(&cx, generate_strategy(&cx, &o, &two));
	assert_false(json_equal(one, two));
	o.actions = 5;
	assert_int_equal(generate_strategy(&cx, &o, &two), ST_INVALID);
	unit_ctx_done(&cx);
}

static void a_wrong_file_is_named(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	slice folder = unit_folder(cx->mem), file = JOIN(cx->mem, folder, S("/x.json"));
	static const struct { const char *text, *want; } CASES[] = {
		{ "{\"entries\": [{\"register\": \"goals\", \"name\": \"x\", \"values\": {\"title\": {\"nl\": \"X\"}}}]}", "goals/x" },
		{ "{\"entries\": [{\"register\": \"nothing\", \"name\": \"x\"}]}", "there is no such register" }, { "{\"entries\": [{\"register\": \"goals\", \"name\": \"X y\"}]}", "address" },
		{ "{\"entries\": [{\"register\": \"actions\", \"name\": \"x\", \"state\": \"tired\"}]}", "state" }, { "{\"entries\": 1}", "entries" }, { "{", "Line 1" },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		FILE *f = fopen(arena_cstr(cx->mem, file), "w");
		fputs(CASES[i].text, f);
		fclose(f);
		assert_int_equal(demo_load(cx, &w.e, folder, NULL, NULL), ST_INVALID);
		if (!slice_contains(cx->err.message, slice_from(CASES[i].want)) || !slice_contains(cx->err.message, S("x.json"))) print_error("%.*s\n", SL(cx->err.message));
		assert_true(slice_contains(cx->err.message, slice_from(CASES[i].want)) && slice_contains(cx->err.message, S("x.json")));
		ctx_error_clear(cx);
	}
	assert_int_equal(log_last_seq(w.log), 0);
	unit_folder_remove(folder);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_demonstration_loads_once), cmocka_unit_test(the_real_strategy_is_told_as_the_page_tells_it), cmocka_unit_test(the_made_up_strategy_shows_everything_and_says_it_is_made_up),
		cmocka_unit_test(the_same_seed_gives_the_same_strategy), cmocka_unit_test(a_wrong_file_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
