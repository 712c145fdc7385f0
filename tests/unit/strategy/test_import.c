/* SPDX-License-Identifier: EUPL-1.2
 * Cases in tests/data/strategy/import: NAME.csv and NAME.json (options) give NAME.txt (what the preview says). With SPIL_UPDATE set the
 * texts are written anew, to be read before they are kept. */
#include "unit/strategy/small.h"
#include "format/csv.h"
#include "format/xlsx.h"
#include "strategy/import.h"
#include <dirent.h>

#define FOLDER "tests/data/strategy/import"

static slice file(ctx *cx, const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f) return NO_SLICE;
	char *bytes = arena_alloc(cx->mem, 1 << 20);
	size_t n = fread(bytes, 1, 1 << 20, f);
	fclose(f);
	return slice_of(bytes, n);
}

static slice address(ctx *cx, slice text) { return !text.n || slice_find_char(text, ':') != SLICE_NONE || slice_find_char(text, '/') == SLICE_NONE ? text : JOIN(cx->mem, S(BASE "/id/"), text); }

static import_options options_of(ctx *cx, slice text)
{
	json *v;
	import_options o = { 0 };
	assert_ok(cx, json_parse(cx, text, &v));
	o.plan = address(cx, json_text(json_get(v, S("plan"))));
	o.strategy = address(cx, json_text(json_get(v, S("strategy"))));
	o.new_strategy = json_text(json_get(v, S("new_strategy")));
	o.publisher = json_text(json_get(v, S("publisher")));
	const json *columns = json_get(v, S("columns")), *decisions = json_get(v, S("decisions"));
	import_field *fields = arena_new(cx->mem, import_field, 50);
	for (const json *c = columns ? columns->child : NULL; c; c = c->next) assert_true(import_field_from(c->text, &fields[o.column_n++]));
	o.columns = fields;
	import_decision *list = arena_new(cx->mem, import_decision, 50);
	for (const json *d = decisions ? decisions->child : NULL; d; d = d->next) {
		import_decision *one = &list[o.decision_n++];
		assert_true(import_field_from(d->child->text, &one->field));
		one->text = d->child->next->text;
		one->value = address(cx, d->child->next->next->text);
	}
	o.decisions = list;
	return o;
}

static slice said(ctx *cx, const import_preview *p)
{
	buf *b = buf_new(cx->mem, 1 << 22);
	import_preview_text(cx, p, b);
	assert_true(buf_ok(b));
	return buf_slice(b);
}

static bool one_case(world *w, const char *name)
{
	ctx *cx = &w->cx;
	const char *path = arena_printf(cx->mem, FOLDER "/%s.csv", name).p, *wanted = arena_printf(cx->mem, FOLDER "/%s.txt", name).p;
	import_options o = options_of(cx, file(cx, arena_printf(cx->mem, FOLDER "/%s.json", name).p));
	import_preview *p;
	uint64_t before = log_last_seq(w->log);
	slice got;
	if (import_read(cx, &w->e, file(cx, path), &o, &p) == ST_OK) got = said(cx, p);
	else got = JOIN(cx->mem, cx->err.message, S("\n"));
	assert_int_equal(log_last_seq(w->log), before); /* a preview writes nothing */
	if (getenv("SPIL_UPDATE")) {
		FILE *f = fopen(wanted, "wb");
		fwrite(got.p, 1, got.n, f);
		fclose(f);
	}
	slice want = file(cx, wanted);
	if (slice_eq(got, want)) return true;
	print_error("%s: got\n%.*s\nwant\n%.*s\n", name, SL(got), SL(want));
	return false;
}

static void previews_say_what_the_cases_say(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	small_frame(&w);
	small_actions(&w);
	DIR *d = opendir(FOLDER);
	assert_non_null(d);
	size_t cases = 0, good = 0;
	for (struct dirent *f; (f = readdir(d));) {
		size_t n = strlen(f->d_name);
		if (n < 5 || strcmp(f->d_name + n - 4, ".csv")) continue;
		char name[256];
		snprintf(name, sizeof name, "%.*s", (int)(n - 4), f->d_name);
		cases++;
		good += one_case(&w, name);
	}
	closedir(d);
	assert_true(cases >= 12);
	assert_int_equal(good, cases);
	world_close(&w);
}

static import_preview *preview(world *w, const char *csv, const import_options *o)
{
	import_preview *p = NULL;
	assert_ok(&w->cx, import_read(&w->cx, &w->e, slice_from(csv), o, &p));
	return p;
}

#define PLAN_2026 { .plan = S(ID("plans", "p2026")) }

static void applying_writes_all_and_a_second_time_nothing(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	small_frame(&w);
	small_actions(&w);
	const char *csv = "Nummer;Titel;Eigenaar;Doelstelling;Status;Einde\n2,1;Nieuwe titel;Dienst Nieuw (DN);\"1; 2\";;\n2,3;Derde;DN;Betere data;afgerond;31/12/2026\n2,2;;;;;\n";
	import_options o = PLAN_2026;
	import_preview *p = preview(&w, csv, &o);
	assert_int_equal(p->counts[ROW_CREATE], 1); assert_int_equal(p->counts[ROW_CHANGE], 1); assert_int_equal(p->counts[ROW_SAME], 1); assert_int_equal(p->errors, 0);
	assert_true(p->ready);
	assert_int_equal(p->new_n, 1);
	assert_int_equal(p->absent_total, 2); /* b1 and b2 */
	uint64_t before = log_last_seq(w.log);
	import_result r;
	assert_ok(cx, import_apply(cx, &w.e, p, &o, &p->fingerprint, S("proef"), &r));
	assert_int_equal(r.created, 1); assert_int_equal(r.changed, 1); assert_int_equal(r.same, 1); assert_int_equal(r.news, 1);
	assert_int_equal(r.first_seq, before + 1); assert_int_equal(r.last_seq, before + 3); assert_int_equal(log_last_seq(w.log), before + 3);
	const reg *actions = registers_find(w.registers, S("actions"));
	resource b3;
	graph *doc;
	assert_ok(cx, entry_get(cx, &w.e, actions, S(ID("actions", "b3")), &b3, &doc));
	assert_slice(document_text_in(actions, doc, b3.iri, S("title"), LANG_NL), "Nieuwe titel");
	assert_slice(document_text_in(actions, doc, b3.iri, S("title"), LANG_EN), "New"); /* the other language stays */
	assert_slice(document_value(actions, doc, b3.iri, S("end")), "2099-06-30"); /* an empty cell leaves what is there */
	slice *goals;
	assert_int_equal(document_values(cx->mem, actions, doc, b3.iri, S("goals"), &goals), 2);
	assert_slice(b3.state, "urn:spil:state:actions:planned");
	resource made;
	assert_ok(cx, entry_get(cx, &w.e, actions, S(ID("actions", "p2026-2-3")), &made, &doc));
	assert_slice(made.state, "urn:spil:state:actions:done");
	assert_slice(document_value(actions, doc, made.iri, S("owner")), ID("organisations", "dienst-nieuw"));
	p = preview(&w, csv, &o);
	assert_int_equal(p->counts[ROW_SAME], 3); assert_int_equal(p->new_n, 0); assert_false(p->ready);
	assert_ok(cx, import_apply(cx, &w.e, p, &o, NULL, S("proef"), &r));
	assert_int_equal(log_last_seq(w.log), before + 3);
	world_close(&w);
}

static void nothing_is_written_when_a_row_is_wrong_unless_asked(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	small_frame(&w);
	import_options o = PLAN_2026;
	const char *csv = "Nummer;Titel;Eigenaar;Einde\n3,1;Goed;Dienst Goed;31/12/2026\n3,2;Slecht;Dienst Slecht;morgen\n";
	import_preview *p = preview(&w, csv, &o);
	assert_int_equal(p->errors, 1); assert_false(p->ready);
	assert_slice(p->problems[0].place, "row 3, column Einde");
	uint64_t before = log_last_seq(w.log);
	import_result r;
	assert_int_equal(import_apply(cx, &w.e, p, &o, NULL, S("proef"), &r), ST_INVALID);
	assert_int_equal(log_last_seq(w.log), before);
	o.only_good = true;
	p = preview(&w, csv, &o);
	assert_true(p->ready);
	assert_ok(cx, import_apply(cx, &w.e, p, &o, NULL, S("proef"), &r));
	assert_int_equal(r.created, 1); assert_int_equal(r.left_out, 1); assert_int_equal(r.news, 1); /* the wrong row's new owner does not come along */
	assert_int_equal(log_last_seq(w.log), before + 2);
	world_close(&w);
}

static void a_preview_that_is_out_of_date_is_not_applied(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	small_frame(&w);
	small_actions(&w);
	import_options o = PLAN_2026;
	const char *csv = "Nummer;Titel\n2,1;Andere titel\n";
	import_preview *shown = preview(&w, csv, &o);
	const reg *actions = registers_find(w.registers, S("actions"));
	event e;
	assert_ok(cx, entry_move(cx, &w.e, actions, S(ID("actions", "b3")), VERSION_ANY, S("start"), S(""), &e));
	uint64_t before = log_last_seq(w.log);
	import_result r;
	/* seen before the move, read again after it */
	import_preview *again = preview(&w, csv, &o);
	assert_int_equal(import_apply(cx, &w.e, again, &o, &shown->fingerprint, S("proef"), &r), ST_STALE);
	/* and the old preview itself names the version it saw */
	assert_int_equal(import_apply(cx, &w.e, shown, &o, NULL, S("proef"), &r), ST_STALE);
	assert_int_equal(log_last_seq(w.log), before);
	world_close(&w);
}

static void a_newcomers_spreadsheet_becomes_a_strategy(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	import_options o = options_of(cx, file(cx, FOLDER "/new-strategy.json"));
	slice csv = file(cx, FOLDER "/new-strategy.csv");
	import_preview *p;
	import_result r;
	assert_ok(cx, import_read(cx, &w.e, csv, &o, &p));
	if (p->errors) print_error("%.*s\n", SL(said(cx, p)));
	assert_true(p->ready);
	assert_ok(cx, import_apply(cx, &w.e, p, &o, &p->fingerprint, S("eerste invoer"), &r));
	assert_int_equal(r.created, 3);
	assert_int_equal(r.news, 1 + 1 + 2 + 2 + 2 + 2); /* organisation, strategy, plans, domains, steps, goals */
	const reg *organisations = registers_find(w.registers, S("organisations"));
	graph *city;
	assert_ok(cx, read_document(cx, cx->mem, S(ID("organisations", "stad-nieuw")), &city));
	assert_slice(document_value(organisations, city, S(ID("organisations", "stad-nieuw")), S("abbreviation")), "SN"); /* learned from "Stad Nieuw (SN)" */
	assert_ok(cx, import_read(cx, &w.e, csv, &o, &p));
	assert_int_equal(p->counts[ROW_SAME], 3); assert_int_equal(p->new_n, 0);
	const reg *actions = registers_find(w.registers, S("actions"));
	resource *rows;
	size_t n;
	assert_ok(cx, list_where(cx, S("actions"), NO_SLICE, NULL, 0, S("identifier"), 10, &rows, &n));
	assert_int_equal(n, 3);
	size_t continuing = 0;
	for (size_t i = 0; i < n; i++) {
		graph *g;
		assert_ok(cx, read_document(cx, cx->mem, rows[i].iri, &g));
		continuing += document_value(actions, g, rows[i].iri, S("continues")).n > 0;
	}
	assert_int_equal(continuing, 1);
	world_close(&w);
}

static void a_workbook_is_read_like_a_csv(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	small_frame(&w);
	xlsx_writer *x;
	assert_ok(cx, xlsx_begin(cx, NO_SLICE, &x));
	xlsx_column columns[] = { { S("Nummer"), 0 }, { S("Actie"), 0 }, { S("Einde"), 0 } };
	assert_ok(cx, xlsx_sheet(cx, x, S("Toelichting"), columns, 1));
	assert_ok(cx, xlsx_sheet(cx, x, S("Acties"), columns, 3));
	xlsx_number(x, 3.49); xlsx_text(x, S("Met een getal als nummer")); xlsx_date(x, days_from_civil(2026, 12, 31)); xlsx_end_row(x);
	buf *b = buf_new(cx->mem, 1 << 20);
	assert_ok(cx, xlsx_end(cx, x, b));
	import_options o = PLAN_2026;
	import_preview *p;
	assert_ok(cx, import_read(cx, &w.e, buf_slice(b), &o, &p)); /* finds the sheet by its titles */
	assert_slice(p->source.name, "Acties");
	assert_int_equal(p->errors, 0); assert_int_equal(p->row_n, 1);
	assert_slice(p->rows[0].identifier, "3,49");
	const reg *actions = registers_find(w.registers, S("actions"));
	assert_slice(document_value(actions, p->rows[0].document, p->rows[0].iri, S("end")), "2026-12-31");
	o.sheet = S("Blad9");
	assert_int_equal(import_read(cx, &w.e, buf_slice(b), &o, &p), ST_NOT_FOUND);
	world_close(&w);
}

static void columns_can_be_named_by_title_or_letter(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	small_frame(&w);
	import_options o = PLAN_2026;
	import_mapping *mappings;
	assert_ok(cx, import_mappings(cx, S("wie=owner, Wat=Titel (Engels),C=,Nummer=guess"), &mappings, &o.mapping_n));
	o.mappings = mappings;
	import_preview *p = preview(&w, "Nummer;Wie;Titel;Wat\n1,1;OVAM;Niet dit;This\n", &o);
	assert_int_equal(p->errors, 0);
	assert_int_equal(p->columns[0].field, FIELD_IDENTIFIER); assert_int_equal(p->columns[1].field, FIELD_OWNER); assert_int_equal(p->columns[2].field, FIELD_NOTHING); assert_int_equal(p->columns[3].field, FIELD_TITLE_EN);
	assert_slice(p->rows[0].title, "This");
	assert_ok(cx, import_mappings(cx, S("Bestaat niet=owner"), &mappings, &o.mapping_n));
	o.mappings = mappings;
	p = preview(&w, "Nummer;Titel\n1,1;x\n", &o);
	assert_int_equal(p->errors, 1);
	assert_int_equal(import_mappings(cx, S("a=b"), &mappings, &o.mapping_n), ST_BAD_REQUEST);
	assert_true(slice_contains(cx->err.message, S("title.nl, title.en")));
	assert_int_equal(import_mappings(cx, S("a"), &mappings, &o.mapping_n), ST_BAD_REQUEST);
	world_close(&w);
}

static void too_many_rows_and_unknown_places_are_refused(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	small_frame(&w);
	buf *b = buf_new(cx->mem, 4 << 20);
	buf_lit(b, "Nummer;Titel\n");
	for (int i = 0; i <= IMPORT_MOST_ROWS; i++) buf_printf(b, "1,%d;Actie %d\n", i, i);
	import_options o = PLAN_2026;
	import_preview *p;
	assert_int_equal(import_read(cx, &w.e, buf_slice(b), &o, &p), ST_TOO_LARGE);
	o = (import_options){ 0 };
	assert_int_equal(import_read(cx, &w.e, S("Titel\nx\n"), &o, &p), ST_INVALID);
	o = (import_options){ .plan = S(ID("plans", "none")) };
	assert_int_equal(import_read(cx, &w.e, S("Titel\nx\n"), &o, &p), ST_NOT_FOUND);
	o = (import_options){ .new_strategy = S("Zonder uitgever") };
	assert_int_equal(import_read(cx, &w.e, S("Titel\nx\n"), &o, &p), ST_INVALID);
	o = (import_options)PLAN_2026;
	assert_int_equal(import_read(cx, &w.e, S(""), &o, &p), ST_BAD_REQUEST);
	world_close(&w);
}

static void who_may_not_import_writes_nothing(void **state)
{
	(void)state;
	world w;
	world_open(&w);
	ctx *cx = &w.cx;
	small_frame(&w);
	import_options o = PLAN_2026;
	import_preview *p = preview(&w, "Nummer;Titel;Eigenaar\n1,1;Iets;OVAM\n", &o);
	person viewer = { .iri = S("urn:spil:person:viewer"), .scopes = ~0u };
	uint64_t before = log_last_seq(w.log);
	import_result r;
	cx->who = &viewer;
	assert_int_equal(import_apply(cx, &w.e, p, &o, NULL, S(""), &r), ST_FORBIDDEN);
	cx->who = NULL;
	assert_int_equal(import_apply(cx, &w.e, p, &o, NULL, S(""), &r), ST_UNAUTHENTICATED);
	assert_int_equal(log_last_seq(w.log), before);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(previews_say_what_the_cases_say), cmocka_unit_test(applying_writes_all_and_a_second_time_nothing), cmocka_unit_test(nothing_is_written_when_a_row_is_wrong_unless_asked),
		cmocka_unit_test(a_preview_that_is_out_of_date_is_not_applied), cmocka_unit_test(a_newcomers_spreadsheet_becomes_a_strategy), cmocka_unit_test(a_workbook_is_read_like_a_csv),
		cmocka_unit_test(columns_can_be_named_by_title_or_letter), cmocka_unit_test(too_many_rows_and_unknown_places_are_refused), cmocka_unit_test(who_may_not_import_writes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
