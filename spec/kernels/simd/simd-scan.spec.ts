import { expect } from 'chai';
import { type FloatArray, wrap } from '../../../lib/array/layout.ts';
import type { DenseProduct, GatheredSum } from '../../../lib/array/values.ts';
import { planStep } from '../../../lib/formula/step/plan-step.ts';
import { readStep } from '../../../lib/formula/step/read-step.ts';
import { stepAt } from '../../../lib/kernels/fire.ts';
import { findEvents } from '../../../lib/kernels/reference/find-events.ts';
import * as products from '../../../lib/kernels/reference/matmul.ts';
import * as reference from '../../../lib/kernels/reference/scanner.ts';
import type {
  CtSpikes,
  Current,
  Recurrence,
  ScanGiven,
  Scanner,
  ScanStep,
} from '../../../lib/kernels/scan.ts';
import { scanners } from '../../../lib/kernels/scanners.ts';
import { simdKernels } from '../../../lib/kernels/simd/simd-kernels.ts';
import { surrogates } from '../../../lib/surrogates/index.ts';
import { type Neuron, zoo } from '../../formula/step/zoo.ts';
import { drawn } from '../../support/covering.ts';
import { fillMemory } from './fill-memory.ts';
import { newEngine } from './new-engine.ts';
import { started } from './started.ts';

const engine = newEngine();
const simd = simdKernels(engine, 1);

// Whatever is handed out is full of NaN, so that nothing is read before it is written.
const take = engine.memory.take.bind(engine.memory);
engine.memory.take = (bytes) => {
  const address = take(bytes);
  engine.memory.floats(address, Math.ceil(bytes / 4)).fill(Number.NaN);
  return address;
};

type InputKind = 'dense' | 'gathered';
type Weights = 'none' | 'all' | 'oneToOne';

interface Case {
  readonly neuron: Neuron;
  readonly learned: readonly string[];
  readonly perNeuron: readonly string[];
  readonly steps: number;
  readonly samples: number;
  readonly neurons: number;
  readonly input: InputKind;
  readonly ct: 'dense' | 'product' | 'none' | 'still';
  readonly weights: Weights;
  readonly traces: boolean;
  readonly strict: boolean;
  readonly surrogate: 'arctan' | 'triangular' | 'sigmoid' | 'multiGaussianGrad';
  readonly seed: number;
}

/** Numbers from -1 to 1 that look random. */
function numbersFrom(seed: number): (length: number) => Float32Array {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  next();
  return (length) => Float32Array.from({ length }, next);
}

function stepOf({ neuron, learned, traces, strict, surrogate }: Case): ScanStep {
  const { kernels } = surrogates[surrogate];
  const { step } = neuron;
  const known = learned.filter((name) => step.parameters.includes(name));
  return {
    plan: planStep(step, { learned: known, surrogate: [], traces }),
    spike: { fire: stepAt(0, strict), gradient: kernels.gradient },
  };
}

function givenOf(one: Case, random: (n: number) => Float32Array): ScanGiven {
  const { neuron, perNeuron, steps, samples, neurons, weights } = one;
  const { states } = neuron.step;
  const recurrence: Recurrence | null =
    weights === 'none'
      ? null
      : {
          weight: random(weights === 'all' ? neurons ** 2 : neurons).map((x) => 0.3 * x),
          isOneToOne: weights === 'oneToOne',
          bias: random(neurons).map((x) => 0.1 * x),
          spikes: random(samples * neurons).map((x) => Number(x > 0.5)),
        };
  return {
    ...{ steps, samples, neurons, recurrence },
    start: states.map((name) =>
      random(samples * neurons).map((x) => (neuron.start[name] as number) + 0.1 * x),
    ),
    parameters: Object.fromEntries(
      Object.entries(neuron.parameters).map(([name, value]) => [
        `parameter.${name}`,
        perNeuron.includes(name)
          ? random(neurons).map((x) => value * (1 + 0.05 * x))
          : Float32Array.of(value),
      ]),
    ),
  };
}

function inputOf(one: Case, random: (n: number) => Float32Array): Current {
  const { neuron, steps, samples, neurons, input } = one;
  const scale = neuron.scale;
  if (input === 'dense') return random(steps * samples * neurons).map((x) => scale * (0.5 + 1.5 * x));
  const [rows, width] = [steps * samples, 9];
  const spikes = random(rows * width).map((x) => Number(x > 0.7));
  const events = findEvents(wrap(spikes, [rows, width]));
  if (events === null) throw new Error('too many ones');
  const sum: GatheredSum = {
    events,
    weight: wrap(
      random(width * neurons).map((x) => scale * x),
      [width, neurons],
    ),
    bias: wrap(
      random(neurons).map((x) => scale * (x + 0.3)),
      [neurons],
    ),
  };
  const compute = () => {
    const out = new Float32Array(rows * neurons);
    products.gatherRows(wrap(out, [rows, neurons]), events, sum.weight, sum.bias);
    return out;
  };
  return { ...sum, compute };
}

function ctOf({ steps, samples, neurons, ct }: Case, random: (n: number) => Float32Array): CtSpikes {
  if (ct === 'none') return null;
  const rows = steps * samples;
  if (ct === 'dense') return random(rows * neurons);
  // The same at each step.
  if (ct === 'still') return random(samples * neurons);
  const product: DenseProduct = {
    left: wrap(random(rows * 3), [rows, 3]),
    right: wrap(random(3 * neurons), [3, neurons]),
  };
  const compute = () => {
    const out = new Float32Array(rows * neurons);
    products.matmul(wrap(out, [rows, neurons]), product.left, product.right);
    return out;
  };
  return { ...product, compute };
}

/** All that a scan gives, both ways; the arrays that it writes to hold NaN before. */
function results(scanner: Scanner, step: ScanStep, one: Case): Record<string, FloatArray> {
  const random = numbersFrom(one.seed);
  const given = givenOf(one, random);
  const [input, ctSpikes] = [inputOf(one, random), ctOf(one, random)];
  const { steps, samples, neurons } = one;
  const { states } = step.plan.step;
  const width = samples * neurons;
  const room = (length: number) => new Float32Array(length).fill(Number.NaN);
  const all = () => room(steps * width);
  const spikes = step.plan.step.spikes && all();
  const kept = step.plan.kept.map(all);
  const last = states.map(() => room(width));
  scanner.forward({ spikes, kept, last }, input, given);
  const names = [...(spikes ? ['spikes'] : []), ...(one.traces ? states : [])];
  const restored = Object.fromEntries(names.map((name) => [name, all()]));
  scanner.restore(restored, kept, given);
  const sums = Object.keys(step.plan.backward).filter((name) => name.startsWith('parameter.'));
  const out = {
    input: all(),
    start: states.map(() => room(width)),
    parameters: Object.fromEntries(
      sums.map((name) => [name, room((given.parameters[name] as FloatArray).length)]),
    ),
  };
  const ct = {
    spikes: spikes && ctSpikes,
    traces: states.map((_, i) => (one.traces && i === 0 ? random(steps * width) : null)),
    last: states.map((_, i) => (i === 0 ? random(width) : null)),
  };
  scanner.backward(out, ct, kept, given);
  const numbered = (prefix: string, arrays: readonly FloatArray[]) =>
    Object.fromEntries(arrays.map((array, i) => [`${prefix} ${i}`, array]));
  return {
    ...(spikes && { spikes }),
    ...numbered('kept', kept),
    ...numbered('last', last),
    ...Object.fromEntries(Object.entries(restored).map(([name, array]) => [`restored ${name}`, array])),
    ctInput: out.input,
    ...numbered('ctStart', out.start),
    ...out.parameters,
  };
}

/** The largest number. */
function sizeOf(values: FloatArray): number {
  return Math.max(1e-30, ...Array.from(values, Math.abs));
}

/** The largest difference; infinite where one of both is no number. */
function distance(got: FloatArray, due: FloatArray): number {
  const differences = Array.from(due, (x, i) => Math.abs((got[i] as number) - x));
  return Math.max(...differences.map((x) => (Number.isNaN(x) ? Number.POSITIVE_INFINITY : x)));
}

/** Expects the same up to some last digits; of sums over steps, of those of what is summed. */
function expectSame(one: Case): void {
  const step = stepOf(one);
  const got = results(simd.scanner(step, scanners), step, one);
  const due = results(reference.scanner(step), step, one);
  expect(Object.keys(got)).to.deep.equal(Object.keys(due));
  const { neuron: _, ...shown } = one;
  for (const [name, values] of Object.entries(due)) {
    const summed = name.startsWith('parameter.') ? 30 * sizeOf(due.ctInput as FloatArray) : 0;
    const size = Math.max(sizeOf(values), summed);
    const error = distance(got[name] as FloatArray, values) / size;
    expect(error, `${name} of ${JSON.stringify(shown)}`).to.be.at.most(1e-4);
  }
}

/** A few dozens of cases in which everything that may differ comes together with everything else. */
function casesOf(neuron: Neuron): Case[] {
  const all = Object.keys(neuron.parameters);
  const pick = <T>(seed: number, ...of: readonly T[]): T => of[seed % of.length] as T;
  return Array.from({ length: 35 }, (_, seed) => ({
    ...{ neuron, seed: seed + 1, steps: pick(seed, 7, 1) },
    learned: pick(seed, [], all.slice(0, 1), all),
    perNeuron: pick(seed >> 1, [], all.slice(1, 2), all),
    neurons: pick(seed, 5, 12, 37, 1, 33),
    samples: pick(seed >> 2, 3, 1, 14),
    input: pick(seed >> 1, 'dense', 'gathered'),
    ct: pick(seed + (seed >> 1), 'dense', 'product', 'none', 'still'),
    weights: neuron.step.spikes === null ? 'none' : pick(seed, 'none', 'all', 'oneToOne', 'none', 'all'),
    traces: seed % 2 === 0,
    strict: seed % 3 === 0,
    surrogate: pick(seed, 'arctan', 'triangular', 'sigmoid', 'multiGaussianGrad'),
  }));
}

describe('Compiled steps over time give what the reference does', () => {
  for (const [name, neuron] of Object.entries(zoo))
    it(`for ${name}`, () => {
      drawn(casesOf(neuron), 3).forEach(expectSame);
    });
});

describe('Compiled steps over time', () => {
  const neuron = zoo.alif as Neuron;
  const wide: Case = {
    ...{ neuron, learned: ['beta'], perNeuron: ['threshold'], steps: 6, samples: 40, neurons: 97 },
    ...{
      input: 'gathered',
      ct: 'product',
      weights: 'none',
      traces: true,
      strict: false,
      surrogate: 'arctan',
      seed: 4,
    },
  };

  it('give the same bits on any number of threads', async () => {
    const other = newEngine();
    other.threads.count = 3;
    await started(other);
    const kernels = simdKernels(other, 1);
    const cases = (['none', 'all', 'oneToOne'] as const).flatMap((weights): Case[] => [
      { ...wide, weights, input: 'gathered', ct: 'product' },
      { ...wide, weights, input: 'dense', ct: 'dense' },
    ]);
    for (const one of drawn(cases, 2)) {
      const step = stepOf(one);
      const alone = results(simd.scanner(step, scanners), step, one);
      expect(results(kernels.scanner(step, scanners), step, one)).to.deep.equal(alone);
    }
    other.threads.stop();
  });

  it('compute functions and quotients of parameters once for each neuron, in double precision', () => {
    type P = Record<'w' | 'tau', number>;
    const names = { states: ['v'], parameters: ['w', 'tau'] };
    const body = ({ v }: Record<'v', number>, i: number, { w, tau }: P) => ({
      v: Math.exp(-1 / tau) * v + Math.sin(w) * i,
    });
    const neuron: Neuron = {
      step: readStep({ name: 'neuron', ...names, settings: {}, step: body }),
      ...{ parameters: { w: 0.8, tau: 3 }, start: { v: 0.3 }, scale: 1 },
    };
    for (const perNeuron of drawn([['w', 'tau'], ['w'], ['tau']], 2)) {
      const one: Case = { ...wide, neuron, perNeuron, samples: 2, input: 'dense', ct: 'none', learned: [] };
      const random = numbersFrom(one.seed);
      const given = givenOf(one, random);
      const input = inputOf(one, random) as Float32Array;
      const last = [new Float32Array(2 * 97)];
      const step = stepOf(one);
      const kept = step.plan.kept.map(() => new Float32Array(input.length));
      simd.scanner(step, scanners).forward({ spikes: null, kept, last }, input, given);
      const due = (given.start[0] as FloatArray).map((start, at) => {
        const own = (name: string) => {
          const values = given.parameters[`parameter.${name}`] as FloatArray;
          return values[at % values.length] as number;
        };
        const [decay, gain] = [Math.fround(Math.exp(-1 / own('tau'))), Math.fround(Math.sin(own('w')))];
        let v = start;
        for (let from = at; from < input.length; from += 2 * 97)
          v = Math.fround(Math.fround(decay * v) + Math.fround(gain * (input[from] as number)));
        return v;
      });
      expect(last[0], perNeuron.join()).to.deep.equal(due);
    }
  });

  it('compute what is of parameters alone as a whole, but for spikes and conditions', () => {
    type P = Record<'w' | 'tau', number>;
    type Step = (state: Record<'v', number>, i: number, p: P, own: { spike(x: number): number }) => object;
    const bodies: Readonly<Record<string, Step>> = {
      difference: ({ v }, i, { tau }) => ({ v: 0.5 * v + tau * (1 - Math.exp(-1 / tau)) * i }),
      spikes: ({ v }, i, { w }, { spike }) => ({ v: 0.5 * v + Math.exp(spike(w - 0.8)) * i }),
      condition: ({ v }, i, { w }) => ({ v: i + 0.5 * (Math.exp(w) > 2.2 ? v : 0) }),
    };
    for (const [name, step] of Object.entries(bodies)) {
      const names = { states: ['v'], parameters: ['w', 'tau'] };
      const neuron: Neuron = {
        step: readStep({ name, ...names, settings: {}, step }),
        ...{ parameters: { w: 0.8, tau: 1e7 }, start: { v: 0.3 }, scale: 1 },
      };
      const own: Partial<Case> = { neuron, perNeuron: ['w', 'tau'], learned: ['w'], samples: 2 };
      expectSame({ ...wide, ...own, input: 'dense', ct: 'none' });
    }
  });

  it('are left to the reference where the memory is full', () => {
    const full = newEngine({ most: 2 ** 22 });
    const small: Case = { ...wide, samples: 4 };
    const kernels = simdKernels(full, 1);
    const all = (['none', 'all', 'oneToOne'] as const).flatMap((weights) =>
      (['gathered', 'dense'] as const).map((input): Case => ({ ...small, weights, input })),
    );
    const cases = drawn(all, 2).map((one) => {
      const step = stepOf(one);
      const scanner = kernels.scanner(step, scanners);
      const due = results(reference.scanner(step), step, one);
      expect(results(scanner, step, one)).to.not.deep.equal(due);
      return { one, step, scanner, due };
    });
    fillMemory(full.memory);
    for (const { one, step, scanner, due } of cases) expect(results(scanner, step, one)).to.deep.equal(due);
    full.threads.stop();
  });

  it('leave a NaN to its neuron, where it is no spike', () => {
    for (const [name, neuron] of drawn(Object.entries(zoo), 2)) {
      const one: Case = {
        ...wide,
        neuron,
        perNeuron: [],
        learned: [],
        samples: 2,
        input: 'dense',
        ct: 'dense',
      };
      const step = stepOf(one);
      const random = numbersFrom(1);
      const given = givenOf(one, random);
      const input = inputOf(one, random) as Float32Array;
      const due = ranOver(simd.scanner(step, scanners), step, given, input);
      const [width, bad] = [2 * 97, 5];
      const got = ranOver(
        simd.scanner(step, scanners),
        step,
        given,
        input.map((x, i) => (i === width + bad ? Number.NaN : x)),
      );
      got.forEach((array, k) => {
        const others = (values: FloatArray | undefined) => values?.filter((_, i) => i % width !== bad);
        expect(others(array), `${name} ${k}`).to.deep.equal(others(due[k]));
      });
      if (step.plan.step.spikes) expect(got[0]?.[width + bad], name).to.equal(0);
    }
  });

  it('leave nothing to do for no steps, samples or neurons', () => {
    for (const empty of [{ steps: 0 }, { samples: 0 }, { neurons: 0 }]) {
      const one: Case = { ...wide, perNeuron: [], input: 'dense', ct: 'dense', traces: false, ...empty };
      const step = stepOf(one);
      expect(results(simd.scanner(step, scanners), step, one)).to.deep.equal(
        results(reference.scanner(step), step, one),
      );
    }
  });

  it('are compiled, and not left to the reference', () => {
    for (const [name, neuron] of Object.entries(zoo)) {
      const step = stepOf({ ...wide, neuron, perNeuron: [], learned: [] });
      const scanner = simd.scanner(step, scanners);
      for (const way of ['forward', 'backward'])
        expect(Reflect.get(scanner, 'compiled').call(scanner, way), `${name} ${way}`).to.not.equal(null);
    }
  });
});

/** Spikes, what is kept, and the cotangent of the input, of a scan both ways. */
function ranOver(scanner: Scanner, step: ScanStep, given: ScanGiven, input: Float32Array): FloatArray[] {
  const { length } = input;
  const room = (n: number) => new Float32Array(n);
  const spikes = step.plan.step.spikes && room(length);
  const kept = step.plan.kept.map(() => room(length));
  const each = () => given.start.map((values) => room(values.length));
  scanner.forward({ spikes, kept, last: each() }, input, given);
  const ctInput = room(length);
  const none = given.start.map(() => null);
  const ct = {
    spikes: spikes && room(length).fill(1),
    traces: none,
    last: given.start.map((v) => room(v.length).fill(1)),
  };
  scanner.backward({ input: ctInput, start: each(), parameters: {} }, ct, kept, given);
  return [...(spikes ? [spikes] : []), ...kept, ctInput];
}
