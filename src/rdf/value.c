/* SPDX-License-Identifier: EUPL-1.2
 * From shapes to data: constants, value nodes of a path, classes of a node. */
#include "rdf/validator.h"
#include "rdf/vocab.h"

#define ABSENT UINT32_MAX

tid validator_data(validator *v, tid shapes_term)
{
	if (v->s->g == v->d) return shapes_term;
	tid *known = &v->mapped[shapes_term];
	if (!*known) {
		const term *x = graph_term(v->s->g, shapes_term);
		tid found = x->kind == TERM_BLANK ? 0 : graph_find(v->d, *x);
		*known = found ? found : ABSENT;
	}
	return *known == ABSENT ? 0 : *known;
}

const term *validator_term(const validator *v, tid node)
{
	return node > v->data_terms ? &v->extra[node - v->data_terms - 1] : graph_term(v->d, node);
}

static void step(validator *v, const path *p, tid node, bool inverse, tidset *out)
{
	if (node > v->data_terms) return;
	tid predicate = validator_data(v, p->predicate);
	if (!predicate) return;
	for (graph_walk w = inverse ? graph_match(v->d, 0, predicate, node) : graph_match(v->d, node, predicate, 0); graph_next(&w); v->work++)
		tidset_add(out, inverse ? w.t.s : w.t.o);
}

static void walk(validator *v, const path *p, tid node, bool inverse, tidset *out);

static void walk_sequence(validator *v, const path *p, tid node, bool inverse, tidset *out)
{
	tidset now = { .mem = v->scratch };
	tidset_add(&now, node);
	for (size_t i = 0; i < p->n; i++) {
		tidset next = { .mem = v->scratch };
		bool last = i + 1 == p->n;
		for (uint32_t k = 0; k < now.n; k++) walk(v, p->parts[inverse ? p->n - 1 - i : i], now.p[k], inverse, last ? out : &next);
		now = next;
	}
}

static void walk(validator *v, const path *p, tid node, bool inverse, tidset *out)
{
	v->work++;
	switch (p->kind) {
	case PATH_PREDICATE: step(v, p, node, inverse, out); break;
	case PATH_INVERSE: walk(v, p->parts[0], node, !inverse, out); break;
	case PATH_SEQUENCE: walk_sequence(v, p, node, inverse, out); break;
	case PATH_ALTERNATIVE: for (size_t i = 0; i < p->n; i++) walk(v, p->parts[i], node, inverse, out); break;
	case PATH_ZERO_OR_ONE:
		tidset_add(out, node);
		walk(v, p->parts[0], node, inverse, out);
		break;
	case PATH_ZERO_OR_MORE: case PATH_ONE_OR_MORE: {
		tidset reached = { .mem = v->scratch };
		if (p->kind == PATH_ZERO_OR_MORE) tidset_add(&reached, node);
		else walk(v, p->parts[0], node, inverse, &reached);
		for (uint32_t i = 0; i < reached.n && v->work < v->most_work; i++) walk(v, p->parts[0], reached.p[i], inverse, &reached);
		for (uint32_t i = 0; i < reached.n; i++) tidset_add(out, reached.p[i]);
		break;
	}
	}
}

void path_values(validator *v, const path *p, tid node, tidset *out) { walk(v, p, node, false, out); }

bool validator_is_a(validator *v, tid node, tid class_)
{
	const term *x = validator_term(v, node);
	tid wanted = validator_data(v, class_);
	if (x->kind == TERM_LITERAL) return false;
	if (wanted && v->type && node <= v->data_terms)
		for (graph_walk w = graph_match(v->d, node, v->type, 0); graph_next(&w); v->work++) if (graph_class_below(v->d, w.t.o, wanted, v->below)) return true;
	return x->kind == TERM_IRI && v->options->is_instance && v->options->is_instance(v->options->arg, x->lex, graph_term(v->s->g, class_)->lex);
}
