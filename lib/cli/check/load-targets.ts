import { basename } from 'node:path';
import { show } from '../../util/errors.ts';
import { didYouMean } from '../nearest.ts';
import { UsageError } from '../usage-error.ts';
import { describeExports, findTargets } from './find-targets.ts';
import { loadModule } from './load-module.ts';
import type { Target } from './target.ts';

/**
 * What there is in a module; of some names only, unless there are none. A name is that of an export or of a surrogate.
 *
 * @throws UsageError in one line where the module cannot be imported, has nothing, or nothing of a name.
 */
export async function loadTargets(file: string, names: readonly string[]): Promise<readonly Target[]> {
  const module = basename(file);
  const exports = await loadModule(file);
  const targets = findTargets(exports, module.replace(/\.[^.]*$/, ''));
  if (targets.length === 0) {
    const due = 'a surrogate, a row, origin with gradient or backward, or { f, inputs } was due';
    throw new UsageError(`it exports ${describeExports(exports)} when ${due}.`);
  }
  const known = targets.map(({ name }) => name);
  for (const name of names) {
    if (!targets.some((target) => isCalled(target, name)))
      throw new UsageError(`got ${show(name)}, there is ${known.join(', ')}${didYouMean(name, known)}`);
  }
  return names.length === 0
    ? targets
    : targets.filter((target) => names.some((name) => isCalled(target, name)));
}

function isCalled({ name, path }: Target, typed: string): boolean {
  return typed === name || typed === path || path.startsWith(`${typed}[`);
}
