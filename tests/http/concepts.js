// SPDX-License-Identifier: EUPL-1.2
// A property leads to the term that defines it, on pages, in forms and in the API's description, once that term is there and to whom may see it.
'use strict';
const { assert, ask, copyData, expect, folder, get, logIn, serve, test } = require('./harness.js');
const { world } = require('./world.js');
const HTML = { Accept: 'text/html', 'Accept-Language': 'en' }, GOAL = `${world.base}/id/concepts/goal`;

test('a property leads to its term while it is there', async () => {
	const server = await serve(copyData(world.data, folder('concepts'))), as = world.people.admin;
	const action = (await get(server, '/api/actions?limit=1&goals.missing=x&order=-modified')).json().items || (await get(server, '/api/actions?limit=200')).json().items;
	const one = action.find(a => a.goals && a.goals.length) || (await get(server, '/api/actions?limit=500')).json().items.find(a => a.goals && a.goals.length);
	const where = one['@id'].replace(`${world.base}/id/`, '/doc/');
	const schema = async () => (await get(server, '/api/openapi.json')).json().components.schemas.actions.properties;
	assert.match(expect(await get(server, where, { headers: HTML }), 200, 'the page').text, new RegExp(`<a class="meaning quiet" href="${GOAL}">what “[^”]+” means</a>`));
	assert.equal((await schema()).goals.externalDocs.url, GOAL);
	assert.ok(!('externalDocs' in (await schema()).title));
	const { cookie } = await logIn(server, as.login, as.password), form = expect(await get(server, '/doc/actions/new', { as: { cookie: `${cookie}; lang=en` }, headers: HTML }), 200, 'the form').text;
	assert.equal(form.split(`href="${GOAL}"`).length, 2, 'once in the form');
	expect(await get(server, '/id/concepts/goal'), 303, 'the identifier');
	assert.match(expect(await get(server, '/doc/concepts/goal', { headers: HTML }), 200, 'the term').text, /What a strategy wants to reach/);
	const now = await get(server, '/api/concepts/goal', { as });
	expect(await ask(server, 'DELETE', '/api/concepts/goal?reason=test', { as, headers: { 'If-Match': now.headers.etag } }), 204, 'withdrawn');
	assert.ok(!(await get(server, where, { headers: HTML })).text.includes(GOAL), 'the page no longer leads there');
	assert.ok(!('externalDocs' in (await schema()).goals));
	await server.stop();
});
