import fc, { type Arbitrary } from 'fast-check';
import { mul, sum, type Tensor, tensor, valueAndGrad } from '../../lib/index.ts';
import { expectValues } from './expect.ts';
import { broadcastIndex, broadcastShape, indices, position, product } from './indices.ts';
import { broadcastable, dyadic, moderate, type Sample, sample } from './sample.ts';

type Scalar = (...x: number[]) => number;

/** An elementwise operation of one or more inputs, and what it should give. */
export interface Elementwise {
  readonly op: (...x: Tensor[]) => Tensor;
  readonly value: Scalar;
  /** The derivative for each input; null where no gradient passes. */
  readonly slopes: readonly (Scalar | null)[];
  /** Where each input is taken from. Default: moderate numbers. */
  readonly domains?: readonly Arbitrary<number>[];
  readonly tolerance?: number;
}

function inputs({ slopes, domains = [] }: Elementwise, options = {}): Arbitrary<Sample[]> {
  return broadcastable(slopes.length, options).chain((shapes) =>
    fc.tuple(...shapes.map((shape, i) => sample(shape, domains[i] ?? moderate))),
  );
}

/** The values agree with a loop over index tuples, for all inputs that broadcast, views too. */
export function expectElementwiseValues(row: Elementwise, domains?: readonly Arbitrary<number>[]): void {
  const from = inputs(domains === undefined ? row : { ...row, domains });
  fc.assert(
    fc.property(from, (samples) => {
      const shape = broadcastShape(...samples.map((made) => made.shape));
      const due = (index: number[]) =>
        row.value(...samples.map((made) => made.at(broadcastIndex(index, made.shape))));
      expectValues(row.op(...samples.map((made) => made.tensor)), shape, due, row.tolerance ?? 0);
    }),
  );
}

/** The gradients agree with slopes summed by a loop, for all inputs that broadcast, views too. */
export function expectElementwiseGradients(row: Elementwise): void {
  const cases = inputs(row).chain((samples) => {
    const size = product(broadcastShape(...samples.map((made) => made.shape)));
    return fc.tuple(fc.constant(samples), fc.array(dyadic, { minLength: size, maxLength: size }));
  });
  fc.assert(
    fc.property(cases, ([samples, weights]) => {
      const shape = broadcastShape(...samples.map((made) => made.shape));
      const tensors = samples.map((made) => made.tensor);
      const ct = tensor(weights, shape);
      const { grads } = valueAndGrad(() => sum(mul(ct, row.op(...tensors))).add(anchor(tensors)), tensors);
      samples.forEach((made, i) => {
        const due = new Array<number>(product(made.shape)).fill(0);
        const sizes = due.slice();
        for (const index of indices(shape)) {
          const x = samples.map((other) => other.at(broadcastIndex(index, other.shape)));
          const part = (weights[position(shape, index)] as number) * (row.slopes[i]?.(...x) ?? 0);
          const at = position(made.shape, broadcastIndex(index, made.shape));
          due[at] = (due[at] as number) + part;
          sizes[at] = (sizes[at] as number) + Math.abs(part);
        }
        const largest = Math.max(1, ...sizes);
        expectValues(
          grads[i] as Tensor,
          made.shape,
          (index) => due[position(made.shape, index)] as number,
          1e-5 * largest,
        );
      });
    }),
  );
}

/** A zero that depends on every parameter, so that a loss is recorded whatever the operation passes back. */
function anchor(tensors: readonly Tensor[]): Tensor {
  return tensors.map((x) => sum(mul(x, 0))).reduce((a, b) => a.add(b));
}
