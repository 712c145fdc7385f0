/* SPDX-License-Identifier: EUPL-1.2
 * Random changes to the index and to a plain list; random questions to both must have the same answer. At the end the index is made
 * anew from the same events, in other batches, and must be equal. */
#include "world.h"

enum { THINGS = 60, STEPS = 1500, WORDS = 10, OWNERS = 4, THEMES = 5, PEOPLE = 3, EVENTS = 4096 };
/* Words of which none is part of another, shares a stem with it or looks like it. */
static const char *const VOCABULARY[WORDS] = { "alfabet", "brouwerij", "citroen", "dolfijnen", "eekhoorn", "fabriek", "gitaarles", "horloge", "ijsbeer", "kalender" };

typedef struct { bool there, withdrawn; visibility level; int owner, number; unsigned themes, people, title, text; uint64_t seq, created; } thing;
typedef struct { world w; thing things[THINGS]; event events[EVENTS]; slice documents[EVENTS]; size_t event_n; uint64_t random; } model;

static unsigned pick(model *m, unsigned n)
{
	m->random ^= m->random << 13; m->random ^= m->random >> 7; m->random ^= m->random << 17;
	return (unsigned)(m->random >> 33) % n;
}

static slice iri_of(model *m, size_t i) { return arena_printf(m->w.keep, ID "actions/t%zu", i); }

static void put_words(buf *b, unsigned set)
{
	for (unsigned i = 0; i < WORDS; i++)
		if (set >> i & 1) buf_printf(b, " %s", VOCABULARY[i]);
}

static slice turtle_of(model *m, size_t i)
{
	const thing *t = &m->things[i];
	buf *b = buf_new(m->w.keep, 1 << 16);
	buf_printf(b, PREFIXES "<" ID "actions/t%zu> a spil:Action ; dct:title \"Ding", i);
	put_words(b, t->title);
	buf_lit(b, "\"@nl ; dct:description \"Zo");
	put_words(b, t->text);
	buf_printf(b, "\"@nl ; dct:identifier \"3,%d\" ; schema:cost %d ; spil:visibility <%.*s>", t->number, t->number, SL(visibility_iri(t->level)));
	if (t->owner >= 0) buf_printf(b, " ; spil:owner <" ID "organisations/o%d>", t->owner);
	for (unsigned k = 0; k < THEMES; k++)
		if (t->themes >> k & 1) buf_printf(b, " ; dcat:theme \"theme%u\"", k);
	for (unsigned k = 0; k < PEOPLE; k++)
		if (t->people >> k & 1) buf_printf(b, " ; spil:audience <" ID "people/p%u>", k);
	buf_lit(b, " .");
	return buf_slice(b);
}

static void happen(model *m, size_t i, event_kind kind)
{
	thing *t = &m->things[i];
	event e = world_event(&m->w, kind, iri_of(m, i));
	slice document = kind == EVENT_CREATE || kind == EVENT_UPDATE ? turtle_of(m, i) : NO_SLICE;
	t->seq = e.seq;
	if (kind == EVENT_CREATE && !t->created) t->created = e.seq;
	m->events[m->event_n] = e;
	m->documents[m->event_n++] = document;
	assert_ok(&m->w.cx, index_apply(&m->w.cx, m->w.x, &e, &document, 1));
}

static void change_one(model *m)
{
	size_t i = pick(m, THINGS);
	thing *t = &m->things[i];
	unsigned what = pick(m, 20);
	if (t->there && what == 0) {
		*t = (thing){ 0 };
		happen(m, i, EVENT_ERASE);
		for (size_t k = 0; k < m->event_n; k++) /* the log forgets the documents */
			if (slice_eq(m->events[k].iri, iri_of(m, i))) m->documents[k] = NO_SLICE;
		return;
	}
	if (t->there && !t->withdrawn && what < 3) {
		t->withdrawn = true;
		happen(m, i, EVENT_WITHDRAW);
		return;
	}
	bool was = t->there && !t->withdrawn;
	uint64_t created = t->there ? t->created : 0;
	*t = (thing){ .there = true, .level = (visibility)pick(m, VISIBLE_COUNT), .owner = (int)pick(m, OWNERS + 1) - 1, .number = (int)pick(m, 40), .themes = pick(m, 1 << THEMES), .people = pick(m, 1 << PEOPLE),
		      .title = 1u << pick(m, WORDS) | 1u << pick(m, WORDS), .text = 1u << pick(m, WORDS), .created = created };
	happen(m, i, was ? EVENT_UPDATE : EVENT_CREATE);
}

/* Questions. */

typedef struct { const view *v; int person, owner, theme, text_word; int low, high; bool withdrawn; } question;

static bool sees(const thing *t, const question *q)
{
	if (q->v->all || t->level == VISIBLE_PUBLIC) return true;
	if (!q->v->signed_in) return false;
	if (t->level == VISIBLE_SIGNED_IN || (q->person >= 0 && t->people >> q->person & 1)) return true;
	return t->level == VISIBLE_ORGANISATION && t->owner >= 0 && q->v->organisation_count && t->owner == 1;
}

static bool matches(const thing *t, const question *q, bool but_owner)
{
	if (!t->there || (t->withdrawn && !q->withdrawn) || !sees(t, q)) return false;
	if (!but_owner && q->owner >= -1 && t->owner != q->owner) return false;
	if (q->theme >= 0 && !(t->themes >> q->theme & 1)) return false;
	if (q->text_word >= 0 && !((t->title | t->text) >> q->text_word & 1)) return false;
	return t->number >= q->low && t->number <= q->high;
}

/* Order of the model: by number, then by first appearance in the register; or newest first. */
static bool comes_before(const thing *a, const thing *b, int by)
{
	if (by == 0) return a->seq > b->seq;
	if (a->number != b->number) return by == 1 ? a->number < b->number : a->number > b->number;
	return false;
}

static void check_rows(model *m, const question *q, const list_result *r, int by)
{
	size_t n = 0;
	for (size_t i = 0; i < THINGS; i++) n += matches(&m->things[i], q, false);
	assert_int_equal(r->total, n);
	assert_int_equal(r->n, n);
	const thing *last = NULL;
	for (size_t i = 0; i < r->n; i++) {
		uint64_t number;
		assert_true(slice_to_u64(slice_skip(r->rows[i].name, 1), &number));
		const thing *t = &m->things[number];
		assert_true(matches(t, q, false));
		assert_int_equal(t->seq, r->rows[i].seq);
		assert_int_equal(t->withdrawn, r->rows[i].withdrawn);
		if (last) assert_false(comes_before(t, last, by));
		last = t;
	}
}

static void check_owners(model *m, const question *q, const facet_count *f)
{
	size_t counts[OWNERS] = { 0 }, none = 0, different = 0;
	for (size_t i = 0; i < THINGS; i++) {
		if (!matches(&m->things[i], q, true)) continue;
		if (m->things[i].owner < 0) none++;
		else counts[m->things[i].owner]++;
	}
	assert_int_equal(f->missing, none);
	for (size_t i = 0; i < OWNERS; i++) different += counts[i] > 0;
	assert_int_equal(f->distinct, different);
	for (size_t i = 0; i < f->n; i++) assert_int_equal(f->values[i].count, counts[f->values[i].value.p[f->values[i].value.n - 1] - '0']);
}

static void check_themes(model *m, const question *q, const facet_count *f)
{
	for (unsigned k = 0; k < THEMES; k++) {
		size_t want = 0, got = 0;
		question without = *q;
		without.theme = -1;
		for (size_t i = 0; i < THINGS; i++) want += matches(&m->things[i], &without, false) && m->things[i].themes >> k & 1;
		for (size_t i = 0; i < f->n; i++)
			if ((unsigned)(f->values[i].value.p[5] - '0') == k) got = f->values[i].count;
		assert_int_equal(got, want);
	}
}

static void check_groups(model *m, const question *q, const list_query *l)
{
	group_row *g; size_t n; uint64_t sum = 0, want = 0;
	assert_ok(&m->w.cx, index_group(&m->w.cx, l, (slice[2]){ S("theme"), S("owner") }, &g, &n));
	for (size_t i = 0; i < n; i++) sum += g[i].count;
	for (size_t i = 0; i < THINGS; i++)
		if (matches(&m->things[i], q, false)) want += m->things[i].themes ? (uint64_t)__builtin_popcount(m->things[i].themes) : 1;
	assert_int_equal(sum, want);
}

static void ask(model *m)
{
	static const slice ORGANISATION[] = { SLICE_INIT(ID "organisations/o1") };
	const view views[] = { { .all = true }, { .all = false }, { .signed_in = true, .person = S(ID "people/p0") },
			       { .signed_in = true, .person = S(ID "people/p2"), .organisations = ORGANISATION, .organisation_count = 1 }, { .person = S(ID "people/p0") } };
	static const int PERSONS[] = { -1, -1, 0, 2, -1 };
	unsigned who = pick(m, COUNT_OF(views));
	question q = { .v = &views[who], .person = PERSONS[who], .owner = (int)pick(m, OWNERS + 4) - 2, .theme = (int)pick(m, THEMES * 2) - THEMES, .text_word = (int)pick(m, WORDS * 2) - WORDS, .low = 0, .high = 99,
		       .withdrawn = pick(m, 4) == 0 };
	if (q.owner >= OWNERS) q.owner = -2;              /* -2: any; -1: none */
	if (pick(m, 3) == 0) q.low = (int)pick(m, 20), q.high = q.low + (int)pick(m, 20);
	static const slice ORDERS[] = { SLICE_INIT("-modified"), SLICE_INIT("identifier"), SLICE_INIT("-cost") };
	int by = (int)pick(m, 3);
	slice owner = arena_printf(m->w.cx.mem, ID "organisations/o%d", q.owner), theme = arena_printf(m->w.cx.mem, "theme%d", q.theme);
	list_filter f[2];
	list_query l = { .register_name = S("actions"), .limit = 1000, .order = ORDERS[by], .withdrawn = q.withdrawn, .facets = (slice[]){ S("owner"), S("theme") }, .facet_count = 2, .filters = f };
	if (q.owner >= -1) f[l.filter_count++] = (list_filter){ .column = S("owner"), .values = &owner, .value_count = q.owner >= 0, .missing = q.owner < 0 };
	if (q.theme >= 0) f[l.filter_count++] = (list_filter){ .column = S("theme"), .values = &theme, .value_count = 1 };
	list_range g = { .column = S("cost"), .from = ctx_num(&m->w.cx, (uint64_t)q.low), .to = ctx_num(&m->w.cx, (uint64_t)q.high) };
	l.ranges = &g; l.range_count = 1;
	if (q.text_word >= 0) l.text = slice_take(slice_from(VOCABULARY[q.text_word]), pick(m, 2) ? 99 : 4);
	m->w.cx.view = q.v;
	list_result r;
	assert_ok(&m->w.cx, index_list(&m->w.cx, &l, &r));
	check_rows(m, &q, &r, by);
	for (size_t i = 0; i < r.facets[0].n; i++) assert_true(r.facets[0].values[i].value.n > 0);
	check_owners(m, &q, &r.facets[0]);
	check_themes(m, &q, &r.facets[1]);
	check_groups(m, &q, &l);
	l.text = NO_SLICE;
	size_t i = pick(m, THINGS);
	resource one;
	status st = index_get(&m->w.cx, iri_of(m, i), &one);
	assert_int_equal(st, m->things[i].there && sees(&m->things[i], &q) ? ST_OK : ST_NOT_FOUND);
	m->w.cx.view = &VIEW_ALL;
}

static digest rebuilt(model *m)
{
	world w = { .cx = m->w.cx, .keep = m->w.keep };
	w.folder = unit_folder(w.keep);
	world_open(&w);
	for (size_t from = 0; from < m->event_n;) {
		size_t n = 1 + pick(m, 300);
		if (n > m->event_n - from) n = m->event_n - from;
		assert_ok(&w.cx, index_apply(&w.cx, w.x, m->events + from, m->documents + from, n));
		from += n;
	}
	digest d;
	assert_ok(&w.cx, index_fingerprint_read(&w.cx, w.x, &d));
	world_close(&w);
	unit_folder_remove(w.folder);
	return d;
}

static void reopen(model *m)
{
	world_close(&m->w);
	world_open(&m->w);
	event e = world_event(&m->w, EVENT_SEAL, S("urn:series"));
	m->events[m->event_n] = e;
	m->documents[m->event_n++] = NO_SLICE;
	assert_ok(&m->w.cx, index_apply(&m->w.cx, m->w.x, &e, &m->documents[m->event_n - 1], 1));
}

static void the_index_answers_as_a_plain_list_would(void **state)
{
	(void)state;
	model *m = calloc(1, sizeof *m);
	m->w = world_new();
	m->random = 88172645463325252ULL;
	arena *mem = m->w.cx.mem;
	for (int step = 0; step < STEPS; step++) {
		change_one(m);
		m->w.cx.mem = arena_create(0);
		ask(m);
		arena_destroy(m->w.cx.mem);
		m->w.cx.mem = mem;
		if (step % 500 == 250) reopen(m);
	}
	digest live;
	assert_ok(&m->w.cx, index_fingerprint_read(&m->w.cx, m->w.x, &live));
	digest again = rebuilt(m);
	assert_true(digest_eq(&live, &again));
	m->things[0].title = 1; m->things[0].there = true;
	happen(m, 0, EVENT_UPDATE);
	digest changed = index_fingerprint(&m->w.cx, m->w.x);
	assert_false(digest_eq(&live, &changed));
	world_done(&m->w);
	free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_index_answers_as_a_plain_list_would) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
