const { execFileSync } = require('node:child_process');
const { pathToFileURL } = require('node:url');

const plainFunctions = pathToFileURL(`${__dirname}/spec/support/plain-functions.mjs`);

// Most specs run little of much code: to have less of it optimized takes a fifth less time. Newer engines have no such setting.
const budget = 'interrupt-budget=1500000';
const options = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
const budgets = /--interrupt-budget\b(?!-)/.test(options) ? [budget] : [];

// What hangs ends with its time. In CI specs draw more cases, on machines that others use too.
module.exports = {
  // With room for what properties make and drop at once: less collection, a tenth of the time.
  'node-option': [
    'import=tsx',
    `import=${plainFunctions}`,
    'no-experimental-require-module',
    'max-semi-space-size=64',
    ...budgets,
  ],
  extension: ['ts'],
  timeout: process.env.CI ? 300_000 : 60_000,
  require: ['./spec/support/setup.ts'],
};
