import type { FloatArray } from '../../array/layout.ts';
import { addressBytes } from '../../formula/address-bytes.ts';
import type { Formula } from '../../formula/formula.ts';
import type { Graph, Value } from '../../formula/graph.ts';
import { instantiateFormula } from '../../formula/instantiate-formula.ts';
import { OutsideSubset } from '../../formula/outside-subset.ts';
import { slotBytes } from '../../formula/same.ts';
import { Setting } from '../../formula/setting.ts';
import {
  emitBackward,
  emitForward,
  emitRestore,
  type StepModule,
  type StepUse,
} from '../../formula/step/emit-step.ts';
import type { SpikeFormula } from '../../formula/step/inline-spikes.ts';
import { InlinedFormula } from '../../formula/step/inlined-formula.ts';
import type { StepPlan } from '../../formula/step/plan-step.ts';
import { addressesOf } from '../../formula/step/step-places.ts';
import type { Fire } from '../fire.ts';
import type { ScanGiven, ScanStep } from '../scan.ts';
import type { Engine } from './engine.ts';
import type { WasmFunctions } from './instantiate.ts';
import { singleThreshold } from './simd-step.ts';

/** A module of a step, with what the slots of its block need. */
export interface StepKernel extends StepModule {
  readonly instance: WasmFunctions;
}

type Parameters = ScanGiven['parameters'];

/** The modules of one step: for each set of parameters that each neuron has its own of, compiled when they are first needed, each way by itself. */
export class StepKernels {
  private readonly engine: Engine;
  private readonly step: ScanStep;
  private readonly spikes: SpikeFormula;
  /** The parameters of the surrogate. */
  private readonly numbers: Readonly<Record<string, number>>;
  private readonly known = new Map<string, StepKernel>();

  constructor(engine: Engine, step: ScanStep) {
    const { graph } = step.plan.step;
    const { fire, gradient } = step.spike;
    const inlined = (formula: Formula | undefined) => formula && new InlinedFormula(graph, formula);
    const [own, slope] = [inlined(fire.step ? undefined : fire.formula), inlined(gradient.formula)];
    this.engine = engine;
    this.step = step;
    this.spikes = {
      spike: (x) => (fire.step ? stepOf(graph, x, fire.step) : due(own).at(x)),
      slope: (x) => due(slope).at(x),
    };
    this.numbers = { ...own?.numbers, ...slope?.numbers };
  }

  get plan(): StepPlan {
    return this.step.plan;
  }

  /** The module of the forward pass for these parameters. */
  forward(parameters: Parameters): StepKernel {
    const perNeuron = perNeuronOf(parameters);
    return this.compiled(`forward ${perNeuron}`, perNeuron, emitForward);
  }

  /** That of the backward pass, which a program that only runs a network does not pay for. */
  backward(parameters: Parameters): StepKernel {
    const perNeuron = perNeuronOf(parameters);
    return this.compiled(`backward ${perNeuron}`, perNeuron, emitBackward);
  }

  /** The module that restores values of these names. */
  restore(names: readonly string[], parameters: Parameters): StepKernel {
    const perNeuron = perNeuronOf(parameters);
    const { traces, restoredSpikes } = this.step.plan;
    const values = names.map((name) => (name === 'spikes' ? restoredSpikes : traces[name]) as Value);
    return this.compiled(`${names} ${perNeuron}`, perNeuron, (use) => emitRestore(use, values));
  }

  /** The slots of a block for values of the parameters. */
  slots({ slots }: StepKernel, parameters: Parameters): Uint8Array {
    const numbers = { ...this.numbers };
    for (const [name, values] of Object.entries(parameters))
      if (values.length === 1) numbers[name] = values[0] as number;
    const setting = new Setting(numbers);
    return slotBytes(slots, (value) => setting.of(value));
  }

  private compiled(
    key: string,
    perNeuron: readonly string[],
    emit: (use: StepUse) => StepModule,
  ): StepKernel {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const { engine, spikes, step } = this;
    const memory = { shared: true, maximum: engine.maximum };
    const module = emit({ plan: step.plan, spikes, perNeuron, memory });
    const instance = instantiateFormula<WasmFunctions>(module.bytes, engine.wasmMemory);
    const kernel = { ...module, instance };
    this.known.set(key, kernel);
    return kernel;
  }
}

/** How many bytes of a block lie before its slots. */
export function slotsFrom({ layout }: StepKernel): number {
  return addressBytes(addressesOf(layout));
}

/** The names of parameters that each neuron has its own of. */
export function perNeuronOf(parameters: Parameters): string[] {
  const isOwn = ([, values]: readonly [string, FloatArray]) => values.length !== 1;
  return Object.entries(parameters)
    .filter(isOwn)
    .map(([name]) => name);
}

function stepOf(graph: Graph, x: Value, { threshold, strict }: NonNullable<Fire['step']>): Value {
  const limit = graph.constant(singleThreshold(threshold, strict));
  return graph.select(graph.compare(strict ? 'lt' : 'le', limit, x), graph.constant(1), graph.constant(0));
}

function due(formula: InlinedFormula | undefined): InlinedFormula {
  if (formula === undefined) throw new OutsideSubset('has spikes without a formula');
  return formula;
}
