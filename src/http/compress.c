/* SPDX-License-Identifier: EUPL-1.2
 * Compression of responses: brotli (RFC 7932) or gzip (RFC 1952). */
#include <brotli/encode.h>
#include <zlib.h>
#include "http/parts.h"

struct packer { z_stream gzip; bool ready; };

packer *packer_new(void) { return base_alloc(sizeof(packer)); }

void packer_free(packer *p)
{
	if (!p) return;
	if (p->ready) deflateEnd(&p->gzip);
	base_free(p);
}

static bool gzip_into(packer *p, slice in, int level, buf *out)
{
	enum { GZIP_FORMAT = 16 };
	if (in.n > UINT32_MAX / 2) return false;
	if (!p->ready && deflateInit2(&p->gzip, level, Z_DEFLATED, MAX_WBITS + GZIP_FORMAT, 8, Z_DEFAULT_STRATEGY) != Z_OK) return false;
	if (p->ready && deflateReset(&p->gzip) != Z_OK) return false;
	p->ready = true;
	size_t most = deflateBound(&p->gzip, (uLong)in.n);
	char *to = buf_reserve(out, most);
	if (!to) return false;
	p->gzip.next_in = (Bytef *)(uintptr_t)in.p;
	p->gzip.avail_in = (uInt)in.n;
	p->gzip.next_out = (Bytef *)to;
	p->gzip.avail_out = (uInt)most;
	if (deflate(&p->gzip, Z_FINISH) != Z_STREAM_END) return false;
	buf_added(out, most - p->gzip.avail_out);
	return true;
}

static bool brotli_into(slice in, int quality, buf *out)
{
	size_t most = BrotliEncoderMaxCompressedSize(in.n), n = most;
	char *to = most ? buf_reserve(out, most) : NULL;
	if (!to) return false;
	/* a window no larger than the input: the encoder's working memory goes with it */
	int window = BROTLI_MIN_WINDOW_BITS;
	while (window < 20 && ((size_t)1 << window) < in.n) window++;
	if (!BrotliEncoderCompress(quality, window, BROTLI_MODE_TEXT, in.n, (const uint8_t *)in.p, &n, (uint8_t *)to)) return false;
	buf_added(out, n);
	return true;
}

bool compress_into(packer *p, coding c, slice in, bool best, buf *out)
{
	if (c == CODING_BROTLI) return brotli_into(in, best ? 9 : 1, out);
	if (c != CODING_GZIP) return false;
	if (p && !best) return gzip_into(p, in, 1, out);
	packer *own = packer_new();
	bool good = gzip_into(own, in, best ? 9 : 1, out);
	packer_free(own);
	return good;
}

bool media_compressible(slice media)
{
	static const slice types[] = { SLICE_INIT("application/json"), SLICE_INIT("application/javascript"), SLICE_INIT("application/xml"), SLICE_INIT("application/n-triples"),
				       SLICE_INIT("application/n-quads"), SLICE_INIT("application/trig"), SLICE_INIT("application/yaml"), SLICE_INIT("application/x-ndjson") };
	size_t end = slice_find_char(media, ';');
	slice type = slice_trim(end == SLICE_NONE ? media : slice_take(media, end));
	if (slice_starts(type, S("text/")) || slice_ends(type, S("+json")) || slice_ends(type, S("+xml"))) return true;
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (slice_eq_nocase(type, types[i])) return true;
	return false;
}
