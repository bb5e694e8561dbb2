// Bundles `entry.js` of the folder it runs in with each bundler, minified and otherwise by its defaults, to `<name>/out.js`.
import { join } from 'node:path';
import { build as vite } from 'vite';
import webpack from 'webpack';

const folder = process.cwd();
// Its advice on sizes aside, a warning is an error.
const settings = { mode: 'production', performance: false };

async function withVite() {
  await vite({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: join(folder, 'vite'),
      rollupOptions: { input: join(folder, 'entry.js'), output: { entryFileNames: 'out.js' } },
    },
  });
}

function withWebpack() {
  const output = { path: join(folder, 'webpack'), filename: 'out.js' };
  return new Promise((done, fail) => {
    webpack({ ...settings, context: folder, entry: './entry.js', output }, (error, stats) => {
      if (error || stats.hasErrors() || stats.hasWarnings()) fail(error ?? new Error(stats.toString()));
      else done();
    });
  });
}

await withVite();
await withWebpack();
