// SPDX-License-Identifier: EUPL-1.2
// gate: malformed and over-long requests, and what every page carries.
'use strict';
const { assert, ask, copyData, expect, folder, get, raw, serve, test } = require('./harness.js');
const { world } = require('./world.js');
let server;

test('malformed requests are refused, and the server goes on', async () => {
	server = await serve(copyData(world.data, folder('gate')), ['--host', 'spil.example.org']);
	const host = `Host: 127.0.0.1:${server.port}\r\n`, end = 'Connection: close\r\n\r\n';
	const BAD = {
		'two lengths': `POST /login HTTP/1.1\r\n${host}Content-Length: 3\r\nContent-Length: 4\r\n${end}abcd`,
		'length and chunked': `POST /login HTTP/1.1\r\n${host}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n${end}0\r\n\r\n`,
		'a negative length': `POST /login HTTP/1.1\r\n${host}Content-Length: -1\r\n${end}`,
		'no host': 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n',
		'two hosts': `GET / HTTP/1.1\r\n${host}Host: evil.example\r\n${end}`,
		'another host': `GET / HTTP/1.1\r\nHost: evil.example\r\n${end}`,
		'folding': `GET / HTTP/1.1\r\n${host}X-A: 1\r\n 2\r\n${end}`,
		'a zero byte': `GET /\0 HTTP/1.1\r\n${host}${end}`,
		'a bare line feed in a header': `GET / HTTP/1.1\r\n${host}X-A: a\rb\r\n${end}`,
		'an encoded slash': `GET /doc/actions%2Fx HTTP/1.1\r\n${host}${end}`,
		'a bad escape': `GET /doc/%zz HTTP/1.1\r\n${host}${end}`,
		'out of the tree': `GET /static/../../etc/passwd HTTP/1.1\r\n${host}${end}`,
		'a long target': `GET /${'a'.repeat(100000)} HTTP/1.1\r\n${host}${end}`,
		'a long header': `GET / HTTP/1.1\r\n${host}X-A: ${'a'.repeat(200000)}\r\n${end}`,
		'nonsense': 'xyz\r\n\r\n',
	};
	for (const [name, text] of Object.entries(BAD)) {
		const answer = await raw(server, text);
		assert.ok(answer === '' || /^HTTP\/1\.[01] 4\d\d /.test(answer), `${name}: ${answer.slice(0, 200)}`);
		assert.ok(!/root:/.test(answer), name);
		expect(await get(server, '/healthz'), 200, `after ${name}`);
	}
});

test('wrong methods, addresses, media, bodies: each a clear answer', async () => {
	const as = world.people.admin;
	expect(await ask(server, 'DELETE', '/'), 405, 'DELETE /');
	expect(await get(server, '/nowhere', { headers: { Accept: 'text/html' } }), 404, '/nowhere');
	expect(await get(server, '/doc/nothing'), 404, 'no register');
	expect(await get(server, '/doc/actions/nothing'), 404, 'no entry');
	expect(await get(server, '/api/nothing'), 404, 'no register in the API');
	expect(await ask(server, 'POST', '/api/actions', { as, body: '{"title":', headers: { 'Content-Type': 'application/json' } }), 400, 'half JSON');
	expect(await ask(server, 'POST', '/api/actions', { as, body: 'a,b', headers: { 'Content-Type': 'text/csv' } }), 415, 'another medium');
	expect(await ask(server, 'POST', '/api/actions', { as, body: `{"title":"${'a'.repeat(20 << 20)}"}`, headers: { 'Content-Type': 'application/json' } }).catch(() => ({ code: 413, text: '' })), 413, 'too much');
	expect(await get(server, '/api/actions?nosuchkey=1'), 400, 'an unknown filter');
	expect(await get(server, '/api/actions?order=nosuchkey'), 400, 'an unknown order');
	expect(await get(server, '/api/actions?limit=many'), 400, 'a limit that is no number');
	for (const page of ['0', '-1', '99999999999999999999', 'x']) assert.ok([200, 400, 404].includes((await get(server, `/doc/actions?page=${page}`, { headers: { Accept: 'text/html' } })).code), `page ${page}`);
	expect(await get(server, `/search?q=${encodeURIComponent('"(*^:-NEAR/ \' ; DROP TABLE x')}`, { headers: { Accept: 'text/html' } }), 200, 'odd words');
	const error = await get(server, '/api/actions/nothing', { headers: { 'Accept-Language': 'nl' } });
	assert.ok(error.headers['content-type'].startsWith('application/problem+json'));
	for (const key of ['type', 'title', 'status', 'detail']) assert.ok(key in error.json(), key);
});

test('every page carries the headers that protect it', async () => {
	for (const page of ['/', '/doc/actions', '/nowhere', '/login', '/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E']) {
		const answer = await get(server, page, { headers: { Accept: 'text/html' } }), policy = answer.headers['content-security-policy'] || '';
		assert.match(policy, /default-src 'none'|default-src 'self'/, page);
		assert.ok(!/unsafe-inline|unsafe-eval/.test(policy), `${page}: ${policy}`);
		assert.equal(answer.headers['x-content-type-options'], 'nosniff', page);
		assert.ok(answer.headers['referrer-policy'], page);
		assert.ok(/frame-ancestors 'none'/.test(policy) || answer.headers['x-frame-options'] === 'DENY', page);
		assert.ok(!answer.text.includes('<script>alert(1)'), page);
		assert.ok(!/ style="| onclick=/.test(answer.text), `${page}: inline style or script`);
	}
	expect(await get(server, '/metrics'), 200, '/metrics');
	assert.match((await get(server, '/metrics')).text, /^# TYPE /m);
});

test('a site in two languages: chosen by the reader, said on the page', async () => {
	for (const lang of ['nl', 'en']) {
		const page = await get(server, '/', { headers: { Accept: 'text/html', 'Accept-Language': lang } });
		assert.match(page.text, new RegExp(`<html[^>]* lang="${lang}"`), lang);
		assert.match(page.headers.vary || '', /Accept-Language/i);
	}
	await server.stop();
});
