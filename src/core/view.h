/* SPDX-License-Identifier: EUPL-1.2
 * view: what one person may see. Every read of the index takes one, so that lists, counts, suggestions, feeds and history
 * cannot show what a page would not. LDES and dumps use VIEW_PUBLIC. */
#ifndef SPIL_CORE_VIEW_H
#define SPIL_CORE_VIEW_H
#include "base/base.h"

typedef enum { VISIBLE_PUBLIC, VISIBLE_SIGNED_IN, VISIBLE_ORGANISATION, VISIBLE_NAMED, VISIBLE_COUNT } visibility;
slice visibility_iri(visibility v);                   /* urn:spil:ns#public, #signed-in, #organisation, #named */
bool visibility_from_iri(slice iri, visibility *ret);

typedef struct view {
	bool all;                                     /* an administrator, or a command on the data folder */
	bool signed_in;
	slice person;                                 /* IRI */
	const slice *organisations; size_t organisation_count; /* IRIs where the person has any role */
} view;
extern const view VIEW_PUBLIC, VIEW_ALL;

/* Who may see one resource. */
typedef struct { visibility level; slice organisation; const slice *people; size_t people_count; } audience;
/* named people and the resource's own organisation's members see `organisation`; `named` is for the named people alone */
bool view_sees(const view *v, const audience *a);
#endif
