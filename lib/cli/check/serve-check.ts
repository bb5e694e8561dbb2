import { basename } from 'node:path';
import { show } from '../../util/errors.ts';
import type { CheckTask } from '../apart/task.ts';
import { memberOf } from '../line/member.ts';
import { messageOf } from '../message-of.ts';
import { didYouMean } from '../nearest.ts';
import { Refusal } from '../refusal.ts';
import { checkTarget } from './check-target.ts';
import { describeExports, findTargets } from './find-targets.ts';
import type { Message } from './finding.ts';
import type { Target } from './target.ts';

type Send = (message: Message) => Promise<void>;

/** Checks what a task names, and sends what it finds as it finds it. */
export async function serveCheck({ source, settings }: CheckTask, send: Send): Promise<void> {
  try {
    const targets = 'file' in source ? await targetsOf(source.file) : [targetOf(source.name)];
    for (const target of chosen(targets, settings.exports)) {
      await send({ kind: 'checking', name: target.name });
      await send({ kind: 'finding', finding: checkTarget(target, settings) });
    }
  } catch (error) {
    await send({ kind: 'error', text: messageOf(error) });
  }
}

async function targetsOf(file: string): Promise<Target[]> {
  // Only a process that loads a user's module pays for what loads it.
  const { loadModule } = await import('./load-module.ts');
  const name = basename(file);
  const exports = await loadModule(file);
  const targets = findTargets(exports, name.replace(/\.[^.]*$/, ''));
  if (targets.length > 0) return targets;
  const due = 'a surrogate, a row, origin with gradient or backward, or { f, inputs } was due';
  throw new Refusal(`${name}: it exports ${describeExports(exports)} when ${due}.`);
}

function targetOf(name: string): Target {
  const spike = memberOf(name);
  const kind = 'inputs' in spike.row ? 'crossing' : 'surrogate';
  return { kind, name: spike.row.name, spike } as Target;
}

/** @throws Refusal for a name that no target has. */
function chosen(targets: readonly Target[], names: readonly string[]): readonly Target[] {
  const known = targets.map(({ name }) => name);
  for (const name of names) {
    if (!known.includes(name))
      throw new Refusal(
        `--export: got ${show(name)}, there is ${known.join(', ')}${didYouMean(name, known)}`,
      );
  }
  return names.length === 0 ? targets : targets.filter(({ name }) => names.includes(name));
}
