import { builtDemand, builtStep, isBuiltStep } from '../../formula/step/built-step.ts';
import { planStep, type StepDemand, type StepPlan } from '../../formula/step/plan-step.ts';
import { readStep, type Step } from '../../formula/step/read-step.ts';
import { failRange, failType } from '../../util/errors.ts';
import type { NeuronRow, Settings } from './neuron-row.ts';
import { startsOf } from './neuron-state.ts';

/** A row with what was read of its step and planned: once for each variant, whatever number of layers are made of it. */
export class NeuronModel {
  readonly row: NeuronRow;
  private readonly variants = new Map<string, Variant>();

  constructor(row: NeuronRow) {
    this.row = row;
  }

  /**
   * The row under settings.
   *
   * @throws TypeError or RangeError, naming the place, for a step that cannot be read or does not give what is due.
   */
  variant(settings: Settings, place: string): Variant {
    const key = JSON.stringify(settings);
    const known = this.variants.get(key);
    if (known !== undefined) return known;
    const made = new Variant(this.row, settings, place);
    this.variants.set(key, made);
    return made;
  }
}

/** A row under settings: its step as a graph, and its plans. */
export class Variant {
  readonly step: Step;
  private readonly plans = new Map<string, StepPlan>();

  constructor(row: NeuronRow, settings: Settings, place: string) {
    const definition = definitionOf(row, settings, place);
    const built = builtStep(definition);
    if (built !== undefined) this.plans.set(keyOf(builtDemand), built);
    this.step = built?.step ?? readStep(definition);
    if (this.step.spikes === null && (row.output ?? 'spikes') === 'spikes')
      failType(place, 'step returns no spikes, which the layer is to give unless a state is its output.');
  }

  plan(demand: StepDemand): StepPlan {
    const key = keyOf(demand);
    const known = this.plans.get(key);
    if (known !== undefined) return known;
    const made = planStep(this.step, demand);
    this.plans.set(key, made);
    return made;
  }
}

/** @internal Whether the step of a row, under settings, is one that was read when the package was built. */
export function isBuilt(row: NeuronRow, settings: Settings, place: string): boolean {
  return 'built' in row.step && isBuiltStep(definitionOf(row, settings, place));
}

function keyOf({ learned, surrogate, traces }: StepDemand): string {
  return JSON.stringify([learned, surrogate, traces]);
}

/** @internal What the step of a row is read from. */
export function definitionOf(row: NeuronRow, settings: Settings, name: string) {
  const states = Object.keys(startsOf(row, settings));
  const { parameters = {}, helpers = {}, step, output = 'spikes' } = row;
  if (states.includes('spikes') || states.includes('state'))
    failRange(name, 'spikes and state cannot be names of states.');
  if (output !== 'spikes' && !states.includes(output))
    failRange(name, `the output ${output} is no state; there are ${states.join(', ')}.`);
  return { name, states, parameters: Object.keys(parameters), settings, helpers, step };
}
