import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const tools = join(import.meta.dirname, 'bundlers');

/** Runs neurons, and says what each formula of a surrogate runs as: those of the package, and those of a user's own, written as people write. */
const entry = `
  import { lif, ones, recurrentLif, random, surrogate, surrogates } from 'spiketape';
  // Neurons have no other form than the compiled one, so that a step which is not understood is an error.
  lif({ beta: 0.9, reset: 'value', resetDelay: true })(ones([3, 2, 4]));
  recurrentLif(4, { beta: 0.9, random: random(1) })(ones([3, 2, 4]));
  const mine = surrogate({
    name: 'mine',
    parameters: { alpha: { default: 2, above: 0 } },
    origin: (x, { alpha }) => {
      if (x < 0) return Math.exp(alpha * x) / 2;
      return 1 - Math.exp(-alpha * x) / 2;
    },
    gradient: (x, { alpha }) => {
      const distance = Math.abs(x);
      let slope = Math.exp(-alpha * distance);
      slope *= alpha / 2;
      return slope;
    },
  });
  const helped = surrogate({
    name: 'helped',
    parameters: { alpha: { default: 2, above: 0 } },
    origin: (x, { alpha }, { logistic }) => logistic(alpha * x),
    gradient: (x, { alpha }, { logisticSlope }) => alpha * logisticSlope(alpha * x),
  });
  const forms = Object.entries({ ...surrogates, mine, helped }).flatMap(([name, { kernel }]) =>
    Object.entries(kernel ?? {}).map(([of, { kind, reason }]) => ({ what: name + '.' + of, kind, reason })));
  console.log(JSON.stringify(forms));
`;

/** Uses next to nothing. */
const small = "import { sum, tensor } from 'spiketape'; console.log(sum(tensor([1, 2])).item());";

/**
 * The bytes that a bundle of it may have, a third of one of all there is: the tape, the kernels in WebAssembly (152,000) and what
 * sums need.
 */
export const mostOfSmall = 252_000;

interface Form {
  readonly what: string;
  readonly kind: 'simd' | 'javascript';
  readonly reason?: string;
}

/** What the formulas of a bundle run as. */
export interface Bundle {
  readonly bundler: string;
  /** How many formulas there are. */
  readonly all: number;
  /** Those that run in JavaScript, and why. */
  readonly slow: readonly string[];
  /** The bytes of a bundle that uses next to nothing. */
  readonly bytesOfSmall: number;
}

function mustInstall(): boolean {
  const installed = join(tools, 'node_modules/.package-lock.json');
  const lock = join(tools, 'package-lock.json');
  return !existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs;
}

async function withEsbuild(folder: string, name: string, target: string): Promise<void> {
  await build({
    absWorkingDir: folder,
    entryPoints: ['entry.js', 'small.js'],
    outdir: join(folder, name),
    bundle: true,
    minify: true,
    target,
    logLevel: 'error',
  });
}

/** Bundles a program with the package as it is installed in a folder, minified, and runs it under each bundler. */
export async function bundlesIn(folder: string): Promise<Bundle[]> {
  if (mustInstall()) execFileSync('npm', ['ci', '--silent', '--no-audit', '--no-fund'], { cwd: tools });
  const place = join(folder, 'bundles');
  mkdirSync(place);
  writeFileSync(join(place, 'entry.js'), entry);
  writeFileSync(join(place, 'small.js'), small);
  await withEsbuild(place, 'esbuild', 'esnext');
  await withEsbuild(place, 'esbuild-es2015', 'es2015');
  execFileSync(process.execPath, [join(tools, 'bundle.mjs')], { cwd: place, stdio: 'inherit' });
  const folders = readdirSync(place, { withFileTypes: true }).filter((found) => found.isDirectory());
  return folders.map(({ name }) => ({
    bundler: name,
    ...formsOf(join(place, name, 'entry.js')),
    bytesOfSmall: statSync(join(place, name, 'small.js')).size,
  }));
}

function formsOf(file: string): Pick<Bundle, 'all' | 'slow'> {
  const code = readFileSync(file, 'utf8');
  const printed = execFileSync(process.execPath, ['--input-type=module'], { input: code, encoding: 'utf8' });
  const forms = JSON.parse(printed) as readonly Form[];
  const slow = forms.filter(({ kind }) => kind !== 'simd');
  return { all: forms.length, slow: slow.map(({ what, reason }) => `${what} ${reason}`) };
}
