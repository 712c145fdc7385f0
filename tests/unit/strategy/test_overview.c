/* SPDX-License-Identifier: EUPL-1.2
 * Every number here was counted by hand from small.h. */
#include "unit/strategy/small.h"
#include "strategy/compare.h"
#include "strategy/export.h"
#include "strategy/overview.h"

static const overview_line *line(const overview *o, dimension d, const char *iri) { return overview_line_of(&o->by[d], iri ? slice_from(iri) : NO_SLICE); }

static uint64_t in_state(const overview *o, const overview_line *l, const char *name)
{
	for (size_t i = 0; i < o->state_n; i++)
		if (slice_eq(o->states[i].name, slice_from(name))) return l->by_state[i];
	_fail(__FILE__, __LINE__);
	return 0;
}

static void numbers_are_those_counted_by_hand(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	small_frame(&w);
	small_actions(&w);
	overview o;
	assert_ok(cx, overview_make(cx, &w.e, &(overview_options){ .strategy = S(ID("strategies", "s")) }, &o));
	assert_int_equal(o.actions.announced, 12); assert_true(o.actions.told); assert_int_equal(o.actions.recorded, 9);
	assert_int_equal(o.all.total, 9);
	assert_int_equal(in_state(&o, &o.all, "unknown"), 2); assert_int_equal(in_state(&o, &o.all, "blocked"), 2); assert_int_equal(in_state(&o, &o.all, "on-track"), 2);
	assert_int_equal(in_state(&o, &o.all, "done"), 1); assert_int_equal(in_state(&o, &o.all, "stopped"), 1); assert_int_equal(in_state(&o, &o.all, "planned"), 1); assert_int_equal(in_state(&o, &o.all, "at-risk"), 0);
	assert_int_equal(o.all.by_state[o.state_n], 0);
	/* domains in order of sequence, the empty one too, "not told" last */
	assert_int_equal(o.by[BY_DOMAIN].n, 4);
	assert_slice(o.by[BY_DOMAIN].lines[0].iri, ID("domains", "kader")); assert_int_equal(o.by[BY_DOMAIN].lines[0].total, 0);
	assert_slice(o.by[BY_DOMAIN].lines[1].label[LANG_NL], "Ecosysteem"); assert_int_equal(o.by[BY_DOMAIN].lines[1].total, 2);
	assert_int_equal(o.by[BY_DOMAIN].lines[2].total, 2);
	assert_null(o.by[BY_DOMAIN].lines[3].iri.p); assert_int_equal(o.by[BY_DOMAIN].lines[3].total, 5); assert_slice(o.by[BY_DOMAIN].lines[3].label[LANG_EN], "not told");
	assert_int_equal(line(&o, BY_STEP, ID("steps", "kwaliteit"))->total, 1); assert_slice(line(&o, BY_STEP, ID("steps", "kwaliteit"))->parent, ID("domains", "governance"));
	assert_int_equal(line(&o, BY_GOAL, ID("goals", "beter"))->total, 3); assert_int_equal(line(&o, BY_GOAL, ID("goals", "delen"))->total, 1); assert_int_equal(line(&o, BY_GOAL, NULL)->total, 6);
	assert_int_equal(line(&o, BY_OWNER, ID("organisations", "vmm"))->total, 3); assert_int_equal(in_state(&o, line(&o, BY_OWNER, ID("organisations", "vmm")), "blocked"), 2);
	assert_int_equal(line(&o, BY_OWNER, ID("organisations", "ovam"))->total, 2); assert_int_equal(line(&o, BY_OWNER, NULL)->total, 3);
	assert_slice(o.by[BY_OWNER].lines[0].iri, ID("organisations", "vmm"));
	assert_int_equal(o.by[BY_LEVEL].n, 6); /* five levels and "not told" */
	assert_int_equal(line(&o, BY_LEVEL, "urn:spil:level:flemish")->total, 2); assert_int_equal(line(&o, BY_LEVEL, "urn:spil:level:local")->total, 2); assert_int_equal(line(&o, BY_LEVEL, "urn:spil:level:federal")->total, 0);
	assert_int_equal(line(&o, BY_KIND, "urn:spil:action-kind:synergy")->total, 1);
	assert_int_equal(o.plan_n, 2); assert_int_equal(o.plans[0].year, 2025); assert_int_equal(o.plans[0].actions.announced, 7); assert_int_equal(o.plans[0].actions.recorded, 5);
	assert_false(o.plans[1].actions.told); assert_int_equal(o.plans[1].actions.recorded, 4);
	assert_int_equal(o.reported, 3); assert_int_equal(o.unreported.total, 6); assert_int_equal(o.assessed, 1);
	/* late: a2 (since June) before a4 (since September); a1 is done, a5 stopped, b1 ends in 2099 */
	assert_int_equal(o.late.total, 2);
	assert_slice(o.late.rows[0].action.iri, ID("actions", "a2")); assert_slice(o.late.rows[1].action.iri, ID("actions", "a4"));
	assert_int_equal(o.late.rows[0].days_late, o.today - days_from_civil(2025, 6, 30)); assert_slice(o.late.rows[0].owner_label, "Flanders Environment Agency");
	assert_int_equal(o.blocked.total, 2);
	assert_int_equal(o.period_n, 3); assert_slice(o.periods[0].period, "2025-H1"); assert_int_equal(o.periods[0].total, 2); assert_slice(o.periods[2].period, "2026-H1");
	for (size_t i = 0; i < o.status_n; i++) {
		slice name = o.statuses[i].value;
		assert_int_equal(o.periods[0].by_status[i], slice_ends(name, S(":on-track")) || slice_ends(name, S(":blocked")));
		assert_int_equal(o.periods[1].by_status[i], slice_ends(name, S(":done")));
	}
	assert_int_equal(o.nested_n, 1); assert_false(o.nested[0].actions.told); assert_int_equal(o.nested[0].actions.recorded, 0);
	world_close(&w);
}

static void coverage_shows_its_empty_cells(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	small_frame(&w);
	small_actions(&w);
	overview o;
	assert_ok(cx, overview_make(cx, &w.e, &(overview_options){ .strategy = S(ID("strategies", "s")) }, &o));
	const overview_matrix *m = &o.coverage;
	assert_int_equal(m->row_n, 4); assert_int_equal(m->column_n, 6);
	static const uint64_t WANT[4][6] = { /* local provincial flemish federal european not-told */
		{ 0, 0, 0, 0, 0, 0 }, /* kader */
		{ 1, 0, 1, 0, 0, 1 }, /* ecosysteem: a1 at two levels, b1 tells none */
		{ 1, 0, 1, 0, 0, 0 }, /* governance: a4, a2 */
		{ 0, 0, 0, 0, 0, 5 }, /* no domain: a3 a5 b2 b3 b4 */
	};
	for (size_t r = 0; r < 4; r++)
		for (size_t c = 0; c < 6; c++) {
			if (matrix_cell(m, r, c) != WANT[r][c]) print_error("row %zu column %zu\n", r, c);
			assert_int_equal(matrix_cell(m, r, c), WANT[r][c]);
		}
	assert_int_equal(m->empty, 3 * 5 - 4);
	assert_int_equal(o.goals.row_n, 3); /* two goals and "not told" */
	world_close(&w);
}

static void a_plan_and_a_period_narrow_the_numbers(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	small_frame(&w);
	small_actions(&w);
	overview o;
	assert_ok(cx, overview_make(cx, &w.e, &(overview_options){ .strategy = S(ID("strategies", "s")), .plan = S(ID("plans", "p2025")), .period = S("2025-H2"), .most = 1 }, &o));
	assert_int_equal(o.all.total, 5); assert_int_equal(o.actions.announced, 7);
	assert_int_equal(o.reported, 1); assert_int_equal(o.unreported.total, 4); assert_int_equal(o.unreported.n, 1);
	assert_int_equal(o.late.total, 2); assert_int_equal(o.late.n, 1);
	assert_int_equal(o.plans[1].actions.recorded, 4); /* the other plan keeps its number */
	assert_int_equal(overview_make(cx, &w.e, &(overview_options){ .strategy = S(ID("strategies", "s")), .plan = S(ID("plans", "none")) }, &o), ST_NOT_FOUND);
	assert_int_equal(overview_make(cx, &w.e, &(overview_options){ .strategy = S(ID("plans", "p2025")) }, &o), ST_NOT_FOUND);
	/* a strategy without plans has no actions; it does not have all of them */
	assert_ok(cx, overview_make(cx, &w.e, &(overview_options){ .strategy = S(ID("strategies", "nested")) }, &o));
	assert_int_equal(o.all.total, 0); assert_int_equal(o.unreported.total, 0); assert_int_equal(o.late.total, 0);
	world_close(&w);
}

static void withdrawn_actions_are_not_counted(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	small_frame(&w);
	small_actions(&w);
	event gone;
	assert_ok(cx, entry_withdraw(cx, &w.e, registers_find(w.registers, S("actions")), S(ID("actions", "b4")), VERSION_ANY, S("test"), &gone));
	overview o;
	cx->view = &VIEW_PUBLIC;
	assert_ok(cx, overview_make(cx, &w.e, &(overview_options){ .strategy = S(ID("strategies", "s")) }, &o));
	assert_int_equal(o.all.total, 8);
	assert_int_equal(in_state(&o, &o.all, "unknown"), 1);
	world_close(&w);
}

/* The registers of the project, but actions, reports and organisations may hide. */
static slice registers_that_hide(arena *a)
{
	slice folder = unit_folder(a);
	char command[1000];
	snprintf(command, sizeof command, "cp registers/*.ttl '%.*s' && sed -i 's/spil:visibility spil:public ;/spil:visibility spil:public ; spil:visibilityChoice true ;/' '%.*s'/actions.ttl '%.*s'/organisations.ttl", SL(folder),
		 SL(folder), SL(folder));
	assert_int_equal(system(command), 0);
	return folder;
}

static bool leaks(ctx *cx, world *w)
{
	overview o;
	plan_comparison c;
	strategy_changes changes;
	buf *b = buf_new(cx->mem, 16 << 20);
	json_writer j = json_writer_to(b, false);
	assert_ok(cx, overview_make(cx, &w->e, &(overview_options){ .strategy = S(ID("strategies", "s")) }, &o));
	overview_json(cx, &o, &j);
	assert_ok(cx, plan_compare(cx, &w->e, S(ID("plans", "p2025")), S(ID("plans", "p2026")), &c));
	plan_comparison_json(cx, &c, &j);
	assert_ok(cx, strategy_changed_since(cx, &w->e, S(ID("strategies", "s")), 0, 1000, &changes));
	for (size_t i = 0; i < changes.n; i++) buf_printf(b, "%.*s %.*s", SL(changes.rows[i].what.label_nl), SL(changes.rows[i].last.reason));
	export_scope scope = { .strategy = S(ID("strategies", "s")) };
	assert_ok(cx, export_actions(cx, &w->e, &scope, EXPORT_CSV, b));
	assert_ok(cx, export_actions(cx, &w->e, &scope, EXPORT_JSONLD, b));
	assert_ok(cx, export_actions(cx, &w->e, &scope, EXPORT_STRATML, b));
	bool counted = o.all.total != 9 || o.late.total != 2 || matrix_cell(&o.coverage, 1, 3) != 0 || o.blocked.total != 2 || c.added != 2 || c.dropped != 3;
	return counted || slice_contains(buf_slice(b), S("GEHEIM"));
}

static void what_a_person_may_not_see_stands_nowhere(void **state)
{
	(void)state;
	ctx own = unit_ctx();
	slice folder = registers_that_hide(own.mem);
	world w;
	world_open_with(&w, folder);
	ctx *cx = &w.cx;
	small_frame(&w);
	small_actions(&w);
	world_add(&w, "organisations", "stil", NULL, "{\"name\": " L("GEHEIM agentschap", "GEHEIM agency") ", \"visibility\": \"named\"}");
	world_add(&w, "actions", "stil", "blocked", "{\"identifier\": \"9,9\", \"title\": " L("GEHEIM plan", "GEHEIM plan") ", \"plan\": " REF("plans", "p2026") ", \"domain\": " REF("domains", "ecosysteem")
		", \"level\": [\"urn:spil:level:federal\"], \"owner\": " REF("organisations", "stil") ", \"end\": \"2020-01-01\", \"visibility\": \"named\"}");
	assert_true(leaks(cx, &w)); /* who may see all, sees it: the check can fail */
	cx->view = &VIEW_PUBLIC;
	assert_false(leaks(cx, &w));
	world_close(&w);
	unit_folder_remove(folder);
	unit_ctx_done(&own);
}

static void two_plans_are_compared_by_what_continues(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	small_frame(&w);
	small_actions(&w);
	plan_comparison c;
	assert_ok(cx, plan_compare(cx, &w.e, S(ID("plans", "p2025")), S(ID("plans", "p2026")), &c));
	assert_int_equal(c.continued, 2); assert_int_equal(c.added, 2); assert_int_equal(c.dropped, 3); assert_int_equal(c.n, 7); assert_int_equal(c.state_changes, 1);
	assert_slice(c.pairs[0].before.iri, ID("actions", "a1")); assert_slice(c.pairs[0].after.iri, ID("actions", "b1"));
	assert_true(c.pairs[0].state_changed); assert_true(c.pairs[0].owner_changed); assert_true(c.pairs[0].end_changed); assert_false(c.pairs[0].title_changed);
	assert_false(c.pairs[1].state_changed); assert_true(c.pairs[1].title_changed); assert_false(c.pairs[1].owner_changed);
	assert_int_equal(c.pairs[2].kind, PAIR_NEW); assert_int_equal(c.pairs[4].kind, PAIR_DROPPED); assert_slice(c.pairs[4].before.iri, ID("actions", "a3"));
	uint64_t moved = 0;
	for (size_t i = 0; i < (c.state_n + 1) * (c.state_n + 1); i++) moved += c.moves[i];
	assert_int_equal(moved, 2);
	buf *b = buf_new(cx->mem, 1 << 20);
	json_writer j = json_writer_to(b, true);
	plan_comparison_json(cx, &c, &j);
	json *v;
	assert_ok(cx, json_parse(cx, buf_slice(b), &v));
	assert_int_equal(json_get(v, S("actions"))->count, 7);
	world_close(&w);
}

static void changes_since_a_day_come_from_the_history(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	small_frame(&w);
	small_actions(&w);
	msec before = time_system();
	usleep(5000);
	const reg *r = registers_find(w.registers, S("actions"));
	event e;
	assert_ok(cx, entry_move(cx, &w.e, r, S(ID("actions", "b3")), VERSION_ANY, S("start"), S("begonnen"), &e));
	assert_ok(cx, entry_move(cx, &w.e, r, S(ID("actions", "b3")), VERSION_ANY, S("warn"), S("budget onzeker"), &e));
	assert_ok(cx, entry_withdraw(cx, &w.e, r, S(ID("actions", "b4")), VERSION_ANY, S("dubbel"), &e));
	world_add(&w, "reports", "r5", NULL, "{\"action\": " REF("actions", "b2") ", \"period\": \"2026-H1\", \"status\": \"urn:spil:report-status:blocked\"}");
	strategy_changes c;
	assert_ok(cx, strategy_changed_since(cx, &w.e, S(ID("strategies", "s")), before + 1, 10, &c));
	assert_int_equal(c.total, 3); assert_false(c.more);
	assert_int_equal(c.by_kind[CHANGED_STATE], 1); assert_int_equal(c.by_kind[CHANGED_NEW], 1); assert_int_equal(c.by_kind[CHANGED_WITHDRAWN], 1);
	assert_slice(c.rows[0].what.iri, ID("reports", "r5"));
	const strategy_change *moved = &c.rows[2];
	assert_slice(moved->what.iri, ID("actions", "b3")); assert_int_equal(moved->events, 2); assert_slice(moved->last.reason, "budget onzeker");
	assert_slice(moved->state_before, "urn:spil:state:actions:planned"); assert_slice(moved->state_after, "urn:spil:state:actions:at-risk");
	assert_ok(cx, strategy_changed_since(cx, &w.e, S(ID("strategies", "s")), 0, 5, &c));
	assert_int_equal(c.n, 5); assert_true(c.total > 15);
	world_close(&w);
}

static void the_json_says_the_same(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	small_frame(&w);
	small_actions(&w);
	overview o;
	assert_ok(cx, overview_make(cx, &w.e, &(overview_options){ .strategy = S(ID("strategies", "s")) }, &o));
	buf *b = buf_new(cx->mem, 1 << 22);
	json_writer j = json_writer_to(b, false);
	overview_json(cx, &o, &j);
	json *v;
	assert_ok(cx, json_parse(cx, buf_slice(b), &v));
	assert_slice(json_get(v, S("announced"))->text, "12"); assert_slice(json_get(v, S("recorded"))->text, "9");
	assert_slice(json_get(json_get(v, S("states")), S("unknown"))->text, "2");
	assert_int_equal(json_get(json_get(v, S("plans"))->child->next, S("announced"))->kind, JSON_NULL); /* not told is not zero */
	assert_slice(json_get(json_get(v, S("late")), S("total"))->text, "2");
	assert_int_equal(json_get(json_get(v, S("coverage")), S("cells"))->count, 24);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_those_counted_by_hand), cmocka_unit_test(coverage_shows_its_empty_cells), cmocka_unit_test(a_plan_and_a_period_narrow_the_numbers),
		cmocka_unit_test(withdrawn_actions_are_not_counted), cmocka_unit_test(what_a_person_may_not_see_stands_nowhere), cmocka_unit_test(two_plans_are_compared_by_what_continues), cmocka_unit_test(changes_since_a_day_come_from_the_history),
		cmocka_unit_test(the_json_says_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
