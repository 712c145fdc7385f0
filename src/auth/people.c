/* SPDX-License-Identifier: EUPL-1.2
 * Who a person is and which roles they hold: entries of the registers `people` and `roles`, read from the index with sight of
 * all. Roles decide what one may see, so they cannot depend on it. What was read is kept until the index changes. */
#include "auth/private.h"
#include "core/index.h"
#include "rdf/vocab.h"

enum { ROLES_MAX = 1000, KEPT_MAX = 2000 };
typedef struct { slice name; lang lang; bool has_lang, withdrawn; const membership *memberships; size_t n; bool administrator; } known;

void auth_attach(auth_store *a, const index_store *x) { a->index = x; }

void people_close(auth_store *a)
{
	arena_destroy(a->people_mem);
	a->people_mem = NULL;
}

/* A role counts from its first day to its last. */
static bool in_force(ctx *cx, const graph *g, tid role_entry)
{
	slice from = graph_value(g, role_entry, S(NS_SCHEMA "startTime")), to = graph_value(g, role_entry, S(NS_SCHEMA "endTime"));
	int64_t today = ctx_now(cx) / DAY, day;
	if (from.p && time_parse_date(slice_take(from, 10), &day) && today < day) return false;
	return !(to.p && time_parse_date(slice_take(to, 10), &day) && today > day);
}

static void add_role(known *k, membership *list, slice organisation, role r)
{
	size_t i = 0;
	while (i < k->n && !slice_eq(list[i].organisation, organisation)) i++;
	if (i == k->n) list[k->n++] = (membership){ .organisation = organisation };
	list[i].roles |= 1u << r;
	if (r == ROLE_ADMINISTRATOR) k->administrator = true;
}

static status read_roles(ctx *cx, slice iri, known *k)
{
	const list_filter who = { .column = S("person"), .values = &iri, .value_count = 1 };
	const list_query q = { .register_name = S("roles"), .filters = &who, .filter_count = 1, .limit = ROLES_MAX };
	list_result found = { 0 };
	TRY(index_list(cx, &q, &found));
	membership *list = arena_new(cx->mem, membership, found.n);
	for (size_t i = 0; i < found.n; i++) {
		graph *g = graph_new(cx->mem);
		TRY(index_graph(cx, found.rows[i].iri, g));
		tid entry = graph_find_iri(g, found.rows[i].iri);
		slice organisation = entry ? graph_value(g, entry, S(NS_ORG "organization")) : NO_SLICE;
		role r;
		if (!entry || !role_from(graph_value(g, entry, S(NS_ORG "role")), &r) || !in_force(cx, g, entry)) continue;
		add_role(k, list, organisation, r);
	}
	k->memberships = list;
	return ST_OK;
}

static status read_known(ctx *cx, slice iri, known *ret)
{
	known k = { .name = iri };
	resource r;
	size_t slash = slice_rfind_char(iri, '/');
	if (slash != SLICE_NONE) k.name = slice_skip(iri, slash + 1);
	status st = index_get(cx, iri, &r);
	if (st == ST_OK) {
		graph *g = graph_new(cx->mem);
		k.name = resource_label(&r, cx->lang);
		k.withdrawn = r.withdrawn;
		TRY(index_graph(cx, iri, g));
		tid self = graph_find_iri(g, iri);
		slice spoken = self ? graph_value(g, self, SPIL("language")) : NO_SLICE;
		if (slice_starts(spoken, S("urn:spil:language:"))) k.has_lang = lang_from_tag(slice_skip(spoken, 18), &k.lang);
	} else if (st != ST_NOT_FOUND) {
		return st;
	}
	ctx_error_clear(cx);
	TRY(read_roles(cx, iri, &k));
	*ret = k;
	return ST_OK;
}

static known copy(arena *a, const known *k)
{
	known c = *k;
	membership *list = arena_new(a, membership, k->n);
	for (size_t i = 0; i < k->n; i++) list[i] = (membership){ arena_copy(a, k->memberships[i].organisation), k->memberships[i].roles };
	c.name = arena_copy(a, k->name);
	c.memberships = list;
	return c;
}

static bool kept(ctx *cx, auth_store *a, slice iri, uint64_t seq, known *ret)
{
	if (!a->index) return false;
	mutex_lock(&a->people_lock);
	bool current = a->people && a->people_seq == seq && a->people_day == ctx_now(cx) / DAY;
	const known *k = current ? map_get(a->people, iri) : NULL;
	if (k) *ret = copy(cx->mem, k);
	mutex_unlock(&a->people_lock);
	return k != NULL;
}

/* `seq` is from before the reading: what changed meanwhile makes it stale, never the other way round. */
static void keep(ctx *cx, auth_store *a, slice iri, uint64_t seq, const known *k)
{
	if (!a->index) return;
	int64_t day = ctx_now(cx) / DAY;
	mutex_lock(&a->people_lock);
	if (!a->people_mem) a->people_mem = arena_create(0);
	if (!a->people || a->people_seq < seq || a->people_day != day || map_count(a->people) >= KEPT_MAX) {
		arena_reset(a->people_mem);
		a->people = map_new(a->people_mem);
		a->people_seq = seq;
		a->people_day = day;
	}
	if (a->people_seq == seq) {
		known *mine = arena_new(a->people_mem, known, 1);
		*mine = copy(a->people_mem, k);
		map_put(a->people, arena_copy(a->people_mem, iri), mine);
	}
	mutex_unlock(&a->people_lock);
}

/* The account a person logs in with: an open one before one that is disabled, one with a password before one without, the oldest of several. */
typedef struct { slice login; bool disabled, password; } way_in;
static way_in way_in_of(ctx *cx, auth_store *a, slice iri)
{
	way_in w = { 0 };
	mutex_lock(&a->lock);
	stmt *s = db_prepare(a->d, "SELECT login, disabled, hash IS NOT NULL FROM account WHERE person = ? ORDER BY disabled, hash IS NULL, created, login LIMIT 1");
	stmt_text(s, 1, iri);
	if (stmt_step(s) == STEP_ROW) w = (way_in){ arena_copy(cx->mem, stmt_get_text(s, 0)), stmt_get_int(s, 1) != 0, stmt_get_int(s, 2) != 0 };
	stmt_reset(s);
	mutex_unlock(&a->lock);
	return w;
}

status person_read(ctx *cx, auth_store *a, slice iri, person *ret)
{
	known k = { .name = iri };
	uint64_t seq = a->index ? index_moment(cx, a->index) : 0;
	const view *before = cx->view;
	status st = ST_OK;
	way_in w = way_in_of(cx, a, iri);
	if (w.disabled) return fail(cx, UNAUTHENTICATED, "This account is disabled. Ask an administrator.");
	if (cx->db && !kept(cx, a, iri, seq, &k)) {
		cx->view = &VIEW_ALL;
		st = read_known(cx, iri, &k);
		cx->view = before;
		if (st == ST_OK) keep(cx, a, iri, seq, &k);
	}
	TRY(st);
	if (k.withdrawn) return fail(cx, UNAUTHENTICATED, "This person no longer works with this site. Ask an administrator.");
	*ret = (person){ .iri = arena_copy(cx->mem, iri), .name = k.name, .login = w.login, .has_password = w.password, .memberships = k.memberships, .membership_n = k.n, .administrator = k.administrator,
			 .lang = k.has_lang ? k.lang : cx->lang };
	return ST_OK;
}
