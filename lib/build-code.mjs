// Builds the code of the package: the library in few files, and the command.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { build } from 'esbuild';
import { formulaSources } from './formula/source/formula-sources.mjs';

const lib = import.meta.dirname;
const root = join(lib, '..');
const command = join(lib, 'cli');

/** The entries of the package, as package.json has them: `index` for `./dist/index.js`. They share what they have in common. */
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
export const entries = Object.values(exports).flatMap((entry) => entry.default?.match(/^\.\/dist\/(.*)\.js$/)?.[1] ?? []);

/**
 * Writes the code of the package into a folder of the checkout: a file for each module that an entry names, and for what
 * several of these share. That loads faster than all modules one by one, and bundlers leave out what has no part in a
 * program, which they cannot where all is one file. Formulas carry their source as a text, since the source of a function is
 * not what it was once a minifier has renamed what is in it.
 */
export async function buildCode(outdir) {
  const commands = filesBelow(command, '.ts');
  const library = entries.flatMap((entry) => [join(lib, `${entry}.ts`), ...exportedBy(entry)]);
  const options = { absWorkingDir: root, outdir, outbase: 'lib', bundle: true, format: 'esm', target: 'es2022' };
  await build({
    ...options,
    entryPoints: [...new Set([...library, ...importedBy(commands)])],
    splitting: true,
    packages: 'external',
    plugins: [formulaSources, namespaces],
    minifyWhitespace: true,
    logLevel: 'warning',
  });
  // The command's modules stay as they are: they find files by where they lie.
  await build({ ...options, entryPoints: commands, plugins: [asTheyAre], logLevel: 'warning' });
  for (const file of filesBelow(outdir, '.js')) writeFileSync(file, withClassNames(readFileSync(file, 'utf8')));
}

/** Has the entry hand on whole modules as modules, of which bundlers leave out what a program does not use, and not as objects. */
const namespaces = {
  name: 'namespaces',
  setup(build) {
    const entry = join(lib, 'index.ts');
    const handedOn = new Set(Array.from(readFileSync(entry, 'utf8').matchAll(/^export \* as \w+ from '(\.[^']+)'/gm), ([, path]) => path));
    build.onResolve({ filter: /^\.\// }, ({ path, importer }) =>
      importer === entry && handedOn.has(path) ? { path: path.replace(/\.ts$/, '.js'), external: true } : undefined,
    );
  },
};

/** Has modules import each other by the names of what they are built into. */
const asTheyAre = {
  name: 'as-they-are',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path: path.replace(/^(\..*)\.ts$/, '$1.js'), external: true },
    );
  },
};

/** The bundler gives a class that refers to itself a second name, `var X = class _X`, which programs would see. */
function withClassNames(code) {
  const renamed = Array.from(code.matchAll(/\b(\w+)\s*=\s*class _\1\b/g), ([, name]) => name);
  return renamed.reduce((text, name) => text.replace(new RegExp(`\\b_${name}\\b`, 'g'), name), code);
}

/** The files below a folder with an ending. */
export function filesBelow(folder, ending) {
  const names = readdirSync(folder, { recursive: true });
  return names.filter((name) => name.endsWith(ending)).map((name) => join(folder, name));
}

/** The files that one refers to. */
export function references(file, ending) {
  const found = readFileSync(file, 'utf8').matchAll(/(?:from|import|import\()\s*['"](\.[^'"]+)['"]/g);
  return Array.from(found, ([, path]) => resolve(dirname(file), path.replace(/\.(ts|js)$/, ending)));
}

/** The modules whose values an entry hands on. */
function exportedBy(entry) {
  const file = join(lib, `${entry}.ts`);
  const found = readFileSync(file, 'utf8').matchAll(/^export (?!type)[^;]* from '(\.[^']+)'/gm);
  return Array.from(found, ([, path]) => resolve(dirname(file), path));
}

/** The modules of the library whose values modules of the command import. */
function importedBy(commands) {
  const values = /^(?:import|export) (?!type)[^;]*? from '(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm;
  const imported = commands.flatMap((file) =>
    Array.from(readFileSync(file, 'utf8').matchAll(values), ([, path, later]) => resolve(dirname(file), path ?? later)),
  );
  return imported.filter((file) => !file.startsWith(command + sep));
}
