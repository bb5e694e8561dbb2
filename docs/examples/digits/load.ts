import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Neuron, type SpikingLayer, type Surrogate, surrogate } from 'spiketape';
import { failRange } from './fail-range.ts';

/**
 * The surrogate that a module exports: one that `surrogate(...)` made, or a row with origin and gradient.
 *
 * @throws RangeError of one line where there is none.
 */
export async function loadSurrogate(file: string): Promise<Surrogate> {
  for (const [name, value] of await exportsOf('--surrogate', file)) {
    if (typeof value === 'function' && 'row' in value && 'kernels' in value) return value as Surrogate;
    const { origin, gradient } = (value ?? {}) as { origin?: unknown; gradient?: unknown };
    if (typeof origin === 'function' && typeof gradient === 'function')
      return surrogate({ name, ...(value as object) } as never) as unknown as Surrogate;
  }
  return failRange(
    '--surrogate',
    `${JSON.stringify(file)} exports no surrogate, { origin, gradient } was due.`,
  );
}

/**
 * What makes a layer of the neuron that a module exports, one that `neuron(...)` made, with a surrogate and defaults for the rest.
 *
 * @throws RangeError of one line where there is none.
 */
export async function loadNeuron(file: string, spike: Surrogate): Promise<() => SpikingLayer> {
  const exported = (await exportsOf('--neuron', file)).map(([, value]) => value);
  const made = exported.find((value) => typeof value === 'function' && 'row' in value && 'at' in value);
  if (made === undefined)
    return failRange(
      '--neuron',
      `${JSON.stringify(file)} exports no neuron, one that neuron(...) made was due.`,
    );
  const own = made as unknown as Neuron;
  if (!('v' in own.row.state))
    return failRange('--neuron', `${own.row.name} has no state v, which the report shows.`);
  return () => own({ surrogate: spike }) as unknown as SpikingLayer;
}

async function exportsOf(place: string, file: string): Promise<[string, unknown][]> {
  if (!existsSync(file)) failRange(place, `there is no ${JSON.stringify(file)}.`);
  return Object.entries((await import(pathToFileURL(resolve(file)).href)) as object);
}
