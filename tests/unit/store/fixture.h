/* SPDX-License-Identifier: EUPL-1.2
 * fixture: what the tests of the log share: a log in a new folder, changes in one line, raw SQL as an attacker has it. */
#ifndef SPIL_TESTS_UNIT_STORE_FIXTURE_H
#define SPIL_TESTS_UNIT_STORE_FIXTURE_H
#include "unit/unit.h"
#include <sqlite3.h>
#include "store/log.h"

typedef struct fixture { ctx cx; slice folder; log_store *l; event last; } fixture;

static inline fixture fixture_open(void)
{
	fixture f = { .cx = unit_ctx() };
	f.folder = unit_folder(f.cx.mem);
	assert_ok(&f.cx, log_open(&f.cx, f.folder, false, &f.l));
	return f;
}
static inline void fixture_reopen(fixture *f)
{
	log_close(f->l);
	f->l = NULL;
	assert_ok(&f->cx, log_open(&f->cx, f->folder, false, &f->l));
}
static inline void fixture_done(fixture *f)
{
	log_close(f->l);
	unit_folder_remove(f->folder);
	unit_ctx_done(&f->cx);
}
static inline change change_of(event_kind kind, slice space, slice iri, int64_t expect, slice document)
{
	return (change){ .space = space, .iri = iri, .expect = expect, .kind = kind, .actor = S("urn:spil:person:7"), .reason = S("because"),
			 .register_name = S("actions"), .register_version = 3, .media = S("text/turtle"), .document = document };
}
/* The change's own status; f->last is its event. */
static inline status put(fixture *f, event_kind kind, slice iri, int64_t expect, slice document)
{
	change c = change_of(kind, S("main"), iri, expect, document);
	status st;
	assert_ok(&f->cx, log_append(&f->cx, f->l, &c, 1, &st, &f->last));
	return st;
}
static inline slice iri_of(fixture *f, int n) { return arena_printf(f->cx.mem, "http://x/id/actions/%d", n); }
/* `n` events over a few resources and two spaces. */
static inline void fill(fixture *f, int n)
{
	for (int i = 0; i < n; i++) {
		change c = change_of(i < 5 ? EVENT_CREATE : EVENT_UPDATE, i % 5 == 4 ? S("pod-1") : S("main"), iri_of(f, i % 5), i < 5 ? VERSION_NONE : i / 5,
				     arena_printf(f->cx.mem, "<urn:x> <urn:p> \"document %d\" .", i));
		status st;
		assert_ok(&f->cx, log_append(&f->cx, f->l, &c, 1, &st, &f->last));
		assert_int_equal(st, ST_OK);
	}
}
/* Writes into the database behind the log's back. */
static inline void raw(fixture *f, const char *sql)
{
	sqlite3 *d;
	char *message = NULL;
	assert_int_equal(sqlite3_open(arena_cstr(f->cx.mem, JOIN(f->cx.mem, f->folder, S("/log.db"))), &d), SQLITE_OK);
	sqlite3_busy_timeout(d, 5000);
	if (sqlite3_exec(d, sql, NULL, NULL, &message) != SQLITE_OK) {
		fprintf(stderr, "%s: %s\n", sql, message);
		_fail(__FILE__, __LINE__);
	}
	sqlite3_close(d);
}
/* How many files below `folder` hold these bytes. */
static inline int files_with(slice folder, slice bytes)
{
	char command[1200];
	snprintf(command, sizeof command, "grep -r -a -l -F -e '%.*s' '%.*s' | wc -l", SL(bytes), SL(folder));
	FILE *p = popen(command, "r");
	int n = -1;
	assert_non_null(p);
	assert_int_equal(fscanf(p, "%d", &n), 1);
	pclose(p);
	return n;
}
#endif
