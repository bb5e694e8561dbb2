import { sizeOf } from '../../../array/layout.ts';
import { stopGradient } from '../../../autodiff/scope.ts';
import type { Tensor } from '../../../autodiff/tensor.ts';
import { div, mul, sub } from '../../../ops/arithmetic.ts';
import { tensor } from '../../../ops/create.ts';
import { greater } from '../../../ops/elementwise.ts';
import { argmax } from '../../../ops/reduce.ts';
import { concat, slice } from '../../../ops/shape.ts';
import { lastStep } from '../../neurons/last-step.ts';
import type { Outcome, PeerParts } from '../core/peer-layer.ts';
import type { Value } from '../core/peer-options.ts';

/** What inhibition needs to know of its neurons. */
export interface Inhibition {
  readonly threshold: Value;
  /** What the reset of the step itself takes: the neurons are given with the delayed one. */
  readonly atOnce: 'subtract' | 'zero' | 'none';
  readonly factor: Value;
}

/** Step by step, as of each row only the neuron furthest above its threshold may fire, which the next step needs to know. */
export function inhibited({ threshold, atOnce, factor }: Inhibition): NonNullable<PeerParts['scan']> {
  return (x, start, scan) => {
    const steps: Outcome[] = [];
    let from = start;
    // A sequence without steps is refused by the first scan.
    for (let t = 0; t < Math.max(1, x.value.shape[0] as number); t++) {
      const { entries, state } = scan(slice(x, t, t + 1), from);
      const h = entries.v as Tensor;
      const spikes = mul(entries.spikes as Tensor, furthest(sub(h, threshold)));
      const before = stopGradient(greater(from.v as Tensor, threshold));
      const late = sub(div(spikes, factor), before);
      const v = atOnce === 'none' ? h : sub(h, mul(late, atOnce === 'zero' ? h : threshold));
      from = { ...state, v: lastStep(v), ...('spikes' in state && { spikes: lastStep(spikes) }) };
      steps.push({ entries: { ...entries, spikes, v }, state: from });
    }
    const names = Object.keys(steps[0]?.entries ?? {});
    const all = (name: string) => concat(steps.map(({ entries }) => entries[name] as Tensor));
    return { entries: Object.fromEntries(names.map((name) => [name, all(name)])), state: from };
  };
}

/** 1 at the largest of each row, the first of equal ones, else 0. */
function furthest(above: Tensor): Tensor {
  const { shape } = above.value;
  const size = shape.at(-1) as number;
  const best = argmax(above, shape.length - 1).toTypedArray();
  const isBest = (i: number) => Number(best[Math.floor(i / size)] === i % size);
  return tensor(
    Array.from({ length: sizeOf(shape) }, (_, i) => isBest(i)),
    shape,
  );
}
