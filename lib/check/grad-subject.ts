import { current, within } from '../array/context.ts';
import { withFloat64 } from '../array/layout.ts';
import type { Shape } from '../array/shape.ts';
import { noGrad } from '../autodiff/scope.ts';
import { Tensor } from '../autodiff/tensor.ts';
import { tensor } from '../ops/create.ts';
import { type Random, random } from '../ops/random.ts';
import { failType, show } from '../util/errors.ts';
import { HeldValues } from './held-values.ts';
import { largest } from './largest.ts';
import { vjpFor } from './over-numbers.ts';
import { tiny } from './underflow.ts';

const place = 'checkGrad';

/** Numbers of all inputs, each in row-major order. */
export type Numbers = readonly Float64Array[];

/** How a function of tensors is checked. */
export interface GradSettings {
  /** The length over which the function changes. */
  readonly length: number;
  /** That of each input, where they differ. */
  readonly lengths?: readonly number[];
  /** Whether no step is longer than either. */
  readonly isBounded: boolean;
  readonly tolerance: number;
  readonly seed: number;
  /** How inputs are called. Default: `inputs[0]` and so on. */
  readonly names?: readonly string[];
  /** Its values at many points, where they come faster together. */
  readonly together?: ((points: readonly Numbers[]) => Float64Array[]) | undefined;
}

/** A function of tensors at some inputs, over plain numbers in Float64, made scalar by a random cotangent. */
export class GradSubject {
  readonly settings: GradSettings;
  readonly values: Numbers;
  /** The value of the function there. */
  readonly output: Float64Array;
  /** The random cotangent. */
  readonly ct: Float64Array;
  /** What it is pulled back to. */
  readonly gradients: Numbers;
  readonly names: readonly string[];
  readonly lengths: readonly number[];
  /** What is detached at the inputs, by the number of points that are evaluated together. */
  private readonly held = new Map<number, HeldValues>();
  private readonly f: (...inputs: Tensor[]) => Tensor;
  private readonly shapes: readonly Shape[];
  private readonly outputShape: Shape;
  private readonly pullback: (ct: Tensor) => Tensor[];

  constructor(f: (...inputs: Tensor[]) => Tensor, inputs: readonly Tensor[], settings: GradSettings) {
    this.f = f;
    this.shapes = inputs.map((input) => input.shape);
    this.values = inputs.map((input) => Float64Array.from(input.toTypedArray()));
    this.settings = settings;
    this.names = settings.names ?? inputs.map((_, i) => `inputs[${i}]`);
    this.lengths = settings.lengths ?? inputs.map(() => settings.length);
    const [output, pullback] = this.linearize(this.values);
    this.output = numbersOf(output);
    this.outputShape = output.shape;
    this.pullback = pullback;
    this.ct = this.drawCotangent(this.random());
    this.gradients = this.pull(this.ct);
    // What it throws at the inputs themselves is that of whoever asked.
    this.heldBy(1);
  }

  /** Whether part of it is detached: what it was at the inputs then enters its value at all other numbers. */
  get isDetached(): boolean {
    return !this.heldBy(1).isEmpty;
  }

  /** A generator, the same for every check. */
  random(): Random {
    return random(this.settings.seed);
  }

  /** A random cotangent of the shape of the output. */
  drawCotangent(generator: Random): Float64Array {
    return Float64Array.from(this.output, () => 4 * generator.next() - 2);
  }

  private linearize(values: Numbers): [Tensor, (ct: Tensor) => Tensor[]] {
    const f = (...xs: Tensor[]) => requireTensor(this.f(...xs));
    return withFloat64(() => vjpFor(place, f, this.tensors(values)));
  }

  /** What a cotangent is pulled back to. */
  pull(ct: Float64Array, pullback = this.pullback): Numbers {
    return withFloat64(() => pullback(tensor(ct, this.outputShape)).map(numbersOf));
  }

  /** The same of the function recorded anew, at the inputs or at other numbers. */
  pullAnew(ct: Float64Array, values = this.values): Numbers {
    const [, pullback] = this.linearize(values);
    return this.pull(ct, pullback);
  }

  /**
   * The value of the function at other numbers, with what it detaches inside `smooth` as it is at the inputs: that of what is
   * recorded, so layers train unless somebody evaluates.
   */
  evaluate(values: Numbers): Float64Array {
    return this.evaluateAll([values])[0] as Float64Array;
  }

  private evaluateAll(points: readonly Numbers[]): Float64Array[] {
    return this.heldBy(points.length).replay(() => this.run(points));
  }

  /** What so many points hold. Where one number of points detaches nothing, no other does. */
  private heldBy(count: number): HeldValues {
    const known = this.held.get(count) ?? [...this.held.values()].find(({ isEmpty }) => isEmpty);
    if (known) return known;
    const held = new HeldValues();
    held.record(() => this.run(Array.from({ length: count }, () => this.values)));
    this.held.set(count, held);
    return held;
  }

  private run(points: readonly Numbers[]): Float64Array[] {
    const training = current().training ?? true;
    const one = (values: Numbers) => numbersOf(requireTensor(this.f(...this.tensors(values))));
    const all = () => this.settings.together?.(points) ?? points.map(one);
    return withFloat64(() => within({ training }, () => noGrad(all)));
  }

  /**
   * The sum of cotangent times value at other numbers, point by point: the function whose gradient is `gradients`.
   *
   * @throws Error where the function does, with the place of the point.
   */
  objectives(points: readonly Numbers[], placeOf: (i: number) => string): Float64Array {
    const batches = this.settings.together ? [points] : points.map((point) => [point]);
    const values = batches.flatMap((batch, i) => {
      try {
        return this.evaluateAll(batch);
      } catch (error) {
        const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
        throw new Error(`f threw at ${placeOf(i)}: ${reason}; give a smaller length`);
      }
    });
    return Float64Array.from(values, (value) =>
      value.reduce((sum, y, i) => sum + y * (this.ct[i] as number), 0),
    );
  }

  /** The size of the numbers that `objectives` sums up. */
  get magnitude(): number {
    return this.output.reduce((sum, value, i) => sum + Math.abs(value * (this.ct[i] as number)), 0);
  }

  /** What rounding leaves of a derivative whose parts cancel, as those of the sum of a softmax do. */
  get leftover(): number {
    return (16 * Number.EPSILON * this.magnitude + tiny) / this.settings.length;
  }

  /** The size of the largest derivative. */
  get steepest(): number {
    return Math.max(...this.gradients.map(largest));
  }

  /** What the value changes by over the length of an input, at most. */
  get change(): number {
    return Math.max(...this.gradients.map((g, i) => largest(g) * (this.lengths[i] as number)));
  }

  /** How an element is called: `inputs[1][0, 2]`. */
  nameOf(input: number, element: number): string {
    const index: number[] = [];
    const shape = this.shapes[input] as Shape;
    for (const size of [...shape].reverse()) {
      index.unshift(element % size);
      element = Math.floor(element / size);
    }
    return `${this.names[input]}${shape.length > 0 ? `[${index.join(', ')}]` : ''}`;
  }

  private tensors(values: Numbers): Tensor[] {
    return values.map((data, i) => tensor(data, this.shapes[i]));
  }
}

/** The numbers of a tensor, which was made in Float64. */
function numbersOf(x: Tensor): Float64Array {
  return withFloat64(() => x.toTypedArray()) as Float64Array;
}

function requireTensor(value: unknown): Tensor {
  if (value instanceof Tensor) return value;
  return failType(place, `the function gave ${show(value)} when a Tensor was due.`);
}
