import { expect } from 'chai';
import fc from 'fast-check';
import { withFloat64 } from '../../../lib/array/layout.ts';
import {
  assign,
  lif,
  neuron,
  noGrad,
  random,
  recurrentLif,
  type SpikingLayer,
  type SpikingRun,
  scope,
  slice,
  smooth,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
} from '../../../lib/index.ts';
import { runs } from '../../support/runs.ts';

type State = { readonly v: Tensor };
type Run = SpikingRun<State>;

/** Layers whose parameters are all learned. */
const models: Readonly<Record<string, (options: object) => SpikingLayer<object, State>>> = {
  lif: (options) => lif({ beta: tensor([0.9, 0.8]), vThreshold: tensor([0.5, 0.4]), ...options }),
  'lif with tau': (options) => lif({ tau: tensor(3), vThreshold: tensor(0.5), ...options }),
  recurrentLif: (options) =>
    recurrentLif(2, { beta: tensor(0.9), vThreshold: tensor([0.5, 0.4]), random: random(1), ...options }),
};

const settings = fc.record({
  model: fc.constantFrom(...Object.keys(models)),
  reset: fc.constantFrom('subtract', 'value', 'none'),
  resetDelay: fc.boolean(),
  part: fc.constantFrom('v', 'state'),
  seed: fc.nat(),
});

/** What may happen between a run and the first reading of its membrane or state, and where that is read. */
const readings: Readonly<Record<string, (read: () => Tensor, layer: SpikingLayer) => Tensor>> = {
  'after other parameters were assigned': (read, { params }) => {
    assign(params, JSON.parse(JSON.stringify(params), larger));
    return read();
  },
  'inside noGrad': (read) => noGrad(() => read().mul(1)) && read(),
  'in a scope that ends': (read) => scope(() => read().mul(1)) && read(),
  'inside smooth': (read) => smooth(read),
  'in Float64': (read) => withFloat64(read),
  'in another valueAndGrad': (read) => {
    const x = tensor([1]);
    valueAndGrad(() => sum(x.mul(read().mul(0).toTypedArray()[0] as number)), x);
    return read();
  },
};

const larger = (key: string, value: unknown) =>
  key === 'data' ? (value as number[]).map((n) => n * 1.1) : value;

describe('membrane and state of a run', () => {
  const partOf = (run: Run, part: string) => (part === 'v' ? run.v : run.state.v);
  const layerOf = ({ model, reset, resetDelay }: { model: string; reset: string; resetDelay: boolean }) =>
    (models[model] as (options: object) => SpikingLayer<object, State>)({ reset, resetDelay });
  const inputOf = (seed: number) => random(seed).uniform([3, 2, 2], 0, 1);

  for (const [when, reading] of Object.entries(readings)) {
    it(`are those of the moment of the run, first read ${when}`, () => {
      fc.assert(
        fc.property(settings, ({ part, seed, ...options }) => {
          const [layer, x] = [layerOf(options), inputOf(seed)];
          const before = JSON.parse(JSON.stringify(layer.params));
          const due = partOf(layer.run(x) as Run, part).toTypedArray();
          const run = layer.run(x) as Run;
          const got = reading(() => partOf(run, part), layer);
          expect(got.toTypedArray()).to.deep.equal(due);
          expect(partOf(run, part).toTypedArray()).to.deep.equal(due);
          assign(layer.params, before);
        }),
        { numRuns: runs(50) },
      );
    });
  }

  it('have the gradients of the moment of the run, wherever they are first read', () => {
    fc.assert(
      fc.property(settings, ({ part, seed, ...options }) => {
        const [layer, x] = [layerOf(options), inputOf(seed)];
        const params = [x, layer.params];
        const gradients = (read: (read: () => Tensor) => Tensor) =>
          JSON.stringify(
            valueAndGrad(() => {
              const run = layer.run(x) as Run;
              return sum(read(() => partOf(run, part)).square());
            }, params),
          );
        const due = gradients((read) => read());
        expect(gradients((read) => noGrad(() => sum(read())) && read())).to.equal(due);
        expect(gradients((read) => scope(() => sum(read())) && read())).to.equal(due);
        expect(gradients((read) => smooth(read))).to.equal(due);
        const other = tensor([2]);
        const inAnother = (read: () => Tensor) =>
          noGrad(() => valueAndGrad(() => other.mul(sum(read()).item()), other)) && read();
        expect(gradients(inAnother)).to.equal(due);
      }),
      { numRuns: runs(50) },
    );
  });

  it('are constants where the run was no part of the tape', () => {
    const [layer, x] = [lif({ beta: tensor(0.9), vThreshold: tensor(0.5) }), inputOf(1)];
    const run = layer.run(x);
    const w = tensor(1);
    const { grads } = valueAndGrad(() => sum(run.v).mul(w).add(sum(run.state.v)), {
      w,
      threshold: layer.params,
    });
    expect(JSON.parse(JSON.stringify(grads.threshold)).vThreshold.data).to.deep.equal([0]);
    expect(grads.w.item()).to.equal(sum(run.v).item());
  });

  it('go on from a state, and what JSON has of it, whatever its parts are called', () => {
    const layer = neuron({
      name: 'named',
      state: { shape: 0, data: 0 },
      parameters: {},
      step: ({ shape, data }, input, _, { spike }) => {
        const spikes = spike(shape + input - 1);
        return { spikes, shape: shape + input - spikes, data: data + spikes };
      },
    })();
    const x = tensor([0.6, 0.6, 0.6, 0.6], [4, 1, 1]);
    const whole = layer.run(x).spikes.toArray();
    const { state } = layer.run(slice(x, 0, 1));
    for (const given of [state, JSON.parse(JSON.stringify(state))])
      expect([[[0]], ...(layer.run(slice(x, 1), given).spikes.toArray() as [])]).to.deep.equal(whole);
  });
});
