import { expect } from 'chai';
import fc from 'fast-check';
import { wrap } from '../../../lib/array/layout.ts';
import { stepAt } from '../../../lib/kernels/fire.ts';
import * as scans from '../../../lib/kernels/reference/lif.ts';
import * as matrixKernels from '../../../lib/kernels/reference/matmul.ts';
import { simdKernels } from '../../../lib/kernels/simd/simd-kernels.ts';
import { surrogates } from '../../../lib/surrogates/index.ts';
import { poisoned } from '../../support/poison.ts';
import { axisSizes } from '../../support/sample.ts';
import { newEngine } from './new-engine.ts';

const simd = poisoned(simdKernels(newEngine(), 1));
const reference = poisoned({ ...scans });
const products = poisoned({ ...matrixKernels });

/** Numbers of few binary digits, with which a few steps are exact in Float32 and Float64 alike. */
const number = fc.integer({ min: -32, max: 32 }).map((n) => n / 16);
const numbers = (length: number) =>
  fc.array(number, { minLength: length, maxLength: length }).map((list) => Float32Array.from(list));

const rules = fc.record({
  gain: fc.constantFrom(1, 0.5, -1),
  vReset: fc.constantFrom(0, -0.25),
  vLeak: fc.constantFrom(0, 0.125),
  reset: fc.constantFrom('subtract' as const, 'value' as const, 'none' as const),
  resetDelay: fc.boolean(),
  detachReset: fc.boolean(),
});

/** Decays and thresholds, so many of each. */
const ownNumbers = (count: number) => ({
  beta: fc
    .array(fc.constantFrom(0, 0.5, 1), { minLength: count, maxLength: count })
    .map((list) => Float32Array.from(list)),
  theta: numbers(count),
});

/** A layer over a few steps: widths of one and several fours, what neurons have of their own repeated for each sample. */
const cases = fc
  .tuple(axisSizes(5), axisSizes(3), fc.constantFrom(4, 8, 12), fc.constantFrom('neuron', 'layer'))
  .chain(([steps, samples, neurons, each]) => {
    const width = samples * neurons;
    const own = each === 'neuron' ? ownNumbers(neurons) : ownNumbers(1);
    return fc.record({
      size: fc.constant(neurons),
      width: fc.constant(width),
      input: numbers(steps * width),
      v0: numbers(width),
      ...own,
      ctSpikes: fc.option(numbers(steps * width)),
      ctH: fc.option(numbers(steps * width)),
      learns: fc.boolean(),
      rule: rules,
      strict: fc.boolean(),
      threshold: fc.constantFrom(0, 0.25),
    });
  });

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

function forward(
  run: typeof reference.lifForward,
  { input, v0, beta, theta, rule, strict, threshold }: Case,
) {
  const [spikes, h] = [new Float32Array(input.length), new Float32Array(input.length)];
  run(spikes, h, input, { v0, beta, theta }, rule, stepAt(threshold, strict));
  return { spikes, h };
}

function backward(
  run: typeof reference.lifBackward,
  one: Case,
  trace: scans.LifTrace,
  ctSpikes: scans.CtSpikes = one.ctSpikes,
) {
  const { input, v0, beta, theta, ctH, learns, rule, strict, threshold } = one;
  const own = { beta: new Float32Array(beta.length), theta: new Float32Array(theta.length) };
  const out = {
    input: new Float32Array(input.length),
    v0: new Float32Array(v0.length),
    neurons: learns ? own : null,
  };
  // Its gradient is 0 or 1, so that everything stays exact.
  const { gradient } = surrogates.rect.kernels;
  run(out, ctSpikes, ctH, trace, { v0, beta, theta }, rule, stepAt(threshold, strict), gradient);
  return { input: out.input, v0: out.v0, ...own };
}

/** The largest distance of two arrays, relative to the largest number in them (at least 1). */
function distance(got: Float32Array, due: Float32Array): number {
  const largest = due.reduce((size, value) => Math.max(size, Math.abs(value)), 1);
  return got.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (due[i] as number))), 0) / largest;
}

describe('the SIMD scans of LIF neurons', () => {
  it('give what the reference gives, to the bit on numbers of few digits', () => {
    fc.assert(
      fc.property(cases, (one) => {
        expect(forward(simd.lifForward, one)).to.deep.equal(forward(reference.lifForward, one));
      }),
      { numRuns: 500 },
    );
  });

  it('give the same way back, but for rounding in Float32', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const trace = forward(reference.lifForward, one);
        const got = backward(simd.lifBackward, one, trace);
        const due = backward(reference.lifBackward, one, trace);
        for (const name of ['input', 'v0', 'beta', 'theta'] as const) {
          expect(distance(got[name], due[name]), name).to.be.below(1e-6);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('work spikes out from h where they are not kept, forward and back, to the bit', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { spikes, h } = forward(simd.lifForward, one);
        const { v0, beta, theta, rule, strict, threshold } = one;
        const [fire, neurons] = [stepAt(threshold, strict), { v0, beta, theta }];
        const alone = new Float32Array(h.length);
        for (const run of [simd.lifForward, reference.lifForward]) {
          run(null, alone.fill(0), one.input, neurons, rule, fire);
          expect(alone).to.deep.equal(h);
        }
        for (const run of [simd, reference]) {
          const due = backward(run.lifBackward, one, { spikes, h });
          expect(backward(run.lifBackward, one, { spikes: null, h })).to.deep.equal(due);
          const again = new Float32Array(h.length);
          run.fireAbove(again, h, theta, fire);
          expect(again).to.deep.equal(spikes);
          const rows = [h.length / one.size, one.size];
          const events = run.findFired(wrap(h, rows), theta, fire);
          expect(events).to.deep.equal(products.findEvents(wrap(spikes, rows)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('take the cotangent of spikes as a product too, with the same bits', () => {
    const withProduct = cases.chain((one) =>
      axisSizes(9).chain((inner) =>
        fc.record({
          one: fc.constant(one),
          inner: fc.constant(inner),
          left: numbers((one.input.length / one.size) * inner),
          right: numbers(inner * one.size),
        }),
      ),
    );
    fc.assert(
      fc.property(withProduct, ({ one, inner, left, right }) => {
        const rows = one.input.length / one.size;
        const [a, b] = [wrap(left, [rows, inner]), wrap(right, [one.size, inner]).transpose(1, 0)];
        const numbers = new Float32Array(rows * one.size);
        products.matmul(wrap(numbers, [rows, one.size]), a, b);
        const product = { left: a, right: b, compute: () => numbers };
        const trace = forward(reference.lifForward, one);
        for (const run of [simd.lifBackward, reference.lifBackward]) {
          expect(backward(run, one, trace, product)).to.deep.equal(backward(run, one, trace, numbers));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('take the input as a sum of rows too, with the same bits', () => {
    const withEvents = cases.chain((one) =>
      axisSizes(6).chain((k) =>
        fc.record({
          one: fc.constant(one),
          k: fc.constant(k),
          bits: fc.infiniteStream(fc.constantFrom(0, 0, 1)),
          weight: numbers(k * one.size),
          bias: fc.option(numbers(one.size), { nil: undefined }),
          keepsSpikes: fc.boolean(),
        }),
      ),
    );
    fc.assert(
      fc.property(withEvents, ({ one, k, bits, weight, bias, keepsSpikes }) => {
        const rows = one.input.length / one.size;
        const ones = Float32Array.from(bits.take(rows * k));
        const events = products.findEvents(wrap(ones, [rows, k]));
        fc.pre(events !== null);
        const [w, b] = [wrap(weight, [k, one.size]), bias && wrap(bias, [one.size])];
        const input = new Float32Array(one.input.length);
        products.gatherRows(wrap(input, [rows, one.size]), events, w, b);
        const due = forward(simd.lifForward, { ...one, input });
        const [spikes, h] = [new Float32Array(input.length), new Float32Array(input.length)];
        const { v0, beta, theta, rule, strict, threshold } = one;
        const sum = {
          events,
          weight: w,
          bias: b,
          compute: () => (rows === 0 ? input : expect.fail('the numbers were made')),
        };
        const neurons = { v0, beta, theta };
        simd.lifForward(keepsSpikes ? spikes : null, h, sum, neurons, rule, stepAt(threshold, strict));
        expect({ spikes, h }).to.deep.equal(keepsSpikes ? due : { spikes, h: due.h });
      }),
      { numRuns: 300 },
    );
  });

  it('leave spike functions that are no step to the reference', () => {
    const { origin } = surrogates.sigmoid.kernels;
    const neurons = { v0: new Float32Array(4), beta: Float32Array.of(0.5), theta: Float32Array.of(1) };
    const rule = {
      gain: 1,
      vReset: 0,
      vLeak: 0,
      reset: 'none',
      resetDelay: false,
      detachReset: false,
    } as const;
    const [spikes, h] = [new Float32Array(8), new Float32Array(8)];
    simd.lifForward(spikes, h, new Float32Array(8).fill(1), neurons, rule, origin);
    expect(spikes.every((s) => s > 0 && s < 1)).to.equal(true);
  });
});
