/* SPDX-License-Identifier: EUPL-1.2
 * Accounts, sessions, tokens and throttling, with a clock that the test moves. */
#include <pthread.h>
#include "unit/unit.h"
#include "auth/auth.h"
#include "store/db.h"

static msec now;
static msec test_clock(void *arg) { (void)arg; return now; }
#define HOURS (INT64_C(3600000))
#define ANNA S("https://data.example/id/people/anna")
#define GOOD S("correct horse battery")

typedef struct { ctx cx; slice folder; auth_store *a; } fixture;
static int start(void **state)
{
	fixture *f = calloc(1, sizeof *f);
	now = 1795000000000;
	f->cx = unit_ctx();
	f->cx.clock = test_clock;
	f->folder = unit_folder(f->cx.mem);
	assert_ok(&f->cx, auth_open(&f->cx, f->folder, &f->a));
	assert_ok(&f->cx, account_create(&f->cx, f->a, S("Anna@data.example"), ANNA, GOOD));
	*state = f;
	return 0;
}
static int stop(void **state)
{
	fixture *f = *state;
	auth_close(f->a);
	unit_folder_remove(f->folder);
	unit_ctx_done(&f->cx);
	free(f);
	return 0;
}
static status try_login(fixture *f, slice name, slice password, slice peer)
{
	slice secret;
	return session_login(&f->cx, f->a, name, password, peer, &secret);
}

static void a_login_opens_a_session(void **state)
{
	fixture *f = *state;
	slice secret;
	person who;
	assert_ok(&f->cx, session_login(&f->cx, f->a, S(" anna@DATA.example "), GOOD, S("192.0.2.1"), &secret));
	assert_int_equal(secret.n, 43);
	assert_ok(&f->cx, session_person(&f->cx, f->a, secret, &who));
	assert_slice(who.iri, "https://data.example/id/people/anna");
	assert_int_equal(who.scopes, (1 << PERMISSION_COUNT) - 1);
	assert_false(who.administrator);
	account *all; size_t n;
	assert_ok(&f->cx, account_list(&f->cx, f->a, &all, &n));
	assert_int_equal(n, 1); assert_slice(all[0].login, "anna@data.example"); assert_true(all[0].last_login == now);
	session_end(&f->cx, f->a, secret);
	assert_int_equal(session_person(&f->cx, f->a, secret, &who), ST_UNAUTHENTICATED);
}

static void wrong_logins_all_sound_the_same(void **state)
{
	fixture *f = *state;
	assert_int_equal(try_login(f, S("anna@data.example"), S("wrong horse battery"), S("192.0.2.1")), ST_UNAUTHENTICATED);
	slice first = f->cx.err.message;
	assert_int_equal(try_login(f, S("nobody@data.example"), GOOD, S("192.0.2.1")), ST_UNAUTHENTICATED); assert_true(slice_eq(first, f->cx.err.message));
	assert_int_equal(try_login(f, S("<script>"), GOOD, S("192.0.2.1")), ST_UNAUTHENTICATED); assert_true(slice_eq(first, f->cx.err.message));
	assert_int_equal(try_login(f, S(""), S(""), S("")), ST_UNAUTHENTICATED);
	assert_ok(&f->cx, account_create(&f->cx, f->a, S("oidc@data.example"), ANNA, NO_SLICE));
	assert_int_equal(try_login(f, S("oidc@data.example"), S("nobody has this account"), S("192.0.2.1")), ST_UNAUTHENTICATED); assert_true(slice_eq(first, f->cx.err.message));
	assert_ok(&f->cx, account_disable(&f->cx, f->a, S("anna@data.example"), true));
	assert_int_equal(try_login(f, S("anna@data.example"), GOOD, S("192.0.2.1")), ST_UNAUTHENTICATED); assert_true(slice_eq(first, f->cx.err.message));
}

static void an_unknown_login_takes_as_long_as_a_known_one(void **state)
{
	fixture *f = *state;
	int64_t known = INT64_MAX, unknown = INT64_MAX;
	for (int i = 0; i < 4; i++) { /* the best of four: other programs may disturb one */
		int64_t t = time_monotonic_us();
		(void)try_login(f, S("anna@data.example"), S("wrong horse battery"), arena_printf(f->cx.mem, "192.0.2.%d", i));
		int64_t d = time_monotonic_us() - t;
		if (d < known) known = d;
		t = time_monotonic_us();
		(void)try_login(f, S("nobody@data.example"), S("wrong horse battery"), arena_printf(f->cx.mem, "192.0.2.%d", i));
		d = time_monotonic_us() - t;
		if (d < unknown) unknown = d;
	}
	assert_true(unknown > known / 2 && unknown < known * 2);
}

static void sessions_end_by_themselves(void **state)
{
	fixture *f = *state;
	slice secret;
	person who;
	assert_ok(&f->cx, session_make(&f->cx, f->a, ANNA, &secret));
	now += 11 * HOURS; assert_ok(&f->cx, session_person(&f->cx, f->a, secret, &who));
	now += 11 * HOURS; assert_ok(&f->cx, session_person(&f->cx, f->a, secret, &who));
	now += 12 * HOURS; assert_int_equal(session_person(&f->cx, f->a, secret, &who), ST_UNAUTHENTICATED);
	assert_ok(&f->cx, session_make(&f->cx, f->a, ANNA, &secret));
	for (int i = 0; i < 15; i++) { now += 11 * HOURS; assert_ok(&f->cx, session_person(&f->cx, f->a, secret, &who)); } /* 165 h: in use all the time */
	now += 4 * HOURS; assert_int_equal(session_person(&f->cx, f->a, secret, &who), ST_UNAUTHENTICATED); /* 169 h > 7 days */
}

static void what_is_kept_logs_nobody_in(void **state)
{
	fixture *f = *state;
	slice secret, token;
	person who;
	assert_ok(&f->cx, session_make(&f->cx, f->a, ANNA, &secret));
	assert_ok(&f->cx, session_person(&f->cx, f->a, secret, &who));
	assert_int_equal(session_person(&f->cx, f->a, who.session, &who), ST_UNAUTHENTICATED);
	assert_int_equal(session_person(&f->cx, f->a, S(""), &who), ST_UNAUTHENTICATED);
	assert_int_equal(session_person(&f->cx, f->a, NO_SLICE, &who), ST_UNAUTHENTICATED);
	assert_ok(&f->cx, token_create(&f->cx, f->a, ANNA, S("harvester"), 1 << MAY_READ, 0, &token));
	auth_close(f->a);
	char command[800];
	snprintf(command, sizeof command, "cat '%.*s'/auth.db* | grep -a -q -e '%.*s' -e '%.*s' -e '%.*s'", SL(f->folder), SL(secret), SL(slice_skip(token, 5)), SL(GOOD));
	assert_int_not_equal(system(command), 0);
	assert_ok(&f->cx, auth_open(&f->cx, f->folder, &f->a));
	assert_ok(&f->cx, session_person(&f->cx, f->a, secret, &who)); /* a restart ends no session */
	assert_ok(&f->cx, token_person(&f->cx, f->a, token, &who));
}

static void csrf_tokens_belong_to_their_session(void **state)
{
	fixture *f = *state;
	slice one, two;
	person first, second;
	assert_ok(&f->cx, session_make(&f->cx, f->a, ANNA, &one)); assert_ok(&f->cx, session_make(&f->cx, f->a, ANNA, &two));
	assert_ok(&f->cx, session_person(&f->cx, f->a, one, &first)); assert_ok(&f->cx, session_person(&f->cx, f->a, two, &second));
	assert_true(csrf_good(&first, first.csrf)); assert_true(csrf_good(&second, second.csrf));
	assert_false(csrf_good(&first, second.csrf)); assert_false(csrf_good(&first, NO_SLICE)); assert_false(csrf_good(&first, S("")));
	assert_false(csrf_good(&first, slice_take(first.csrf, 42))); assert_false(csrf_good(NULL, first.csrf)); assert_false(csrf_good(&first, one));
	slice token;
	person program;
	assert_ok(&f->cx, token_create(&f->cx, f->a, ANNA, S("t"), 1, 1, &token)); assert_ok(&f->cx, token_person(&f->cx, f->a, token, &program));
	assert_false(csrf_good(&program, program.csrf)); /* tokens are not sent by browsers: they have none */
}

static void ten_failures_close_a_login_for_a_quarter(void **state)
{
	fixture *f = *state;
	for (int i = 0; i < 10; i++) assert_int_equal(try_login(f, S("anna@data.example"), S("wrong horse battery"), arena_printf(f->cx.mem, "198.51.100.%d", i)), ST_UNAUTHENTICATED);
	assert_int_equal(try_login(f, S("ANNA@data.example"), GOOD, S("192.0.2.1")), ST_TOO_MANY);
	now += 14 * HOURS / 60; assert_int_equal(try_login(f, S("anna@data.example"), GOOD, S("192.0.2.1")), ST_TOO_MANY);
	now += 1 * HOURS / 60; assert_ok(&f->cx, try_login(f, S("anna@data.example"), GOOD, S("192.0.2.1")));
	/* a good one wipes the slate */
	for (int i = 0; i < 9; i++) assert_int_equal(try_login(f, S("anna@data.example"), S("wrong horse battery"), arena_printf(f->cx.mem, "198.51.100.%d", i)), ST_UNAUTHENTICATED);
	assert_ok(&f->cx, try_login(f, S("anna@data.example"), GOOD, S("192.0.2.1")));
	for (int i = 0; i < 9; i++) assert_int_equal(try_login(f, S("anna@data.example"), S("wrong horse battery"), arena_printf(f->cx.mem, "203.0.113.%d", i)), ST_UNAUTHENTICATED);
	assert_ok(&f->cx, try_login(f, S("anna@data.example"), GOOD, S("192.0.2.1")));
}

static void ten_failures_close_an_address_too(void **state)
{
	fixture *f = *state;
	for (int i = 0; i < 10; i++) /* one subscriber's /64, many names */
		assert_int_equal(try_login(f, arena_printf(f->cx.mem, "user%d", i), S("wrong horse battery"), arena_printf(f->cx.mem, "2001:db8:1:2:%x::%x", i, i)), ST_UNAUTHENTICATED);
	assert_int_equal(try_login(f, S("anna@data.example"), GOOD, S("2001:db8:1:2:ffff::1")), ST_TOO_MANY);
	assert_ok(&f->cx, try_login(f, S("anna@data.example"), GOOD, S("2001:db8:1:3::1")));
}

static void *guess(void *arg)
{
	fixture *f = arg;
	ctx cx = unit_ctx();
	cx.clock = test_clock;
	cx.random = NULL;
	slice secret;
	intptr_t st = session_login(&cx, f->a, S("anna@data.example"), S("wrong horse battery"), S("192.0.2.77"), &secret);
	unit_ctx_done(&cx);
	return (void *)st;
}
static void parallel_guesses_count_too(void **state)
{
	fixture *f = *state;
	pthread_t t[16];
	int tried = 0, refused = 0;
	for (size_t i = 0; i < 16; i++) pthread_create(&t[i], NULL, guess, f);
	for (size_t i = 0; i < 16; i++) {
		void *st;
		pthread_join(t[i], &st);
		tried += (intptr_t)st == ST_UNAUTHENTICATED;
		refused += (intptr_t)st == ST_TOO_MANY;
	}
	assert_int_equal(tried, 10); assert_int_equal(refused, 6);
}

static void passwords_have_a_length_and_a_change_ends_sessions(void **state)
{
	fixture *f = *state;
	slice secret;
	person who;
	assert_int_equal(account_create(&f->cx, f->a, S("bert"), ANNA, S("short")), ST_INVALID);
	assert_int_equal(account_create(&f->cx, f->a, S("bert@data.example"), ANNA, S("Bert@data.example")), ST_INVALID);
	assert_int_equal(account_create(&f->cx, f->a, S("bert"), ANNA, S("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")), ST_INVALID);
	assert_int_equal(account_create(&f->cx, f->a, S("b/../ert"), ANNA, GOOD), ST_INVALID);
	assert_int_equal(account_create(&f->cx, f->a, S("bert"), S("not an iri"), GOOD), ST_INVALID);
	assert_int_equal(account_create(&f->cx, f->a, S("ANNA@data.example"), ANNA, GOOD), ST_CONFLICT);
	assert_ok(&f->cx, session_make(&f->cx, f->a, ANNA, &secret));
	assert_ok(&f->cx, account_set_password(&f->cx, f->a, S("anna@data.example"), S("éléphant à vélo, trois")));
	assert_int_equal(session_person(&f->cx, f->a, secret, &who), ST_UNAUTHENTICATED);
	assert_int_equal(try_login(f, S("anna@data.example"), GOOD, S("192.0.2.1")), ST_UNAUTHENTICATED);
	assert_ok(&f->cx, try_login(f, S("anna@data.example"), S("éléphant à vélo, trois"), S("192.0.2.1")));
	assert_int_equal(account_set_password(&f->cx, f->a, S("nobody"), GOOD), ST_NOT_FOUND);
}

static void a_disabled_account_is_out_at_once(void **state)
{
	fixture *f = *state;
	slice secret, token;
	person who;
	assert_ok(&f->cx, session_make(&f->cx, f->a, ANNA, &secret));
	assert_ok(&f->cx, token_create(&f->cx, f->a, ANNA, S("t"), 1, 30, &token));
	assert_ok(&f->cx, account_disable(&f->cx, f->a, S("anna@data.example"), true));
	assert_int_equal(session_person(&f->cx, f->a, secret, &who), ST_UNAUTHENTICATED);
	assert_int_equal(token_person(&f->cx, f->a, token, &who), ST_UNAUTHENTICATED);
	assert_ok(&f->cx, account_disable(&f->cx, f->a, S("anna@data.example"), false));
	assert_ok(&f->cx, token_person(&f->cx, f->a, token, &who));
	assert_int_equal(session_person(&f->cx, f->a, secret, &who), ST_UNAUTHENTICATED);
}

static void tokens_have_scopes_an_end_and_an_owner(void **state)
{
	fixture *f = *state;
	slice token, other;
	person who;
	assert_int_equal(token_create(&f->cx, f->a, ANNA, S(""), 1, 30, &token), ST_INVALID);
	assert_int_equal(token_create(&f->cx, f->a, ANNA, S("t"), 0, 30, &token), ST_INVALID);
	assert_int_equal(token_create(&f->cx, f->a, ANNA, S("t"), 1u << PERMISSION_COUNT, 30, &token), ST_INVALID);
	assert_int_equal(token_create(&f->cx, f->a, ANNA, S("t"), 1, -1, &token), ST_INVALID);
	assert_ok(&f->cx, token_create(&f->cx, f->a, ANNA, S("harvester"), 1 << MAY_READ | 1 << MAY_CREATE, 30, &token));
	assert_true(slice_starts(token, S("spil_"))); assert_int_equal(token.n, 48);
	assert_ok(&f->cx, token_person(&f->cx, f->a, token, &who));
	assert_int_equal(who.scopes, 1 << MAY_READ | 1 << MAY_CREATE); assert_null(who.session.p); assert_null(who.csrf.p);
	assert_int_equal(token_person(&f->cx, f->a, slice_skip(token, 5), &who), ST_UNAUTHENTICATED);
	slice wrong = arena_copy(f->cx.mem, token);
	((char *)(uintptr_t)wrong.p)[20] ^= 1;
	assert_int_equal(token_person(&f->cx, f->a, wrong, &who), ST_UNAUTHENTICATED);
	token_info *all; size_t n;
	assert_ok(&f->cx, token_create(&f->cx, f->a, S("urn:x:bert"), S("his"), 1, 0, &other));
	assert_ok(&f->cx, token_list(&f->cx, f->a, ANNA, &all, &n));
	assert_int_equal(n, 1); assert_slice(all[0].name, "harvester"); assert_true(all[0].last_used == now); assert_true(all[0].expires == now + 30 * 24 * HOURS);
	assert_int_equal(token_revoke(&f->cx, f->a, all[0].id, S("urn:x:bert")), ST_NOT_FOUND);
	slice id = all[0].id;
	assert_ok(&f->cx, token_list(&f->cx, f->a, NO_SLICE, &all, &n)); assert_int_equal(n, 2);
	now += 30 * 24 * HOURS;
	assert_int_equal(token_person(&f->cx, f->a, token, &who), ST_UNAUTHENTICATED);
	assert_ok(&f->cx, token_person(&f->cx, f->a, other, &who));
	assert_ok(&f->cx, token_revoke(&f->cx, f->a, id, ANNA));
	assert_ok(&f->cx, token_list(&f->cx, f->a, ANNA, &all, &n)); assert_int_equal(n, 0);
}

static void one_person_keeps_twenty_sessions(void **state)
{
	fixture *f = *state;
	slice secrets[25];
	person who;
	int alive = 0;
	for (int i = 0; i < 25; i++) { now += 1000; assert_ok(&f->cx, session_make(&f->cx, f->a, ANNA, &secrets[i])); }
	for (int i = 0; i < 25; i++) alive += session_person(&f->cx, f->a, secrets[i], &who) == ST_OK;
	assert_int_equal(alive, 20);
	assert_ok(&f->cx, session_person(&f->cx, f->a, secrets[24], &who));
}

static void the_audit_counts_what_is_left_open(void **state)
{
	fixture *f = *state;
	auth_audit_counts c;
	slice token, secret;
	assert_ok(&f->cx, account_create(&f->cx, f->a, S("gone"), S("urn:x:gone"), NO_SLICE));
	assert_ok(&f->cx, account_create(&f->cx, f->a, S("out"), S("urn:x:out"), NO_SLICE));
	assert_ok(&f->cx, account_disable(&f->cx, f->a, S("out"), true));
	assert_ok(&f->cx, token_create(&f->cx, f->a, ANNA, S("a"), 1, 0, &token)); assert_ok(&f->cx, token_create(&f->cx, f->a, ANNA, S("b"), 1, 10, &token));
	now += 91 * 24 * HOURS;
	assert_ok(&f->cx, session_make(&f->cx, f->a, ANNA, &secret));
	assert_ok(&f->cx, auth_audit(&f->cx, f->a, &c));
	assert_int_equal(c.accounts, 3); assert_int_equal(c.disabled, 1); assert_int_equal(c.without_password, 2); assert_int_equal(c.unused, 1); assert_int_equal(c.sessions, 1);
	assert_int_equal(c.tokens, 1); assert_int_equal(c.tokens_endless, 1); assert_int_equal(c.tokens_unused, 1); assert_int_equal(c.administrators, 0);
}

static membership AT_A[] = { { SLICE_INIT("urn:x:a"), 1 << ROLE_EDITOR }, { SLICE_INIT("urn:x:b"), 1 << ROLE_STEWARD | 1 << ROLE_DPO } };
static void may_follows_the_table(void **state)
{
	fixture *f = *state;
	person who = { .iri = ANNA, .memberships = AT_A, .membership_n = 2, .scopes = (1 << PERMISSION_COUNT) - 1 };
	const may_about a = { .organisation = S("urn:x:a") }, b = { .organisation = S("urn:x:b") }, c = { .organisation = S("urn:x:c") }, assessors = { .roles = 1 << ROLE_ASSESSOR },
			editors_b = { .organisation = S("urn:x:b"), .roles = 1 << ROLE_EDITOR };
	ctx *cx = &f->cx;
	assert_false(may(cx, MAY_READ, NULL));
	cx->who = &who;
	assert_true(may(cx, MAY_CREATE, NULL)); assert_true(may(cx, MAY_EDIT, &a)); assert_false(may(cx, MAY_WITHDRAW, &a)); assert_false(may(cx, MAY_MOVE, &a)); assert_false(may(cx, MAY_ERASE, &a));
	assert_true(may(cx, MAY_WITHDRAW, &b)); assert_true(may(cx, MAY_IMPORT, &b)); assert_true(may(cx, MAY_ERASE, &b)); assert_false(may(cx, MAY_ADMINISTER, &b));
	assert_false(may(cx, MAY_EDIT, &c)); assert_false(may(cx, MAY_READ, &c)); assert_false(may(cx, MAY_CREATE, &assessors)); assert_false(may(cx, MAY_CREATE, &editors_b));
	who.scopes = 1 << MAY_READ;
	assert_false(may(cx, MAY_EDIT, &a)); assert_true(may(cx, MAY_READ, &a));
	who.administrator = true;
	assert_false(may(cx, MAY_ADMINISTER, NULL)); /* not beyond the token's scopes */
	who.scopes = (1 << PERMISSION_COUNT) - 1;
	assert_true(may(cx, MAY_ADMINISTER, NULL)); assert_true(may(cx, MAY_EDIT, &c)); assert_true(may(cx, MAY_CREATE, &assessors));
	cx->who = NULL;
}

static void views_follow_the_person(void **state)
{
	fixture *f = *state;
	person who = { .iri = ANNA, .memberships = AT_A, .membership_n = 2, .scopes = 1 << MAY_READ };
	const audience inside = { .level = VISIBLE_ORGANISATION, .organisation = S("urn:x:a") }, outside = { .level = VISIBLE_ORGANISATION, .organisation = S("urn:x:c") };
	assert_true(view_sees(view_of(&f->cx, &who), &inside)); assert_false(view_sees(view_of(&f->cx, &who), &outside)); assert_false(view_sees(view_of(&f->cx, NULL), &inside));
	who.administrator = true;
	assert_true(view_sees(view_of(&f->cx, &who), &outside));
	who.scopes = 1 << MAY_CREATE; /* may write, not read */
	assert_false(view_sees(view_of(&f->cx, &who), &inside));
	role r;
	assert_true(role_from(S("urn:spil:role:dpo"), &r)); assert_int_equal(r, ROLE_DPO); assert_true(role_from(S("steward"), &r)); assert_int_equal(r, ROLE_STEWARD); assert_false(role_from(S("king"), &r));
	assert_slice(role_label(ROLE_EDITOR, LANG_NL), "Redacteur"); assert_slice(role_label(ROLE_EDITOR, LANG_EN), "Editor"); assert_slice(role_iri(ROLE_OWNER), "urn:spil:role:owner");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
		T(a_login_opens_a_session), T(wrong_logins_all_sound_the_same), T(an_unknown_login_takes_as_long_as_a_known_one), T(sessions_end_by_themselves), T(what_is_kept_logs_nobody_in),
		T(csrf_tokens_belong_to_their_session), T(ten_failures_close_a_login_for_a_quarter), T(ten_failures_close_an_address_too), T(parallel_guesses_count_too),
		T(passwords_have_a_length_and_a_change_ends_sessions), T(a_disabled_account_is_out_at_once), T(tokens_have_scopes_an_end_and_an_owner), T(one_person_keeps_twenty_sessions),
		T(the_audit_counts_what_is_left_open), T(may_follows_the_table), T(views_follow_the_person),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
