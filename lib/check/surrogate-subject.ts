import type { Surrogate } from '../surrogates/core/surrogate.ts';
import { overNumbers, pullback, type TensorFunction } from './over-numbers.ts';
import { type Given, Subject, type SubjectSettings } from './subject.ts';

const place = 'checkSurrogate';

/** A surrogate under its parameters, as a subject. */
export function surrogateSubject(
  spike: Surrogate,
  settings: SubjectSettings,
  more: Partial<Given> = {},
): Subject {
  const { row, params, kernels } = spike;
  const backward = (where: string, f: TensorFunction) => {
    return { place: where, pull: pullback(place, row.name, f) };
  };
  const given: Given = {
    ...{ row, params, kernels },
    origin: (xs) => xs.map((x) => spike.origin(x)),
    gradient: (xs) => xs.map((x) => spike.gradient(x)),
    spikes: overNumbers(place, row.name, (x) => spike(x)),
    backwards: [
      backward('the tape', (x) => spike(x)),
      backward('the tape of the origin', (x) => spike.origin(x)),
    ],
  };
  return new Subject({ ...given, ...more }, settings);
}
