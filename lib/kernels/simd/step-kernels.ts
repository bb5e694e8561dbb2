import type { FloatArray } from '../../array/layout.ts';
import { addressBytes } from '../../formula/address-bytes.ts';
import { type ColumnEvaluator, columnEvaluator } from '../../formula/column-evaluator.ts';
import type { Value } from '../../formula/graph.ts';
import { instantiateFormula } from '../../formula/instantiate-formula.ts';
import { slotBytes } from '../../formula/same.ts';
import { Setting } from '../../formula/setting.ts';
import type { StepModule } from '../../formula/step/emit-step.ts';
import type { StepPlan } from '../../formula/step/plan-step.ts';
import { addressesOf } from '../../formula/step/step-places.ts';
import type { ScanGiven, ScanStep } from '../scan.ts';
import type { Engine } from './engine.ts';
import type { WasmFunctions } from './instantiate.ts';
import { StepModules } from './step-modules.ts';

/** A module of a step, with what the slots of its block need. */
export interface StepKernel extends StepModule {
  readonly instance: WasmFunctions;
  /** Computes what is hoisted, for each neuron. */
  readonly hoist: ColumnEvaluator<string>;
}

type Parameters = ScanGiven['parameters'];

/** The modules of one step: for each set of parameters that each neuron has its own of, compiled when they are first needed, each way by itself. */
export class StepKernels {
  private readonly engine: Engine;
  private readonly step: ScanStep;
  private readonly modules: StepModules;
  private readonly known = new Map<string, StepKernel>();

  constructor(engine: Engine, step: ScanStep) {
    this.engine = engine;
    this.step = step;
    this.modules = new StepModules(step);
  }

  get plan(): StepPlan {
    return this.step.plan;
  }

  /** The module of the forward pass for these parameters. */
  forward(parameters: Parameters): StepKernel {
    const perNeuron = perNeuronOf(parameters);
    return this.compiled(`forward ${perNeuron}`, () => this.modules.way('forward', perNeuron));
  }

  /** That of the backward pass, which a program that only runs a network does not pay for. */
  backward(parameters: Parameters): StepKernel {
    const perNeuron = perNeuronOf(parameters);
    return this.compiled(`backward ${perNeuron}`, () => this.modules.way('backward', perNeuron));
  }

  /** The module that restores values of these names. */
  restore(names: readonly string[], parameters: Parameters): StepKernel {
    const perNeuron = perNeuronOf(parameters);
    const { traces, restoredSpikes } = this.step.plan;
    const values = names.map((name) => (name === 'spikes' ? restoredSpikes : traces[name]) as Value);
    return this.compiled(`${names} ${perNeuron}`, () => this.modules.restore(values, perNeuron));
  }

  /** The slots of a block for values of the parameters. */
  slots({ slots }: StepKernel, parameters: Parameters): Uint8Array {
    const numbers = { ...this.modules.numbers };
    for (const [name, values] of Object.entries(parameters))
      if (values.length === 1) numbers[name] = values[0] as number;
    const setting = new Setting(numbers);
    return slotBytes(slots, (value) => setting.of(value));
  }

  private compiled(key: string, make: () => StepModule): StepKernel {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const module = make();
    const instance = instantiateFormula<WasmFunctions>(module.bytes, this.engine.wasmMemory);
    const kernel = { ...module, instance, hoist: columnEvaluator(module.hoisted) };
    this.known.set(key, kernel);
    return kernel;
  }
}

/** What each neuron has its own of, by name: parameters, and what is hoisted of them. */
export function ownOf({ layout, hoist, hoisted }: StepKernel, parameters: Parameters): Parameters {
  const own = Object.keys(hoisted);
  const [first] = layout.perNeuron;
  if (own.length === 0 || first === undefined) return parameters;
  const { length } = parameters[first] as FloatArray;
  const out = Object.fromEntries(own.map((name) => [name, new Float32Array(length)]));
  const inputs = Object.entries(parameters).map(([name, x]) => [name, x.length === 1 ? x[0] : x] as const);
  hoist(out, Object.fromEntries(inputs) as Record<string, FloatArray | number>, length);
  return { ...parameters, ...out };
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
