// What a user gets: packs the package, lets publint and attw look at it, installs it into an empty project, and runs
// the README's examples there, typed as those of the guide are, under this Node and the newest one that is supported; the command; and small networks,
// whose losses must be bit-identical.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Example, examplesOf } from '../support/markdown.ts';
import { bundlesIn, mostOfSmall } from './bundles.ts';
import golden from './portable-losses.json' with { type: 'json' };

const root = resolve(import.meta.dirname, '../..');
const newestNode = 'node@26';
/** Others that must compute the same bits. */
const otherNodes = ['node@22', 'node@24'];

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function pack(into: string): string {
  // In CI `npm ci` has just built it, and other checks read what a build writes.
  const scripts = process.env.CI ? ['--ignore-scripts'] : [];
  run('npm', ['pack', '--silent', ...scripts, '--pack-destination', into], root);
  const tarball = readdirSync(into).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack left no tarball.');
  return join(into, tarball);
}

function checkMetadata(tarball: string): void {
  run('npx', ['publint', 'run', tarball, '--strict'], root);
  run('npx', ['attw', tarball, '--profile', 'esm-only'], root);
}

/** A project with nothing but the tarball, and the programs of README and guide compiled in it under strict types. */
function installInto(project: string, tarball: string, examples: readonly Example[]): void {
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'fresh', private: true, type: 'module' }),
  );
  run('npm', ['install', '--silent', '--no-audit', '--no-fund', tarball], project);
  const files = [...examples.map((_, i) => `example${i}.ts`), 'portable.ts'];
  examples.forEach(({ code }, i) => {
    writeFileSync(join(project, files[i] as string), code);
  });
  copyFileSync(join(import.meta.dirname, 'portable-losses.ts'), join(project, 'portable-losses.ts'));
  writeFileSync(join(project, 'portable.ts'), portable);
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  run(join(root, 'node_modules/.bin/tsc'), ['-p', project], project);
}

const compilerOptions = {
  target: 'es2022',
  module: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  lib: ['es2022', 'dom'],
  types: [],
  outDir: 'out',
};

/** Runs the compiled programs under a Node and compares what they print with what the README says. */
function checkExamples(project: string, examples: readonly Example[], node: readonly string[]): void {
  examples.forEach(({ printed, line }, i) => {
    const [command, ...args] = [...node, join(project, 'out', `example${i}.js`)];
    const got = run(command as string, args, project).trimEnd();
    if (got !== printed) throw new Error(`README.md:${line} says\n${printed}\nbut it prints\n${got}`);
  });
}

/** The program that trains small networks as they train on every engine. */
const portable = `
  import { portableLosses } from './portable-losses.js';
  console.log(JSON.stringify(portableLosses({ fused: false, threads: 2 })));
`;

/** Losses and gradients must have the same bits under each Node. */
function checkBits(project: string, node: readonly string[]): void {
  const [command, ...args] = [...node, join(project, 'out/portable.js')];
  const got = run(command as string, args, project).trim();
  const due = JSON.stringify(golden);
  if (got !== due)
    throw new Error(`the losses of small networks are\n${got}\nwhen these bits were due\n${due}`);
}

/** The program that says which surrogates of the package do not run in SIMD. */
const slowSurrogates = `
  import { surrogates } from 'spiketape';
  const forms = Object.entries(surrogates).flatMap(([name, { kernel }]) =>
    Object.entries(kernel ?? {}).map(([of, { kind, reason }]) => ({ what: name + '.' + of, kind, reason })));
  const slow = forms.filter(({ kind }) => kind !== 'simd');
  console.log(JSON.stringify({ all: forms.length, slow }));
`;

/** The bundled code must leave names alone that formulas are compiled by. */
function checkSurrogates(project: string): string {
  const { all, slow } = JSON.parse(
    run(process.execPath, ['--input-type=module', '--eval', slowSurrogates], project),
  );
  if (slow.length > 0) throw new Error(`not compiled: ${JSON.stringify(slow)}`);
  return `${all} formulas of surrogates compiled`;
}

/** All formulas must run in SIMD whatever bundler a user takes, and what a program does not use must be left out. */
async function checkBundles(project: string): Promise<string> {
  const bundles = await bundlesIn(project);
  const lines = bundles.flatMap(({ bundler, all, slow, bytesOfSmall }) => [
    `${bundler}: ${all - slow.length} of ${all} formulas in SIMD; a sum takes ${Math.round(bytesOfSmall / 1000)} kB`,
    ...slow.map((one) => `  ${one}`),
  ]);
  if (bundles.some(({ slow, bytesOfSmall }) => slow.length > 0 || bytesOfSmall > mostOfSmall))
    throw new Error(
      `all formulas in SIMD, and ${mostOfSmall} bytes for a sum were due:\n${lines.join('\n')}`,
    );
  return lines.join('\n');
}

/** The program that passes a network through all entries: they must share one Tensor. */
const roundTrip = `
  import { fromBytes, linear, random, surrogates, tensor, toBytes } from 'spiketape';
  import { codeOf } from 'spiketape/export';
  import { adex } from 'spiketape/neurons';
  import { readFile, saveFile } from 'spiketape/node';
  import { curves, raster } from 'spiketape/plot';
  import { loadWeights, readWeights, writeSafetensors } from 'spiketape/weights';
  const layer = linear(2, 2, { random: random(1) });
  await saveFile('net.safetensors', writeSafetensors({ weight: tensor([[1, 2], [3, 4]]), bias: tensor([5, 6]) }));
  loadWeights(layer, await readWeights(await readFile('net.safetensors')));
  if (!codeOf(surrogates.erf, 'c').includes('float erf_gradient(float input)')) throw new Error('no code');
  if (!raster(tensor([[1, 0], [0, 1]])).includes('<svg') || !curves([]).includes('<svg')) throw new Error('no picture');
  if (adex()(tensor([[[1]]])).shape.length !== 3) throw new Error('no neurons');
  const again = linear(2, 2, { random: random(2) });
  fromBytes(toBytes({ net: layer }), { net: again });
  console.log(JSON.stringify(again(tensor([[1, 1]])).toArray()));
`;

function checkEntries(project: string): string {
  const got = run(process.execPath, ['--input-type=module', '--eval', roundTrip], project).trim();
  if (got !== '[[9,12]]') throw new Error(`the entries gave ${got} when [[9,12]] was due`);
  return 'entries: weights are written to a file, read and loaded, a surrogate is written as code, spikes are drawn';
}

/** A module for the command, the exit code that is due, and a part of what it prints. */
interface CommandCase {
  readonly file: string;
  readonly code: string;
  readonly status: number;
  readonly printed: string;
}

const row = (name: string, gradient: string) => `import { surrogate, type Surrogate } from 'spiketape';
export const ${name}: Surrogate<'alpha'> = surrogate({
  name: '${name}',
  parameters: { alpha: { default: 2, above: 0 } },
  origin: (x: number, { alpha }) => (1 + Math.tanh(alpha * x)) / 2,
  gradient: (x: number, { alpha }) => ${gradient},
});
`;

const commandCases: readonly CommandCase[] = [
  {
    file: 'right.ts',
    code: row('right', 'alpha / (2 * Math.cosh(alpha * x) ** 2)'),
    status: 0,
    printed: '✓ right (surrogate): all 6 checks passed',
  },
  {
    file: 'wrong.ts',
    code: row('wrong', '1 / (2 * Math.cosh(alpha * x) ** 2)'),
    status: 1,
    printed: 'factor alpha is missing',
  },
  {
    file: 'other/mine.ts',
    code: "export * from './row.mjs';",
    status: 0,
    printed: '✓ nested (surrogate): all 6 checks passed',
  },
  { file: 'broken.ts', code: 'export const a = ;', status: 2, printed: 'broken.ts: it does not parse' },
];

/** A project with another copy of the package, which the command must not mix with its own. */
function writeOther(folder: string): void {
  const copy = join(folder, 'node_modules/spiketape');
  mkdirSync(copy, { recursive: true });
  writeFileSync(join(copy, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
  writeFileSync(join(copy, 'index.js'), "export const surrogate = () => 'of another copy';");
  writeFileSync(
    join(folder, 'row.mjs'),
    `import { surrogate } from 'spiketape';
export const nested = surrogate({ name: 'nested', origin: (x) => x, gradient: () => 1 });`,
  );
}

/** Runs the command as it is installed, under a Node. */
function checkCommand(project: string, node: readonly string[]): void {
  const own = join(project, 'node_modules/.bin/spiketape');
  const [command, ...args] = node.length > 0 ? [...node, own] : ['npx', 'spiketape'];
  writeOther(join(project, 'other'));
  for (const { file, code, status, printed } of commandCases) {
    writeFileSync(join(project, file), code);
    const found = spawnSync(command as string, [...args, 'check', file], { cwd: project, encoding: 'utf8' });
    const text = found.stdout + found.stderr;
    if (found.status === status && text.replace(/\s+/g, ' ').includes(printed)) continue;
    throw new Error(`spiketape check ${file}: got ${found.status} when ${status} was due, with\n${text}`);
  }
}

async function main(): Promise<void> {
  const [examples = [], ofGuide = []] = ['README.md', 'docs/guide.md'].map((path) =>
    examplesOf(readFileSync(join(root, path), 'utf8')),
  );
  const place = mkdtempSync(join(tmpdir(), 'spiketape-package-'));
  try {
    const tarball = pack(place);
    console.log(`packed ${(statSync(tarball).size / 1000).toFixed(0)} kB`);
    checkMetadata(tarball);
    console.log('publint and attw: clean');
    installInto(place, tarball, [...examples, ...ofGuide]);
    checkExamples(place, examples, [process.execPath]);
    console.log(
      `examples: typed, those of the guide too, and print what the README says under Node ${process.version}`,
    );
    console.log(checkSurrogates(place));
    console.log(await checkBundles(place));
    console.log(checkEntries(place));
    checkCommand(place, []);
    console.log('command: passes what is right, fails what is wrong and says why, refuses what is broken');
    checkExamples(place, examples, ['npx', '--yes', newestNode]);
    checkCommand(place, ['npx', '--yes', newestNode]);
    console.log(`examples and command: the same under ${newestNode}`);
    checkBits(place, [process.execPath]);
    for (const node of [...otherNodes, newestNode]) checkBits(place, ['npx', '--yes', node]);
    console.log(
      `losses of small networks: the same bits under Node ${process.version}, ${otherNodes.join(', ')}, ${newestNode}`,
    );
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

await main();
