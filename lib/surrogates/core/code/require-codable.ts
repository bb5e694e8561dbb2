import { failType, show } from '../../../util/errors.ts';
import type { CodedSurrogate } from './formulas-of.ts';

/** @throws TypeError for what is no surrogate of one input with numbers as its parameters. */
export function requireCodable(place: string, spike: unknown): asserts spike is CodedSurrogate {
  const row: unknown = typeof spike === 'function' ? Reflect.get(spike, 'row') : undefined;
  if (typeof row !== 'object' || row === null || !Reflect.has(row, 'name'))
    failType(place, `got ${show(spike)} when a surrogate or a layer of neurons was due.`);
  const { name, inputs, of } = row as { name: string; inputs?: number; of?: { name: string } };
  if (inputs === 2)
    failType(place, `${name} has two inputs when one was due; ${of?.name} is what it is made from.`);
  const { params } = spike as unknown as CodedSurrogate;
  const learned = Object.keys(params ?? {}).find((key) => typeof Reflect.get(params, key) !== 'number');
  if (params === undefined || learned !== undefined)
    failType(place, `${name} has parameters that are learned when numbers were due.`);
}
