import type { Formula } from '../../formula/formula.ts';
import type { Graph, Value } from '../../formula/graph.ts';
import { OutsideSubset } from '../../formula/outside-subset.ts';
import { builtModule } from '../../formula/step/build-modules.ts';
import { emitBackward, emitForward, emitRestore, type StepModule } from '../../formula/step/emit-step.ts';
import type { SpikeFormula } from '../../formula/step/inline-spikes.ts';
import { InlinedFormula } from '../../formula/step/inlined-formula.ts';
import type { Fire } from '../fire.ts';
import type { ScanStep } from '../scan.ts';
import { maximumPages } from './instantiate.ts';
import { singleThreshold } from './simd-step.ts';

const memory = { shared: true, maximum: maximumPages };

/** The modules of one step, for sets of parameters that each neuron has its own of. */
export class StepModules {
  /** The parameters of the surrogate. */
  readonly numbers: Readonly<Record<string, number>>;
  private readonly step: ScanStep;
  private readonly spikes: SpikeFormula;

  constructor(step: ScanStep) {
    const { graph } = step.plan.step;
    const { fire, gradient } = step.spike;
    const inlined = (formula: Formula | undefined) => formula && new InlinedFormula(graph, formula);
    const [own, slope] = [inlined(fire.step ? undefined : fire.formula), inlined(gradient.formula)];
    this.step = step;
    this.spikes = {
      spike: (x) => (fire.step ? stepOf(graph, x, fire.step) : due(own).at(x)),
      slope: (x) => due(slope).at(x),
    };
    this.numbers = { ...own?.numbers, ...slope?.numbers };
  }

  /** That of one way: as it was built, or emitted now. */
  way(way: 'forward' | 'backward', perNeuron: readonly string[]): StepModule {
    const { plan, spike } = this.step;
    return builtModule(plan, spike, perNeuron, way) ?? this.emitted(way, perNeuron);
  }

  /** That of one way, emitted now. */
  emitted(way: 'forward' | 'backward', perNeuron: readonly string[]): StepModule {
    const emit = way === 'forward' ? emitForward : emitBackward;
    return emit({ plan: this.step.plan, spikes: this.spikes, perNeuron, memory });
  }

  /** That which restores values. */
  restore(values: readonly Value[], perNeuron: readonly string[]): StepModule {
    return emitRestore({ plan: this.step.plan, spikes: this.spikes, perNeuron, memory }, values);
  }
}

function stepOf(graph: Graph, x: Value, { threshold, strict }: NonNullable<Fire['step']>): Value {
  const limit = graph.constant(singleThreshold(threshold, strict));
  return graph.select(graph.compare(strict ? 'lt' : 'le', limit, x), graph.constant(1), graph.constant(0));
}

function due(formula: InlinedFormula | undefined): InlinedFormula {
  if (formula === undefined) throw new OutsideSubset('has spikes without a formula');
  return formula;
}
