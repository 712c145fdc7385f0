/* SPDX-License-Identifier: EUPL-1.2
 * store/head: where every chain stands, signed. Who keeps a head (a witness, a newspaper, an auditor) can later show that the log was
 * cut, recomputed or reordered since. The text is made to be checked with openssl and a text editor (docs/log.md):
 *
 *   spil head 1
 *   time 2026-11-23T10:20:30.456Z
 *   key 3f9c...                      the public key, 64 hexadecimal digits
 *   events 1234                      seq of the last event of the whole log
 *   space main 1234 1230 9a41...     name, seq of its last event, number of events, hash of the last; sorted by name
 *   signature 77e0...                Ed25519 over all bytes above this line
 */
#ifndef SPIL_STORE_HEAD_H
#define SPIL_STORE_HEAD_H
#include "store/log.h"

typedef struct { slice name; uint64_t last_seq, count; digest hash; } head_space;
typedef struct head {
	msec time;
	uint64_t events;
	unsigned char key[ED25519_KEY];
	head_space *spaces; size_t space_n;
} head;

/* Signs the log as it stands with FOLDER/head.key (made at the first start, mode 0600; public part in FOLDER/head.pub), writes FOLDER/head, and when `witness`
 * is not NO_SLICE also a new file head-SEQ-TIME in that folder, never overwriting one. */
status log_head_sign(ctx *cx, log_store *l, slice witness, slice *ret_text);
/* Reads a head and checks its form and signature: by `public_key` (32 bytes), or when that is NULL by the key it names itself. ST_INVALID says what is wrong. */
status log_head_check(ctx *cx, slice text, const unsigned char *public_key, head *ret);
status log_head_key(ctx *cx, slice folder, unsigned char ret[ED25519_KEY]);  /* FOLDER/head.pub */
#endif
