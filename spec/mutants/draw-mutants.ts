import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { random } from '../../lib/index.ts';
import { type Mutation, mutationsOf } from './mutation.ts';

/** A change of a file of the library. */
export interface Mutant extends Mutation {
  readonly group: string;
  readonly file: string;
}

/** Where mutants are made: the same number in each part, however large. */
const groups: Readonly<Record<string, readonly string[]>> = {
  tape: ['lib/autodiff/'],
  values: ['lib/array/'],
  formulas: ['lib/formula/'],
  neurons: ['lib/snn/neurons/'],
  products: ['lib/ops/matmul', 'lib/kernels/reference/', 'lib/kernels/simd/simd-products'],
  checker: ['lib/check/'],
};

/** A name for a mutant that stays when other lines change. */
export function idOf({ file, operator, start, from, to }: Mutant): string {
  return [file, start, operator, from.slice(0, 60), to.slice(0, 60)].join(' | ');
}

/** Mutants, parts, files and places drawn by a seed; of files below a path only, if there is one. */
export function drawMutants(root: string, count: number, seed: number, only = ''): Mutant[] {
  const files = readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })
    .map((name) => `lib/${name}`)
    .filter((name) => name.endsWith('.ts') && name.startsWith(only))
    .sort();
  const pools = Object.entries(groups).flatMap(([group, prefixes]) => {
    const own = files.filter((file) => prefixes.some((prefix) => file.startsWith(prefix)));
    const pool = own.flatMap((file): Mutant[] =>
      mutationsOf(readFileSync(join(root, file), 'utf8')).map((mutation) => ({ ...mutation, group, file })),
    );
    return pool.length > 0 ? [pool] : [];
  });
  const source = random(seed);
  const drawn: Mutant[] = [];
  for (let k = 0; drawn.length < count && pools.some((pool) => pool.length > 0); k++) {
    const pool = pools[k % pools.length] as Mutant[];
    const [one] = pool.splice(Math.floor(source.next() * pool.length), 1);
    if (one) drawn.push(one);
  }
  return drawn;
}
