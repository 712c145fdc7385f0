/* SPDX-License-Identifier: EUPL-1.2
 * form_show: a document's JSON as the inputs of a form: the right one for each property. */
#include "face/html/common.h"
#include "face/html/form.h"

enum { CANDIDATES_MAX = 80, CHECKS_MAX = 12, RADIOS_MAX = 5, LINES_MAX = 1 << 20 };

typedef struct { html *o; const finding *errors; slice more; map *candidates; } show;
typedef struct { const choice *list; size_t n; bool all; } candidates;

static slice error_at(show *s, slice name)
{
	for (const finding *f = s->errors; f; f = f->next)
		if (slice_eq(f->at, name)) return f->message;
	return NO_SLICE;
}

/* The entries a reference can choose from, when they are few; they are read once a form. */
static candidates candidates_of(show *s, const property *p)
{
	ctx *cx = s->o->cx;
	slice key = p->refer_n ? p->refers[0] : S("");
	candidates *known = p->refer_n == 1 ? map_get(s->candidates, key) : NULL;
	if (known) return *known;
	choice *list = arena_new(cx->mem, choice, CANDIDATES_MAX);
	candidates c = { list, 0, true };
	for (size_t i = 0; i < p->refer_n && c.all; i++) {
		const reg *r = registers_find(cx->sv->registers, p->refers[i]);
		list_query q = { .register_name = p->refers[i], .limit = CANDIDATES_MAX, .order = r ? r->order : NO_SLICE };
		list_result result;
		if (index_list(cx, &q, &result) != ST_OK || c.n + result.total > CANDIDATES_MAX) {
			ctx_error_clear(cx);
			c.all = false;
			break;
		}
		for (size_t k = 0; k < result.n; k++) list[c.n++] = (choice){ result.rows[k].iri, { { result.rows[k].label_nl, result.rows[k].label_en } }, NO_SLICE };
	}
	candidates *kept = arena_new(cx->mem, candidates, 1);
	*kept = c;
	if (p->refer_n == 1) map_put(s->candidates, key, kept);
	return c;
}

static slice text_of(const json *v)
{
	if (!v) return NO_SLICE;
	if (v->kind == JSON_TRUE) return S("true");
	if (v->kind == JSON_FALSE) return S("false");
	return v->kind == JSON_STRING || v->kind == JSON_NUMBER ? v->text : NO_SLICE;
}

static size_t values_of(show *s, const json *v, const slice **ret)
{
	size_t n = v ? (v->kind == JSON_ARRAY ? v->count : 1) : 0, k = 0;
	slice *values = arena_new(s->o->cx->mem, slice, n + 1);
	for (const json *one = v && v->kind == JSON_ARRAY ? v->child : v; one && k < n; one = v->kind == JSON_ARRAY ? one->next : NULL) values[k++] = text_of(one);
	*ret = values;
	return k;
}

static input_view base_input(show *s, const property *p, slice name)
{
	return (input_view){ .property = p, .name = name, .id = JOIN(s->o->cx->mem, S("f-"), name), .label = p->name.v[s->o->lang], .help = p->help.v[s->o->lang], .error = error_at(s, name), .required = p->min > 0 };
}

static input_kind plain_kind(const property *p)
{
	switch (p->widget) {
	case WIDGET_AREA: return INPUT_AREA;
	case WIDGET_DATE: return INPUT_DATE;
	case WIDGET_DATETIME: return INPUT_MOMENT;
	case WIDGET_NUMBER: return INPUT_NUMBER;
	case WIDGET_BOOLEAN: return INPUT_YES_NO;
	case WIDGET_LINK: return INPUT_LINK;
	case WIDGET_EMAIL: return INPUT_EMAIL;
	case WIDGET_REFERENCE: return INPUT_REFERENCE;
	case WIDGET_FILE: return INPUT_FILE;
	default: return INPUT_LINE;
	}
}

static void set_value(show *s, const property *p, input_view *in, slice value)
{
	in->value = p->widget == WIDGET_EMAIL && slice_starts(value, S("mailto:")) ? slice_skip(value, 7) : value;
	if (in->kind == INPUT_FILE && value.n) {
		slice *labels = arena_new(s->o->cx->mem, slice, 1);
		labels[0] = file_text(s->o->cx, &s->o->cx->sv->entries, value);
		in->labels = labels;
	}
	if (in->kind == INPUT_REFERENCE && value.n) {
		slice *labels = arena_new(s->o->cx->mem, slice, 1);
		labels[0] = entry_label(s->o->cx, value);
		if (slice_eq(labels[0], value)) labels[0] = NO_SLICE;
		in->labels = labels;
	}
}

static input_view input_of(show *s, const property *p, slice name, const json *v);

/* The texts of one language, each on a line of its own. */
static slice lines_of(ctx *cx, const json *v)
{
	if (!v || v->kind != JSON_ARRAY) return json_text(v);
	buf *b = buf_new(cx->mem, LINES_MAX);
	for (const json *one = v->child; one; one = one->next) {
		if (b->n) buf_putc(b, '\n');
		buf_put(b, json_text(one));
	}
	return arena_copy(cx->mem, buf_slice(b));
}

/* What is wrong with the whole or, of several, with the first ("keywords.nl.1"). */
static slice error_within(show *s, slice name)
{
	slice own = error_at(s, name), prefix = JOIN(s->o->cx->mem, name, S("."));
	for (const finding *f = s->errors; !own.n && f; f = f->next)
		if (slice_starts(f->at, prefix)) own = f->message;
	return own;
}

static input_view languages(show *s, const property *p, slice name, const json *v)
{
	ctx *cx = s->o->cx;
	input_view in = base_input(s, p, name), *members = arena_new(cx->mem, input_view, LANG_COUNT);
	for (lang l = 0; l < LANG_COUNT; l++) {
		slice one = JOIN(cx->mem, name, S("."), lang_tag(l));
		members[l] = (input_view){ .property = p, .name = one, .id = JOIN(cx->mem, S("f-"), one), .label = l == LANG_NL ? tr(s->o->lang, "In Dutch") : tr(s->o->lang, "In English"),
					   .value = lines_of(cx, v ? json_get(v, lang_tag(l)) : NULL), .error = error_within(s, one), .lang = lang_tag(l), .kind = p->widget == WIDGET_AREA || !p->unique_lang ? INPUT_AREA : INPUT_LINE };
		if (!p->unique_lang) members[l].label = l == LANG_NL ? tr(s->o->lang, "In Dutch, one on each line") : tr(s->o->lang, "In English, one on each line");
	}
	in.kind = INPUT_LANGS;
	in.members = members;
	in.member_n = LANG_COUNT;
	return in;
}

static input_view group_instance(show *s, const property *p, slice name, const json *v, size_t number)
{
	ctx *cx = s->o->cx;
	input_view in = base_input(s, p, name), *members = arena_new(cx->mem, input_view, p->member_n);
	in.label = trf(cx->mem, s->o->lang, "{1} {2}", p->name.v[s->o->lang], ctx_num(cx, number + 1));
	in.help = NO_SLICE;
	in.required = false;
	for (size_t i = 0; i < p->member_n; i++) {
		members[i] = input_of(s, &p->members[i], JOIN(cx->mem, name, S("."), p->members[i].key), v ? json_get(v, p->members[i].key) : NULL);
		members[i].required = false;   /* only where the group is used at all; the server says so */
	}
	in.kind = INPUT_GROUP;
	in.members = members;
	in.member_n = p->member_n;
	return in;
}

/* One input for each value that is there, and an empty one (two after "add another"). */
static input_view many(show *s, const property *p, slice name, const json *v)
{
	ctx *cx = s->o->cx;
	size_t have = v ? (v->kind == JSON_ARRAY ? v->count : 1) : 0, n = have + (slice_eq(s->more, name) ? 1 : 0) + (have && !slice_eq(s->more, name) ? 0 : 1);
	if (p->max != UINT32_MAX && n > p->max) n = p->max;
	if (n < have) n = have;
	input_view in = base_input(s, p, name), *members = arena_new(cx->mem, input_view, n);
	const json *one = v && v->kind == JSON_ARRAY ? v->child : v;
	for (size_t i = 0; i < n; i++) {
		slice at = JOIN(cx->mem, name, S("."), ctx_num(cx, i));
		if (p->widget == WIDGET_GROUP) {
			members[i] = group_instance(s, p, at, one, i);
		} else {
			members[i] = base_input(s, p, at);
			members[i].label = trf(cx->mem, s->o->lang, "{1} {2}", p->name.v[s->o->lang], ctx_num(cx, i + 1));
			members[i].help = NO_SLICE;
			members[i].required = false;
			members[i].kind = (int)plain_kind(p);
			set_value(s, p, &members[i], text_of(one));
		}
		one = one && v->kind == JSON_ARRAY ? one->next : NULL;
	}
	in.kind = INPUT_MANY;
	in.members = members;
	in.member_n = n;
	return in;
}

static input_view input_of(show *s, const property *p, slice name, const json *v)
{
	if (p->lang_text) return languages(s, p, name, v);
	if (p->widget == WIDGET_GROUP) return many(s, p, name, v);
	input_view in = base_input(s, p, name);
	bool one = p->max == 1;
	in.choices = p->choices;
	in.choice_n = p->choice_n;
	bool from_list = p->choice_n > 0;
	if (p->widget == WIDGET_REFERENCE) {
		candidates c = candidates_of(s, p);
		if (c.all && c.n && (one || c.n <= CHECKS_MAX)) {
			in.choices = c.list;
			in.choice_n = c.n;
			from_list = true;
		}
	}
	in.value_n = values_of(s, v, &in.values);
	if (from_list && !one) {
		in.kind = INPUT_CHECKS;
		in.error = error_within(s, name); /* of one of the boxes: they share a place */
	} else if (from_list) {
		in.kind = p->min && in.choice_n <= RADIOS_MAX ? INPUT_RADIO : INPUT_SELECT;
	} else if (!one) {
		return many(s, p, name, v);
	} else {
		in.kind = (int)plain_kind(p);
		set_value(s, p, &in, in.value_n ? in.values[0] : p->default_value);
	}
	return in;
}

status form_inputs(html *o, const reg *r, const json *v, const finding *errors, slice more, form_view *ret)
{
	show s = { o, errors, more, map_new(o->cx->mem) };
	fieldset_view *sets = arena_new(o->cx->mem, fieldset_view, r->group_n + 1);
	size_t n = 0;
	for (size_t g = 0; g <= r->group_n; g++) {
		slice group = g < r->group_n ? r->groups[g].key : NO_SLICE;
		input_view *inputs = arena_new(o->cx->mem, input_view, r->property_n);
		size_t k = 0;
		for (size_t i = 0; i < r->property_n; i++) {
			const property *p = &r->properties[i];
			if (slice_eq(p->group, group) && !p->hidden && !p->read_only) inputs[k++] = input_of(&s, p, p->key, v ? json_get(v, p->key) : NULL);
		}
		if (k) sets[n++] = (fieldset_view){ g < r->group_n ? r->groups[g].label.v[o->lang] : NO_SLICE, g < r->group_n ? r->groups[g].help.v[o->lang] : NO_SLICE, inputs, k };
	}
	ret->fieldsets = sets;
	ret->fieldset_n = n;
	return ST_OK;
}
