// SPDX-License-Identifier: EUPL-1.2
// The workspace, tokens, passwords, administration and the page on which anybody can check the log.
'use strict';
const crypto = require('node:crypto');
const { assert, ask, copyData, expect, folder, form, get, logIn, serve, test } = require('./harness.js');
const { world } = require('./world.js');
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
let server;

const fields = pairs => pairs.map(([k, v]) => `${encodeURIComponent(k)}=${encodeURIComponent(v)}`).join('&');
async function session(who) {
	const p = world.people[who], { cookie } = await logIn(server, p.login, p.password);
	const page = expect(await get(server, '/workspace?lang=en', { as: { cookie } }), 200, `the workspace of ${who}`);
	return { cookie: `${cookie}; lang=en`, csrf: /name="csrf" value="([^"]+)"/.exec(page.text)[1], text: page.text };
}
const send = (as, target, pairs) => ask(server, 'POST', target, { headers: FORM, as, body: fields([['csrf', as.csrf], ...pairs]) });
const section = (text, id) => new RegExp(`<section id="${id}"[\\s\\S]*?</section>`).exec(text)[0];

test('the workspace shows a task of this person, with its day, and not to others', async () => {
	server = await serve(copyData(world.data, folder('workspace')));
	const task = { title: { nl: 'Zeef de vragen', en: 'Sift the questions' }, kind: 'urn:spil:task-kind:other', organisation: `${world.base}/id/organisations/operator`, assignee: world.people.editor.iri, due: '2026-01-02' };
	expect(await ask(server, 'POST', '/api/tasks', { as: world.people.admin, body: task }), 201, 'a task');
	const mine = section((await session('editor')).text, 'tasks');
	assert.match(mine, /Sift the questions/);
	assert.match(mine, /class="late">late: was due on 2 January 2026/);
	assert.doesNotMatch((await session('elsewhere')).text, /Sift the questions/);
	assert.doesNotMatch(section((await session('steward')).text, 'tasks'), /Sift the questions/);
});

test('what needs four eyes waits for another person than the one who made it', async () => {
	const body = { title: { nl: 'Keur dit goed', en: 'Approve this' }, kind: 'urn:spil:task-kind:review', organisation: `${world.base}/id/organisations/operator` };
	const made = expect(await ask(server, 'POST', '/api/tasks', { as: world.people.editor, body }), 201, 'a task').json(), where = new URL(made['@id']).pathname.replace('/id/', '/api/');
	for (const [who, transition] of [['editor', 'take'], ['steward', 'submit']]) {
		const now = await get(server, where, { as: world.people[who] });
		expect(await ask(server, 'POST', `${where}/moves`, { as: world.people[who], headers: { 'If-Match': now.headers.etag }, body: { transition } }), 200, transition);
	}
	assert.doesNotMatch(section((await session('steward')).text, 'queue'), /Approve this/, 'the steward handed it in');
	assert.match(section((await session('admin')).text, 'queue'), /Approve this/);
	assert.doesNotMatch(section((await session('member')).text, 'queue'), /Approve this/, 'a viewer decides on nothing');
});

test('an API token is shown once, works within its scopes, and stops when it is revoked', async () => {
	const as = await session('editor');
	const page = expect(await send(as, '/workspace/tokens', [['name', 'a program'], ['scope', 'read'], ['days', '30']]), 200, 'the token');
	const token = /spil_[A-Za-z0-9_-]{43}/.exec(page.text)[0];
	expect(await get(server, '/api/people?limit=1', { as: { token } }), 200, 'reading with it');
	expect(await ask(server, 'POST', '/api/help-requests', { as: { token }, body: {} }), 403, 'adding with it');
	const list = expect(await get(server, '/workspace/tokens', { as }), 200, 'the list').text;
	assert.ok(!list.includes(token));
	const id = [...list.matchAll(/<strong>([^<]*)<\/strong>[\s\S]*?\/workspace\/tokens\/([0-9a-f]+)\/revoke/g)].find(m => m[1] === 'a program')[2];
	expect(await ask(server, 'POST', `/workspace/tokens/${id}/revoke`, { headers: FORM, as: { token }, body: '' }), 403, 'a token that revokes');
	expect(await send(await session('member'), `/workspace/tokens/${id}/revoke`, []), 404, 'the token of somebody else');
	expect(await send(as, `/workspace/tokens/${id}/revoke`, []), 303, 'revoking');
	expect(await get(server, '/api/people?limit=1', { as: { token } }), 401, 'reading afterwards');
	for (const bad of [[['name', ''], ['scope', 'read'], ['days', '30']], [['name', 'x'], ['days', '30']], [['name', 'x'], ['scope', 'read'], ['days', '0']]]) expect(await send(as, '/workspace/tokens', bad), 422, String(bad));
});

test('a new password needs the present one, and ends the other sessions', async () => {
	const as = await session('named'), other = await session('named'), fresh = 'a wholly other password';
	expect(await send(as, '/workspace/password', [['old', 'not the present one'], ['new', fresh], ['again', fresh]]), 422, 'a wrong present password');
	expect(await send(as, '/workspace/password', [['old', world.people.named.password], ['new', fresh], ['again', `${fresh}!`]]), 422, 'two different new ones');
	expect(await send(as, '/workspace/password', [['old', world.people.named.password], ['new', fresh], ['again', fresh]]), 303, 'the new password');
	expect(await get(server, '/workspace', { as: other }), 401, 'the other session');
	expect((await logIn(server, 'named', world.people.named.password)).answer, 401, 'the former password');
	expect((await logIn(server, 'named', fresh)).answer, 303, 'the new password');
});

test('administration is for administrators: settings, roles with the empty ones, accounts', async () => {
	const steward = await session('steward'), admin = await session('admin');
	for (const page of ['/admin', '/admin/roles', '/admin/accounts', '/admin/tokens']) {
		expect(await get(server, page), 401, `${page} for nobody`);
		expect(await get(server, page, { as: steward }), 403, `${page} for a steward`);
		expect(await get(server, page, { as: admin }), 200, page);
	}
	const roles = (await get(server, '/admin/roles', { as: admin })).text, line = new RegExp('<tr><th scope="row"><a href="/doc/organisations/elsewhere">[\\s\\S]*?</tr>').exec(roles)[0];
	assert.equal(line.match(/empty-cell/g).length, 6, 'one of seven roles is held there');
	assert.match(line, /aria-label="1 Viewer in Another organisation"/);
	assert.match((await get(server, '/admin', { as: admin })).text, /none: signed heads only stand here/);
});

test('an account made by an administrator comes in, until it is disabled', async () => {
	const admin = await session('admin');
	const who = expect(await ask(server, 'POST', '/api/people', { as: world.people.admin, body: { name: 'Nieuw Gezicht', organisation: `${world.base}/id/organisations/operator` } }), 201, 'a person').json()['@id'];
	const page = expect(await send(admin, '/admin/accounts', [['login', 'newcomer'], ['person', who]]), 200, 'the account');
	const password = /class="secret"[^>]*>([^<]+)</.exec(page.text)[1];
	expect(await send(admin, '/admin/accounts', [['login', 'newcomer'], ['person', who]]), 409, 'the same login again');
	expect(await send(admin, '/admin/accounts', [['login', 'ghost'], ['person', `${world.base}/id/people/nobody`]]), 422, 'an account of nobody');
	const { answer, cookie } = await logIn(server, 'newcomer', password);
	expect(answer, 303, 'the first login');
	expect(await send(admin, '/admin/accounts/disable', [['login', 'newcomer'], ['disabled', 'yes']]), 303, 'disabling');
	expect(await get(server, '/workspace', { as: { cookie } }), 401, 'the session of a disabled account');
	expect(await send(admin, '/admin/accounts/disable', [['login', world.people.admin.login], ['disabled', 'yes']]), 409, 'disabling oneself');
});

test('the signed head can be checked by anybody with the public key on the page', async () => {
	const text = expect(await get(server, '/honest/head'), 200, 'the head').text, at = text.indexOf('signature '), key = /^key ([0-9a-f]{64})$/m.exec(text)[1];
	const signature = Buffer.from(/^signature ([0-9a-f]{128})$/m.exec(text)[1], 'hex');
	const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(key, 'hex')]), open = crypto.createPublicKey({ key: der, format: 'der', type: 'spki' });
	assert.ok(crypto.verify(null, Buffer.from(text.slice(0, at)), open, signature));
	assert.ok(!crypto.verify(null, Buffer.from(text.slice(0, at).replace(/events \d/, 'events 9')), open, signature));
	assert.ok((await get(server, '/honest')).text.includes(key));
});

test('several texts of one language are one on each line of the form', async () => {
	const as = await session('admin');
	const page = await ask(server, 'POST', '/doc/concepts/new', { headers: FORM, as, body: form({ csrf: as.csrf, save: '1', 'prefLabel.nl': 'Sleutelwoord', 'altLabel.nl': ' trefwoord \r\n\r\nzoekwoord\r\n', 'altLabel.en': 'keyword' }) });
	expect(page, 422, 'a concept without its definition');
	assert.match(page.text, /name="altLabel\.nl"[^>]*>\ntrefwoord\nzoekwoord<\/textarea>/);
	await server.stop();
});
