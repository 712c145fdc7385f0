/* SPDX-License-Identifier: EUPL-1.2
 * Failed logins of the last quarter of an hour, by login and by address, in a table of fixed size. Its places are found by a
 * keyed hash, so that nobody can push out the entry of a chosen login. */
#include <sodium.h>
#include <string.h>
#include "auth/private.h"

enum { LOGIN, ADDRESS };
static const msec WINDOW = 15 * MINUTE;

/* An IPv6 subscriber has a whole /64: its first four groups count. */
static slice address_group(slice peer)
{
	size_t colons = 0;
	for (size_t i = 0; i < peer.n; i++)
		if (peer.p[i] == ':' && ++colons == 4) return slice_take(peer, i);
	return peer;
}

static failures *place(auth_store *a, int kind, slice what)
{
	uint64_t key[2];
	unsigned char name[257];
	size_t n = what.n < 256 ? what.n : 256;
	name[0] = (unsigned char)kind;
	if (n) memcpy(name + 1, what.p, n);
	crypto_generichash((unsigned char *)key, sizeof key, name, n + 1, a->key, sizeof a->key);
	failures *set = a->failures[key[0] % FAILURE_SETS], *oldest = set;
	for (size_t i = 0; i < FAILURE_WAYS; i++) {
		if (set[i].key[0] == key[0] && set[i].key[1] == key[1]) return &set[i];
		if (set[i].times[0] < oldest->times[0]) oldest = &set[i];
	}
	*oldest = (failures){ .key = { key[0], key[1] } };
	return oldest;
}

/* times[0] is the newest */
static void note(failures *f, msec now)
{
	memmove(f->times + 1, f->times, sizeof f->times - sizeof *f->times);
	f->times[0] = now;
}

static void take_back(failures *f)
{
	memmove(f->times, f->times + 1, sizeof f->times - sizeof *f->times);
	f->times[FAILURES_MAX - 1] = 0;
}

bool throttle_begin(ctx *cx, auth_store *a, slice login, slice peer)
{
	msec now = ctx_now(cx);
	mutex_lock(&a->throttle_lock);
	failures *by_login = place(a, LOGIN, login), *by_address = place(a, ADDRESS, address_group(peer));
	bool room = by_login->times[FAILURES_MAX - 1] <= now - WINDOW && by_address->times[FAILURES_MAX - 1] <= now - WINDOW;
	if (room) note(by_login, now), note(by_address, now);
	mutex_unlock(&a->throttle_lock);
	return room;
}

void throttle_good(auth_store *a, slice login, slice peer)
{
	mutex_lock(&a->throttle_lock);
	memset(place(a, LOGIN, login)->times, 0, sizeof(msec) * FAILURES_MAX);
	take_back(place(a, ADDRESS, address_group(peer)));
	mutex_unlock(&a->throttle_lock);
}

void throttle_undo(auth_store *a, slice login, slice peer)
{
	mutex_lock(&a->throttle_lock);
	take_back(place(a, LOGIN, login));
	take_back(place(a, ADDRESS, address_group(peer)));
	mutex_unlock(&a->throttle_lock);
}
