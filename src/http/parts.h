/* SPDX-License-Identifier: EUPL-1.2
 * parts: what the files of this folder share: the strict readers of outside bytes. Each is a function of its input alone, so
 * that tests and fuzzers reach it without a server. */
#ifndef SPIL_HTTP_PARTS_H
#define SPIL_HTTP_PARTS_H
#include "http/http.h"

enum { TARGET_MAX = 8192, HEAD_MAX = 16384, HEADERS_MAX = 100, QUERY_MAX = 1000, FIELDS_MAX = 5000, UPLOADS_MAX = 100 };

/* Why a request is refused; code ST_OK: it is not. `why` is English, marked for translation. */
typedef struct { status code; slice why; } fault;
#define FAULT_NONE ((fault){ ST_OK, NO_SLICE })
#define FAULT(code, text) ((fault){ ST_##code, text })   /* text: N_("...") */

/* gate.c: the rules on a request's head (RFC 9112, RFC 9110), stricter than they must be where two readers could differ. */
typedef struct { slice method, target, version; const pair *headers; size_t header_n, bytes; } head;
typedef struct {
	http_method method;                           /* 0: not one of ours */
	slice path, query;                            /* of the target, still encoded; path "*" for OPTIONS * */
	uint64_t length; bool chunked;                /* of the body */
} gated;
fault gate_check(const head *h, slice host, gated *ret); /* host: the only one accepted besides localhost; NO_SLICE: any */
bool token_valid(slice s);                            /* RFC 9110, 5.6.2 */
bool field_value_valid(slice s);                      /* visible characters, spaces, tabs, bytes above 0x7F */

/* target.c */
fault path_decode(arena *a, slice raw, slice *ret);
/* name=value&... decoded; at most `most` */
fault pairs_decode(arena *a, slice raw, size_t most, pair **ret, size_t *ret_n);

/* accept.c: one element of a weighted list (RFC 9110, 12.4.2): false at the end; quality 0 ... 1000. */
typedef struct { slice value, parameters; int quality; } weighted;
bool weighted_next(slice *rest, weighted *ret);
typedef enum { CODING_NONE, CODING_GZIP, CODING_BROTLI } coding;
coding negotiate_coding(slice accept_encoding);
slice coding_name(coding c);

/* form.c */
fault multipart_decode(arena *a, slice body, slice boundary, form *ret);
bool media_parameter(arena *a, slice media, slice name, slice *ret); /* of a Content-Type or Content-Disposition */

/* cookie.c */
slice cookie_find(slice header, slice name);

/* conditional.c: whether a list of entity tags holds `tag` (unquoted); codings' suffixes are looked through. */
bool tag_listed(slice list, slice tag, bool weak_counts);

/* route.c */
typedef struct routes routes;
status routes_compile(ctx *cx, arena *a, const route *const *tables, size_t n, routes **ret);
/* The route for a path (encoded) and method; NULL: none, and *ret_allowed says which methods the path has. Parameters are decoded. */
const route *routes_find(const routes *r, arena *a, slice raw_path, http_method m, pair **ret_params, size_t *ret_n, unsigned *ret_allowed);
slice methods_text(arena *a, unsigned methods);       /* "GET, HEAD, POST" for Allow */
http_method method_from(slice name);

/* compress.c: brotli quality 1 or gzip level 1, for what is sent once; `best` for what is kept. Appends to `out`; false when that failed. */
typedef struct packer packer;                         /* working memory of one worker; NULL makes some for the call */
packer *packer_new(void);
void packer_free(packer *p);
bool compress_into(packer *p, coding c, slice in, bool best, buf *out);
bool media_compressible(slice media);
#endif
