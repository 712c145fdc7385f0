// SPDX-License-Identifier: EUPL-1.2
// How the site is used: counted, shown to whom may see it, sealed in the log, proved, and gone when its time is over.
'use strict';
const { assert, ask, copyData, expect, folder, fs, get, logIn, must, path, serve, spil, test } = require('./harness.js');
const { world } = require('./world.js');
const HTML = { Accept: 'text/html', 'Accept-Language': 'en' };
let server, data;
const pause = ms => new Promise(done => setTimeout(done, ms));
const usage = async (query = 'by=all', as) => expect(await get(server, `/api/usage?${query}`, { as }), 200, 'usage').json();
const row = (u, series, wanted) => (u.series[series].rows.find(r => Object.entries(wanted).every(([k, v]) => r[k] === v)) || {});
async function until(what, good) {
	for (let i = 0; i < 60; i++) {
		if (await good()) return;
		await pause(200);
	}
	assert.fail(what);
}
async function session(who) { const p = world.people[who]; return { cookie: `${(await logIn(server, p.login, p.password)).cookie}; lang=en` }; }

test('a site that nobody used yet says so', async () => {
	data = copyData(world.data, folder('usage'));
	fs.rmSync(path.join(data, 'series'), { recursive: true, force: true });
	server = await serve(data, ['--usage_every', '1']);
	const page = expect(await get(server, '/usage', { headers: HTML }), 200, 'the page').text;
	assert.match(page, /Nobody looked at an entry in this time/);
	assert.match(page, /No data was taken along in this time/);
	assert.match(page, /Kept for 1,100 days/);
	const dutch = expect(await get(server, '/usage', { headers: { ...HTML, 'Accept-Language': 'nl' } }), 200, 'in Dutch').text;
	assert.match(dutch, /Hoe deze site gebruikt wordt/);
	const u = await usage();
	assert.equal(u.counting, true);
	assert.deepEqual(Object.keys(u.series), ['views', 'searches', 'downloads', 'requests']);
	assert.deepEqual(u.series.views.rows, []);
});

test('what is done is counted, by kind and never by whom', async () => {
	for (let i = 0; i < 3; i++) expect(await get(server, '/doc/organisations/operator', { headers: HTML }), 200, 'an entry');
	expect(await get(server, '/doc/organisations/nothing-here', { headers: HTML }), 404, 'no entry');
	expect(await get(server, '/doc/organisations/operator.ttl'), 200, 'as Turtle');
	expect(await get(server, '/doc/actions.csv'), 200, 'a list as CSV');
	expect(await get(server, '/api/actions?limit=1'), 200, 'the API');
	expect(await get(server, '/search?q=vlaanderen', { headers: HTML }), 200, 'a search');
	expect(await get(server, '/doc/actions?q=onderwijs', { headers: HTML }), 200, 'a search in a list');
	expect(await get(server, '/doc/actions?q=onderwijs', { headers: HTML }), 200, 'the same again');
	for (let i = 0; i < 3; i++) expect(await get(server, '/search?q=Zwevende%20%20Kwalvissen', { headers: HTML }), 200, 'a search that finds nothing');
	expect(await get(server, '/search?q=eenmalige%20kwalmvis', { headers: HTML }), 200, 'a rare one');
	for (const secret of ['MARKER%40example.org', 'MARKER%200471%2023%2045%2067', 'Test%20editor%20xyzzyqx'])
		for (let i = 0; i < 4; i++) expect(await get(server, `/search?q=${secret}`, { headers: HTML }), 200, 'a search with something personal');
	await until('the counts are written', async () => row(await usage(), 'views', { register: 'organisations' }).views >= 3 && row(await usage(), 'searches', { register: '', found: 'no' }).searches >= 12);
	const u = await usage();
	assert.equal(row(u, 'views', { register: 'organisations' }).views, 3);
	assert.equal(row(u, 'downloads', { register: 'organisations', form: 'turtle' }).downloads, 1);
	assert.equal(row(u, 'downloads', { register: 'actions', form: 'csv' }).downloads, 1);
	assert.equal(row(u, 'downloads', { register: 'actions', form: 'API' }).downloads, 1);
	assert.equal(row(u, 'searches', { register: '', found: 'yes' }).searches, 1);
	assert.equal(row(u, 'searches', { register: 'actions', found: 'yes' }).searches, 2);
	assert.equal(row(u, 'requests', { route: '/doc/{register}/{name}', class: '4xx' }).requests, 1);
	assert.ok(row(u, 'requests', { route: '/doc/{register}/{name}', class: '2xx' }).microseconds > 0);
});

test('words that were not found are for people with a role, when they came three times; none that could name a person', async () => {
	expect(await get(server, '/api/usage?series=empty-searches'), 404, 'for nobody');
	expect(await get(server, '/api/usage.csv?series=empty-searches'), 404, 'as a table for nobody');
	expect(await get(server, '/api/usage?series=nothing'), 404, 'a series that is not there');
	expect(await get(server, '/api/usage?series=empty-searches', { as: world.people.named }), 404, 'for whom has no role');
	const u = await usage('by=all', world.people.member);
	assert.deepEqual(u.series['empty-searches'].rows, [{ text: 'zwevende kwalvissen', register: '', searches: 3 }]);
	const open = expect(await get(server, '/usage', { headers: HTML }), 200, 'the page').text, closed = expect(await get(server, '/usage', { as: await session('member'), headers: HTML }), 200, 'the page for a member').text;
	assert.doesNotMatch(open, /kwalvissen/);
	assert.match(closed, /<a href="\/search\?q=zwevende%20kwalvissen">zwevende kwalvissen<\/a>/);
	for (const text of [open, closed, JSON.stringify(u)]) assert.doesNotMatch(text, /MARKER|marker|xyzzy|kwalmvis/);
	await server.stop();
	const kept = fs.readdirSync(path.join(data, 'series'), { recursive: true }).filter(f => f.endsWith('.seg')).map(f => fs.readFileSync(path.join(data, 'series', f), 'latin1')).join('');
	assert.match(kept, /kwalvissen/);
	assert.doesNotMatch(kept, /marker|xyzzy|0471|127\.0\.0\.1/i, 'nor in the files');
	server = await serve(data, ['--usage_every', '1']);
});

test('numbers as a table; by day; wrong questions are answered', async () => {
	const table = expect(await get(server, '/api/usage.csv?series=views&days=7'), 200, 'CSV').text.replace(/^\uFEFF/, '').split('\r\n');
	assert.equal(table[0], 'day,register,views');
	assert.match(table[1], /^\d{4}-\d\d-\d\d,organisations,\d+$/);
	const day = (await usage('days=1')).series.views.rows[0];
	assert.deepEqual(Object.keys(day), ['day', 'register', 'views']);
	expect(await get(server, '/api/usage.csv'), 400, 'which series?');
	for (const wrong of ['days=0', 'days=x', 'days=100000', 'by=hour']) expect(await get(server, `/api/usage?${wrong}`), 400, wrong);
	const page = expect(await get(server, '/usage?days=90', { headers: HTML }), 200, 'another period').text;
	assert.match(page, /<a href="\/usage\?days=90" aria-current="page">/);
	assert.match(page, /<th scope="row"><a href="\/doc\/organisations">/);
});

test('a stop writes what was counted; a kill loses a moment, and nothing is broken', async () => {
	await server.stop();
	server = await serve(data);
	expect(await get(server, '/doc/organisations/operator', { headers: HTML }), 200, 'one more');
	await server.stop();
	server = await serve(data);
	assert.equal(row(await usage(), 'views', { register: 'organisations' }).views, 4);
	expect(await get(server, '/doc/organisations/operator', { headers: HTML }), 200, 'one that is lost');
	process.kill(server.pid, 'SIGKILL');
	await pause(300);
	assert.equal(JSON.parse(must(['verify', '--json', '--data', data])).good, true);
	server = await serve(data);
	assert.equal(row(await usage(), 'views', { register: 'organisations' }).views, 4);
});

// A segment of an earlier day: its rows are those of today's, put back by some days.
function frames(bytes) {
	const list = [];
	for (let at = 0; at < bytes.length;) { const n = bytes.readUInt32BE(at); list.push(bytes.subarray(at + 12, at + 12 + n)); at += 12 + n; }
	return list;
}
function frame(payload) {
	const head = Buffer.alloc(12);
	head.writeUInt32BE(payload.length, 0);
	require('node:crypto').createHash('sha256').update(payload).digest().copy(head, 4, 0, 8);
	return Buffer.concat([head, payload]);
}
function age(file, days) {
	const list = frames(fs.readFileSync(file)), columns = list[0][2 + list[0][2] + 1];
	fs.writeFileSync(file, Buffer.concat(list.map(p => {
		if (p[0] !== 68) return frame(p);
		const copy = Buffer.from(p);
		let at = 5;
		for (let n = copy.readUInt32BE(1); n; n--) at += 1 + copy[at];
		const rows = copy.readUInt32BE(at);
		at += 4;
		for (let i = 0; i < rows; i++, at += 8 + 8 * columns) copy.writeBigInt64BE(copy.readBigInt64BE(at) - BigInt(days) * 86400000n, at);
		return frame(copy);
	})));
}

test('a day that is over is sealed by an event; a changed, missing or added segment is named; a rebuild leaves it, a backup holds it', async () => {
	await server.stop();
	const views = path.join(data, 'series/views'), requests = path.join(data, 'series/requests'), last = d => path.join(d, fs.readdirSync(d).filter(f => f.endsWith('.seg')).sort().pop());
	age(last(views), 2);
	age(last(requests), 2);
	server = await serve(data, ['--usage_every', '1']);
	await until('the seal', () => fs.existsSync(path.join(views, 'ledger')));
	await pause(1500);
	const report = JSON.parse(must(['verify', '--json', '--data', data]));
	assert.equal(report.good, true, JSON.stringify(report.series));
	assert.ok(report.series.segments >= 2);
	const told = must(['log', 'urn:spil:series:views:1', '--data', data]);
	assert.match(told, /seal\s+v1\s+urn:spil:series:views:1\s+urn:spil:system\s+Sealed: \d+ rows/);
	assert.ok((await usage('days=3')).series.views.rows.some(r => r.register === 'organisations' && r.views === 4));
	await server.stop();
	const backup = folder('usage-backup'), one = path.join(views, '000000000001.seg'), good = fs.readFileSync(one);
	must(['backup', backup, '--data', data]);
	assert.deepEqual(fs.readFileSync(path.join(backup, 'series/views/000000000001.seg')), good);
	must(['rebuild', '--data', data]);
	assert.equal(JSON.parse(must(['verify', '--json', '--data', data])).good, true);
	const names = what => { const bad = spil(['verify', '--json', '--data', data]), r = JSON.parse(bad.out); assert.equal(bad.code, 1, what); assert.equal(r.good, false); return r.series.problems.map(p => p.at); };
	const changed = Buffer.from(good);
	changed[changed.length >> 1] ^= 1;
	fs.writeFileSync(one, changed);
	assert.deepEqual(names('changed'), ['urn:spil:series:views:1']);
	fs.rmSync(one);
	assert.deepEqual(names('missing'), ['urn:spil:series:views:1']);
	fs.writeFileSync(one, good);
	fs.writeFileSync(path.join(views, '000000000077.seg'), good);
	assert.ok(names('added').includes('urn:spil:series:views:77'));
	fs.rmSync(path.join(views, '000000000077.seg'));
	must(['restore', backup, '--data', data]);
	assert.equal(JSON.parse(must(['verify', '--json', '--data', data])).good, true);
});

test('what is past its days is dropped, and the log says so', async () => {
	const requests = path.join(data, 'series/requests'), last = () => path.join(requests, fs.readdirSync(requests).filter(f => f.endsWith('.seg')).sort().pop());
	server = await serve(data);
	expect(await get(server, '/'), 200, 'something to count');
	await server.stop();
	const file = last(), number = +path.basename(file, '.seg');
	age(file, 40);
	server = await serve(data, ['--usage_every', '1']);
	await until('the seal', () => new RegExp(`sealed ${number} `).test(fs.readFileSync(path.join(requests, 'ledger'), 'utf8')));
	await server.stop();
	server = await serve(data);
	await until('it is dropped', () => !fs.existsSync(file));
	await pause(300);
	assert.match(must(['log', `urn:spil:series:requests:${number}`, '--data', data]), /Dropped, as its time is over/);
	assert.equal(JSON.parse(must(['verify', '--json', '--data', data])).good, true);
	await server.stop();
});

test('counting can be switched off', async () => {
	server = await serve(data, ['--usage', 'no']);
	const before = JSON.stringify((await usage()).series.views);
	expect(await get(server, '/doc/organisations/operator', { headers: HTML }), 200, 'an entry');
	assert.match(expect(await get(server, '/usage', { headers: HTML }), 200, 'the page').text, /switched counting off/);
	await server.stop();
	server = await serve(data, ['--usage', 'no']);
	const u = await usage();
	assert.equal(u.counting, false);
	assert.equal(JSON.stringify(u.series.views), before);
	await server.stop();
});
