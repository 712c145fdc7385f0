/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/unit.h"
#include <fcntl.h>
#include "store/db.h"

static const char ADD[] = "INSERT INTO t(n, x, txt, bytes) VALUES (?, ?, ?, ?)";
static const char ALL[] = "SELECT n, x, txt, bytes FROM t ORDER BY n";

static db *open_new(ctx *cx, slice folder)
{
	db *d = NULL;
	assert_ok(cx, db_open(cx, JOIN(cx->mem, folder, S("/t.db")), DB_CREATE | DB_DURABLE, &d));
	assert_ok(cx, db_exec(cx, d, "CREATE TABLE t(n INTEGER PRIMARY KEY, x REAL, txt TEXT, bytes BLOB) STRICT"));
	return d;
}

static status add(ctx *cx, db *d, int64_t n, slice text)
{
	stmt *s = db_prepare(d, ADD);
	stmt_int(s, 1, n);
	stmt_double(s, 2, 1.5);
	stmt_text(s, 3, text);
	stmt_blob(s, 4, S("\0b"));
	return stmt_run(cx, s);
}

static void values_come_back_as_they_went(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	slice folder = unit_folder(cx.mem);
	db *d = open_new(&cx, folder);
	assert_ok(&cx, db_begin(&cx, d));
	assert_ok(&cx, add(&cx, d, INT64_MIN, S("é")));
	assert_ok(&cx, add(&cx, d, 2, NO_SLICE));
	assert_ok(&cx, add(&cx, d, 3, S("")));
	assert_ok(&cx, db_commit(&cx, d));
	stmt *s = db_prepare(d, ALL);
	assert_int_equal(stmt_step(s), STEP_ROW);
	assert_true(stmt_get_int(s, 0) == INT64_MIN); assert_true(stmt_get_double(s, 1) == 1.5);
	assert_slice(stmt_get_text(s, 2), "é"); assert_true(slice_eq(stmt_get_blob(s, 3), S("\0b")));
	assert_int_equal(stmt_step(s), STEP_ROW);
	assert_true(stmt_is_null(s, 2)); assert_null(stmt_get_text(s, 2).p);
	assert_int_equal(stmt_step(s), STEP_ROW);
	assert_false(stmt_is_null(s, 2)); assert_int_equal(stmt_get_text(s, 2).n, 0);
	assert_int_equal(stmt_step(s), STEP_DONE);
	assert_ptr_equal(db_prepare(d, ALL), s);
	db_close(d);
	unit_folder_remove(folder);
	unit_ctx_done(&cx);
}

static void a_rollback_leaves_nothing(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	slice folder = unit_folder(cx.mem);
	db *d = open_new(&cx, folder);
	db_rollback(d);
	assert_ok(&cx, db_begin(&cx, d));
	assert_ok(&cx, add(&cx, d, 1, S("x")));
	assert_int_equal(add(&cx, d, 1, S("twice")), ST_SYSTEM);
	db_rollback(d);
	assert_int_equal(stmt_step(db_prepare(d, ALL)), STEP_DONE);
	assert_ok(&cx, add(&cx, d, 1, S("again")));
	assert_int_equal(db_changes(d), 1); assert_int_equal(db_last_id(d), 1);
	db_close(d);
	unit_folder_remove(folder);
	unit_ctx_done(&cx);
}

static void many_statements_are_each_found_again(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	slice folder = unit_folder(cx.mem);
	db *d = open_new(&cx, folder);
	const char *sql[300];
	stmt *made[300];
	for (int i = 0; i < 300; i++) sql[i] = arena_printf(cx.mem, "SELECT %d", i).p;
	for (int i = 0; i < 300; i++) made[i] = db_prepare(d, sql[i]);
	for (int i = 0; i < 300; i++) {
		stmt *s = db_prepare(d, sql[i]);
		assert_ptr_equal(s, made[i]);
		assert_int_equal(stmt_step(s), STEP_ROW); assert_int_equal(stmt_get_int(s, 0), i);
	}
	db_close(d);
	unit_folder_remove(folder);
	unit_ctx_done(&cx);
}

static void a_file_that_is_no_database_is_told(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	slice folder = unit_folder(cx.mem);
	const char *path = arena_cstr(cx.mem, JOIN(cx.mem, folder, S("/x.db")));
	FILE *f = fopen(path, "wb");
	for (int i = 0; i < 3000; i++) fputs("not a db ", f);
	fclose(f);
	db *d = NULL;
	assert_int_equal(db_open(&cx, slice_from(path), DB_CREATE, &d), ST_CORRUPT); assert_null(d);
	assert_true(slice_contains(cx.err.message, S("x.db")));
	assert_int_equal(db_open(&cx, JOIN(cx.mem, folder, S("/absent/y.db")), DB_CREATE, &d), ST_SYSTEM);
	assert_true(slice_contains(cx.err.message, S("absent/y.db")));
	assert_int_equal(db_open(&cx, JOIN(cx.mem, folder, S("/z.db")), DB_READ_ONLY, &d), ST_SYSTEM);
	unit_folder_remove(folder);
	unit_ctx_done(&cx);
}

static void a_checkpoint_empties_the_write_ahead_log(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	slice folder = unit_folder(cx.mem);
	db *d = open_new(&cx, folder);
	assert_ok(&cx, add(&cx, d, 1, S("x")));
	struct stat st;
	const char *wal = arena_cstr(cx.mem, JOIN(cx.mem, folder, S("/t.db-wal")));
	assert_int_equal(stat(wal, &st), 0); assert_true(st.st_size > 0);
	assert_ok(&cx, db_checkpoint(&cx, d));
	assert_int_equal(stat(wal, &st), 0); assert_int_equal(st.st_size, 0);
	db_close(d);
	unit_folder_remove(folder);
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_come_back_as_they_went), cmocka_unit_test(a_rollback_leaves_nothing), cmocka_unit_test(many_statements_are_each_found_again),
		cmocka_unit_test(a_file_that_is_no_database_is_told), cmocka_unit_test(a_checkpoint_empties_the_write_ahead_log),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
