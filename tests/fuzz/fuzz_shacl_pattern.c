/* SPDX-License-Identifier: EUPL-1.2
 * Regular expressions and datatypes: a line of flags, a line of pattern, the rest is the text. */
#include "rdf/shacl/pattern.h"
#include "rdf/vocab.h"
#include "rdf/shacl/xsd.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const slice TYPES[] = { SLICE_INIT(NS_XSD "decimal"), SLICE_INIT(NS_XSD "double"), SLICE_INIT(NS_XSD "dateTime"), SLICE_INIT(NS_XSD "date"), SLICE_INIT(NS_XSD "gMonthDay"),
		SLICE_INIT(NS_XSD "time"), SLICE_INIT(NS_XSD "duration"), SLICE_INIT(NS_XSD "long"), SLICE_INIT(NS_XSD "Name"), SLICE_INIT(NS_XSD "language"), SLICE_INIT(NS_XSD "base64Binary") };
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_EN };
	slice rest = slice_of(data, size), flags, text;
	pattern *p;
	if (size < 3000 && slice_split(&rest, '\n', &flags) && slice_split(&rest, '\n', &text)) {
		if (!rest.p) rest = S("");
		if (pattern_compile(&cx, a, text, flags, &p) == ST_OK) (void)pattern_matches(p, rest, a);
		for (size_t i = 0; i < COUNT_OF(TYPES); i++) {
			term x = { .kind = TERM_LITERAL, .lex = text, .datatype = TYPES[i] }, y = { .kind = TERM_LITERAL, .lex = rest, .datatype = TYPES[i] };
			int forth, back;
			bool known = xsd_compare(&x, &y, &forth);
			if (known != xsd_compare(&y, &x, &back) || (known && forth != -back)) abort();
			if (known && (!xsd_valid(TYPES[i], text) || !xsd_valid(TYPES[i], rest)) && !xsd_numeric(TYPES[i])) abort();
		}
	}
	arena_destroy(a);
	return 0;
}
