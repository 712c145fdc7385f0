// SPDX-License-Identifier: EUPL-1.2
// main [PATTERN]: starts the real program (SPIL, build/release/spil by default) on fresh data folders and looks at it from outside.
'use strict';
const { runAll, test } = require('./harness.js');
test('preparation: a first start with the demonstration, and people of every kind', () => require('./world.js').prepare());
const PARTS = ['oidc', 'registers', 'forms', 'bad', 'openapi', 'profiles', 'gate', 'people', 'leaks', 'workspace', 'strategy', 'files', 'usage', 'activate', 'concepts', 'commands', 'convert', 'validate', 'canon', 'lists', 'https'];
const SHARED = ['main', 'harness', 'world', 'provider', 'leaks_tables'];
for (const part of PARTS) require(`./${part}.js`);
// a part that nobody calls is found out
test('every file of tests here is run', () => {
	const all = require('node:fs').readdirSync(__dirname).filter(f => f.endsWith('.js')).map(f => f.slice(0, -3));
	require('node:assert/strict').deepEqual(all.filter(f => !PARTS.includes(f) && !SHARED.includes(f)), []);
});
require('./oidc.js').rotation();
runAll();
