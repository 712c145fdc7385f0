/* SPDX-License-Identifier: EUPL-1.2
 * The report of an activation as JSON, and back. */
#include "register/activate.h"
#include "store/file.h"

enum { REPORT_MOST = 16 << 20 };

static void label_json(json_writer *w, const label *l)
{
	json_key(w, S("message"));
	json_begin(w, '{');
	for (lang k = 0; k < LANG_COUNT; k++) json_pair(w, lang_tag(k), l->v[k]);
	json_end(w, '}');
}

static void changes_json(const activation *a, json_writer *w)
{
	json_key(w, S("changes"));
	json_begin(w, '[');
	for (size_t i = 0; i < a->change_n; i++) {
		json_begin(w, '{');
		json_pair(w, S("register"), a->changes[i].register_name);
		json_pair(w, S("key"), a->changes[i].key);
		json_pair(w, S("sort"), change_sort_name(a->changes[i].sort));
		label_json(w, &a->changes[i].message);
		json_end(w, '}');
	}
	json_end(w, ']');
}

static void misfits_json(const activation *a, json_writer *w)
{
	json_key(w, S("findings"));
	json_begin(w, '[');
	for (size_t i = 0; i < a->misfit_n; i++) {
		const misfit *m = &a->misfits[i];
		json_begin(w, '{');
		json_pair(w, S("register"), m->register_name);
		json_pair(w, S("key"), m->key);
		json_key(w, S("count")), json_int(w, (int64_t)m->count);
		label_json(w, &m->message);
		json_key(w, S("entries"));
		json_begin(w, '[');
		for (size_t k = 0; k < m->example_n; k++) json_string(w, m->examples[k]);
		json_end(w, ']');
		json_end(w, '}');
	}
	json_end(w, ']');
}

void activation_json(ctx *cx, const activation *a, json_writer *w)
{
	json_begin(w, '{');
	json_key(w, S("good")), json_bool(w, !a->entries);
	json_pair(w, S("time"), time_iso(cx->mem, a->time));
	json_key(w, S("first")), json_bool(w, a->first);
	json_key(w, S("checked")), json_int(w, (int64_t)a->checked);
	json_key(w, S("failing")), json_int(w, (int64_t)a->entries);
	json_key(w, S("registers"));
	json_begin(w, '[');
	for (size_t i = 0; i < a->touched_n; i++) json_string(w, a->touched[i]);
	json_end(w, ']');
	changes_json(a, w);
	misfits_json(a, w);
	json_end(w, '}');
}

static uint64_t number_of(const json *v, slice key)
{
	const json *m = json_get(v, key);
	uint64_t n = 0;
	if (m && m->kind == JSON_NUMBER) (void)slice_to_u64(m->text, &n);
	return n;
}

static label label_of(const json *v)
{
	label l;
	for (lang k = 0; k < LANG_COUNT; k++) l.v[k] = json_text(json_get(json_get(v, S("message")), lang_tag(k)));
	return l;
}

static size_t children(const json *v) { return v && v->kind == JSON_ARRAY ? v->count : 0; }

static void read_changes(ctx *cx, const json *list, activation *a)
{
	a->changes = arena_new(cx->mem, register_change, children(list) + 1);
	for (const json *v = children(list) ? list->child : NULL; v; v = v->next) {
		register_change *c = &a->changes[a->change_n++];
		*c = (register_change){ .register_name = json_text(json_get(v, S("register"))), .key = json_text(json_get(v, S("key"))), .sort = CHANGE_OTHER, .message = label_of(v) };
		for (change_sort s = 0; s < CHANGE_SORT_COUNT; s++)
			if (slice_eq(change_sort_name(s), json_text(json_get(v, S("sort"))))) c->sort = s;
	}
}

static void read_misfits(ctx *cx, const json *list, activation *a)
{
	a->misfits = arena_new(cx->mem, misfit, children(list) + 1);
	for (const json *v = children(list) ? list->child : NULL; v; v = v->next) {
		misfit *m = &a->misfits[a->misfit_n++];
		const json *entries = json_get(v, S("entries"));
		*m = (misfit){ .register_name = json_text(json_get(v, S("register"))), .key = json_text(json_get(v, S("key"))), .message = label_of(v), .count = number_of(v, S("count")) };
		for (const json *e = children(entries) ? entries->child : NULL; e && m->example_n < MISFIT_EXAMPLES; e = e->next) m->examples[m->example_n++] = json_text(e);
	}
}

status activation_last(ctx *cx, slice data, activation *ret)
{
	slice text, path = JOIN(cx->mem, data, S("/activated/report.json"));
	json *v;
	if (!file_exists(cx, path)) return fail(cx, NOT_FOUND, "No register was changed since the first start.");
	TRY(file_read(cx, path, REPORT_MOST, &text));
	TRY(json_parse(cx, text, &v));
	const json *touched = json_get(v, S("registers"));
	slice *names = arena_new(cx->mem, slice, children(touched) + 1);
	*ret = (activation){ .touched = names, .checked = number_of(v, S("checked")), .entries = number_of(v, S("failing")) };
	(void)time_parse_iso(json_text(json_get(v, S("time"))), &ret->time);
	for (const json *n = children(touched) ? touched->child : NULL; n; n = n->next) names[ret->touched_n++] = json_text(n);
	read_changes(cx, json_get(v, S("changes")), ret);
	read_misfits(cx, json_get(v, S("findings")), ret);
	return ST_OK;
}
