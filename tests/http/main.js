// SPDX-License-Identifier: EUPL-1.2
// main [PATTERN]: starts the real program (SPIL, build/release/spil by default) on fresh data folders and looks at it from outside.
'use strict';
const { runAll, test } = require('./harness.js');
test('preparation: a first start with the demonstration, and people of every kind', () => require('./world.js').prepare());
for (const part of ['oidc', 'registers', 'bad', 'openapi', 'gate', 'people', 'leaks', 'workspace', 'strategy', 'files', 'usage', 'activate', 'concepts', 'commands', 'convert', 'validate', 'canon', 'lists', 'https']) require(`./${part}.js`);
require('./oidc.js').rotation();
runAll();
