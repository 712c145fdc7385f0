/* SPDX-License-Identifier: EUPL-1.2
 * The small parts: ids that order as their values, keys that order as people expect, words that are nearly others. */
#include "world.h"
#include "core/collate.h"
#include "core/idmap.h"
#include "core/inside.h"

static term literal(const char *lex, slice type) { return (term){ .kind = TERM_LITERAL, .lex = slice_from(lex), .datatype = type }; }

static void inline_ids_order_as_their_values(void **state)
{
	(void)state;
	arena *a = arena_create(0);
	struct { slice type; const char *lexes[6]; } cases[] = {
		{ S(NS_XSD "integer"), { "-288230376151711744", "-5", "0", "3", "12", "288230376151711743" } },
		{ S(NS_XSD "decimal"), { "-3.5", "-0.25", "0.0", "0.000001", "3.14", "200000000000.5" } },
		{ S(NS_XSD "date"), { "0001-01-01", "1969-12-31", "1970-01-01", "2024-02-29", "2026-11-23", "9999-12-31" } },
		{ S(NS_XSD "dateTime"), { "1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.001Z", "2024-02-29T12:00:00Z", "2026-11-23T10:20:30.456Z", "2026-11-23T10:20:31Z" } },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		term_id last = 0;
		for (size_t k = 0; k < 6; k++) {
			term t = literal(cases[i].lexes[k], cases[i].type);
			term_id id;
			assert_true(id_inline(&t, &id));
			assert_true(id > last);
			last = id;
			term back = id_term(a, id);
			unit_slice(back.lex, t.lex, cases[i].lexes[k], 0);
			assert_true(slice_eq(back.datatype, t.datatype));
		}
	}
	static const struct { const char *lex, *type; } not_inline[] = {
		{ "01", NS_XSD "integer" }, { "+1", NS_XSD "integer" }, { "-0", NS_XSD "integer" }, { "288230376151711744", NS_XSD "integer" }, { "1", NS_XSD "int" }, { "3", NS_XSD "decimal" }, { "3.10", NS_XSD "decimal" },
		{ ".5", NS_XSD "decimal" }, { "-0.0", NS_XSD "decimal" }, { "0.1234567", NS_XSD "decimal" }, { "03.1", NS_XSD "decimal" }, { "1", NS_XSD "boolean" }, { "2023-02-29", NS_XSD "date" }, { "2024-01-01Z", NS_XSD "date" },
		{ "2024-01-01T24:00:00Z", NS_XSD "dateTime" }, { "2024-01-01T00:00:00.000Z", NS_XSD "dateTime" }, { "2024-01-01T00:00:00", NS_XSD "dateTime" }, { "1e3", NS_XSD "double" }, { "", NS_XSD "integer" }, { "-", NS_XSD "decimal" }, { "true", NS_XSD "string" },
	};
	for (size_t i = 0; i < COUNT_OF(not_inline); i++) {
		term t = literal(not_inline[i].lex, slice_from(not_inline[i].type));
		term_id id;
		if (id_inline(&t, &id)) fprintf(stderr, "inline: %s\n", not_inline[i].lex);
		assert_false(id_inline(&t, &id));
	}
	arena_destroy(a);
}

static void keys_order_as_people_expect(void **state)
{
	(void)state;
	arena *a = arena_create(0);
	static const char *const ordered[] = { "", "(1) een", "3,9", "3,49", "3,49 bis", "10,1", "10,1a", "aanpak", "Actie 2", "actie 10", "Actie 10 b", "actief", "caf\xC3\xA9", "Cafe 1", "de Lijn", "delijn", "\xC3\x89\xC3\xA9n loket", "eenheid", "Zuid", "\xCE\xB1" };
	for (size_t i = 1; i < COUNT_OF(ordered); i++) {
		int c = slice_cmp(collate_key(a, slice_from(ordered[i - 1])), collate_key(a, slice_from(ordered[i])));
		if (c >= 0) fprintf(stderr, "\"%s\" is not before \"%s\"\n", ordered[i - 1], ordered[i]);
		assert_true(c < 0);
	}
	static const char *const equal[][2] = { { "\xC3\x89\xC3\xA9n", "een" }, { "a  b", "A-b!" }, { "007", "7" }, { "foto's", "fotos" }, { "m\xC2\xB2", "M2" }, { " x ", "x" } };
	for (size_t i = 0; i < COUNT_OF(equal); i++) assert_true(slice_eq(collate_key(a, slice_from(equal[i][0])), collate_key(a, slice_from(equal[i][1]))));
	char longest[3000];
	memset(longest, '9', sizeof longest);
	assert_true(collate_key(a, slice_of(longest, sizeof longest)).n <= COLLATE_MAX);
	memset(longest, 'x', sizeof longest);
	assert_true(collate_key(a, slice_of(longest, sizeof longest)).n <= COLLATE_MAX);
	arena_destroy(a);
}

static void words_that_are_nearly_others(void **state)
{
	(void)state;
	static const struct { const char *a, *b; unsigned distance; } cases[] = {
		{ "school", "school", 0 }, { "school", "schol", 1 }, { "school", "shcool", 1 }, { "school", "schoool", 1 }, { "school", "xchool", 1 }, { "school", "sclhoo", 2 }, { "lucht", "kucht", 1 }, { "abc", "", 3 }, { "een", "\xC3\xA9\xC3\xA9n", 2 },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_int_equal(word_distance(slice_from(cases[i].a), slice_from(cases[i].b), 5), cases[i].distance);
		assert_int_equal(word_distance(slice_from(cases[i].b), slice_from(cases[i].a), 5), cases[i].distance);
		if (cases[i].distance > 1) assert_int_equal(word_distance(slice_from(cases[i].a), slice_from(cases[i].b), 1), 2);
	}
	assert_true(word_near(S("onderwijsdata"), S("onderwjis"), 1)); assert_true(word_near(S("onderwijsdata"), S("onderwijs"), 1)); assert_true(word_near(S("school"), S("shcool"), 1));
	assert_false(word_near(S("onderwijsdata"), S("bnderwjis"), 1)); assert_false(word_near(S("dataruimte"), S("dbta"), 1)); assert_false(word_near(S("ond"), S("onderwijs"), 2)); /* short parts are too many */
	assert_int_equal(word_typos(S("een")), 0); assert_int_equal(word_typos(S("data")), 1); assert_int_equal(word_typos(S("scholen")), 1); assert_int_equal(word_typos(S("kwaliteit")), 2);
}

static void an_idmap_is_a_map(void **state)
{
	(void)state;
	enum { KEYS = 500 };
	idmap m = { 0 };
	uint64_t model[KEYS] = { 0 }, random = 7, got;
	for (int i = 0; i < 50000; i++) {
		random = random * 6364136223846793005ULL + 1442695040888963407ULL;
		size_t k = (size_t)(random >> 33) % KEYS;
		int64_t key = (int64_t)(k + 1) * 64;
		if (random >> 20 & 1) {
			model[k] = random | 1;
			idmap_put(&m, key, model[k]);
		} else {
			model[k] = 0;
			idmap_remove(&m, key);
		}
		k = (size_t)(random >> 13) % KEYS;
		assert_int_equal(idmap_get(&m, (int64_t)(k + 1) * 64, &got), model[k] != 0);
		if (model[k]) assert_true(got == model[k]);
	}
	size_t n = 0;
	for (size_t k = 0; k < KEYS; k++) n += model[k] != 0;
	assert_int_equal(m.n, n);
	idmap_free(&m);
}

/* Orders that are kept up to date row by row, in batches, and sorted at once must be the same. */
static uint32_t no_name(void *arg, term_id value) { (void)arg; return (uint32_t)value; }

static slice cells_of(arena *a, const table_spec *s, unsigned seed)
{
	buf *b = buf_new(a, 10000);
	for (size_t i = 0; i < s->column_count; i++) {
		term_id values[3] = { 1 + seed % 3, 1 + seed % 5, 9 };
		slice text = arena_printf(a, "Actie %u %u", seed * 7919 % 40, seed % 3), other = seed % 2 ? text : arena_printf(a, "Action %u", seed * 31 % 50);
		cell c = { .values = values, .value_n = seed % 4, .has_number = seed % 5 != 0, .number = (double)(seed * 37 % 100) - 50, .key = { collate_key(a, text), collate_key(a, other) } };
		if (seed % 7 == 0) c.key[0] = c.key[1] = NO_SLICE;
		cell_write(b, &s->columns[i], &c);
	}
	return buf_slice(b);
}

static void assert_same_tables(const table *a, const table *b)
{
	for (size_t i = 0; i <= a->order_n; i++) {
		const order *x = i < a->order_n ? &a->orders[i] : &a->newest, *y = i < b->order_n ? &b->orders[i] : &b->newest;
		assert_int_equal(x->n, y->n);
		if (x->n) assert_memory_equal(x->slots, y->slots, x->n * sizeof *x->slots);
	}
	for (size_t i = 0; i < a->column_n; i++) {
		for (size_t code = 0; a->columns[i].totals && code < a->columns[i].name_n; code++) {
			uint64_t other = 0;
			if (code) assert_true(idmap_get(&b->columns[i].code_of, (int64_t)a->columns[i].names[code] + 1, &other) || !a->columns[i].totals[code]);
			assert_int_equal(a->columns[i].totals[code], code && !other ? 0 : b->columns[i].totals[other]);
		}
	}
}

static void orders_are_kept_as_they_would_be_sorted(void **state)
{
	(void)state;
	enum { ROWS = 300 };
	arena *a = arena_create(0);
	table *live = table_new(1, S("x"), &WORLD_ACTIONS);
	row_state rows[ROWS] = { { 0 } };
	uint64_t random = 99, seq = 0;
	for (int round = 0; round < 120; round++) {
		row_state batch_rows[64];
		size_t n = 0, want = round % 3 ? 1 + round % 5 : 40;
		uint8_t used[ROWS] = { 0 };
		while (n < want) {
			random = random * 6364136223846793005ULL + 1442695040888963407ULL;
			uint32_t slot = (uint32_t)(random >> 33) % ROWS;
			if (used[slot]++) continue;
			rows[slot] = (row_state){ .slot = slot, .present = random >> 40 & 7, .g = slot + 1, .seq = ++seq, .cells = cells_of(a, &WORLD_ACTIONS, (unsigned)(random >> 50)) };
			batch_rows[n++] = rows[slot];
		}
		assert_true(table_change(live, batch_rows, n, no_name, NULL));
		table *fresh = table_new(1, S("x"), &WORLD_ACTIONS);
		for (uint32_t slot = 0; slot < live->n; slot++) {
			rows[slot].slot = slot;
			assert_true(table_put(fresh, &rows[slot], no_name, NULL));
		}
		table_sort(fresh);
		assert_same_tables(live, fresh);
		table_free(fresh);
	}
	slice broken = slice_take(rows[0].cells.n ? rows[0].cells : cells_of(a, &WORLD_ACTIONS, 3), 5);
	assert_false(table_put(live, &(row_state){ .slot = 0, .present = true, .cells = broken }, no_name, NULL));
	table_free(live);
	arena_destroy(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(inline_ids_order_as_their_values), cmocka_unit_test(keys_order_as_people_expect), cmocka_unit_test(words_that_are_nearly_others), cmocka_unit_test(an_idmap_is_a_map),
		cmocka_unit_test(orders_are_kept_as_they_would_be_sorted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
