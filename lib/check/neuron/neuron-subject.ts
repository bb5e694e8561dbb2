import { withFloat64 } from '../../array/layout.ts';
import type { Shape } from '../../array/shape.ts';
import { smooth } from '../../autodiff/scope.ts';
import type { Tensor } from '../../autodiff/tensor.ts';
import { type Random, random } from '../../ops/random.ts';
import type { NeuronRun } from '../../snn/neurons/neuron.ts';
import { GradSubject, type Numbers } from '../grad-subject.ts';
import {
  type Drawn,
  drawInput,
  drawParameters,
  drawState,
  finiteDrive,
  neuronShape,
  tensorOf,
} from './neuron-data.ts';
import { asStates, flattened, isState, statesOf } from './neuron-outputs.ts';
import { isAllowed, type NeuronVariant, remadeWith, type ScannedLayer } from './neuron-variant.ts';
import { runTogether } from './run-together.ts';

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
  private open: ScannedLayer | undefined;
  private given: Readonly<Record<string, Tensor>> = {};

  constructor(whole: ScannedLayer, variant: NeuronVariant, settings: NeuronSettings) {
    this.variant = variant;
    this.settings = settings;
    this.layer = variant.note === '' ? whole : remadeWith(whole, variant, {});
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
  draw(shape: Shape, generator: Random): Record<string, Drawn> {
    const { layer, variant, drive } = this;
    return {
      input: drawInput(shape, drive, generator),
      ...asStates(drawState(layer, drawInput(shape, drive, generator), generator)),
      ...drawParameters(layer, variant, shape.slice(2), generator),
    };
  }

  /** All that a run gives, from tensors by name: by one layer, compiled once, where it can read all its parameters at each run. */
  run(given: Readonly<Record<string, Tensor>>): NeuronRun {
    const names = Object.keys(given).filter((name) => name !== 'input' && !isState(name));
    const isOpen = !this.isRecurrent && this.variant.learned.length === 0;
    this.given = given;
    const remade = () => {
      const optionFor = (name: string) =>
        isOpen ? () => this.given[name] as Tensor : (given[name] as Tensor);
      const values = Object.fromEntries(names.map((name) => [name, optionFor(name)]));
      return remadeWith(this.layer, this.variant, values);
    };
    if (isOpen) this.open ??= remade();
    return (this.open ?? remade()).run(given.input as Tensor, statesOf(given));
  }

  /** Its gradients in `smooth` and Float64, as those of a function of tensors. */
  get grad(): GradSubject {
    this.made ??= withFloat64(() => this.linearized());
    return this.made;
  }

  /** Whether what is learned of the surrogate can be, in neurons: its formulas may be outside the subset. */
  get learns(): boolean {
    return this.variant.learned.length === 0 || isAllowed(() => this.grad);
  }

  private linearized(): GradSubject {
    const { tolerance, seed } = this.settings;
    const data = smooth(() => this.draw([steps, samples, ...this.shape], this.random()));
    const names = Object.keys(data);
    const all = Object.values(data);
    const f = (...tensors: Tensor[]) => {
      const given = Object.fromEntries(names.map((name, i) => [name, tensors[i] as Tensor]));
      return smooth(() => flattened(this.run(given)));
    };
    const shapes = Object.fromEntries(names.map((name, i) => [name, (all[i] as Drawn).shape]));
    const together = (points: readonly Numbers[]) => runTogether((given) => this.run(given), shapes, points);
    return new GradSubject(f, all.map(tensorOf), {
      ...{ tolerance, seed, names, length: 1, isBounded: true },
      lengths: all.map(({ length }) => length),
      together: this.isRecurrent ? undefined : together,
    });
  }
}
