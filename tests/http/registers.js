// SPDX-License-Identifier: EUPL-1.2
// registers: each register through the API and in each form; changing, workflow, history; a new register from one file; a wrong one.
'use strict';
const { assert, ask, copyData, expect, folder, fs, get, path, serve, spil, test } = require('./harness.js');
const { world, examples, makeExamples } = require('./world.js');
let server, all;
const admin = () => world.people.admin;
const J = { 'Content-Type': 'application/json' };

test('every register takes its example over the API', async () => {
	server = await serve(copyData(world.data, folder('registers')));
	all = await makeExamples(server, admin());
	assert.ok(Object.keys(all).length >= 45, `${Object.keys(all).length} registers`);
	const registers = expect(await get(server, '/api/registers'), 200, '/api/registers').text;
	for (const name of Object.keys(all)) assert.ok(registers.includes(name), name);
});

test('every example is read back in every form', async () => {
	const FORMS = { '.json': 'application/json', '.jsonld': 'application/ld+json', '.ttl': 'text/turtle', '.nt': 'application/n-triples', '.rdf': 'application/rdf+xml', '.atom': 'application/atom+xml' };
	for (const name of Object.keys(all)) {
		const entry = expect(await get(server, `/api/${name}/example`, { as: admin() }), 200, name).json();
		for (const [key, value] of Object.entries(all[name])) if (!key.startsWith('@') && key !== 'meta' && key !== 'state') assert.ok(key in entry, `${name}: ${key} was lost (${JSON.stringify(value).slice(0, 100)})`);
		for (const [ending, type] of Object.entries(FORMS)) {
			const one = expect(await get(server, `/doc/${name}/example${ending}`, { as: admin() }), 200, `${name}${ending}`);
			assert.ok(one.headers['content-type'].startsWith(type), `${name}${ending}: ${one.headers['content-type']}`);
			assert.ok(one.text.length > 50, `${name}${ending} is empty`);
			if (ending !== '.atom') expect(await get(server, `/doc/${name}${ending}`, { as: admin() }), 200, `list of ${name}${ending}`);
		}
		const csv = expect(await get(server, `/doc/${name}.csv`, { as: admin() }), 200, `${name}.csv`);
		assert.ok(csv.text.trim().split('\n').length >= 2, `${name}.csv has no row`);
		for (const accept of ['text/html', 'text/turtle', 'application/ld+json']) {
			const one = expect(await get(server, `/doc/${name}/example`, { as: admin(), headers: { Accept: accept } }), 200, `${name} as ${accept}`);
			assert.ok(one.headers['content-type'].startsWith(accept), `${name}: asked ${accept}, got ${one.headers['content-type']}`);
		}
		const id = expect(await get(server, `/id/${name}/example`), 303, `identifier of ${name}`);
		assert.equal(id.headers.location.replace(world.base, ''), `/doc/${name}/example`);
		expect(await get(server, `/doc/${name}`, { headers: { Accept: 'text/html' } }), 200, `page of ${name}`);
		expect(await get(server, `/doc/${name}/example/history`, { as: admin() }), 200, `history of ${name}`);
	}
});

// Wrong in each way that the schema of the API forbids, a sample of each kind per register; the unit tests take every constraint.
test('wrong values are refused with the place, and nothing is written', async () => {
	const api = (await get(server, '/api/openapi.json')).json();
	const events = async name => (await get(server, `/api/${name}/example/history`, { as: admin() })).json().events.length;
	let cases = 0;
	for (const name of Object.keys(all)) {
		const schema = api.components.schemas[name], before = await events(name), wrong = [];
		wrong.push([{ ...all[name], noSuchKey: 'x' }, 'noSuchKey']);
		for (const key of schema.required || []) if (!key.startsWith('@') && key in all[name]) { const cut = { ...all[name] }; delete cut[key]; wrong.push([cut, key]); }
		for (const [key, p] of Object.entries(schema.properties || {})) {
			if (!(key in all[name]) || p.readOnly || key.startsWith('@') || key === 'state' || key === 'meta') continue;
			if (p.type === 'integer' || p.type === 'number') wrong.push([{ ...all[name], [key]: 'no number' }, key]);
			if (p.format === 'date') wrong.push([{ ...all[name], [key]: '2026-02-30' }, key]);
			if (p.enum) wrong.push([{ ...all[name], [key]: 'urn:spil:no-such-choice' }, key]);
			if (p.type === 'boolean') wrong.push([{ ...all[name], [key]: 'perhaps' }, key]);
		}
		const tag = (await get(server, `/api/${name}/example`, { as: admin() })).headers.etag;
		for (const [body, key] of wrong) {
			const answer = await ask(server, 'PUT', `/api/${name}/example`, { as: admin(), headers: { 'If-Match': tag }, body });
			assert.ok(answer.code === 422 || answer.code === 400, `${name}.${key}: ${answer.code} ${answer.text.slice(0, 300)}`);
			assert.ok(answer.headers['content-type'].startsWith('application/problem+json'), `${name}.${key}: ${answer.headers['content-type']}`);
			const errors = answer.json().errors || [];
			assert.ok(errors.some(e => e.at.startsWith(key) && e.detail.length > 5), `${name}.${key} is not named: ${answer.text.slice(0, 400)}`);
			cases++;
		}
		assert.equal(await events(name), before, `${name}: a refused change was written`);
	}
	assert.ok(cases > 150, `${cases} cases`);
});

test('versions: ETag, If-Match, 304, 412, 428, merge patch, undo, withdraw', async () => {
	const where = '/api/actions/example', first = expect(await get(server, where), 200, where), tag = first.headers.etag;
	expect(await get(server, where, { headers: { 'If-None-Match': tag } }), 304, 'unchanged');
	expect(await ask(server, 'PATCH', where, { as: admin(), headers: { 'Content-Type': 'application/merge-patch+json' }, body: { end: '2027-01-31' } }), 428, 'no If-Match');
	expect(await ask(server, 'PATCH', where, { as: admin(), headers: { 'Content-Type': 'application/merge-patch+json', 'If-Match': '"99"' }, body: { end: '2027-01-31' } }), 412, 'stale');
	const changed = expect(await ask(server, 'PATCH', `${where}?reason=later`, { as: admin(), headers: { 'Content-Type': 'application/merge-patch+json', 'If-Match': tag }, body: { end: '2027-01-31' } }), 200, 'patch');
	assert.notEqual(changed.headers.etag, tag);
	const now = (await get(server, where)).json(), before = first.json();
	assert.equal(now.end, '2027-01-31');
	assert.deepEqual(now.title, before.title);
	expect(await ask(server, 'PUT', where, { as: admin(), headers: { 'If-Match': tag }, body: before }), 412, 'the version before');
	const old = expect(await get(server, `${where}/versions/${tag.replace(/\D/g, '')}`), 200, 'old version').json();
	assert.equal(old.end, before.end);
	const undone = expect(await ask(server, 'POST', `${where}/undo`, { as: admin(), headers: { 'If-Match': changed.headers.etag }, body: { version: +tag.replace(/\D/g, '') } }), 200, 'undo');
	assert.equal((await get(server, where)).json().end, before.end);
	const history = (await get(server, `${where}/history`)).json();
	assert.ok(history.events.some(e => e.reason === 'later'), 'the reason stands in the history');
	const page = expect(await get(server, '/doc/actions/example/history', { headers: { Accept: 'text/html' } }), 200, 'history page');
	assert.ok(page.text.includes('later'));
	expect(await ask(server, 'DELETE', `${where}?reason=test`, { as: admin(), headers: { 'If-Match': undone.headers.etag } }), 204, 'withdraw');
	expect(await get(server, where), 410, 'withdrawn');
	expect(await get(server, '/doc/actions/example', { headers: { Accept: 'text/html' } }), 410, 'withdrawn page');
	const back = +/\d+/.exec(undone.headers.etag)[0];
	expect(await ask(server, 'POST', `${where}/undo`, { as: admin(), headers: { 'If-Match': `"${back + 1}"` }, body: { version: back } }), 200, 'back again');
});

test('a walk through the workflow of actions, and what may not be', async () => {
	const where = '/api/actions/example/moves';
	let steps = 0;
	for (const seen = new Set(); steps < 6; steps++) {
		const entry = await get(server, '/api/actions/example', { as: admin() }), moves = expect(await get(server, where, { as: admin() }), 200, 'moves').json();
		const list = moves.moves || moves.transitions || moves.items, next = list.find(m => !seen.has(m.name || m.transition));
		assert.ok(Array.isArray(list) && list.length, JSON.stringify(moves).slice(0, 300));
		if (!next) break;
		const name = next.name || next.transition;
		seen.add(name);
		expect(await ask(server, 'POST', where, { as: admin(), headers: { 'If-Match': entry.headers.etag }, body: { transition: 'no-such-move', reason: 'x' } }), 422, 'unknown move').text;
		expect(await ask(server, 'POST', where, { headers: { 'If-Match': entry.headers.etag }, body: { transition: name, reason: 'x' } }), 401, 'nobody moves');
		const moved = await ask(server, 'POST', where, { as: admin(), headers: { 'If-Match': entry.headers.etag }, body: { transition: name, reason: `step ${steps}` } });
		assert.ok(moved.code === 200 || moved.code === 204, `${name}: ${moved.code} ${moved.text.slice(0, 300)}`);
	}
	assert.ok(steps >= 2, `${steps} steps`);
});

test('who may what: a member reads, an editor of another organisation changes nothing', async () => {
	const body = { name: { nl: 'Een proef', en: 'A test' }, kind: 'urn:spil:organisation-kind:other' };
	expect(await ask(server, 'POST', '/api/organisations', { body }), 401, 'nobody');
	expect(await ask(server, 'POST', '/api/organisations', { as: { token: 'spil_wrong' }, body }), 401, 'a wrong token');
	expect(await ask(server, 'POST', '/api/organisations', { as: world.people.member, body }), 403, 'a viewer');
	const tag = (await get(server, '/api/actions/example')).headers.etag;
	for (const who of ['member', 'elsewhere', 'named']) expect(await ask(server, 'PATCH', '/api/actions/example', { as: world.people[who], headers: { 'Content-Type': 'application/merge-patch+json', 'If-Match': tag }, body: { end: '2028-01-01' } }), 403, who);
});

test('search finds words, parts and other forms of words', async () => {
	for (const q of ['data', 'onderwijs', 'datastrateg']) {
		const page = expect(await get(server, `/search?q=${q}`, { headers: { Accept: 'text/html' } }), 200, q);
		assert.ok(page.text.includes('/doc/'), `${q}: nothing found`);
	}
	const none = expect(await get(server, '/search?q=xqzvwkj', { headers: { Accept: 'text/html' } }), 200, 'nothing');
	assert.ok(!/href="\/doc\/[a-z-]+\/[^"]/.test(none.text.slice(none.text.indexOf('<main'))), 'nonsense finds nothing');
	const s = expect(await get(server, '/api/suggest?q=vlaam'), 200, 'suggest').json();
	assert.ok(s.suggestions.length > 0);
	await server.stop();
});

test('a new register is one file: no C, no rebuild', async () => {
	const data = copyData(world.data, folder('overlay'));
	fs.mkdirSync(path.join(data, 'registers'), { recursive: true });
	fs.copyFileSync(path.join(__dirname, 'rooms.ttl'), path.join(data, 'registers', 'rooms.ttl'));
	const s = await serve(data);
	try {
		const example = (await examples(s)).rooms;
		assert.ok(example, 'the API describes rooms');
		expect(await ask(s, 'PUT', '/api/rooms/blue', { as: admin(), headers: { 'If-None-Match': '*' }, body: example }), 201, 'a room');
		const refused = expect(await ask(s, 'POST', '/api/rooms', { as: admin(), body: { ...example, seats: 0 } }), 422, 'no seats').json();
		assert.ok(refused.errors.some(e => e.at === 'seats'));
		for (const address of ['/doc/rooms', '/doc/rooms/blue', '/doc/rooms/blue/history']) expect(await get(s, address, { headers: { Accept: 'text/html' } }), 200, address);
		assert.ok((await get(s, '/doc/rooms.csv')).text.includes('blauwe'), 'the export');
		assert.ok((await get(s, '/doc/rooms/blue.ttl')).text.includes('maximumAttendeeCapacity'), 'Turtle');
		assert.ok((await get(s, '/search?q=blauwe', { headers: { Accept: 'text/html' } })).text.includes('/doc/rooms/blue'), 'search');
		expect(await get(s, '/doc/rooms/new', { as: admin(), headers: { Accept: 'text/html' } }), 200, 'the form');
	} finally { await s.stop(); }
});

test('a wrong register file stops the start, with file, line and reason', async () => {
	const data = copyData(world.data, folder('wrong'));
	fs.mkdirSync(path.join(data, 'registers'), { recursive: true });
	const file = path.join(data, 'registers', 'rooms.ttl'), lines = fs.readFileSync(path.join(__dirname, 'rooms.ttl'), 'utf8').split('\n');
	const at = lines.findIndex(l => l.includes('sh:minInclusive'));
	fs.writeFileSync(file, lines.map((l, i) => i === at ? l.replace('sh:minInclusive 1', 'sh:minInclusive "one') : l).join('\n'));
	const done = spil(['serve', '--data', data, '--port', '0']);
	assert.equal(done.code, 3, done.err);
	assert.match(done.err, /rooms\.ttl/);
	assert.match(done.err, new RegExp(`\\b${at + 1}\\b`), done.err);
	fs.writeFileSync(file, lines.join('\n').replaceAll('"seats"', '"state"'));
	const second = spil(['serve', '--data', data, '--port', '0']);
	assert.equal(second.code, 3, second.err);
	assert.match(second.err, /rooms\.ttl.*\d+/s);
});
