import { expect } from 'chai';
import fc from 'fast-check';
import { wrap } from '../../../lib/array/layout.ts';
import { findEvents } from '../../../lib/kernels/reference/find-events.ts';
import * as random from '../../../lib/kernels/reference/random.ts';
import { simdRandom } from '../../../lib/kernels/simd/simd-random.ts';
import { poisoned } from '../../support/poison.ts';
import { runs } from '../../support/runs.ts';
import { axisSizes } from '../../support/sample.ts';
import { newEngine } from './new-engine.ts';

const simd = poisoned(simdRandom(newEngine(), 1));

const reference = poisoned({ ...random });

const states = fc.int32Array({ minLength: 4, maxLength: 4 });
/** All remainders of fours, and more than one block of draws. */
const lengths = fc.oneof(fc.integer({ min: 0, max: 33 }), fc.integer({ min: 500, max: 1100 }));
const finite = fc.float({ min: -1000, max: 1000, noNaN: true });

/** Probabilities in Float32, those at the ends and next to them too. */
const probability = fc.oneof(
  { weight: 4, arbitrary: fc.float({ min: 0, max: 1, noNaN: true }) },
  fc.constantFrom(0, 1, 2 ** -149, 2 ** -24, 2 ** -25, 1 - 2 ** -24),
);
const probabilities = fc.array(probability, { maxLength: 33 }).map((p) => Float32Array.from(p));

/** What a fill writes, and the state that it leaves. */
function filled(length: number, from: Int32Array, fill: (out: Float32Array, state: Int32Array) => void) {
  const [out, state] = [new Float32Array(length), from.slice()];
  fill(out, state);
  return { out, state };
}

describe('the SIMD random fills', () => {
  it('fill uniformly with the bits of the reference, and go on from the same state', () => {
    fc.assert(
      fc.property(states, lengths, finite, finite, (state, length, low, high) => {
        const [got, due] = [simd, reference].map((kernels) =>
          filled(length, state, (out, at) => kernels.fillUniform(out, at, low, high)),
        );
        expect(got).to.deep.equal(due);
      }),
    );
  });

  it('fill normally with the bits of the reference, and go on from the same state', () => {
    fc.assert(
      fc.property(
        states,
        lengths,
        finite,
        fc.double({ min: 0, max: 9, noNaN: true }),
        (state, length, mean, std) => {
          const [got, due] = [simd, reference].map((kernels) =>
            filled(length, state, (out, at) => kernels.fillNormal(out, at, mean, std)),
          );
          expect(got).to.deep.equal(due);
        },
      ),
    );
  });

  it('agree on normal numbers to the last bit of double precision, which a mean that cancels them lays bare', () => {
    fc.assert(
      fc.property(states, fc.integer({ min: 0, max: 5 }), (state, at) => {
        const whole = new Float64Array(6);
        reference.fillNormal(whole, state.slice(), 0, 1);
        const { out } = filled(6, state, (x, from) => simd.fillNormal(x, from, -(whole[at] as number), 1));
        expect(out[at]).to.equal(0);
      }),
      { numRuns: runs(5000) },
    );
  });

  it('fill with zeros and ones as the reference does, and go on from the same state', () => {
    fc.assert(
      fc.property(states, probabilities, fc.nat({ max: 4 }), (state, p, repeats) => {
        const [got, due] = [simd, reference].map((kernels) =>
          filled(repeats * p.length, state, (out, at) => kernels.fillBernoulli(out, at, p)),
        );
        expect(got).to.deep.equal(due);
      }),
    );
  });

  it('fill by one probability of double precision as the reference does', () => {
    const one = fc.oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(0, 1, Number.MIN_VALUE, 1 - 2 ** -53, 1 - 2 ** -24, 2 ** -24 + 2 ** -60),
      // Neighbours of what is drawn, where rounding to Float32 would show.
      fc
        .tuple(fc.nat(2 ** 24), fc.constantFrom(-1, 1))
        .map(([k, sign]) => Math.min(1, Math.abs(k + sign * 1e-7) / 2 ** 24)),
    );
    fc.assert(
      fc.property(states, lengths, one, (state, length, p) => {
        const [got, due] = [simd, reference].map((kernels) =>
          filled(length, state, (out, at) => kernels.fillBernoulli(out, at, Float64Array.of(p))),
        );
        expect(got).to.deep.equal(due);
      }),
    );
  });

  it('draw just below and not at a probability, in the reference and here', () => {
    fc.assert(
      fc.property(states, (state) => {
        const u = filled(1, state, (out, at) => reference.fillUniform(out, at, 0, 1)).out[0] as number;
        fc.pre(u > 0);
        for (const kernels of [simd, reference]) {
          const at = (p: number) =>
            filled(1, state, (out, from) => kernels.fillBernoulli(out, from, Float32Array.of(p))).out[0];
          expect(at(u)).to.equal(0);
          expect(at(u + 2 ** -24)).to.equal(1);
        }
      }),
    );
  });

  it('give the events of the zeros and ones that they would write, and go on from the same state', () => {
    fc.assert(
      fc.property(
        states,
        fc.array(fc.oneof(probability, fc.constant(0)), { minLength: 1, maxLength: 33 }),
        axisSizes(4),
        axisSizes(4),
        (state, row, rows, repeats) => {
          const p = Float32Array.from({ length: row.length * rows }, (_, i) => row[i % row.length] as number);
          const dense = filled(p.length * repeats, state, (out, at) => reference.fillBernoulli(out, at, p));
          const due = findEvents(wrap(dense.out, [rows * repeats, row.length]));
          for (const kernels of [simd, reference]) {
            const at = state.slice();
            expect(kernels.bernoulliEvents(at, p, repeats, row.length)).to.deep.equal(due);
            expect(at).to.deep.equal(due === null ? state : dense.state);
          }
        },
      ),
    );
  });

  it('leave Float64 to the reference', () => {
    const state = Int32Array.of(1, 2, 3, 4);
    const out = new Float64Array(40);
    simd.fillNormal(out, state.slice(), 0, 1);
    const due = new Float64Array(40);
    reference.fillNormal(due, state.slice(), 0, 1);
    expect(out).to.deep.equal(due);
    expect(out.some((value) => value !== Math.fround(value))).to.equal(true);
  });
});
