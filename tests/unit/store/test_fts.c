/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/unit.h"
#include "store/db.h"
#include "store/fts.h"

typedef struct { buf *out; } listing;

static int list_token(void *arg, slice token, fts_kind kind, size_t from, size_t to)
{
	listing *l = arg;
	(void)from; (void)to;
	buf_put(l->out, kind == FTS_PART ? S(" ") : kind == FTS_WHOLE ? S("+") : S("~"));
	buf_put(l->out, kind == FTS_STEMMED ? slice_skip(token, 1) : token);
	return 0;
}

static slice tokens(arena *a, const char *text)
{
	fts_splitter *s = fts_splitter_new();
	listing l = { buf_new(a, 100000) };
	assert_int_equal(fts_split(s, slice_from(text), list_token, &l), 0);
	fts_splitter_free(s);
	return slice_skip(buf_slice(l.out), 1);
}

static slice query(arena *a, const char *text)
{
	slice *words;
	size_t n = fts_query_words(a, slice_from(text), 6, &words);
	buf *b = buf_new(a, 1000);
	for (size_t i = 0; i < n; i++) buf_printf(b, "%s%.*s", i ? " " : "", SL(words[i]));
	return buf_slice(b);
}

static void words_are_folded_and_stemmed_in_both_languages(void **state)
{
	(void)state;
	arena *a = arena_create(0);
	struct { const char *text, *tokens; } cases[] = {
		{ "Scholen", "scholen~schol~scholen" }, { "school", "school~schol~school" },
		{ "policies", "policies~policies~polici" },
		{ "Één CAFÉ, naïef", "een~een cafe~caf~cafe naief~naief" },
		{ "foto's foto\xE2\x80\x99s", "fotos~fotos~foto fotos~fotos~foto" },
		{ "3,49", "3 49+3,49" }, { "2024-2025.", "2024 2025+2024-2025" },
		{ "e-mail", "e~e mail~mail+email" }, { "a/b", "a~a b~b" }, { "jan@be", "jan~jan be~be+jan@be" },
		{ "Stra\xC3\x9F" "e \xC5\x92uvre", "strasse~stras~strass oeuvre~oeuvr" },
		{ "CO\xE2\x82\x82 m\xC2\xB2", "co2~co2 m2~m2" },
		{ "e\xCC\x81\xC3\xA9n", "een~een" }, { "\xCE\xA3\xCE\xBF\xCF\x86", "\xCF\x83\xCE\xBF\xCF\x86~\xCF\x83\xCE\xBF\xCF\x86" },
		{ "R&D -- \"x\" (y) NEAR*", "r~r d~d x~x y~y near~near" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		slice got = tokens(a, cases[i].text);
		unit_slice(got, slice_from(cases[i].tokens), cases[i].text, (int)i);
	}
	arena_destroy(a);
}

static void long_words_are_cut_and_bad_bytes_survive(void **state)
{
	(void)state;
	arena *a = arena_create(0);
	char text[5000];
	memset(text, 'x', sizeof text);
	text[sizeof text - 1] = 0;
	slice *words;
	assert_int_equal(fts_query_words(a, slice_of(text, sizeof text - 1), 4, &words), 1);
	assert_int_equal(words[0].n, FTS_TOKEN_MAX);
	assert_true(tokens(a, text).n < 400);
	tokens(a, "\xFF\xC3(\xE2\x82 \xF0\x9F\x98\x80 \xED\xA0\x80");
	for (int n = 1; n < 70; n++) text[n] = n % 3 ? '1' : '-';
	tokens(a, text);
	assert_int_equal(fts_query_words(a, S(""), 4, &words), 0);
	arena_destroy(a);
}

static void queries_hold_words_alone(void **state)
{
	(void)state;
	arena *a = arena_create(0);
	assert_slice(query(a, "\"actie\" OR NOT -plan* {label}: NEAR(x"), "actie or not plan label near");
	assert_slice(query(a, "actie 3,49"), "actie 3,49");
	assert_slice(query(a, "open-data foto's"), "open data fotos");
	assert_slice(query(a, "a b c d e f g h"), "a b c d e f");
	assert_slice(query(a, " ,.;  "), "");
	arena_destroy(a);
}

/* FTS5 itself, through the tokenizer: texts are split and stemmed; a query is one token as it stands in the index. */
static int64_t hits(ctx *cx, db *d, const char *match)
{
	stmt *s = db_prepare(d, "SELECT count(*) FROM f WHERE f MATCH ?");
	stmt_text(s, 1, slice_from(match));
	assert_int_equal(stmt_step(s), STEP_ROW);
	int64_t n = stmt_get_int(s, 0);
	stmt_reset(s);
	(void)cx;
	return n;
}

typedef struct { buf *out; } taken;

static void take(void *arg, int64_t row, unsigned column) { buf_printf(((taken *)arg)->out, "%d:%u ", (int)row, column); }

static slice rows_of(ctx *cx, db *d, const char *sql, const char *match)
{
	taken t = { buf_new(cx->mem, 10000) };
	fts_taker taker = { take, &t };
	stmt *s = db_prepare(d, sql);
	stmt_text(s, 1, slice_from(match));
	stmt_pointer(s, 2, &taker, FTS_TAKER);
	assert_ok(cx, stmt_run(cx, s));
	return buf_slice(t.out);
}

/* Each row once, with the first column that has the token, however FTS5 is told to keep columns. */
static void rows_are_taken_with_their_first_column(void **state)
{
	(void)state;
	static const char ALL[] = "SELECT take_rows(g, ?2) FROM g WHERE g MATCH ?1 LIMIT 1", EACH[] = "SELECT take_row(g, ?2) FROM g WHERE g MATCH ?1";
	ctx cx = unit_ctx();
	slice folder = unit_folder(cx.mem);
	db *d;
	assert_ok(&cx, db_open(&cx, JOIN(cx.mem, folder, S("/g.db")), DB_CREATE | DB_SEARCH, &d));
	assert_ok(&cx, db_exec(&cx, d, "CREATE VIRTUAL TABLE g USING fts5(a, b, c, tokenize = 'spil', detail = column);"
				       "INSERT INTO g (rowid, a, b, c) VALUES (1, 'water', '', 'water'), (2, '', 'waterlopen', 'water'), (3, 'lucht', '', ''), (4, '', 'lucht water', '')"));
	assert_slice(rows_of(&cx, d, ALL, "\"water\""), "1:0 2:2 4:1 ");
	assert_slice(rows_of(&cx, d, EACH, "\"water\""), "1:0 2:2 4:1 ");
	assert_slice(rows_of(&cx, d, EACH, "\"water\" *"), "1:0 2:1 4:1 ");
	assert_slice(rows_of(&cx, d, ALL, "\"vuur\""), ""); assert_slice(rows_of(&cx, d, EACH, "\"vuur\" *"), "");
	assert_ok(&cx, db_exec(&cx, d, "DELETE FROM g WHERE rowid = 1"));
	assert_slice(rows_of(&cx, d, ALL, "\"water\""), "2:2 4:1 ");
	/* called without its pointer it fails, and nothing is taken */
	stmt *s = db_prepare(d, ALL);
	stmt_text(s, 1, S("\"water\""));
	assert_int_equal(stmt_run(&cx, s), ST_SYSTEM);
	db_close(d);
	unit_folder_remove(folder);
	unit_ctx_done(&cx);
}

static void fts5_uses_the_tokenizer(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	slice folder = unit_folder(cx.mem);
	db *d;
	assert_ok(&cx, db_open(&cx, JOIN(cx.mem, folder, S("/f.db")), DB_CREATE | DB_SEARCH, &d));
	assert_ok(&cx, db_exec(&cx, d, "CREATE VIRTUAL TABLE f USING fts5(t, tokenize = 'spil'); INSERT INTO f VALUES ('De scholen'), ('school'), ('luchtkwaliteit')"));
	assert_int_equal(hits(&cx, d, "\"school\""), 1);
	assert_int_equal(hits(&cx, d, "\"\x01schol\""), 2);
	assert_int_equal(hits(&cx, d, "\"lucht\"*"), 1);
	assert_int_equal(hits(&cx, d, "\"kwaliteit\""), 0);
	assert_int_equal(hits(&cx, d, "\"de scholen\""), 0);
	db_close(d);
	unit_folder_remove(folder);
	unit_ctx_done(&cx);
}

/* Folding twice changes nothing: what stands in the index folds to itself. */
static void folding_is_stable(void **state)
{
	(void)state;
	for (uint32_t c = 0x20; c < 0x2100; c++) {
		if (fts_class(c) < CHAR_LETTER) continue;
		char out[4], again[4];
		size_t n = fts_fold(c, out);
		slice rest = slice_of(out, n);
		assert_true(n > 0 && utf8_valid(rest));
		while (rest.n) {
			slice at = rest;
			uint32_t one = utf8_next(&rest);
			size_t m = fts_fold(one, again);
			assert_true(slice_eq(slice_of(again, m), slice_take(at, at.n - rest.n)));
			assert_true(fts_class(one) >= CHAR_LETTER);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_folded_and_stemmed_in_both_languages), cmocka_unit_test(long_words_are_cut_and_bad_bytes_survive),
		cmocka_unit_test(queries_hold_words_alone), cmocka_unit_test(fts5_uses_the_tokenizer), cmocka_unit_test(rows_are_taken_with_their_first_column), cmocka_unit_test(folding_is_stable),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
