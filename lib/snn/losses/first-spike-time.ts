import { empty, type FloatNd } from '../../array/layout.ts';
import type { PrimitiveRow } from '../../autodiff/row.ts';
import { apply, type Tensor } from '../../autodiff/tensor.ts';
import { kernels } from '../../kernels/index.ts';

/**
 * The step of the first spike of each neuron, counted from 0: `[B, C]` from spikes `[T, B, C]`; the number of its steps for one that
 * does not fire. For spikes between 0 and 1 it is the sum over the steps of the product of 1 - s up to each, a polynomial:
 * its gradient at 0 and 1 is the exact difference that one spike more or less makes. Several spikes in a step count as one, of
 * which one more or less changes nothing, and less than none as none.
 *
 * @param lengths - The steps of each sample; null for all.
 */
export function firstSpikeTime(spikes: Tensor, lengths: readonly number[] | null): Tensor {
  const row: PrimitiveRow = {
    name: 'firstSpikeTime',
    forward: (x) => times(x, lengths),
    keeps: { inputs: [0] },
    vjp: (ct, _, x) => [differences(ct, x, lengths)],
  };
  return apply(row, [spikes]);
}

function times(x: FloatNd, lengths: readonly number[] | null): FloatNd {
  const [steps, batch, classes] = x.shape as [number, number, number];
  const out = empty([batch, classes]);
  const [s, width] = [kernels.flat(x), batch * classes];
  for (let i = 0; i < width; i++) {
    const length = lengths?.[Math.floor(i / classes)] ?? steps;
    let [silent, time] = [1, 0];
    for (let t = 0; t < length; t++) {
      silent *= 1 - chance(s[t * width + i] as number);
      time += silent;
    }
    out.data[i] = time;
  }
  return out;
}

/** For each spike: minus how probable it is that none came before, times the steps until the next would come. */
function differences(ct: FloatNd, x: FloatNd, lengths: readonly number[] | null): FloatNd {
  const [steps, batch, classes] = x.shape as [number, number, number];
  const out = empty(x.shape);
  const [s, g, width] = [kernels.flat(x), kernels.flat(ct), batch * classes];
  out.data.fill(0);
  for (let i = 0; i < width; i++) {
    const length = lengths?.[Math.floor(i / classes)] ?? steps;
    let next = 0;
    for (let t = length - 1; t >= 0; t--) {
      const after = t + 1 < length ? 1 - chance(s[(t + 1) * width + i] as number) : 0;
      next = 1 + after * next;
      out.data[t * width + i] = next;
    }
    let silent = -(g[i] as number);
    for (let t = 0; t < length; t++) {
      const spike = s[t * width + i] as number;
      out.data[t * width + i] = spike < 0 || spike > 1 ? 0 : (out.data[t * width + i] as number) * silent;
      silent *= 1 - chance(spike);
    }
  }
  return out;
}

/** How much of a spike there is. */
function chance(value: number): number {
  return Math.min(1, Math.max(0, value));
}
