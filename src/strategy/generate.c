/* SPDX-License-Identifier: EUPL-1.2
 * A strategy with two yearly plans in which every state, kind and level of government occurs, so that every page can be seen full. It is marked
 * fictional. The same seed and day give the same entries. */
#include "strategy/generate.h"
#include <string.h>

const generate_options GENERATE_DEFAULTS = { .seed = 20220318, .actions = 202 };

typedef struct { slice name, domain, step; two title, subject; slice state, owner; int year; slice goals[2]; } made_action;
typedef struct {
	ctx *cx;
	arena *a;
	uint64_t state;
	json *entries;
	int64_t today;
	int year;                                     /* of the later plan */
	made_action *actions; size_t n;
	map *titles;
} making;

/* splitmix64 (Steele, Lea, Flood 2014): small, and the same everywhere. */
static uint64_t next(making *m)
{
	uint64_t z = m->state += 0x9E3779B97F4A7C15u;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}
static size_t below(making *m, size_t n) { return (size_t)(next(m) % n); }
static bool chance(making *m, size_t percent) { return below(m, 100) < percent; }

/* ---- JSON ---- */

static json *text(making *m, slice s) { return json_new(m->a, JSON_STRING, s); }
static void put(making *m, json *o, slice key, slice value)
{
	if (value.n) json_add(o, key, text(m, value));
}
static void put_two(making *m, json *o, slice key, two t)
{
	json *v = json_new(m->a, JSON_OBJECT, NO_SLICE);
	if (!t.nl.n) return;
	json_add(v, S("nl"), text(m, t.nl));
	json_add(v, S("en"), text(m, t.en));
	json_add(o, key, v);
}
static void put_number(making *m, json *o, slice key, int64_t n) { json_add(o, key, json_new(m->a, JSON_NUMBER, arena_printf(m->a, "%lld", (long long)n))); }
static void put_yes(making *m, json *o, slice key) { json_add(o, key, json_new(m->a, JSON_TRUE, NO_SLICE)); }
static json *put_list(making *m, json *o, slice key)
{
	json *v = json_new(m->a, JSON_ARRAY, NO_SLICE);
	json_add(o, key, v);
	return v;
}
static slice ref(making *m, slice register_name, slice name) { return JOIN(m->a, register_name, S("/"), name); }
static slice date(making *m, int year, int month, int day) { return time_iso_date(m->a, days_from_civil(year, month, day)); }

/* Adds an entry and gives its values to fill. */
static json *entry(making *m, slice register_name, slice name, slice state)
{
	json *e = json_new(m->a, JSON_OBJECT, NO_SLICE), *values = json_new(m->a, JSON_OBJECT, NO_SLICE);
	put(m, e, S("register"), register_name);
	put(m, e, S("name"), name);
	put(m, e, S("state"), state);
	json_add(e, S("values"), values);
	json_add(m->entries, NO_SLICE, e);
	return values;
}

/* ---- the frame ---- */

#define STRATEGY "fictieve-datastrategie"
static slice plan_name(making *m, int year) { return arena_printf(m->a, "fictief-jaarplan-%d", year); }
static slice step_name(making *m, slice domain, slice step) { return JOIN(m->a, S("fictief-"), domain, S("-"), step); }

static void organisations(making *m)
{
	for (size_t i = 0; i < MADE_ORGANISATION_N; i++) {
		const made_organisation *o = &MADE_ORGANISATIONS[i];
		json *v = entry(m, S("organisations"), o->name, S("active"));
		put_two(m, v, S("name"), o->title);
		put(m, v, S("abbreviation"), o->abbreviation);
		put_two(m, v, S("description"), (two)T("Verzonnen voor de demonstratie; bestaat niet.", "Made up for the demonstration; does not exist."));
		put(m, v, S("kind"), JOIN(m->a, S("urn:spil:organisation-kind:"), o->kind));
		put(m, v, S("level"), JOIN(m->a, S("urn:spil:level:"), o->level));
	}
}

static void strategies(making *m)
{
	json *v = entry(m, S("strategies"), S(STRATEGY), S("running"));
	put_two(m, v, S("title"), (two)T("Datastrategie van Voorbeeldland (fictief)", "Data strategy of Exampleland (made up)"));
	put_two(m, v, S("description"), (two)T("Deze strategie is verzonnen. Ze toont hoe elke pagina eruitziet als ze vol is: twee jaarplannen, alle standen, verslagen en beoordelingen. Niets erin gaat over een echte overheid.",
		"This strategy is made up. It shows what each page looks like when it is full: two yearly plans, every status, reports and assessments. Nothing in it is about a real government."));
	put_number(m, v, S("announcedActions"), (int64_t)m->n + 8);
	put_yes(m, v, S("fictional"));
	put(m, v, S("publisher"), ref(m, S("organisations"), MADE_ORGANISATIONS[0].name));
	put(m, v, S("start"), date(m, m->year - 1, 1, 1));
	put(m, v, S("end"), date(m, m->year + 2, 12, 31));
	v = entry(m, S("strategies"), S("fictieve-strategie-wegen-en-water"), S("draft"));
	put_two(m, v, S("title"), (two)T("Datastrategie Wegen en Water (fictief)", "Data strategy for Roads and Water (made up)"));
	put_two(m, v, S("description"), (two)T("Verzonnen: een strategie van één beleidsdomein binnen de algemene. Ze kondigt acties aan, maar er is er nog geen opgenomen.",
		"Made up: one policy domain's own strategy within the general one. It announces actions, but none is recorded yet."));
	put_number(m, v, S("announcedActions"), 15);
	put_yes(m, v, S("fictional"));
	put(m, v, S("publisher"), ref(m, S("organisations"), MADE_ORGANISATIONS[2].name));
	put(m, v, S("partOf"), ref(m, S("strategies"), S(STRATEGY)));
}

static void plan(making *m, int year, slice state, int64_t said)
{
	json *v = entry(m, S("plans"), plan_name(m, year), state);
	put_two(m, v, S("title"), (two){ arena_printf(m->a, "Jaarplan %d (fictief)", year), arena_printf(m->a, "Yearly plan %d (made up)", year) });
	put(m, v, S("strategy"), ref(m, S("strategies"), S(STRATEGY)));
	put_number(m, v, S("year"), year);
	put_number(m, v, S("announcedActions"), said);
	put(m, v, S("start"), date(m, year, 1, 1));
	put(m, v, S("end"), date(m, year, 12, 31));
	put_yes(m, v, S("fictional"));
}

static void domains_and_goals(making *m)
{
	for (size_t i = 0; i < MADE_DOMAIN_N; i++) {
		const made_domain *d = &MADE_DOMAINS[i];
		json *v = entry(m, S("domains"), JOIN(m->a, S("fictief-"), d->name), NO_SLICE);
		put_two(m, v, S("title"), d->title);
		put_two(m, v, S("description"), d->about);
		put(m, v, S("strategy"), ref(m, S("strategies"), S(STRATEGY)));
		put(m, v, S("identifier"), arena_printf(m->a, "%zu", i + 1));
		put_number(m, v, S("sequence"), (int64_t)i + 1);
		for (size_t k = 0; k < d->step_n; k++) {
			v = entry(m, S("steps"), step_name(m, d->name, d->steps[k].name), NO_SLICE);
			put_two(m, v, S("title"), d->steps[k].title);
			put(m, v, S("domain"), ref(m, S("domains"), JOIN(m->a, S("fictief-"), d->name)));
			put(m, v, S("identifier"), arena_printf(m->a, "%zu.%zu", i + 1, k + 1));
			put_number(m, v, S("sequence"), (int64_t)k + 1);
		}
	}
	for (size_t i = 0; i < MADE_GOAL_N; i++) {
		json *v = entry(m, S("goals"), JOIN(m->a, S("fictief-"), MADE_GOALS[i].name), NO_SLICE);
		put_two(m, v, S("title"), MADE_GOALS[i].title);
		put(m, v, S("strategy"), ref(m, S("strategies"), S(STRATEGY)));
		put(m, v, S("identifier"), arena_printf(m->a, "%zu", i + 1));
		put_number(m, v, S("sequence"), (int64_t)i + 1);
	}
}

static void policies(making *m)
{
	for (size_t i = 0; i < MADE_POLICY_N; i++) {
		const made_policy *p = &MADE_POLICIES[i];
		json *v = entry(m, S("policies"), p->name, i % 2 ? S("in-force") : S("prepared"));
		put_two(m, v, S("title"), p->title);
		put_two(m, v, S("lead"), p->lead);
		put_two(m, v, S("summary"), p->lead);
		put(m, v, S("kind"), JOIN(m->a, S("urn:spil:policy-kind:"), p->kind));
		put(m, v, S("jurisdiction"), JOIN(m->a, S("urn:spil:jurisdiction:"), p->jurisdiction));
		json_add(put_list(m, v, S("forWhom")), NO_SLICE, text(m, JOIN(m->a, S("urn:spil:for-whom:"), p->for_whom)));
		if (p->source) put_number(m, v, S("sourceScore"), p->source);
		put_number(m, v, S("rubricForce"), p->force);
		put_number(m, v, S("rubricReach"), p->reach);
		put_number(m, v, S("rubricNearness"), p->nearness);
	}
}

/* ---- actions ---- */

/* States and how often, in percent, in a plan that is over and in one that runs. */
static const struct { slice name; size_t past, now; } STATES[] = {
	{ SLICE_INIT("unknown"), 10, 14 }, { SLICE_INIT("planned"), 4, 20 }, { SLICE_INIT("on-track"), 16, 34 }, { SLICE_INIT("at-risk"), 9, 12 },
	{ SLICE_INIT("blocked"), 5, 6 }, { SLICE_INIT("done"), 48, 11 }, { SLICE_INIT("stopped"), 8, 3 },
};

static slice pick_state(making *m, size_t i, bool past)
{
	if (i < COUNT_OF(STATES)) return STATES[i].name; /* each at least once in each plan */
	size_t roll = below(m, 100);
	for (size_t k = 0; k < COUNT_OF(STATES); k++) {
		size_t share = past ? STATES[k].past : STATES[k].now;
		if (roll < share) return STATES[k].name;
		roll -= share;
	}
	return STATES[2].name;
}

static two about(making *m, const two *pattern, const two *subject)
{
	return (two){ text_fill(m->a, pattern->nl, &subject->nl, 1), text_fill(m->a, pattern->en, &subject->en, 1) };
}

/* A title that no other action of this plan has. */
static void name_action(making *m, made_action *x, const two *patterns, size_t n)
{
	for (;;) {
		const two *pattern = &patterns[below(m, n)];
		x->subject = MADE_SUBJECTS[below(m, MADE_SUBJECT_N)];
		x->title = about(m, pattern, &x->subject);
		slice key = arena_printf(m->a, "%d %.*s", x->year, SL(x->title.nl));
		if (map_has(m->titles, key)) continue;
		map_put(m->titles, key, x);
		return;
	}
}

static void place_action(making *m, made_action *x, size_t i)
{
	const made_domain *d = &MADE_DOMAINS[i % 10 < 1 ? 0 : i % 10 < 4 ? 1 : i % 10 < 7 ? 2 : 3];
	x->domain = d->name;
	if (!d->step_n) {
		name_action(m, x, d->actions, d->action_n);
		return;
	}
	const made_step *s = &d->steps[below(m, d->step_n)];
	x->step = s->name;
	name_action(m, x, s->actions, s->action_n);
}

static slice level_of(slice organisation)
{
	for (size_t i = 0; i < MADE_ORGANISATION_N; i++)
		if (slice_eq(MADE_ORGANISATIONS[i].name, organisation)) return MADE_ORGANISATIONS[i].level;
	return S("flemish");
}

static void levels(making *m, json *v, slice owner, size_t i)
{
	static const slice OTHERS[] = { SLICE_INIT("local"), SLICE_INIT("federal"), SLICE_INIT("provincial"), SLICE_INIT("european") };
	slice own = level_of(owner);
	if (i % 17 == 5) return; /* not told */
	json *list = put_list(m, v, S("level"));
	json_add(list, NO_SLICE, text(m, JOIN(m->a, S("urn:spil:level:"), own)));
	slice other = OTHERS[i % 40 == 3 ? 3 : i % 20 == 7 ? 2 : i % 10 == 1 ? 1 : 0];
	if (chance(m, 18) || i % 40 == 3 || i % 20 == 7)
		if (!slice_eq(own, other)) json_add(list, NO_SLICE, text(m, JOIN(m->a, S("urn:spil:level:"), other)));
}

static slice end_date(making *m, const made_action *x, bool *ret_told)
{
	*ret_told = !chance(m, 6);
	int month = 3 * (1 + (int)below(m, 4));
	int year = x->year;
	if (slice_eq(x->state, S("planned"))) month = 12;
	if (chance(m, 15)) year++;
	return date(m, year, month, month == 6 || month == 9 ? 30 : 31);
}

static void write_action(making *m, made_action *x, size_t i, const made_action *continues)
{
	json *v = entry(m, S("actions"), x->name, x->state);
	bool told, synergy = i % 13 == 6;
	size_t chapter = 0;
	while (chapter < MADE_DOMAIN_N && !slice_eq(MADE_DOMAINS[chapter].name, x->domain)) chapter++;
	put(m, v, S("identifier"), arena_printf(m->a, "%zu,%zu", chapter + 1, i + 1));
	put_two(m, v, S("title"), x->title);
	put_two(m, v, S("description"), (two){ JOIN(m->a, S("Verzonnen actie. Als ze af is, kan iedereen die met "), x->subject.nl, S(" werkt het resultaat gebruiken.")),
					       JOIN(m->a, S("Made-up action. When it is done, all who work with "), x->subject.en, S(" can use the result.")) });
	put(m, v, S("kind"), synergy ? S("urn:spil:action-kind:synergy") : S("urn:spil:action-kind:own"));
	put(m, v, S("plan"), ref(m, S("plans"), plan_name(m, x->year)));
	put(m, v, S("domain"), ref(m, S("domains"), JOIN(m->a, S("fictief-"), x->domain)));
	if (x->step.n) put(m, v, S("step"), ref(m, S("steps"), step_name(m, x->domain, x->step)));
	json *goals = x->goals[0].n ? put_list(m, v, S("goals")) : NULL;
	for (size_t k = 0; k < 2 && goals; k++)
		if (x->goals[k].n) json_add(goals, NO_SLICE, text(m, ref(m, S("goals"), JOIN(m->a, S("fictief-"), x->goals[k]))));
	put(m, v, S("owner"), ref(m, S("organisations"), x->owner));
	if (synergy || chance(m, 12)) {
		json *partners = put_list(m, v, S("partners"));
		size_t first = below(m, MADE_ORGANISATION_N - 1), n = synergy ? 3 : 1;
		for (size_t k = 0; k < n; k++) {
			slice partner = MADE_ORGANISATIONS[1 + (first + k * 5) % (MADE_ORGANISATION_N - 2)].name;
			if (!slice_eq(partner, x->owner)) json_add(partners, NO_SLICE, text(m, ref(m, S("organisations"), partner)));
		}
	}
	levels(m, v, x->owner, i);
	slice end = end_date(m, x, &told);
	put(m, v, S("start"), date(m, x->year, 1 + (int)below(m, 3), 1));
	if (told) put(m, v, S("end"), end);
	if (continues) put(m, v, S("continues"), ref(m, S("actions"), continues->name));
}

/* Whether an action of the first plan goes on in the second: what is not finished mostly does. */
static bool goes_on(making *m, const made_action *x)
{
	if (slice_eq(x->state, S("stopped"))) return false;
	return chance(m, slice_eq(x->state, S("done")) ? 12 : 80);
}

static void make_one(making *m, made_action *x, size_t i, int year, const made_action *continues)
{
	bool past = year < m->year;
	*x = (made_action){ .year = year, .name = arena_printf(m->a, "fictief-%d-%zu", year, i + 1) };
	x->state = pick_state(m, i, past);
	if (continues) {
		x->title = continues->title;
		x->subject = continues->subject;
		x->domain = continues->domain;
		x->step = continues->step;
		x->owner = chance(m, 90) ? continues->owner : MADE_ORGANISATIONS[1 + below(m, MADE_ORGANISATION_N - 2)].name;
		memcpy(x->goals, continues->goals, sizeof x->goals);
		map_put(m->titles, arena_printf(m->a, "%d %.*s", year, SL(x->title.nl)), x);
	} else {
		place_action(m, x, i);
		x->owner = MADE_ORGANISATIONS[1 + below(m, MADE_ORGANISATION_N - 2)].name;
		size_t goal = below(m, MADE_GOAL_N);
		if (!chance(m, 8)) x->goals[0] = MADE_GOALS[goal].name;
		if (x->goals[0].n && chance(m, 20)) x->goals[1] = MADE_GOALS[(goal + 1) % MADE_GOAL_N].name;
	}
	write_action(m, x, i, continues);
}

static void actions(making *m, size_t first)
{
	for (size_t i = 0; i < first; i++) make_one(m, &m->actions[i], i, m->year - 1, NULL);
	size_t from = 0;
	for (size_t i = first; i < m->n; i++) {
		while (from < first && !goes_on(m, &m->actions[from])) from++;
		make_one(m, &m->actions[i], i - first, m->year, from < first ? &m->actions[from] : NULL);
		from++;
	}
}

/* ---- reports and assessments ---- */

static slice reported_as(slice state)
{
	if (slice_eq(state, S("planned"))) return S("not-started");
	return slice_eq(state, S("stopped")) ? S("blocked") : state;
}

static void report(making *m, const made_action *x, int year, int half, slice how, int progress)
{
	int64_t day = days_from_civil(year, half == 1 ? 7 : 12, half == 1 ? 4 : 20) + (int64_t)below(m, 10);
	const made_words *w = NULL;
	if (day > m->today) return; /* nobody reports on what is still to come */
	for (size_t i = 0; i < MADE_REPORT_N; i++)
		if (slice_eq(MADE_REPORTS[i].status, how)) w = &MADE_REPORTS[i];
	json *v = entry(m, S("reports"), arena_printf(m->a, "%.*s-%d-h%d", SL(x->name), year, half), NO_SLICE);
	put(m, v, S("action"), ref(m, S("actions"), x->name));
	put(m, v, S("period"), arena_printf(m->a, "%d-H%d", year, half));
	put(m, v, S("status"), JOIN(m->a, S("urn:spil:report-status:"), how));
	put_number(m, v, S("progress"), progress);
	if (w) put_two(m, v, S("done"), w->done[below(m, 3)]);
	if (w) put_two(m, v, S("next"), w->next[below(m, 3)]);
	put(m, v, S("date"), time_iso_date(m->a, day));
	put(m, v, S("organisation"), ref(m, S("organisations"), x->owner));
}

/* The last report agrees with the action's state; earlier ones lead up to it. Of unknown ones there is none. */
static void reports(making *m, const made_action *x)
{
	slice last = reported_as(x->state);
	if (slice_eq(x->state, S("unknown")) || chance(m, 12)) return;
	bool done = slice_eq(last, S("done")), waiting = slice_eq(last, S("not-started"));
	int late = waiting ? 0 : 20 + (int)below(m, 60);
	if (x->year == m->year) {
		report(m, x, x->year, 1, last, done ? 100 : late);
		return;
	}
	if (chance(m, 75)) report(m, x, x->year, 1, waiting ? last : S("on-track"), waiting ? 0 : late / 2);
	report(m, x, x->year, 2, last, done ? 100 : late);
}

static void assess(making *m, const made_action *x)
{
	if (x->year == m->year || !chance(m, 34)) return;
	bool done = slice_eq(x->state, S("done")), started = !slice_eq(x->state, S("planned")) && !slice_eq(x->state, S("unknown"));
	/* an assessor does not always find what the owner says is there */
	size_t found = done ? 3 + below(m, 2) : started ? 1 + below(m, 3) : below(m, 2);
	if (done && chance(m, 10)) found = 0;
	int64_t day = days_from_civil(x->year + 1, 3, 1) + (int64_t)below(m, 60);
	if (day > m->today) return;
	json *v = entry(m, S("assessments"), JOIN(m->a, x->name, S("-rekenkamer")), NO_SLICE);
	put(m, v, S("action"), ref(m, S("actions"), x->name));
	put(m, v, S("scale"), JOIN(m->a, S("urn:spil:assessment:"), MADE_FINDINGS[found].scale));
	put_two(m, v, S("text"), MADE_FINDINGS[found].text);
	put(m, v, S("assessor"), S("organisations/fictieve-rekenkamer"));
	put(m, v, S("date"), time_iso_date(m->a, day));
}

status generate_strategy(ctx *cx, const generate_options *o, json **ret)
{
	int month, day;
	making m = { .cx = cx, .a = cx->mem, .state = o->seed, .today = o->today, .n = o->actions, .titles = map_new(cx->mem), .entries = json_new(cx->mem, JSON_ARRAY, NO_SLICE) };
	if (o->actions < 2 * COUNT_OF(STATES) || o->actions > 1000) return fail(cx, INVALID, "The made-up strategy can have {1} to 1000 actions.", ctx_num(cx, 2 * COUNT_OF(STATES)));
	civil_from_days(o->today, &m.year, &month, &day);
	m.actions = arena_new(cx->mem, made_action, m.n);
	size_t first = m.n * 48 / 100;
	organisations(&m);
	strategies(&m);
	domains_and_goals(&m);
	plan(&m, m.year - 1, S("closed"), (int64_t)first);
	plan(&m, m.year, S("running"), (int64_t)(m.n - first) + 8);
	policies(&m);
	actions(&m, first);
	for (size_t i = 0; i < m.n; i++) reports(&m, &m.actions[i]);
	for (size_t i = 0; i < m.n; i++) assess(&m, &m.actions[i]);
	json *v = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
	json_add(v, S("reason"), text(&m, S("Verzonnen voor de demonstratie.")));
	json_add(v, S("entries"), m.entries);
	*ret = v;
	return ST_OK;
}
