import { sizeOf, withFloat64 } from '../../array/layout.ts';
import type { Shape } from '../../array/shape.ts';
import { noGrad, smooth } from '../../autodiff/scope.ts';
import type { Tensor } from '../../autodiff/tensor.ts';
import { tensor } from '../../ops/create.ts';
import type { NeuronRun } from '../../snn/neurons/neuron.ts';
import { HeldValues } from '../held-values.ts';
import { isState, outputsOf } from './neuron-outputs.ts';

type Point = readonly Float64Array[];

/**
 * Runs of one layer at many points, as one run of that many times the neurons, which do not reach each other: an axis of points comes
 * before those of the neurons, in the input, states and parameters.
 */
export class RunsTogether {
  private readonly names: readonly string[];
  private readonly shapes: readonly Shape[];
  private readonly run: (given: Readonly<Record<string, Tensor>>) => NeuronRun;
  /** What is detached at the inputs, for each number of points. */
  private readonly held = new Map<number, HeldValues>();

  constructor(
    names: readonly string[],
    shapes: readonly Shape[],
    run: (given: Readonly<Record<string, Tensor>>) => NeuronRun,
  ) {
    this.names = names;
    this.shapes = shapes;
    this.run = run;
  }

  /** All that the runs give, one number after the other; what is detached is as it is at the base. */
  evaluate(points: readonly Point[], base: Point): Float64Array[] {
    return this.heldFor(points.length, base).replay(() => this.all(points));
  }

  /** What so many points hold. Where one number of points detaches nothing, no other does. */
  private heldFor(count: number, base: Point): HeldValues {
    const known = this.held.get(count) ?? [...this.held.values()].find(({ isEmpty }) => isEmpty);
    if (known) return known;
    const held = new HeldValues();
    held.record(() => this.all(Array.from({ length: count }, () => base)));
    this.held.set(count, held);
    return held;
  }

  private all(points: readonly Point[]): Float64Array[] {
    return withFloat64(() =>
      noGrad(() => {
        const given = Object.fromEntries(this.names.map((name, i) => [name, this.joined(points, i)]));
        return apart(
          smooth(() => outputsOf(this.run(given))),
          points.length,
        );
      }),
    );
  }

  /** An input of all points. */
  private joined(points: readonly Point[], input: number): Tensor {
    const shape = this.shapes[input] as Shape;
    const before = axesBefore(this.names[input] as string);
    const rank = (this.shapes[0] as Shape).length - 2;
    const missing = before === 0 ? rank - shape.length : 0;
    const rows = sizeOf(shape.slice(0, before));
    const data = points.map((point) => point[input] as Float64Array);
    const width = (data[0] as Float64Array).length / rows;
    const out = new Float64Array(rows * width * points.length);
    for (let row = 0; row < rows; row++)
      data.forEach((values, k) => {
        out.set(values.subarray(row * width, (row + 1) * width), (row * points.length + k) * width);
      });
    const ones = new Array<number>(missing).fill(1);
    return tensor(out, [...shape.slice(0, before), points.length, ...ones, ...shape.slice(before)]);
  }
}

/** How many axes come before those of the neurons: steps and samples. */
function axesBefore(name: string): number {
  if (name === 'input') return 2;
  return isState(name) ? 1 : 0;
}

/** The outputs of each point. */
function apart(outputs: Readonly<Record<string, Tensor>>, points: number): Float64Array[] {
  const all = Object.entries(outputs).map(([name, value]) => {
    const numbers = value.toTypedArray();
    const rows = sizeOf(value.shape.slice(0, isState(name) ? 1 : 2));
    return { numbers, rows, width: numbers.length / rows / points };
  });
  const size = all.reduce((sum, { rows, width }) => sum + rows * width, 0);
  return Array.from({ length: points }, (_, k) => {
    const out = new Float64Array(size);
    let at = 0;
    for (const { numbers, rows, width } of all)
      for (let row = 0; row < rows; row++, at += width)
        out.set(numbers.subarray((row * points + k) * width, (row * points + k + 1) * width), at);
    return out;
  });
}
