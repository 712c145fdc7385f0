/* SPDX-License-Identifier: EUPL-1.2
 * form_read: the fields of a form as the JSON that the register engine takes. It walks the register's properties, not the
 * fields, so a field that no form shows changes nothing. */
#include "face/html/form.h"

enum { REPEATED_MAX = 200 };

static slice member_name(ctx *cx, slice prefix, slice key) { return prefix.n ? JOIN(cx->mem, prefix, S("."), key) : key; }

static json *scalar(ctx *cx, const property *p, slice text)
{
	double d;
	text = slice_trim(text);
	if (p->widget == WIDGET_NUMBER && slice_to_double(text, &d)) return json_new(cx->mem, JSON_NUMBER, text);
	if (p->widget == WIDGET_BOOLEAN && slice_eq(text, S("true"))) return json_new(cx->mem, JSON_TRUE, NO_SLICE);
	if (p->widget == WIDGET_BOOLEAN && slice_eq(text, S("false"))) return json_new(cx->mem, JSON_FALSE, NO_SLICE);
	if (p->widget == WIDGET_EMAIL && text.n && p->is_iri && !slice_starts(text, S("mailto:"))) text = JOIN(cx->mem, S("mailto:"), text);
	return json_new(cx->mem, JSON_STRING, text);
}

/* Several texts of one language: one on each line. */
static json *lines(ctx *cx, slice text)
{
	json *list = json_new(cx->mem, JSON_ARRAY, NO_SLICE);
	slice one;
	while (slice_split(&text, '\n', &one)) {
		one = slice_trim(one);
		if (one.n) json_add(list, NO_SLICE, json_new(cx->mem, JSON_STRING, one));
	}
	return list;
}

static json *languages(ctx *cx, const property *p, const form *f, slice name)
{
	json *v = NULL;
	for (lang l = 0; l < LANG_COUNT; l++) {
		slice text = slice_trim(form_field(f, JOIN(cx->mem, name, S("."), lang_tag(l))));
		if (!text.n) continue;
		if (!v) v = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
		json_add(v, lang_tag(l), p->unique_lang ? json_new(cx->mem, JSON_STRING, text) : lines(cx, text));
	}
	return v;
}

static json *read_property(ctx *cx, const property *p, const form *f, slice name);

static json *group(ctx *cx, const property *p, const form *f, slice name)
{
	json *v = NULL;
	for (size_t i = 0; i < p->member_n; i++) {
		json *member = read_property(cx, &p->members[i], f, member_name(cx, name, p->members[i].key));
		if (!member) continue;
		if (!v) v = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
		json_add(v, p->members[i].key, member);
	}
	slice id = form_field(f, JOIN(cx->mem, name, S(".@id")));
	if (v && id.n) json_add(v, S("@id"), json_new(cx->mem, JSON_STRING, id));
	return v;
}

/* Values under the name itself (check boxes) and under name.0, name.1 ... (one input each). */
static json *repeated(ctx *cx, const property *p, const form *f, slice name)
{
	json *list = json_new(cx->mem, JSON_ARRAY, NO_SLICE);
	for (size_t i = 0; i < f->n; i++)
		if (slice_eq(f->fields[i].name, name) && slice_trim(f->fields[i].value).n) json_add(list, NO_SLICE, scalar(cx, p, f->fields[i].value));
	for (size_t i = 0; i < REPEATED_MAX; i++) {
		slice one = JOIN(cx->mem, name, S("."), ctx_num(cx, i)), text = form_field(f, one);
		json *v = p->widget == WIDGET_GROUP ? group(cx, p, f, one) : slice_trim(text).n ? scalar(cx, p, text) : NULL;
		if (v) json_add(list, NO_SLICE, v);
		else if (p->widget != WIDGET_GROUP && p->widget != WIDGET_FILE && !text.p && i > 0) break;
	}
	return list->count ? list : NULL;
}

static json *read_property(ctx *cx, const property *p, const form *f, slice name)
{
	if (p->lang_text) return languages(cx, p, f, name);
	if (p->max != 1 || p->widget == WIDGET_GROUP) {
		json *list = repeated(cx, p, f, name);
		return list && p->max == 1 ? list->child : list;
	}
	slice text = slice_trim(form_field(f, name));
	return text.n ? scalar(cx, p, text) : NULL;
}

json *form_to_json(ctx *cx, const reg *r, const form *f, const json *current)
{
	json *v = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
	for (const json *m = current ? current->child : NULL; m; m = m->next) {
		const property *p = reg_property(r, m->key);
		if (!p || p->hidden || p->read_only) {
			json *copy = json_new(cx->mem, m->kind, m->text);
			copy->child = m->child;
			copy->count = m->count;
			json_add(v, m->key, copy);
		}
	}
	for (size_t i = 0; i < r->property_n; i++) {
		const property *p = &r->properties[i];
		if (p->hidden || p->read_only) continue;
		json *value = read_property(cx, p, f, p->key);
		if (value) json_add(v, p->key, value);
	}
	return v;
}

slice form_field_of(ctx *cx, slice at)
{
	buf *b = buf_new(cx->mem, 4096);
	for (size_t i = 0; i < at.n; i++)
		if (at.p[i] != ']') buf_putc(b, at.p[i] == '[' ? '.' : at.p[i]);
	return arena_copy(cx->mem, buf_slice(b));
}
