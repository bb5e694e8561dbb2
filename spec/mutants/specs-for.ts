import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Specs of what is built on a folder. */
const elsewhere: readonly (readonly [folder: string, specs: readonly string[]])[] = [
  ['lib/array/', ['spec/autodiff/', 'spec/ops/']],
  ['lib/autodiff/', ['spec/array/', 'spec/ops/']],
  ['lib/check/', ['spec/check/']],
  [
    'lib/formula/',
    ['spec/surrogates/', 'spec/kernels/simd/simd-scan.spec.ts', 'spec/kernels/simd/single-functions.spec.ts'],
  ],
  ['lib/formula/', ['spec/package/formula-sources.spec.ts']],
  ['lib/formula/code/', ['spec/io/export/']],
  ['lib/kernels/reference/', ['spec/ops/', 'spec/kernels/simd/', 'spec/formula/', 'spec/snn/neurons/lif']],
  ['lib/kernels/simd/', ['spec/ops/', 'spec/kernels/']],
  ['lib/ops/', ['spec/kernels/', 'spec/autodiff/']],
  ['lib/snn/neurons/', ['spec/kernels/reference/scanner.spec.ts', 'spec/formula/step/', 'spec/snn/peers/']],
  ['lib/snn/neurons/code/', ['spec/io/export/']],
];

/** The specs that look at a file, in rounds, those that are sure to first: what mirrors or imports it, its folder, the rest. */
export function specsFor(root: string, file: string): string[][] {
  const specs = readdirSync(join(root, 'spec'), { recursive: true, encoding: 'utf8' })
    .map((name) => `spec/${name}`)
    .filter((name) => name.endsWith('.spec.ts'))
    .sort();
  const mirror = file.replace(/^lib/, 'spec').replace(/\.ts$/, '.spec.ts');
  const near = specs.filter((spec) => spec === mirror || importsOf(root, spec).includes(file));
  const folder = nearestTo(mirror, specs);
  const others = elsewhere.filter(([prefix]) => file.startsWith(prefix)).flatMap(([, prefixes]) => prefixes);
  const rest = specs.filter((spec) => others.some((prefix) => spec.startsWith(prefix)));
  const seen = new Set<string>();
  const rounds = [near, folder, rest].map((round) =>
    round
      .filter((spec) => !seen.has(spec) && seen.add(spec))
      .sort((a, b) => Number(b === mirror) - Number(a === mirror)),
  );
  return rounds.filter((round) => round.length > 0);
}

/** The specs in the folder of a path, or else in the nearest one above it that has some. */
function nearestTo(path: string, specs: readonly string[]): string[] {
  const folder = dirname(path);
  const found = specs.filter((spec) => spec.startsWith(`${folder}/`));
  return found.length > 0 || folder === '.' ? found : nearestTo(folder, specs);
}

/** The modules that a file imports, as paths in the checkout. */
function importsOf(root: string, file: string): string[] {
  const code = readFileSync(join(root, file), 'utf8');
  return Array.from(code.matchAll(/from '(\.[^']+)'/g), ([, path]) =>
    relative(root, resolve(root, dirname(file), path as string)),
  );
}
