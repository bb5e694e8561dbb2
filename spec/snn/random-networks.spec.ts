import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Layer,
  lif,
  linear,
  mean,
  noGrad,
  random,
  recurrentLif,
  relu,
  scope,
  sequential,
  sum,
  surrogates,
  type Tensor,
  tensor,
  valueAndGrad,
} from '../../lib/index.ts';
import { runs } from '../support/runs.ts';

/** A layer of a random network, and what is done to its output besides. */
interface Piece {
  readonly kind: 'linear' | 'lif' | 'recurrentLif' | 'relu' | 'twice';
  readonly size: number;
  readonly bias: boolean;
  readonly reset: 'subtract' | 'value' | 'none';
  readonly resetDelay: boolean;
  readonly strict: boolean;
  readonly learns: 'nothing' | 'one value' | 'one per neuron';
  readonly surrogate: 'arctan' | 'triangular' | 'sigmoid';
  /** Reads its numbers. */
  readonly looks: boolean;
  /** Runs it in a scope of its own, which hands the output on. */
  readonly scoped: boolean;
  /** Asks for the mean of its output too. */
  readonly regularized: boolean;
}

const pieces: fc.Arbitrary<Piece> = fc.record({
  kind: fc.constantFrom('linear', 'linear', 'lif', 'lif', 'recurrentLif', 'relu', 'twice'),
  size: fc.constantFrom(1, 4, 6, 8, 33, 36),
  bias: fc.boolean(),
  reset: fc.constantFrom('subtract', 'value', 'none'),
  resetDelay: fc.boolean(),
  strict: fc.boolean(),
  learns: fc.constantFrom('nothing', 'one value', 'one per neuron'),
  surrogate: fc.constantFrom('arctan', 'triangular', 'sigmoid'),
  looks: fc.boolean(),
  scoped: fc.boolean(),
  regularized: fc.boolean(),
});

const networks = fc.record({
  list: fc.array(pieces, { minLength: 1, maxLength: 5 }),
  steps: fc.integer({ min: 1, max: 5 }),
  batch: fc.integer({ min: 1, max: 14 }),
  seed: fc.nat(),
});

function layerOf(piece: Piece, inputs: number, seed: number): { layer: Layer; outputs: number } {
  const own = random(seed);
  const { kind, size, bias, reset, resetDelay, strict, learns } = piece;
  const surrogate = surrogates[piece.surrogate];
  const threshold = () => own.uniform(learns === 'one value' ? [] : [inputs], 0.1, 0.5);
  const vThreshold = learns === 'nothing' ? 0.25 : threshold();
  const options = { beta: 0.9, reset, resetDelay, strict, surrogate, vThreshold };
  switch (kind) {
    case 'linear':
      return { layer: linear(inputs, size, { random: own, bias }), outputs: size };
    case 'lif':
      return { layer: lif(options), outputs: inputs };
    case 'recurrentLif':
      return { layer: recurrentLif(inputs, { ...options, random: own }), outputs: inputs };
    case 'relu':
      return { layer: Object.assign((x: Tensor) => relu(x), { params: {} }), outputs: inputs };
    default:
      return { layer: Object.assign((x: Tensor) => x.add(x), { params: {} }), outputs: inputs };
  }
}

type Network = typeof networks extends fc.Arbitrary<infer T> ? T : never;

/** Builds a network and what it is trained with; `own` chooses what is done besides. */
function build({ list, steps, batch, seed }: Network) {
  let inputs = 9;
  const layers = list.map((piece, i) => {
    const { layer, outputs } = layerOf(piece, inputs, seed + i);
    inputs = outputs;
    return layer;
  });
  const spikes = random(seed).bernoulli(0.3, [steps, batch, 9]);
  const x = tensor(spikes.toTypedArray(), [steps, batch, 9]);
  return { layers, x, params: [x, ...layers.map((layer) => layer.params)] };
}

describe('random networks', () => {
  it('give the same loss and gradients whether their numbers are read or not, in scopes of their own or not', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const { layers, x, params } = build(network);
        const train = (looks: boolean, scoped: boolean) =>
          valueAndGrad(() => {
            let out = x;
            let extra: Tensor = tensor(0);
            network.list.forEach((piece, i) => {
              const layer = layers[i] as Layer;
              const input = out;
              out = scoped && piece.scoped ? scope(() => layer(input)) : layer(input);
              if (looks && piece.looks) expect(out.toTypedArray()).to.have.length(out.size);
              if (piece.regularized) extra = extra.add(mean(out.square()));
            });
            return mean(out.square()).add(extra).add(sum(x));
          }, params);
        const due = JSON.stringify(train(false, false));
        expect(JSON.stringify(train(true, false))).to.equal(due);
        expect(JSON.stringify(train(false, true))).to.equal(due);
        expect(JSON.stringify(train(true, true))).to.equal(due);
      }),
      { numRuns: runs(300) },
    );
  });

  it('give the same output alone, from scopes, in sequential and on a tape', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const { layers, x, params } = build(network);
        const run = () => layers.reduce<Tensor>((out, layer) => layer(out), x);
        const due = run().toArray();
        expect(noGrad(run).toArray()).to.deep.equal(due);
        expect(scope(() => scope(run)).toArray()).to.deep.equal(due);
        expect(noGrad(() => sequential(...layers)(x)).toArray()).to.deep.equal(due);
        const { aux } = valueAndGrad(() => {
          const out = run();
          return { loss: sum(out).add(sum(x)), out };
        }, params);
        expect(aux.out.toArray()).to.deep.equal(due);
      }),
      { numRuns: runs(300) },
    );
  });
});
