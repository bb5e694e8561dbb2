import { expect } from 'chai';
import fc from 'fast-check';
import { current } from '../../../lib/array/context.ts';
import { withFloat64 } from '../../../lib/array/layout.ts';
import {
  add,
  expandDims,
  greaterEqual,
  lessEqual,
  mul,
  type Neuron,
  type NeuronRow,
  neuron,
  neurons,
  type RecurrentOptions,
  random,
  recurrent,
  sub,
  sum,
  type Tensor,
  tensor,
  useKernels,
} from '../../../lib/index.ts';
import { startsOf } from '../../../lib/snn/neurons/neuron-state.ts';
import { drawn } from '../../support/covering.ts';
import { expectClose, sizeOf } from '../../support/networks.ts';
import { runs, share } from '../../support/runs.ts';
import { randomNeurons } from './random-neurons.ts';
import { makeZoo, outcomeOf, ran, type ZooCase, zooCases } from './zoo-cases.ts';
import { measuring, type TensorModel, tensorModels, unroll } from './zoo-steps.ts';

const before = useKernels('reference');
useKernels(before);

const { parallel: _, ...registry } = neurons;
const zoo = registry as unknown as Readonly<Record<string, Neuron>>;

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

/** What Float32 is held to: izhikevich squares a membrane of tens of millivolts, so that rounding grows from step to step. */
const inSingles = (name: string) => (name === 'izhikevich' ? 1e-3 : 2e-5);

describe('the zoo of neurons', () => {
  it('has an oracle for every model', () => {
    expect(Object.keys(tensorModels).toSorted()).to.deep.equal(Object.keys(zoo).toSorted());
  });

  for (const [name, model] of drawn(Object.entries(tensorModels), 9)) {
    const make = zoo[name] as Neuron;

    it(`${name} is its equations: values and every gradient, in any setting and shape`, () => {
      let spikes = 0;
      const body = (given: ZooCase) => {
        spikes += withFloat64(() => hold(make, model, given, 1e-9));
      };
      fc.assert(fc.property(zooCases(make.row, model), body), { numRuns: runs(80) });
      // Few cases at a desk may be silent ones.
      if (share === 1) expect(spikes > 5).to.equal(make.row.output === undefined);
    });

    for (const kernels of drawn(['simd', 'reference'] as const, 1)) {
      it(`${name} is the same in Float32 by ${kernels} kernels`, () => {
        useKernels(kernels);
        try {
          fc.assert(
            fc.property(zooCases(make.row, model), (given) => {
              hold(make, model, given, inSingles(name));
            }),
            { numRuns: runs(kernels === 'simd' ? 60 : 20) },
          );
        } finally {
          useKernels(before);
        }
      });
    }
  }

  it('has weights among its neurons: values and every gradient, all to all or one to one', () => {
    const names = Object.keys(zoo).filter((name) => (zoo[name] as Neuron).row.output === undefined);
    const cases = fc.constantFrom(...names).chain((name) => {
      const { row } = zoo[name] as Neuron;
      return fc.record({
        name: fc.constant(name),
        given: zooCases(row, tensorModels[name] as TensorModel).filter(
          ({ shape }) => shape.length === 3 && (shape[2] as number) > 0,
        ),
        connect: fc.constantFrom('all' as const, 'oneToOne' as const),
        bias: fc.boolean(),
        autapses: fc.boolean(),
      });
    });
    const body = ({ name, given, connect, bias, autapses }: Recurrence) =>
      withFloat64(() =>
        holdRecurrent(name, given, { connect, bias, autapses: autapses || connect === 'oneToOne' }),
      );
    fc.assert(fc.property(cases, body), { numRuns: runs(160) });
  });
});

describe('random neurons', () => {
  const cases = randomNeurons.chain(({ row, model }) =>
    fc.record({ row: fc.constant(row), model: fc.constant(model), given: zooCases(row, model) }),
  );

  it('are their steps in operations of the tape: values and every gradient', () => {
    let spikes = 0;
    const body = ({ row, model, given }: { row: NeuronRow; model: TensorModel; given: ZooCase }) => {
      spikes += withFloat64(() => hold(neuron(row), model, given, 1e-8));
    };
    fc.assert(fc.property(cases, body), { numRuns: runs(200) });
    if (share === 1) expect(spikes).to.be.above(20);
  });

  it('are the same in Float32 by SIMD kernels', () => {
    const body = ({ row, model, given }: { row: NeuronRow; model: TensorModel; given: ZooCase }) => {
      hold(neuron(row), model, given, 5e-5);
    };
    fc.assert(fc.property(cases, body), { numRuns: runs(160) });
  });
});

type How = Required<Pick<RecurrentOptions, 'connect' | 'bias' | 'autapses'>>;

interface Recurrence extends How {
  readonly name: string;
  readonly given: ZooCase;
}

/** The same of neurons that reach each other. */
function holdRecurrent(
  name: string,
  given: ZooCase,
  how: Pick<RecurrentOptions, 'connect' | 'bias' | 'autapses'>,
) {
  const [make, model] = [zoo[name] as Neuron, tensorModels[name] as TensorModel];
  const made = makeZoo(given, [...Object.keys(startsOf(make.row, given.settings)), 'spikes']);
  const size = given.shape[2] as number;
  const layer = recurrent(make(made.options), { size, random: random(given.seed), ...how });
  const { recurrent: weight, recurrentBias } = layer.params;
  const all = {
    inputs: { ...made.inputs, weight, ...(recurrentBias && { recurrentBias }) },
  };
  const diagonal = Array.from({ length: size ** 2 }, (_, i) => Number(i % (size + 1) === 0));
  const used = () => (how.autapses ? weight : mul(weight, sub(1, tensor(diagonal, [size, size]))));
  const ops = measuring(given.strict ? strictly(made.spike) : made.spike);
  const reached = (x: Tensor, spikes: Tensor) => {
    const current = how.connect === 'all' ? sum(mul(expandDims(spikes, 2), used()), 1) : mul(spikes, weight);
    return add(x, recurrentBias ? add(current, recurrentBias) : current);
  };
  const { p, state } = made;
  const withSpikes: TensorModel = {
    ...model,
    start: (values, settings) => ({ ...model.start(values, settings), spikes: 0 }),
    step: ({ spikes, ...own }, x, ...rest) => {
      return model.step(own, reached(x, spikes as Tensor), ...rest);
    },
    remembersSpikes: true,
  };
  const due = outcomeOf(all, given.seed, given.isSmooth, () =>
    unroll(withSpikes, made.x, { p, settings: given.settings, state }, ops),
  );
  const largest = sizeOf(...Object.values(due));
  fc.pre(ops.nearest() > 1e-7 * largest && largest < 1e4);
  const got = outcomeOf(all, given.seed, given.isSmooth, () => ran(layer, made));
  for (const [one, list] of Object.entries(due))
    expectClose(got[one] as ArrayLike<number>, list, 1e-9, one, largest);
}
