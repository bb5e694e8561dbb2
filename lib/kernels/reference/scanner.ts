import { current } from '../../array/context.ts';
import { allocate, type FloatArray, wrap } from '../../array/layout.ts';
import { type ColumnEvaluator, columnEvaluator } from '../../formula/column-evaluator.ts';
import type { ColumnOperation } from '../../formula/column-operation.ts';
import type { Value } from '../../formula/graph.ts';
import type { Values } from '../../formula/step/plan-step.ts';
import type { Fire } from '../fire.ts';
import { numbersOf } from '../numbers-of.ts';
import type {
  Current,
  Recurrence,
  ScanCotangents,
  ScanGiven,
  Scanner,
  ScanOutputs,
  ScanStep,
  ScanUpstream,
} from '../scan.ts';
import { findEvents } from './find-events.ts';
import { gatherRows, matmul } from './matmul.ts';

/** A step as loops over time, samples and neurons, in Float64 for a step; of what it keeps and hands on in the type of the arrays. */
export function scanner(step: ScanStep): Scanner {
  const programs = new Programs(step);
  return {
    forward: (out, input, given) => forward(programs, out, input, given),
    restore: (out, kept, { neurons, parameters }) => restore(programs, out, kept, neurons, parameters),
    backward: (out, ct, kept, given) => backward(programs, out, ct, kept, given),
  };
}

type Program = ColumnEvaluator<string>;

/** The values of a plan as functions of columns, each compiled when it is first needed. */
class Programs {
  readonly step: ScanStep;
  readonly states: readonly string[];
  private readonly isSmooth = current().smooth;
  private known: { readonly kept: readonly Program[]; readonly all: Program } | null = null;
  private readonly passes = new Map<'backward' | 'first', Program>();
  private readonly restored = new Map<string, Program>();

  constructor(step: ScanStep) {
    const { plan } = step;
    this.step = step;
    this.states = plan.step.states;
  }

  /** What is kept, each from what is kept before it; then all else. */
  get forward(): { readonly kept: readonly Program[]; readonly all: Program } {
    const { keptFrom, forward } = this.step.plan;
    this.known ??= {
      kept: keptFrom.map((value) => this.compile({ kept: value })),
      all: this.compile(forward),
    };
    return this.known;
  }

  /** The backward pass of a step, or of the first one: compiled where there is one. */
  pass(name: 'backward' | 'first'): Program {
    const known = this.passes.get(name) ?? this.compile(this.step.plan[name]);
    this.passes.set(name, known);
    return known;
  }

  /** What is restored from what was kept: states, or spikes, by name. */
  restore(names: readonly string[]): Program {
    const key = names.join();
    const known = this.restored.get(key);
    if (known !== undefined) return known;
    const { traces, restoredSpikes } = this.step.plan;
    const all: Values = { ...traces, ...(restoredSpikes && { spikes: restoredSpikes }) };
    const made = this.compile(Object.fromEntries(names.map((name) => [name, all[name] as Value])));
    this.restored.set(key, made);
    return made;
  }

  compile(values: Values): Program {
    const { fire, gradient } = this.step.spike;
    const own: Readonly<Record<string, ColumnOperation>> = {
      spike: over(fire),
      slope: over(gradient),
      ...(this.isSmooth && { detach }),
    };
    return columnEvaluator(values, ({ operation }: Value) => own[operation]);
  }
}

function over(f: Fire): ColumnOperation {
  return (out, [x], n) => {
    f(out.subarray(0, n), (x as Float64Array).subarray(0, n));
  };
}

/** Where a gradient is checked, what was detached at first is held. */
function detach(out: Float64Array, [x]: readonly Float64Array[], n: number): void {
  out.set((x as Float64Array).subarray(0, n));
  current().detached?.(out.subarray(0, n));
}

type Columns = Record<string, FloatArray | number>;

/** Parameters as columns of one step: one number, or one for each neuron of each sample. */
function parameterColumns(parameters: ScanGiven['parameters'], width: number): Columns {
  const column = (values: FloatArray) => {
    if (values.length === 1) return values[0] as number;
    const tiled = allocate(width);
    for (let at = 0; at < width; at += values.length) tiled.set(values, at);
    return tiled;
  };
  return Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, column(values)]));
}

function prefixed(
  prefix: string,
  names: readonly (string | number)[],
  arrays: readonly FloatArray[],
): Columns {
  return Object.fromEntries(names.map((name, i) => [`${prefix}.${name}`, arrays[i] as FloatArray]));
}

function forward(programs: Programs, out: ScanOutputs, input: Current, given: ScanGiven): void {
  const { steps, samples, neurons, start, recurrence } = given;
  const { states, step } = programs;
  const { kept: keepers, all } = programs.forward;
  const width = samples * neurons;
  const currents = numbersOf(input);
  const parameters = parameterColumns(given.parameters, width);
  const state = start.map((values) => values.slice());
  const columns = prefixed('state', states, state);
  const spikes = out.spikes ?? (recurrence && allocate(steps * width));
  const current = recurrence && allocate(width);
  for (let t = 0; t < steps; t++) {
    const at = <A extends FloatArray>(array: A) => array.subarray(t * width, (t + 1) * width);
    const own = currents.length === width ? currents : at(currents);
    if (recurrence && current) {
      const before =
        t === 0 ? recurrence.spikes : (spikes as FloatArray).subarray((t - 1) * width, t * width);
      spread(current, before, recurrence, neurons);
      for (let i = 0; i < width; i++) current[i] = (current[i] as number) + (own[i] as number);
    }
    const inputs: Columns = { ...columns, ...parameters, input: current ?? own };
    keepers.forEach((keeper, i) => {
      const kept = at(out.kept[i] as FloatArray);
      keeper({ kept }, inputs, width);
      inputs[`kept.${i}`] = kept;
    });
    const results = Object.fromEntries(states.map((name, i) => [name, state[i] as FloatArray]));
    const fired = step.plan.step.spikes ? { spikes: spikes ? at(spikes) : allocate(width) } : {};
    all({ ...results, ...fired }, inputs, width);
  }
  state.forEach((values, i) => {
    out.last[i]?.set(values);
  });
}

/** What reaches the neurons from the spikes of the step before. */
function spread(
  out: FloatArray,
  spikes: FloatArray,
  { weight, isOneToOne, bias }: Recurrence,
  neurons: number,
): void {
  const samples = neurons === 0 ? 0 : spikes.length / neurons;
  if (isOneToOne) {
    for (let i = 0; i < out.length; i++)
      out[i] = (spikes[i] as number) * (weight[weight.length === 1 ? 0 : i % neurons] as number);
  } else {
    const [to, from] = [wrap(out, [samples, neurons]), wrap(spikes, [samples, neurons])];
    const matrix = wrap(weight, [neurons, neurons]);
    const events = findEvents(from);
    if (events === null) matmul(to, from, matrix);
    else gatherRows(to, events, matrix);
  }
  if (bias !== null)
    for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + (bias[i % neurons] as number);
}

function restore(
  programs: Programs,
  out: Readonly<Record<string, FloatArray>>,
  kept: readonly FloatArray[],
  neurons: number,
  parameters: ScanGiven['parameters'],
): void {
  const names = Object.keys(out);
  const program = programs.restore(names);
  const [first] = Object.values(out);
  if (first === undefined || first.length === 0) return;
  const width = Object.values(parameters).every(({ length }) => length === 1) ? first.length : neurons;
  const shared = parameterColumns(parameters, width);
  for (let from = 0; from < first.length; from += width) {
    const at = (array: FloatArray) => array.subarray(from, from + width);
    const results = Object.fromEntries(names.map((name) => [name, at(out[name] as FloatArray)]));
    const inputs = { ...shared, ...prefixed('kept', [...kept.keys()], kept.map(at)) };
    program(results, inputs, width);
  }
}

function backward(
  programs: Programs,
  out: ScanCotangents,
  ct: ScanUpstream,
  kept: readonly FloatArray[],
  given: ScanGiven,
): void {
  const { steps, samples, neurons, start, recurrence } = given;
  const { states } = programs;
  const width = samples * neurons;
  const upstream = numbersOf(ct.spikes);
  const parameters = parameterColumns(given.parameters, width);
  const carried = out.start.map((to, i) => carriedFrom(to, ct.last[i] ?? null));
  const sums = Object.keys(out.parameters);
  const contributions = sums.map(() => allocate(width));
  const totals = sums.map((name) => new Float64Array((out.parameters[name] as FloatArray).length));
  const ctSpikes = allocate(width);
  for (let t = steps - 1; t >= 0; t--) {
    const at = (array: FloatArray, step = t) => array.subarray(step * width, (step + 1) * width);
    if (upstream) ctSpikes.set(upstream.length === width ? upstream : at(upstream));
    else ctSpikes.fill(0);
    if (recurrence && t + 1 < steps) addBack(ctSpikes, at(out.input, t + 1), recurrence, neurons);
    ct.traces.forEach((trace, i) => {
      if (trace) addTo(carried[i] as FloatArray, at(trace));
    });
    const inputs: Columns = {
      ...parameters,
      ...prefixed(
        'kept',
        [...kept.keys()],
        kept.map((array) => at(array)),
      ),
      ...(t === 0
        ? prefixed('state', states, start)
        : prefixed(
            'before',
            [...kept.keys()],
            kept.map((array) => at(array, t - 1)),
          )),
      ...prefixed('ct', states, carried),
      'ct.spikes': ctSpikes,
    };
    const results = {
      input: at(out.input),
      ...prefixed('state', states, carried),
      ...Object.fromEntries(sums.map((name, i) => [name, contributions[i] as FloatArray])),
    } as Record<string, FloatArray>;
    programs.pass(t === 0 ? 'first' : 'backward')(results, inputs, width);
    contributions.forEach((values, i) => {
      sumInto(totals[i] as Float64Array, values);
    });
  }
  sums.forEach((name, i) => {
    out.parameters[name]?.set(totals[i] as Float64Array);
  });
}

function carriedFrom(to: FloatArray, last: FloatArray | null): FloatArray {
  if (last) to.set(last);
  else to.fill(0);
  return to;
}

function addTo(to: FloatArray, more: FloatArray): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) + (more[i] as number);
}

/** Adds up over samples, or over all. */
function sumInto(totals: Float64Array, values: FloatArray): void {
  const n = totals.length;
  for (let i = 0; i < values.length; i++) {
    const at = n === 1 ? 0 : i % n;
    totals[at] = (totals[at] as number) + (values[i] as number);
  }
}

/** Adds what comes back to the spikes of a step from the currents of the next one. */
function addBack(
  ctSpikes: FloatArray,
  ctInput: FloatArray,
  { weight, isOneToOne }: Recurrence,
  neurons: number,
): void {
  if (isOneToOne) {
    for (let i = 0; i < ctSpikes.length; i++) {
      const w = weight[weight.length === 1 ? 0 : i % neurons] as number;
      ctSpikes[i] = (ctSpikes[i] as number) + w * (ctInput[i] as number);
    }
    return;
  }
  const samples = neurons === 0 ? 0 : ctInput.length / neurons;
  const back = wrap(allocate(ctInput.length), [samples, neurons]);
  matmul(back, wrap(ctInput, [samples, neurons]), wrap(weight, [neurons, neurons]).transpose(1, 0));
  addTo(ctSpikes, back.data);
}
