/* SPDX-License-Identifier: EUPL-1.2
 * Cells of an action plan: dates, numbers before names, lists, and the names of organisations. */
#include "strategy/import_private.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena *a = arena_create(0);
	slice text = slice_of(data, size), date, number, rest, *parts;
	int64_t days;
	name_set *s = name_set_new(a);
	const slice names[] = { S("Departement Omgeving"), S("Vlaamse Milieumaatschappij"), S("3"), text };
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		name_entry e = { .iri = names[i], .identifier = i == 2 ? S("3,1") : NO_SLICE, .abbreviation = S("VMM") };
		e.label[LANG_NL] = names[i];
		name_set_add(s, e);
	}
	if (cell_date(text, data && size && data[0] & 1, &date, a) && !time_parse_date(date, &days)) abort();
	if (name_numbered(text, &number, &rest) && number.n + rest.n > size) abort();
	for (size_t i = 0, n = cell_parts(a, text, &parts); i < n; i++)
		if (!parts[i].n) abort();
	name_match m = name_find(a, s, text, NO_SLICE);
	if (m.entry && m.how == MATCH_NONE) abort();
	arena_destroy(a);
	return 0;
}
