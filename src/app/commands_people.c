/* SPDX-License-Identifier: EUPL-1.2
 * commands_people: accounts, roles and tokens from the command line: for the operator, and for when nobody can log in. */
#include "app/cli.h"
#include "app/world.h"

static slice word(const command_line *c, size_t i) { return i < c->word_n ? c->words[i] : NO_SLICE; }

static status account_person(ctx *cx, slice login, slice *ret_person)
{
	account *all;
	size_t n;
	TRY(account_list(cx, cx->sv->auth, &all, &n));
	for (size_t i = 0; i < n; i++)
		if (slice_eq_nocase(all[i].login, login)) {
			*ret_person = all[i].person_iri;
			return ST_OK;
		}
	return fail(cx, NOT_FOUND, "There is no account \"{1}\"; \"spil user list\" shows them.", login);
}

static status make_entry(ctx *cx, const char *register_name, slice text, slice reason, event *ret)
{
	const reg *r = registers_find(cx->sv->registers, slice_from(register_name));
	json *v;
	graph *g;
	if (!r) return fail(cx, NOT_FOUND, "The register file {1}.ttl is missing.", slice_from(register_name));
	TRY(json_parse(cx, text, &v));
	slice name = ctx_uuid(cx);
	TRY(document_from_json(cx, r, resource_iri(cx, cx->sv->settings->base, r->name, name), v, &g));
	return entry_create(cx, &cx->sv->entries, r, name, g, reason, ret);
}

static slice quoted(ctx *cx, slice text)
{
	buf *b = buf_new(cx->mem, 1 << 16);
	json_writer w = json_writer_to(b, false);
	json_string(&w, text);
	return buf_slice(b);
}

static status user_list(ctx *cx, const command_line *c)
{
	account *all;
	size_t n;
	TRY(account_list(cx, cx->sv->auth, &all, &n));
	for (size_t i = 0; i < n; i++) {
		if (c->json) cli_line(arena_printf(cx->mem, "{\"login\":%.*s,\"person\":%.*s,\"disabled\":%s}", SL(quoted(cx, all[i].login)), SL(quoted(cx, all[i].person_iri)), all[i].disabled ? "true" : "false"));
		else cli_line(JOIN(cx->mem, all[i].login, S("  "), all[i].person_iri, all[i].disabled ? tr(cx->lang, "  (disabled)") : S("")));
	}
	return ST_OK;
}

static status user_add(ctx *cx, const command_line *c)
{
	event e;
	if (!word(c, 2).n) return fail(cx, BAD_REQUEST, "Give a login and a name: spil user add LOGIN NAME.");
	slice password = cli_secret(cx, tr(cx->lang, "Password (at least 12 characters): "));
	TRY(make_entry(cx, "people", JOIN(cx->mem, S("{\"name\":"), quoted(cx, word(c, 2)), S("}")), tr(cx->lang, "Account made from the command line"), &e));
	TRY(account_create(cx, cx->sv->auth, word(c, 1), e.iri, password));
	cli_say(cx, "The account {1} is there; it has no role yet (spil user role).", word(c, 1));
	return ST_OK;
}

static status user_role(ctx *cx, const command_line *c)
{
	role asked;
	slice who, organisation = word(c, 3);
	event e;
	if (!organisation.n || !role_from(word(c, 2), &asked)) return fail(cx, BAD_REQUEST, "Give a login, a role (viewer, editor, steward, owner, dpo, assessor, administrator) and an organisation.");
	if (!slice_contains(organisation, S("://"))) organisation = resource_iri(cx, cx->sv->settings->base, S("organisations"), organisation);
	TRY(account_person(cx, word(c, 1), &who));
	TRY(make_entry(cx, "roles", JOIN(cx->mem, S("{\"person\":"), quoted(cx, who), S(",\"organisation\":"), quoted(cx, organisation), S(",\"role\":"), quoted(cx, role_iri(asked)), S("}")), tr(cx->lang, "Role given from the command line"), &e));
	cli_say(cx, "{1} now has the role {2} in {3}.", word(c, 1), role_label(asked, cx->lang), organisation);
	return ST_OK;
}

static status user(ctx *cx, const command_line *c)
{
	slice what = word(c, 0), login = word(c, 1);
	if (slice_eq(what, S("list"))) return user_list(cx, c);
	if (!login.n) return fail(cx, BAD_REQUEST, "Give a login; \"spil help user\" shows how.");
	if (slice_eq(what, S("add"))) return user_add(cx, c);
	if (slice_eq(what, S("role"))) return user_role(cx, c);
	if (slice_eq(what, S("password"))) return account_set_password(cx, cx->sv->auth, login, cli_secret(cx, tr(cx->lang, "New password (at least 12 characters): ")));
	if (slice_eq(what, S("disable"))) return account_disable(cx, cx->sv->auth, login, true);
	if (slice_eq(what, S("enable"))) return account_disable(cx, cx->sv->auth, login, false);
	return fail(cx, BAD_REQUEST, "\"spil user\" does not know \"{1}\"; \"spil help user\" shows how.", what);
}

static status scopes_of(ctx *cx, const command_line *c, unsigned *ret)
{
	static const slice NAMES[PERMISSION_COUNT] = {
#define X(code, name) SLICE_INIT(name),
		PERMISSIONS(X)
#undef X
	};
	slice rest = cli_flag(c, "scopes").n ? cli_flag(c, "scopes") : S("read"), part;
	unsigned scopes = 0;
	while (slice_split(&rest, ',', &part)) {
		unsigned found = 0;
		for (unsigned i = 0; i < PERMISSION_COUNT; i++)
			if (slice_eq(NAMES[i], slice_trim(part))) found = 1u << i;
		if (!found) return fail(cx, BAD_REQUEST, "There is no scope \"{1}\"; there are read, create, edit, withdraw, move, erase, administer and import.", part);
		scopes |= found;
	}
	*ret = scopes;
	return ST_OK;
}

static status token(ctx *cx, const command_line *c)
{
	slice what = word(c, 0), person_iri, made;
	int64_t days = 90;
	unsigned scopes = 0;
	if (!word(c, 1).n) return fail(cx, BAD_REQUEST, "Give a login; \"spil help token\" shows how.");
	TRY(account_person(cx, word(c, 1), &person_iri));
	if (slice_eq(what, S("create"))) {
		if (cli_flag(c, "days").n && (!slice_to_i64(cli_flag(c, "days"), &days) || days < 1 || days > 365)) return fail(cx, BAD_REQUEST, "--days takes a whole number from 1 to 365.");
		TRY(scopes_of(cx, c, &scopes));
		TRY(token_create(cx, cx->sv->auth, person_iri, word(c, 2).n ? word(c, 2) : S("token"), scopes, days, &made));
		if (c->json) cli_line(JOIN(cx->mem, S("{\"token\":\""), made, S("\"}")));
		else cli_line(made);
		return ST_OK;
	}
	if (slice_eq(what, S("revoke"))) return token_revoke(cx, cx->sv->auth, word(c, 2), person_iri);
	if (!slice_eq(what, S("list"))) return fail(cx, BAD_REQUEST, "\"spil token\" does not know \"{1}\"; \"spil help token\" shows how.", what);
	token_info *all;
	size_t n;
	TRY(token_list(cx, cx->sv->auth, person_iri, &all, &n));
	for (size_t i = 0; i < n; i++) cli_line(JOIN(cx->mem, all[i].id, S("  "), all[i].name, S("  "), time_iso(cx->mem, all[i].expires)));
	return ST_OK;
}

int cli_with_world(ctx *cx, const command_line *c, bool writing, status (*fn)(ctx *, const command_line *))
{
	world w = { 0 };
	status s = world_exists(cx, &c->settings) ? world_open(cx, &c->settings, writing, NULL, NULL, &w) : fail(cx, NOT_FOUND, "There is no data in {1} yet; \"spil init\" or \"spil serve\" makes it.", c->settings.data);
	if (s == ST_OK) s = world_act(cx, &w);
	if (s == ST_OK) s = fn(cx, c);
	int code = s == ST_OK ? EXIT_GOOD : cli_failed(cx, c);
	world_close(&w);
	return code;
}

int command_user(ctx *cx, const command_line *c) { return cli_with_world(cx, c, true, user); }

int command_token(ctx *cx, const command_line *c) { return cli_with_world(cx, c, true, token); }
