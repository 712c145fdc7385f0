// SPDX-License-Identifier: EUPL-1.2
// people: logging in and out, forged forms, throttling, the pages of people who are signed in.
'use strict';
const { assert, ask, copyData, expect, folder, form, get, logIn, serve, test } = require('./harness.js');
const { world } = require('./world.js');
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' };
const HTML = { Accept: 'text/html' };
let server, cookie;

test('logging in with a password makes a session whose cookie scripts cannot read', async () => {
	server = await serve(copyData(world.data, folder('people')));
	const admin = world.people.admin, wrong = await logIn(server, admin.login, 'wrong password 123');
	assert.equal(wrong.answer.code, 401);
	assert.equal(wrong.cookie, '');
	const right = await logIn(server, admin.login, admin.password);
	expect(right.answer, 303, 'logging in');
	const set = right.answer.headers['set-cookie'].join('\n');
	assert.match(set, /HttpOnly/i);
	assert.match(set, /SameSite=(Lax|Strict)/i);
	cookie = right.cookie;
	const workspace = expect(await get(server, '/workspace', { as: { cookie }, headers: HTML }), 200, '/workspace');
	assert.match(workspace.headers['cache-control'] || '', /no-store|private/);
	const nobody = await get(server, '/workspace', { headers: HTML });
	assert.ok([303, 401].includes(nobody.code), `/workspace without a session: ${nobody.code}`);
});

test('after logging in one goes to an address of this site alone', async () => {
	for (const to of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
		const answer = await ask(server, 'POST', '/login', { headers: FORM, body: form({ login: 'member', password: world.people.member.password, to }) });
		expect(answer, 303, to);
		assert.match(answer.headers.location.replace(world.base, ''), /^\/(?![/\\])/, `${to} led to ${answer.headers.location}`);
		assert.ok(!answer.headers.location.includes('evil'), answer.headers.location);
	}
});

test('a change without the session\'s own token is refused and writes nothing', async () => {
	const list = async () => (await get(server, '/api/organisations')).json().total;
	const before = await list(), fields = { 'name.nl': 'Vals', 'name.en': 'Forged', kind: 'urn:spil:organisation-kind:other' };
	expect(await ask(server, 'POST', '/doc/organisations/new', { as: { cookie }, headers: FORM, body: form(fields) }), 403, 'no token');
	expect(await ask(server, 'POST', '/doc/organisations/new', { as: { cookie }, headers: FORM, body: form({ ...fields, csrf: 'x'.repeat(43) }) }), 403, 'a wrong token');
	expect(await ask(server, 'POST', '/api/organisations', { as: { cookie }, body: { name: { nl: 'Vals' }, kind: 'urn:spil:organisation-kind:other' } }), 403, 'the API with a session');
	assert.equal(await list(), before);
	const page = expect(await get(server, '/doc/organisations/new', { as: { cookie }, headers: HTML }), 200, 'the form');
	const csrf = /name="csrf" value="([^"]+)"/.exec(page.text);
	assert.ok(csrf, 'the form carries its token');
	const made = await ask(server, 'POST', '/doc/organisations/new', { as: { cookie }, headers: FORM, body: form({ ...fields, csrf: csrf[1] }) });
	assert.equal(made.code, 303, made.text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').slice(0, 1200));
	assert.equal(await list(), before + 1);
});

test('a form with a mistake comes back with what was typed and the message at the field', async () => {
	const page = await get(server, '/doc/actions/new', { as: { cookie }, headers: HTML }), csrf = /name="csrf" value="([^"]+)"/.exec(page.text)[1];
	const back = await ask(server, 'POST', '/doc/actions/new', { as: { cookie }, headers: FORM, body: form({ csrf, 'title.nl': 'Getypt en niet verloren', end: '2026-02-30' }) });
	assert.ok(back.code === 422 || back.code === 400, `${back.code}`);
	assert.ok(back.text.includes('Getypt en niet verloren'), 'what was typed');
	assert.match(back.text, /aria-invalid="true"/);
	assert.match(back.text, /error-summary/);
});

test('logging out ends the session on the server', async () => {
	const page = await get(server, '/workspace', { as: { cookie }, headers: HTML }), csrf = /name="csrf" value="([^"]+)"/.exec(page.text)[1];
	expect(await ask(server, 'POST', '/logout', { as: { cookie }, headers: FORM, body: form({ csrf }) }), 303, '/logout');
	const after = await get(server, '/workspace', { as: { cookie }, headers: HTML });
	assert.ok([303, 401].includes(after.code), `the cookie still works: ${after.code}`);
});

test('after ten wrong passwords a login must wait', async () => {
	let code = 0;
	for (let i = 0; i < 12 && code !== 429; i++) code = (await logIn(server, 'steward', `wrong password ${i}`)).answer.code;
	assert.equal(code, 429);
	assert.equal((await logIn(server, 'steward', world.people.steward.password)).answer.code, 429, 'the right password must wait too');
	await server.stop();
});
