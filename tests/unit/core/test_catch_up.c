/* SPDX-License-Identifier: EUPL-1.2
 * The index follows the log: from nothing, after a stop, after damage, with another log, with a changed register. */
#include "world.h"
#include "store/log.h"

typedef struct { ctx cx; slice folder; log_store *log; index_store *x; reader *r; } place;

static place place_new(void)
{
	place p = { .cx = unit_ctx() };
	p.folder = unit_folder(p.cx.mem);
	assert_ok(&p.cx, log_open(&p.cx, p.folder, false, &p.log));
	return p;
}

static void append(place *p, event_kind kind, const char *name, const char *says)
{
	status st;
	event e;
	slice iri = arena_printf(p->cx.mem, ID "actions/%s", name);
	change c = { .space = S("main"), .iri = iri, .expect = VERSION_ANY, .kind = kind, .actor = S("urn:a"), .reason = S("r"), .register_name = S("actions"), .register_version = 1, .media = S("text/turtle"),
		     .document = says ? arena_printf(p->cx.mem, PREFIXES "<%.*s> %s .", SL(iri), says) : NO_SLICE };
	assert_ok(&p->cx, log_append(&p->cx, p->log, &c, 1, &st, &e));
	assert_int_equal(st, ST_OK);
}

static void open_index(place *p, const table_spec *spec)
{
	status st = ST_OK;
	assert_ok(&p->cx, index_open(&p->cx, p->folder, &p->x));
	assert_ok(&p->cx, index_define(&p->cx, p->x, spec));
	p->r = reader_open(&p->cx, p->x, &st);
	assert_ok(&p->cx, st);
	p->cx.db = p->r;
}

static void close_index(place *p)
{
	reader_close(p->r);
	index_close(p->x);
	p->r = NULL;
	p->x = NULL;
}

static void catch_up(place *p) { assert_ok(&p->cx, index_catch_up(&p->cx, p->x, p->log, NULL, NULL)); }

static void place_done(place *p)
{
	close_index(p);
	log_close(p->log);
	unit_folder_remove(p->folder);
	unit_ctx_done(&p->cx);
}

static uint64_t total(place *p, const char *text)
{
	list_result r;
	assert_ok(&p->cx, index_list(&p->cx, &(list_query){ .register_name = S("actions"), .text = slice_from(text), .limit = 5 }, &r));
	return r.total;
}

static void remove_index(place *p)
{
	unlink(arena_cstr(p->cx.mem, JOIN(p->cx.mem, p->folder, S("/index.db"))));
	unlink(arena_cstr(p->cx.mem, JOIN(p->cx.mem, p->folder, S("/index.db-wal"))));
	unlink(arena_cstr(p->cx.mem, JOIN(p->cx.mem, p->folder, S("/index.db-shm"))));
}

static void progress_told(void *arg, uint64_t done, uint64_t all)
{
	uint64_t *last = arg;
	assert_true(done <= all && done > *last);
	*last = done;
}

static void fill(place *p, int from, int to)
{
	for (int i = from; i < to; i++) {
		char name[16];
		snprintf(name, sizeof name, "n%d", i);
		append(p, EVENT_CREATE, name, "dct:title \"Scholen en data\"@nl ; dcat:theme \"t\" ; dct:identifier \"3,9\"");
	}
}

static void a_rebuilt_index_equals_the_live_one(void **state)
{
	(void)state;
	place p = place_new();
	uint64_t last = 0;
	open_index(&p, &WORLD_ACTIONS);
	fill(&p, 0, 5);
	assert_ok(&p.cx, index_catch_up(&p.cx, p.x, p.log, progress_told, &last));
	assert_int_equal(last, 5); assert_int_equal(index_seq(p.x), 5); assert_int_equal(total(&p, "school"), 5);
	close_index(&p);
	fill(&p, 5, 9);                                /* the index was away */
	append(&p, EVENT_WITHDRAW, "n1", NULL);
	append(&p, EVENT_ERASE, "n2", NULL);
	append(&p, EVENT_UPDATE, "n3", "dct:title \"Iets anders\"@nl");
	open_index(&p, &WORLD_ACTIONS);
	catch_up(&p);
	assert_int_equal(total(&p, "school"), 6); assert_int_equal(total(&p, ""), 7);
	digest live = index_fingerprint(&p.cx, p.x);
	close_index(&p);
	remove_index(&p);
	open_index(&p, &WORLD_ACTIONS);
	catch_up(&p);
	digest fresh = index_fingerprint(&p.cx, p.x);
	assert_true(digest_eq(&live, &fresh)); assert_int_equal(total(&p, "school"), 6);
	catch_up(&p);                                  /* nothing to do */
	digest same = index_fingerprint(&p.cx, p.x);
	assert_true(digest_eq(&fresh, &same));
	place_done(&p);
}

static void a_changed_register_is_indexed_anew(void **state)
{
	(void)state;
	place p = place_new();
	open_index(&p, &WORLD_ORGANISATIONS);          /* "actions" unknown: its rows are kept, and seen by nobody but administrators */
	fill(&p, 0, 3);
	catch_up(&p);
	resource r;
	p.cx.view = &VIEW_PUBLIC;
	assert_int_equal(index_get(&p.cx, S(ID "actions/n1"), &r), ST_NOT_FOUND);
	assert_int_equal(total(&p, "n1"), 0);
	close_index(&p);
	open_index(&p, &WORLD_ACTIONS);
	catch_up(&p);
	assert_ok(&p.cx, index_get(&p.cx, S(ID "actions/n1"), &r)); assert_slice(r.label_nl, "Scholen en data");
	assert_int_equal(total(&p, "school"), 3);
	close_index(&p);
	column_spec columns[COUNT_OF(WORLD_COLUMNS)];
	memcpy(columns, WORLD_COLUMNS, sizeof columns);
	columns[0].facet = true;                       /* identifier */
	table_spec changed = WORLD_ACTIONS;
	changed.columns = columns;
	changed.fingerprint.b[0] = 7;
	changed.label_path = WORLD_NUMBER;
	open_index(&p, &changed);
	catch_up(&p);
	assert_ok(&p.cx, index_get(&p.cx, S(ID "actions/n1"), &r)); assert_slice(r.label_nl, "3,9");
	list_result l;
	assert_ok(&p.cx, index_list(&p.cx, &(list_query){ .register_name = S("actions"), .facets = (slice[]){ S("identifier") }, .facet_count = 1 }, &l));
	assert_int_equal(l.facets[0].values[0].count, 3); assert_slice(l.facets[0].values[0].value, "3,9");
	digest refreshed = index_fingerprint(&p.cx, p.x);
	close_index(&p);
	remove_index(&p);
	open_index(&p, &changed);
	catch_up(&p);
	digest fresh = index_fingerprint(&p.cx, p.x);
	assert_true(digest_eq(&refreshed, &fresh));
	place_done(&p);
}

static void damage_and_another_log_make_it_anew(void **state)
{
	(void)state;
	place p = place_new();
	open_index(&p, &WORLD_ACTIONS);
	fill(&p, 0, 4);
	catch_up(&p);
	digest good = index_fingerprint(&p.cx, p.x);
	close_index(&p);
	slice path = JOIN(p.cx.mem, p.folder, S("/index.db"));
	FILE *f = fopen(path.p, "r+b");
	assert_non_null(f);
	assert_int_equal(fwrite("not a database, really not one.", 1, 31, f), 31);
	fclose(f);
	open_index(&p, &WORLD_ACTIONS);
	catch_up(&p);
	digest again = index_fingerprint(&p.cx, p.x);
	assert_true(digest_eq(&good, &again));
	close_index(&p);
	log_close(p.log);
	unlink(arena_cstr(p.cx.mem, JOIN(p.cx.mem, p.folder, S("/log.db"))));
	unlink(arena_cstr(p.cx.mem, JOIN(p.cx.mem, p.folder, S("/log.db-wal"))));
	unlink(arena_cstr(p.cx.mem, JOIN(p.cx.mem, p.folder, S("/log.db-shm"))));
	assert_ok(&p.cx, log_open(&p.cx, p.folder, false, &p.log));
	append(&p, EVENT_CREATE, "other", "dct:title \"Andere\"@nl");
	assert_ok(&p.cx, index_open(&p.cx, p.folder, &p.x));
	assert_ok(&p.cx, index_define(&p.cx, p.x, &WORLD_ACTIONS));
	catch_up(&p);
	status st = ST_OK;
	p.r = reader_open(&p.cx, p.x, &st);
	p.cx.db = p.r;
	assert_int_equal(index_seq(p.x), 1); assert_int_equal(total(&p, ""), 1); assert_int_equal(total(&p, "school"), 0);
	place_done(&p);
}

/* What the log accepted never stops the index. */
static void unreadable_documents_are_rows_without_content(void **state)
{
	(void)state;
	place p = place_new();
	open_index(&p, &WORLD_ACTIONS);
	append(&p, EVENT_CREATE, "bad", "this is not turtle");
	append(&p, EVENT_CREATE, "good", "dct:title \"Goed\"@nl");
	log_set_level(LOG_FATAL);
	catch_up(&p);
	log_set_level(LOG_INFO);
	resource r;
	assert_ok(&p.cx, index_get(&p.cx, S(ID "actions/bad"), &r)); assert_slice(r.label_nl, "bad");
	assert_ok(&p.cx, index_get(&p.cx, S(ID "actions/good"), &r)); assert_slice(r.label_nl, "Goed");
	place_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rebuilt_index_equals_the_live_one), cmocka_unit_test(a_changed_register_is_indexed_anew), cmocka_unit_test(damage_and_another_log_make_it_anew),
		cmocka_unit_test(unreadable_documents_are_rows_without_content),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
