import { withFloat64 } from '../../array/layout.ts';
import type { Shape } from '../../array/shape.ts';
import { smooth } from '../../autodiff/scope.ts';
import type { Tensor } from '../../autodiff/tensor.ts';
import { type Random, random } from '../../ops/random.ts';
import type { NeuronRun } from '../../snn/neurons/neuron.ts';
import type { NeuronOptions } from '../../snn/neurons/neuron-options.ts';
import type { AnySurrogate } from '../../snn/neurons/step-model.ts';
import type { LearnedOptions } from '../../surrogates/core/learned-surrogate.ts';
import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import { GradSubject } from '../grad-subject.ts';
import {
  type DrawnParameter,
  drawInput,
  drawOfSurrogate,
  drawParameters,
  drawState,
  finiteDrive,
  type Numbers,
  neuronShape,
  tensorOf,
} from './neuron-data.ts';
import { asStates, flattened, isState, statesOf } from './neuron-outputs.ts';
import { isAllowed, type NeuronVariant, type ScannedLayer } from './neuron-variant.ts';
import { RunsTogether } from './runs-together.ts';

/** How neurons are checked. */
export interface NeuronSettings {
  readonly tolerance: number;
  readonly seed: number;
  /** The size of the current. */
  readonly drive: number;
}

const steps = 5;
const samples = 2;

/** A layer of neurons in one variant, with data to check it at. */
export class NeuronSubject {
  readonly variant: NeuronVariant;
  readonly settings: NeuronSettings;
  /** The layer in this variant. */
  readonly layer: ScannedLayer;
  /** The shape of its neurons. */
  readonly shape: Shape;
  private readonly drive: number;
  private made: GradSubject | undefined;
  /** One layer for all runs, compiled once, whose parameters are those of now. */
  private open: ScannedLayer | undefined;
  private given: Readonly<Record<string, Tensor>> = {};

  constructor(whole: ScannedLayer, variant: NeuronVariant, settings: NeuronSettings) {
    this.variant = variant;
    this.settings = settings;
    this.layer = variant.note === '' ? whole : whole.remade(this.optionsWith({}));
    this.shape = neuronShape(whole, variant.options, 3);
    this.drive = finiteDrive(this.layer, this.shape, settings.drive, this.random());
  }

  random(): Random {
    return random(this.settings.seed);
  }

  /** Whether its neurons reach each other. */
  get isRecurrent(): boolean {
    return this.layer.size !== undefined;
  }

  /** An input, states and parameters of a run. */
  draw(shape: Shape, generator: Random): Record<string, Numbers | DrawnParameter> {
    const { layer, variant } = this;
    const { options, perNeuron, learned } = variant;
    const x = drawInput(shape, this.drive, generator);
    return {
      input: x,
      ...asStates(drawState(layer, drawInput(shape, this.drive, generator), generator)),
      ...drawParameters(layer, options, shape.slice(2), perNeuron, generator),
      ...drawOfSurrogate(options.surrogate as AnySurrogate, learned, generator),
    };
  }

  /** The layer with tensors in place of its parameters. */
  with(given: Readonly<Record<string, Tensor>>): ScannedLayer {
    if (this.variant.learned.length > 0) return this.layer.remade(this.optionsWith(given));
    this.given = given;
    const own = Object.keys(given).filter((name) => name !== 'input' && !isState(name));
    const isWeight = (name: string) => name.startsWith('recurrent');
    this.open ??= this.layer.remade({
      ...this.variant.options,
      ...Object.fromEntries(
        own.filter((name) => !isWeight(name)).map((name) => [name, () => this.given[name] as Tensor]),
      ),
    });
    if (!this.isRecurrent) return this.open;
    return this.open.remade(Object.fromEntries(own.filter(isWeight).map((name) => [name, given[name]])));
  }

  private optionsWith(given: Readonly<Record<string, Tensor>>): NeuronOptions {
    const { options, learned } = this.variant;
    const own = Object.entries(given).filter(([name]) => name !== 'input' && !name.includes('.'));
    const ofSurrogate = Object.fromEntries(
      learned.flatMap((name) => {
        const value = given[`surrogate.${name}`];
        return value ? [[name, value]] : [];
      }),
    );
    const surrogate = options.surrogate as Surrogate;
    const isLearned = Object.keys(ofSurrogate).length > 0;
    return {
      ...options,
      ...Object.fromEntries(own),
      surrogate: isLearned ? (surrogate(ofSurrogate as LearnedOptions<string>) as AnySurrogate) : surrogate,
    };
  }

  /** All that a run gives, from tensors by name. */
  run(given: Readonly<Record<string, Tensor>>): NeuronRun {
    return this.with(given).run(given.input as Tensor, statesOf(given));
  }

  /** Its gradients in `smooth` and Float64, as those of a function of tensors. */
  get grad(): GradSubject {
    this.made ??= this.linearized();
    return this.made;
  }

  /** Whether what is learned of the surrogate can be, in neurons: its formulas may be outside the subset. */
  get learns(): boolean {
    return this.variant.learned.length === 0 || isAllowed(() => this.grad);
  }

  private linearized(): GradSubject {
    const { tolerance, seed } = this.settings;
    const { drive } = this;
    return withFloat64(() => {
      const data = smooth(() => this.draw([steps, samples, ...this.shape], this.random()));
      const names = Object.keys(data);
      const f = (...tensors: Tensor[]) => {
        const given = Object.fromEntries(names.map((name, i) => [name, tensors[i] as Tensor]));
        return smooth(() => flattened(this.run(given)));
      };
      const lengths = names.map((name) => {
        const { values, length } = data[name] as DrawnParameter;
        const size = Math.max(...values.map(Math.abs));
        return length ?? (name === 'input' ? drive : Math.max(size, 0.1)) / 8;
      });
      const inputs = Object.values(data).map(tensorOf);
      const base = inputs.map((input) => Float64Array.from(input.toTypedArray()));
      const together = new RunsTogether(
        names,
        inputs.map(({ shape }) => shape),
        (given) => this.run(given),
      );
      const evaluateAll = this.isRecurrent
        ? undefined
        : (points: readonly (readonly Float64Array[])[]) => together.evaluate(points, base);
      const scale = { length: 1, longest: 1, lengths };
      return new GradSubject(f, inputs, { ...scale, tolerance, seed, names, evaluateAll });
    });
  }
}
