/* SPDX-License-Identifier: EUPL-1.2
 * Who holds which role, read from a real index behind a real log. */
#include "unit/unit.h"
#include "auth/auth.h"
#include "core/event.h"
#include "rdf/vocab.h"

#define ORG(name) S(NS_ORG name)
#define BASE "https://data.example/id/"
#define ANNA S(BASE "people/anna")
static msec now;
static msec test_clock(void *arg) { (void)arg; return now; }

typedef struct { ctx cx; slice folder; log_store *log; index_store *index; writer *writer; auth_store *a; status opened; } fixture;

static void define(fixture *f)
{
	static const slice member[] = { SLICE_INIT(NS_ORG "member") }, organisation[] = { SLICE_INIT(NS_ORG "organization") }, held[] = { SLICE_INIT(NS_ORG "role") },
			   name[] = { SLICE_INIT(NS_FOAF "name") };
	static const column_spec columns[] = {
		{ .name = SLICE_INIT("person"), .path = member, .path_length = 1, .type = COLUMN_IRI, .facet = true },
		{ .name = SLICE_INIT("organisation"), .path = organisation, .path_length = 1, .type = COLUMN_IRI, .facet = true },
		{ .name = SLICE_INIT("role"), .path = held, .path_length = 1, .type = COLUMN_IRI, .facet = true },
	};
	const table_spec roles = { .register_name = S("roles"), .class_iri = ORG("Membership"), .label_path = held, .label_path_length = 1, .columns = columns, .column_count = 3,
				   .default_visibility = VISIBLE_SIGNED_IN, .organisation_path = ORG("organization"), .fingerprint = sha256_of(S("roles")) };
	const table_spec people = { .register_name = S("people"), .class_iri = S(NS_FOAF "Person"), .label_path = name, .label_path_length = 1, .default_visibility = VISIBLE_SIGNED_IN,
				    .fingerprint = sha256_of(S("people")) };
	assert_ok(&f->cx, index_define(&f->cx, f->index, &roles));
	assert_ok(&f->cx, index_define(&f->cx, f->index, &people));
}
static int start(void **state)
{
	fixture *f = calloc(1, sizeof *f);
	now = 1795000000000; /* 2026-11-18 */
	f->cx = unit_ctx();
	f->cx.clock = test_clock;
	f->folder = unit_folder(f->cx.mem);
	assert_ok(&f->cx, log_open(&f->cx, f->folder, false, &f->log));
	assert_ok(&f->cx, index_open(&f->cx, f->folder, &f->index));
	define(f);
	assert_ok(&f->cx, index_catch_up(&f->cx, f->index, f->log, NULL, NULL));
	assert_ok(&f->cx, writer_start(&f->cx, f->log, f->index, &f->writer));
	f->cx.db = reader_open(&f->cx, f->index, &f->opened);
	assert_ok(&f->cx, f->opened);
	assert_ok(&f->cx, auth_open(&f->cx, f->folder, &f->a));
	f->cx.view = &VIEW_PUBLIC;
	*state = f;
	return 0;
}
static int stop(void **state)
{
	fixture *f = *state;
	auth_close(f->a);
	reader_close(f->cx.db);
	writer_stop(f->writer);
	index_close(f->index);
	log_close(f->log);
	unit_folder_remove(f->folder);
	unit_ctx_done(&f->cx);
	free(f);
	return 0;
}

static void put(fixture *f, slice register_name, slice iri, event_kind kind, slice document)
{
	const change c = { .space = S("main"), .iri = iri, .expect = kind == EVENT_CREATE ? VERSION_NONE : VERSION_ANY, .kind = kind, .actor = S("urn:spil:system"), .reason = S("test"),
			   .register_name = register_name, .register_version = 1, .media = S("text/turtle"), .document = document };
	event e;
	assert_ok(&f->cx, event_append(&f->cx, f->writer, &c, &e));
}
static slice role_iri_of(fixture *f, const char *name) { return arena_printf(f->cx.mem, BASE "roles/%s", name); }
static void give(fixture *f, const char *name, const char *who, const char *organisation, const char *held, const char *more)
{
	slice iri = role_iri_of(f, name);
	put(f, S("roles"), iri, EVENT_CREATE, arena_printf(f->cx.mem, "<%.*s> a <" NS_ORG "Membership> ; <" NS_ORG "member> <" BASE "people/%s> ; <" NS_ORG "organization> <" BASE "organisations/%s> ; <" NS_ORG
			"role> <urn:spil:role:%s>%s .", SL(iri), who, organisation, held, more));
}
static void end(fixture *f, const char *name) { put(f, S("roles"), role_iri_of(f, name), EVENT_WITHDRAW, NO_SLICE); }
static person seen(fixture *f, slice token)
{
	person p;
	assert_ok(&f->cx, token_person(&f->cx, f->a, token, &p));
	return p;
}
static slice token_for(fixture *f, slice iri)
{
	slice token;
	assert_ok(&f->cx, token_create(&f->cx, f->a, iri, S("test"), (1 << PERMISSION_COUNT) - 1, 0, &token));
	return token;
}
static unsigned roles_in(const person *p, const char *organisation)
{
	for (size_t i = 0; i < p->membership_n; i++)
		if (slice_ends(p->memberships[i].organisation, slice_from(organisation))) return p->memberships[i].roles;
	return 0;
}
#define BIT(code) (1u << ROLE_##code)
#define DATE(property, day) " ; <" NS_SCHEMA property "> \"" day "\"^^<" NS_XSD "date>"

static void roles_are_read_where_they_count_and_while_they_count(void **state)
{
	fixture *f = *state;
	slice token = token_for(f, ANNA);
	assert_int_equal(seen(f, token).membership_n, 0);
	give(f, "1", "anna", "a", "editor", "");
	give(f, "2", "anna", "b", "steward", DATE("startTime", "2026-01-01") DATE("endTime", "2026-11-18")); /* its last day */
	give(f, "3", "anna", "b", "dpo", "");
	give(f, "4", "anna", "c", "owner", DATE("endTime", "2026-11-17"));
	give(f, "5", "anna", "d", "owner", DATE("startTime", "2026-11-19"));
	give(f, "6", "bert", "a", "administrator", "");
	give(f, "7", "anna", "e", "king", "");
	person p = seen(f, token);
	assert_int_equal(p.membership_n, 2);
	assert_int_equal(roles_in(&p, "/a"), BIT(EDITOR)); assert_int_equal(roles_in(&p, "/b"), BIT(STEWARD) | BIT(DPO));
	assert_false(p.administrator);
	assert_true(f->cx.view == &VIEW_PUBLIC); /* sight of all was for this alone */
	now += 24 * 3600 * 1000;
	p = seen(f, token);
	assert_int_equal(roles_in(&p, "/b"), BIT(DPO)); assert_int_equal(roles_in(&p, "/d"), BIT(OWNER));
	end(f, "1");
	p = seen(f, token);
	assert_int_equal(roles_in(&p, "/a"), 0);
}

static void what_is_kept_goes_with_each_change(void **state)
{
	fixture *f = *state;
	slice token = token_for(f, ANNA);
	auth_attach(f->a, f->index);
	for (int i = 0; i < 3; i++) assert_int_equal(seen(f, token).membership_n, 0);
	give(f, "1", "anna", "a", "editor", "");
	for (int i = 0; i < 3; i++) { person p = seen(f, token); assert_int_equal(roles_in(&p, "/a"), BIT(EDITOR)); }
	end(f, "1");
	for (int i = 0; i < 3; i++) assert_int_equal(seen(f, token).membership_n, 0);
	give(f, "2", "anna", "a", "owner", DATE("endTime", "2026-11-18"));
	assert_int_equal(seen(f, token).membership_n, 1);
	now += 24 * 3600 * 1000; /* the day passes, nothing is written */
	assert_int_equal(seen(f, token).membership_n, 0);
}

static void administrators_are_known_and_counted(void **state)
{
	fixture *f = *state;
	auth_audit_counts c;
	slice token = token_for(f, ANNA);
	assert_ok(&f->cx, account_create(&f->cx, f->a, S("anna"), ANNA, NO_SLICE));
	assert_ok(&f->cx, account_create(&f->cx, f->a, S("anna2"), ANNA, NO_SLICE));
	assert_ok(&f->cx, account_create(&f->cx, f->a, S("bert"), S(BASE "people/bert"), NO_SLICE));
	assert_ok(&f->cx, auth_audit(&f->cx, f->a, &c)); assert_int_equal(c.administrators, 0);
	give(f, "1", "anna", "a", "administrator", "");
	person p = seen(f, token);
	assert_true(p.administrator);
	f->cx.who = &p;
	assert_true(may(&f->cx, MAY_ADMINISTER, NULL)); assert_true(view_of(&f->cx, &p)->all);
	f->cx.who = NULL;
	assert_ok(&f->cx, auth_audit(&f->cx, f->a, &c)); assert_int_equal(c.administrators, 1);
}

static void people_have_a_name_and_a_language_and_can_leave(void **state)
{
	fixture *f = *state;
	person p;
	slice token = token_for(f, ANNA);
	assert_slice(seen(f, token).name, "anna"); /* not yet in the register */
	put(f, S("people"), ANNA, EVENT_CREATE, S("<" BASE "people/anna> a <" NS_FOAF "Person> ; <" NS_FOAF "name> \"Anna Peeters\" ; <" NS_SPIL "language> <urn:spil:language:nl> ."));
	p = seen(f, token);
	assert_slice(p.name, "Anna Peeters"); assert_int_equal(p.lang, LANG_NL);
	put(f, S("people"), ANNA, EVENT_WITHDRAW, NO_SLICE);
	assert_int_equal(token_person(&f->cx, f->a, token, &p), ST_UNAUTHENTICATED);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = { T(roles_are_read_where_they_count_and_while_they_count), T(what_is_kept_goes_with_each_change), T(administrators_are_known_and_counted),
					    T(people_have_a_name_and_a_language_and_can_leave) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
