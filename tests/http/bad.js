// SPDX-License-Identifier: EUPL-1.2
// bad: whatever is wrong with what is sent, the answer says what and how to go on, in the reader's language, and the log stands where it stood.
'use strict';
const zlib = require('node:zlib');
const { assert, ask, copyData, expect, folder, form, fs, get, logIn, must, raw, serve, spil, test } = require('./harness.js');
const { world, makeExamples } = require('./world.js');
const MERGE = 'application/merge-patch+json', FORM = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' };
const data = () => folder('bad');
let server, tag, session;

const seq = async () => (await get(server, '/healthz')).json().seq;
// Sends it in both languages: the codes, words in the answer (a sentence of at least some length), nothing written.
async function refuse(what, codes, method, target, { headers = {}, body, as, says = null }) {
	const before = await seq(), texts = [];
	for (const lang of ['en', 'nl']) {
		const answer = await ask(server, method, target, { as, body, headers: { ...headers, 'Accept-Language': lang } });
		assert.ok([codes].flat().includes(answer.code), `${what}: ${answer.code} instead of ${codes}\n${answer.text.slice(0, 800)}`);
		const html = /^text\/html/.test(answer.headers['content-type'] || '');
		let text;
		if (html) text = (/class="lead">([^<]+)|role="alert"[\s\S]*?<p>([^<]+)/.exec(answer.text) || []).slice(1).find(Boolean) || '';
		else { assert.match(answer.headers['content-type'] || '', /^application\/problem\+json/, what); const p = answer.json(); assert.equal(p.status, answer.code, what); text = [p.detail, ...(p.errors || []).map(e => `${e.at}: ${e.detail}`)].join(' '); }
		assert.ok(text.length > 15, `${what}: says "${text}"`);
		if (lang === 'en' && says) assert.match(text, says, what);
		texts.push(text);
	}
	assert.notEqual(texts[0], texts[1], `${what}: the same words in both languages: ${texts[0]}`);
	assert.equal(await seq(), before, `${what}: something was written`);
}

test('bad input: JSON that is none, or says what no register says', async () => {
	server = await serve(copyData(world.data, data()));
	await makeExamples(server, world.people.admin);
	const as = world.people.admin, J = { 'Content-Type': 'application/json' }, now = await get(server, '/api/actions/example', { as }), entry = now.json();
	tag = now.headers.etag;
	const CASES = {
		'nothing at all': '', 'half': '{"title":', 'a comma too many': '{"a":1,}', 'two values': '{} {}', 'a bare word': '{"title": yes}', 'not a number': '{"order": NaN}', 'single quotes': "{'title':'x'}",
		'a control character': '{"title":"a\u0001b"}', 'half a surrogate': '{"title":{"nl":"\\ud800"}}', 'the same key twice': '{"title":{"nl":"a"},"title":{"nl":"b"}}', 'very deep': '['.repeat(100000), 'deep and closed': `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
		'a list': '[1,2]', 'a text': '"x"', 'null': 'null', 'a number': '7',
	};
	for (const [what, body] of Object.entries(CASES)) for (const [method, target, headers] of [['POST', '/api/actions', J], ['PUT', '/api/actions/example', { ...J, 'If-Match': tag }], ['PATCH', '/api/actions/example', { 'Content-Type': MERGE, 'If-Match': tag }], ['POST', '/api/actions/example/moves', { ...J, 'If-Match': tag }], ['POST', '/api/actions/example/undo', { ...J, 'If-Match': tag }]]) await refuse(`${method} ${target}, ${what}`, [400, 413, 422], method, target, { as, headers, body });
	const VALUES = {
		'a key that is not there': [{ tilte: { nl: 'x' } }, /tilte.*title/], 'a text where one per language belongs': [{ title: 'x' }, /title/], 'a date that does not exist': [{ end: '2026-02-30' }, /end.*date/], 'a number too large': [{ progress: 1e300 }, null],
		'an address that is none': [{ owner: 'nobody' }, /owner/], 'what is not there': [{ owner: `${world.base}/id/organisations/nothing` }, /owner/], 'what is of another kind': [{ owner: `${world.base}/id/actions/example` }, /owner/],
		'the address of another': [{ '@id': `${world.base}/id/actions/other` }, /address/], 'another type': [{ '@type': 'urn:x' }, /type/], 'a state that is not there': [{ state: 'nothing' }, /state/], 'a text of 2 MiB': [{ title: { nl: 'x'.repeat(2 << 20) } }, null],
		'a language that is none': [{ title: { klingon_: 'x' } }, /language/], 'ten thousand values': [{ goals: Array(10000).fill(`${world.base}/id/goals/example`) }, /goals/],
	};
	for (const [what, [more, says]] of Object.entries(VALUES)) await refuse(what, [413, 422], 'PUT', '/api/actions/example', { as, headers: { ...J, 'If-Match': tag }, body: { ...entry, ...more }, says });
});

test('bad input: Turtle and other media that are not taken, or are wrong', async () => {
	const as = world.people.admin;
	for (const [media, body] of [['text/turtle', '<urn:x> a <urn:y'], ['application/ld+json', '{"@context": 3'], ['application/rdf+xml', '<rdf:RDF'], ['text/csv', 'a,b'], ['application/xml', '<a/>'], ['nonsense', 'x'], ['application/json; charset=utf-16', '{}']]) {
		await refuse(`POST as ${media}`, [400, 415, 422], 'POST', '/api/actions', { as, headers: { 'Content-Type': media }, body });
		await refuse(`PUT as ${media}`, [400, 415, 422], 'PUT', '/api/actions/example', { as, headers: { 'Content-Type': media, 'If-Match': tag }, body });
	}
	await refuse('a patch that is none', [400, 415, 422], 'PATCH', '/api/actions/example', { as, headers: { 'Content-Type': 'application/json-patch+json', 'If-Match': tag }, body: '[{"op":"remove","path":"/title"}]' });
	// a file of shapes and one of data, wrong in one place: the command names file and line, and the data folder is as it was
	const broken = folder('broken.ttl');
	fs.writeFileSync(broken, '@prefix sh: <http://www.w3.org/ns/shacl#> .\n<urn:s> a sh:NodeShape ;\n sh:property [ sh:path <urn:p> ; sh:minCount "een } ] .\n');
	for (const words of [['validate', broken, '--shapes', broken], ['convert', broken, '--to', 'nt']]) {
		const done = spil([...words, '--lang', 'en']);
		assert.ok([2, 3].includes(done.code), `spil ${words[0]}: ${done.code} ${done.err}`);
		if (done.code === 3) assert.match(done.err, /broken\.ttl.*\b3\b/s, done.err);
	}
});

test('bad input: versions that are stale, malformed or missing', async () => {
	const as = world.people.admin, J = { 'Content-Type': 'application/json' }, entry = (await get(server, '/api/actions/example', { as })).json();
	const changes = { PUT: ['/api/actions/example', J, entry], PATCH: ['/api/actions/example', { 'Content-Type': MERGE }, { end: '2029-01-01' }], DELETE: ['/api/actions/example', {}, undefined], 'POST moves': ['/api/actions/example/moves', J, { transition: 'start', reason: 'x' }], 'POST undo': ['/api/actions/example/undo', J, { version: 1 }] };
	for (const [name, [target, headers, body]] of Object.entries(changes)) {
		const method = name.split(' ')[0];
		for (const stale of ['"0"', '"999"', 'W/"1"', 'nonsense', '""', '"1', '"99999999999999999999999"']) await refuse(`${name} with If-Match ${stale}`, [400, 412], method, target, { as, headers: { ...headers, 'If-Match': stale }, body });
		await refuse(`${name} without a version`, 428, method, target, { as, headers, body });
	}
	await refuse('a new one where one is', 412, 'PUT', '/api/actions/example', { as, headers: { ...J, 'If-None-Match': '*' }, body: entry });
	const { cookie } = await logIn(server, as.login, as.password), page = await get(server, '/doc/actions/example/edit', { as: { cookie }, headers: { Accept: 'text/html' } });
	session = { cookie, csrf: /name="csrf" value="([^"]+)"/.exec(page.text)[1] };
	for (const what of ['move', 'withdraw']) for (const version of ['0', '-1', '77', '', 'x']) await refuse(`${what} with version "${version}"`, [400, 409, 412, 422], 'POST', `/doc/actions/example/${what}`, { as: session, headers: FORM, body: form({ csrf: session.csrf, version, transition: 'start', reason: 'x' }) });
	for (const version of ['0', '77', '', 'x', '-1', '99999999999999999999']) await refuse(`a form of version "${version}"`, [400, 409, 412, 422], 'POST', '/doc/actions/example/edit', { as: session, headers: FORM, body: form({ csrf: session.csrf, version, 'title.nl': 'Oud', 'title.en': 'Old', plan: entry.plan, save: '1' }) });
});

test('bad input: whoever has no right changes nothing, by any way', async () => {
	const J = { 'Content-Type': 'application/json', 'If-Match': tag }, entry = (await get(server, '/api/actions/example')).json();
	const who = { nobody: {}, 'a made-up token': { token: `spil_${'x'.repeat(43)}` }, 'a viewer': world.people.member, 'somebody of elsewhere': world.people.elsewhere, 'somebody without a role': world.people.named };
	for (const [name, as] of Object.entries(who)) {
		const codes = name === 'nobody' || name === 'a made-up token' ? 401 : 403;
		await refuse(`${name} adds`, codes, 'POST', '/api/actions', { as, headers: { 'Content-Type': 'application/json' }, body: entry });
		await refuse(`${name} adds by name`, codes, 'PUT', '/api/actions/new-one', { as, headers: { 'Content-Type': 'application/json', 'If-None-Match': '*' }, body: { ...entry, '@id': undefined, '@type': undefined } });
		await refuse(`${name} replaces`, codes, 'PUT', '/api/actions/example', { as, headers: J, body: { ...entry, end: '2029-01-01' } });
		await refuse(`${name} changes`, codes, 'PATCH', '/api/actions/example', { as, headers: { ...J, 'Content-Type': MERGE }, body: { end: '2029-01-01' } });
		await refuse(`${name} withdraws`, codes, 'DELETE', '/api/actions/example', { as, headers: J });
		await refuse(`${name} erases`, codes, 'DELETE', '/api/actions/example?erase=true&reason=x', { as, headers: J });
		await refuse(`${name} moves`, codes, 'POST', '/api/actions/example/moves', { as, headers: J, body: { transition: 'start', reason: 'x' } });
		await refuse(`${name} goes back`, codes, 'POST', '/api/actions/example/undo', { as, headers: J, body: { version: 1 } });
	}
	// a session's form with the token of another session, or none
	for (const csrf of ['', 'x'.repeat(43)]) for (const target of ['/doc/actions/new', '/doc/actions/example/edit', '/doc/actions/example/move', '/doc/actions/example/withdraw', '/doc/actions/example/undo', '/import', '/admin/accounts', '/workspace/tokens', '/logout']) await refuse(`${target} with csrf "${csrf.slice(0, 3)}"`, 403, 'POST', target, { as: session, headers: FORM, body: form({ csrf, version: '1', 'title.nl': 'x', transition: 'start' }) });
	await refuse('sent from another site', 403, 'POST', '/doc/actions/example/withdraw', { as: session, headers: { ...FORM, 'Sec-Fetch-Site': 'cross-site' }, body: form({ csrf: session.csrf, version: '1' }) });
	expect(await get(server, '/workspace', { as: session, headers: { Accept: 'text/html' } }), 200, 'the session goes on');
});

test('bad input: what is too long, too much or malformed on its way', async () => {
	const as = world.people.admin, host = `Host: 127.0.0.1:${server.port}\r\n`, auth = `Authorization: Bearer ${as.token}\r\n`, before = await seq();
	await refuse('a form of 6,000 fields', [400, 413, 422], 'POST', '/doc/actions/new', { as: session, headers: FORM, body: `csrf=${encodeURIComponent(session.csrf)}&${Array.from({ length: 6000 }, (x, i) => `f${i}=1`).join('&')}` });
	await refuse('a form in parts without an end', [400, 422], 'POST', '/doc/actions/new', { as: session, headers: { Accept: 'text/html', 'Content-Type': 'multipart/form-data; boundary=b' }, body: '--b\r\nContent-Disposition: form-data; name="title.nl"\r\n\r\nhalf' });
	await refuse('a form in parts without a boundary', [400, 422], 'POST', '/doc/actions/new', { as: session, headers: { Accept: 'text/html', 'Content-Type': 'multipart/form-data' }, body: 'x' });
	const long = `{"title":{"nl":"${'a'.repeat(20 << 20)}"}}`;
	const RAW = {
		'a body longer than it says': `POST /api/actions HTTP/1.1\r\n${host}${auth}Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}{"title":1}`,
		'a body shorter than it says': `POST /api/actions HTTP/1.1\r\n${host}${auth}Content-Type: application/json\r\nContent-Length: 900\r\nConnection: close\r\n\r\n{}`,
		'a body that says it is huge': `POST /api/actions HTTP/1.1\r\n${host}${auth}Content-Type: application/json\r\nContent-Length: 99999999999999\r\nConnection: close\r\n\r\n{}`,
		'chunks with wrong lengths': `POST /api/actions HTTP/1.1\r\n${host}${auth}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
		'two lengths': `POST /api/actions HTTP/1.1\r\n${host}${auth}Content-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} `,
		'a request within a body': `POST /api/actions HTTP/1.1\r\n${host}${auth}Content-Type: application/json\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nDELETE /api/actions/example HTTP/1.1\r\n${host}${auth}If-Match: ${tag}\r\n\r\n`,
		'too long a name': `PUT /api/actions/${'n'.repeat(5000)} HTTP/1.1\r\n${host}${auth}Content-Type: application/json\r\nIf-None-Match: *\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
		'a name that is none': `PUT /api/actions/%2e%2e HTTP/1.1\r\n${host}${auth}Content-Type: application/json\r\nIf-None-Match: *\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
		'a body of 20 MiB': `POST /api/actions HTTP/1.1\r\n${host}${auth}Content-Type: application/json\r\nContent-Length: ${long.length}\r\nConnection: close\r\n\r\n${long}`,
		'a packed body': `POST /api/actions HTTP/1.1\r\n${host}${auth}Content-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\nConnection: close\r\n\r\nabcd`,
	};
	for (const [what, text] of Object.entries(RAW)) {
		const answer = await raw(server, text, 4000);
		assert.ok(answer === '' || /^HTTP\/1\.[01] 4\d\d /.test(answer), `${what}: ${answer.slice(0, 200)}`);
		assert.ok(!/HTTP\/1\.1 2\d\d/.test(answer), `${what}: something in it was taken: ${answer.slice(0, 300)}`);
		assert.equal(await seq(), before, `${what}: something was written`);
	}
	expect(await get(server, '/api/actions/example'), 200, 'what should not be withdrawn is there');
});

// --- sheets ------------------------------------------------------------------------------------------------------------------------------
function zip(files) {
	const table = Array.from({ length: 256 }, (x, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xEDB88320 ^ (n >>> 1) : n >>> 1; return n >>> 0; });
	const crc = b => { let c = 0xFFFFFFFF; for (const x of b) c = table[(c ^ x) & 255] ^ (c >>> 8); return (c ^ 0xFFFFFFFF) >>> 0; };
	const parts = [], index = [];
	let at = 0;
	for (const [name, text] of Object.entries(files)) {
		const bytes = Buffer.from(text), packed = zlib.deflateRawSync(bytes), head = Buffer.alloc(30), entry = Buffer.alloc(46);
		head.writeUInt32LE(0x04034B50, 0); head.writeUInt16LE(20, 4); head.writeUInt16LE(8, 8); head.writeUInt32LE(crc(bytes), 14); head.writeUInt32LE(packed.length, 18); head.writeUInt32LE(bytes.length, 22); head.writeUInt16LE(name.length, 26);
		entry.writeUInt32LE(0x02014B50, 0); entry.writeUInt16LE(20, 4); entry.writeUInt16LE(20, 6); head.copy(entry, 10, 8, 30); entry.writeUInt32LE(at, 42);
		parts.push(head, Buffer.from(name), packed); index.push(entry, Buffer.from(name));
		at += 30 + name.length + packed.length;
	}
	const directory = Buffer.concat(index), end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054B50, 0); end.writeUInt16LE(Object.keys(files).length, 8); end.writeUInt16LE(Object.keys(files).length, 10); end.writeUInt32LE(directory.length, 12); end.writeUInt32LE(at, 16);
	return Buffer.concat([...parts, directory, end]);
}
function xlsx(rows, more = {}) {
	const cell = (v, r, c) => `<c r="${String.fromCharCode(65 + c)}${r + 1}" t="inlineStr"><is><t>${String(v).replace(/&/g, '&amp;').replace(/</g, '&lt;')}</t></is></c>`;
	const rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships', main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main', packages = 'http://schemas.openxmlformats.org/package/2006';
	return zip({
		'[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
		'_rels/.rels': `<?xml version="1.0"?><Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		'xl/workbook.xml': `<?xml version="1.0"?><workbook xmlns="${main}" xmlns:r="${rel}"><sheets><sheet name="Plan" sheetId="1" r:id="r1"/></sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': `<?xml version="1.0"?><Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		'xl/worksheets/sheet1.xml': `<?xml version="1.0"?><worksheet xmlns="${main}"><sheetData>${rows.map((row, r) => `<row r="${r + 1}">${row.map((v, c) => cell(v, r, c)).join('')}</row>`).join('')}</sheetData></worksheet>`,
		...more,
	});
}
const SHEET = [['Nr', 'Actie', 'Trekker', 'Einde', 'Stand'], ['9,1', 'Een goede rij uit een werkboek', 'VDAB', '2026-12-31', 'op schema'], ['9,2', 'Een rij met een foute datum', 'VDAB', '32/13/2026', 'op schema'], ['9,1', 'Nog eens hetzelfde nummer', 'VDAB', '2026-12-31', 'op schema']];
const csv = rows => rows.map(r => r.join(';')).join('\n');
const SHEETS = {
	'plan.csv': [Buffer.from(csv(SHEET)), /Einde|row 3|32\/13/], 'plan.xlsx': [xlsx(SHEET), /Einde|row 3|32\/13/],
};
const FILES = {
	'empty.csv': Buffer.from(''), 'titles.csv': Buffer.from('Nr;Actie;Einde\n'), 'nothing.csv': Buffer.from('aa;bb\n1;2\n'), 'bytes.csv': Buffer.from([0, 1, 2, 0xFF, 0xFE, 0, 10, 0]), 'quote.csv': Buffer.from('Nr;Actie\n9,1;"nooit dicht\n'.repeat(3)),
	'no.xlsx': Buffer.from('this is no workbook'), 'half.xlsx': xlsx(SHEET).subarray(0, 700), 'other.xlsx': zip({ 'a.txt': 'a' }), 'wrong.xlsx': xlsx(SHEET, { 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row>' }),
	'entities.xlsx': xlsx(SHEET, { 'xl/worksheets/sheet1.xml': '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>' }),
	'bomb.xlsx': xlsx(SHEET, { 'xl/worksheets/sheet1.xml': Buffer.alloc(200 << 20, 32) }), 'plan.pdf': Buffer.from('%PDF-1.4\n'),
};

test('bad input: sheets with wrong rows, and what is no sheet', async () => {
	const before = await seq(), lang = `${session.cookie}; lang=en`, as = { cookie: lang };
	const fields = { csrf: session.csrf, 'new-strategy': 'Strategie van slechte bladen', publisher: 'VDAB', 'new-plan': 'Plan van slechte bladen', year: '2026' };
	const send = (name, bytes, more) => ask(server, 'POST', '/import', { as, headers: FORM, body: form({ ...fields, file: bytes.toString('base64url'), filename: name, ...more }) });
	for (const [name, [bytes, says]] of Object.entries(SHEETS)) {
		const preview = expect(await send(name, bytes, { step: 'preview' }), 200, name).text, seen = /name="seen" value="([0-9a-f]{64})"/.exec(preview);
		assert.match(preview, says, `${name}: the wrong cell is named`);
		assert.match(preview, /Errors: [2-9]/, `${name}: both wrong rows are counted`);
		const kept = expect(await send(name, bytes, { step: 'keep', seen: seen[1] }), 422, `${name}: keeping what is wrong`).text;
		assert.match(kept, /Nothing was written/);
		assert.equal(await seq(), before, `${name}: something was written`);
	}
	for (const [name, bytes] of Object.entries(FILES)) for (const step of ['preview', 'keep']) {
		const answer = await send(name, bytes, { step, seen: '0'.repeat(64) });
		// a sheet without rows is no mistake, and no import; one with wrong rows has a preview that counts them
		const quiet = answer.code === 200 && (step === 'preview' ? /There is nothing to keep|<strong>[1-9]\d*<\/strong> wrong/ : /There is nothing to keep/).test(answer.text);
		assert.ok(quiet || [400, 412, 413, 415, 422].includes(answer.code), `${name}, ${step}: ${answer.code} ${answer.text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').slice(0, 500)}`);
		if (!quiet) assert.match(answer.text, /role="alert"/, `${name}, ${step}: no message`);
		assert.equal(await seq(), before, `${name}, ${step}: something was written`);
	}
	assert.equal(await server.stop(), 0);
	// and by the command
	const plan = /id\/plans\/([A-Za-z0-9._-]+)/.exec(must(['export', '-', '--as', 'nt', '--register', 'plans', '--data', data()]))[1], head = must(['log', '--limit', '1', '--data', data()]);
	for (const [name, bytes] of [...Object.entries(FILES), ...Object.entries(SHEETS).map(([n, [b]]) => [n, b])]) {
		const file = folder(name);
		fs.writeFileSync(file, bytes);
		const done = spil(['import', file, '--plan', plan, '--yes', '--data', data(), '--lang', 'en']);
		assert.ok([0, 1, 3].includes(done.code), `spil import ${name}: ${done.code} ${done.out}${done.err}`);
		assert.ok((done.out + done.err).length > 20, `spil import ${name} says nothing`);
		assert.equal(must(['log', '--limit', '1', '--data', data()]), head, `spil import ${name}: something was written (exit ${done.code}) ${done.out}`);
	}
	assert.ok(JSON.parse(must(['verify', '--json', '--data', data()])).good);
});
