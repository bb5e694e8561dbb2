import { addressBytes } from '../address-bytes.ts';
import type { CalledName } from '../called-functions.ts';
import type { KernelModule } from '../emit-kernels.ts';
import type { FunctionWriter } from '../function-writer.ts';
import type { Value } from '../graph.ts';
import { Lanes } from '../lanes.ts';
import { type MemoryType, moduleBytes } from '../module-bytes.ts';
import { Same, type Slot } from '../same.ts';
import { hoistedOf, withHoisted } from './hoisted.ts';
import { inlineValues, type SpikeFormula } from './inline-spikes.ts';
import type { StepPlan, Values } from './plan-step.ts';
import { StepLanes } from './step-lanes.ts';
import { addressesOf, type BlockLayout, type Place, StepPlaces, stepParameters } from './step-places.ts';
import { type Result, stepFunction, writeStep } from './write-step.ts';

/** What a step is compiled for. */
export interface StepUse {
  readonly plan: StepPlan;
  readonly spikes: SpikeFormula;
  /** The names of inputs of which each neuron has its own; all others are the same for all. */
  readonly perNeuron: readonly string[];
  readonly memory: MemoryType;
}

/** A module, and where its functions find what they read. */
export interface StepModule extends KernelModule {
  readonly layout: BlockLayout;
  /** What each neuron has its own of besides parameters, computed from these, by name. */
  readonly hoisted: Values;
}

/** What a block of a step begins with. */
export function layoutOf(
  { kept, step }: StepPlan,
  perNeuron: readonly string[],
  others: number,
): BlockLayout {
  return { kept: kept.length, states: step.states.length, perNeuron, others };
}

/** The names of the cotangents that are summed over steps, in the order in which they are carried after those of states. */
export function sumsOf({ backward }: StepPlan): string[] {
  return Object.keys(backward).filter((name) => name !== 'input' && !name.startsWith('state.'));
}

/**
 * A module of a step: `forward`. See `assembly/scan.ts` for how it is called; the block holds addresses, 4 bytes each, then the
 * slots.
 *
 * @throws OutsideSubset where it would be too long.
 */
export function emitForward(use: StepUse): StepModule {
  const { keptFrom, forward: values } = use.plan;
  const module = new Module(use, [...keptFrom, ...Object.values(values)]);
  module.write('forward', (places) => forward(use.plan, places));
  return module.finish();
}

/** A module of the backward pass, likewise: `backward`, and `first`, which is the same at the first step. */
export function emitBackward(use: StepUse): StepModule {
  const { backward: values, first } = use.plan;
  const module = new Module(use, [...Object.values(values), ...Object.values(first)]);
  module.write('backward', (places) => backward(use.plan, use.plan.backward, places));
  module.write('first', (places) => backward(use.plan, use.plan.first, places));
  return module.finish();
}

/** A module of `restore`: values that can be computed from what was kept, each to an array of its own. */
export function emitRestore(use: StepUse, values: readonly Value[]): StepModule {
  const module = new Module(use, values, values.length);
  module.write('restore', (places) => values.map((value, i) => ({ value, to: places.other(i) })));
  return module.finish();
}

type Outputs = (places: StepPlaces) => readonly Result[];

function forward({ keptFrom, forward: values, step }: StepPlan, places: StepPlaces): Result[] {
  const { spikes } = values;
  return [
    ...keptFrom.map((value, i) => ({ value, to: places.kept(i), as: `kept.${i}` })),
    ...(spikes ? [{ value: spikes, to: places.out, isOptional: true }] : []),
    ...step.states.map((name, i) => ({ value: values[name] as Value, to: places.carried(i) })),
  ];
}

function backward(plan: StepPlan, values: Values, places: StepPlaces): Result[] {
  const { graph, states } = plan.step;
  const sum = (name: string) => graph.arithmetic('add', graph.input(`sum.${name}`), values[name] as Value);
  return [
    { value: values.input as Value, to: places.out },
    ...states.map((name, i) => ({ value: values[`state.${name}`] as Value, to: places.carried(i) })),
    ...sumsOf(plan).map((name, i) => ({ value: sum(name), to: places.carried(states.length + i) })),
  ];
}

/** A module that is written function by function. */
class Module {
  private readonly use: StepUse;
  private readonly layout: BlockLayout;
  private readonly hoisted: Values;
  private readonly lanes: Lanes;
  private readonly lowering: StepLanes;
  private readonly slots: Slot[] = [];
  private readonly names: CalledName[] = [];
  private readonly functions: Record<string, FunctionWriter> = {};

  /** @param values - All that its functions compute. */
  constructor(use: StepUse, values: readonly Value[], others = 0) {
    const { plan, perNeuron } = use;
    const { graph } = plan.step;
    this.use = use;
    this.hoisted = hoistedOf(values, perNeuron);
    const own = [...perNeuron, ...Object.keys(this.hoisted)];
    this.layout = layoutOf(plan, own, others);
    this.lanes = new Lanes([...laneInputs(plan), ...own]);
    this.lowering = new StepLanes(graph, this.lanes);
  }

  write(name: string, outputs: Outputs): void {
    const fn = stepFunction();
    const places = new StepPlaces(fn, this.layout);
    const results = this.lowered(outputs(places));
    const offset = addressBytes(addressesOf(this.layout));
    writeStep({
      fn,
      lanes: this.lanes,
      same: new Same(fn, stepParameters.block, offset, this.slots),
      places,
      results,
      placeOf: (input) => this.placeOf(places, input, name === 'forward'),
      imported: (called) => this.imported(called as CalledName),
    });
    this.functions[name] = fn;
  }

  finish(): StepModule {
    const { names, functions, slots, layout, hoisted } = this;
    const { memory } = this.use;
    return { bytes: moduleBytes({ memory, imported: names, functions }), slots, layout, hoisted };
  }

  private lowered(results: readonly Result[]): Result[] {
    const { plan, spikes } = this.use;
    const { graph } = plan.step;
    const values = withHoisted(
      graph,
      results.map(({ value }) => value),
      this.hoisted,
    );
    const lowered = this.lowering.lower(inlineValues(graph, values, spikes));
    return results.map((result, i) => ({ ...result, value: lowered[i] as Value }));
  }

  private placeOf(places: StepPlaces, input: string, isForward: boolean): Place {
    const { plan } = this.use;
    const { states } = plan.step;
    const [kind, name] = input.split('.') as [string, string | undefined];
    if (this.layout.perNeuron.includes(input)) return places.perNeuron(input);
    if (kind === 'input' || input === 'ct.spikes') return places.input;
    if (kind === 'kept') return places.kept(Number(name));
    if (kind === 'before') return places.before(Number(name));
    if (kind === 'sum')
      return places.carried(states.length + sumsOf(plan).indexOf(input.slice('sum.'.length)));
    const state = states.indexOf(name as string);
    return kind === 'ct' || isForward ? places.carried(state) : places.start(state);
  }

  private imported(name: CalledName): number {
    const known = this.names.indexOf(name);
    return known >= 0 ? known : this.names.push(name) - 1;
  }
}

/** The inputs of all functions of a step that differ from lane to lane. */
function laneInputs(plan: StepPlan): string[] {
  const { states } = plan.step;
  return [
    ...['input', 'ct.spikes'],
    ...states.flatMap((name) => [`state.${name}`, `ct.${name}`]),
    ...plan.kept.flatMap((_, i) => [`kept.${i}`, `before.${i}`]),
    ...sumsOf(plan).map((name) => `sum.${name}`),
  ];
}
