// Builds the code of the package: the library in few files, and the command.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { build } from 'esbuild';
import { formulaSources } from './formula/source/formula-sources.mjs';
import { markPure } from './mark-pure.mjs';

const lib = import.meta.dirname;
const root = join(lib, '..');
const command = join(lib, 'cli');

/** The programs of the command: the one that is called with what it runs, and those that it starts. */
const programs = ['main', 'run', 'child-program', 'study-program'].map((name) => join(command, `${name}.ts`));

/** The entries of the package, as package.json has them: `index` for `./dist/index.js`. They share what they have in common. */
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
export const entries = Object.values(exports).flatMap((entry) => entry.default?.match(/^\.\/dist\/(.*)\.js$/)?.[1] ?? []);

/** The first of them. */
const index = join(lib, 'index.ts');

/** The modules that it hands on as such, which are files of their own. */
const handedOn = pathsIn(index, /^export \* as \w+ from '(\.[^']+)'/gm);

/** Entries that need next to nothing of the others. */
const alone = ['plot/index', 'io/node'];

const options = {
  absWorkingDir: root,
  outbase: 'lib',
  bundle: true,
  splitting: true,
  packages: 'external',
  format: 'esm',
  target: 'es2022',
  logLevel: 'warning',
};

/**
 * Writes the code of the package into a folder of the checkout: files for the entries and for what they share. Few files load
 * faster than all modules one by one, and bundlers leave out what has no part in a program, since all values are marked as pure.
 * Formulas carry their source as a text, since the source of a function is not what it was once a minifier has renamed what is in
 * it.
 */
export async function buildCode(outdir) {
  const files = new Set([...entries, ...handedOn.map(nameOf), 'for-command']);
  await build({
    ...options,
    outdir,
    entryPoints: Array.from(files, (name) => ({ in: `entry:${name}`, out: name })),
    plugins: [formulaSources, entryModules],
    minifyWhitespace: true,
    // Node shows the line that an error comes from.
    lineLimit: 120,
    // Nothing that an entry takes along is left out.
    ignoreAnnotations: true,
  });
  for (const file of filesBelow(outdir, '.js')) edit(file, (code) => markPure(withClassNames(code), file));
  await build({ ...options, outdir, entryPoints: programs, chunkNames: 'cli/chunk-[hash]', plugins: [asBuilt] });
  for (const file of filesBelow(join(outdir, 'cli'), '.js')) edit(file, withClassNames);
}

/** Makes entries out of modules of the library, and one of what the command imports. */
const entryModules = {
  name: 'entry-modules',
  setup(build) {
    build.onResolve({ filter: /^entry:/ }, ({ path }) => ({ path: path.slice('entry:'.length), namespace: 'entry' }));
    build.onLoad({ filter: /./, namespace: 'entry' }, ({ path }) => ({ contents: codeOfEntry(path), resolveDir: lib }));
    // What is handed on as a module stays one: of an object, bundlers leave out nothing.
    build.onResolve({ filter: /^\.\// }, ({ path, importer }) =>
      importer === index && handedOn.includes(path) ? { path: `./${nameOf(path)}.js`, external: true } : undefined,
    );
  },
};

/**
 * An entry takes along all that the first one needs, also what it does not use itself. What they share would otherwise be split into
 * a file for each set of entries that need it.
 */
function codeOfEntry(name) {
  const own = name === 'for-command' ? importedByCommand() : [join(lib, `${name}.ts`)];
  const along = alone.includes(name) ? [] : pathsIn(index, /^export (?!type|\*)[^;]* from '(\.[^']+)'/gm);
  return [...along.map((path) => `import '${path}';`), ...own.map((file) => `export * from ${JSON.stringify(file)};`)].join('\n');
}

/** Has modules of the command import what is built of the library. */
const asBuilt = {
  name: 'as-built',
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      const file = resolve(resolveDir, path);
      return file.startsWith(command + sep) ? undefined : { path: `../${entryOf(file) ?? 'for-command'}.js`, external: true };
    });
  },
};

function edit(file, change) {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

/** The bundler gives a class that refers to itself a second name, `var X = class _X`, which programs would see. */
function withClassNames(code) {
  const renamed = Array.from(code.matchAll(/\b(\w+?)\d*\s*=\s*class _\1\b/g), ([, name]) => name);
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

/** The paths in the code of a file. */
function pathsIn(file, pattern) {
  return Array.from(readFileSync(file, 'utf8').matchAll(pattern), ([, path]) => path);
}

/** `optimizers/index` for `./optimizers/index.ts`. */
function nameOf(path) {
  return path.slice('./'.length, -'.ts'.length);
}

/** The entry that a module is. */
function entryOf(file) {
  return entries.find((entry) => file === join(lib, `${entry}.ts`));
}

/** The modules of the library, but for entries, whose values modules of the command import. */
function importedByCommand() {
  const values = /^(?:import|export) (?!type)[^;]*? from '(\.[^']+)'/gm;
  const imported = filesBelow(command, '.ts').flatMap((file) => pathsIn(file, values).map((path) => resolve(dirname(file), path)));
  return [...new Set(imported)].filter((file) => !file.startsWith(command + sep) && !entryOf(file));
}
