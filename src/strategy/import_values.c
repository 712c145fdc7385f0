/* SPDX-License-Identifier: EUPL-1.2
 * Cells to values, as people in government write them: 31/12/2026, eind 2026, Q3 2026, "Vlaams en lokaal". */
#include "strategy/import_private.h"
#include <string.h>

bool cell_is_empty(slice text)
{
	static const slice NOTHING[] = { SLICE_INIT("-"), SLICE_INIT("--"), SLICE_INIT("/"), SLICE_INIT("?"), SLICE_INIT("n.v.t."), SLICE_INIT("nvt"), SLICE_INIT("n/a"), SLICE_INIT("n.a."),
					 SLICE_INIT("ntb"), SLICE_INIT("nog te bepalen"), SLICE_INIT("tbd"), SLICE_INIT("\xE2\x80\x93") };
	slice s = slice_trim(text);
	if (!s.n) return true;
	for (size_t i = 0; i < COUNT_OF(NOTHING); i++)
		if (slice_eq_nocase(s, NOTHING[i])) return true;
	return false;
}

/* ---- dates ---- */

static int days_in(int year, int month)
{
	int next_year = month == 12 ? year + 1 : year, next = month == 12 ? 1 : month + 1;
	return (int)(days_from_civil(next_year, next, 1) - days_from_civil(year, month, 1));
}

static bool small_number(slice s, int *ret)
{
	uint64_t n;
	if (!s.n || s.n > 4 || !slice_to_u64(s, &n)) return false;
	*ret = (int)n;
	return true;
}

static bool year_of(slice s, int *ret) { return s.n == 4 && small_number(s, ret) && *ret >= 1990 && *ret <= 2100; }

static int month_of(slice s)
{
	static const char *const NAMES[12] = { "januari january jan", "februari february feb", "maart march mrt mar", "april apr", "mei may", "juni june jun", "juli july jul", "augustus august aug",
					       "september sept sep", "oktober october okt oct", "november nov", "december dec" };
	while (s.n && s.p[s.n - 1] == '.') s.n--;
	for (int m = 0; m < 12; m++) {
		slice rest = slice_from(NAMES[m]), name;
		while (slice_split(&rest, ' ', &name))
			if (slice_eq_nocase(s, name)) return m + 1;
	}
	return 0;
}

/* A part of a year by its first month and length in months: Q3, K3, H1, S2. */
static bool part_of(slice s, int *ret_month, int *ret_months)
{
	if (s.n != 2 || s.p[1] < '1' || s.p[1] > '4') return false;
	char c = (char)(s.p[0] | 32);
	int n = s.p[1] - '0';
	bool quarter = c == 'q' || c == 'k', half = (c == 'h' || c == 's') && n <= 2;
	if (!quarter && !half) return false;
	*ret_months = quarter ? 3 : 6;
	*ret_month = (n - 1) * *ret_months + 1;
	return true;
}

static bool give(arena *a, int year, int month, int day, slice *ret)
{
	if (month < 1 || month > 12 || day < 1 || year < 1990 || year > 2100 || day > days_in(year, month)) return false;
	*ret = time_iso_date(a, days_from_civil(year, month, day));
	return true;
}

static bool give_span(arena *a, int year, int month, int months, bool end, slice *ret)
{
	int last = month + months - 1;
	if (month < 1 || last > 12) return false;
	return end ? give(a, year, last, days_in(year, last), ret) : give(a, year, month, 1, ret);
}

enum { MOST_WORDS = 6 };

/* Words of a date, at spaces, slashes, dots and hyphens; without "eind", "begin", "tegen" and the like. */
static size_t date_words(slice s, slice out[MOST_WORDS])
{
	static const slice PASSED[] = { SLICE_INIT("eind"), SLICE_INIT("einde"), SLICE_INIT("begin"), SLICE_INIT("tegen"), SLICE_INIT("end"), SLICE_INIT("of"), SLICE_INIT("by"), SLICE_INIT("in"),
					SLICE_INIT("van") };
	size_t n = 0;
	while (s.n) {
		size_t end = 0;
		while (end < s.n && !strchr(" /.-,", s.p[end])) end++;
		slice w = slice_take(s, end);
		bool passed = !w.n;
		for (size_t i = 0; i < COUNT_OF(PASSED); i++) passed = passed || slice_eq_nocase(w, PASSED[i]);
		if (!passed) {
			if (n == MOST_WORDS) return MOST_WORDS + 1;
			out[n++] = w;
		}
		s = slice_skip(s, end + 1);
	}
	return n;
}

bool cell_date(slice text, bool end, slice *ret, arena *a)
{
	slice s = slice_trim(text), w[MOST_WORDS];
	int64_t days;
	int year, x, y, months;
	if (s.n > 10 && (s.p[10] == 'T' || s.p[10] == ' ') && time_parse_date(slice_take(s, 10), &days)) s = slice_take(s, 10);
	if (time_parse_date(s, &days)) {
		*ret = s;
		return true;
	}
	size_t n = date_words(s, w);
	if (n == 1 && year_of(w[0], &year)) return give_span(a, year, 1, 12, end, ret);
	if (n == 2) {
		bool first = year_of(w[0], &year);
		if (!first && !year_of(w[1], &year)) return false;
		slice other = first ? w[1] : w[0];
		if (part_of(other, &x, &months)) return give_span(a, year, x, months, end, ret);
		x = month_of(other);
		if (!x && !small_number(other, &x)) return false;
		return give_span(a, year, x, 1, end, ret);
	}
	if (n != 3) return false;
	if (year_of(w[0], &year)) return small_number(w[1], &x) && small_number(w[2], &y) && give(a, year, x, y, ret);
	if (!year_of(w[2], &year) || !small_number(w[0], &x)) return false;
	y = month_of(w[1]);
	if (!y && !small_number(w[1], &y)) return false;
	return give(a, year, y, x, ret); /* day first, as written in Belgium */
}

/* ---- choices ---- */

/* Usual words for a choice or state, by the last part of its IRI. */
static const struct { const char *of, *words; } USUAL[] = {
	{ "own", "eigen domeinactie eigen-actie own-action enkelvoudig" },
	{ "synergy", "synergie synergieproject synergie-actie synergieactie gezamenlijk gezamenlijke-actie joint" },
	{ "local", "lokaal lokale gemeente gemeenten lokale-besturen lokaal-bestuur steden municipality local-government" },
	{ "provincial", "provincie provincies provinciaal province" },
	{ "flemish", "vlaams vlaamse vlaanderen vlaamse-overheid regionaal regional flanders" },
	{ "federal", "federaal federale belgie federale-overheid belgium" },
	{ "european", "europees europese eu europa europe" },
	{ "unknown", "onbekend niet-gemeld geen-info" },
	{ "planned", "gepland niet-gestart nog-niet-gestart te-starten opgestart-nog-niet not-started todo open" },
	{ "on-track", "op-schema lopend lopende loopt in-uitvoering bezig opgestart gestart in-progress ongoing running on-schedule groen green" },
	{ "at-risk", "risico vertraagd vertraging in-gevaar delayed behind oranje orange amber" },
	{ "blocked", "geblokkeerd on-hold gepauzeerd paused rood red" },
	{ "done", "afgerond voltooid klaar gerealiseerd uitgevoerd afgewerkt beeindigd done completed finished" },
	{ "stopped", "stopgezet geschrapt geannuleerd niet-meer-van-toepassing cancelled dropped" },
};

static slice tail(slice iri)
{
	size_t colon = slice_rfind_char(iri, ':'), hash = slice_rfind_char(iri, '#'), slash = slice_rfind_char(iri, '/');
	size_t at = 0;
	if (colon != SLICE_NONE) at = colon + 1;
	if (hash != SLICE_NONE && hash + 1 > at) at = hash + 1;
	if (slash != SLICE_NONE && slash + 1 > at) at = slash + 1;
	return slice_skip(iri, at);
}

static bool usual(slice of, slice folded)
{
	for (size_t i = 0; i < COUNT_OF(USUAL); i++) {
		if (!slice_eq(of, slice_from(USUAL[i].of))) continue;
		slice rest = slice_from(USUAL[i].words), word;
		while (slice_split(&rest, ' ', &word))
			if (slice_eq(folded, word)) return true;
	}
	return false;
}

static bool is_named(arena *a, slice iri, const label *l, slice text, slice folded)
{
	if (slice_eq(text, iri) || slice_eq(folded, name_fold(a, tail(iri)))) return true;
	for (int i = 0; i < LANG_COUNT; i++)
		if (slice_eq(folded, name_fold(a, l->v[i]))) return true;
	return false;
}

const choice *cell_choice(arena *a, const property *p, slice text, bool *ret_sure)
{
	slice s = slice_trim(text), folded = name_fold(a, s);
	*ret_sure = true;
	for (size_t i = 0; p && i < p->choice_n; i++)
		if (is_named(a, p->choices[i].value, &p->choices[i].label, s, folded)) return &p->choices[i];
	*ret_sure = false;
	for (size_t i = 0; p && i < p->choice_n; i++)
		if (usual(tail(p->choices[i].value), folded)) return &p->choices[i];
	return NULL;
}

const workflow_state *cell_state(arena *a, const reg *r, slice text, bool *ret_sure)
{
	slice s = slice_trim(text), folded = name_fold(a, s);
	*ret_sure = true;
	for (size_t i = 0; i < r->state_n; i++)
		if (is_named(a, r->states[i].iri, &r->states[i].label, s, folded)) return &r->states[i];
	*ret_sure = false;
	for (size_t i = 0; i < r->state_n; i++)
		if (usual(r->states[i].name, folded)) return &r->states[i];
	return NULL;
}

size_t cell_parts(arena *a, slice text, slice **ret)
{
	size_t most = 1, n = 0;
	for (size_t i = 0; i < text.n; i++) most += text.p[i] == ';' || text.p[i] == '\n' || text.p[i] == '|';
	slice *out = arena_new(a, slice, most);
	for (size_t from = 0, i = 0; i <= text.n; i++) {
		if (i < text.n && text.p[i] != ';' && text.p[i] != '\n' && text.p[i] != '|') continue;
		slice part = slice_trim(slice_sub(text, from, i));
		while (part.n && (slice_starts(part, S("- ")) || slice_starts(part, S("\xE2\x80\xA2")))) part = slice_trim(slice_skip(part, part.p[0] == '-' ? 2 : 3));
		if (part.n) out[n++] = part;
		from = i + 1;
	}
	*ret = out;
	return n;
}
