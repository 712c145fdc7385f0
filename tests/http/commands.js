// SPDX-License-Identifier: EUPL-1.2
// commands: each command's exit codes, verification, backup while serving, restore, rebuild.
'use strict';
const { assert, ask, copyData, expect, folder, fs, get, logIn, must, path, serve, spil, test } = require('./harness.js');
const { world } = require('./world.js');

test('help explains each command; wrong use is exit 2', async () => {
	const help = must(['help']), names = [...help.matchAll(/^ {2}([a-z]+) /gm)].map(m => m[1]);
	for (const name of ['serve', 'init', 'import', 'export', 'verify', 'rebuild', 'backup', 'restore', 'log', 'user', 'token', 'canon', 'diff', 'help']) assert.ok(names.includes(name), name);
	for (const name of names) {
		assert.match(must(['help', name]), new RegExp(`spil ${name}`), name);
		assert.equal(spil([name, '--no-such-flag']).code, 2, `spil ${name} --no-such-flag`);
	}
	assert.equal(spil(['nothing']).code, 2);
	assert.equal(spil(['help', 'nothing']).code, 2);
	assert.equal(spil(['verify', 'too', 'many']).code, 2);
	assert.equal(spil(['backup']).code, 2);
	assert.equal(spil(['restore']).code, 2);
	assert.equal(spil(['import']).code, 2);
	assert.equal(spil(['user']).code, 2);
	assert.equal(spil(['serve', '--port', '99999']).code === 0, false);
	assert.match(must(['help', '--lang', 'nl']), /opdracht|commando|Dien|site/i);
	assert.match(must(['help', 'settings']), /--port/);
});

test('without data each command says so: exit 3', async () => {
	for (const words of [['verify'], ['rebuild'], ['log'], ['backup', folder('no-backup')], ['user', 'list'], ['token', 'list', 'admin'], ['head']]) {
		const done = spil([...words, '--data', folder('nothing')]);
		assert.equal(done.code, 3, `spil ${words.join(' ')}: ${done.code} ${done.err}`);
		assert.match(done.err, /spil init|spil serve/);
		const json = spil([...words, '--json', '--data', folder('nothing')]);
		assert.ok(JSON.parse(json.out).message.length > 10, json.out);
	}
});

test('a first start prints the login, and it works', async () => {
	const server = await serve(folder('first'));
	try {
		const password = /password\s+(\S{12,})/.exec(server.greeting);
		assert.ok(password && server.greeting.includes('admin'), server.greeting);
		expect((await logIn(server, 'admin', password[1])).answer, 303, 'the printed login');
		expect(await get(server, '/', { headers: { Accept: 'text/html' } }), 200, 'home');
	} finally { assert.equal(await server.stop(), 0, 'a graceful stop'); }
	assert.equal(spil(['init', '--data', folder('first')]).code, 3, 'init does not overwrite');
});

test('the log: good as it is, and a changed byte is named', async () => {
	const data = copyData(world.data, folder('verify'));
	const report = JSON.parse(must(['verify', '--json', '--data', data]));
	assert.ok(report.good && report.events > 20, JSON.stringify(report));
	const head = must(['head', '--data', data]), kept = folder('head.txt');
	fs.writeFileSync(kept, head);
	must(['verify', '--against', kept, '--data', data]);
	assert.match(must(['log', '--limit', '3', '--data', data]), /\S/);
	const file = path.join(data, 'log.db'), bytes = fs.readFileSync(file), at = bytes.lastIndexOf(Buffer.from('Operator of this site'));
	assert.ok(at > 0, 'the document stands in the log');
	bytes[at] ^= 1;
	fs.writeFileSync(file, bytes);
	const bad = spil(['verify', '--data', data]);
	assert.equal(bad.code, 1, bad.out + bad.err);
	assert.match(bad.out + bad.err, /\b\d+\b/);
});

test('the index can be thrown away: what is made anew is equal', async () => {
	const data = copyData(world.data, folder('rebuild'));
	const first = JSON.parse(must(['rebuild', '--json', '--data', data]));
	assert.equal(first.equal, true);
	const second = JSON.parse(must(['rebuild', '--json', '--data', data]));
	assert.equal(second.fingerprint, first.fingerprint);
});

test('backup while serving and writing; restored, everything acknowledged before it is there', async () => {
	const data = copyData(world.data, folder('live')), kept = folder('backup'), server = await serve(data), as = world.people.admin;
	const make = i => ask(server, 'PUT', `/api/organisations/made-${i}`, { as, headers: { 'If-None-Match': '*' }, body: { name: { nl: `Gemaakt ${i}`, en: `Made ${i}` }, kind: 'urn:spil:organisation-kind:other' } });
	for (let i = 0; i < 5; i++) expect(await make(i), 201, 'before');
	const busy = Promise.all(Array.from({ length: 20 }, (_, i) => make(100 + i)));
	must(['backup', kept, '--data', data]);
	for (const answer of await busy) expect(answer, 201, 'meanwhile');
	assert.notEqual(spil(['rebuild', '--data', data]).code, 0, 'rebuild beside a server');
	await server.stop();
	assert.equal(spil(['backup', kept, '--data', data]).code, 3, 'a folder that is not empty');
	const restored = folder('restored');
	must(['restore', kept, '--no-erasures', '--data', restored]);
	assert.equal(JSON.parse(must(['verify', '--json', '--data', restored])).good, true);
	const again = await serve(restored);
	try {
		for (let i = 0; i < 5; i++) expect(await get(again, `/api/organisations/made-${i}`), 200, `made-${i} after restore`);
		expect((await logIn(again, world.people.member.login, world.people.member.password)).answer, 303, 'accounts are in the backup');
	} finally { await again.stop(); }
	const manifest = fs.readdirSync(kept).find(n => /manifest/i.test(n));
	assert.ok(manifest, `${fs.readdirSync(kept)}`);
	const log = path.join(kept, 'log.db'), bytes = fs.readFileSync(log);
	bytes[bytes.length >> 1] ^= 255;
	fs.writeFileSync(log, bytes);
	assert.notEqual(spil(['restore', kept, '--no-erasures', '--data', folder('never')]).code, 0, 'a damaged backup');
});

test('an action plan is imported after a preview, and exported again', async () => {
	const data = copyData(world.data, folder('import')), file = folder('plan.csv');
	const count = () => { const out = folder('out.nt'); fs.rmSync(out, { force: true }); must(['export', out, '--register', 'actions', '--data', data]); return fs.readFileSync(out, 'utf8').split('\n').filter(l => l.includes('<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:spil:ns#Action>')).length; };
	const before = count();
	fs.writeFileSync(file, 'Nr;Actie;Einde\n9,90;Een proefactie invoeren;2026-12-31\n9,91;Nog een proefactie;2026-11-30\n');
	must(['export', folder('plans.nt'), '--register', 'plans', '--data', data]);
	const rows = must(['export', '-', '--as', 'csv', '--register', 'plans', '--data', data, '--lang', 'en']).trim().split('\n'), entries = JSON.parse(must(['export', '-', '--as', 'json', '--register', 'plans', '--data', data]));
	assert.ok(entries.length >= 3 && rows.length === entries.length + 1 && rows[0].includes('Title'), `a register as sheet and as JSON: ${rows.length}, ${entries.length}`);
	fs.writeFileSync(folder('keep.csv'), 'as it was');
	assert.match(spil(['export', folder('keep.csv'), '--register', 'nothing', '--data', data, '--lang', 'en']).err, /no register called/);
	assert.equal(fs.readFileSync(folder('keep.csv'), 'utf8'), 'as it was', 'a failed export leaves the file as it was');
	const plans = fs.readFileSync(folder('plans.nt'), 'utf8');
	const plan = /id\/plans\/([A-Za-z0-9._-]+)/.exec(plans);
	assert.ok(plan, plans.slice(0, 300));
	const preview = spil(['import', file, '--plan', plan[1], '--dry-run', '--data', data]);
	assert.equal(preview.code, 0, preview.out + preview.err);
	assert.match(preview.out, /2/);
	assert.equal(count(), before, 'a preview writes nothing');
	spil(['import', file, '--plan', plan[1], '--data', data], { input: 'n\n' });
	assert.equal(count(), before, 'no is no');
	must(['import', file, '--plan', plan[1], '--yes', '--data', data]);
	assert.equal(count(), before + 2);
	for (const ending of ['csv', 'xlsx', 'xml']) {
		const out = folder(`plan-out.${ending}`);
		must(['export', out, '--plan', plan[1], '--data', data]);
		assert.ok(fs.statSync(out).size > 100, ending);
	}
	assert.equal(spil(['import', folder('absent.csv'), '--plan', plan[1], '--data', data]).code, 3);
});
