// SPDX-License-Identifier: EUPL-1.2
// The strategy on the site: each number is the number of entries of the list it links to; real and made-up strategies stay apart; an import
// writes what the preview showed, and nothing before.
'use strict';
const { assert, ask, copyData, expect, folder, form, get, logIn, serve, test } = require('./harness.js');
const { world } = require('./world.js');
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
let server;

const plain = s => s.replace(/&amp;/g, '&').replace(/&quot;/g, '"').replace(/&#39;/g, '\'');
const total = text => { const m = /role="status">\s*([\d,]+) result/.exec(text); return m ? Number(m[1].replace(/,/g, '')) : null; };

test('each number of the overview is that of the list behind it', async () => {
	server = await serve(copyData(world.data, folder('strategy')));
	for (const name of ['vlaamse-datastrategie', 'fictieve-datastrategie']) {
		const page = expect(await get(server, `/strategy/${name}?lang=en`), 200, name).text;
		const numbers = [...page.matchAll(/<a href="(\/doc\/actions[^"]*)">([\d,]+)</g)];
		assert.ok(numbers.length > 20, `${name} links ${numbers.length} numbers`);
		for (const [, where, shown] of numbers.filter((_, i) => i % 4 === 0)) {
			const list = expect(await get(server, `${plain(where)}&lang=en`), 200, where);
			assert.equal(total(list.text), Number(shown.replace(/,/g, '')), `${name}: ${decodeURIComponent(where)}`);
		}
	}
});

test('what nobody told is shown as unknown, and the made-up strategy says what it is', async () => {
	const real = (await get(server, '/strategy/vlaamse-datastrategie?lang=en')).text, made = (await get(server, '/strategy/fictieve-datastrategie?lang=en')).text, home = (await get(server, '/?lang=en')).text;
	assert.match(real, /<dt>Late<\/dt><dd><a href="#late">unknown</);
	assert.match(real, /<dt>Announced<\/dt><dd><a [^>]*>202</);
	assert.match(made, /class="notice fictional"/);
	assert.doesNotMatch(real, /class="notice fictional"|fictief-/);
	assert.doesNotMatch(home, /fictie[fv]/, 'the home page counts the real strategy alone');
	assert.equal((await get(server, '/strategy')).headers.location.replace(/^https?:\/\/[^/]+/, ''), '/strategy/vlaamse-datastrategie');
	expect(await get(server, '/strategy/nothing-of-the-kind'), 404, 'an unknown strategy');
});

test('two plans beside each other, and the strategy as a file', async () => {
	const page = expect(await get(server, '/strategy/fictieve-datastrategie/compare?lang=en'), 200, 'the comparison').text;
	assert.match(page, /\d+ actions go on, \d+ are new, \d+ were not continued/);
	for (const [extension, media] of [['csv', 'text/csv'], ['xlsx', 'application/vnd.openxml'], ['xml', 'application/xml'], ['jsonld', 'application/ld+json']]) {
		const file = expect(await get(server, `/strategy/vlaamse-datastrategie/export.${extension}`), 200, extension);
		assert.ok(file.headers['content-type'].startsWith(media), file.headers['content-type']);
		assert.match(file.headers['content-disposition'], new RegExp(`\\.${extension}"$`));
	}
});

test('an import on the site: preview, a wrong cell, then the good rows', async () => {
	const p = world.people.admin, { cookie } = await logIn(server, p.login, p.password), as = { cookie: `${cookie}; lang=en` };
	const start = expect(await get(server, '/import', { as }), 200, 'the form').text, csrf = /name="csrf" value="([^"]+)"/.exec(start)[1];
	const file = Buffer.from('Nummer;Actie;Trekker;Einde;Stand\n9,1;Een zin die nergens anders staat;VDAB;31/12/2026;op schema\n9,2;Een rij met een foute datum;VDAB;32/13/2026;\n').toString('base64url');
	const fields = { csrf, file, filename: 'plan.csv', 'new-strategy': 'Strategie van de proef', publisher: 'VDAB', 'new-plan': 'Plan van de proef 2026', year: '2026' };
	const send = more => ask(server, 'POST', '/import', { as, headers: FORM, body: form({ ...fields, ...more }) });
	const there = async () => (await get(server, '/doc/actions?q=nergens+anders&lang=en')).text.includes('Een zin die nergens anders staat');
	const preview = expect(await send({ step: 'preview' }), 200, 'the preview').text;
	assert.match(preview, /<strong>1<\/strong> new/);
	assert.match(preview, /<strong>1<\/strong> wrong/);
	assert.match(preview, /row 3, column Einde/);
	const seen = t => /name="seen" value="([0-9a-f]{64})"/.exec(t)[1];
	expect(await send({ step: 'keep', seen: seen(preview) }), 422, 'with a wrong row');
	expect(await send({ step: 'keep', seen: '0'.repeat(64), 'only-good': '1' }), 412, 'a preview that was not seen');
	expect(await send({ step: 'keep', 'only-good': '1', seen: seen(preview), csrf: 'x'.repeat(43) }), 403, 'a wrong token');
	assert.ok(!await there(), 'nothing is written before it is kept');
	const good = expect(await send({ step: 'preview', 'only-good': '1' }), 200, 'the preview of the good rows').text;
	const kept = expect(await send({ step: 'keep', 'only-good': '1', seen: seen(good) }), 303, 'kept');
	assert.match(kept.headers.location, /\/strategy\/strategie-van-de-proef/);
	assert.ok(await there(), 'the good row is there');
	assert.ok(!(await get(server, '/doc/actions?q=foute+datum&lang=en')).text.includes('Een rij met een foute datum'), 'the wrong row is not');
	const viewer = world.people.member, other = await logIn(server, viewer.login, viewer.password);
	expect(await get(server, '/import', { as: { cookie: other.cookie } }), 403, 'a viewer');
});

test('an action has three voices, a policy two scores', async () => {
	const list = (await get(server, '/doc/reports?lang=en')).text, report = /href="(\/doc\/reports\/[^"?]+)"/.exec(list)[1];
	const action = /href="(\/doc\/actions\/[^"?]+)"/.exec((await get(server, report)).text)[1], page = (await get(server, `${action}?lang=en`)).text;
	assert.match(page, /Three voices/);
	assert.match(page, /Latest report:/);
	assert.match(page, /Nothing measures this yet/);
	const policy = /href="(\/doc\/policies\/[^"?]+)"/.exec((await get(server, '/doc/policies')).text)[1];
	assert.match((await get(server, `${policy}?lang=en`)).text, /Score of the source[\s\S]*Score of this site/);
	await server.stop();
});
