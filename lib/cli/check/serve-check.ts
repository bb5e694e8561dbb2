import { isCrossing } from '../../surrogates/core/crossing.ts';
import type { CheckTask, Message } from '../isolated/task.ts';
import { messageOf } from '../message-of.ts';
import { memberOf } from '../subjects/member.ts';
import { neuronOf } from '../subjects/neuron-of.ts';
import { checkTarget } from './check-target.ts';
import type { Thing } from './target.ts';

/** Checks what a source has, and sends what it finds as it finds it. */
export async function serveCheck(
  { source, settings }: CheckTask,
  send: (message: Message) => void,
): Promise<void> {
  try {
    for (const target of await thingsOf(source, settings.exports)) {
      send({ kind: 'at', name: target.name });
      send({ kind: 'result', result: checkTarget(target, settings) });
    }
  } catch (error) {
    send({ kind: 'problem', name: null, text: messageOf(error) });
  }
}

async function thingsOf(source: CheckTask['source'], exports: readonly string[]): Promise<readonly Thing[]> {
  if ('name' in source) {
    const layer = neuronOf(source.name);
    if (layer) return [{ kind: 'neuron', name: layer.neuron.name, layer }];
    const spike = memberOf(source.name);
    const kind = isCrossing(spike) ? 'crossing' : 'surrogate';
    return [{ kind, name: spike.row.name, spike } as Thing];
  }
  // Only a process that loads a user's module pays for what loads it.
  const { loadTargets } = await import('./load-targets.ts');
  return loadTargets(source.file, source.export === undefined ? exports : [source.export]);
}
