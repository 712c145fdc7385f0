// SPDX-License-Identifier: EUPL-1.2
// world: one data folder with the demonstration and people of every kind, made once and copied for each group of tests.
'use strict';
const { assert, ask, expect, folder, get, must, serve } = require('./harness.js');
const BASE = 'http://localhost:8080';
const world = { base: BASE, data: folder('world'), people: {} };
const SCOPES = 'read,create,edit,withdraw,move,erase,administer,import';

function person(login, role, organisation) {
	must(['user', 'add', login, `Test ${login}`, '--data', world.data], { input: `a long password of ${login}\n` });
	if (role) must(['user', 'role', login, role, organisation, '--data', world.data]);
	const listed = must(['user', 'list', '--json', '--data', world.data]).split('\n').filter(Boolean).map(l => JSON.parse(l)).find(p => p.login === login);
	assert.ok(listed, `spil user list does not show ${login}`);
	const token = JSON.parse(must(['token', 'create', login, 'test', '--scopes', SCOPES, '--json', '--data', world.data])).token;
	world.people[login] = { login, password: `a long password of ${login}`, iri: listed.person, token };
}

async function prepare() {
	const made = JSON.parse(must(['init', '--data', world.data, '--demo', '--json']).split('\n')[0]);
	assert.ok(made.password.length >= 12);
	world.people.admin = { login: made.login, password: made.password };
	world.people.admin.token = JSON.parse(must(['token', 'create', made.login, 'test', '--scopes', SCOPES, '--json', '--data', world.data])).token;
	const listed = must(['user', 'list', '--json', '--data', world.data]).split('\n').filter(Boolean).map(l => JSON.parse(l));
	world.people.admin.iri = listed.find(p => p.login === made.login).person;
	const server = await serve(world.data), body = { name: { nl: 'Een andere organisatie', en: 'Another organisation' }, kind: 'urn:spil:organisation-kind:other' };
	expect(await ask(server, 'PUT', '/api/organisations/elsewhere', { as: world.people.admin, headers: { 'If-None-Match': '*' }, body }), 201, 'another organisation');
	await server.stop();
	person('member', 'viewer', 'operator');
	person('editor', 'editor', 'operator');
	person('steward', 'steward', 'operator');
	person('elsewhere', 'viewer', 'elsewhere');
	person('named', null);
}

// The example of each register, as the API's description gives it.
async function examples(server) {
	const api = expect(await get(server, '/api/openapi.json'), 200, 'openapi').json();
	const all = {};
	for (const [where, item] of Object.entries(api.paths)) {
		const match = /^\/api\/([a-z-]+)$/.exec(where);
		const media = match && item.post && item.post.requestBody.content['application/json'];
		if (media && media.example) all[match[1]] = media.example;
	}
	return all;
}

// Makes every example, though they refer to each other in circles: what does not exist yet is left out at first, and put in later.
async function makeExamples(server, as, name = 'example') {
	const all = await examples(server), waiting = new Map(Object.entries(all)), later = [];
	let last = '';
	for (let round = 0; waiting.size && round < 12; round++) {
		for (const [register, example] of [...waiting]) {
			const where = `/api/${register}/${name}`;
			let answer = await ask(server, 'PUT', where, { as, headers: { 'If-None-Match': '*' }, body: example });
			if (answer.code === 422) {
				const cut = structuredClone(example);
				for (const e of answer.json().errors || []) delete cut[e.at.split(/[./[]/)[0]];
				const second = await ask(server, 'PUT', where, { as, headers: { 'If-None-Match': '*' }, body: cut });
				if (second.code === 201) later.push(register);
				answer = second;
			}
			if (answer.code === 201) waiting.delete(register);
			else last = `${register}: ${answer.code} ${answer.text.slice(0, 800)}`;
		}
	}
	assert.equal(waiting.size, 0, `these examples cannot be made: ${[...waiting.keys()]}\n${last}`);
	for (const register of later) {
		const where = `/api/${register}/${name}`, now = await get(server, where, { as });
		expect(await ask(server, 'PUT', where, { as, headers: { 'If-Match': now.headers.etag }, body: all[register] }), 200, `whole example of ${register}`);
	}
	return all;
}

module.exports = { world, prepare, examples, makeExamples };
