import { current } from '../../array/context.ts';
import type { Tensor, TensorLike } from '../../autodiff/tensor.ts';
import type { Graph, Value } from '../../formula/graph.ts';
import { helpersOf } from '../../formula/helpers-of.ts';
import { OutsideSubset } from '../../formula/outside-subset.ts';
import { readFormula } from '../../formula/read-formula.ts';
import { inlineSpikes, type SpikeFormula } from '../../formula/step/inline-spikes.ts';
import type { StepPlan } from '../../formula/step/plan-step.ts';
import type { Step } from '../../formula/step/read-step.ts';
import { type Fire, stepAt } from '../../kernels/fire.ts';
import { kernels } from '../../kernels/index.ts';
import type { Scanner, ScanStep } from '../../kernels/scan.ts';
import { scanners } from '../../kernels/scanners.ts';
import type { LearnedSurrogate } from '../../surrogates/core/learned-surrogate.ts';
import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import type { SurrogateRow } from '../../surrogates/core/surrogate-row.ts';
import { failType } from '../../util/errors.ts';
import type { Variant } from './neuron-model.ts';
import { tensorsAmong } from './tensors-among.ts';

/** A spike function whose parameters are numbers, or one whose parameters are learned. */
export type AnySurrogate = Surrogate | LearnedSurrogate<string>;

/** What is asked of a step: which parameters are learned, and whether states may be read. */
export interface StepUse {
  readonly learned: readonly string[];
  readonly traces: boolean;
}

/** A step with its spike function: planned and compiled at its first use of a kind, and kept. */
export class StepModel {
  readonly name: string;
  readonly surrogate: AnySurrogate;
  private readonly variant: Variant;
  private readonly strict: boolean;
  private readonly plans = new Map<string, StepPlan>();
  private readonly scanners = new Map<string, { readonly by: object; readonly scanner: Scanner }>();

  constructor(name: string, variant: Variant, surrogate: AnySurrogate, strict: boolean) {
    this.name = name;
    this.variant = variant;
    this.surrogate = surrogate;
    this.strict = strict;
  }

  get step(): Step {
    return this.variant.step;
  }

  /** The parameters of the surrogate that are learned. */
  get learnedOfSurrogate(): readonly (readonly [name: string, value: Tensor])[] {
    return tensorsAmong(this.surrogate.params);
  }

  /** The spikes of now: the step, or inside `smooth` the origin. */
  fire(): Fire {
    const { row, params, kernels: own } = this.surrogate as Surrogate;
    if (this.learnedOfSurrogate.length > 0) return stepAt(0, this.strict);
    if (current().smooth) return own.origin;
    const isOwn = row.forward !== undefined || this.strict === (row.strict ?? false);
    return isOwn ? own.forward : stepAt(row.threshold?.(params) ?? 0, this.strict);
  }

  plan(use: StepUse): StepPlan {
    const { smooth } = current();
    const learned = this.learnedOfSurrogate.map(([name]) => name);
    const key = `${use.learned} ${use.traces} ${learned.length > 0 && smooth}`;
    const known = this.plans.get(key);
    if (known !== undefined) return known;
    const plan = this.variant.plan({ ...use, surrogate: learned });
    const made = learned.length === 0 ? plan : this.inlined(plan, learned, smooth);
    this.plans.set(key, made);
    return made;
  }

  /** What runs it under the current kernels. */
  scanner(use: StepUse): Scanner {
    const by = kernels.scanner;
    const key = `${use.learned} ${use.traces} ${current().smooth}`;
    const known = this.scanners.get(key);
    if (known?.by === by) return known.scanner;
    const step: ScanStep = { plan: this.plan(use), spike: { fire: this.fire(), gradient: this.gradient() } };
    const scanner = by(step, scanners);
    this.scanners.set(key, { by, scanner });
    return scanner;
  }

  private gradient(): Fire {
    const { kernels: own } = this.surrogate as Surrogate;
    return own?.gradient ?? stepAt(0, false);
  }

  /** A plan with the formulas of a surrogate whose parameters are inputs. */
  private inlined(plan: StepPlan, learned: readonly string[], smooth: boolean): StepPlan {
    const { row, params } = this.surrogate;
    const { graph } = this.step;
    try {
      return inlineSpikes(plan, spikeFormula(graph, row, { params, learned, smooth, strict: this.strict }));
    } catch (error) {
      if (!(error instanceof OutsideSubset)) throw error;
      return failType(
        this.name,
        `the surrogate ${row.name} cannot be learned here: its formula ${error.message}.`,
      );
    }
  }
}

interface SpikeUse {
  readonly params: Readonly<Record<string, TensorLike>>;
  readonly learned: readonly string[];
  readonly smooth: boolean;
  readonly strict: boolean;
}

/** The formulas of a row over a graph, with the parameters that are learned as inputs `surrogate.NAME`. */
function spikeFormula(
  graph: Graph,
  row: SurrogateRow,
  { params, learned, smooth, strict }: SpikeUse,
): SpikeFormula {
  const own = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      learned.includes(name) ? graph.input(`surrogate.${name}`) : (value as number),
    ]),
  );
  const { math } = helpersOf(graph);
  // biome-ignore lint/complexity/noBannedTypes: any function has a source.
  const read = (f: Function, ...given: Value[]) =>
    readFormula(graph, f, [...given, own, math]).result as Value;
  const step = (x: Value): Value => {
    const threshold = row.threshold ? read(row.threshold) : graph.constant(0);
    const fires = graph.compare(strict ? 'lt' : 'le', threshold, x);
    return graph.select(fires, graph.constant(1), graph.constant(0));
  };
  const forward = (x: Value) => (row.forward && !strict ? read(row.forward, x) : step(x));
  return {
    spike: (x) => (smooth ? read(row.origin, x) : forward(x)),
    slope: (x, name) =>
      read(name === undefined ? row.gradient : (row.parameterGradients?.[name] as () => number), x),
  };
}
