// SPDX-License-Identifier: EUPL-1.2
// oidc: logging in through an OpenID Connect provider, and every way in which that must not work.
'use strict';
const { assert, ask, copyData, expect, folder, form, get, logIn, serve, test } = require('./harness.js');
const { world } = require('./world.js');
const { Browser, key, provide, resign } = require('./provider.js');
const people = {
	ana: { email: 'Ana@Example.org', email_verified: true, name: 'Ana' }, unverified: { email: 'ana@example.org', email_verified: false },
	stranger: { email: 'nobody.knows@example.org', email_verified: true }, silent: {}, off: { email: 'off@example.org', email_verified: true },
	member: { email: 'second@example.org', email_verified: true },
};
let server, provider;

// The login that this browser has here, as the workspace says; null: none.
async function who(browser) {
	const page = await browser.go('/workspace');
	return page.code === 200 ? /You log in as ([^<]+)\.</.exec(page.text)[1] : null;
}
// The way back must end at the login page, with this sentence, in both languages, and without a session.
async function refused(back, sentences, { code = 403, browser, what }) {
	for (const [lang, sentence] of Object.entries(sentences)) {
		const b = browser || new Browser(server);
		b.language = lang;
		const answer = typeof back === 'function' ? await back(b) : await b.go(back);
		assert.equal(answer.code, code, `${what} (${lang}): ${answer.code} ${answer.text.slice(0, 400)}`);
		const alert = /role="alert"[^>]*><p>([^<]+)</.exec(answer.text);
		assert.ok(alert, `${what} (${lang}): no message on the page`);
		assert.match(alert[1], sentence, `${what} (${lang})`);
		assert.match(answer.text, new RegExp(`<html[^>]* lang="${lang}"`), what);
		assert.ok(answer.text.includes('name="password"') && answer.text.includes('/login/oidc'), `${what}: the ways out`);
		assert.ok(!('session' in b.ours()), `${what}: a session was made`);
		assert.ok(!('login' in b.ours()), `${what}: what was remembered for this login is thrown away`);
		assert.match(answer.headers['cache-control'], /no-store/, what);
		assert.equal(await who(b), null, what);
	}
}
const AGAIN = { en: /Log in again\.$/, nl: /Meld je opnieuw aan\.$/ };

async function account(login, name) {
	const admin = world.people.admin, entry = await ask(server, 'POST', '/api/people', { as: admin, body: { name, organisation: `${world.base}/id/organisations/operator` } });
	expect(entry, 201, `${name} in the register of people`);
	const { cookie } = await logIn(server, admin.login, admin.password), page = await get(server, '/admin/accounts', { as: { cookie }, headers: { Accept: 'text/html' } });
	const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)[1], headers = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' };
	const person = entry.json()['@id'];
	expect(await ask(server, 'POST', '/admin/accounts', { as: { cookie }, headers, body: form({ csrf, login, person, outside: 'yes' }) }), 200, `an account without a password for ${login}`);
	return { person, disable: on => ask(server, 'POST', '/admin/accounts/disable', { as: { cookie }, headers, body: form({ csrf, login, disabled: on ? 'yes' : 'no' }) }) };
}
let ana, off;

test('OpenID Connect: there and back at a real provider, with PKCE, state and nonce', async () => {
	provider = await provide({ people, keys: [key('RS256', 'first')] });
	server = await serve(copyData(world.data, folder('oidc')), provider.settings);
	ana = await account('ana@example.org', 'Ana Peeters');
	off = await account('off@example.org', 'Olga Off');
	const b = new Browser(server), page = await b.go('/login');
	assert.ok(page.text.includes(provider.label), 'the provider by its name');
	const back = await b.leave('ana', { to: '/doc/actions?q=data' }), sent = b.sent.searchParams;
	assert.equal(b.sent.origin, provider.issuer);
	assert.equal(sent.get('response_type'), 'code');
	assert.equal(sent.get('client_id'), 'spil');
	assert.equal(sent.get('redirect_uri'), `${world.base}/login/oidc/back`);
	assert.ok(sent.get('scope').split(' ').includes('openid'));
	assert.equal(sent.get('code_challenge_method'), 'S256');
	assert.match(sent.get('code_challenge'), /^[\w-]{43}$/);
	for (const name of ['state', 'nonce']) assert.match(sent.get(name), /^[\w-]{43}$/, name);
	assert.equal(new URL(back).searchParams.get('iss'), provider.issuer, 'the provider names itself (RFC 9207)');
	const kept = b.ours().login;
	assert.ok(kept, 'what must be remembered is in a cookie');
	for (const secret of [sent.get('state'), sent.get('nonce')]) assert.ok(!kept.includes(secret) && !Buffer.from(kept, 'base64url').toString('latin1').includes(secret), 'the cookie is sealed');
	const home = expect(await b.go(back), 303, 'back');
	assert.equal(home.headers.location.replace(world.base, ''), '/doc/actions?q=data', 'to where one wanted to go');
	assert.match(home.headers['set-cookie'].find(c => c.startsWith('session=')), /HttpOnly/i);
	assert.match(home.headers['set-cookie'].find(c => c.startsWith('session=')), /SameSite=Lax/i);
	assert.ok(!('login' in b.ours()), 'the cookie of the login is gone');
	const workspace = expect(await b.go('/workspace'), 200, '/workspace');
	assert.ok(workspace.text.includes('Ana Peeters'), 'the name of the register');
	assert.equal(await who(b), 'ana@example.org');
	const password = expect(await b.go('/workspace/password'), 200, 'the page of the password');
	assert.ok(!password.text.includes('name="old"'), 'there is no password here to change');
	const calls = provider.seen.map(s => s.path);
	for (const path of ['/.well-known/openid-configuration', '/token', '/jwks', '/me']) assert.ok(calls.includes(path), `${path} was asked`);
	assert.match(provider.seen.find(s => s.path === '/token').authorization, /^Basic /);
});

test('OpenID Connect: a new login ends the session before it, and logging out ends the session', async () => {
	const b = new Browser(server), member = world.people.member;
	const first = (await logIn(server, member.login, member.password)).cookie;
	b.ours().session = first.split('=')[1];
	expect(await b.logIn('ana', { from: '/login/oidc' }), 303, 'logging in over a session');
	assert.equal(await who(b), 'ana@example.org');
	const old = await get(server, '/workspace', { as: { cookie: first }, headers: { Accept: 'text/html' } });
	assert.ok([303, 401].includes(old.code), `the session before: ${old.code}`);
	const page = await b.go('/workspace'), csrf = /name="csrf" value="([^"]+)"/.exec(page.text)[1], session = b.ours().session;
	expect(await b.go('/logout', { method: 'POST', body: form({ csrf }) }), 303, 'logging out');
	assert.ok(!('session' in b.ours()), 'the cookie is gone');
	b.ours().session = session;
	assert.equal(await who(b), null, 'the session is gone on the server');
});

test('OpenID Connect: a state that is not this browser\'s, and a code used twice, are refused', async () => {
	const b = new Browser(server), other = new Browser(server);
	const back = await b.leave('ana'), theirs = await other.leave('ana'), kept = b.ours().login;
	const swap = (address, more) => { const u = new URL(address); for (const [k, v] of Object.entries(more)) if (v === null) u.searchParams.delete(k); else u.searchParams.set(k, v); return u.href; };
	const began = { en: /begun in another browser\. Log in again\.$/, nl: /in een andere browser begonnen|opnieuw aan\.$/ };
	await refused(back, began, { what: 'no cookie' });
	const wrong = { 'a wrong state': swap(back, { state: 'A'.repeat(43) }), 'no state': swap(back, { state: null }), 'the state of another login': swap(back, { state: new URL(theirs).searchParams.get('state') }) };
	for (const [what, address] of Object.entries(wrong)) await refused(x => { x.ours().login = kept; return x.go(address); }, began, { what });
	await refused(x => { x.ours().login = other.ours().login; return x.go(back); }, began, { what: 'the cookie of another login' });
	await refused(x => { x.ours().login = `${kept.slice(0, -3)}AAA`; return x.go(back); }, began, { what: 'an altered cookie' });
	await refused(x => { x.ours().login = kept; return x.go(swap(back, { code: null })); }, AGAIN, { what: 'no code' });
	await refused(x => { x.ours().login = kept; return x.go(swap(back, { code: 'made-up' })); }, AGAIN, { what: 'a made-up code' });
	await refused(x => { x.ours().login = kept; return x.go(swap(back, { iss: 'https://evil.example' })); }, { en: /comes from another sign-in service/, nl: /komt van een andere aanmelddienst/ }, { what: 'another issuer' });
	// the verifier of this login does not fit the code of another: PKCE at the provider
	await refused(x => { x.ours().login = kept; return x.go(swap(back, { code: new URL(theirs).searchParams.get('code') })); }, AGAIN, { what: 'the code of another login' });
	const fresh = new Browser(server), good = await fresh.leave('ana'), sealed = fresh.ours().login;
	expect(await fresh.go(good), 303, 'the first time');
	await refused(x => { x.ours().login = sealed; return x.go(good); }, AGAIN, { what: 'the same code again' });
	const bent = new Browser(server), challenge = await bent.leave('ana', { also: a => swap(a, { code_challenge: 'B'.repeat(43) }) });
	await refused(x => { x.jars = bent.jars; return x.go(challenge); }, { en: AGAIN.en }, { what: 'another challenge' });
});

test('OpenID Connect: the provider says no', async () => {
	await refused(async x => x.go(await x.leave('ana', { abort: true })), { en: /^Aanmelden Voorbeeldstad did not let you in, or you stopped halfway/, nl: /^Aanmelden Voorbeeldstad liet je niet binnen, of je stopte halverwege/ }, { what: 'access_denied' });
	const odd = { en: /could not finish this login/, nl: /kon deze aanmelding niet afronden/ };
	for (const error of ['server_error', 'login_required', '', 'Call 0900 123 456 now']) {
		await refused(`/login/oidc/back?error=${encodeURIComponent(error)}&error_description=Call+me&state=x`, odd, { what: `error ${error}` });
		const page = (await new Browser(server).go(`/login/oidc/back?error=${encodeURIComponent(error)}&error_description=Call+me`)).text.replace(/<[^>]*>/g, '');
		assert.ok(!page.includes('Call'), 'words of a link are not shown');
	}
});

// Each: what is changed in the id token, and the sentence it ends in.
const now = () => Math.floor(Date.now() / 1000);
const TOKENS = {
	'for another client': [() => ({ claims: { aud: 'another' } }), /meant for another site/, /bedoeld voor een andere site/],
	'for two, without azp': [() => ({ claims: { aud: ['spil', 'another'], azp: null } }), /meant for another site/, /bedoeld voor een andere site/],
	'azp of another': [() => ({ claims: { aud: ['spil', 'another'], azp: 'another' } }), /meant for another site/, /bedoeld voor een andere site/],
	'of another issuer': [() => ({ claims: { iss: 'http://127.0.0.1:1' } }), /of another sign-in service/, /van een andere aanmelddienst/],
	'expired': [() => ({ claims: { exp: now() - 3600, iat: now() - 7200 } }), /out of date/, /verlopen/],
	'without an end': [() => ({ claims: { exp: null } }), /out of date/, /verlopen/],
	'from the future': [() => ({ claims: { iat: now() + 3600 } }), /of a time to come/, /later tijdstip/],
	'of another login': [() => ({ claims: { nonce: 'x'.repeat(43) } }), /belongs to another login/, /andere aanmelding/],
	'without a nonce': [() => ({ claims: { nonce: null } }), /belongs to another login/, /andere aanmelding/],
	'of nobody': [() => ({ claims: { sub: null } }), /names nobody/, /noemt niemand/],
	'signed with another key of the same name': [() => ({ by: key('RS256', 'first') }), /signature .* is not right/, /handtekening .* klopt niet/],
	'signed with a key that is not published': [() => ({ header: { kid: 'stranger' }, by: key('RS256', 'stranger') }), /not among its published keys/, /niet bij haar gepubliceerde sleutels/],
	'not signed': [() => ({ header: { alg: 'none' }, by: null }), /malformed/, /niet goed gevormd/],
	'of the kind none, with a signature': [p => ({ header: { alg: 'none' }, by: p.keys[0] }), /not accepted: only ES256 and RS256/, /alleen ES256 en RS256/],
	'signed with the secret': [p => ({ header: { alg: 'HS256' }, by: { text: p.secret } }), /not accepted: only ES256 and RS256/, /alleen ES256 en RS256/],
	'signed with the public key as a secret': [p => ({ header: { alg: 'HS256' }, by: { text: JSON.stringify(p.keys[0].open) } }), /not accepted: only ES256 and RS256/, /alleen ES256 en RS256/],
	'altered after signing': [null, /signature .* is not right/, /handtekening .* klopt niet/],
	'no token at all': [undefined, /malformed/, /niet goed gevormd/],
};
test('OpenID Connect: an id token that is not right in any way lets nobody in', async () => {
	try {
		for (const [what, [change, en, nl]] of Object.entries(TOKENS)) {
			provider.alter = (body, path) => {
				if (path !== '/token' || !body.id_token) return body;
				if (change === undefined) delete body.id_token;
				else if (change === null) { const [h, c, s] = body.id_token.split('.'), claims = JSON.parse(Buffer.from(c, 'base64url')); body.id_token = `${h}.${Buffer.from(JSON.stringify({ ...claims, sub: 'stranger' })).toString('base64url')}.${s}`; }
				else { const { claims, header, by = provider.keys[0] } = change(provider); body.id_token = resign(body.id_token, { claims, header, by }); }
				return body;
			};
			await refused(x => x.logIn('ana'), { en, nl }, { what: `a token ${what}` });
		}
		// the token of one login presented in another: a replay of its nonce
		let kept = null;
		provider.alter = (body, path) => { if (path === '/token' && body.id_token) { if (kept) body.id_token = kept; else kept = body.id_token; } return body; };
		expect(await new Browser(server).logIn('ana'), 303, 'the first');
		await refused(x => x.logIn('ana'), { en: /belongs to another login/, nl: /andere aanmelding/ }, { what: 'a token of before' });
		provider.alter = (body, path) => path === '/me' ? { ...body, sub: 'stranger', email: 'admin@example.org' } : body;
		await refused(x => x.logIn('stranger'), { en: /no account here for you|two people at once/, nl: /geen account|twee mensen tegelijk/ }, { what: 'userinfo of somebody else' });
		// and again as it should be, also signed anew by us: the alterations above failed for their own reason
		provider.alter = (body, path) => { if (path === '/token' && body.id_token) body.id_token = resign(body.id_token, { by: provider.keys[0] }); return body; };
		expect(await new Browser(server).logIn('ana'), 303, 'signed by us, nothing altered');
	} finally { provider.alter = null; }
});

test('OpenID Connect: who has no account here stays out; an account belongs to one person of the provider', async () => {
	const none = { en: /There is no account here for you .*Ask an administrator/, nl: /geen account/ };
	for (const name of ['stranger', 'unverified', 'silent']) await refused(x => x.logIn(name), none, { what: name });
	expect(await off.disable(true), 303, 'disabling');
	await refused(x => x.logIn('off'), { en: /This account is disabled/, nl: /Deze account is uitgeschakeld|Dit account is uitgeschakeld/ }, { what: 'a disabled account' });
	expect(await off.disable(false), 303, 'enabling');
	expect(await new Browser(server).logIn('off'), 303, 'enabled again');
	// bound at the first login: the address may change, and whoever gets the old address does not get the account
	people.ana.email = 'ana.married@example.org';
	people.thief = { email: 'ana@example.org', email_verified: true };
	const b = new Browser(server);
	expect(await b.logIn('ana'), 303, 'with another address');
	assert.ok((await b.go('/workspace')).text.includes('Ana Peeters'));
	await refused(x => x.logIn('thief'), { en: /belongs to somebody else at the sign-in service/, nl: /al bij iemand anders/ }, { what: 'the address of an account that is bound to somebody else' });
	await off.disable(true);
	assert.equal((await b.go('/workspace')).code, 200, 'others stay in');
});

test('OpenID Connect: a provider that does not answer, or lies about itself, is said so with the other way in', async () => {
	const out = { en: /^Aanmelden Voorbeeldstad does not answer as it should/, nl: /^Aanmelden Voorbeeldstad antwoordt niet zoals het hoort/ };
	const b = new Browser(server), back = await b.leave('ana'), kept = b.ours().login;
	provider.silent = true;
	try { await refused(x => { x.ours().login = kept; return x.go(back); }, { en: AGAIN.en }, { what: 'the token address is out of order' }); } finally { provider.silent = false; }
	const gone = await provide({ people, keys: [key('ES256', 'e')] });
	const second = await serve(copyData(world.data, folder('oidc2')), gone.settings), first = server;
	try {
		server = second;
		gone.alter = (body, path) => path.startsWith('/.well-known') ? { ...body, issuer: 'http://127.0.0.1:1' } : body;
		await refused('/login/oidc', out, { code: 503, what: 'another issuer in its description' });
		gone.alter = (body, path) => path.startsWith('/.well-known') ? { ...body, token_endpoint: 'http://10.0.0.1/token' } : body;
		await refused('/login/oidc', out, { code: 503, what: 'a token address elsewhere without https' });
		gone.alter = (body, path) => path.startsWith('/.well-known') ? { issuer: body.issuer } : body;
		await refused('/login/oidc', out, { code: 503, what: 'a description without addresses' });
		gone.alter = null;
		await gone.stop();
		await refused('/login/oidc', out, { code: 503, what: 'no provider' });
	} finally { server = first; assert.equal(await second.stop(), 0); }
});

test('OpenID Connect: ES256, the secret in the body, the e-mail address in the token', async () => {
	const other = await provide({ people: { ana: { email: 'ana@example.org', email_verified: true } }, keys: [key('ES256', 'curve')], method: 'client_secret_post', inToken: true });
	await server.stop();
	const data = copyData(folder('oidc'), folder('oidc3')), second = await serve(data, other.settings);
	try {
		const b = new Browser(second);
		expect(await b.logIn('ana'), 303, 'logging in');
		assert.ok((await b.go('/workspace')).text.includes('Ana Peeters'));
		assert.equal(other.seen.find(s => s.path === '/token').authorization, '');
		assert.ok(!other.seen.some(s => s.path === '/me'), 'what stands in the token is not asked again');
	} finally { assert.equal(await second.stop(), 0); await other.stop(); }
	server = await serve(folder('oidc'), provider.settings);
	expect(await new Browser(server).logIn('ana'), 303, 'after a restart');
	readAt = Date.now();
});

// Keys are read again when a token names an unknown one, at most once a minute: so this comes last, when the minute has gone by.
let readAt = 0;
function rotation() {
	test('OpenID Connect: new keys of the provider are found, not more than once a minute', async () => {
		if (!server) return assert.fail('the tests of oidc did not run');
		const fetches = () => provider.seen.filter(s => s.path === '/jwks').length, old = provider.keys;
		await new Promise(done => setTimeout(done, Math.max(0, readAt + 61000 - Date.now())));
		provider.use([key('RS256', 'second')]);
		let before = fetches();
		expect(await new Browser(server).logIn('ana'), 303, 'with the new key');
		assert.equal(fetches(), before + 1, 'the keys were read once more');
		before = fetches();
		provider.alter = (body, path) => { if (path === '/token' && body.id_token) body.id_token = resign(body.id_token, { header: { kid: 'third' }, by: key('RS256', 'third') }); return body; };
		const unknown = { en: /not among its published keys/, nl: /niet bij haar gepubliceerde sleutels/ };
		await refused(x => x.logIn('ana'), unknown, { what: 'a key that nobody published' });
		assert.equal(fetches(), before, 'a flood of unknown keys does not become a flood of questions');
		provider.alter = (body, path) => { if (path === '/token' && body.id_token) body.id_token = resign(body.id_token, { header: { kid: old[0].kid }, by: old[0] }); return body; };
		await refused(x => x.logIn('ana'), unknown, { what: 'the key that was withdrawn' });
		provider.alter = null;
		assert.equal(await server.stop(), 0);
		await provider.stop();
	});
}
module.exports = { rotation };
