import { expect } from 'chai';
import fc from 'fast-check';
import { wrap } from '../../../lib/array/layout.ts';
import { kernels } from '../../../lib/kernels/index.ts';
import { recurrentWeight } from '../../../lib/kernels/reference/recurrent-weight.ts';
import { random } from '../../../lib/ops/random.ts';

describe('recurrentWeight', () => {
  it('gives each pair what the current of one gets where the other fired the step before, at first in the start', () => {
    const size = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(size, size, size, fc.nat(), fc.boolean(), (steps, samples, neurons, seed, isSilent) => {
        const source = random(seed);
        const width = samples * neurons;
        const bits = (length: number, rate: number) =>
          Float64Array.from({ length }, () => Number(source.next() < rate));
        const [initial, spikes] = [bits(width, isSilent ? 0 : 0.5), bits(steps * width, 0.3)];
        // Whole numbers, whose sums are exact.
        const ct = Float64Array.from({ length: steps * width }, () => Math.round(20 * source.next()) - 10);
        const out = new Float64Array(neurons * neurons).fill(Number.NaN);
        recurrentWeight(wrap(out, [neurons, neurons]), ct, spikes, initial, kernels);
        const before = [...initial, ...spikes];
        const due = new Float64Array(neurons * neurons);
        ct.forEach((value, at) => {
          const from = at - (at % neurons);
          for (let i = 0; i < neurons; i++)
            due[i * neurons + (at % neurons)] =
              (due[i * neurons + (at % neurons)] as number) + value * (before[from + i] as number);
        });
        expect(out.map((x) => x + 0)).to.deep.equal(due.map((x) => x + 0));
      }),
    );
  });
});
