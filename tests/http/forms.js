// SPDX-License-Identifier: EUPL-1.2
// forms: the form of every register with something wrong in each field: what was typed comes back, the summary names every mistake, and each of its
// links leads to a place on the page.
'use strict';
const { assert, ask, copyData, expect, folder, form, get, logIn, serve, test } = require('./harness.js');
const { world, examples } = require('./world.js');
const HEADERS = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html', 'Accept-Language': 'en' };
const text = html => html.replace(/&#39;/g, '\'').replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

// The names of the fields that somebody can type in or choose from, each once, with what kind it is.
function fields(page) {
	const all = new Map();
	for (const m of page.matchAll(/<(input|textarea|select)\b([^>]*)>/g)) {
		const name = /\bname="([^"]+)"/.exec(m[2]), type = /\btype="([^"]+)"/.exec(m[2]);
		if (!name || /^(csrf|version|reason|q|to)$/.test(name[1]) || (type && /hidden|file/.test(type[1]))) continue;
		all.set(text(name[1]), m[1] === 'input' ? type ? type[1] : 'text' : m[1]);
	}
	return all;
}
const WRONG = {
	'one letter everywhere': () => 'x',
	'several lines, the second much too long': () => `een regel\n${'y'.repeat(9000)}`,
	'only texts, the second line much too long': kind => kind === 'textarea' ? `een regel\n${'y'.repeat(9000)}` : '',
	'other characters': () => '"><script>alert(1)</script>\u0007',
};

test('forms: every link of an error summary leads to its field, and nothing typed is lost', async () => {
	const server = await serve(copyData(world.data, folder('forms'))), admin = world.people.admin, { cookie } = await logIn(server, admin.login, admin.password);
	const seq = async () => (await get(server, '/healthz')).json().seq, before = await seq(), wrong = [];
	let links = 0, forms = 0, lines = 0;
	for (const register of Object.keys(await examples(server))) {
		const page = await get(server, `/doc/${register}/new`, { as: { cookie }, headers: HEADERS });
		assert.equal(page.code, 200, `${register}: ${page.code}`);
		const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)[1], names = fields(page.text);
		assert.ok(names.size >= 2, `${register}: fields`);
		for (const [what, value] of Object.entries(WRONG)) {
			const sent = new Map([...names].map(([name, kind]) => [name, value(kind)]));
			const back = await ask(server, 'POST', `/doc/${register}/new`, { as: { cookie }, headers: HEADERS, body: form({ csrf, ...Object.fromEntries(sent), save: '1' }) }), at = `${register}, ${what}`;
			if (back.code !== 422 && back.code !== 400) { wrong.push(`${at}: ${back.code}`); continue; }
			forms++;
			const ids = [...back.text.matchAll(/ id="([^"]+)"/g)].map(m => text(m[1])), summary = /<div class="error-summary"[\s\S]*?<\/div>/.exec(back.text);
			if (!summary) { wrong.push(`${at}: no summary`); continue; }
			const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
			if (twice.length) wrong.push(`${at}: ids that stand twice: ${[...new Set(twice)].slice(0, 4)}`);
			const targets = [...summary[0].matchAll(/href="#([^"]*)"/g)].map(m => text(m[1]));
			if (summary[0].length > 400 + 600 * targets.length) wrong.push(`${at}: a summary of ${summary[0].length} characters: what was typed is repeated whole`);
			links += targets.length;
			if (!targets.length && !/<li>/.test(summary[0])) wrong.push(`${at}: a summary without a mistake`);
			for (const target of targets) if (!ids.includes(target)) wrong.push(`${at}: #${target} is not on the page`);
			if (what.startsWith('only') && targets.some(t => /\.(nl|en)$/.test(t))) lines++;
			if (back.text.includes('<script>alert(1)')) wrong.push(`${at}: what was typed became part of the page`);
			for (const [name, kind] of sent) if (names.get(name) === 'textarea' && !text(back.text).includes(kind.replace('\u0007', ''))) { wrong.push(`${at}: what was typed in ${name} is lost`); break; }
			// what an input describes itself by is there too
			for (const m of back.text.matchAll(/aria-describedby="([^"]+)"/g)) for (const id of text(m[1]).split(' ')) if (!ids.includes(id)) wrong.push(`${at}: aria-describedby ${id} is not on the page`);
		}
	}
	assert.deepEqual(wrong.slice(0, 25), []);
	assert.ok(forms > 120 && links > 800 && lines >= 3, `${forms} forms, ${links} links, ${lines} with a line of several`);
	assert.equal(await seq(), before, 'nothing was written');
	assert.equal(await server.stop(), 0);
});
