/* SPDX-License-Identifier: EUPL-1.2
 * What a column holds: by its title first, by its values where the title says nothing. */
#include "strategy/import_private.h"
#include "format/csv.h"
#include <string.h>

static const struct { slice name, key, title; bool many; } FIELDS[FIELD_COUNT] = {
	[FIELD_NOTHING] = { SLICE_INIT(""), SLICE_INIT(""), N_("Leave out"), true },
	[FIELD_IDENTIFIER] = { SLICE_INIT("identifier"), SLICE_INIT("identifier"), N_("Number"), false },
	[FIELD_TITLE_NL] = { SLICE_INIT("title.nl"), SLICE_INIT("title"), N_("Title (Dutch)"), false },
	[FIELD_TITLE_EN] = { SLICE_INIT("title.en"), SLICE_INIT("title"), N_("Title (English)"), false },
	[FIELD_DESCRIPTION_NL] = { SLICE_INIT("description.nl"), SLICE_INIT("description"), N_("Description (Dutch)"), false },
	[FIELD_DESCRIPTION_EN] = { SLICE_INIT("description.en"), SLICE_INIT("description"), N_("Description (English)"), false },
	[FIELD_KIND] = { SLICE_INIT("kind"), SLICE_INIT("kind"), N_("Kind"), false },
	[FIELD_PLAN] = { SLICE_INIT("plan"), SLICE_INIT("plan"), N_("Yearly plan"), false },
	[FIELD_DOMAIN] = { SLICE_INIT("domain"), SLICE_INIT("domain"), N_("Action domain"), false },
	[FIELD_STEP] = { SLICE_INIT("step"), SLICE_INIT("step"), N_("Step"), false },
	[FIELD_GOALS] = { SLICE_INIT("goals"), SLICE_INIT("goals"), N_("Goals"), true },
	[FIELD_OWNER] = { SLICE_INIT("owner"), SLICE_INIT("owner"), N_("Owner"), false },
	[FIELD_PARTNERS] = { SLICE_INIT("partners"), SLICE_INIT("partners"), N_("Partners"), true },
	[FIELD_LEVEL] = { SLICE_INIT("level"), SLICE_INIT("level"), N_("Level of government"), true },
	[FIELD_START] = { SLICE_INIT("start"), SLICE_INIT("start"), N_("Start"), false },
	[FIELD_END] = { SLICE_INIT("end"), SLICE_INIT("end"), N_("End"), false },
	[FIELD_CONTINUES] = { SLICE_INIT("continues"), SLICE_INIT("continues"), N_("Continues"), false },
	[FIELD_SOURCE] = { SLICE_INIT("source"), SLICE_INIT("source"), N_("Source"), true },
	[FIELD_STATE] = { SLICE_INIT("state"), SLICE_INIT("state"), N_("Status"), false },
};

slice import_field_name(import_field f) { return f < FIELD_COUNT ? FIELDS[f].name : S("guess"); }
slice import_field_key(import_field f) { return f < FIELD_COUNT ? FIELDS[f].key : NO_SLICE; }
slice import_field_title(import_field f, lang l) { return f < FIELD_COUNT ? tr_slice(l, FIELDS[f].title) : NO_SLICE; }
bool field_is_many(import_field f) { return f < FIELD_COUNT && FIELDS[f].many; }

bool import_field_from(slice name, import_field *ret)
{
	for (int f = 0; f < FIELD_COUNT; f++)
		if (slice_eq(name, FIELDS[f].name)) {
			*ret = (import_field)f;
			return true;
		}
	if (!slice_eq(name, S("guess"))) return false;
	*ret = FIELD_GUESS;
	return true;
}

static bool field_named(arena *a, slice name, import_field *ret)
{
	slice s = slice_trim(name), folded = name_fold(a, s);
	if (import_field_from(s, ret)) return true;
	for (int f = 1; f < FIELD_COUNT; f++)
		for (int l = 0; l < LANG_COUNT; l++)
			if (slice_eq(folded, name_fold(a, tr_slice((lang)l, FIELDS[f].title)))) {
				*ret = (import_field)f;
				return true;
			}
	return false;
}

static slice field_list(arena *a)
{
	buf *b = buf_new(a, 4096);
	for (int f = 1; f < FIELD_COUNT; f++) {
		if (f > 1) buf_lit(b, ", ");
		buf_put(b, FIELDS[f].name);
	}
	return buf_slice(b);
}

status import_mappings(ctx *cx, slice text, import_mapping **ret, size_t *ret_n)
{
	size_t most = 1, n = 0;
	for (size_t i = 0; i < text.n; i++) most += text.p[i] == ',';
	import_mapping *out = arena_new(cx->mem, import_mapping, most);
	for (slice rest = text, part; slice_split(&rest, ',', &part);) {
		size_t equals = slice_rfind_char(part, '=');
		if (!slice_trim(part).n) continue;
		if (equals == SLICE_NONE) return fail(cx, BAD_REQUEST, "\"{1}\" says no field. Write a column, an equals sign and a field, such as Trekker=owner.", part);
		import_field f;
		slice name = slice_skip(part, equals + 1);
		if (!field_named(cx->mem, name, &f)) return fail(cx, BAD_REQUEST, "There is no field \"{1}\". There are: {2}.", name, field_list(cx->mem));
		out[n++] = (import_mapping){ slice_trim(slice_take(part, equals)), f };
	}
	*ret = out;
	*ret_n = n;
	return ST_OK;
}

/* Titles that people give to columns, folded (lower case, words joined by -), Dutch and English. */
static const struct { import_field field; const char *words; } TITLES[] = {
	{ FIELD_IDENTIFIER, "nr nummer number no num id identificatie identifier actienummer actie-nr nr-actie nummer-actie volgnummer code ref referentie actie-id actiecode" },
	{ FIELD_TITLE_EN, "title-english title-en titel-engels titel-en action-title-en" },
	{ FIELD_TITLE_NL, "titel title actie action acties naam name actietitel actienaam naam-actie titel-actie titel-van-de-actie naam-van-de-actie action-title korte-omschrijving onderwerp "
			  "titel-nederlands titel-nl title-dutch title-nl omschrijving-actie omschrijving-van-de-actie project initiatief maatregel" },
	{ FIELD_DESCRIPTION_EN, "description-english description-en beschrijving-engels beschrijving-en" },
	{ FIELD_DESCRIPTION_NL, "beschrijving omschrijving toelichting description details uitleg inhoud lange-omschrijving detail beschrijving-nederlands beschrijving-nl description-dutch description-nl" },
	{ FIELD_KIND, "soort type kind type-actie soort-actie kind-of-action" },
	{ FIELD_PLAN, "jaarplan plan actieplan jaar year yearly-plan plan-year jaargang planjaar" },
	{ FIELD_DOMAIN, "actiedomein domein domain action-domain fundament pijler pillar hoofdstuk chapter luik thema" },
	{ FIELD_STEP, "stap werf step actiepunt onderdeel subdomein" },
	{ FIELD_GOALS, "doelstelling doelstellingen doel doelen goal goals objective objectives strategische-doelstelling strategische-doelstellingen" },
	{ FIELD_OWNER, "eigenaar owner trekker verantwoordelijke verantwoordelijke-entiteit entiteit lead uitvoerder organisatie organisation organization trekkende-entiteit initiatiefnemer actiehouder "
		       "responsible lead-entity" },
	{ FIELD_PARTNERS, "partner partners betrokken-entiteiten betrokkenen samenwerking medewerkende-entiteiten betrokken-partners betrokken-partijen" },
	{ FIELD_LEVEL, "bestuursniveau bestuursniveaus niveau level level-of-government levels-of-government bestuurslaag" },
	{ FIELD_START, "begin start startdatum begindatum start-date van from aanvang startjaar" },
	{ FIELD_END, "einde eind einddatum end end-date deadline tot timing streefdatum opleverdatum due due-date tegen until" },
	{ FIELD_CONTINUES, "vervolg-op vervolg continues voorganger vorige-actie previous previous-action" },
	{ FIELD_SOURCE, "bron source link url verwijzing" },
	{ FIELD_STATE, "status stand toestand state stand-van-zaken voortgang" },
};

/* `word` as whole words inside `title`: "naam" in "naam-van-de-trekker", not in "naamloos". */
static bool word_in(slice title, slice word)
{
	for (size_t from = 0;;) {
		size_t at = slice_find(slice_skip(title, from), word);
		if (at == SLICE_NONE) return false;
		at += from;
		bool begins = at == 0 || title.p[at - 1] == '-', ends = at + word.n == title.n || title.p[at + word.n] == '-';
		if (begins && ends) return true;
		from = at + 1;
	}
}

/* 100 for a title that is a known one, less for one that holds a known one; longer words count for more. */
static int by_title(arena *a, slice header, import_field *ret)
{
	slice title = name_fold(a, header);
	int best = 0;
	size_t longest = 0;
	if (!title.n) return 0;
	for (size_t i = 0; i < COUNT_OF(TITLES); i++) {
		slice rest = slice_from(TITLES[i].words), word;
		while (slice_split(&rest, ' ', &word)) {
			if (!word.n) continue;
			if (slice_eq(title, word)) {
				*ret = TITLES[i].field;
				return 100;
			}
			if (word.n < 4 || title.n > 60 || !word_in(title, word) || word.n <= longest) continue;
			longest = word.n;
			best = 70;
			*ret = TITLES[i].field;
		}
	}
	return best;
}

static bool looks_numbered(slice s)
{
	size_t digits = 0, marks = 0;
	for (size_t i = 0; i < s.n; i++) {
		digits += s.p[i] >= '0' && s.p[i] <= '9';
		marks += s.p[i] == ',' || s.p[i] == '.';
	}
	return s.n <= 10 && digits && marks == 1 && digits + marks == s.n;
}

typedef struct { size_t filled, numbers, dates, links, owners, domains, goals, states, levels, bytes; } tally;

static bool known(importing *im, const name_set *set, slice text)
{
	name_match m = name_find(im->cx->mem, set, text, NO_SLICE);
	return m.how != MATCH_NONE && m.how != MATCH_IDENTIFIER;
}

static tally tally_column(importing *im, size_t column, size_t first)
{
	enum { SAMPLE = 40 };
	const table *t = &im->p->source;
	arena *a = im->cx->mem;
	tally v = { 0 };
	for (size_t i = first; i < t->n && v.filled < SAMPLE; i++) {
		slice s = slice_trim(table_cell(&t->rows[i], column)), date;
		bool sure;
		if (cell_is_empty(s)) continue;
		v.filled++;
		v.bytes += s.n;
		v.numbers += looks_numbered(s);
		v.dates += s.n >= 6 && cell_date(s, false, &date, a);
		v.links += slice_starts(s, S("https://")) || slice_starts(s, S("http://"));
		v.owners += known(im, im->organisation_names, s);
		v.domains += known(im, im->domain_names, s);
		v.goals += known(im, im->goal_names, s);
		v.states += cell_state(a, im->actions, s, &sure) != NULL;
		v.levels += cell_choice(a, reg_property(im->actions, S("level")), s, &sure) != NULL;
	}
	return v;
}

/* What the values look like when at least six in ten of them do. */
static int by_values(const tally *v, import_field *ret)
{
	const struct { size_t n; import_field field; int confidence; } LOOKS[] = {
		{ v->domains, FIELD_DOMAIN, 60 }, { v->goals, FIELD_GOALS, 60 }, { v->owners, FIELD_OWNER, 60 }, { v->levels, FIELD_LEVEL, 50 }, { v->states, FIELD_STATE, 50 },
		{ v->links, FIELD_SOURCE, 50 }, { v->numbers, FIELD_IDENTIFIER, 55 }, { v->dates, FIELD_END, 45 },
	};
	for (size_t i = 0; i < COUNT_OF(LOOKS); i++)
		if (v->filled && LOOKS[i].n * 10 >= v->filled * 6) {
			*ret = LOOKS[i].field;
			return LOOKS[i].confidence;
		}
	return 0;
}

static size_t titles_in(importing *im, const table_row *r)
{
	size_t n = 0;
	import_field f;
	for (size_t i = 0; i < r->n; i++) n += by_title(im->cx->mem, r->cells[i].text, &f) > 0;
	return n;
}

/* The one of the first twenty rows with most known titles, and how many that are. */
static size_t best_header(importing *im, const table *t, size_t *ret_known)
{
	size_t best = 0, most = t->n ? titles_in(im, &t->rows[0]) : 0;
	for (size_t i = 1; i < t->n && i < 20; i++) {
		size_t n = titles_in(im, &t->rows[i]);
		if (n > most && n > 1) { /* a single known word can stand in any text */
			most = n;
			best = i;
		}
	}
	*ret_known = most;
	return best;
}

size_t known_titles(importing *im, const table *t)
{
	size_t n;
	(void)best_header(im, t, &n);
	return n;
}

/* The row with the titles: the one asked, else the one that looks most like it. */
static size_t header_index(importing *im)
{
	const table *t = &im->p->source;
	size_t unused;
	for (size_t i = 0; i < t->n && im->o->header_row; i++)
		if (t->rows[i].number == im->o->header_row) return i;
	return best_header(im, t, &unused);
}

/* Gives each single field to the column that fits it best; the others are left out. */
static void settle(import_column *columns, size_t n)
{
	for (int f = 1; f < FIELD_COUNT; f++) {
		if (FIELDS[f].many) continue;
		size_t best = SIZE_MAX;
		for (size_t i = 0; i < n; i++)
			if (columns[i].field == (import_field)f && (best == SIZE_MAX || columns[i].confidence > columns[best].confidence)) best = i;
		for (size_t i = 0; i < n; i++)
			if (columns[i].field == (import_field)f && i != best && columns[i].guessed) columns[i] = (import_column){ .header = columns[i].header, .guessed = true };
	}
}

/* What a person said of columns by their title, else by their letter. */
static void apply_mappings(importing *im)
{
	import_preview *p = im->p;
	for (size_t m = 0; m < im->o->mapping_n; m++) {
		const import_mapping *one = &im->o->mappings[m];
		bool found = false;
		for (int by_letter = 0; by_letter < 2 && !found; by_letter++)
			for (size_t i = 0; i < p->column_n; i++) {
				slice name = by_letter ? table_column_name(im->cx->mem, i) : p->columns[i].header;
				if (!name.n || !slice_eq_nocase(name, one->column)) continue;
				if (one->field != FIELD_GUESS) p->columns[i] = (import_column){ .header = p->columns[i].header, .field = one->field, .confidence = 100 };
				found = true;
			}
		if (!found) problem(im, p->header_row, SIZE_MAX, N_("There is no column \"{1}\" in the file."), one->column);
	}
}

static bool has_field(const import_column *columns, size_t n, import_field f)
{
	for (size_t i = 0; i < n; i++)
		if (columns[i].field == f) return true;
	return false;
}

static void guess_column(importing *im, import_column *c, size_t column, size_t first)
{
	import_field f = FIELD_NOTHING;
	c->guessed = true;
	c->confidence = by_title(im->cx->mem, c->header, &f);
	if (im->o->text_english && c->confidence && !word_in(name_fold(im->cx->mem, c->header), S("nl"))) {
		if (f == FIELD_TITLE_NL && !slice_contains(name_fold(im->cx->mem, c->header), S("dutch"))) f = FIELD_TITLE_EN;
		if (f == FIELD_DESCRIPTION_NL && !slice_contains(name_fold(im->cx->mem, c->header), S("dutch"))) f = FIELD_DESCRIPTION_EN;
	}
	if (!c->confidence) {
		tally v = tally_column(im, column, first);
		c->confidence = by_values(&v, &f);
	}
	c->field = f;
}

/* A plan without a column for titles: the longest texts may be them. */
static void title_by_length(importing *im, size_t first)
{
	import_preview *p = im->p;
	size_t best = SIZE_MAX, most = 15;
	if (has_field(p->columns, p->column_n, FIELD_TITLE_NL) || has_field(p->columns, p->column_n, FIELD_TITLE_EN)) return;
	for (size_t i = 0; i < p->column_n; i++) {
		if (!p->columns[i].guessed || (p->columns[i].field != FIELD_NOTHING && p->columns[i].field != FIELD_DESCRIPTION_NL)) continue;
		tally v = tally_column(im, i, first);
		if (!v.filled || v.bytes / v.filled < most) continue;
		most = v.bytes / v.filled;
		best = i;
	}
	if (best == SIZE_MAX) return;
	p->columns[best].field = im->o->text_english ? FIELD_TITLE_EN : FIELD_TITLE_NL;
	p->columns[best].confidence = 30;
}

void columns_guess(importing *im)
{
	import_preview *p = im->p;
	const table *t = &p->source;
	size_t header = header_index(im);
	if (!t->n) return;
	p->header_row = t->rows[header].number;
	p->column_n = t->columns;
	p->columns = arena_new(im->cx->mem, import_column, p->column_n + 1);
	for (size_t i = 0; i < p->column_n; i++) {
		import_column *c = &p->columns[i];
		c->header = slice_trim(csv_unguard(table_cell(&t->rows[header], i)));
		bool asked = i < im->o->column_n && im->o->columns[i] != FIELD_GUESS;
		if (asked) *c = (import_column){ .header = c->header, .field = im->o->columns[i], .confidence = 100 };
		else guess_column(im, c, i, header + 1);
	}
	apply_mappings(im);
	settle(p->columns, p->column_n);
	title_by_length(im, header + 1);
	for (size_t i = 0; i < p->column_n; i++) {
		size_t n = 0;
		for (size_t k = header + 1; k < t->n && n < COUNT_OF(p->columns[i].samples); k++) {
			slice s = slice_trim(table_cell(&t->rows[k], i));
			if (s.n) p->columns[i].samples[n++] = utf8_take(s, 80);
		}
	}
}
