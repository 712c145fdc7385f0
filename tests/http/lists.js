// SPDX-License-Identifier: EUPL-1.2
// lists: one address, three faces: the page, the API and the CSV of the same question give the same entries, and each filter can be removed.
'use strict';
const { assert, copyData, expect, folder, get, serve, test } = require('./harness.js');
const { world } = require('./world.js');

const counted = text => { const m = /class="result-count"[^>]*>(\d[\d.,\u202f\u00a0 ]*) result/.exec(text); return m ? +m[1].replace(/\D/g, '') : -1; };
const rows = csv => { let n = 0, quoted = false; for (const c of csv.trimEnd()) { if (c === '"') quoted = !quoted; if (c === '\n' && !quoted) n++; } return n; };
const chips = text => [...(/<ul class="chosen-list"[\s\S]*?<\/ul>/.exec(text) || [''])[0].matchAll(/<li><a href="([^"]*)"><span class="hidden">[^<]*<\/span>([^<]*)/g)].map(m => ({ href: m[1].replaceAll('&amp;', '&'), text: m[2].trim() }));

test('one address means the same entries as page, API and CSV', async () => {
	const server = await serve(copyData(world.data, folder('lists')));
	const actions = expect(await get(server, '/api/actions?limit=1'), 200, 'actions').json();
	assert.ok(actions.total > 200, `the demonstration's actions: ${actions.total}`);
	const organisation = expect(await get(server, '/api/actions?limit=1&owner=-'), 200, 'without an owner').json();
	const owner = expect(await get(server, '/api/actions?limit=50'), 200, 'owners').json();
	const someOwner = JSON.stringify(owner).match(/"owner":\s*(?:\[\s*)?(?:\{[^}]*?"@id":\s*)?"([^"]+)"/);
	assert.ok(someOwner, 'an action has an owner');
	const e = encodeURIComponent;
	const asked = ['', 'state=done', 'state=done&state=blocked', 'owner=-', `owner=${e(someOwner[1])}`, `owner=${e(someOwner[1])}&state=done`, 'end.from=2026-01-01', 'end.to=2025-12-31', 'end.from=2026-06-01&end.to=2026-12-31',
		'modified.from=2020-01-01', 'modified.to=2020-01-01', 'created.from=2999-01-01', 'q=data', 'q=data&state=done&end.from=2026-01-01'];
	const totals = new Set();
	for (const query of asked) {
		const api = expect(await get(server, `/api/actions?limit=1&${query}`), 200, query).json().total;
		const page = expect(await get(server, `/doc/actions?lang=en&${query}`, { headers: { Accept: 'text/html' } }), 200, query).text;
		const csv = expect(await get(server, `/doc/actions.csv?${query}`), 200, query).text;
		assert.equal(counted(page), api, `page and API: ${query}`);
		assert.equal(rows(csv), api, `CSV and API: ${query}`);
		totals.add(api);
		// what is in force stands above the list; without it the list is the one of the address without it
		const shown = chips(page), wanted = query.split('&').filter(p => p && !p.startsWith('q=')).length;
		assert.equal(shown.length, wanted, `${query}: ${shown.map(s => s.text)}`);
		for (const chip of shown) {
			const without = expect(await get(server, chip.href, { headers: { Accept: 'text/html', Cookie: 'lang=en' } }), 200, chip.href);
			assert.equal(chips(without.text).length, wanted - 1, `${query} without ${chip.text}`);
			const alone = /: (from|up to) /.test(chip.text) || shown.filter(s => s.text.split(':')[0] === chip.text.split(':')[0]).length === 1;
			assert.ok(alone ? counted(without.text) >= api : counted(without.text) <= api, `${query} without ${chip.text}: values of one filter widen it, another filter narrows`);
		}
	}
	assert.ok(totals.size >= 7, `the questions tell lists apart: ${[...totals]}`);
	assert.ok(organisation.total >= 0);
	for (const wrong of ['end.from=soon', 'page=abc', 'order=nothing', 'limit=-1']) {
		const page = await get(server, `/doc/actions?lang=en&${wrong}`, { headers: { Accept: 'text/html' } });
		assert.equal(page.code, 400, wrong);
		assert.ok(page.text.includes(wrong.split('=')[1]), `the page names what is wrong: ${wrong}`);
		assert.equal((await get(server, `/api/actions?${wrong}`)).code, 400, wrong);
	}
	await server.stop();
});
