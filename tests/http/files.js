// SPDX-License-Identifier: EUPL-1.2
// Files of entries: bringing them by form and by API, who may have them, what is refused, and that they go when they must.
'use strict';
const crypto = require('node:crypto');
const { assert, ask, copyData, expect, folder, fs, get, logIn, must, path, serve, spil, test } = require('./harness.js');
const { world } = require('./world.js');
const PDF = Buffer.from('%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n', 'latin1');
const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(200, 7)]);
const LIMITED = { visibility: 'organisation', organisation: `${world.base}/id/organisations/operator` };
let server, data, editor, admin;

const sha = bytes => crypto.createHash('sha256').update(bytes).digest('hex');
const stored = bytes => path.join(data, 'files/blobs', sha(bytes).slice(0, 2), sha(bytes).slice(2));
const local = iri => iri.replace(world.base, '');

// The harness sends text; files are bytes, so these requests are made here.
const http = require('node:http');
function send(target, { as = {}, headers = {}, body, method = 'POST' }) {
	return new Promise((good, bad) => {
		const all = { Accept: '*/*', ...headers, 'Content-Length': body.length };
		if (as.token) all.Authorization = `Bearer ${as.token}`;
		if (as.cookie) all.Cookie = as.cookie;
		const q = http.request({ host: '127.0.0.1', port: server.port, method, path: target, headers: all, agent: false }, r => {
			const parts = [];
			r.on('data', d => parts.push(d));
			r.on('end', () => { const bytes = Buffer.concat(parts), text = bytes.toString('utf8'); good({ code: r.statusCode, headers: r.headers, text, bytes, json: () => JSON.parse(text) }); });
		});
		q.on('error', bad);
		q.end(body);
	});
}
function have(target, { as = {}, headers = {}, method = 'GET' } = {}) { return send(target, { as, headers, body: Buffer.alloc(0), method }); }
const bring = (name, body, as = editor) => send(`/api/files?name=${encodeURIComponent(name)}`, { as, body, headers: { 'Content-Type': 'application/octet-stream' } });

// fields: [name, value] or [name, bytes, filename]
function multipart(fields) {
	const edge = '----spil-test-edge', parts = [];
	for (const [name, value, filename] of fields) {
		parts.push(Buffer.from(`--${edge}\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"\r\nContent-Type: application/octet-stream`}\r\n\r\n`), Buffer.from(value), Buffer.from('\r\n'));
	}
	parts.push(Buffer.from(`--${edge}--\r\n`));
	return { body: Buffer.concat(parts), headers: { 'Content-Type': `multipart/form-data; boundary=${edge}` } };
}
async function session(who) {
	const p = world.people[who], { cookie } = await logIn(server, p.login, p.password);
	const page = expect(await get(server, '/workspace?lang=en', { as: { cookie } }), 200, `the workspace of ${who}`);
	return { cookie: `${cookie}; lang=en`, csrf: /name="csrf" value="([^"]+)"/.exec(page.text)[1] };
}
const post = (target, as, fields) => send(target, { as, ...multipart([['csrf', as.csrf], ...fields]) });
const files = () => { const root = path.join(data, 'files/blobs'); return fs.readdirSync(root, { recursive: true }).filter(f => /^[0-9a-f]{2}.[0-9a-f]{62}$/.test(f)).length; };
const make = (body, as = editor) => ask(server, 'POST', '/api/papers', { as, body });

test('files: a register with files starts', async () => {
	data = copyData(world.data, folder('files'));
	fs.mkdirSync(path.join(data, 'registers'), { recursive: true });
	fs.copyFileSync(path.join(__dirname, 'papers.ttl'), path.join(data, 'registers', 'papers.ttl'));
	must(['user', 'role', 'elsewhere', 'editor', 'elsewhere', '--data', data]);
	server = await serve(data);
	editor = world.people.editor;
	admin = world.people.admin;
	assert.equal(files(), 0);
});

test('a file is brought by the API, used in an entry, and served with its facts', async () => {
	const made = expect(await bring('Jaarverslag 2026 – één.pdf', PDF), 201, 'bringing').json();
	assert.deepEqual(made, { '@id': `${world.base}/file/${sha(PDF)}/Jaarverslag%202026%20%E2%80%93%20%C3%A9%C3%A9n.pdf`, name: 'Jaarverslag 2026 – één.pdf', mediaType: 'application/pdf', size: PDF.length, sha256: sha(PDF) });
	assert.deepEqual(fs.readFileSync(stored(PDF)), PDF);
	expect(await have(local(made['@id'])), 404, 'nothing refers to it yet');
	const entry = expect(await make({ title: 'Met verslag', report: made['@id'], ...LIMITED, visibility: 'public' }), 201, 'the entry').json();
	assert.equal(entry.kind, 'application/pdf');
	assert.equal(entry.bytes, PDF.length);
	const got = expect(await have(local(made['@id'])), 200, 'the file');
	assert.deepEqual(got.bytes, PDF);
	assert.equal(got.headers['content-length'], String(PDF.length));
	assert.equal(got.headers['content-type'], 'application/pdf');
	assert.equal(got.headers['x-content-type-options'], 'nosniff');
	assert.match(got.headers['content-security-policy'], /default-src 'none'.*sandbox/);
	assert.match(got.headers['content-disposition'], /^attachment; filename="[ -~]+"; filename\*=UTF-8''Jaarverslag%202026%20%E2%80%93%20%C3%A9%C3%A9n\.pdf$/);
	const tag = got.headers.etag;
	assert.equal(tag, `"${sha(PDF)}"`);
	expect(await have(local(made['@id']), { headers: { 'If-None-Match': tag } }), 304, 'the same');
	const page = expect(await get(server, local(entry['@id']).replace('/id/', '/doc/'), { headers: { Accept: 'text/html', 'Accept-Language': 'en' } }), 200, 'the page').text;
	assert.match(page, /<a href="\/file\/[0-9a-f]{64}\/Jaarverslag%202026[^"]*">Jaarverslag 2026 – één\.pdf \(PDF document, 50 bytes\)<\/a>/);
	const head = await have(local(made['@id']), { method: 'HEAD' });
	assert.equal(head.code, 200);
	assert.equal(head.bytes.length, 0);
});

test('a part of a file is given, and a part outside it refused', async () => {
	const iri = local((await bring('Jaarverslag 2026 – één.pdf', PDF)).json()['@id']);
	for (const [range, from, to] of [['bytes=0-4', 0, 4], ['bytes=5-', 5, PDF.length - 1], ['bytes=-6', PDF.length - 6, PDF.length - 1], ['bytes=10-99999', 10, PDF.length - 1]]) {
		const part = expect(await have(iri, { headers: { Range: range } }), 206, range);
		assert.deepEqual(part.bytes, PDF.subarray(from, to + 1), range);
		assert.equal(part.headers['content-range'], `bytes ${from}-${to}/${PDF.length}`);
	}
	const outside = expect(await have(iri, { headers: { Range: 'bytes=900-' } }), 416, 'outside');
	assert.equal(outside.headers['content-range'], `bytes */${PDF.length}`);
	assert.deepEqual((await have(iri, { headers: { Range: 'bytes=0-4', 'If-Range': '"another"' } })).bytes, PDF);
	assert.deepEqual((await have(iri, { headers: { Range: 'lines=1-2' } })).bytes, PDF);
});

test('a file is had by those alone who see an entry that refers to it', async () => {
	const secret = Buffer.concat([PDF, Buffer.from('MARKER-of-a-secret')]), iri = (await bring('geheim.pdf', secret)).json()['@id'];
	const made = expect(await make({ title: 'Gesloten stuk', report: iri, ...LIMITED }), 201, 'the entry').json();
	for (const who of ['editor', 'member', 'admin']) expect(await have(local(iri), { as: world.people[who] }), 200, who);
	for (const who of [undefined, world.people.elsewhere, world.people.named]) {
		for (const headers of [{}, { Range: 'bytes=0-3' }, { 'If-None-Match': `"${sha(secret)}"` }]) {
			const answer = await have(local(iri), { as: who, headers });
			assert.equal(answer.code, 404);
			assert.ok(!answer.text.includes('MARKER') && !('etag' in answer.headers));
		}
	}
	expect(await have(local(iri).replace('geheim', 'anders'), { as: admin }), 404, 'another name');
	// whoever knows the digest alone cannot let their own readers have it
	expect(await ask(server, 'POST', '/api/help-requests', { as: world.people.elsewhere, body: {} }), 422, 'elsewhere may add somewhere');
	const thief = await make({ title: 'Gestolen', report: iri, organisation: `${world.base}/id/organisations/elsewhere` }, world.people.elsewhere);
	expect(thief, 422, 'a stolen reference');
	assert.equal(thief.json().errors[0].at, 'report');
	expect(await have(local(iri)), 404, 'still closed');
	// open: had by all; closed again, or replaced: only by those who may see the version that had it
	const where = local(made['@id']).replace('/id/', '/api/');
	const patch = async body => { const now = await get(server, where, { as: editor }); expect(await ask(server, 'PATCH', where, { as: editor, headers: { 'If-Match': now.headers.etag, 'Content-Type': 'application/merge-patch+json' }, body: JSON.stringify(body) }), 200, 'a change'); };
	await patch({ visibility: 'public' });
	expect(await have(local(iri)), 200, 'open');
	await patch({ report: null });
	expect(await have(local(iri)), 200, 'an old version that anybody may see');
	await patch({ visibility: 'organisation' });
	expect(await have(local(iri)), 404, 'history is closed with the entry');
	expect(await have(local(iri), { as: world.people.member }), 200, 'and open to whom it is');
	const facts = (await get(server, where, { as: editor })).json();
	assert.ok(!('kind' in facts) && !('bytes' in facts), 'the facts went with the file');
});

test('hostile names, empty files, wrong types and large files are refused with a sentence, and nothing is kept', async () => {
	const before = files();
	for (const [name, body, code, says] of [
		['leeg.pdf', Buffer.alloc(0), 422, /empty/], ['.pdf', PDF, 422, /no name for a file/], ['zonder', PDF, 422, /no name/], ['../../etc/passwd', PDF, 422, /no name/], ['a.\u0000pdf', PDF, 400, /./],
		['programma.exe', Buffer.from('MZ'), 415, /not a kind of file/], ['pagina.html', Buffer.from('<script>alert(1)</script>'), 415, /not a kind/], ['verslag.pdf', PNG, 415, /something else/],
		['beeld.png', PDF, 415, /something else/], ['tabel.csv', Buffer.from([97, 0, 98]), 415, /something else/], ['boek.xlsx', Buffer.from('PK\x03\x04 and no workbook'), 415, /something else/],
		['‮gnp.exe', PDF, 415, /not a kind/],
	]) {
		const answer = await send(`/api/files?name=${encodeURIComponent(name)}&lang=en`, { as: editor, body, headers: { 'Content-Type': 'application/octet-stream' } });
		expect(answer, code, name);
		assert.match(answer.text, says, name);
	}
	expect(await send('/api/files', { as: editor, body: PDF, headers: { 'Content-Type': 'application/pdf' } }), 400, 'no name');
	expect(await bring('verslag.pdf', PDF, {}), 401, 'nobody');
	const large = Buffer.concat([PDF, Buffer.alloc(31 << 20, 32)]);
	const answer = expect(await bring('groot.pdf', large).catch(e => ({ code: 413, text: String(e) })), 413, 'too large');
	assert.ok(answer.text.length > 10);
	assert.equal(files(), before, 'nothing was kept');
	const kept = expect(await bring('C:\\Users\\An\\ver slag.PDF', PDF), 201, 'a path').json();
	assert.equal(kept.name, 'ver slag.pdf');
});

test('an entry cannot take a file that does not fit its field', async () => {
	const png = (await bring('beeld.png', PNG)).json()['@id'], csv = (await bring('tabel.csv', Buffer.from('a;b\n1;2\n'))).json()['@id'];
	const large = (await bring('groot.pdf', Buffer.concat([PDF, Buffer.alloc(120000, 32)]))).json()['@id'];
	for (const [body, at] of [[{ report: csv }, 'report'], [{ report: large }, 'report'], [{ annexes: [png, png.replace('beeld', '..%2Fbeeld')] }, 'annexes[1]'], [{ annexes: [png.replace('.png', '.csv')] }, 'annexes[0]'],
		[{ report: `${world.base}/file/${'0'.repeat(64)}/x.pdf` }, 'report'], [{ report: png.replace(/[0-9a-f]{64}/, h => h.toUpperCase()) }, 'report']]) {
		const answer = expect(await make({ title: 'Past niet', ...LIMITED, ...body }), 422, JSON.stringify(body));
		assert.ok(answer.json().errors.some(e => e.at === at), `${JSON.stringify(body)}: ${answer.text}`);
	}
	const good = expect(await make({ title: 'Past', report: png, annexes: [csv, large], ...LIMITED }), 201, 'fits').json();
	assert.equal(good.kind, 'image/png');
	assert.match((await have(local(png), { as: editor })).headers['content-disposition'], /^inline/);
	expect(await ask(server, 'POST', '/api/news', { as: editor, body: { link: csv } }), 422, 'a file where no file belongs');
});

test('the form keeps a file without JavaScript, also when other fields are wrong, and shows, replaces and removes it', async () => {
	const as = await session('editor'), one = Buffer.concat([PDF, Buffer.from('% one')]), two = Buffer.concat([PDF, Buffer.from('% two')]), organisation = ['organisation', LIMITED.organisation];
	const page = expect(await get(server, '/doc/papers/new', { as, headers: { Accept: 'text/html' } }), 200, 'the form').text;
	assert.match(page, /<form[^>]*enctype="multipart\/form-data"/);
	assert.match(page, /<input type="file" id="f-report" name="report" accept=".pdf,.png"/);
	const wrong = expect(await post('/doc/papers/new', as, [['title', ''], ['report', one, 'een.pdf'], ['annexes.0', two, 'twee.pdf'], organisation]), 422, 'no title').text;
	const hidden = /<input type="hidden" name="report" value="([^"]+)">/.exec(wrong);
	assert.equal(hidden && hidden[1], `${world.base}/file/${sha(one)}/een.pdf`);
	assert.match(wrong, /<input type="hidden" name="annexes\.0" value="[^"]+twee\.pdf">/);
	assert.match(wrong, /een\.pdf \(PDF document, 55 bytes\)/);
	// the browser sends the empty file field again beside the hidden one
	const done = expect(await post('/doc/papers/new', as, [['title', 'Uit het formulier'], ['report', hidden[1]], ['report', '', ''], ['annexes.0', /name="annexes\.0" value="([^"]+)"/.exec(wrong)[1]], ['annexes.1', '', ''], organisation]), 303, 'kept');
	const where = done.headers.location.split('?')[0], read = async () => expect(await get(server, where.replace('/doc/', '/api/'), { as: editor }), 200, 'the entry').json();
	let now = await read();
	assert.equal(now.report, hidden[1]);
	assert.equal(now.annexes.length, 1);
	const change = async fields => { const f = (await get(server, `${where}/edit`, { as, headers: { Accept: 'text/html' } })).text; return post(`${where}/edit`, as, [['version', /name="version" value="(\d+)"/.exec(f)[1]], ['title', 'Uit het formulier'], organisation, ...fields]); };
	const png = expect(await change([['report', now.report], ['report', PNG, 'geen.pdf'], ['annexes.0', now.annexes[0]]]), 415, 'the wrong bytes').text;
	assert.match(png, /id="f-report-error">[^<]*something else/);
	assert.match(png, /name="report" value="[^"]+een\.pdf"/, 'the present file stays in the form');
	const late = expect(await change([['report', now.report], ['report', Buffer.concat([PDF, Buffer.alloc(150000, 32)]), 'groot.pdf'], ['annexes.0', now.annexes[0]]]), 413, 'too large for this field').text;
	assert.match(late, /id="f-report-error">[^<]*at most 100 kB/);
	expect(await change([['report', now.report], ['report', two, 'nieuw.pdf'], ['annexes.0', now.annexes[0]], ['annexes.1', one, 'derde.pdf']]), 303, 'replaced and one more');
	now = await read();
	assert.match(now.report, new RegExp(`${sha(two)}/nieuw\\.pdf$`));
	assert.equal(now.annexes.length, 2);
	expect(await change([['report', now.report], ['report.remove', 'yes'], ['annexes.0', now.annexes[0]], ['annexes.0.remove', 'yes'], ['annexes.1', now.annexes[1]]]), 303, 'removed');
	assert.match(expect(await get(server, `${where}/history?from=1&to=2`, { as, headers: { Accept: 'text/html' } }), 200, 'the difference').text, /een\.pdf \([0-9a-f]{8}\)[\s\S]*nieuw\.pdf \([0-9a-f]{8}\)/);
	const last = await read();
	assert.ok(!('report' in last));
	assert.deepEqual(last.annexes, [now.annexes[1]]);
	const stranger = await session('member');
	const count = files();
	expect(await post('/doc/papers/new', stranger, [['title', 'x'], ['annexes.0', Buffer.from('not theirs to keep'), 'a.txt'], organisation]), 403, 'a viewer');
	assert.equal(files(), count, 'nothing is kept for whom may not add');
	const lost = await send('/doc/papers/new', { ...multipart([['csrf', 'x'], ['title', 'Sessie weg'], ['annexes.0', Buffer.from('lost'), 'weg.txt']]), headers: { ...multipart([]).headers, 'Accept-Language': 'en' } });
	expect(lost, 401, 'a session that ended');
	assert.match(lost.text, /weg\.txt[^<]*was not kept\. Choose it again/);
	assert.match(lost.text, /Sessie weg/);
});

test('verify names a changed and a missing file; a backup has them; a rebuild leaves them', async () => {
	await server.stop();
	const good = JSON.parse(must(['verify', '--json', '--data', data]));
	assert.equal(good.good, true);
	assert.ok(good.files.referred >= 4 && !good.files.missing && !good.files.changed, JSON.stringify(good.files));
	const backup = folder('files-backup');
	must(['backup', backup, '--data', data]);
	assert.deepEqual(fs.readFileSync(stored(PDF).replace(data, backup)), PDF);
	must(['rebuild', '--data', data]);
	fs.rmSync(path.join(data, 'files.db'));
	fs.writeFileSync(stored(PDF), Buffer.concat([PDF.subarray(0, 5), Buffer.from('X'), PDF.subarray(6)]));
	fs.rmSync(stored(PNG));
	const bad = spil(['verify', '--json', '--data', data]), report = JSON.parse(bad.out);
	assert.equal(bad.code, 1);
	assert.equal(report.good, false);
	assert.equal(report.files.missing, 1);
	assert.equal(report.files.changed, 1);
	assert.deepEqual(report.files.problems.map(p => p.at).sort(), [sha(PDF), sha(PNG)].sort());
	fs.writeFileSync(stored(PDF), PDF);
	fs.writeFileSync(stored(PNG), PNG);
	assert.equal(JSON.parse(must(['verify', '--json', '--data', data])).good, true);
	server = await serve(data);
});

test('what no entry uses goes a day after it came; what one uses stays', async () => {
	const orphan = Buffer.from('nobody uses this'), used = Buffer.from('somebody does');
	expect(await bring('wees.txt', orphan), 201, 'an orphan');
	const iri = (await bring('nodig.txt', used)).json()['@id'];
	expect(await make({ title: 'Gebruikt', annexes: [iri], ...LIMITED }), 201, 'used');
	await server.stop();
	for (const b of [orphan, used]) fs.utimesSync(stored(b), Date.now() / 1000 - 90000, Date.now() / 1000 - 90000);
	server = await serve(data);
	await new Promise(done => setTimeout(done, 300));
	assert.ok(fs.existsSync(stored(orphan)), 'brought today');
	await server.stop();
	fs.rmSync(path.join(data, 'files.db'));
	server = await serve(data);
	for (let i = 0; i < 50 && fs.existsSync(stored(orphan)); i++) await new Promise(done => setTimeout(done, 100));
	assert.ok(!fs.existsSync(stored(orphan)), 'the orphan went');
	assert.ok(fs.existsSync(stored(used)));
	expect(await have(local(iri), { as: editor }), 200, 'used');
});

test('erasing an entry removes its files, unless another uses them; also from a restored backup', async () => {
	const own = Buffer.from('only of the erased one: MARKER-erased'), shared = Buffer.from('of both');
	const [a, b] = [(await bring('eigen.txt', own)).json()['@id'], (await bring('gedeeld.txt', shared)).json()['@id']];
	const gone = expect(await make({ title: 'Te wissen', annexes: [a, b], ...LIMITED }, editor), 201, 'one').json();
	expect(await make({ title: 'Blijft', annexes: [b], ...LIMITED }, editor), 201, 'another');
	const backup = folder('files-before');
	must(['backup', backup, '--data', data]);
	const where = local(gone['@id']).replace('/id/', '/api/'), now = await get(server, where, { as: admin });
	expect(await ask(server, 'DELETE', `${where}?erase=true&reason=asked`, { as: admin, headers: { 'If-Match': now.headers.etag } }), 204, 'erased');
	assert.ok(!fs.existsSync(stored(own)), 'its own file is gone before the answer');
	assert.ok(fs.existsSync(stored(shared)));
	expect(await have(local(a), { as: admin }), 404, 'gone');
	expect(await have(local(b), { as: editor }), 200, 'shared');
	assert.equal(JSON.parse(must(['verify', '--json', '--data', data])).good, true);
	await server.stop();
	assert.ok(fs.existsSync(stored(own).replace(data, backup)));
	must(['restore', backup, '--data', data]);
	assert.ok(!fs.existsSync(stored(own)), 'erased again by the restore');
	assert.ok(fs.existsSync(stored(shared)));
});
