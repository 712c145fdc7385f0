/* SPDX-License-Identifier: EUPL-1.2
 * Keys are kept as PEM (RFC 8410), so that openssl reads them; the DER around an Ed25519 key is the same for every key. */
#include "store/head.h"
#include <string.h>
#include <sys/stat.h>
#include "store/log_private.h"

enum { HEAD_MOST = 64 << 20, KEY_FILE_MOST = 4096 };
static const char PUBLIC_DER[] = "\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21";
static const char SECRET_DER[] = "\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20";
#define PUBLIC_PREFIX slice_of(PUBLIC_DER, 12)        /* with its last byte, 0 */
#define SECRET_PREFIX slice_of(SECRET_DER, 16)

static slice pem(arena *a, slice label, slice prefix, const unsigned char key[32])
{
	slice der = JOIN(a, prefix, slice_of(key, 32));
	return JOIN(a, S("-----BEGIN "), label, S("-----\n"), base64_encode(a, der), S("\n-----END "), label, S("-----\n"));
}

static bool from_pem(arena *a, slice text, slice label, slice prefix, unsigned char ret[32])
{
	slice first, middle, last, der, rest = slice_trim(text);
	if (!slice_split(&rest, '\n', &first) || !slice_split(&rest, '\n', &middle) || !slice_split(&rest, '\n', &last) || rest.p) return false;
	if (!slice_eq(slice_trim(first), JOIN(a, S("-----BEGIN "), label, S("-----"))) || !slice_eq(slice_trim(last), JOIN(a, S("-----END "), label, S("-----")))) return false;
	if (!base64url_decode(a, slice_trim(middle), &der) || der.n != prefix.n + 32 || !slice_starts(der, prefix)) return false;
	memcpy(ret, der.p + prefix.n, 32);
	return true;
}

status log_head_key(ctx *cx, slice folder, unsigned char ret[ED25519_KEY])
{
	slice path = JOIN(cx->mem, folder, S("/head.pub")), text;
	TRY(file_read(cx, path, KEY_FILE_MOST, &text));
	if (!from_pem(cx->mem, text, S("PUBLIC KEY"), PUBLIC_PREFIX, ret)) return fail(cx, INVALID, "{1} is not an Ed25519 key in PEM form.", path);
	return ST_OK;
}

static status make_key(ctx *cx, slice folder, unsigned char secret[32], unsigned char public_key[32])
{
	ed25519_make(secret, public_key);
	TRY(file_write_new(cx, JOIN(cx->mem, folder, S("/head.key")), pem(cx->mem, S("PRIVATE KEY"), SECRET_PREFIX, secret), 0600));
	return file_replace(cx, JOIN(cx->mem, folder, S("/head.pub")), pem(cx->mem, S("PUBLIC KEY"), PUBLIC_PREFIX, public_key), 0644);
}

static status load_key(ctx *cx, slice folder, unsigned char secret[32], unsigned char public_key[32])
{
	slice path = JOIN(cx->mem, folder, S("/head.key")), text;
	struct stat st;
	if (!file_exists(cx, path)) return make_key(cx, folder, secret, public_key);
	if (stat(arena_cstr(cx->mem, path), &st) == 0 && st.st_mode & 077)
		return fail(cx, SYSTEM, "Others than its owner can read the key {1}, so a signature by it proves nothing. Give it mode 0600, or make a new key.", path);
	TRY(file_read(cx, path, KEY_FILE_MOST, &text));
	if (!from_pem(cx->mem, text, S("PRIVATE KEY"), SECRET_PREFIX, secret) || !ed25519_public(secret, public_key))
		return fail(cx, INVALID, "{1} is not an Ed25519 key in PEM form.", path);
	slice pub = JOIN(cx->mem, folder, S("/head.pub"));
	return file_exists(cx, pub) ? ST_OK : file_replace(cx, pub, pem(cx->mem, S("PUBLIC KEY"), PUBLIC_PREFIX, public_key), 0644);
}

/* The spaces as they stand; each must agree with the event it speaks of, or a head would vouch for a forgery. */
static status spaces(ctx *cx, db *d, buf *b, uint64_t *ret_events)
{
	stmt *s = db_prepare(d, "SELECT s.name, s.seq, s.count, s.hash, e.hash = s.hash AND e.space = s.name AND e.space_seq = s.count FROM space s LEFT JOIN event e ON e.seq = s.seq"
				" ORDER BY s.name");
	uint64_t events = 0;
	step at;
	while ((at = stmt_step(s)) == STEP_ROW) {
		slice name = stmt_get_text(s, 0), hash = stmt_get_blob(s, 3);
		uint64_t seq = (uint64_t)stmt_get_int(s, 1);
		if (!stmt_get_int(s, 4)) {
			status st = fail(cx, CORRUPT, "The log's table of spaces is damaged for {1}. Run spil verify.", arena_copy(cx->mem, name));
			stmt_reset(s);
			return st;
		}
		if (seq > events) events = seq;
		slice count = ctx_num(cx, (uint64_t)stmt_get_int(s, 2));
		buf_put(b, JOIN(cx->mem, S("space "), name, S(" "), ctx_num(cx, seq), S(" "), count, S(" "), hex_encode(cx->mem, hash), S("\n")));
	}
	if (at == STEP_FAILED) return stmt_failure(cx, s);
	stmt_reset(s);
	*ret_events = events;
	return ST_OK;
}

/* For a witness: a name that says what it holds and sorts by it. Signing the same state in the same millisecond gives the same bytes. */
static status hand_over(ctx *cx, slice witness, slice text, uint64_t events, msec time)
{
	civil t = time_civil(time);
	slice path = arena_printf(cx->mem, "%.*s/head-%012llu-%04d%02d%02dT%02d%02d%02d%03dZ", SL(witness), (unsigned long long)events, t.year, t.month, t.day, t.hour, t.minute,
				  t.second, t.ms);
	status st = file_write_new(cx, path, text, 0644);
	if (st != ST_CONFLICT) return st;
	slice there;
	TRY(file_read(cx, path, HEAD_MOST, &there));
	if (slice_eq(there, text)) {
		ctx_error_clear(cx);
		return ST_OK;
	}
	return fail(cx, CONFLICT, "The witness folder holds another head under the name {1}. It is not overwritten: find out who made it.", path);
}

status log_head_sign(ctx *cx, log_store *l, slice witness, slice *ret_text)
{
	unsigned char secret[32], public_key[32], signature[64];
	uint64_t events = 0;
	db *d;
	TRY(load_key(cx, l->folder, secret, public_key));
	buf *list = buf_new(cx->mem, HEAD_MOST), *b = buf_new(cx->mem, HEAD_MOST);
	TRY(log_reader(cx, l, &d));
	status st = spaces(cx, d, list, &events);
	log_reader_back(l, d);
	TRY(st);
	msec now = ctx_now(cx);
	buf_put(b, JOIN(cx->mem, S("spil head 1\ntime "), time_iso(cx->mem, now), S("\nkey "), hex_encode(cx->mem, slice_of(public_key, 32)), S("\nevents "), ctx_num(cx, events), S("\n")));
	buf_put(b, buf_slice(list));
	if (!buf_ok(b) || !ed25519_sign(secret, buf_slice(b), signature)) return fail(cx, INTERNAL, "The head of the log could not be signed.");
	buf_put(b, JOIN(cx->mem, S("signature "), hex_encode(cx->mem, slice_of(signature, 64)), S("\n")));
	explicit_bzero(secret, sizeof secret);
	slice text = buf_slice(b);
	TRY(file_replace(cx, JOIN(cx->mem, l->folder, S("/head")), text, 0644));
	if (witness.p) TRY(hand_over(cx, witness, text, events, now));
	*ret_text = text;
	return ST_OK;
}

/* Takes "WORD REST\n" off *rest. */
static bool line(slice *rest, slice word, slice *ret)
{
	size_t end = slice_find_char(*rest, '\n');
	if (end == SLICE_NONE || !slice_starts(*rest, word) || word.n >= end || rest->p[word.n] != ' ') return false;
	*ret = slice_sub(*rest, word.n + 1, end);
	*rest = slice_skip(*rest, end + 1);
	return true;
}

static bool bytes_of(arena *a, slice hex, size_t n, unsigned char *ret)
{
	slice bytes;
	if (hex.n != 2 * n || !hex_decode(a, hex, &bytes)) return false;
	memcpy(ret, bytes.p, n);
	return true;
}

static bool space_line(slice text, head_space *ret)
{
	slice seq, count, rest = text;
	return slice_split(&rest, ' ', &ret->name) && ret->name.n && slice_split(&rest, ' ', &seq) && slice_split(&rest, ' ', &count) && rest.p && slice_to_u64(seq, &ret->last_seq) &&
	       slice_to_u64(count, &ret->count) && digest_from_hex(rest, &ret->hash) && ret->count && ret->count <= ret->last_seq;
}

static bool read_head(ctx *cx, slice text, head *ret, slice *ret_signed, unsigned char signature[64])
{
	slice rest = text, v;
	size_t most = 0;
	if (!slice_starts(rest, S("spil head 1\n"))) return false;
	rest = slice_skip(rest, S("spil head 1\n").n);
	if (!line(&rest, S("time"), &v) || !time_parse_iso(v, &ret->time) || !line(&rest, S("key"), &v) || !bytes_of(cx->mem, v, 32, ret->key)) return false;
	if (!line(&rest, S("events"), &v) || !slice_to_u64(v, &ret->events)) return false;
	for (size_t i = 0; i < rest.n; i++) most += rest.p[i] == '\n';
	ret->spaces = arena_new(cx->mem, head_space, most + 1);
	while (line(&rest, S("space"), &v)) {
		head_space *x = &ret->spaces[ret->space_n++];
		if (!space_line(v, x) || x->last_seq > ret->events) return false;
		if (ret->space_n > 1 && slice_cmp(x[-1].name, x->name) >= 0) return false;
	}
	*ret_signed = slice_take(text, text.n - rest.n);
	return line(&rest, S("signature"), &v) && bytes_of(cx->mem, v, 64, signature) && !rest.n;
}

status log_head_check(ctx *cx, slice text, const unsigned char *public_key, head *ret)
{
	head h = { 0 };
	slice vouched;
	unsigned char signature[64];
	if (!read_head(cx, text, &h, &vouched, signature)) return fail(cx, INVALID, "This is not a signed head of a log (docs/log.md shows one).");
	if (public_key && memcmp(public_key, h.key, sizeof h.key) != 0) return fail(cx, INVALID, "The head of {1} was signed by another key than that of this log.", time_iso(cx->mem, h.time));
	if (!ed25519_verify(h.key, vouched, signature)) return fail(cx, INVALID, "The signature of the head of {1} is wrong: the head was changed after it was signed.", time_iso(cx->mem, h.time));
	*ret = h;
	return ST_OK;
}
