/* SPDX-License-Identifier: EUPL-1.2
 * A report for people: what to mend first, with where it is; the counts are of all results, the examples of those that were kept. */
#include "rdf/layout.h"
#include "rdf/shacl/shapes.h"
#include "rdf/vocab.h"

enum { VALUE_MOST = 80, DETAIL_SHOWN = 5 };

typedef struct telling { ctx *cx; const shapes *s; const shacl_report *r; size_t examples; buf *out; } telling;

static slice number(const telling *t, uint64_t n) { return text_u64(t->cx->mem, t->cx->lang, n); }

/* What a shape is called: its own label, else the class that it is for, else its name. */
static slice shape_label(const telling *t, const shape *sh)
{
	static const slice NAMES[] = { SLICE_INIT(NS_RDFS "label"), SLICE_INIT(NS_SH "name") };
	arena *a = t->cx->mem;
	for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
		slice text = graph_text(t->s->g, sh->id, NAMES[i], t->cx->lang);
		if (text.n) return text;
	}
	for (size_t i = 0; i < sh->target_n; i++) {
		const term *x = graph_term(t->s->g, sh->targets[i].value);
		if (sh->targets[i].kind == TARGET_CLASS && x->kind == TERM_IRI) return rdf_short_name(a, x->lex);
	}
	const term *x = graph_term(t->s->g, sh->id);
	return x->kind == TERM_IRI ? rdf_short_name(a, x->lex) : tr(t->cx->lang, "a shape without a name");
}

static void heading(const telling *t, const shape *sh)
{
	const term *x = graph_term(t->s->g, sh->id);
	buf_printf(t->out, "\n%.*s", SL(shape_label(t, sh)));
	if (x->kind == TERM_IRI) buf_printf(t->out, "  <%.*s>", SL(x->lex));
	buf_putc(t->out, '\n');
}

/* A value in one line, cut where it is long. */
static void value_put(buf *out, const term *x)
{
	slice shown = utf8_take(x->lex, VALUE_MOST);
	if (x->kind != TERM_LITERAL) {
		buf_printf(out, x->kind == TERM_BLANK ? "_:%.*s" : "<%.*s>", SL(x->lex));
		return;
	}
	buf_putc(out, '"');
	for (size_t i = 0; i < shown.n; i++) buf_putc(out, (unsigned char)shown.p[i] < ' ' || shown.p[i] == 127 ? ' ' : shown.p[i]);
	buf_put(out, shown.n < x->lex.n ? S("...\"") : S("\""));
	if (x->lang.n) buf_printf(out, "@%.*s", SL(x->lang));
}

static void detail_put(const telling *t, const shacl_result *x)
{
	size_t n = 0;
	for (const shacl_result *d = x->detail; d && n < DETAIL_SHOWN; d = d->next, n++) {
		buf_lit(t->out, "          ");
		if (d->path_text.p) buf_printf(t->out, "%.*s: ", SL(d->path_text));
		buf_printf(t->out, "%.*s\n", SL(d->message));
	}
}

static void example_put(const telling *t, const shacl_result *x, bool with_message)
{
	buf_lit(t->out, "      ");
	value_put(t->out, &x->focus_term);
	if (x->value_term.kind && (x->path_text.p || !slice_eq(x->value_term.lex, x->focus_term.lex))) {
		buf_lit(t->out, "  ");
		value_put(t->out, &x->value_term);
	}
	if (with_message) buf_printf(t->out, "  %.*s", SL(x->message));
	buf_putc(t->out, '\n');
	detail_put(t, x);
}

/* The results of a group that were kept; whether they all say the same. */
static bool one_message(const shacl_group *g, size_t number_)
{
	for (const shacl_result *x = g->first; x; x = x->next) if (x->group == number_ && !slice_eq(x->message, g->first->message)) return false;
	return true;
}

/* What the results of a group have in common, when each says it about something else. */
static slice common_message(const telling *t, const shacl_group *g)
{
	lang l = t->cx->lang;
	if (g->component == t->s->components[C_CLOSED]) return tr(l, "Some properties are not allowed here.");
	if (g->component == t->s->components[C_UNIQUE_LANG]) return tr(l, "There is more than one text in a language; keep one of each.");
	return g->first ? g->first->message : slice_skip(graph_term(t->s->g, g->component)->lex, sizeof NS_SH - 1);
}

static void group_put(const telling *t, size_t i)
{
	const shacl_group *g = &t->r->groups[i];
	arena *a = t->cx->mem;
	shacl_grade grade = shacl_grade_of(t->s, g->severity);
	bool same = g->first && one_message(g, i);
	size_t shown = 0;
	buf_printf(t->out, "    %.*s \xC3\x97 ", SL(number(t, g->count)));
	if (grade != SHACL_VIOLATION) buf_printf(t->out, "[%.*s] ", SL(grade == SHACL_INFO ? tr(t->cx->lang, "remark") : tr(t->cx->lang, "warning")));
	buf_printf(t->out, "%.*s\n", SL(same ? g->first->message : common_message(t, g)));
	for (const shacl_result *x = g->first; x && shown < t->examples; x = x->next) {
		if (x->group != i) continue;
		example_put(t, x, !same);
		shown++;
	}
	if (g->count > shown) buf_printf(t->out, "      %.*s\n", SL(trf(a, t->cx->lang, "... and {1} more", number(t, g->count - shown))));
}

static void path_put(const telling *t, const shacl_group *g)
{
	slice name = graph_text(t->s->g, g->shape, SH("name"), t->cx->lang);
	buf_printf(t->out, "  %.*s", SL(g->path_text));
	if (name.n) buf_printf(t->out, "  \"%.*s\"", SL(name));
	buf_putc(t->out, '\n');
}

/* Groups stand by shape: those of one owner together, in the order of the shapes; in them those of one path. */
static void groups_put(const telling *t)
{
	const shacl_report *r = t->r;
	bool *told = arena_new(t->cx->mem, bool, r->group_n + 1);
	for (size_t i = 0; i < r->group_n; i++) {
		if (told[i]) continue;
		const shape *first = t->s->by_node[r->groups[i].shape], *top = first->owner ? first->owner : first;
		heading(t, top);
		for (size_t k = i; k < r->group_n; k++) {
			const shape *sh = t->s->by_node[r->groups[k].shape];
			if (told[k] || (sh->owner ? sh->owner : sh) != top) continue;
			if (sh->path) path_put(t, &r->groups[k]);
			for (size_t m = k; m < r->group_n; m++) {
				const shape *other = t->s->by_node[r->groups[m].shape];
				if (told[m] || (other->owner ? other->owner : other) != top || !slice_eq(r->groups[m].path_text, r->groups[k].path_text)) continue;
				told[m] = true;
				group_put(t, m);
			}
		}
	}
}

static void verdict_put(const telling *t)
{
	const shacl_report *r = t->r;
	uint64_t of[SHACL_VIOLATION + 1] = { 0 };
	arena *a = t->cx->mem;
	lang l = t->cx->lang;
	for (size_t i = 0; i < r->group_n; i++) of[shacl_grade_of(t->s, r->groups[i].severity)] += r->groups[i].count;
	if (!r->targets) buf_put(t->out, tr(l, "Nothing was checked: none of the shapes is for anything in this data."));
	else if (r->conforms) buf_put(t->out, trf(a, l, "Conforms. Checked: {1}; nothing wrong was found.", number(t, r->targets)));
	else buf_put(t->out, trf(a, l, "Does not conform. Violations: {1}; warnings: {2}; remarks: {3}; checked: {4}.", number(t, of[SHACL_VIOLATION]), number(t, of[SHACL_WARNING]), number(t, of[SHACL_INFO]), number(t, r->targets)));
	buf_putc(t->out, '\n');
}

static void advice_put(const telling *t)
{
	const shacl_report *r = t->r;
	bool class_ = false;
	for (size_t i = 0; i < r->group_n; i++) class_ = class_ || r->groups[i].component == t->s->components[C_CLASS];
	if (r->group_n) buf_putc(t->out, '\n');
	if (class_) buf_printf(t->out, "%.*s\n", SL(tr(t->cx->lang, "What is of the kind asked must say so in the data: give the files that describe those things too.")));
}

status shacl_report_text(ctx *cx, const shapes *s, const shacl_report *r, size_t examples, buf *out)
{
	telling t = { .cx = cx, .s = s, .r = r, .examples = examples ? examples : 3, .out = out };
	const shapes_note *notes;
	size_t n = shapes_notes(s, &notes);
	verdict_put(&t);
	groups_put(&t);
	advice_put(&t);
	for (size_t i = 0; i < n; i++) buf_printf(out, "%.*s %.*s\n", SL(tr(cx->lang, "Note:")), SL(shapes_note_text(cx, &notes[i])));
	return buf_ok(out) ? ST_OK : fail(cx, TOO_LARGE, "The report would be larger than is accepted; keep fewer results with --most.");
}
