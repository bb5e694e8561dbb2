import { expect } from 'chai';
import fc from 'fast-check';
import { current } from '../../lib/array/context.ts';
import type { Events } from '../../lib/array/events.ts';
import { type FloatNd, withFloat64, wrap } from '../../lib/array/layout.ts';
import { Scope } from '../../lib/array/scope.ts';
import { Dense, Lazy } from '../../lib/array/values.ts';
import {
  add,
  assign,
  encoders,
  evaluate,
  full,
  greater,
  lif,
  linear,
  matmul,
  mean,
  mul,
  noGrad,
  optimizers,
  random,
  recurrentLif,
  reshape,
  scope,
  sequential,
  square,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  vjp,
} from '../../lib/index.ts';
import { engineMemory, kernels } from '../../lib/kernels/index.ts';
import { findEvents } from '../../lib/kernels/reference/find-events.ts';
import { drawn } from '../support/covering.ts';
import { eventsOf } from '../support/events-of.ts';

describe('a lazy value', () => {
  const count = () => {
    let times = 0;
    const fill = (out: FloatNd) => {
      times += 1;
      for (let i = 0; i < out.size; i++) out.data[i] = i;
    };
    return { fill, times: () => times };
  };

  it('has its shape from the start, and its numbers when they are read, once', () => {
    const { fill, times } = count();
    const lazy = new Lazy([2, 3], { fill });
    expect([lazy.shape, lazy.isDense, times()]).to.deep.equal([[2, 3], false, 0]);
    expect(lazy.dense()).to.deep.equal(wrap(Float32Array.of(0, 1, 2, 3, 4, 5), [2, 3]));
    expect(lazy.dense()).to.equal(lazy.dense());
    expect([lazy.isDense, times()]).to.deep.equal([true, 1]);
  });

  it('is no ndarray', () => {
    expect(new Lazy([2], { fill: () => {} })).not.to.have.any.keys('data', 'stride', 'offset');
  });

  it('has the float type of where it was made, wherever it is read', () => {
    const { fill } = count();
    const lazy = withFloat64(() => new Lazy([2], { fill }));
    expect(lazy.dense().data).to.be.instanceOf(Float64Array);
  });
});

describe('a lazy value under another shape', () => {
  const ones = tensor([
    [0, 1, 1],
    [1, 0, 0],
    [0, 0, 0],
    [0, 0, 1],
  ]).array;

  it('stays lazy, and has the same numbers in row-major order', () => {
    const { data } = ones;
    let times = 0;
    const lazy = new Lazy([4, 3], {
      fill: (out) => {
        times += 1;
        out.data.set(data);
      },
    });
    const other = lazy.reshaped([2, 3, 2]);
    expect([other.shape, other.isDense, times]).to.deep.equal([[2, 3, 2], false, 0]);
    expect(other.dense()).to.deep.equal(wrap(data, [2, 3, 2]));
    expect([lazy.isDense, times]).to.deep.equal([false, 1]);
  });

  it('has its events in rows of another width', () => {
    const given = findEvents(ones) as Events;
    const lazy = new Lazy([4, 3], { fill: () => {}, events: () => given });
    for (const width of [1, 2, 3, 4, 6, 12]) {
      const due = findEvents(wrap(ones.data, [12 / width, width])) as Events;
      const { rows, starts, columns } = lazy.reshaped([12 / width, width]).events as Events;
      expect([rows, [...starts], [...columns]]).to.deep.equal([due.rows, [...due.starts], [...due.columns]]);
    }
  });
});

describe('a value that nobody else refers to', () => {
  it('gives its memory back when it is disposed of; any other keeps it', () => {
    const released: unknown[] = [];
    const arena = { floats: () => null, integers: () => null, release: (x: unknown) => released.push(x) };
    const own = new Scope(null, arena);
    const array = wrap(Float32Array.of(1, 2), [2]);
    new Dense(array, { scope: own }).dispose();
    expect(released).to.deep.equal([]);
    new Dense(array, { scope: own, isSpare: true }).dispose();
    expect(released).to.deep.equal([array.data]);
  });
});

describe('gradients that are handed out', () => {
  const rng = random(9);
  const [x, w, other] = [rng.normal([40, 60]), rng.normal([60, 50]), rng.normal([60, 50])];
  const bias = rng.normal([50]);
  const spikes = rng.bernoulli(0.3, [40, 60]);

  /** Losses with what gradients are made of: products, gathers, sums of several, an input, one that is nobody's own. */
  const cases: Readonly<Record<string, readonly [params: Tensor[], f: () => Tensor]>> = {
    'of a product': [[w], () => sum(square(matmul(x, w)))],
    'of spikes': [[w], () => sum(square(matmul(spikes, w)))],
    'of an input': [[x, w], () => sum(square(matmul(x, w)))],
    'that are sums': [[w], () => sum(mul(matmul(x, w), matmul(spikes, w)))],
    'of a layer': [[w, bias], () => sum(square(add(matmul(x, w), bias)))],
    'that are the same': [[w, other], () => sum(square(add(w, other)))],
  };

  for (const [name, [params, f]] of Object.entries(cases))
    it(`${name}: are the same in a scope, in memory of their own, and stay while other work is done`, () => {
      const due = valueAndGrad(f, params).grads.map((grad) => grad.toArray());
      scope(() => {
        const { grads } = valueAndGrad(f, params);
        for (let i = 0; i < 3; i++) valueAndGrad(() => sum(square(matmul(x, mul(w, 3)))), [w, x]);
        expect(grads.map((grad) => grad.toArray())).to.deep.equal(due);
        expect(new Set(grads.map((grad) => grad.array.data)).size).to.equal(grads.length);
        grads[0]?.write((data) => data.fill(7));
        expect(grads.slice(1).map((grad) => grad.toArray())).to.deep.equal(due.slice(1));
      });
    });

  it('are not copied where the memory that they lie in can go along', () => {
    const { assign } = kernels;
    const sizes: number[] = [];
    const noting: typeof assign = (out, from) => {
      sizes.push(out.size);
      assign(out, from);
    };
    Object.assign(kernels, { assign: noting });
    try {
      const net = sequential(linear(60, 50, { random: random(1) }), lif({ beta: 0.9 }));
      const input = tensor(spikes.toTypedArray(), [4, 10, 60]);
      scope(() => valueAndGrad(() => sum(net(input)), net.params));
      expect(sizes.filter((size) => size >= 60 * 50)).to.deep.equal([]);
    } finally {
      Object.assign(kernels, { assign });
    }
  });
});

describe('what waits to be computed in a scope', () => {
  const layer = linear(64, 1024, { random: random(1) });
  const x = random(2).bernoulli(0.2, [4, 32, 64]);
  const waiting = () => current().scope?.waiting;

  it('is what reads parameters, until its numbers are there', () => {
    scope(() => {
      const values = [layer(x), layer(x)] as const;
      expect(waiting()).to.equal(2);
      expect(values[0].array.size).to.equal(4 * 32 * 1024);
      expect(waiting()).to.equal(1);
      assign(layer.params, layer.params);
      expect([waiting(), values[1].value.isDense]).to.deep.equal([0, true]);
    });
  });

  it('is not what neurons took: nothing else refers to it', () => {
    const net = sequential(layer, lif({ beta: 0.9 }));
    scope(() => {
      net(x);
      expect(waiting()).to.equal(0);
    });
  });

  it('ends with the scope, or is that of the scope around it whose memory it lies in', () => {
    scope(() => {
      scope(() => layer(x));
      expect(waiting()).to.equal(0);
      const w = tensor(1);
      valueAndGrad(() => {
        const around = waiting();
        scope(() => layer(x));
        expect([around, waiting()]).to.deep.equal([0, 1]);
        return w.mul(1);
      }, w);
      expect(waiting()).to.equal(0);
    });
  });
});

describe('sparse spikes', () => {
  /** Whether the numbers of a tensor are there. */
  const isDense = (x: Tensor) => x.value.isDense;

  it('are what drawing each element gives, with the generator left in the same state', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(),
        (n, steps, seed) => {
          const p = random(seed).uniform([3, n], 0, 0.5);
          const [one, other] = [random(seed), random(seed)];
          const spikes = encoders.rate(p, { steps, random: one });
          const due = Array.from({ length: steps }, () => other.bernoulli(p).toArray());
          expect(spikes.toArray()).to.deep.equal(due);
          expect(one.next()).to.equal(other.next());
        },
      ),
    );
  });

  it('go through a product without their numbers, and give what the numbers give', () => {
    const spikes = encoders.rate(random(1).uniform([8, 30], 0, 0.4), { steps: 5, random: random(2) });
    const w = random(3).normal([30, 20]);
    const product = matmul(spikes, w);
    expect(isDense(spikes)).to.equal(false);
    expect(eventsOf(spikes)).to.deep.equal(findEvents(spikes.toNdarray()));
    expect(matmul(spikes.mul(1), w).toArray()).to.deep.equal(product.toArray());
    expect(isDense(spikes)).to.equal(true);
  });

  it('are known by them when their numbers have been made too, until these are written to', () => {
    const spikes = encoders.rate(random(1).uniform([4, 30], 0, 0.4), { steps: 5, random: random(2) });
    const numbers = spikes.toArray();
    const events = eventsOf(spikes);
    expect(eventsOf(spikes)).to.equal(events);
    expect(events).to.deep.equal(findEvents(spikes.toNdarray()));
    const params = { spikes };
    assign(params, { spikes: { shape: [5, 4, 30], data: new Array(600).fill(0) } });
    expect(eventsOf(spikes)?.columns).to.have.length(0);
    expect(spikes.toArray()).not.to.deep.equal(numbers);
  });

  it('are all zeros but for their ones in memory that held other numbers', () => {
    scope(() => {
      const sevens = scope(() => [1, 2, 3, 4].map(() => full([20, 3000], 7).mul(1).toTypedArray().length));
      expect(sevens).to.deep.equal([60_000, 60_000, 60_000, 60_000]);
      const spikes = encoders.rate(full([3000], 0.2), { steps: 20, random: random(1) });
      expect(new Set(spikes.toTypedArray())).to.deep.equal(new Set([0, 1]));
    });
  });

  it('outlive the scope that hands them out, made or not', () => {
    const p = random(1).uniform([40, 60], 0, 0.4);
    const encode = () => encoders.rate(p, { steps: 5, random: random(2) });
    const due = encode().toArray();
    const kept = noGrad(() => {
      const [fresh, made] = [encode(), encode()];
      sum(made);
      return { fresh, made };
    });
    scope(() => random(5).normal([300, 300]));
    expect(kept.fresh.toArray()).to.deep.equal(due);
    expect(kept.made.toArray()).to.deep.equal(due);
    expect(eventsOf(kept.made)).to.deep.equal(eventsOf(kept.fresh));
  });

  it('outlive it under another shape too', () => {
    const p = random(1).uniform([40, 60, 8], 0, 0.4);
    const encode = (seed: number) =>
      reshape(encoders.rate(p, { steps: 5, random: random(seed) }), [5, 40, 480]);
    const due = encode(2).toArray();
    const kept = scope(() => encode(2));
    scope(() => [3, 4, 5].map(encode));
    expect(kept.toArray()).to.deep.equal(due);
  });

  it('that were found within a scope are those of the tensor that it hands out', () => {
    const layer = linear(40, 3, { random: random(1) });
    const inner = () => {
      const spikes = random(2).bernoulli(0.2, [5, 4, 40]);
      return { spikes, due: layer(spikes).toArray() };
    };
    for (const around of [scope, noGrad, evaluate])
      valueAndGrad(() => {
        const { spikes, due } = around(inner);
        const out = layer(spikes);
        expect(out.toArray()).to.deep.equal(due);
        return sum(out);
      }, layer.params);
    let due: unknown;
    const [spikes] = vjp(
      (x) => {
        const own = greater(x as Tensor, 0.7).add(mul(x as Tensor, 0));
        due = layer(own).toArray();
        return own;
      },
      [random(3).uniform([5, 4, 40])],
    );
    expect(layer(spikes).toArray()).to.deep.equal(due);
  });

  it('are drawn one by one where more than half would fire', () => {
    const spikes = encoders.rate(random(1).uniform([8, 30], 0.8, 1), { steps: 5, random: random(2) });
    expect(isDense(spikes)).to.equal(true);
    expect(sum(spikes).item()).to.be.above(800);
  });
});

describe('what neurons take and give', () => {
  const [steps, batch, size] = [12, 16, 400];
  const weights = random(1);
  const first = linear(60, size, { random: weights });
  const second = linear(size, 10, { random: weights });
  const middle = {
    lif: lif({ beta: 0.9, vThreshold: tensor(0.25) }),
    recurrentLif: recurrentLif(size, { beta: 0.9, vThreshold: tensor(0.25), random: weights }),
  };
  const x = random(2).bernoulli(0.2, [steps, batch, 60]);

  for (const [name, neurons] of drawn(Object.entries(middle), 1)) {
    /** A training step in which somebody looks at all numbers, or nobody does. */
    const train = (looks: boolean) => {
      let inUse = 0;
      const step = valueAndGrad(() => {
        const current = first(x);
        if (looks) current.toTypedArray();
        const spikes = neurons(current);
        const out = second(spikes);
        expect(spikes.value.isDense).to.equal(false);
        inUse = engineMemory().inUse;
        // A second cotangent, though of zeros, has to be added to the first.
        const loss = mean(out.square());
        return looks ? loss.add(sum(spikes.mul(0))) : loss;
      }, [first.params, neurons.params, second.params]);
      return { ...step, inUse };
    };

    it(`${name}: are the same to the bit whether somebody looks at their numbers or not`, () => {
      const [quiet, looked] = [train(false), train(true)];
      expect(looked.value).to.equal(quiet.value);
      expect(JSON.stringify(looked.grads)).to.equal(JSON.stringify(quiet.grads));
      expect(looked.inUse - quiet.inUse).to.be.closeTo(4 * steps * batch * size, 2000);
    });

    it(`${name}: are forgotten with their scope, and nothing is made of them when parameters change`, () => {
      const optimizer = optimizers.sgd([first.params, neurons.params, second.params], { learningRate: 0 });
      const used = [1, 2, 3].map(() => {
        optimizer.step(train(false).grads);
        return engineMemory().inUse;
      });
      expect(used).to.deep.equal([used[0], used[0], used[0]]);
    });

    it(`${name}: outlive the scope that hands them out`, () => {
      const make = () => {
        const current = first(x);
        return { current, spikes: neurons(current) };
      };
      const kept = noGrad(make);
      const due = noGrad(() => {
        const { current, spikes } = make();
        return { current: current.toArray(), spikes: spikes.toArray() };
      });
      scope(() => random(5).normal([300, 300]));
      expect(kept.current.toArray()).to.deep.equal(due.current);
      expect(kept.spikes.toArray()).to.deep.equal(due.spikes);
      expect(eventsOf(kept.spikes)).to.deep.equal(findEvents(kept.spikes.toNdarray()));
    });

    it(`${name}: are those of the parameters that they were made with, changed since or not`, () => {
      scope(() => {
        const params = [first.params, neurons.params];
        const before = JSON.parse(JSON.stringify(params));
        const due = neurons(first(x)).toArray();
        const current = first(x);
        const spikes = neurons(current);
        const numbers = first(x).toArray();
        assign(
          params,
          JSON.parse(JSON.stringify(params, (key, value) => (key === 'data' ? zerosLike(value) : value))),
        );
        expect(spikes.toArray()).to.deep.equal(due);
        expect(current.toArray()).to.deep.equal(numbers);
        assign(params, before);
      });
    });
  }
});

function zerosLike(numbers: readonly number[]): number[] {
  return numbers.map(() => 0);
}
