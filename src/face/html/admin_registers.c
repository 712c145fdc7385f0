/* SPDX-License-Identifier: EUPL-1.2
 * admin_registers: what the last change of register files did, from the report that its activation left. */
#include "face/html/admin.h"
#include "face/html/common.h"
#include "register/activate.h"

static slice title_of(html *o, slice name, slice *ret_path)
{
	const reg *r = registers_find(o->cx->sv->registers, name);
	*ret_path = r ? register_path(o->cx, r) : NO_SLICE;
	return r ? r->title.v[o->lang] : name;
}

static void sort_of(html *o, change_sort s, activation_line *ret)
{
	static const struct { slice tone, text; } SORTS[CHANGE_SORT_COUNT] = {
		[CHANGE_ADDED] = { SLICE_INIT("open"), N_("new") }, [CHANGE_REMOVED] = { SLICE_INIT("bad"), N_("gone") }, [CHANGE_TIGHTER] = { SLICE_INIT("warning"), N_("stricter") },
		[CHANGE_LOOSER] = { SLICE_INIT("good"), N_("more lenient") }, [CHANGE_OTHER] = { SLICE_INIT("neutral"), N_("different") },
	};
	ret->tone = SORTS[s].tone;
	ret->sort = tr_slice(o->lang, SORTS[s].text);
}

static void fill_changes(html *o, const activation *a, admin_registers_view *v)
{
	activation_line *lines = arena_new(o->cx->mem, activation_line, a->change_n + 1);
	for (size_t i = 0; i < a->change_n; i++) {
		const register_change *c = &a->changes[i];
		lines[i] = (activation_line){ .key = c->key, .message = c->message.v[o->lang] };
		lines[i].name = title_of(o, c->register_name, &lines[i].path);
		sort_of(o, c->sort, &lines[i]);
	}
	v->lines = lines;
	v->line_n = a->change_n;
}

static void fill_findings(html *o, const activation *a, admin_registers_view *v)
{
	ctx *cx = o->cx;
	activation_finding *findings = arena_new(cx->mem, activation_finding, a->misfit_n + 1);
	for (size_t i = 0; i < a->misfit_n; i++) {
		const misfit *m = &a->misfits[i];
		link_view *entries = arena_new(cx->mem, link_view, m->example_n + 1);
		for (size_t k = 0; k < m->example_n; k++) entries[k] = (link_view){ entry_label(cx, m->examples[k]), html_path(cx, m->examples[k]) };
		findings[i] = (activation_finding){ .key = m->key, .message = m->message.v[o->lang], .count = m->count, .entries = entries, .n = m->example_n };
		findings[i].name = title_of(o, m->register_name, &findings[i].path);
	}
	v->findings = findings;
	v->finding_n = a->misfit_n;
}

status html_admin_registers(ctx *cx, const request *q, response *r)
{
	html o = html_to(cx, q, r);
	activation a;
	admin_registers_view v = { .head = { .title = tr(cx->lang, "Registers: what their last change did") }, .strict = slice_eq(cx->sv->settings->registers_strict, S("yes")) };
	status s = activation_last(cx, cx->sv->folder, &a);
	v.none = s == ST_NOT_FOUND;
	if (!v.none) {
		TRY(s);
		v.when = html_moment(&o, a.time);
		v.checked = a.checked;
		v.failing = a.entries;
		link_view *touched = arena_new(cx->mem, link_view, a.touched_n + 1);
		for (size_t i = 0; i < a.touched_n; i++) touched[i].text = title_of(&o, a.touched[i], &touched[i].path);
		v.touched = touched;
		v.touched_n = a.touched_n;
		fill_changes(&o, &a, &v);
		fill_findings(&o, &a, &v);
	}
	page_admin_registers(&o, &v);
	return ST_OK;
}
