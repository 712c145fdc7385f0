/* SPDX-License-Identifier: EUPL-1.2
 * The pattern is compiled to a small program that is run for all its threads at once (Thompson, Pike): one pass over the text. A part with
 * a count, x{2,5}, is compiled once for each repeat; the size of the program is limited. */
#include "rdf/shacl/pattern.h"
#include <locale.h>
#include <string.h>
#include <wctype.h>
#include "rdf/turtle/terminal.h"

enum { PROGRAM_MAX = 20000, DEPTH_MAX = 100, REPEAT_MAX = 1000 };

typedef enum { OP_CHAR, OP_ANY, OP_CLASS, OP_SPLIT, OP_JUMP, OP_START, OP_END, OP_MATCH } op;
typedef enum { ITEM_RANGE, ITEM_DIGIT, ITEM_SPACE, ITEM_WORD, ITEM_NAME_START, ITEM_NAME, ITEM_LETTER, ITEM_UPPER, ITEM_LOWER, ITEM_PUNCT, ITEM_BLANK } item_kind;
typedef struct item { item_kind kind; bool not; uint32_t from, to; } item;
typedef struct class class;
struct class { bool not; item *items; uint32_t n, cap; class *except; };
typedef struct code { op op; uint32_t x, y; const class *set; } code; /* x: character or first target; y: second target */

struct pattern { code *code; uint32_t n; bool any_case, dot_all, lines; locale_t locale; };

typedef struct compiler {
	ctx *cx;
	arena *mem;
	slice rest;
	bool spaces, literal, failed;
	slice reason;
	uint32_t cap;
	int depth;
	pattern *p;
} compiler;

static void bad(compiler *c, slice reason)
{
	if (!c->failed) c->reason = reason;
	c->failed = true;
	c->rest.n = 0;
}

static uint32_t emit(compiler *c, code op_)
{
	pattern *p = c->p;
	if (p->n == PROGRAM_MAX) bad(c, tr(c->cx->lang, "it is too large"));
	if (c->failed) return 0;
	if (p->n == c->cap) {
		c->cap = c->cap ? c->cap * 2 : 32;
		code *more = arena_new(c->mem, code, c->cap);
		if (p->n) memcpy(more, p->code, p->n * sizeof *more);
		p->code = more;
	}
	p->code[p->n] = op_;
	return p->n++;
}

static bool at(const compiler *c, char x) { return c->rest.n && c->rest.p[0] == x; }
static bool take(compiler *c, char x)
{
	if (!at(c, x)) return false;
	c->rest = slice_skip(c->rest, 1);
	return true;
}

/* Classes. */

static void class_add(compiler *c, class *k, item i)
{
	if (k->n == k->cap) {
		k->cap = k->cap ? k->cap * 2 : 4;
		item *more = arena_new(c->mem, item, k->cap);
		if (k->n) memcpy(more, k->items, k->n * sizeof *more);
		k->items = more;
	}
	k->items[k->n++] = i;
}

/* \p{Lu}: behind the p. */
static item category(compiler *c, bool not)
{
	static const struct { slice name; item_kind kind; } CATEGORIES[] = { { SLICE_INIT("L"), ITEM_LETTER }, { SLICE_INIT("Lu"), ITEM_UPPER }, { SLICE_INIT("Ll"), ITEM_LOWER }, { SLICE_INIT("N"), ITEM_DIGIT },
		{ SLICE_INIT("Nd"), ITEM_DIGIT }, { SLICE_INIT("P"), ITEM_PUNCT }, { SLICE_INIT("S"), ITEM_PUNCT }, { SLICE_INIT("Z"), ITEM_BLANK }, { SLICE_INIT("Zs"), ITEM_BLANK } };
	size_t end = slice_find_char(c->rest, '}');
	if (take(c, '{') && end != SLICE_NONE) {
		slice name = slice_take(c->rest, end - 1);
		c->rest = slice_skip(c->rest, end);
		for (size_t i = 0; i < COUNT_OF(CATEGORIES); i++) if (slice_eq(name, CATEGORIES[i].name)) return (item){ .kind = CATEGORIES[i].kind, .not = not };
	}
	bad(c, tr(c->cx->lang, "this \\p{...} is not known here; known are L, Lu, Ll, N, Nd, P, S, Z"));
	return (item){ 0 };
}

/* Behind a backslash. */
static item escape(compiler *c)
{
	static const char LETTERS[] = "dswic";
	static const item_kind KINDS[] = { ITEM_DIGIT, ITEM_SPACE, ITEM_WORD, ITEM_NAME_START, ITEM_NAME };
	if (!c->rest.n) {
		bad(c, tr(c->cx->lang, "it ends with a backslash"));
		return (item){ 0 };
	}
	char x = c->rest.p[0];
	c->rest = slice_skip(c->rest, 1);
	if (x == 'p' || x == 'P') return category(c, x == 'P');
	char low = (char)(x | 32);
	const char *known = x && low >= 'a' && low <= 'z' ? strchr(LETTERS, low) : NULL;
	if (known) return (item){ .kind = KINDS[known - LETTERS], .not = x != low };
	uint32_t is = x == 'n' ? '\n' : x == 'r' ? '\r' : x == 't' ? '\t' : (uint32_t)(unsigned char)x;
	bool letter = (low >= 'a' && low <= 'z') || (x >= '0' && x <= '9') || (unsigned char)x >= 128;
	if (letter && is == (unsigned char)x) bad(c, trf(c->mem, c->cx->lang, "\\{1} is not known", slice_of(&x, 1)));
	return (item){ .kind = ITEM_RANGE, .from = is, .to = is };
}

/* Behind `[`, up to and with `]`. */
static class *class_of(compiler *c)
{
	class *k = arena_new(c->mem, class, 1);
	k->not = take(c, '^');
	for (bool first = true; ; first = false) {
		if (c->failed || !c->rest.n) {
			bad(c, tr(c->cx->lang, "a ] is missing"));
			return k;
		}
		if (!first && take(c, ']')) return k;
		if (!first && slice_starts(c->rest, S("-[")) && c->depth < DEPTH_MAX) {
			c->rest = slice_skip(c->rest, 2);
			c->depth++;
			k->except = class_of(c);
			c->depth--;
			if (!take(c, ']')) bad(c, tr(c->cx->lang, "a ] is missing"));
			return k;
		}
		item i = { .kind = ITEM_RANGE };
		if (take(c, '\\')) i = escape(c);
		else i.from = i.to = utf8_next(&c->rest);
		if (i.kind == ITEM_RANGE && c->rest.n > 1 && c->rest.p[0] == '-' && c->rest.p[1] != ']' && c->rest.p[1] != '[') {
			c->rest = slice_skip(c->rest, 1);
			item to = { .kind = ITEM_RANGE };
			if (take(c, '\\')) to = escape(c);
			else to.to = utf8_next(&c->rest);
			if (to.kind != ITEM_RANGE || to.to < i.from) bad(c, tr(c->cx->lang, "a range in [ ] runs backwards"));
			i.to = to.to;
		}
		class_add(c, k, i);
	}
}

/* Expressions. */

static void alternatives(compiler *c);

static void one_of(compiler *c, item i)
{
	class *k = arena_new(c->mem, class, 1);
	class_add(c, k, i);
	emit(c, (code){ .op = OP_CLASS, .set = k });
}

static void group(compiler *c)
{
	if (take(c, '?') && !take(c, ':')) bad(c, tr(c->cx->lang, "groups that start with (? are not known, but for (?:"));
	if (++c->depth > DEPTH_MAX) bad(c, tr(c->cx->lang, "it is nested too deep"));
	alternatives(c);
	c->depth--;
	if (!take(c, ')')) bad(c, tr(c->cx->lang, "a ) is missing"));
}

static void atom(compiler *c)
{
	if (c->literal) {
		emit(c, (code){ .op = OP_CHAR, .x = utf8_next(&c->rest) });
		return;
	}
	if (take(c, '(')) group(c);
	else if (take(c, '[')) emit(c, (code){ .op = OP_CLASS, .set = class_of(c) });
	else if (take(c, '.')) emit(c, (code){ .op = OP_ANY });
	else if (take(c, '^')) emit(c, (code){ .op = OP_START });
	else if (take(c, '$')) emit(c, (code){ .op = OP_END });
	else if (take(c, '\\')) {
		item i = escape(c);
		if (i.kind == ITEM_RANGE) emit(c, (code){ .op = OP_CHAR, .x = i.from });
		else one_of(c, i);
	} else if (at(c, '*') || at(c, '+') || at(c, '?')) {
		bad(c, tr(c->cx->lang, "there is nothing to repeat before * + or ?"));
	} else {
		emit(c, (code){ .op = OP_CHAR, .x = utf8_next(&c->rest) });
	}
}

static bool take_count(compiler *c, uint32_t *ret)
{
	uint32_t v = 0;
	size_t n = 0;
	for (; n < c->rest.n && c->rest.p[n] >= '0' && c->rest.p[n] <= '9'; n++) v = v > REPEAT_MAX ? v : v * 10 + (uint32_t)(c->rest.p[n] - '0');
	if (!n) return false;
	if (v > REPEAT_MAX) bad(c, tr(c->cx->lang, "a part repeats more than 1000 times"));
	c->rest = slice_skip(c->rest, n);
	*ret = v;
	return true;
}

/* * + ? {n} {n,} {n,m}; most is UINT32_MAX for no end. false when none stands here. A ? behind it (reluctant) finds the same texts. */
static bool quantifier(compiler *c, uint32_t *least, uint32_t *most)
{
	*least = *most = 1;
	if (c->literal) return false;
	if (take(c, '*')) *least = 0, *most = UINT32_MAX;
	else if (take(c, '+')) *most = UINT32_MAX;
	else if (take(c, '?')) *least = 0;
	else if (c->rest.n > 1 && at(c, '{') && c->rest.p[1] >= '0' && c->rest.p[1] <= '9') {
		c->rest = slice_skip(c->rest, 1);
		take_count(c, least);
		*most = *least;
		if (take(c, ',') && !take_count(c, most)) *most = UINT32_MAX;
		if (!take(c, '}') || *most < *least) bad(c, tr(c->cx->lang, "a { } is not a count"));
	} else {
		return false;
	}
	take(c, '?');
	return true;
}

/* A compiled part, to be put down again elsewhere: its jumps stay inside it or go right behind it. */
typedef struct part { const code *code; uint32_t n, at; } part;

static void put(compiler *c, const part *x)
{
	uint32_t shift = c->p->n - x->at;
	for (uint32_t i = 0; i < x->n && !c->failed; i++) {
		code k = x->code[i];
		if (k.op == OP_JUMP || k.op == OP_SPLIT) k.x += shift;
		if (k.op == OP_SPLIT) k.y += shift;
		emit(c, k);
	}
}

static void piece(compiler *c)
{
	uint32_t start = c->p->n, least, most;
	atom(c);
	if (!quantifier(c, &least, &most) || c->failed) return;
	part x = { .n = c->p->n - start, .at = start };
	code *kept = arena_new(c->mem, code, x.n + 1);
	memcpy(kept, c->p->code + start, x.n * sizeof *kept);
	x.code = kept;
	c->p->n = start;
	uint32_t last = start;
	for (uint32_t i = 0; i < least; i++) {
		last = c->p->n;
		put(c, &x);
	}
	if (most == UINT32_MAX && least) {            /* x+ : back to the last one */
		uint32_t here = emit(c, (code){ .op = OP_SPLIT, .x = last });
		if (!c->failed) c->p->code[here].y = here + 1;
	} else if (most == UINT32_MAX) {              /* x* */
		uint32_t here = emit(c, (code){ .op = OP_SPLIT });
		put(c, &x);
		emit(c, (code){ .op = OP_JUMP, .x = here });
		if (!c->failed) c->p->code[here].x = here + 1, c->p->code[here].y = c->p->n;
	} else {
		for (uint32_t i = least; i < most && !c->failed; i++) { /* each may be left out */
			uint32_t here = emit(c, (code){ .op = OP_SPLIT });
			put(c, &x);
			if (!c->failed) c->p->code[here].x = here + 1, c->p->code[here].y = c->p->n;
		}
	}
}

static void sequence(compiler *c)
{
	while (c->rest.n && !c->failed && (c->literal || (!at(c, '|') && !at(c, ')')))) {
		if (c->spaces && strchr(" \t\r\n", c->rest.p[0])) c->rest = slice_skip(c->rest, 1);
		else piece(c);
	}
}

static void alternatives(compiler *c)
{
	uint32_t split = emit(c, (code){ .op = OP_JUMP }), end = UINT32_MAX;
	if (!c->failed) c->p->code[split].x = split + 1;
	sequence(c);
	while (!c->literal && take(c, '|')) {
		uint32_t leave = emit(c, (code){ .op = OP_JUMP, .x = end }); /* jumps to the end are a chain until it is known */
		if (c->failed) return;
		end = leave;
		c->p->code[split] = (code){ .op = OP_SPLIT, .x = split + 1, .y = c->p->n };
		split = emit(c, (code){ .op = OP_JUMP });
		if (!c->failed) c->p->code[split].x = split + 1;
		sequence(c);
	}
	while (end != UINT32_MAX && !c->failed) {
		uint32_t next = c->p->code[end].x;
		c->p->code[end].x = c->p->n;
		end = next;
	}
}

static void free_locale(void *p) { freelocale((locale_t)p); }

status pattern_compile(ctx *cx, arena *a, slice text, slice flags, pattern **ret)
{
	pattern *p = arena_new(a, pattern, 1);
	compiler c = { .cx = cx, .mem = a, .rest = text, .p = p };
	for (size_t i = 0; i < flags.n; i++) {
		switch (flags.p[i]) {
		case 'i': p->any_case = true; break;
		case 's': p->dot_all = true; break;
		case 'm': p->lines = true; break;
		case 'x': c.spaces = true; break;
		case 'q': c.literal = true; break;
		default: return fail(cx, INVALID, "The flag {1} of a pattern is not known; known are i, s, m, x and q.", slice_sub(flags, i, i + 1));
		}
	}
	alternatives(&c);
	if (!c.failed && c.rest.n) bad(&c, tr(cx->lang, "there is a ) too many"));
	emit(&c, (code){ .op = OP_MATCH });
	if (c.failed) return fail(cx, INVALID, "The pattern {1} cannot be used: {2}.", text, c.reason);
	p->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	if (p->locale) arena_defer(a, free_locale, (void *)p->locale);
	*ret = p;
	return ST_OK;
}

/* Running. */

static bool item_has(const pattern *p, const item *i, uint32_t c)
{
	wint_t w = (wint_t)c;
	locale_t l = p->locale;
	switch (i->kind) {
	case ITEM_RANGE: return c >= i->from && c <= i->to;
	case ITEM_DIGIT: return c >= '0' && c <= '9';
	case ITEM_SPACE: return c == ' ' || c == '\t' || c == '\n' || c == '\r';
	case ITEM_WORD: return c < 128 ? (c >= '0' && c <= '9') || rdf_char_name_under(c) : l && iswalnum_l(w, l);
	case ITEM_NAME_START: return rdf_char_name_under(c) || c == ':';
	case ITEM_NAME: return rdf_char_name(c) || c == ':' || c == '.';
	case ITEM_LETTER: return c < 128 ? rdf_char_name_start(c) : l && iswalpha_l(w, l);
	case ITEM_UPPER: return c < 128 ? c >= 'A' && c <= 'Z' : l && iswupper_l(w, l);
	case ITEM_LOWER: return c < 128 ? c >= 'a' && c <= 'z' : l && iswlower_l(w, l);
	case ITEM_PUNCT: return l && iswpunct_l(w, l);
	case ITEM_BLANK: return c == ' ' || c == 0xA0 || c == 0x202F || c == 0x3000 || (c >= 0x2000 && c <= 0x200A);
	}
	return false;
}

static bool class_has(const pattern *p, const class *k, uint32_t c)
{
	bool in = false;
	for (uint32_t i = 0; i < k->n && !in; i++) in = item_has(p, &k->items[i], c) != k->items[i].not;
	return in != k->not && !(k->except && class_has(p, k->except, c));
}

static uint32_t lower(const pattern *p, uint32_t c)
{
	if (c < 128) return c >= 'A' && c <= 'Z' ? c + 32 : c;
	return p->locale ? (uint32_t)towlower_l((wint_t)c, p->locale) : c;
}
static uint32_t upper(const pattern *p, uint32_t c)
{
	if (c < 128) return c >= 'a' && c <= 'z' ? c - 32 : c;
	return p->locale ? (uint32_t)towupper_l((wint_t)c, p->locale) : c;
}

static bool takes(const pattern *p, const code *k, uint32_t c)
{
	switch (k->op) {
	case OP_ANY: return p->dot_all || (c != '\n' && c != '\r');
	case OP_CHAR: return k->x == c || (p->any_case && lower(p, k->x) == lower(p, c));
	case OP_CLASS: return class_has(p, k->set, c) || (p->any_case && (class_has(p, k->set, lower(p, c)) || class_has(p, k->set, upper(p, c))));
	default: return false;
	}
}

/* A set of program places, cleared in one step. */
typedef struct threads { uint32_t *dense, *sparse, n; } threads;
typedef struct runner { const pattern *p; uint32_t *stack; bool start, end; } runner;

static bool member(const threads *t, uint32_t at_) { return t->sparse[at_] < t->n && t->dense[t->sparse[at_]] == at_; }

/* Adds a place and all that is reached from it without taking a character. true when the match is among them. */
static bool follow(runner *r, threads *t, uint32_t from)
{
	uint32_t n = 0;
	r->stack[n++] = from;
	while (n) {
		uint32_t i = r->stack[--n];
		if (member(t, i)) continue;
		t->sparse[i] = t->n;
		t->dense[t->n++] = i;
		const code *k = &r->p->code[i];
		switch (k->op) {
		case OP_MATCH: return true;
		case OP_JUMP: r->stack[n++] = k->x; break;
		case OP_SPLIT:
			r->stack[n++] = k->y;
			r->stack[n++] = k->x;
			break;
		case OP_START: if (r->start) r->stack[n++] = i + 1; break;
		case OP_END: if (r->end) r->stack[n++] = i + 1; break;
		default: break;
		}
	}
	return false;
}

bool pattern_matches(const pattern *p, slice text, arena *scratch)
{
	uint32_t *room = arena_new(scratch, uint32_t, (size_t)p->n * 6 + 4);
	threads now = { room, room + p->n, 0 }, next = { room + 2 * p->n, room + 3 * p->n, 0 };
	runner r = { .p = p, .stack = room + 4 * p->n, .start = true, .end = !text.n || (p->lines && text.p[0] == '\n') };
	for (;;) {
		if (follow(&r, &now, 0)) return true;
		if (!text.n) return false;
		uint32_t c = utf8_next(&text);
		r.start = p->lines && c == '\n';
		r.end = !text.n || (p->lines && text.p[0] == '\n');
		next.n = 0;
		for (uint32_t i = 0; i < now.n; i++) {
			const code *k = &p->code[now.dense[i]];
			if (takes(p, k, c) && follow(&r, &next, now.dense[i] + 1)) return true;
		}
		threads swap = now;
		now = next;
		next = swap;
	}
}
