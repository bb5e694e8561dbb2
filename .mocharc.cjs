const { pathToFileURL } = require('node:url');

const plainFunctions = pathToFileURL(`${__dirname}/spec/support/plain-functions.mjs`);

// What hangs ends with its time. In CI specs draw more cases, on machines that others use too.
module.exports = {
  // With room for what properties make and drop at once: less collection, a tenth of the time.
  'node-option': [
    'import=tsx',
    `import=${plainFunctions}`,
    'no-experimental-require-module',
    'max-semi-space-size=64',
  ],
  extension: ['ts'],
  timeout: process.env.CI ? 300_000 : 60_000,
  require: ['./spec/support/setup.ts'],
};
