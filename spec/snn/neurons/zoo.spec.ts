import { expect } from 'chai';
import fc from 'fast-check';
import { current } from '../../../lib/array/context.ts';
import { withFloat64 } from '../../../lib/array/layout.ts';
import {
  greaterEqual,
  lessEqual,
  mul,
  type Neuron,
  neurons,
  sub,
  type Tensor,
  useKernels,
} from '../../../lib/index.ts';
import { startsOf } from '../../../lib/snn/neurons/neuron-state.ts';
import { expectClose, sizeOf } from '../../support/networks.ts';
import { runs } from '../../support/runs.ts';
import { makeZoo, outcomeOf, ran, type ZooCase, zooCases } from './zoo-cases.ts';
import { measuring, type TensorModel, tensorModels, unroll } from './zoo-steps.ts';

const before = useKernels('reference');
useKernels(before);

const zoo = neurons as unknown as Readonly<Record<string, Neuron>>;

/** A spike above 0 only; an origin has no threshold. */
function strictly(spike: (x: Tensor) => Tensor): (x: Tensor) => Tensor {
  return (x) => (current().smooth ? spike(x) : sub(spike(x), mul(greaterEqual(x, 0), lessEqual(x, 0))));
}

/** A layer and its oracle, held together where no number is near a step of a function; gives the spikes that there were. */
function hold(make: Neuron, model: TensorModel, given: ZooCase, tolerance: number): number {
  const made = makeZoo(given, Object.keys(startsOf(make.row, given.settings)));
  const ops = measuring(given.strict ? strictly(made.spike) : made.spike);
  const { p, state } = made;
  const due = outcomeOf(made, given.seed, given.isSmooth, () =>
    unroll(model, made.x, { p, settings: given.settings, state }, ops),
  );
  const size = sizeOf(...Object.values(due));
  fc.pre(ops.nearest() > 100 * tolerance * (given.isSmooth ? 1 : size) && size < 1e4);
  const layer = make(made.options);
  const got = outcomeOf(made, given.seed, given.isSmooth, () => ran(layer, made));
  expect(Object.keys(got).toSorted()).to.deep.equal(Object.keys(due).toSorted());
  for (const [name, list] of Object.entries(due))
    expectClose(got[name] as ArrayLike<number>, list, tolerance, name, size);
  return given.isSmooth ? 0 : Array.from(due.spikes ?? []).reduce((sum, spike) => sum + spike, 0);
}

describe('the zoo of neurons', () => {
  it('has an oracle for every model', () => {
    expect(Object.keys(tensorModels).toSorted()).to.deep.equal(Object.keys(zoo).toSorted());
  });

  for (const [name, model] of Object.entries(tensorModels)) {
    const make = zoo[name] as Neuron;

    it(`${name} is its equations: values and every gradient, in any setting and shape`, () => {
      let spikes = 0;
      const body = (given: ZooCase) => {
        spikes += withFloat64(() => hold(make, model, given, 1e-9));
      };
      fc.assert(fc.property(zooCases(make.row, model), body), { numRuns: runs(25) });
      expect(spikes > 5).to.equal(make.row.output === undefined);
    });

    for (const kernels of ['simd', 'reference'] as const) {
      it(`${name} is the same in Float32 by ${kernels} kernels`, () => {
        useKernels(kernels);
        try {
          fc.assert(
            fc.property(zooCases(make.row, model), (given) => {
              hold(make, model, given, 2e-5);
            }),
            { numRuns: kernels === 'simd' ? 12 : 3 },
          );
        } finally {
          useKernels(before);
        }
      });
    }
  }
});
