/* SPDX-License-Identifier: EUPL-1.2
 * form: between the fields of a form and the JSON of a document. Names are key paths: "title.nl", "goals.0", "contacts.1.name". */
#ifndef SPIL_FACE_HTML_FORM_H
#define SPIL_FACE_HTML_FORM_H
#include "face/html/pages.h"

/* Keeps the files that came, and puts their addresses among the fields; findings, and the status of the first, for what is not taken. Only for whom
 * may change the entry. */
status form_files(ctx *cx, const reg *r, form *f);
void form_files_lost(ctx *cx, const reg *r, const form *f); /* findings: for whom nothing can be kept now */
/* The JSON of what was sent, for the properties a form shows; others are taken from `current` (NULL: none). */
json *form_to_json(ctx *cx, const reg *r, const form *f, const json *current);
/* The fieldsets that show `v`; `more` names a repeated property that gets one more empty place. */
status form_inputs(html *o, const reg *r, const json *v, const finding *errors, slice more, form_view *ret);
/* "contacts[2].name" -> "contacts.2.name": the name of the field that a finding is about. */
slice form_field_of(ctx *cx, slice at);
#endif
