import { expect } from 'chai';
import fc from 'fast-check';
import { type FloatArray, withFloat64 } from '../../../lib/array/layout.ts';
import { differentiate } from '../../../lib/formula/differentiate.ts';
import { evaluator } from '../../../lib/formula/evaluator.ts';
import { type Graph, isArithmetic, type Value, valuesOf } from '../../../lib/formula/graph.ts';
import { rewrite } from '../../../lib/formula/rewrite.ts';
import { planStep, type StepPlan } from '../../../lib/formula/step/plan-step.ts';
import { readStep, type Step } from '../../../lib/formula/step/read-step.ts';
import { selecting } from '../../../lib/formula/step/selecting.ts';
import { scanner } from '../../../lib/kernels/reference/scanner.ts';
import type { ScanGiven, ScanStep } from '../../../lib/kernels/scan.ts';
import { surrogates } from '../../../lib/surrogates/index.ts';
import { points, settings, stepSources } from '../../formula/random-steps.ts';
import { type Neuron, zoo } from '../../formula/step/zoo.ts';
import { drawn } from '../../support/covering.ts';
import { runs } from '../../support/runs.ts';

const { kernels } = surrogates.arctan;
const [steps, samples, neurons] = [5, 2, 3];
const width = samples * neurons;

/** Numbers from -1 to 1 that look random. */
function numbersFrom(seed: number): (length: number) => Float64Array {
  let state = seed;
  return (length) =>
    Float64Array.from({ length }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 31 - 1;
    });
}

/** What a scan depends on: the input, states, and parameters, one array each. */
interface Point {
  readonly input: Float64Array;
  readonly start: readonly Float64Array[];
  readonly parameters: Readonly<Record<string, Float64Array>>;
}

function pointOf({ step, parameters, start, scale }: Neuron, random: (n: number) => Float64Array): Point {
  return {
    input: random(steps * width).map((x) => scale * (0.5 + x)),
    start: step.states.map((name) => random(width).map((x) => (start[name] as number) + 0.1 * x)),
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, value], i) => [
        `parameter.${name}`,
        i % 2 ? Float64Array.of(value) : random(neurons).map((x) => value * (1 + 0.1 * x)),
      ]),
    ),
  };
}

const given = (point: Point, recurrence: ScanGiven['recurrence'] = null): ScanGiven => ({
  ...{ steps, samples, neurons, recurrence },
  start: point.start,
  parameters: point.parameters,
});

/** Cotangents of spikes, states after each step, and the last states. */
interface Cotangents {
  readonly spikes: Float64Array;
  readonly traces: readonly Float64Array[];
  readonly last: readonly Float64Array[];
}

const room = (n: number) => new Float64Array(n).fill(Number.NaN);

/** What a scan gives, multiplied by the cotangents, and the cotangents of the point. */
function run(step: ScanStep, point: Point, ct: Cotangents) {
  const { plan } = step;
  const { states, spikes: fires } = plan.step;
  const scan = scanner(step);
  const spikes = fires && room(steps * width);
  const kept = plan.kept.map(() => room(steps * width));
  const last = states.map(() => room(width));
  scan.forward({ spikes, kept, last }, point.input, given(point));
  const traces = Object.fromEntries(states.map((name) => [name, room(steps * width)]));
  scan.restore(traces, kept, given(point));
  const value = dot(
    [...(spikes ? [spikes] : []), ...Object.values(traces), ...last],
    [...(spikes ? [ct.spikes] : []), ...ct.traces, ...ct.last],
  );
  const out = {
    input: room(steps * width),
    start: states.map(() => room(width)),
    parameters: Object.fromEntries(
      Object.entries(point.parameters).map(([name, { length }]) => [name, room(length)]),
    ),
  };
  scan.backward(out, { ...ct, spikes: spikes && ct.spikes }, kept, given(point));
  return { value, gradient: out as Point };
}

function dot(a: readonly FloatArray[], b: readonly FloatArray[]): number {
  let sum = 0;
  a.forEach((array, k) => {
    array.forEach((x, i) => {
      sum += x * (b[k]?.[i] as number);
    });
  });
  return sum;
}

function arraysOf({ input, start, parameters }: Point): FloatArray[] {
  return [input, ...start, ...Object.values(parameters)];
}

function moved(point: Point, direction: Point, by: number): Point {
  const add = (a: Float64Array, b: Float64Array) => a.map((x, i) => x + by * (b[i] as number));
  return {
    input: add(point.input, direction.input),
    start: point.start.map((a, i) => add(a, direction.start[i] as Float64Array)),
    parameters: Object.fromEntries(
      Object.entries(point.parameters).map(([name, a]) => [
        name,
        add(a, direction.parameters[name] as Float64Array),
      ]),
    ),
  };
}

/** How far the gradient along a random direction is from differences, relatively. Spikes are smooth. */
function error(neuron: Neuron, plan: StepPlan, seed: number): number {
  const { step } = neuron;
  const random = numbersFrom(seed);
  const point = pointOf(neuron, random);
  const one = (array: FloatArray) => random(array.length);
  const direction = {
    input: one(point.input),
    start: point.start.map(one),
    parameters: Object.fromEntries(Object.entries(point.parameters).map(([name, a]) => [name, one(a)])),
  };
  const ct = {
    spikes: random(steps * width),
    traces: step.states.map(() => random(steps * width)),
    last: step.states.map(() => random(width)),
  };
  const own = { plan, spike: { fire: kernels.origin, gradient: kernels.gradient } };
  const runAt = (by: number) => withFloat64(() => run(own, moved(point, direction, by), ct));
  const valueAt = (by: number) => runAt(by).value;
  const due = (8 * (valueAt(1e-4) - valueAt(-1e-4)) - (valueAt(2e-4) - valueAt(-2e-4))) / 12e-4;
  const got = dot(arraysOf(runAt(0).gradient), arraysOf(direction));
  return Math.abs(got - due) / (1e-3 + Math.abs(due));
}

/** Neurons whose derivative is that of what they compute. */
const whole = Object.entries(zoo).filter(([name]) => !['detached', 'refractory', 'odd'].includes(name));

function planOf({ step, parameters }: Neuron): StepPlan {
  return planStep(step, { learned: Object.keys(parameters), surrogate: [], traces: true });
}

/** One operation of the backward values changed: the first that comes with this number. */
function planted(plan: StepPlan, at: number): StepPlan | null {
  const { graph } = plan.step;
  const wrong = valuesOf(...Object.values(plan.backward)).filter(
    ({ operation, operands }) => isArithmetic(operation) && operands.length === 2 && operation !== 'div',
  )[at];
  if (wrong === undefined) return null;
  const change = (values: StepPlan['backward']) => {
    const names = Object.keys(values);
    const results = rewrite(graph, Object.values(values), (value, operands) =>
      value === wrong ? changed(graph, value, operands) : undefined,
    );
    return Object.fromEntries(names.map((name, i) => [name, results[i] as Value]));
  };
  return { ...plan, backward: change(plan.backward) };
}

/** A sum without its second part, a product with a factor that is off by 1%. */
function changed(graph: Graph, { operation }: Value, [a, b]: readonly Value[]): Value {
  if (operation === 'add' || operation === 'sub') return a as Value;
  return graph.arithmetic('mul', graph.arithmetic('mul', a as Value, b as Value), graph.constant(1.01));
}

describe('The reference scan', () => {
  it('has the gradients of input, states and parameters that differences have, where spikes are smooth', () => {
    for (const [name, neuron] of whole)
      for (const seed of drawn([1, 2, 3, 4, 5], 2))
        expect(error(neuron, planOf(neuron), seed), name).to.be.below(1e-6);
  });

  it('has other gradients with any error planted in a derived backward step', () => {
    for (const name of drawn(['lif', 'value', 'synaptic', 'alif', 'adlif'], 1)) {
      const neuron = zoo[name] as Neuron;
      const plan = planOf(neuron);
      let count = 0;
      for (let at = 0; ; at++) {
        const wrong = planted(plan, at);
        if (wrong === null) break;
        count++;
        const isFound = [1, 2, 3].some((seed) => error(neuron, wrong, seed) > 1e-5);
        expect(isFound, `${name} ${at}`).to.equal(true);
      }
      expect(count, name).to.be.above(9);
    }
  });

  it('gives what the step gives that keeps everything, for random steps', () => {
    fc.assert(
      fc.property(
        stepSources,
        settings,
        fc.array(points, { minLength: 4, maxLength: 4 }),
        fc.nat(),
        (source, set, xs, seed) => {
          const step = randomStep(source, set);
          const plan = planStep(step, { learned: ['p', 'q'], surrogate: [], traces: seed % 2 === 0 });
          const random = numbersFrom(seed);
          const cts = xs.map(() => [...random(3)]);
          const due = naively(step, xs, cts);
          // Besides the arrays that it is given, a scan has some of its own, in the number type of the context.
          const spike = { fire: kernels.forward, gradient: kernels.gradient };
          const got = withFloat64(() => planned({ plan, spike }, xs, cts));
          // What overflows on the way overflows elsewhere when it is computed in another order.
          if ([...due].every((x) => Math.abs(x) < 1e6))
            got.forEach((x, i) => {
              expect(x).to.be.closeTo(due[i] as number, 1e-9 * (1 + Math.max(...due.map(Math.abs))));
            });
        },
      ),
      { numRuns: runs(150) },
    );
  });
});

/** A random step as one of neurons: what it gives besides its states are spikes. */
function randomStep(source: string, set: Readonly<Record<string, string | boolean>>): Step {
  const text = `(state, x, parameters, ops, settings, helpers) => {
    const own = ${source};
    const { out, v, a } = own(state, x, parameters, helpers, settings);
    return { v, a, spikes: out * ops.spike(v - a) };
  }`;
  const definition = { name: 'random', states: ['v', 'a'], parameters: ['p', 'q'], settings: set };
  return readStep({ ...definition, step: new Function(`return ${text}`)() });
}

/** Inputs of a step are v, a, x, p and q; of later ones only x counts. Cotangents are of spikes and, at the end, of states. */
function naively(
  step: Step,
  xs: readonly (readonly number[])[],
  cts: readonly (readonly number[])[],
): number[] {
  const { graph, next } = step;
  const spikes = step.spikes as Value;
  const [v0 = 0, a0 = 0, , p = 0, q = 0] = xs[0] ?? [];
  const outputs = { v: next.v as Value, a: next.a as Value, spikes };
  const cotangents = { v: graph.input('ct.v'), a: graph.input('ct.a'), spikes: graph.input('ct.spikes') };
  const inputs = ['input', 'state.v', 'state.a', 'parameter.p', 'parameter.q'];
  const gradient = (x: Value) => slopeAt(graph, x);
  const all = { ...outputs, ...differentiate(graph, { outputs, cotangents, inputs, spike: { gradient } }) };
  // As in a plan, what is 0 or 1 selects: its product with NaN is 0 where it is 0.
  const values = selecting(graph, Object.values(all), []);
  const both = evaluator(Object.fromEntries(Object.keys(all).map((name, i) => [name, values[i] as Value])));
  let [v, a] = [v0, a0];
  const given: Record<string, number>[] = [];
  const fired: number[] = [];
  for (const [, , x = 0] of xs) {
    const at = { input: x, 'state.v': v, 'state.a': a, 'parameter.p': p, 'parameter.q': q };
    given.push(at);
    const result = both({ ...at, 'ct.v': 0, 'ct.a': 0, 'ct.spikes': 0 });
    [v, a] = [result.v as number, result.a as number];
    fired.push(result.spikes as number);
  }
  let [ctV, ctA] = (cts[0] as number[]).slice(1) as [number, number];
  const [ctInput, sums] = [xs.map(() => 0), [0, 0]];
  for (let t = xs.length - 1; t >= 0; t--) {
    const result = both({ ...given[t], 'ct.v': ctV, 'ct.a': ctA, 'ct.spikes': cts[t]?.[0] as number });
    ctInput[t] = result.input as number;
    [ctV, ctA] = [result['state.v'] as number, result['state.a'] as number];
    sums[0] = (sums[0] as number) + (result['parameter.p'] as number);
    sums[1] = (sums[1] as number) + (result['parameter.q'] as number);
  }
  return [...fired, v, a, ...ctInput, ctV, ctA, ...sums];
}

/** The gradient of arctan as a formula of a graph. */
function slopeAt(graph: Graph, x: Value): Value {
  const { alpha } = surrogates.arctan.params as { alpha: number };
  const z = graph.arithmetic('mul', x, graph.constant((Math.PI / 2) * alpha));
  const one = graph.constant(1);
  return graph.arithmetic(
    'div',
    graph.constant(alpha / 2),
    graph.arithmetic('add', one, graph.arithmetic('mul', z, z)),
  );
}

function planned(
  step: ScanStep,
  xs: readonly (readonly number[])[],
  cts: readonly (readonly number[])[],
): number[] {
  const [v0 = 0, a0 = 0, , p = 0, q = 0] = xs[0] ?? [];
  const scan = scanner(step);
  const n = xs.length;
  const own: ScanGiven = {
    ...{ steps: n, samples: 1, neurons: 1, recurrence: null },
    start: [Float64Array.of(v0), Float64Array.of(a0)],
    parameters: { 'parameter.p': Float64Array.of(p), 'parameter.q': Float64Array.of(q) },
  };
  const [spikes, kept, last] = [room(n), step.plan.kept.map(() => room(n)), [room(1), room(1)]];
  scan.forward(
    { spikes, kept, last },
    Float64Array.from(xs, (x) => x[2] as number),
    own,
  );
  const out = {
    input: room(n),
    start: [room(1), room(1)],
    parameters: { 'parameter.p': room(1), 'parameter.q': room(1) },
  };
  const ct = {
    spikes: Float64Array.from(cts, (c) => c[0] as number),
    traces: [null, null],
    last: (cts[0] as number[]).slice(1).map((c) => Float64Array.of(c)),
  };
  scan.backward(out, ct, kept, own);
  return [spikes, ...last, out.input, ...out.start, ...Object.values(out.parameters)].flatMap((array) => [
    ...array,
  ]);
}
