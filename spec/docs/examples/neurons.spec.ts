import { expect } from 'chai';
import { gatedLif } from '../../../docs/examples/neurons/gated-lif.ts';
import { klif } from '../../../docs/examples/neurons/klif.ts';
import { resonateAndFire } from '../../../docs/examples/neurons/resonate-and-fire.ts';
import { withFloat64 } from '../../../lib/array/layout.ts';
import {
  add,
  cumsum,
  linear,
  losses,
  mul,
  type NeuronLayer,
  optimizers,
  random,
  relu,
  reshape,
  sequential,
  slice,
  stack,
  stopGradient,
  sub,
  sum,
  surrogates,
  type Tensor,
  tensor,
  valueAndGrad,
} from '../../../lib/index.ts';
import { expectClose } from '../../support/networks.ts';

const surrogate = surrogates.arctan({ alpha: 2 });

/** Spikes and membranes of steps in operations of the tape. */
function unrolled(
  x: Tensor,
  step: (v: Tensor, s: Tensor, input: Tensor) => readonly [v: Tensor, s: Tensor],
): Tensor[] {
  const shape = x.shape.slice(1);
  let [v, s]: readonly [Tensor, Tensor] = [
    mul(reshape(slice(x, 0, 1), shape), 0),
    mul(reshape(slice(x, 0, 1), shape), 0),
  ];
  const [vs, all]: [Tensor[], Tensor[]] = [[], []];
  for (let t = 0; t < (x.shape[0] as number); t++) {
    [v, s] = step(v, s, reshape(slice(x, t, t + 1), shape));
    vs.push(v);
    all.push(s);
  }
  return [stack(all), stack(vs)];
}

function expectSame(layer: NeuronLayer, inputs: Record<string, Tensor>, due: () => Tensor[]): void {
  const outcome = (run: () => readonly Tensor[]) => {
    const { value, grads } = valueAndGrad(() => {
      const [spikes, v] = run() as [Tensor, Tensor];
      return add(sum(mul(spikes, cumsum(v, 0))), sum(v));
    }, inputs);
    return [value, ...Object.values(grads).flatMap((grad) => [...grad.toTypedArray()])];
  };
  const got = outcome(() => {
    const { spikes, v } = layer.run(inputs.x as Tensor);
    return [spikes, v as Tensor];
  });
  const expected = outcome(due);
  expect(expected[0]).to.not.equal(0);
  expectClose(got, expected, 1e-9);
}

describe('The example neurons', () => {
  it('klif is its equations', () => {
    withFloat64(() => {
      const x = random(1).uniform([8, 2, 3], -1, 5);
      const k = tensor([0.8, 1, 1.2]);
      for (const detachReset of [false, true])
        expectSame(klif({ k, vReset: 0, detachReset, surrogate }), { x, k }, () =>
          unrolled(x, (v, _, input) => {
            const h = relu(mul(k, add(v, mul(0.5, sub(input, v)))));
            const spikes = surrogate(sub(h, 1));
            return [mul(h, sub(1, detachReset ? stopGradient(spikes) : spikes)), spikes];
          }),
        );
    });
  });

  it('gatedLif is its equations, reset by the spike before', () => {
    withFloat64(() => {
      const x = random(2).uniform([8, 2, 3], 0, 2);
      const [alpha, gamma] = [tensor([0.4, 0.5, 0.6]), tensor(0.3)];
      expectSame(gatedLif({ alpha, gamma, surrogate }), { x, alpha, gamma }, () =>
        unrolled(x, (v, s, input) => {
          const decayed = mul(sub(1, mul(alpha, 0.75)), v);
          const charged = add(sub(decayed, mul(sub(1, alpha), 0.05)), mul(input, 0.75));
          const reset = add(mul(mul(decayed, gamma), s), mul(mul(sub(1, gamma), 0.5), s));
          const after = sub(charged, reset);
          return [after, surrogate(sub(after, 0.5))];
        }),
      );
    });
  });

  it('resonateAndFire prefers inputs at its own frequency, and learns it', () => {
    const rates = (period: number) => {
      const x = tensor(
        Array.from({ length: 200 }, (_, t) => (t % period === 0 ? 0.8 : 0)),
        [200, 1, 1],
      );
      return sum(resonateAndFire({ angle: (2 * Math.PI) / 10, damping: 0.95 })(x)).item();
    };
    expect(rates(10)).to.be.above(5);
    expect(rates(10))
      .to.be.above(2 * rates(5))
      .and.above(2 * rates(7));
    const own = random(3);
    const angle = own.uniform([16], 0.3, 1.2);
    const hidden = resonateAndFire({ angle, damping: 0.9, vThreshold: 0.5, surrogate });
    const net = sequential(linear(1, 16, { random: own }), hidden, linear(16, 2, { random: own }));
    const periods = [6, 9];
    const x = tensor(
      Array.from({ length: 40 * 2 }, (_, i) =>
        Math.floor(i / 2) % (periods[i % 2] as number) === 0 ? 2 : 0,
      ),
      [40, 2, 1],
    );
    const train = optimizers.adam(net.params, { learningRate: 0.01 });
    const loss = () => losses.crossEntropyRate(net(x).mul(5), [0, 1]);
    const first = valueAndGrad(loss, net.params);
    for (let i = 0; i < 60; i++) train.step(valueAndGrad(loss, net.params).grads);
    expect(valueAndGrad(loss, net.params).value).to.be.below(0.3 * first.value);
    expect(Array.from(angle.toTypedArray())).to.not.deep.equal(
      Array.from(random(3).uniform([16], 0.3, 1.2).toTypedArray()),
    );
  });
});
