import { circ } from '../../../surrogates/circ.ts';
import { heaviside } from '../../../surrogates/heaviside.ts';
import { invSquareGrad } from '../../../surrogates/inv-square-grad.ts';
import { reluGrad } from '../../../surrogates/relu-grad.ts';
import { tanh } from '../../../surrogates/tanh.ts';
import { failType } from '../../../util/errors.ts';
import type { AnySurrogate } from '../../neurons/step-model.ts';
import { requireOneOf } from '../core/peer-options.ts';
import { spikeOf } from '../core/spike-of.ts';
import { heaviErfc } from './heavi-erfc.ts';

/** How spikes pass gradients, by the names there. */
export type Method = 'super' | 'triangle' | 'tanh' | 'circ' | 'heavi_erfc' | 'heaviside';

const methods: Readonly<Record<Method, (alpha: number) => AnySurrogate>> = {
  super: (alpha) => invSquareGrad({ alpha }),
  triangle: (alpha) => reluGrad({ alpha, width: 1 }),
  tanh: (alpha) => tanh({ alpha }),
  circ: (alpha) => circ({ alpha }).normalized('peak'),
  heavi_erfc: (alpha) => heaviErfc({ alpha }),
  heaviside: () => heaviside(),
};

/** The spike function of a method with its alpha, default 100; or a surrogate of one's own, which has none. */
export function methodOf(
  place: string,
  method: Method | AnySurrogate,
  alpha: number | undefined,
): AnySurrogate {
  if (typeof method !== 'string') {
    if (alpha !== undefined)
      failType(place, 'alpha is of a method by name, a surrogate has its own parameters.');
    return spikeOf(method);
  }
  requireOneOf(place, 'method', method, Object.keys(methods) as Method[]);
  return methods[method](alpha ?? 100);
}
