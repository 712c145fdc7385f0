/* SPDX-License-Identifier: EUPL-1.2
 * Numbers of values and bytes, and terms, are base-128 varints, lowest group first. */
#include "core/cells.h"
#include <string.h>

static void put_varint(buf *b, uint64_t v)
{
	while (v >= 0x80) {
		buf_putc(b, (char)(v | 0x80));
		v >>= 7;
	}
	buf_putc(b, (char)v);
}

static bool take_varint(slice *rest, uint64_t *ret)
{
	uint64_t v = 0;
	for (unsigned shift = 0; rest->n && shift < 64; shift += 7) {
		unsigned char c = (unsigned char)rest->p[0];
		*rest = slice_skip(*rest, 1);
		v |= (uint64_t)(c & 0x7F) << shift;
		if (c < 0x80) {
			*ret = v;
			return true;
		}
	}
	return false;
}

static bool take_bytes(slice *rest, size_t n, slice *ret)
{
	if (n > rest->n) return false;
	*ret = slice_take(*rest, n);
	*rest = slice_skip(*rest, n);
	return true;
}

void cell_write(buf *b, const column_spec *c, const cell *v)
{
	if (c->facet) {
		put_varint(b, v->value_n);
		for (size_t i = 0; i < v->value_n; i++) put_varint(b, (uint64_t)v->values[i]);
	}
	if (column_has_number(c)) {
		buf_putc(b, v->has_number);
		if (v->has_number) buf_put(b, slice_of(&v->number, sizeof v->number));
	}
	if (column_has_keys(c)) {
		bool same = slice_eq(v->key[LANG_NL], v->key[LANG_EN]);
		put_varint(b, v->key[LANG_NL].n);
		buf_put(b, v->key[LANG_NL]);
		put_varint(b, same ? 0 : v->key[LANG_EN].n + 1);
		if (!same) buf_put(b, v->key[LANG_EN]);
	}
}

bool cell_read(slice *rest, const column_spec *c, term_id values[FACET_VALUES_MAX], cell *ret)
{
	*ret = (cell){ .values = values };
	uint64_t n;
	if (c->facet) {
		if (!take_varint(rest, &n) || n > FACET_VALUES_MAX) return false;
		ret->value_n = n;
		for (size_t i = 0; i < n; i++) {
			uint64_t v;
			if (!take_varint(rest, &v)) return false;
			values[i] = (term_id)v;
		}
	}
	if (column_has_number(c)) {
		slice bytes;
		if (!take_bytes(rest, 1, &bytes)) return false;
		ret->has_number = bytes.p[0] != 0;
		if (ret->has_number) {
			if (!take_bytes(rest, sizeof ret->number, &bytes)) return false;
			memcpy(&ret->number, bytes.p, sizeof ret->number);
		}
	}
	if (column_has_keys(c)) {
		if (!take_varint(rest, &n) || !take_bytes(rest, n, &ret->key[LANG_NL])) return false;
		ret->key[LANG_EN] = ret->key[LANG_NL];
		if (!take_varint(rest, &n) || (n && !take_bytes(rest, n - 1, &ret->key[LANG_EN]))) return false;
	}
	return true;
}
