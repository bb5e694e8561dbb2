import { expect } from 'chai';
import fc from 'fast-check';
import { wrap } from '../../../lib/array/layout.ts';
import { stepAt } from '../../../lib/kernels/fire.ts';
import type { CtSpikes, Current, LifCotangents, LifTrace } from '../../../lib/kernels/reference/lif.ts';
import * as matrixKernels from '../../../lib/kernels/reference/matmul.ts';
import * as scans from '../../../lib/kernels/reference/recurrent-lif.ts';
import { simdKernels } from '../../../lib/kernels/simd/simd-kernels.ts';
import { surrogates } from '../../../lib/surrogates/index.ts';
import { poisoned } from '../../support/poison.ts';
import { axisSizes } from '../../support/sample.ts';
import { newEngine } from './new-engine.ts';

const simd = poisoned(simdKernels(newEngine(), 1));
const reference = poisoned({ ...scans });
const products = poisoned({ ...matrixKernels });

/** Numbers of few binary digits, with which a few steps are exact in Float32 and Float64 alike. */
const numbers = (length: number) =>
  fc
    .array(
      fc.integer({ min: -16, max: 16 }).map((n) => n / 16),
      { minLength: length, maxLength: length },
    )
    .map((list) => Float32Array.from(list));

/** Layers of a few samples: sizes around a strip of 32 columns and around a tile of six samples. */
const cases = fc
  .tuple(axisSizes(4), axisSizes(14), fc.constantFrom(4, 8, 32, 36), fc.boolean())
  .chain(([steps, samples, size, each]) => {
    const width = samples * size;
    const own = each ? size : 1;
    return fc.record({
      size: fc.constant(size),
      steps: fc.constant(steps),
      input: numbers(steps * width),
      weight: numbers(size * size),
      initial: fc
        .array(fc.constantFrom(0, 0, 1), { minLength: width, maxLength: width })
        .map((list) => Float32Array.from(list)),
      v0: numbers(width),
      beta: fc
        .array(fc.constantFrom(0, 0.5, 1), { minLength: own, maxLength: own })
        .map((list) => Float32Array.from(list)),
      theta: numbers(own),
      ctSpikes: fc.option(numbers(steps * width)),
      ctH: fc.option(numbers(steps * width)),
      learns: fc.boolean(),
      rule: fc.record({
        gain: fc.constantFrom(1, 0.5),
        vReset: fc.constantFrom(0, -0.25),
        vLeak: fc.constantFrom(0, 0.125),
        reset: fc.constantFrom('subtract' as const, 'value' as const, 'none' as const),
        resetDelay: fc.boolean(),
        detachReset: fc.boolean(),
      }),
      strict: fc.boolean(),
    });
  });

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** A case of which input and cotangent may not have been worked out. */
type Given = Omit<Case, 'input' | 'ctSpikes'> & { readonly input: Current; readonly ctSpikes: CtSpikes };

function forward(run: typeof reference.recurrentLifForward, one: Given) {
  const { size, input, weight, initial, v0, beta, theta, rule, strict } = one;
  const length = one.steps * v0.length;
  const [spikes, h] = [new Float32Array(length), new Float32Array(length)];
  const recurrence = { weight: wrap(weight, [size, size]), spikes: initial };
  run(spikes, h, input, recurrence, { v0, beta, theta }, rule, stepAt(0, strict), products);
  return { spikes, h };
}

function backward(run: typeof reference.recurrentLifBackward, one: Given, trace: LifTrace) {
  const { size, weight, v0, beta, theta, ctSpikes, ctH, learns, rule, strict } = one;
  const own = { beta: new Float32Array(beta.length), theta: new Float32Array(theta.length) };
  const out: LifCotangents = {
    input: new Float32Array(trace.h.length),
    v0: new Float32Array(v0.length),
    neurons: learns ? own : null,
  };
  const w = wrap(weight, [size, size]);
  // Its gradient is 0 or 1, so that everything stays exact.
  const { gradient } = surrogates.rect.kernels;
  const neurons = { v0, beta, theta };
  run(out, ctSpikes, ctH, trace, w, neurons, rule, stepAt(0, strict), gradient, products);
  return { input: out.input, v0: out.v0, ...own };
}

/** One step of four neurons at rest that do not decay into it, and reach each other with weights of 1. */
function step(spikes: Float32Array | null, h: Float32Array, input: Current, initial: Float32Array): void {
  const recurrence = { weight: wrap(new Float32Array(16).fill(1), [4, 4]), spikes: initial };
  const neurons = { v0: new Float32Array(4), beta: Float32Array.of(0), theta: Float32Array.of(100) };
  const rule = {
    gain: 1,
    vReset: 0,
    vLeak: 0,
    reset: 'none',
    resetDelay: false,
    detachReset: false,
  } as const;
  simd.recurrentLifForward(spikes, h, input, recurrence, neurons, rule, stepAt(0, false), products);
}

describe('the SIMD scans of recurrent LIF neurons', () => {
  it('give what the reference gives, to the bit on numbers of few digits', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const got = forward(simd.recurrentLifForward, one);
        expect(got).to.deep.equal(forward(reference.recurrentLifForward, one));
      }),
    );
  });

  it('give the same way back, but for rounding in Float32', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const trace = forward(reference.recurrentLifForward, one);
        const got = backward(simd.recurrentLifBackward, one, trace);
        const due = backward(reference.recurrentLifBackward, one, trace);
        for (const name of ['input', 'v0', 'beta', 'theta'] as const) {
          const [values, expected] = [Array.from(got[name]), Array.from(due[name])];
          const largest = Math.max(1, ...expected.map(Math.abs));
          values.forEach((value, i) => {
            expect(Math.abs(value - (expected[i] as number)) / largest, `${name} ${i}`).to.be.below(1e-6);
          });
        }
      }),
    );
  });

  it('work spikes out from h where they are not kept, forward and back, to the bit', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { size, input, weight, initial, v0, beta, theta, rule, strict } = one;
        const recurrence = { weight: wrap(weight, [size, size]), spikes: initial };
        for (const run of [simd, reference]) {
          const trace = forward(run.recurrentLifForward, one);
          const h = new Float32Array(input.length);
          run.recurrentLifForward(
            null,
            h,
            input,
            recurrence,
            { v0, beta, theta },
            rule,
            stepAt(0, strict),
            products,
          );
          expect(h).to.deep.equal(trace.h);
          const due = backward(run.recurrentLifBackward, one, trace);
          expect(backward(run.recurrentLifBackward, one, { spikes: null, h })).to.deep.equal(due);
        }
      }),
    );
  });

  it('take the input as a sum of rows and the cotangent of spikes as a product, with the same bits', () => {
    const parts = cases.chain((one) =>
      fc.tuple(axisSizes(6), axisSizes(9)).chain(([k, inner]) =>
        fc.record({
          sizes: fc.constant([k, inner] as const),
          one: fc.constant(one),
          bits: fc.infiniteStream(fc.constantFrom(0, 0, 1)),
          from: numbers(k * one.size),
          bias: fc.option(numbers(one.size), { nil: undefined }),
          left: numbers((one.input.length / one.size) * inner),
          right: numbers(inner * one.size),
        }),
      ),
    );
    fc.assert(
      fc.property(parts, ({ one, sizes: [k, inner], bits, from, bias, left, right }) => {
        const { size } = one;
        const rows = one.input.length / size;
        const events = products.findEvents(wrap(Float32Array.from(bits.take(rows * k)), [rows, k]));
        fc.pre(events !== null);
        const [input, ct] = [new Float32Array(rows * size), new Float32Array(rows * size)];
        const [weight, own] = [wrap(from, [k, size]), bias && wrap(bias, [size])];
        products.gatherRows(wrap(input, [rows, size]), events, weight, own);
        const [a, b] = [wrap(left, [rows, inner]), wrap(right, [size, inner]).transpose(1, 0)];
        products.matmul(wrap(ct, [rows, size]), a, b);
        const due = { ...one, input, ctSpikes: ct };
        const got = {
          ...one,
          input: {
            events,
            weight,
            bias: own,
            compute: () => (rows === 0 ? input : expect.fail('the input was made')),
          },
          ctSpikes: {
            left: a,
            right: b,
            compute: () => (rows === 0 ? ct : expect.fail('the cotangent was made')),
          },
        };
        const trace = forward(simd.recurrentLifForward, due);
        expect(forward(simd.recurrentLifForward, got)).to.deep.equal(trace);
        const back = (one: Given) => backward(simd.recurrentLifBackward, one, trace);
        expect(back(got)).to.deep.equal(back(due));
      }),
    );
  });

  it('have the sum made where its weights would not stay in the cache', () => {
    const [size, k] = [4, 70_000];
    const events = { rows: 1, width: k, starts: Int32Array.of(0, 0), columns: new Int32Array(0) };
    const weight = wrap(new Float32Array(k * size), [k, size]);
    const sum = { events, weight, bias: undefined, compute: () => new Float32Array(size).fill(0.75) };
    const h = new Float32Array(size);
    step(null, h, sum, new Float32Array(size));
    expect(h).to.deep.equal(new Float32Array(size).fill(0.75));
  });

  it('leave spikes before the first step that are none to the reference', () => {
    const [spikes, h] = [new Float32Array(4), new Float32Array(4)];
    step(spikes, h, new Float32Array(4), Float32Array.of(0.5, 0, 1, 0));
    expect(Array.from(h)).to.deep.equal([1.5, 1.5, 1.5, 1.5]);
  });
});
