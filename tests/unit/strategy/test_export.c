/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/strategy/small.h"
#include "format/xml.h"
#include "strategy/demo.h"
#include "strategy/export.h"
#include "strategy/import.h"
#include "strategy/rubric.h"

static slice exported_as(world *w, export_format f, slice strategy, slice plan)
{
	buf *b = buf_new(w->cx.mem, 16 << 20);
	export_scope scope = { .strategy = strategy, .plan = plan };
	assert_ok(&w->cx, export_actions(&w->cx, &w->e, &scope, f, b));
	return buf_slice(b);
}

static void round_trip(world *w, export_format f, slice strategy, slice plan, size_t rows)
{
	ctx *cx = &w->cx;
	for (int l = 0; l < LANG_COUNT; l++) {
		cx->lang = (lang)l;
		slice bytes = exported_as(w, f, strategy, plan);
		import_options o = { .strategy = strategy, .plan = plan };
		import_preview *p;
		assert_ok(cx, import_read(cx, &w->e, bytes, &o, &p));
		if (p->errors || p->counts[ROW_SAME] != rows) {
			buf *b = buf_new(cx->mem, 4 << 20);
			import_preview_text(cx, p, b);
			print_error("%.*s\n", SL(slice_take(buf_slice(b), 6000)));
		}
		assert_int_equal(p->errors, 0); assert_int_equal(p->counts[ROW_SAME], rows); assert_int_equal(p->new_n, 0);
		for (size_t i = 0; i < p->column_n; i++) assert_int_equal(p->columns[i].confidence, 100);
	}
	cx->lang = LANG_EN;
}

static void what_goes_out_comes_in_unchanged(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	small_frame(&w);
	small_actions(&w);
	for (int f = EXPORT_CSV; f <= EXPORT_XLSX; f++) {
		round_trip(&w, (export_format)f, NO_SLICE, S(ID("plans", "p2025")), 5);
		round_trip(&w, (export_format)f, NO_SLICE, S(ID("plans", "p2026")), 4);
		round_trip(&w, (export_format)f, S(ID("strategies", "s")), NO_SLICE, 9);
	}
	world_close(&w);
}

static void the_demonstration_goes_out_and_comes_in_unchanged(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	assert_ok(&w.cx, demo_load(&w.cx, &w.e, S("demo"), NULL, NULL));
	round_trip(&w, EXPORT_CSV, S(ID("strategies", "fictieve-datastrategie")), NO_SLICE, 202);
	round_trip(&w, EXPORT_XLSX, S(ID("strategies", "vlaamse-datastrategie")), NO_SLICE, 13);
	world_close(&w);
}

static void rows_stand_in_order_of_number_and_are_safe_in_a_spreadsheet(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	small_frame(&w);
	small_actions(&w);
	w.cx.lang = LANG_NL;
	slice csv = exported_as(&w, EXPORT_CSV, NO_SLICE, S(ID("plans", "p2025")));
	assert_true(slice_starts(csv, S("\xEF\xBB\xBFNummer;Titel (Nederlands);")));
	size_t two = slice_find(csv, S("1,2;")), ten = slice_find(csv, S("1,10;"));
	assert_true(two != SLICE_NONE && ten != SLICE_NONE && two < ten);
	csv = exported_as(&w, EXPORT_CSV, NO_SLICE, S(ID("plans", "p2026")));
	assert_true(slice_contains(csv, S("\"'=Nieuw \"\"plan\"\"; met tekens\"")));
	assert_true(slice_contains(csv, S("https://example.org/a; https://example.org/b")) || slice_contains(csv, S("https://example.org/b; https://example.org/a")));
	export_scope everything = { .plan = NO_SLICE };
	buf *b = buf_new(w.cx.mem, 1 << 20);
	assert_ok(&w.cx, export_actions(&w.cx, &w.e, &everything, EXPORT_CSV, b));
	size_t lines = 0;
	for (size_t i = 0; i < b->n; i++) lines += b->p[i] == '\r';
	assert_int_equal(lines, 1 + 9);
	world_close(&w);
}

/* Where each element stands, as a path with its text. */
static slice outline(ctx *cx, slice xml)
{
	xml_reader *r;
	xml_event e = { .kind = XML_START };
	buf *b = buf_new(cx->mem, 1 << 20);
	slice path[XML_MOST_LEVELS];
	assert_ok(cx, xml_open(cx, xml, &XML_LIMITS, &r));
	while (e.kind != XML_DONE) {
		assert_ok(cx, xml_next(cx, r, &e));
		if (e.kind == XML_START) {
			assert_slice(e.ns, "urn:ISO:std:iso:17469:tech:xsd:stratml_core");
			path[e.level] = arena_copy(cx->mem, e.name);
			buf_putc(b, '\n');
			for (int i = 0; i <= e.level; i++) buf_printf(b, "/%.*s", SL(path[i]));
		} else if (e.kind == XML_TEXT && slice_trim(e.text).n) {
			buf_putc(b, '=');
			buf_put(b, e.text);
		}
	}
	return buf_slice(b);
}

static void stratml_is_well_formed_and_in_order(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	small_frame(&w);
	small_actions(&w);
	slice o = outline(cx, exported_as(&w, EXPORT_STRATML, S(ID("strategies", "s")), NO_SLICE));
	static const char *const ORDER[] = {
		"\n/StrategicPlan\n", "\n/StrategicPlan/Name=Strategy\n", "\n/StrategicPlan/Description\n", "\n/StrategicPlan/OtherInformation\n", "\n/StrategicPlan/StrategicPlanCore\n",
		"/StrategicPlanCore/Organization\n", "/Organization/Name=Department of Environment\n", "/Organization/Identifier=_", "/StrategicPlanCore/Vision\n", "/StrategicPlanCore/Mission\n",
		"/StrategicPlanCore/Goal\n", "/Goal/Name=Better data\n", "/Goal/SequenceIndicator=1\n", "/Goal/Objective\n", "/Objective/Name=Open data on air\n", "/Objective/SequenceIndicator=1,1\n",
		"/Objective/Stakeholder\n", "/Stakeholder/Name=OVAM\n", "/Objective/OtherInformation=Status: done", "Also contributes to: Sharing data", "/Goal/Name=Sharing data\n",
		"/Goal/Name=Actions for which no goal is told\n", "/Objective/Name=Without a number\n", "/AdministrativeInformation\n", "/AdministrativeInformation/Identifier=_", "/AdministrativeInformation/PublicationDate=", "/AdministrativeInformation/Source=https://spil.example/id/strategies/s",
	};
	size_t at = 0;
	for (size_t i = 0; i < COUNT_OF(ORDER); i++) {
		slice want = slice_from(ORDER[i]);
		size_t next = slice_find(slice_skip(o, at), want);
		if (next == SLICE_NONE) print_error("not found in order: %.*s\n%.*s\n", SL(want), SL(o));
		assert_true(next != SLICE_NONE);
		at += next;
	}
	size_t objectives = 0;
	for (size_t from = 0; from < o.n;) {
		size_t hit = slice_find(slice_skip(o, from), S("/Goal/Objective\n"));
		if (hit == SLICE_NONE) break;
		objectives++;
		from += hit + 1;
	}
	assert_int_equal(objectives, 9); /* each action once */
	buf *b = buf_new(cx->mem, 1 << 20);
	export_scope everything = { .plan = NO_SLICE };
	assert_int_equal(export_actions(cx, &w.e, &everything, EXPORT_STRATML, b), ST_BAD_REQUEST);
	/* a strategy without goals or actions still has the one Goal that the schema asks */
	o = outline(cx, exported_as(&w, EXPORT_STRATML, S(ID("strategies", "nested")), NO_SLICE));
	assert_true(slice_contains(o, S("/Goal/Name=No goals recorded")));
	world_close(&w);
}

static void json_ld_holds_the_whole_strategy(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	small_frame(&w);
	small_actions(&w);
	json *v;
	assert_ok(cx, json_parse(cx, exported_as(&w, EXPORT_JSONLD, S(ID("strategies", "s")), NO_SLICE), &v));
	const json *list = json_get(v, S("@graph"));
	assert_non_null(list);
	size_t actions = 0;
	bool strategy = false, step = false, organisation = false;
	for (const json *x = list->child; x; x = x->next) {
		slice id = json_text(json_get(x, S("@id")));
		actions += slice_contains(id, S("/id/actions/"));
		strategy = strategy || slice_eq(id, S(ID("strategies", "s")));
		step = step || slice_eq(id, S(ID("steps", "kwaliteit")));
		organisation = organisation || slice_eq(id, S(ID("organisations", "vmm")));
	}
	assert_int_equal(actions, 9);
	assert_true(strategy && step && organisation);
	export_format f;
	assert_true(export_format_from(S("XLSX"), &f)); assert_int_equal(f, EXPORT_XLSX); assert_false(export_format_from(S("doc"), &f));
	world_close(&w);
}

static void the_rubric_is_unknown_until_all_sides_are_filled(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	const reg *policies = registers_find(w.registers, S("policies"));
	static const struct { const char *values; bool known; double score; int product; int64_t source; } CASES[] = {
		{ "", false, 0, 0, 0 }, { ", \"rubricForce\": 3, \"rubricReach\": 3", false, 0, 0, 0 }, { ", \"rubricForce\": 3, \"rubricReach\": 3, \"rubricNearness\": 4, \"sourceScore\": 3", true, 3.3, 36, 3 },
		{ ", \"rubricForce\": 5, \"rubricReach\": 5, \"rubricNearness\": 5", true, 5, 125, 0 }, { ", \"rubricForce\": 1, \"rubricReach\": 1, \"rubricNearness\": 1", true, 1, 1, 0 },
		{ ", \"sourceScore\": 3", false, 0, 0, 3 },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		slice text = arena_printf(cx->mem, "{\"title\": {\"nl\": \"X\"}, \"kind\": \"urn:spil:policy-kind:advice\", \"jurisdiction\": \"urn:spil:jurisdiction:other\"%s}", CASES[i].values);
		json *v;
		graph *g;
		slice iri = S(ID("policies", "x"));
		assert_ok(cx, json_parse(cx, text, &v));
		assert_ok(cx, document_from_json(cx, policies, iri, v, &g));
		policy_score s = rubric_of(policies, g, iri);
		assert_int_equal(s.known, CASES[i].known); assert_int_equal(s.product, CASES[i].product); assert_int_equal(s.source, CASES[i].source);
		assert_true(s.score > CASES[i].score - 0.001 && s.score < CASES[i].score + 0.001);
	}
	for (int s = 0; s < RUBRIC_COUNT; s++)
		for (int l = 1; l <= RUBRIC_MOST; l++)
			for (int k = 0; k < LANG_COUNT; k++) assert_true(rubric_level((rubric_side)s, l, (lang)k).n > 3);
	assert_null(rubric_level(RUBRIC_FORCE, 6, LANG_NL).p);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_goes_out_comes_in_unchanged), cmocka_unit_test(the_demonstration_goes_out_and_comes_in_unchanged), cmocka_unit_test(rows_stand_in_order_of_number_and_are_safe_in_a_spreadsheet),
		cmocka_unit_test(stratml_is_well_formed_and_in_order), cmocka_unit_test(json_ld_holds_the_whole_strategy), cmocka_unit_test(the_rubric_is_unknown_until_all_sides_are_filled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
