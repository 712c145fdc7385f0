/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>
#include "http/parts.h"

static slice find(const pair *pairs, size_t n, slice name)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eq(pairs[i].name, name)) return pairs[i].value;
	return NO_SLICE;
}

slice request_param(const request *r, const char *name) { return find(r->params, r->param_n, slice_from(name)); }
slice request_query(const request *r, const char *name) { return find(r->query, r->query_n, slice_from(name)); }

size_t request_query_all(const request *r, const char *name, arena *a, slice **ret)
{
	slice wanted = slice_from(name), *values = arena_new(a, slice, r->query_n);
	size_t n = 0;
	for (size_t i = 0; i < r->query_n; i++)
		if (slice_eq(r->query[i].name, wanted)) values[n++] = r->query[i].value;
	*ret = values;
	return n;
}

slice request_header(const request *r, const char *name)
{
	slice wanted = slice_from(name);
	for (size_t i = 0; i < r->header_n; i++)
		if (slice_eq_nocase(r->headers[i].name, wanted)) return r->headers[i].value;
	return NO_SLICE;
}

slice request_media(const request *r)
{
	slice media = request_header(r, "content-type");
	size_t end = slice_find_char(media, ';');
	return slice_trim(end == SLICE_NONE ? media : slice_take(media, end));
}

slice form_field(const form *f, slice name) { return find(f->fields, f->n, name); }

const upload *form_upload(const form *f, slice name)
{
	for (size_t i = 0; i < f->upload_n; i++)
		if (slice_eq(f->uploads[i].name, name)) return &f->uploads[i];
	return NULL;
}
