// SPDX-License-Identifier: EUPL-1.2
// main [PATTERN]: every kind of page in Debian's Chromium, in nl and en, wide and narrow: no axe-core violation, nothing wider than the window,
// no message in the console; then without JavaScript, at 400 %, and with the keyboard alone. Screenshots go to build/screenshots.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { chromium } = require('playwright-core');
const { ask, runAll, serve, test } = require('../http/harness.js');
const { world, prepare, makeExamples } = require('../http/world.js');

const SHOTS = path.resolve(process.env.SCREENSHOTS || 'build/screenshots');
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SIZES = { wide: { width: 1280, height: 900 }, narrow: { width: 360, height: 740 } };
let server, browser, site, action;

// [name, address, who]; an address may be a function, for what exists after the preparation only.
const PAGES = [
	['home', '/'], ['strategy', '/strategy'], ['action', () => action], ['list', '/doc/actions'], ['list-filtered', '/doc/actions?q=data'], ['list-empty', '/doc/actions?q=xqzvwkj'],
	['policies', '/doc/policies'], ['history', () => `${action}/history`], ['entry', '/doc/organisations/operator'], ['search', '/search?q=data'], ['search-empty', '/search?q=xqzvwkj'], ['registers', '/registers'], ['login', '/login'],
	['honest', '/honest'], ['error', '/nowhere'], ['form', '/doc/actions/new', 'admin'], ['form-edit', () => `${action}/edit`, 'admin'], ['form-groups', '/doc/datasets/new', 'admin'],
	['entry-member', () => action, 'admin'], ['entry-groups', '/doc/datasets/example', 'admin'], ['workspace', '/workspace', 'admin'], ['admin', '/admin', 'admin'],
];
const address = page => typeof page[1] === 'function' ? page[1]() : page[1];

async function withPage({ lang = 'en', size = SIZES.wide, who = null, ...more }, run) {
	const context = await browser.newContext({ viewport: size, locale: lang === 'nl' ? 'nl-BE' : 'en-GB', reducedMotion: 'reduce', ...more });
	const page = await context.newPage(), said = [];
	page.on('console', m => { if (['error', 'warning'].includes(m.type()) && !/status of (401|403|404|410|422)/.test(m.text())) said.push(m.text()); });
	page.on('pageerror', e => said.push(String(e)));
	page.setDefaultTimeout(15000);
	try {
		if (who) await logIn(page, who);
		await run(page);
		assert.deepEqual(said, [], 'messages in the console');
	} finally { await context.close(); }
}
async function logIn(page, who) {
	const p = world.people[who];
	await page.goto(`${site}/login`);
	await page.fill('input[name=login]', p.login);
	await page.fill('input[name=password]', p.password);
	await Promise.all([page.waitForURL(u => !u.pathname.startsWith('/login')), page.click('main form button')]);
}
async function violations(page) {
	// the page's policy forbids scripts of others; this way past it is the debugger's, not the page's
	await page.evaluate(AXE);
	const result = await page.evaluate(tags => globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags } }), TAGS);
	assert.ok(result.passes.length >= 15, `axe looked at ${result.passes.length} rules only`);
	return result.violations.map(v => `${v.id} (${v.impact}): ${v.help}\n    ${v.nodes.slice(0, 4).map(n => `${n.target} ${n.html.slice(0, 160)} ${(n.failureSummary || '').split('\n')[1] || ''}`).join('\n    ')}`);
}

test('preparation: a site with the demonstration and an example of everything', async () => {
	fs.mkdirSync(SHOTS, { recursive: true });
	await prepare();
	server = await serve(world.data);
	site = `http://localhost:${server.port}`;
	await makeExamples(server, world.people.admin);
	const list = (await ask(server, 'GET', '/api/actions?limit=1')).json();
	action = new URL(list.items[0]['@id']).pathname.replace('/id/', '/doc/');
	browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });
});

for (const lang of ['nl', 'en']) for (const [kind, size] of Object.entries(SIZES)) for (const who of [null, 'admin']) {
	test(`pages in ${lang}, ${kind}, as ${who || 'anybody'}: no axe violation, nothing cut off`, async () => {
		const wrong = [];
		await withPage({ lang, size, who }, async page => {
			for (const p of PAGES.filter(p => (p[2] || null) === who)) {
				const answer = await page.goto(site + address(p));
				const wanted = p[0] === 'error' ? 404 : 200, at = `${p[0]} (${address(p)})`;
				if (answer.status() !== wanted) { wrong.push(`${at}: ${answer.status()} instead of ${wanted}`); continue; }
				await page.screenshot({ path: path.join(SHOTS, `${p[0]}-${lang}-${kind}.png`), fullPage: kind === 'wide' && p[0] !== 'list' });
				if (await page.getAttribute('html', 'lang') !== lang) wrong.push(`${at}: the page does not say it is ${lang}`);
				for (const v of await violations(page)) wrong.push(`${at}: ${v}`);
				const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
				if (over > 1) wrong.push(`${at}: ${over} px wider than the window`);
			}
		});
		assert.equal(wrong.length, 0, `\n${wrong.join('\n')}`);
	});
}

test('axe finds what is wrong when it is', async () => {
	await withPage({}, async page => {
		await page.goto(site + '/login');
		await page.evaluate(() => { document.querySelector('input[name=login]').labels[0].remove(); document.querySelector('h1').style.color = '#eee'; });
		const found = (await violations(page)).join('\n');
		assert.match(found, /^label /m);
		assert.match(found, /^color-contrast /m);
	});
});

test('at 400 %: text flows in one column, nothing is lost', async () => {
	const wrong = [];
	await withPage({ size: { width: 320, height: 256 } }, async page => {
		for (const p of PAGES.filter(p => !p[2])) {
			await page.goto(site + address(p));
			const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
			if (over > 1) wrong.push(`${p[0]}: ${over} px too wide: ${await page.evaluate(() => [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('[class*=scroll], .table, [tabindex="0"]')).slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' | '))}`);
		}
	});
	assert.deepEqual(wrong, []);
});

test('targets are at least 24 pixels, or apart, or in a sentence', async () => {
	const wrong = [];
	await withPage({ size: SIZES.narrow }, async page => {
		for (const p of PAGES.filter(p => !p[2])) {
			await page.goto(site + address(p));
			wrong.push(...(await page.evaluate(() => {
				const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')].filter(e => e.checkVisibility() && e.getBoundingClientRect().width > 1);
				const boxes = all.map(e => e.getBoundingClientRect());
				return all.map((e, i) => {
					const b = boxes[i];
					if ((b.width >= 24 && b.height >= 24) || e.closest('p, li p, td, dd, figcaption') || e.closest('label')) return null;
					// WCAG 2.5.8: a circle of 24 px around its middle touches no other target
					const x = b.x + b.width / 2, y = b.y + b.height / 2;
					const near = boxes.some((o, j) => j !== i && !all[j].contains(e) && !e.contains(all[j]) && Math.hypot(Math.max(o.x - x, 0, x - o.right), Math.max(o.y - y, 0, y - o.bottom)) < 12);
					return near ? `${e.outerHTML.slice(0, 100)} ${Math.round(b.width)}x${Math.round(b.height)}` : null;
				}).filter(Boolean);
			})).map(w => `${p[0]}: ${w}`));
		}
	});
	assert.deepEqual(wrong, []);
});

test('without JavaScript: search, filter, log in, make an entry, see its history', async () => {
	await withPage({ javaScriptEnabled: false }, async page => {
		await page.goto(site + '/');
		await page.fill('header input[name=q]', 'data');
		await Promise.all([page.waitForURL(/\/search/), page.click('header form button')]);
		assert.ok(await page.locator('main a[href^="/doc/"]').count() > 0, 'search finds');
		await page.goto(site + '/doc/actions');
		const facet = page.locator('main a[href*="="], main input[type=checkbox]').first();
		assert.ok(await facet.count(), 'facets can be chosen');
		await logIn(page, 'admin');
		await page.goto(site + '/doc/organisations/new');
		await page.fill('[name="name.nl"]', 'Gemaakt zonder script');
		await page.fill('[name="name.en"]', 'Made without a script');
		const kind = page.locator('[name=kind]').first();
		if (await kind.evaluate(e => e.tagName) === 'SELECT') await kind.selectOption('urn:spil:organisation-kind:other'); else await page.check('[name=kind][value="urn:spil:organisation-kind:other"]');
		await Promise.all([page.waitForURL(/\/doc\/organisations\/(?!new)/), page.locator('main form button').last().click()]);
		assert.match(await page.textContent('h1'), /Made without a script/);
		await page.goto(page.url().split('?')[0] + '/history');
		assert.match(await page.textContent('main'), /Added this organisation/);
	});
});

// Walks with Tab until the element is reached that the function accepts; says what had no visible focus on the way.
async function tabTo(page, accept, most = 120) {
	for (let i = 0; i < most; i++) {
		await page.keyboard.press('Tab');
		const seen = await page.evaluate(() => {
			const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
			return { html: e.outerHTML.slice(0, 200), name: e.getAttribute('name') || '', href: e.getAttribute('href') || '', tag: e.tagName, outlined: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none', inside: b.bottom > 0 && b.top < innerHeight };
		});
		if (seen.tag === 'BODY') continue;
		assert.ok(seen.outlined, `no visible focus: ${seen.html}`);
		assert.ok(seen.inside, `focus out of sight: ${seen.html}`);
		if (accept(seen)) return seen;
	}
	throw new Error('Tab does not get there');
}

test('with the keyboard alone: skip link, log in, find an action, open the form', async () => {
	await withPage({}, async page => {
		await page.goto(site + '/login');
		const first = await tabTo(page, () => true, 1);
		assert.equal(first.href, '#main', 'the first stop skips to the content');
		await page.keyboard.press('Enter');
		await tabTo(page, e => e.name === 'login');
		await page.keyboard.type(world.people.admin.login);
		await tabTo(page, e => e.name === 'password', 1);
		await page.keyboard.type(world.people.admin.password);
		await Promise.all([page.waitForURL(u => !u.pathname.startsWith('/login')), page.keyboard.press('Enter')]);
		await page.goto(site + '/');
		await tabTo(page, e => e.name === 'q');
		await page.keyboard.type('example');
		await Promise.all([page.waitForURL(/\/search/), page.keyboard.press('Enter')]);
		await page.goto(site + '/doc/actions');
		await Promise.all([page.waitForURL(/\/doc\/actions\/[^/?]+/), (async () => { await tabTo(page, e => /^\/doc\/actions\/[^/?.]+$/.test(e.href) && !e.href.endsWith('/new'), 300); await page.keyboard.press('Enter'); })()]);
		await Promise.all([page.waitForURL(/\/edit$/), (async () => { await tabTo(page, e => e.href.endsWith('/edit'), 200); await page.keyboard.press('Enter'); })()]);
		await tabTo(page, e => /^title/.test(e.name), 60);
	});
});

test('the language is chosen by the person and kept', async () => {
	await withPage({ lang: 'en' }, async page => {
		await page.goto(site + '/doc/actions');
		assert.equal(await page.getAttribute('html', 'lang'), 'en');
		await Promise.all([page.waitForLoadState(), page.click('header a[lang=nl]')]);
		assert.equal(await page.getAttribute('html', 'lang'), 'nl');
		await page.goto(site + '/registers');
		assert.equal(await page.getAttribute('html', 'lang'), 'nl', 'kept on the next page');
	});
});

test('end: the server stops in good order', async () => {
	if (browser) await browser.close();
	assert.equal(await server.stop(), 0);
});
runAll('browser');
