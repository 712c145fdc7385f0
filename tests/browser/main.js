// SPDX-License-Identifier: EUPL-1.2
// main [PATTERN]: every kind of page in Debian's Chromium, in nl and en, wide and narrow: no axe-core violation, nothing wider than the window,
// no message in the console; then without JavaScript, at 400 %, and with the keyboard alone. Screenshots go to build/screenshots.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { chromium } = require('playwright-core');
const { ask, logIn: formLogIn, must, runAll, serve, test } = require('../http/harness.js');
const { world, prepare, makeExamples } = require('../http/world.js');

const SHOTS = path.resolve(process.env.SCREENSHOTS || 'build/screenshots');
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SIZES = { wide: { width: 1280, height: 900 }, narrow: { width: 360, height: 740 } };
let server, browser, site, action;

// [name, address, who]; an address may be a function, for what exists after the preparation only. Routes without a parameter come by themselves
// (preparation); of one with a parameter there must be a page here, or the preparation says so.
const PAGES = [
	['home', '/'], ['strategy', '/strategy'], ['action', () => action], ['list', '/doc/actions'], ['list-filtered', '/doc/actions?q=data'], ['list-empty', '/doc/actions?q=xqzvwkj'],
	['policies', '/doc/policies'], ['history', () => `${action}/history`], ['entry', '/doc/organisations/operator'], ['search', '/search?q=data'], ['search-empty', '/search?q=xqzvwkj'], ['registers', '/registers'], ['login', '/login'],
	['honest', '/honest'], ['error', '/nowhere'], ['form', '/doc/actions/new', 'admin'], ['form-edit', () => `${action}/edit`, 'admin'], ['form-groups', '/doc/datasets/new', 'admin'],
	['entry-member', () => action, 'admin'], ['entry-groups', '/doc/datasets/example', 'admin'], ['workspace', '/workspace', 'admin'], ['admin', '/admin', 'admin'], ['admin-registers', '/admin/registers', 'admin'], ['usage', '/usage'], ['usage-staff', '/usage?days=7', 'admin'],
	['form-file', '/doc/courses/example/edit', 'admin'],
	['overview', '/strategy/fictieve-datastrategie'], ['overview-real', '/strategy/vlaamse-datastrategie'], ['compare', '/strategy/fictieve-datastrategie/compare'], ['strategies', '/strategy?all=1'],
	['version', () => `${action}?version=1`], ['form-many', '/doc/services/new', 'admin'], ['edit-many', '/doc/datasets/example/edit', 'admin'],
];
// Addresses of the route table that are no page of their own.
const NO_PAGE = { '/login/oidc': 'leads to a provider', '/login/oidc/back': 'comes from a provider' };
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

// Adds the page of every route without a parameter that is not there yet, and looks whether every other route that answers with a page has one.
async function everyPage() {
	const admin = world.people.admin, missing = [], fits = (pattern, path_) => new RegExp(`^${pattern.replace(/\{[a-z0-9_]+\}/g, '[^/]+')}$`).test(path_);
	const { cookie } = await formLogIn(server, admin.login, admin.password);
	for (const r of must(['help', 'routes', '--json']).split('\n').filter(Boolean).map(l => JSON.parse(l))) {
		if (!r.methods.includes('GET') || r.flags.includes('api') || r.flags.includes('hidden') || NO_PAGE[r.pattern]) continue;
		if (PAGES.some(p => fits(r.pattern, address(p).split('?')[0]))) continue;
		if (r.pattern.includes('{')) {
			// exports, files and identifiers answer with no page of theirs
			if (!/^\/(static|file|id)\/|\/export\./.test(r.pattern)) missing.push(r.pattern);
			continue;
		}
		const who = r.flags.includes('signed-in') || r.flags.includes('administrator') ? 'admin' : null;
		const answer = await ask(server, 'GET', r.pattern, { as: who ? { cookie } : {}, headers: { Accept: 'text/html' } });
		if (!/^text\/html/.test(answer.headers['content-type'] || '')) continue;
		assert.equal(answer.code, 200, `${r.pattern}: ${answer.code}`);
		PAGES.push([r.pattern.slice(1).replaceAll('/', '-') || 'home', r.pattern, who]);
	}
	assert.deepEqual(missing, [], 'pages that no test opens: add one to PAGES in tests/browser/main.js');
}

test('preparation: a site with the demonstration and an example of everything', async () => {
	fs.mkdirSync(SHOTS, { recursive: true });
	await prepare();
	server = await serve(world.data);
	site = `http://localhost:${server.port}`;
	await makeExamples(server, world.people.admin);
	const list = (await ask(server, 'GET', '/api/actions?limit=1')).json();
	action = new URL(list.items[0]['@id']).pathname.replace('/id/', '/doc/');
	await everyPage();
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
	for (const who of [null, 'admin']) await withPage({ size: { width: 320, height: 256 }, who }, async page => {
		for (const p of PAGES.filter(p => (p[2] || null) === who)) {
			await page.goto(site + address(p));
			const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
			if (over > 1) wrong.push(`${p[0]}: ${over} px too wide: ${await page.evaluate(() => [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('[class*=scroll], .table, [tabindex="0"]')).slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' | '))}`);
		}
	});
	assert.deepEqual(wrong, []);
});

test('targets are at least 24 pixels, or apart, or in a sentence', async () => {
	const wrong = [];
	for (const who of [null, 'admin']) await withPage({ size: SIZES.narrow, who }, async page => {
		for (const p of PAGES.filter(p => (p[2] || null) === who)) {
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

test('without JavaScript every page says and offers the same', async () => {
	const wrong = [];
	// what the script adds is a help that somebody can do without (suggestions while typing); what a page says and where it leads is the server's
	const look = page => page.evaluate(() => ({
		title: document.querySelector('h1') && document.querySelector('h1').innerText, words: (document.querySelector('main').innerText.match(/\S+/g) || []).length,
		links: [...document.querySelectorAll('main a[href]')].filter(a => a.checkVisibility()).length,
		dead: [...document.querySelectorAll('button[type=button], a[href="#"], [onclick]')].filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 100)),
		without: [...document.querySelectorAll('main form')].filter(f => !f.querySelector('button:not([type=button]), input[type=submit]')).map(f => f.outerHTML.slice(0, 100)),
	}));
	for (const who of [null, 'admin']) {
		const seen = new Map();
		await withPage({ who }, async page => { for (const p of PAGES.filter(p => (p[2] || null) === who)) { await page.goto(site + address(p)); seen.set(p[0], await look(page)); } });
		await withPage({ who, javaScriptEnabled: false }, async page => {
			for (const p of PAGES.filter(p => (p[2] || null) === who)) {
				await page.goto(site + address(p));
				const off = await look(page), on = seen.get(p[0]);
				if (!off.title || off.title !== on.title) wrong.push(`${p[0]}: the title is ${off.title} without a script and ${on.title} with`);
				if (off.words < on.words * 0.98) wrong.push(`${p[0]}: ${off.words} words without a script, ${on.words} with`);
				if (off.links < on.links) wrong.push(`${p[0]}: ${off.links} links without a script, ${on.links} with`);
				for (const d of off.dead) wrong.push(`${p[0]}: does nothing without a script: ${d}`);
				for (const f of off.without) wrong.push(`${p[0]}: a form that cannot be sent: ${f}`);
			}
		});
	}
	assert.deepEqual(wrong, []);
});

test('without JavaScript: the overview of a strategy by plan, two plans beside each other, the list behind a number, an import', async () => {
	const file = path.join(SHOTS, 'plan.csv');
	fs.writeFileSync(file, 'Nummer;Titel;Status\n77,1;Zonder script gebracht;gepland\n77,2;Nog een;gepland\n');
	await withPage({ javaScriptEnabled: false, who: 'admin' }, async page => {
		await page.goto(`${site}/strategy/fictieve-datastrategie`);
		const plan = page.locator('nav.plans a:not([aria-current])').first(), title = (await plan.textContent()).trim();
		await Promise.all([page.waitForURL(/plan=/), plan.click()]);
		assert.equal((await page.textContent('nav.plans a[aria-current]')).trim(), title);
		const number = page.locator('.figures a[href^="/doc/actions?"]').first(), count = (await number.textContent()).replace(/\D/g, '');
		await Promise.all([page.waitForURL(/\/doc\/actions\?/), number.click()]);
		assert.ok((await page.textContent('main')).replace(/[\s.,\u00a0]/g, '').includes(count), `the list behind ${count}`);
		await page.goto(`${site}/strategy/fictieve-datastrategie`);
		await Promise.all([page.waitForURL(/\/compare\?/), page.click('form.compare button')]);
		assert.ok(await page.locator('main table tbody tr').count() > 0, 'the comparison has its table');
		await page.goto(`${site}/import`);
		await page.setInputFiles('main input[type=file]', file);
		const choose = page.locator('main select[name=plan]');
		if (await choose.count()) await choose.selectOption({ index: 1 });
		await Promise.all([page.waitForLoadState('load'), page.locator('main form button[name=step]:not(.first-submit)').first().click()]);
		assert.match(await page.textContent('main'), /preview|Preview/);
		assert.ok((await page.textContent('main')).includes('Zonder script gebracht'), 'the preview shows the row');
	});
});

// The window is as wide as a sheet of A4 between its margins.
test('printed, an overview is its content: no navigation, every table, none cut off', async () => {
	await withPage({ size: { width: 718, height: 1600 } }, async page => {
		for (const [name, target] of [['overview', '/strategy/fictieve-datastrategie'], ['entry', action], ['list', '/doc/actions']]) {
			await page.goto(site + target);
			const tables = await page.locator('main table').count(), rows = await page.locator('main table tbody tr').count();
			await page.emulateMedia({ media: 'print' });
			const seen = await page.evaluate(() => {
				const shown = e => e.checkVisibility();
				return {
					around: [...document.querySelectorAll('body > header, body > footer, .skip, main form, main button, .facets')].filter(shown).map(e => e.outerHTML.slice(0, 80)),
					ways: [...document.querySelectorAll('nav')].filter(shown).filter(n => [...n.querySelectorAll('a')].filter(shown).length > 1).map(e => e.outerHTML.slice(0, 80)),
					tables: [...document.querySelectorAll('main table')].filter(shown).length, rows: [...document.querySelectorAll('main table tbody tr')].filter(shown).length,
					empty: [...document.querySelectorAll('main section')].filter(shown).filter(x => (x.innerText.match(/\S+/g) || []).length <= (x.querySelector('h2,h3')?.innerText.match(/\S+/g) || []).length).map(x => x.innerText.slice(0, 60)),
					wide: document.documentElement.scrollWidth - document.documentElement.clientWidth, title: shown(document.querySelector('h1')),
					over: [...document.querySelectorAll('main *')].filter(e => shown(e) && e.getBoundingClientRect().right > innerWidth + 1).slice(0, 5).map(e => `${e.outerHTML.slice(0, 90)} ${Math.round(e.getBoundingClientRect().right)}`),
					cut: [...document.querySelectorAll('main .table-frame')].filter(e => getComputedStyle(e).overflowX !== 'visible').length,
				};
			});
			await page.screenshot({ path: path.join(SHOTS, `print-${name}.png`) });
			const pdf = await page.pdf({ format: 'A4', path: path.join(SHOTS, `print-${name}.pdf`) });
			await page.emulateMedia({ media: 'screen' });
			assert.deepEqual([seen.around, seen.ways, seen.empty], [[], [], []], `${name}: what is no content`);
			assert.ok(seen.title && seen.tables === tables && seen.rows === rows, `${name}: ${seen.tables} of ${tables} tables, ${seen.rows} of ${rows} rows`);
			assert.equal(seen.cut, 0, `${name}: tables that are cut off at the edge`);
			assert.deepEqual(seen.over, [], `${name}: wider than the sheet by ${seen.wide} px`);
			assert.ok(pdf.subarray(0, 5).toString() === '%PDF-' && pdf.length > 10000, `${name}: ${pdf.length} bytes of PDF`);
		}
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

test('with the keyboard alone: a file is chosen, kept with the entry, opened, and taken away again', async () => {
	await withPage({ who: 'admin', acceptDownloads: true }, async page => {
		const file = { name: 'Handleiding één.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n%%EOF\n') };
		const keep = async () => { await tabTo(page, e => e.name === 'save' && e.tag === 'BUTTON', 200); await Promise.all([page.waitForURL(/notice=saved/), page.keyboard.press('Enter')]); };
		await page.goto(site + '/doc/courses/example/edit');
		const before = await page.locator('input[type=hidden][name^="material."]').count();
		await tabTo(page, e => e.name === 'more' && /value="material"/.test(e.html), 200);
		await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
		await tabTo(page, e => /type="file"/.test(e.html) && e.name === `material.${before}`, 200);
		const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
		await chooser.setFiles(file);
		await keep();
		const link = await tabTo(page, e => e.href.startsWith('/file/'), 200);
		assert.match(link.html, />Handleiding één\.pdf \(PDF document, \d+ bytes\)</);
		const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
		assert.equal(download.suggestedFilename(), file.name);
		assert.deepEqual(fs.readFileSync(await download.path()), file.buffer);
		await page.goto(site + '/doc/courses/example/edit');
		await tabTo(page, e => e.name === `material.${before}.remove`, 200);
		await page.keyboard.press('Space');
		await keep();
		assert.equal(await page.locator('main a[href^="/file/"]').count(), 0);
	});
});

test('with the keyboard alone every page is walked from the first stop to the last: seen, in order, without a trap', async () => {
	const wrong = [];
	let stops = 0;
	for (const who of [null, 'admin']) await withPage({ who }, async page => {
		for (const p of PAGES.filter(p => (p[2] || null) === who)) {
			await page.goto(site + address(p));
			const wanted = await page.evaluate(() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')].filter(e => e.checkVisibility() && !e.disabled && e.tabIndex >= 0).length);
			const walked = new Set();
			let last = '', inner = 0;
			for (let i = 0; i < Math.min(wanted, 150) + 5; i++) {
				await page.keyboard.press('Tab');
				const now = await page.evaluate(() => {
					const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
					if (e === document.body) return null;
					e.dataset.walked ||= String(Math.random());
					return { id: e.dataset.walked, html: e.outerHTML.slice(0, 120), seen: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none', inside: b.bottom > 0 && b.top < innerHeight && b.width > 0 };
				});
				if (!now) break;
				if (now.id === last && /type="date"/.test(now.html) && ++inner < 6) { i--; continue; }   // day, month, year, the calendar
				inner = 0;
				if (walked.has(now.id)) { if (now.id === last) wrong.push(`${p[0]}: a trap at ${now.html}`); break; }
				walked.add(now.id);
				last = now.id;
				stops++;
				if (!now.seen) wrong.push(`${p[0]}: no visible focus: ${now.html}`);
				if (!now.inside) wrong.push(`${p[0]}: focus out of sight: ${now.html}`);
			}
			// radio buttons of one name are one stop
			const radios = await page.evaluate(() => { const all = [...document.querySelectorAll('input[type=radio]')].filter(e => e.checkVisibility()); return all.length - new Set(all.map(e => e.name)).size; });
			if (walked.size < Math.min(wanted - radios, 150)) wrong.push(`${p[0]}: ${walked.size} stops of ${wanted - radios}`);
		}
	});
	assert.deepEqual(wrong.slice(0, 20), []);
	assert.ok(stops > 1000, `${stops} stops`);
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
