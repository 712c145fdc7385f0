// SPDX-License-Identifier: EUPL-1.2
// leaks: two worlds, alike in everything but one: in the first there are entries of a visibility that somebody may not see, in the second there
// never were (as many events happened, elsewhere). Every address of the program's own route table, filled in from leaks_tables.js, must give that
// person the same answer in both, byte for byte: the page, its counts and page numbers, suggestions, feeds, history, headers, lengths and tags, and
// the refusal of a change. Who may see the entries finds their marker, so that the test looks where it would stand.
'use strict';
const http = require('node:http');
const zlib = require('node:zlib');
const { assert, ask, copyData, expect, folder, fs, get, logIn, must, path, serve, test } = require('./harness.js');
const { world, makeExamples } = require('./world.js');
const tables = require('./leaks_tables.js');

const { MARK } = tables, LEVELS = ['signed-in', 'organisation', 'named', 'draft'], FULL_EACH = 4;
const READERS = {
	nobody: [], narrow: [], elsewhere: ['signed-in'], member: ['signed-in', 'organisation', 'draft'], editor: ['signed-in', 'organisation', 'draft'],
	steward: ['signed-in', 'organisation', 'draft'], named: ['signed-in', 'named'], admin: LEVELS,
};
const routes = () => must(['help', 'routes', '--json']).split('\n').filter(Boolean).map(l => JSON.parse(l));

// --- asking -----------------------------------------------------------------------------------------------------------------------
const agent = new http.Agent({ keepAlive: true, maxSockets: 6 });
function bytes(server, method, target, { headers = {}, body, as = {} } = {}) {
	return new Promise((good, bad) => {
		const all = { Accept: 'text/html, */*;q=0.5', 'Accept-Language': 'en', ...headers };
		if (as.token) all.Authorization = `Bearer ${as.token}`;
		if (as.cookie) all.Cookie = as.cookie;
		if (body !== undefined) all['Content-Length'] = Buffer.byteLength(body);
		const q = http.request({ host: '127.0.0.1', port: server.port, method, path: target, headers: all, agent }, r => {
			const parts = [];
			r.on('data', d => parts.push(d));
			r.on('end', () => {
				const sent = Buffer.concat(parts), how = r.headers['content-encoding'];
				const open = how === 'gzip' ? zlib.gunzipSync(sent) : how === 'br' ? zlib.brotliDecompressSync(sent) : how === 'deflate' ? zlib.inflateSync(sent) : sent;
				good({ code: r.statusCode, headers: r.headers, raw: r.rawHeaders, sent, open });
			});
		});
		q.setTimeout(60000, () => q.destroy(new Error('no answer in 60 s')));
		q.on('error', e => bad(new Error(`${method} ${target}: ${e.message}\n${server.log().slice(-3000)}`)));
		q.end(body);
	});
}
// The texts of a workbook, one after the other: packed, a difference in one letter of a date hides the rest.
function unzip(zip) {
	const out = [];
	for (let at = zip.readUInt32LE(zip.lastIndexOf('PK\x05\x06') + 16), n = zip.readUInt16LE(zip.lastIndexOf('PK\x05\x06') + 10); n > 0; n--) {
		const method = zip.readUInt16LE(at + 10), size = zip.readUInt32LE(at + 20), name = zip.readUInt16LE(at + 28), local = zip.readUInt32LE(at + 42);
		const data = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28), packed = zip.subarray(data, data + size);
		out.push(zip.subarray(at + 46, at + 46 + name), method ? zlib.inflateRawSync(packed) : packed);
		at += 46 + name + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
	}
	return Buffer.concat(out);
}
async function each(list, at, run) {
	let next = 0;
	await Promise.all(Array.from({ length: at }, async () => { while (next < list.length) await run(list[next++]); }));
}
// What may differ between two programs that do the same: the moment, the number of a request, and secrets made at random.
const MASKS = [[/(request|aanvraag|verzoek) \d+/g, '$1 N'], [/"instance":\s*"[^"]*"/g, '"instance":"N"'], [/"request":\s*\d+/g, '"request":N'], [/spil_[\w-]{43}/g, 'TOKEN']];
function shape(answer, route, head = false) {
	const volatile = tables.VOLATILE[route.pattern];
	const bytes_ = answer.open.length && /spreadsheetml/.test(answer.headers['content-type']) ? unzip(answer.open) : answer.open;
	let text = bytes_.toString('latin1');
	for (const [from, to] of volatile ? [...MASKS, ...volatile] : MASKS) text = text.replace(from, to);
	const masked = text !== bytes_.toString('latin1'), headers = [];
	for (let i = 0; i < answer.raw.length; i += 2) {
		const name = answer.raw[i].toLowerCase();
		if (name === 'date' || name === 'connection' || name === 'keep-alive') continue;
		if (name === 'content-length' && (masked || (head && answer.code >= 400))) continue;   // a longer number of a request
		if (name === 'etag' && volatile) continue;
		headers.push(`${name}: ${name === 'set-cookie' ? answer.raw[i + 1].replace(/=[\w-]{30,}/, '=SECRET') : answer.raw[i + 1]}`);
	}
	return { code: answer.code, headers: headers.join('\n'), text };
}

// --- filling in -------------------------------------------------------------------------------------------------------------------
// Every way to fill a pattern's parameters for this world; fails with what to add when a parameter is unknown.
function fill(route, w) {
	let filled = [{ target: route.pattern, names: false }];
	for (const [whole, name] of route.pattern.matchAll(/\{([a-z0-9_]+)\*?\}/g)) {
		const values = tables.parameter(name, route.pattern, w);
		assert.ok(values && values.length, `no value for {${name}} of ${route.pattern}: add one to PARAMETERS in tests/http/leaks_tables.js`);
		filled = filled.flatMap(f => values.map(v => ({ target: f.target.replace(whole, v), names: f.names || w.hidden.some(h => v === h || v.startsWith(`${h}.`)) })));
	}
	return filled;
}
function addresses(route, w) {
	const out = [];
	for (const { target, names } of fill(route, w)) for (const query of ['', ...tables.queries(route.pattern, w)]) out.push({ target: target + query, path: names, names: names || w.hidden.some(h => query.includes(h)) });
	return out;
}

// --- the worlds -------------------------------------------------------------------------------------------------------------------
const admins = () => [world.people.admin, world.people.admin2];
const common = { registers: [] };

// Puts one entry, leaving out what refers to what is not here; the answer of the API.
async function put(server, register, name, level, mark, audience = [world.people.named.iri]) {
	const r = common.registers.find(x => x.name === register) || { example: common.examples[register] }, body = { ...r.example, ...(r.choice && level !== 'draft' ? { visibility: level } : {}) };
	if (level === 'draft' && r.choice) body.visibility = 'public';
	const label = tables.LABELS.find(k => k in body);
	if (!label) return null;
	body[label] = typeof body[label] === 'string' ? mark : { nl: mark, en: mark };
	if ('identifier' in body) body.identifier = Array.isArray(body.identifier) ? [name] : name;
	if (level === 'named') body.audience = audience;
	if (mark === MARK && tables.FILES[register]) body[tables.FILES[register]] = /s$/.test(tables.FILES[register]) ? [await bring(server)] : await bring(server);
	for (let i = 0; i < 8; i++) {
		const answer = await ask(server, 'PUT', `/api/${register}/${name}`, { as: world.people.admin, headers: { 'If-None-Match': '*' }, body });
		if (answer.code !== 422) return answer;
		for (const e of answer.json().errors) {
			const key = e.at.split(/[./[]/)[0];
			if (key === 'visibility') { r.choice = false; if (r.preset !== level && level !== 'public') return null; }
			// a reference to what does not exist: to this site's own organisation, or left out
			if (/organi[sz]ation|publisher|owner|provider|keeper|holder|controller/i.test(key) && body[key] !== undefined && !JSON.stringify(body[key]).includes('/operator')) body[key] = Array.isArray(body[key]) ? [`${world.base}/id/organisations/operator`] : `${world.base}/id/organisations/operator`;
			else delete body[key];
		}
	}
	return null;
}
// The hidden file, brought into this world; its address.
async function bring(server) {
	return expect(await ask(server, 'POST', `/api/files?name=${tables.FILE.name}`, { as: world.people.admin, headers: { 'Content-Type': 'application/pdf' }, body: tables.FILE.bytes }), 201, 'the file').json()['@id'];
}
// Moves an entry along until everybody sees it; the moves that did it.
async function open(server, register, name, moves = null) {
	const done = [], been = new Set();
	for (let i = 0; i < 6; i++) {
		if (!moves && (await get(server, `/api/${register}/${name}`)).code === 200) return done;
		if (moves && i >= moves.length) return done;
		const as = admins()[(i + 1) % 2], entry = await get(server, `/api/${register}/${name}`, { as }), offered = (await get(server, `/api/${register}/${name}/moves`, { as })).json().moves || [];
		been.add(entry.json().state);
		const next = moves ? moves[i] : (offered.find(m => !been.has(m.to) && !/reject|withdraw|cancel|close|stop|refuse|archive|retire|leave/.test(m.transition)) || {}).transition;
		if (!next) return null;
		const moved = await ask(server, 'POST', `/api/${register}/${name}/moves`, { as, headers: { 'If-Match': entry.headers.etag }, body: { transition: next, reason: 'test' } });
		if (moved.code >= 300) return null;
		done.push(next);
	}
	return null;
}
async function seq(server) { return (await get(server, '/healthz')).json().seq; }

test('leaks: preparation: what can be hidden, in every register where something can', async () => {
	const data = copyData(world.data, folder('leaks'));
	must(['user', 'add', 'admin2', 'Second administrator', '--data', data], { input: 'a long password of admin2\n' });
	must(['user', 'role', 'admin2', 'administrator', 'operator', '--data', data]);
	world.people.admin2 = { token: JSON.parse(must(['token', 'create', 'admin2', 'test', '--scopes', 'read,create,edit,withdraw,move,erase,administer,import', '--json', '--data', data])).token };
	const narrow = JSON.parse(must(['token', 'create', 'steward', 'narrow', '--scopes', 'edit', '--json', '--data', data])).token;
	const server = await serve(data), api = (await get(server, '/api/openapi.json')).json();
	common.examples = await makeExamples(server, world.people.admin);
	const plain = (v, deep) => Array.isArray(v) ? v.map(x => plain(x, true)) : v && typeof v === 'object' ? Object.fromEntries(Object.entries(v).filter(([k]) => !deep || k !== '@id').map(([k, x]) => [k, plain(x, true)])) : v;
	for (const [name, example] of Object.entries(common.examples)) common.examples[name] = JSON.parse(JSON.stringify(plain(example, false)).replaceAll('/id/organisations/example', '/id/organisations/operator'));
	for (const [name, example] of Object.entries(common.examples)) {
		const properties = api.components.schemas[name].properties;
		common.registers.push({ name, example, choice: true, references: Object.keys(properties).filter(k => JSON.stringify(properties[k]).includes('"iri') || properties[k].format === 'iri' || properties[k].format === 'uri') });
	}
	// what everybody sees, so that lists are not empty, and how an entry of each register comes to be seen
	const usable = [];
	for (const r of common.registers) {
		const made = await put(server, r.name, 'xpublic', 'public', `Openbaar voorbeeld ${r.name}`);
		if (!made || made.code !== 201) continue;
		r.draft = (await get(server, `/api/${r.name}/xpublic`)).code !== 200;
		r.moves = r.draft ? await open(server, r.name, 'xpublic') : [];
		// who sees an entry of a register where that cannot be chosen
		r.preset = (await get(server, `/api/${r.name}/xpublic`)).code === 200 ? 'public' : (await get(server, `/api/${r.name}/xpublic`, { as: world.people.elsewhere })).code === 200 ? 'signed-in' : 'organisation';
		usable.push(r);
	}
	common.registers = usable;
	// what was hidden once and is public now: its first version stays hidden
	for (const level of LEVELS.filter(l => l !== 'draft')) for (const r of hiding(level).filter(x => x.choice)) {
		const made = await put(server, r.name, `xwas${level}`, level, `${MARK} vroeger`);
		if (!made || made.code !== 201) continue;
		const now = await get(server, `/api/${r.name}/xwas${level}`, { as: world.people.admin }), body = { ...withMark(now.json(), 'Nu voor iedereen'), visibility: 'public' };
		delete body.audience;
		expect(await ask(server, 'PUT', `/api/${r.name}/xwas${level}`, { as: world.people.admin, headers: { 'If-Match': now.headers.etag }, body }), 200, `${r.name} made public`);
		await open(server, r.name, `xwas${level}`, r.moves);
	}
	expect(await put(server, 'news', 'ballast', 'named', 'Ballast', [world.people.admin.iri]), 201, 'ballast');
	common.people = {};
	for (const who of Object.keys(READERS)) {
		const p = world.people[who];
		common.people[who] = who === 'nobody' ? [{}] : who === 'narrow' ? [{ token: narrow }] : [{ token: p.token }, { cookie: (await logIn(server, p.login, p.password)).cookie }];
		for (const as of common.people[who]) if (as.cookie) as.csrf = /name="csrf" value="([^"]+)"/.exec((await get(server, '/workspace', { as, headers: { Accept: 'text/html' } })).text)[1];
	}
	assert.equal(await server.stop(), 0);
	for (const level of LEVELS) assert.ok(hiding(level).length >= FULL_EACH, `registers that can hide at "${level}": ${hiding(level).map(r => r.name)}`);
});
const hiding = level => common.registers.filter(r => level === 'draft' ? r.draft && r.preset === 'public' : r.choice ? r.moves !== null : r.preset === level);

// The world with what is hidden, and the one where as much happened to an entry that the administrator alone sees.
async function two(level) {
	const [first, second] = [copyData(folder('leaks'), folder(`leaks-${level}`)), copyData(folder('leaks'), folder(`leaks-${level}-without`))];
	const a = await serve(first), b = await serve(second), hidden = `x${level}`, made = [], from = await seq(a);
	for (const r of hiding(level)) {
		const answer = await put(a, r.name, hidden, level, MARK);
		if (!answer || answer.code !== 201) continue;
		if (level !== 'draft' && r.choice) await open(a, r.name, hidden, r.moves);
		assert.equal((await get(a, `/api/${r.name}/${hidden}`)).code, 404, `${r.name}/${hidden} is not hidden`);
		made.push(r);
	}
	// of some every address is asked, of other ones for each level: one with a file, and those with one more version, so that there is a history
	made.sort((x, y) => !!tables.FILES[y.name] - !!tables.FILES[x.name]);
	const shift = 1 + LEVELS.indexOf(level) * (FULL_EACH - 1), full = [];
	for (const r of [made[0], ...made.slice(1).map((x, i, l) => l[(i + shift) % l.length])]) {
		const now = await get(a, `/api/${r.name}/${hidden}`, { as: world.people.admin });
		const again = await ask(a, 'PUT', `/api/${r.name}/${hidden}?reason=${MARK}reden`, { as: world.people.admin, headers: { 'If-Match': now.headers.etag }, body: withMark(now.json(), `${MARK} twee`) });
		if (again.code === 200 && full.push(r) === FULL_EACH) break;
	}
	for (let n = await seq(a) - from; n > 0; n--) {
		const now = await get(b, '/api/news/ballast', { as: world.people.admin });
		expect(await ask(b, 'PATCH', '/api/news/ballast', { as: world.people.admin, headers: { 'If-Match': now.headers.etag, 'Content-Type': 'application/merge-patch+json' }, body: { title: { nl: `Ballast ${n}`, en: `Ballast ${n}` } } }), 200, 'ballast');
	}
	assert.equal(await seq(a), await seq(b), 'as many events in both worlds');
	assert.ok(tables.FILES[made[0].name] && (await get(a, `/api/${made[0].name}/${hidden}`, { as: world.people.admin })).text.includes(tables.FILE.name), 'one of them has a file');
	assert.ok(full.length === FULL_EACH, `hidden at ${level}: ${made.map(r => r.name)}`);
	return { a, b, made, full, level, hidden: [hidden], was: level === 'draft' ? [] : [`xwas${level}`], mark: MARK };
}
function withMark(entry, mark) {
	const label = tables.LABELS.find(k => k in entry);
	return { ...entry, [label]: typeof entry[label] === 'string' ? mark : { nl: mark, en: mark } };
}

function differs(what, a, b) {
	if (a.code === b.code && a.headers === b.headers && a.text === b.text) return null;
	let i = 0;
	while (i < a.text.length && a.text[i] === b.text[i]) i++;
	const lines = a.headers.split('\n').filter(l => !b.headers.split('\n').includes(l)), others = b.headers.split('\n').filter(l => !a.headers.split('\n').includes(l));
	return `${what}\n  with it:    ${a.code} ${lines.join('; ')} ...${JSON.stringify(a.text.slice(Math.max(0, i - 120), i + 160))}\n  without it: ${b.code} ${others.join('; ')} ...${JSON.stringify(b.text.slice(Math.max(0, i - 120), i + 160))}`;
}

for (const level of LEVELS) {
	test(`leaks: what is hidden at "${level}" changes no answer of any route to who may not see it`, async () => {
		const w = await two(level), all = routes(), wrong = [];
		const count = { asked: 0, seen: 0, conditional: 0, packed: 0, heads: 0, changes: 0, named: 0 };
		const unused = tables.unused(all);
		assert.equal(unused.length, 0, `tests/http/leaks_tables.js speaks of routes that are not there: ${unused}`);
		const reads = all.filter(r => r.methods.includes('GET')), writes = all.filter(r => !r.methods.includes('GET'));
		const full = w.full;
		const worlds = [...full.map(r => ({ ...w, register: r })), ...w.made.filter(r => !full.includes(r)).map(r => ({ ...w, register: r, light: true }))];
		const blind = Object.keys(READERS).filter(who => !READERS[who].includes(level)), sighted = Object.keys(READERS).filter(who => READERS[who].includes(level));
		const list = [];
		for (const route of reads) for (const x of worlds) {
			if (/\{/.test(route.pattern.replace(/\{[a-z0-9_]+\*?\}/g, ''))) wrong.push(`${route.pattern}: a parameter that this test does not understand`);
			if (!route.pattern.includes('{register}') && x !== worlds[0]) continue;
			if (x.light && !tables.LIGHT.includes(route.pattern)) continue;
			for (const address of addresses(route, x)) list.push({ route, x, ...address });
		}
		const seen = (what, answer) => { if (answer.open.includes(MARK) || (/spreadsheetml/.test(answer.headers['content-type']) && unzip(answer.open).includes(MARK)) || answer.raw.join('\n').includes(MARK)) wrong.push(`${what}: the marker stands in the answer: ${answer.open.toString('latin1').replace(/\s+/g, ' ').slice(Math.max(0, answer.open.indexOf(MARK) - 150)).slice(0, 300)}`); };
		for (const who of blind) for (const as of common.people[who]) {
			await each(list, 6, async ({ route, x, target, names, path: path_ }) => {
				if (wrong.length > 12) return;
				const what = `GET ${target} as ${who} (${as.cookie ? 'session' : as.token ? 'token' : 'no login'})`, headers = tables.headers(route.pattern);
				const [one, two_] = await Promise.all([bytes(x.a, 'GET', target, { as, headers }), bytes(x.b, 'GET', target, { as, headers })]);
				count.asked += 2;
				if (one.code >= 500) return wrong.push(`${what}: ${one.code}`);
				if (names) { count.named++; if (one.code === 200 && path_ && !tables.MAY_BE_200.includes(route.pattern)) wrong.push(`${what}: 200 for what is hidden`); }
				if (!target.includes(MARK)) seen(what, one);   // a page repeats the words that were searched for
				const d = differs(what, shape(one, route), shape(two_, route));
				if (d) return wrong.push(d);
				// the same by HEAD, packed, and when it is asked whether it changed: for one in seven, chosen by the address
				const turn = [...target].reduce((n, c) => (n * 31 + c.charCodeAt(0)) % 7, 0);
				if (turn === 0) {
					const [h1, h2] = await Promise.all([bytes(x.a, 'HEAD', target, { as, headers }), bytes(x.b, 'HEAD', target, { as, headers })]);
					count.heads++;
					if (h1.sent.length) wrong.push(`HEAD ${target}: a body`);
					const e = differs(what.replace('GET', 'HEAD'), shape(h1, route, true), shape(h2, route, true));
					if (e) wrong.push(e);
				}
				if (turn === 1) {
					const how = { ...headers, 'Accept-Encoding': count.packed % 2 ? 'gzip' : 'br' };
					const [p1, p2] = await Promise.all([bytes(x.a, 'GET', target, { as, headers: how }), bytes(x.b, 'GET', target, { as, headers: how })]);
					count.packed += p1.headers['content-encoding'] ? 1 : 0;
					const e = differs(`${what}, packed`, shape(p1, route), shape(p2, route));
					if (e) wrong.push(e);
					if (!tables.VOLATILE[route.pattern] && p1.open.toString('latin1') === one.open.toString('latin1') && !p1.sent.equals(p2.sent)) wrong.push(`${what}: other bytes when packed`);
				}
				if (turn === 2 && one.headers.etag && !tables.VOLATILE[route.pattern]) {
					const how = { ...headers, 'If-None-Match': one.headers.etag };
					const [c1, c2] = await Promise.all([bytes(x.a, 'GET', target, { as, headers: how }), bytes(x.b, 'GET', target, { as, headers: how })]);
					count.conditional += c1.code === 304 ? 1 : 0;
					const e = differs(`${what}, if changed`, shape(c1, route), shape(c2, route));
					if (e) wrong.push(e);
				}
			});
			// changes that this person may not make, or to what is not there for them
			const changes = [];
			for (const route of writes) for (const x of worlds.filter(y => !y.light)) {
				if (!route.pattern.includes('{register}') && x !== worlds[0]) continue;
				for (const { target, names } of fill(route, x)) {
					if (route.pattern.includes('{name}') && !names) continue;   // what everybody sees may be changed by who may change it
					for (const method of route.methods) for (const sent of tables.bodies(method, route, x, as)) changes.push({ route, x, target, method, sent });
				}
			}
			for (const { route, x, target, method, sent } of changes) {
				if (wrong.length > 12) break;
				const what = `${method} ${target} as ${who} (${as.cookie ? 'session' : as.token ? 'token' : 'no login'}) with ${(sent.body || '').slice(0, 80)}`;
				const [one, two_] = await Promise.all([bytes(x.a, method, target + (sent.query || ''), { as, ...sent }), bytes(x.b, method, target + (sent.query || ''), { as, ...sent })]);
				count.changes++;
				if (one.code >= 500) wrong.push(`${what}: ${one.code} ${one.open.toString().slice(0, 200)}`);
				if (!(sent.body || '').includes(MARK)) seen(what, one);
				const d = differs(what, shape(one, route), shape(two_, route));
				if (d) wrong.push(d);
			}
		}
		// who may see it finds it: in every kind of answer that shows entries
		const found = new Set();
		for (const who of sighted) {
			const as = common.people[who].at(-1);
			await each(list.filter(l => !l.x.light), 6, async ({ route, x, target }) => {
				if (found.has(route.pattern) && !target.includes('ttl') || target.includes(MARK)) return;
				const answer = await bytes(x.a, 'GET', target, { as, headers: tables.headers(route.pattern) });
				count.asked++;
				if (answer.code >= 500) wrong.push(`GET ${target} as ${who}: ${answer.code}`);
				if (answer.open.includes(MARK)) { count.seen++; found.add(route.pattern); }
			});
		}
		for (const server of [w.a, w.b]) if (await server.stop() !== 0) wrong.push('the server did not stop in good order');
		assert.equal(wrong.length, 0, `\n${wrong.join('\n')}`);
		const nowhere = tables.SHOWS.filter(p => !found.has(p));
		assert.deepEqual(nowhere, [], `who may see it (${sighted}) does not find it where it should stand`);
		const shown = [...found].filter(p => !tables.SHOWS.includes(p) && !tables.MAY_SHOW.includes(p));
		assert.deepEqual(shown, [], 'routes that show entries: say so in SHOWS or MAY_SHOW of tests/http/leaks_tables.js');
		assert.ok(count.asked > 2000 && count.named > 200 && count.changes > 50 && count.heads > 50 && count.packed > 20 && count.conditional > 5, JSON.stringify(count));
		if (process.env.LEAKS_COUNT) console.log(level, w.made.map(r => r.name).join(' '), JSON.stringify(count));
		for (const name of [`leaks-${level}`, `leaks-${level}-without`]) fs.rmSync(folder(name), { recursive: true, force: true });
	});
}

test('leaks: every name that a handler reads from an address is tried', () => {
	const known = tables.names(), missing = new Set(), walk = d => fs.readdirSync(d, { withFileTypes: true }).flatMap(e => e.isDirectory() ? walk(path.join(d, e.name)) : [path.join(d, e.name)]);
	for (const file of [...walk('src/face'), ...walk('src/app')].filter(f => f.endsWith('.c'))) for (const m of fs.readFileSync(file, 'utf8').matchAll(/request_query(?:_all)?\(\w+, "([^"]+)"/g)) if (!known.has(m[1])) missing.add(`${m[1]} (${file})`);
	assert.deepEqual([...missing], [], 'names in an address that no test tries: add them to QUERIES or ELSEWHERE in tests/http/leaks_tables.js');
});
