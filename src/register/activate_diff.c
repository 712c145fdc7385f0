/* SPDX-License-Identifier: EUPL-1.2
 * What is different between two versions of a register, for people: what is gone, new, stricter, more lenient. */
#include <string.h>
#include "register/internal.h"
#include "register/activate.h"

typedef struct { ctx *cx; slice name; register_change *list; size_t n, room; } comparing;

static void note_at(comparing *c, slice key, change_sort sort, slice sentence, const slice *args, size_t n)
{
	arena *a = c->cx->mem;
	if (c->n == c->room) {
		size_t room = c->room ? c->room * 2 : 16;
		register_change *more = arena_new(a, register_change, room);
		if (c->n) memcpy(more, c->list, c->n * sizeof *more);
		c->list = more;
		c->room = room;
	}
	register_change *x = &c->list[c->n++];
	*x = (register_change){ .register_name = c->name, .key = arena_copy(a, key), .sort = sort };
	for (lang l = 0; l < LANG_COUNT; l++) x->message.v[l] = text_fill(a, tr_slice(l, sentence), args, n);
}
#define note(c, key, sort, marked, ...) note_at((c), (key), CHANGE_##sort, (slice)marked, (slice[]){ __VA_ARGS__ __VA_OPT__(,) NO_SLICE }, \
	sizeof((slice[]){ __VA_ARGS__ __VA_OPT__(,) NO_SLICE }) / sizeof(slice) - 1)

static slice shown(ctx *cx, slice s)
{
	size_t colon = slice_find_char(s, ':');
	return colon == SLICE_NONE ? s : short_name(cx->mem, s);
}

/* In words that a register file uses. */
static slice kind_of(comparing *c, const property *p)
{
	if (p->member_n) return S("sh:node");
	if (p->refer_n) return S("spil:refers");
	if (p->choice_n) return S("sh:in");
	if (p->is_iri) return S("sh:IRI");
	return short_name(c->cx->mem, p->datatype);
}

static void compare_counts(comparing *c, slice key, const property *a, const property *b)
{
	ctx *cx = c->cx;
	if (b->min > a->min) note(c, key, TIGHTER, N_("At least {2} values are asked for, and it was {1}."), ctx_num(cx, a->min), ctx_num(cx, b->min));
	if (b->min < a->min) note(c, key, LOOSER, N_("At least {2} values are asked for, and it was {1}."), ctx_num(cx, a->min), ctx_num(cx, b->min));
	if (a->max == b->max) return;
	if (b->max == UINT32_MAX) note(c, key, LOOSER, N_("There is no longer a limit to how many values there are; it was {1}."), ctx_num(cx, a->max));
	else if (a->max == UINT32_MAX) note(c, key, TIGHTER, N_("At most {1} values are kept, and there was no limit."), ctx_num(cx, b->max));
	else if (b->max < a->max) note(c, key, TIGHTER, N_("At most {2} values are kept, and it was {1}."), ctx_num(cx, a->max), ctx_num(cx, b->max));
	else note(c, key, LOOSER, N_("At most {2} values are kept, and it was {1}."), ctx_num(cx, a->max), ctx_num(cx, b->max));
}

static void compare_lengths(comparing *c, slice key, const property *a, const property *b)
{
	ctx *cx = c->cx;
	uint32_t was = a->max_length ? a->max_length : UINT32_MAX, is = b->max_length ? b->max_length : UINT32_MAX;
	if (b->min_length > a->min_length) note(c, key, TIGHTER, N_("A text has at least {2} characters, and it was {1}."), ctx_num(cx, a->min_length), ctx_num(cx, b->min_length));
	if (b->min_length < a->min_length) note(c, key, LOOSER, N_("A text has at least {2} characters, and it was {1}."), ctx_num(cx, a->min_length), ctx_num(cx, b->min_length));
	if (is < was) note(c, key, TIGHTER, N_("A text has at most {1} characters now."), ctx_num(cx, is));
	if (is > was) note(c, key, LOOSER, N_("A text may have more than {1} characters now."), ctx_num(cx, was));
}

/* Whether x lies before y: numbers, dates, moments (whose texts are in order). */
static bool before(slice x, slice y)
{
	double a, b;
	if (slice_to_double(x, &a) && slice_to_double(y, &b)) return a < b;
	return slice_cmp(x, y) < 0;
}

static void compare_bound(comparing *c, slice key, slice was, slice is, bool lower)
{
	if (slice_eq(was, is)) return;
	bool tighter = is.p && (!was.p || (lower ? before(was, is) : before(is, was)));
	slice a = was.p ? was : S("–"), b = is.p ? is : S("–");
	if (tighter && lower) note(c, key, TIGHTER, N_("The least value is {2}, and it was {1}."), a, b);
	else if (tighter) note(c, key, TIGHTER, N_("The greatest value is {2}, and it was {1}."), a, b);
	else if (lower) note(c, key, LOOSER, N_("The least value is {2}, and it was {1}."), a, b);
	else note(c, key, LOOSER, N_("The greatest value is {2}, and it was {1}."), a, b);
}

static bool has(const slice *list, size_t n, slice s)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eq(list[i], s)) return true;
	return false;
}

static bool has_choice(const property *p, slice value)
{
	for (size_t i = 0; i < p->choice_n; i++)
		if (slice_eq(p->choices[i].value, value)) return true;
	return false;
}

static void compare_values(comparing *c, slice key, const property *a, const property *b)
{
	ctx *cx = c->cx;
	for (size_t i = 0; i < a->choice_n && b->choice_n; i++)
		if (!has_choice(b, a->choices[i].value)) note(c, key, TIGHTER, N_("\"{1}\" is no longer a choice."), shown(cx, a->choices[i].value));
	for (size_t i = 0; i < b->choice_n && a->choice_n; i++)
		if (!has_choice(a, b->choices[i].value)) note(c, key, LOOSER, N_("\"{1}\" is a new choice."), shown(cx, b->choices[i].value));
	for (size_t i = 0; i < a->refer_n && b->refer_n; i++)
		if (!has(b->refers, b->refer_n, a->refers[i])) note(c, key, TIGHTER, N_("It no longer refers to the register \"{1}\"."), a->refers[i]);
	for (size_t i = 0; i < b->refer_n && a->refer_n; i++)
		if (!has(a->refers, a->refer_n, b->refers[i])) note(c, key, LOOSER, N_("It may refer to the register \"{1}\" too."), b->refers[i]);
	if (!slice_eq(a->pattern, b->pattern)) {
		if (!b->pattern.p) note(c, key, LOOSER, N_("It need not match the pattern {1} any more."), a->pattern);
		else note(c, key, TIGHTER, N_("It has to match the pattern {1}."), b->pattern);
	}
	if (a->lang_text && b->lang_text && !a->unique_lang && b->unique_lang) note(c, key, TIGHTER, N_("There is one text per language, and there could be more."));
	if (a->lang_text && b->lang_text && a->unique_lang && !b->unique_lang) note(c, key, LOOSER, N_("There may be several texts per language."));
}

static void compare_files(comparing *c, slice key, const property *a, const property *b)
{
	ctx *cx = c->cx;
	if (a->widget != WIDGET_FILE || b->widget != WIDGET_FILE) return;
	if (b->file_most < a->file_most) note(c, key, TIGHTER, N_("A file is at most {1}."), file_size_text(cx, b->file_most));
	if (b->file_most > a->file_most) note(c, key, LOOSER, N_("A file is at most {1}."), file_size_text(cx, b->file_most));
	for (size_t i = 0; i < a->media_n && b->media_n; i++)
		if (!has(b->media, b->media_n, a->media[i])) note(c, key, TIGHTER, N_("A file may not be {1} any more."), a->media[i]);
	if (b->media_n && !a->media_n) note(c, key, TIGHTER, N_("Only some kinds of file are taken now."));
	if (a->media_n && !b->media_n) note(c, key, LOOSER, N_("Every kind of file that can be checked is taken now."));
}

static void compare_properties(comparing *c, slice prefix, const property *a, size_t an, const property *b, size_t bn);

static void compare_property(comparing *c, slice key, const property *a, const property *b)
{
	slice was = kind_of(c, a), is = kind_of(c, b);
	if (!slice_eq(a->path, b->path)) note(c, key, TIGHTER, N_("Its path is {2}, and it was {1}: what stands under the old one is not known any more."), shown(c->cx, a->path), shown(c->cx, b->path));
	bool freed = a->choice_n && !b->choice_n && !b->refer_n && a->is_iri == b->is_iri;
	if (!slice_eq(was, is) && freed) note(c, key, LOOSER, N_("Its values are {2}, and they were {1}."), was, is);
	else if (!slice_eq(was, is)) note(c, key, TIGHTER, N_("Its values are {2}, and they were {1}."), was, is);
	compare_counts(c, key, a, b);
	compare_lengths(c, key, a, b);
	compare_bound(c, key, a->min_value, b->min_value, true);
	compare_bound(c, key, a->max_value, b->max_value, false);
	compare_values(c, key, a, b);
	compare_files(c, key, a, b);
	if (a->member_n || b->member_n) compare_properties(c, key, a->members, a->member_n, b->members, b->member_n);
}

static const property *find(const property *list, size_t n, slice key)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eq(list[i].key, key)) return &list[i];
	return NULL;
}

static void compare_properties(comparing *c, slice prefix, const property *a, size_t an, const property *b, size_t bn)
{
	arena *m = c->cx->mem;
	for (size_t i = 0; i < an; i++) {
		slice key = prefix.n ? JOIN(m, prefix, S("."), a[i].key) : a[i].key;
		const property *now = find(b, bn, a[i].key);
		if (now) compare_property(c, key, &a[i], now);
		else note(c, key, REMOVED, N_("This property is gone: an entry that has it does not pass."));
	}
	for (size_t i = 0; i < bn; i++) {
		slice key = prefix.n ? JOIN(m, prefix, S("."), b[i].key) : b[i].key;
		if (find(a, an, b[i].key)) continue;
		if (b[i].min) note(c, key, ADDED, N_("This property is new, and each entry needs it."));
		else note(c, key, ADDED, N_("This property is new."));
	}
}

static void compare_registers(comparing *c, const reg *a, const reg *b)
{
	ctx *cx = c->cx;
	if (!slice_eq(a->class_iri, b->class_iri)) note(c, S(""), TIGHTER, N_("Its class is {2}, and it was {1}."), shown(cx, a->class_iri), shown(cx, b->class_iri));
	if (a->visibility != b->visibility) note(c, S(""), OTHER, N_("Who may see an entry that says nothing is {2}, and it was {1}."), local_name(visibility_iri(a->visibility)), local_name(visibility_iri(b->visibility)));
	if (a->visibility_choice && !b->visibility_choice) note(c, S(""), TIGHTER, N_("An entry may no longer choose who sees it."));
	if (!a->visibility_choice && b->visibility_choice) note(c, S(""), LOOSER, N_("An entry may choose who sees it."));
	compare_properties(c, NO_SLICE, a->properties, a->property_n, b->properties, b->property_n);
}

status register_compare(ctx *cx, slice name, const reg *a, const reg *b, register_change **ret, size_t *ret_n)
{
	comparing c = { .cx = cx, .name = arena_copy(cx->mem, name) };
	if (a && b) compare_registers(&c, a, b);
	else if (b) note(&c, S(""), ADDED, N_("This register is new."));
	else if (a) note(&c, S(""), REMOVED, N_("This register is gone; its entries stay in the log and are not shown."));
	*ret = c.list;
	*ret_n = c.n;
	return ST_OK;
}
