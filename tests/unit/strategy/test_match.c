/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/unit.h"
#include "strategy/import_private.h"

static name_set *organisations(arena *a)
{
	static const struct { const char *nl, *en, *abbreviation; } LIST[] = {
		{ "Departement Werk en Sociale Economie", "Department of Work and Social Economy", "DWSE" }, { "Departement Omgeving", "Department of Environment", NULL },
		{ "Vlaamse Milieumaatschappij", "Flanders Environment Agency", "VMM" }, { "OVAM", "OVAM", NULL }, { "Stad Gent", "City of Ghent", NULL }, { "Stad Genk", "City of Genk", NULL },
		{ "Agentschap Wegen en Verkeer", "Agency for Roads and Traffic", "AWV" }, { "Dienst Dubbel", "Double service", NULL }, { "Dienst Dubbel", "Double service", NULL },
	};
	name_set *s = name_set_new(a);
	for (size_t i = 0; i < COUNT_OF(LIST); i++) {
		name_entry e = { .iri = arena_printf(a, "https://x.example/id/organisations/%zu", i), .abbreviation = slice_from(LIST[i].abbreviation) };
		e.label[LANG_NL] = slice_from(LIST[i].nl);
		e.label[LANG_EN] = slice_from(LIST[i].en);
		name_set_add(s, e);
	}
	return s;
}

static void names_are_found_as_people_write_them(void **state)
{
	(void)state;
	static const struct { const char *text; match_how how; const char *label; } CASES[] = {
		{ "Departement Omgeving", MATCH_LABEL, "Departement Omgeving" }, { "  departement omgeving ", MATCH_LABEL, "Departement Omgeving" }, { "VMM", MATCH_ABBREVIATION, "Vlaamse Milieumaatschappij" },
		{ "vmm", MATCH_ABBREVIATION, "Vlaamse Milieumaatschappij" }, { "Vlaamse Milieumaatschappij (VMM)", MATCH_LABEL, "Vlaamse Milieumaatschappij" },
		{ "Departement Werk & Sociale Economie", MATCH_WORDS, "Departement Werk en Sociale Economie" }, { "Dept. Omgeving", MATCH_WORDS, "Departement Omgeving" },
		{ "Dep. Werk en Sociale Economie", MATCH_WORDS, "Departement Werk en Sociale Economie" }, { "Flanders Environment Agency", MATCH_LABEL, "Vlaamse Milieumaatschappij" },
		{ "Vlaamse Milieumaatschapij", MATCH_ALIKE, "Vlaamse Milieumaatschappij" }, { "Departement Omgevnig", MATCH_ALIKE, "Departement Omgeving" },
		{ "https://x.example/id/organisations/3", MATCH_IRI, "OVAM" }, { "Stad Gent", MATCH_LABEL, "Stad Gent" }, { "Stad Genk", MATCH_LABEL, "Stad Genk" },
		{ "Stad Geel", MATCH_NONE, NULL }, { "Stad Gen", MATCH_NONE, NULL }, { "Departement", MATCH_NONE, NULL }, { "Agentschap Opgroeien", MATCH_NONE, NULL }, { "", MATCH_NONE, NULL },
		{ "Agentschap Wegen & Verkeer (AWV)", MATCH_ABBREVIATION, "Agentschap Wegen en Verkeer" },
	};
	ctx cx = unit_ctx();
	name_set *s = organisations(cx.mem);
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		name_match m = name_find(cx.mem, s, slice_from(CASES[i].text), NO_SLICE);
		if (m.how != CASES[i].how) print_error("%s: %d\n", CASES[i].text, m.how);
		assert_int_equal(m.how, CASES[i].how);
		if (CASES[i].label) assert_slice(m.entry->label[LANG_NL], CASES[i].label);
		else assert_null(m.entry);
	}
	unit_ctx_done(&cx);
}

static void two_that_fit_equally_are_no_choice(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	name_match m = name_find(cx.mem, organisations(cx.mem), S("Dienst Dubbel"), NO_SLICE);
	assert_null(m.entry);
	assert_true(m.ambiguous);
	assert_int_equal(m.candidate_n, 2);
	m = name_find(cx.mem, organisations(cx.mem), S("Agentschap Wegen"), NO_SLICE);
	assert_null(m.entry);
	assert_true(m.candidate_n >= 1);
	assert_slice(m.candidates[0].entry->label[LANG_NL], "Agentschap Wegen en Verkeer");
	unit_ctx_done(&cx);
}

static void numbers_stand_before_names(void **state)
{
	(void)state;
	static const struct { const char *text, *number, *rest; } CASES[] = {
		{ "3. Ecosysteem", "3", "Ecosysteem" }, { "3", "3", "" }, { "Domein 3", "3", "" }, { "3.2 Beschikbaarheid", "3.2", "Beschikbaarheid" }, { "Stap 2: Vaardigheden", "2", "Vaardigheden" },
		{ "1) Kwaliteit", "1", "Kwaliteit" }, { "2e stap", NULL, NULL }, { "Ecosysteem", NULL, NULL }, { "3D-kaarten", NULL, NULL }, { "4 - Data governance", "4", "- Data governance" },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		slice number = NO_SLICE, rest = NO_SLICE;
		assert_int_equal(name_numbered(slice_from(CASES[i].text), &number, &rest), CASES[i].number != NULL);
		if (CASES[i].number) { assert_slice(number, CASES[i].number); assert_slice(rest, CASES[i].rest); }
	}
	ctx cx = unit_ctx();
	name_set *s = name_set_new(cx.mem);
	name_entry e = { .iri = S("urn:d3"), .identifier = S("3"), .parent = S("urn:s") };
	e.label[LANG_NL] = S("Ecosysteem");
	name_set_add(s, e);
	assert_int_equal(name_find(cx.mem, s, S("3. Ecosysteem"), NO_SLICE).how, MATCH_LABEL);
	assert_int_equal(name_find(cx.mem, s, S("4 - Ecosysteem"), NO_SLICE).how, MATCH_LABEL);
	assert_int_equal(name_find(cx.mem, s, S("3"), NO_SLICE).how, MATCH_IDENTIFIER);
	assert_int_equal(name_find(cx.mem, s, S("Domein 3"), NO_SLICE).how, MATCH_IDENTIFIER);
	assert_int_equal(name_find(cx.mem, s, S("Ecosysteem"), S("urn:other")).how, MATCH_NONE);
	unit_ctx_done(&cx);
}

static void dates_are_read_as_written_in_belgium(void **state)
{
	(void)state;
	static const struct { const char *text; bool end; const char *want; } CASES[] = {
		{ "2026-12-31", true, "2026-12-31" }, { "31/12/2026", true, "2026-12-31" }, { "1-2-2026", false, "2026-02-01" }, { "3.4.2026", false, "2026-04-03" }, { "23 november 2026", false, "2026-11-23" },
		{ "23 nov. 2026", false, "2026-11-23" }, { "November 23 2026", false, NULL }, { "2026", false, "2026-01-01" }, { "2026", true, "2026-12-31" }, { "eind 2026", true, "2026-12-31" },
		{ "Q3 2026", false, "2026-07-01" }, { "Q3 2026", true, "2026-09-30" }, { "2026-Q3", true, "2026-09-30" }, { "K1 2026", true, "2026-03-31" }, { "H2 2026", false, "2026-07-01" }, { "S1 2026", true, "2026-06-30" },
		{ "juni 2026", true, "2026-06-30" }, { "feb 2024", true, "2024-02-29" }, { "03/2026", true, "2026-03-31" }, { "2026-03", false, "2026-03-01" }, { "2026-11-23T10:00:00", false, "2026-11-23" },
		{ "31/02/2026", false, NULL }, { "13/13/2026", false, NULL }, { "3/25/2026", false, NULL }, { "morgen", false, NULL }, { "1/1/26", false, NULL }, { "Q5 2026", false, NULL }, { "H3 2026", false, NULL },
		{ "lopend", false, NULL }, { "voorjaar 2026", false, NULL }, { "3000", false, NULL }, { "tegen 1 juli 2026", true, "2026-07-01" },
	};
	ctx cx = unit_ctx();
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		slice date = NO_SLICE;
		bool good = cell_date(slice_from(CASES[i].text), CASES[i].end, &date, cx.mem);
		if (good != (CASES[i].want != NULL)) print_error("%s\n", CASES[i].text);
		assert_int_equal(good, CASES[i].want != NULL);
		if (CASES[i].want) assert_slice(date, CASES[i].want);
	}
	unit_ctx_done(&cx);
}

static void lists_in_cells_come_apart(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	slice *parts;
	assert_int_equal(cell_parts(cx.mem, S("OVAM; VMM\nVDAB | Stad Gent;"), &parts), 4);
	assert_slice(parts[1], "VMM"); assert_slice(parts[3], "Stad Gent");
	assert_int_equal(cell_parts(cx.mem, S("- een\n\xE2\x80\xA2 twee"), &parts), 2);
	assert_slice(parts[0], "een"); assert_slice(parts[1], "twee");
	assert_int_equal(cell_parts(cx.mem, S("Economie, Wetenschap en Innovatie"), &parts), 1);
	assert_int_equal(cell_parts(cx.mem, S(""), &parts), 0);
	assert_true(cell_is_empty(S(" n.v.t. "))); assert_true(cell_is_empty(S("-"))); assert_false(cell_is_empty(S("0"))); assert_false(cell_is_empty(S("onbekend")));
	unit_ctx_done(&cx);
}

static void long_titles_fold_to_their_end(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	slice one = name_fold(cx.mem, S("Samenwerkingen opzetten om gegevens beter te delen tussen ziekenhuizen, vroedvrouwen en Kind & Gezin in 2025"));
	slice two = name_fold(cx.mem, S("Samenwerkingen opzetten om gegevens beter te delen tussen ziekenhuizen, vroedvrouwen en Kind & Gezin in 2026"));
	assert_false(slice_eq(one, two));
	assert_slice(name_fold(cx.mem, S("Één actie, 3")), "een-actie-3");
	assert_true(natural_cmp(S("3,9"), S("3,10")) < 0); assert_true(natural_cmp(S("2,10"), S("10,1")) < 0); assert_int_equal(natural_cmp(S("3,49"), S("3,49")), 0); assert_true(natural_cmp(S("a"), S("a1")) < 0);
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_found_as_people_write_them), cmocka_unit_test(two_that_fit_equally_are_no_choice), cmocka_unit_test(numbers_stand_before_names),
		cmocka_unit_test(dates_are_read_as_written_in_belgium), cmocka_unit_test(lists_in_cells_come_apart), cmocka_unit_test(long_titles_fold_to_their_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
