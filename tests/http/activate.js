// SPDX-License-Identifier: EUPL-1.2
// Changed register files: shown before they are activated, activated with a warning or, when asked, not at all; the operator's files too.
'use strict';
const { assert, copyData, expect, folder, fs, get, logIn, must, path, serve, spil, test } = require('./harness.js');
const { world } = require('./world.js');
let data, files, server;
const OURS = path.resolve('registers');
const json = words => { const done = spil([...words, '--json', '--data', data]); return { code: done.code, ...JSON.parse(done.out) }; };

test('the register files in use differ in nothing; a stricter one names what would no longer pass, beside a server, and changes nothing', async () => {
	data = copyData(world.data, folder('activate'));
	files = folder('activate-files');
	fs.cpSync(OURS, files, { recursive: true });
	const same = json(['register', 'check']);
	assert.equal(same.code, 0);
	assert.deepEqual(same.registers, []);
	const text = fs.readFileSync(path.join(files, 'actions.ttl'), 'utf8');
	assert.match(text, /sh:maxLength 250/);
	fs.writeFileSync(path.join(files, 'actions.ttl'), text.replace('sh:maxLength 250', 'sh:maxLength 60'));
	server = await serve(data);
	const one = json(['register', 'check', path.join(files, 'actions.ttl')]), all = json(['register', 'check', files]);
	await server.stop();
	assert.equal(one.code, 1);
	assert.deepEqual(one.registers, ['actions']);
	assert.ok(one.failing > 20 && one.checked >= one.failing);
	assert.deepEqual(one.changes, [{ register: 'actions', key: 'title', sort: 'tighter', message: { nl: 'Een tekst heeft nu hoogstens 60 tekens.', en: 'A text has at most 60 characters now.' } }]);
	const finding = one.findings.find(f => f.key === 'title');
	assert.equal(finding.count, one.failing);
	assert.equal(finding.entries.length, 20);
	assert.ok(finding.entries.every(e => e.startsWith(`${world.base}/id/actions/`)));
	assert.notEqual(finding.message.nl, finding.message.en);
	delete one.time;
	delete all.time;
	assert.deepEqual(all, one, 'the folder says the same');
	const people = spil(['register', 'check', files, '--data', data, '--lang', 'en']);
	assert.match(people.out, /1 registers differ from those in use[\s\S]*title +tighter +A text has at most 60 characters now[\s\S]*http:\/\/localhost:8080\/id\/actions\/[\s\S]*would no longer pass/);
	assert.deepEqual(json(['register', 'check']).registers, [], 'nothing was activated');
});

test('with registers_strict the server does not start, exit 1, and says how to go on; without it starts, warns and shows an administrator', async () => {
	const strict = spil(['serve', '--data', data, '--registers', files, '--registers_strict', 'yes', '--port', '0']);
	assert.equal(strict.code, 1, strict.err);
	assert.match(strict.err, /were not activated \(registers_strict\)\. "spil register check" shows which/);
	assert.equal(json(['register', 'check', '--registers', files]).code, 1, 'still not activated');
	server = await serve(data, ['--registers', files]);
	assert.match(server.log(), /"level":"warn","event":"registers-activated","entries-that-no-longer-pass":"\d+"/);
	expect(await get(server, '/admin/registers'), 401, 'for nobody');
	const steward = world.people.steward, p = world.people.admin;
	expect(await get(server, '/admin/registers', { as: { cookie: (await logIn(server, steward.login, steward.password)).cookie } }), 403, 'for a steward');
	const admin = { cookie: `${(await logIn(server, p.login, p.password)).cookie}; lang=en` };
	const page = expect(await get(server, '/admin/registers', { as: admin }), 200, 'the page').text;
	assert.match(page, /<code>title<\/code>[\s\S]*stricter[\s\S]*A text has at most 60 characters now/);
	assert.match(page, /<li><a href="\/doc\/actions\/[^"]+">/);
	assert.match(expect(await get(server, '/admin', { as: admin }), 200, 'the judgement').text, /entries no longer passed/);
	assert.match(expect(await get(server, '/admin/registers', { as: { cookie: admin.cookie.replace('lang=en', 'lang=nl') } }), 200, 'in Dutch').text, /Een tekst heeft nu hoogstens 60 tekens/);
	const one = /<li><a href="(\/doc\/actions\/[^"]+)">/.exec(page)[1];
	expect(await get(server, one, { headers: { Accept: 'text/html' } }), 200, 'an entry that does not pass is shown all the same');
	await server.stop();
	assert.deepEqual(json(['register', 'check', '--registers', files]).registers, [], 'now they are in use');
	server = await serve(data, ['--registers', files, '--registers_strict', 'yes']);
	await server.stop();
});

test("an operator's own file counts; a register that goes away is told; a wrong file is exit 3", async () => {
	fs.mkdirSync(path.join(data, 'registers'), { recursive: true });
	fs.writeFileSync(path.join(data, 'registers', 'news.ttl'), '@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n<urn:spil:register:news> rdfs:label "Berichten"@nl .\n');
	const text = json(['register', 'check', '--registers', files]);
	assert.equal(text.code, 0);
	assert.deepEqual(text.registers, ['news']);
	assert.deepEqual(text.changes, []);
	fs.copyFileSync(path.join(__dirname, 'rooms.ttl'), path.join(data, 'registers', 'rooms.ttl'));
	const more = json(['register', 'check', '--registers', files]);
	assert.ok(more.changes.some(c => c.register === 'rooms' && c.sort === 'added'));
	fs.rmSync(path.join(data, 'registers', 'rooms.ttl'));
	const wrong = folder('wrong-actions');
	fs.mkdirSync(wrong, { recursive: true });
	fs.writeFileSync(path.join(wrong, 'actions.ttl'), fs.readFileSync(path.join(files, 'actions.ttl'), 'utf8').replace('sh:maxLength 60', 'sh:maxLength "many"'));
	const bad = spil(['register', 'check', path.join(wrong, 'actions.ttl'), '--data', data]);
	assert.equal(bad.code, 3, bad.out + bad.err);
	assert.match(bad.err, /actions\.ttl, line \d+/);
	assert.equal(spil(['register', 'check', path.join(wrong, 'nothing.ttl'), '--data', data]).code, 4);
	assert.equal(spil(['register', 'chekc', '--data', data]).code, 2);
	assert.equal(spil(['register', '--data', data]).code, 2);
	assert.equal(spil(['register', 'check', '--data', folder('none')]).code, 3);
});
