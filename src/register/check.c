/* SPDX-License-Identifier: EUPL-1.2
 * What can only be checked when all registers are read: references between them, and each example against its shape. */
#include <string.h>
#include "register/internal.h"

static spot of_property(loader *l, const reg *r, const property *p)
{
	return spot_at(p->node, r->shape, JOIN(l->cx->mem, S("spil:key \""), p->key, S("\"")));
}

static void check_refers(loader *l, const reg *r, const property *p)
{
	arena *a = l->cx->mem;
	for (size_t i = 0; i < p->refer_n; i++) {
		if (p->implicit || registers_find(l->rs, p->refers[i])) continue;
		slice *names = arena_new(a, slice, l->rs->n);
		for (size_t j = 0; j < l->rs->n; j++) names[j] = l->rs->list[j].name;
		slice near = word_nearest(a, p->refers[i], names, l->rs->n);
		spot at = of_property(l, r, p);
		if (near.p) problem(l, at, N_("\"{1}\" refers to the register \"{2}\", which does not exist. Did you mean \"{3}\"?"), p->key, p->refers[i], near);
		else problem(l, at, N_("\"{1}\" refers to the register \"{2}\", which does not exist. Add that register or correct the name."), p->key, p->refers[i]);
	}
	for (size_t i = 0; i < p->member_n; i++) check_refers(l, r, &p->members[i]);
}

void registers_check(loader *l)
{
	for (size_t i = 0; i < l->rs->n; i++)
		for (size_t j = 0; j < l->rs->list[i].property_n; j++) check_refers(l, &l->rs->list[i], &l->rs->list[i].properties[j]);
}

/* Every property has a value somewhere in the example: on the entry, or on one of a group's members. An operator's need not. */
static void check_filled(loader *l, const reg *r, const graph *g, const tid *subjects, size_t n, const property *p)
{
	if (p->implicit || (p->node < l->place_n && l->places[p->node].overlay && !p->min)) return;
	bool filled = false;
	for (size_t i = 0; i < n; i++) filled = filled || graph_object(g, subjects[i], p->path);
	tid example = graph_find_iri(l->g, r->example);
	if (!filled) {
		problem(l, spot_at(example, example, NO_SLICE), N_("The example says nothing for \"{1}\" ({2}). Fill it in, so that the tests and the API can show it."), p->key, short_name(l->cx->mem, p->path));
		return;
	}
	if (!p->member_n) return;
	tid *nodes = NULL;
	size_t count = group_nodes(l->cx->mem, g, r->example, p, &nodes);
	for (size_t i = 0; i < p->member_n; i++) check_filled(l, r, g, nodes, count, &p->members[i]);
}

/* The findings of validation become problems at the line of the value's predicate or of the example. */
static void example_findings(loader *l, const reg *r, const finding *f)
{
	ctx *cx = l->cx;
	tid example = graph_find_iri(l->g, r->example);
	for (; f; f = f->next) {
		size_t end = 0;
		while (end < f->at.n && f->at.p[end] != '.' && f->at.p[end] != '[') end++;
		const property *p = reg_property(r, slice_take(f->at, end));
		slice needle = p ? short_name(cx->mem, p->path) : NO_SLICE;
		problem(l, spot_at(example, example, needle), N_("The example is not valid at \"{1}\": {2} Correct the example or the shape."), f->at, f->message);
	}
}

static void example_check(loader *l, const reg *r)
{
	ctx own = *l->cx;
	ctx_error_clear(&own);
	tid example = graph_find_iri(l->g, r->example);
	if (!graph_is_a(l->g, example, r->class_iri)) {
		spot at = { l->places[example].file.n ? example : graph_find_iri(l->g, r->class_iri), r->shape, NO_SLICE };
		problem(l, at, N_("<{1}> is not described as {2}. Add the example entry to this file."), r->example, short_name(l->cx->mem, r->class_iri));
		return;
	}
	graph *g = document_about(l->cx->mem, l->g, r->example);
	tid subject = graph_find_iri(g, r->example);
	for (size_t i = 0; i < r->property_n; i++) check_filled(l, r, g, &subject, 1, &r->properties[i]);
	status st = document_validate(&own, l->rs, r, g, r->example);
	if (own.err.findings) example_findings(l, r, own.err.findings);
	else if (st != ST_OK) problem(l, spot_at(example, example, NO_SLICE), N_("The example is not valid at \"{1}\": {2} Correct the example or the shape."), S(""), own.err.message);
}

void examples_check(loader *l)
{
	for (size_t i = 0; i < l->rs->n; i++) example_check(l, &l->rs->list[i]);
}
