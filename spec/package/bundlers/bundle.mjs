// Bundles the programs of the folder it runs in with each bundler, each by itself, minified and otherwise by its defaults:
// `entry.js` to `<bundler>/entry.js`.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build as vite } from 'vite';
import webpack from 'webpack';

const folder = process.cwd();
const programs = readdirSync(folder).filter((name) => name.endsWith('.js'));
// Its advice on sizes aside, a warning is an error.
const settings = { mode: 'production', performance: false };

async function withVite(program) {
  await vite({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: join(folder, 'vite'),
      emptyOutDir: false,
      rollupOptions: { input: join(folder, program), output: { entryFileNames: program } },
    },
  });
}

function withWebpack(program) {
  const output = { path: join(folder, 'webpack'), filename: program };
  return new Promise((done, fail) => {
    webpack({ ...settings, context: folder, entry: `./${program}`, output }, (error, stats) => {
      if (error || stats.hasErrors() || stats.hasWarnings()) fail(error ?? new Error(stats.toString()));
      else done();
    });
  });
}

for (const program of programs) {
  await withVite(program);
  await withWebpack(program);
}
