/* SPDX-License-Identifier: EUPL-1.2
 * Events of any bytes: starts and ends match, levels agree. */
#include "format/xml.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_EN };
	xml_reader *r;
	xml_event e = { .kind = XML_START };
	int depth = 0;
	if (size < 65536 && xml_open(&cx, slice_of(data, size), &XML_LIMITS, &r) == ST_OK) {
		while (e.kind != XML_DONE && xml_next(&cx, r, &e) == ST_OK) {
			xml_attr_item *items;
			if (e.kind == XML_START) (void)xml_attrs(r, a, &items);
			if (e.kind == XML_START && e.level != depth++) abort();
			if (e.kind == XML_END && e.level != --depth) abort();
			if (e.kind == XML_DONE && depth) abort();
		}
	}
	arena_destroy(a);
	return 0;
}
