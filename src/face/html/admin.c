/* SPDX-License-Identifier: EUPL-1.2
 * admin: the page on which the program audits how it is set up. Each check is a function and a row of CHECKS. */
#include "face/html/admin.h"
#include <sys/stat.h>
#include "register/activate.h"
#include "store/file.h"
#include "store/head.h"

enum { FORM_MAX = 64 << 10, ADMINISTRATORS_MANY = 5, HEAD_MAX = 1 << 20, HEAD_LATE_MS = 10 * 60000 };

typedef struct { ctx *cx; html *o; const settings *s; auth_audit_counts counts; } audit;
typedef enum { GOOD, WARNING, BAD } mark;

/* What was found; `mend` is shown unless all is well. */
static audit_row found(mark m, slice what, slice text, slice mend)
{
	static const slice TONES[] = { SLICE_INIT("good"), SLICE_INIT("warning"), SLICE_INIT("bad") };
	return (audit_row){ .tone = TONES[m], .what = what, .found = text, .mend = m == GOOD ? NO_SLICE : mend };
}

/* The address of a computer in front of somebody, where http is fine. */
static bool local(const settings *s)
{
	static const slice HOSTS[] = { SLICE_INIT("http://localhost"), SLICE_INIT("http://127.0.0.1"), SLICE_INIT("http://[::1]") };
	for (size_t i = 0; i < COUNT_OF(HOSTS); i++) {
		slice rest = slice_skip(s->base, HOSTS[i].n);
		if (slice_starts(s->base, HOSTS[i]) && (!rest.n || rest.p[0] == ':')) return true;
	}
	return false;
}

static bool yes(slice setting) { return slice_eq(setting, S("yes")); }

static audit_row check_base(audit *a)
{
	lang l = a->cx->lang;
	mark m = slice_starts(a->s->base, S("https://")) ? GOOD : local(a->s) ? WARNING : BAD;
	return found(m, tr(l, "Address of the site"), m == WARNING ? trf(a->cx->mem, l, "{1}: only reached from this machine, for trying out", a->s->base) : a->s->base,
		     tr(l, "Before others use the site: put it behind a reverse proxy with https, and make the data folder with --base https://... Identifiers carry this address for ever."));
}

static audit_row check_secure(audit *a)
{
	lang l = a->cx->lang;
	mark m = yes(a->s->secure) ? GOOD : local(a->s) ? WARNING : BAD;
	return found(m, tr(l, "Cookies over https only"), m == GOOD ? tr(l, "on: the session cookie only travels over https, and browsers are told to use https alone") : tr(l, "off: the session cookie can be read on the way"), tr(l, "Set secure to yes once the site is reached over https."));
}

static audit_row check_proxy(audit *a)
{
	lang l = a->cx->lang;
	bool all = slice_eq(a->s->address, S("0.0.0.0")) || slice_eq(a->s->address, S("::"));
	if (a->s->proxy.n) return found(GOOD, tr(l, "Reverse proxy"), trf(a->cx->mem, l, "{1} is trusted to tell who calls", a->s->proxy), NO_SLICE);
	if (a->s->certificate.n) return found(GOOD, tr(l, "Reverse proxy"), tr(l, "none: this server speaks https itself, and callers are known by the address of their connection"), NO_SLICE);
	if (all) return found(BAD, tr(l, "Reverse proxy"), trf(a->cx->mem, l, "none, and the server listens on every network ({1}) without https", a->s->address), tr(l, "Listen on 127.0.0.1 and put a reverse proxy in front (deploy/ has an example); set proxy to its address."));
	return found(local(a->s) ? GOOD : WARNING, tr(l, "Reverse proxy"), tr(l, "none: callers are known by the address of their connection"), tr(l, "Set proxy to the address of the reverse proxy; else all visitors count as one, also when attempts to log in are slowed down."));
}

static audit_row check_host(audit *a)
{
	lang l = a->cx->lang;
	return found(a->s->host.n ? GOOD : local(a->s) ? GOOD : WARNING, tr(l, "Host name"), a->s->host.n ? a->s->host : tr(l, "any host name is accepted"), tr(l, "Set host to the name of the site, so that requests for another name are refused."));
}

static audit_row check_confine(audit *a)
{
	lang l = a->cx->lang;
	bool on = yes(a->s->confine);
	return found(on ? GOOD : BAD, tr(l, "Confinement"), on ? tr(l, "on: the process only reaches its own folders, where the kernel can (Landlock)") : tr(l, "off: a mistake in the program could reach other files"), tr(l, "Set confine to yes."));
}

static audit_row check_folder(audit *a)
{
	lang l = a->cx->lang;
	struct stat folder, key;
	slice path = a->cx->sv->folder;
	if (stat(arena_cstr(a->cx->mem, path), &folder) || stat(arena_cstr(a->cx->mem, JOIN(a->cx->mem, path, S("/head.key"))), &key))
		return found(WARNING, tr(l, "Data folder"), trf(a->cx->mem, l, "{1}: its rights cannot be read", path), tr(l, "Look whether the folder and its key head.key are there and belong to the user of the server."));
	bool key_open = key.st_mode & 077, open = folder.st_mode & 07;
	return found(key_open ? BAD : open ? WARNING : GOOD, tr(l, "Data folder"), key_open ? tr(l, "other users of the machine can read the signing key") : open ? tr(l, "other users of the machine can look into it") : tr(l, "only readable by the user of the server"),
		     trf(a->cx->mem, l, "Run: chmod -R go-rwx {1}", path));
}

static audit_row check_witness(audit *a)
{
	lang l = a->cx->lang;
	return found(a->s->witness.n ? GOOD : WARNING, tr(l, "Witness"), a->s->witness.n ? trf(a->cx->mem, l, "each signed head is also written to {1}", a->s->witness) : tr(l, "none: signed heads only stand here, so whoever owns this machine could rewrite all of it unseen"),
		     tr(l, "Set witness to a folder from which another organisation takes each head away."));
}

static audit_row check_head(audit *a)
{
	ctx *cx = a->cx;
	lang l = cx->lang;
	slice text, mend = tr(l, "Run spil verify and look in the server's log for \"head-not-signed\".");
	head h;
	unsigned char key[ED25519_KEY];
	uint64_t events = log_last_seq(cx->sv->log);
	status s = file_read(cx, JOIN(cx->mem, cx->sv->folder, S("/head")), HEAD_MAX, &text);
	if (s == ST_OK) s = log_head_key(cx, cx->sv->folder, key);
	if (s == ST_OK) s = log_head_check(cx, text, key, &h);
	if (s != ST_OK) {
		ctx_error_clear(cx);
		return found(BAD, tr(l, "Signature under the log"), tr(l, "there is no good signed head"), mend);
	}
	bool late = events > h.events && ctx_now(cx) - h.time > HEAD_LATE_MS;
	slice when = trf(cx->mem, l, "last signed {1}, {2} of {3} changes", html_moment(a->o, h.time), html_num(a->o, h.events), html_num(a->o, events));
	return found(late ? BAD : GOOD, tr(l, "Signature under the log"), when, mend);
}

static audit_row check_administrators(audit *a)
{
	lang l = a->cx->lang;
	size_t n = a->counts.administrators;
	return found(!n ? BAD : n == 1 || n > ADMINISTRATORS_MANY ? WARNING : GOOD, tr(l, "Administrators"), html_num(a->o, n),
		     n > ADMINISTRATORS_MANY ? tr(l, "Many people may do everything. Give them the roles that they need instead.") : tr(l, "Make a second administrator, so that the site can still be managed when one is absent."));
}

static audit_row check_accounts(audit *a)
{
	lang l = a->cx->lang;
	return found(a->counts.unused ? WARNING : GOOD, tr(l, "Accounts without use"), trf(a->cx->mem, l, "{1} of {2} accounts were not used in the last 90 days", html_num(a->o, a->counts.unused), html_num(a->o, a->counts.accounts)), tr(l, "Disable the accounts of people who left or no longer need one."));
}

static audit_row check_endless(audit *a)
{
	lang l = a->cx->lang;
	return found(a->counts.tokens_endless ? WARNING : GOOD, tr(l, "API tokens without an end"), trf(a->cx->mem, l, "{1} of {2} tokens", html_num(a->o, a->counts.tokens_endless), html_num(a->o, a->counts.tokens)), tr(l, "Have them replaced by tokens that end, and revoke them."));
}

static audit_row check_unused_tokens(audit *a)
{
	lang l = a->cx->lang;
	return found(a->counts.tokens_unused ? WARNING : GOOD, tr(l, "API tokens without use"), trf(a->cx->mem, l, "{1} of {2} tokens were not used in the last 90 days", html_num(a->o, a->counts.tokens_unused), html_num(a->o, a->counts.tokens)), tr(l, "Revoke what no program uses."));
}

static audit_row check_oidc(audit *a)
{
	lang l = a->cx->lang;
	if (!a->s->oidc_issuer.n) return found(GOOD, tr(l, "Logging in"), trf(a->cx->mem, l, "with accounts of this site; {1} people are logged in", html_num(a->o, a->counts.sessions)), NO_SLICE);
	bool good = slice_starts(a->s->oidc_issuer, S("https://")) && a->s->oidc_client.n && a->s->oidc_secret.n;
	return found(good ? GOOD : local(a->s) ? WARNING : BAD, tr(l, "Logging in"), trf(a->cx->mem, l, "through {1}; {2} people are logged in", a->s->oidc_issuer, html_num(a->o, a->counts.sessions)), tr(l, "The provider needs an https address, a client id and a client secret (oidc_issuer, oidc_client, oidc_secret)."));
}

static audit_row check_level(audit *a)
{
	lang l = a->cx->lang;
	bool debug = slice_eq(a->s->log_level, S("debug"));
	return found(debug ? WARNING : GOOD, tr(l, "Server log"), a->s->log_level, tr(l, "With debug each address that somebody opens stands in the log. Set log_level to info."));
}

static audit_row check_registers(audit *a)
{
	ctx *cx = a->cx;
	lang l = cx->lang;
	activation last = { 0 };
	if (activation_last(cx, cx->sv->folder, &last) != ST_OK) ctx_error_clear(cx);
	slice how = last.entries ? trf(cx->mem, l, "when they were last changed, {1} entries no longer passed", html_num(a->o, last.entries)) : tr(l, "every entry passed when they were last changed");
	return found(last.entries ? WARNING : GOOD, tr(l, "Registers"), how, tr(l, "See under \"What the last change of registers did\" which and why, and correct the entries or the register."));
}

static audit_row (*const CHECKS[])(audit *) = { check_base, check_secure, check_proxy, check_host, check_confine, check_folder, check_head, check_witness, check_oidc, check_administrators, check_accounts, check_endless, check_unused_tokens, check_registers, check_level };

status html_admin(ctx *cx, const request *q, response *r)
{
	html o = html_to(cx, q, r);
	audit a = { .cx = cx, .o = &o, .s = cx->sv->settings };
	admin_view v = { .head = { .title = tr(cx->lang, "How this site is set up") } };
	TRY(auth_audit(cx, cx->sv->auth, &a.counts));
	audit_row *rows = arena_new(cx->mem, audit_row, COUNT_OF(CHECKS));
	for (int tone = BAD; tone >= GOOD; tone--)   /* what needs doing stands first */
		for (size_t i = 0; i < COUNT_OF(CHECKS); i++) {
			audit_row row = CHECKS[i](&a);
			if (!slice_eq(row.tone, found((mark)tone, NO_SLICE, NO_SLICE, NO_SLICE).tone)) continue;
			row.mark = tone == GOOD ? tr(cx->lang, "good") : tone == WARNING ? tr(cx->lang, "look at this") : tr(cx->lang, "mend this");
			rows[v.n++] = row;
			*(tone == GOOD ? &v.good : tone == WARNING ? &v.warning : &v.bad) += 1;
		}
	v.rows = rows;
	page_admin(&o, &v);
	return ST_OK;
}

const route admin_routes[] = {
	{ HTTP_GET, "/admin", html_admin, ROUTE_ADMIN, 0, "How this site is set up" },
	{ HTTP_GET, "/admin/roles", html_admin_roles, ROUTE_ADMIN, 0, "Roles per organisation, with the empty ones" },
	{ HTTP_GET, "/admin/registers", html_admin_registers, ROUTE_ADMIN, 0, "What the last change of register files did" },
	{ HTTP_GET, "/admin/accounts", html_accounts, ROUTE_ADMIN, 0, "Accounts" },
	{ HTTP_POST, "/admin/accounts", html_account_create, ROUTE_ADMIN | ROUTE_FORM | ROUTE_HEAVY, FORM_MAX, "Make an account" },
	{ HTTP_POST, "/admin/accounts/disable", html_account_disable, ROUTE_ADMIN | ROUTE_FORM, FORM_MAX, "Disable or enable an account" },
	{ HTTP_POST, "/admin/accounts/password", html_account_password, ROUTE_ADMIN | ROUTE_FORM | ROUTE_HEAVY, FORM_MAX, "Give an account a new password" },
	{ HTTP_GET, "/admin/tokens", html_admin_tokens, ROUTE_ADMIN, 0, "Everybody's API tokens" },
	{ HTTP_POST, "/admin/tokens/{id}/revoke", html_admin_token_revoke, ROUTE_ADMIN | ROUTE_FORM, FORM_MAX, "Revoke anybody's API token" },
	{ 0, NULL, NULL, 0, 0, NULL },
};
