import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import fc from 'fast-check';
import { current } from '../../lib/array/context.ts';
import { type FloatNd, withFloat64 } from '../../lib/array/layout.ts';
import {
  add,
  broadcastTo,
  concat,
  matmul,
  mul,
  neg,
  noGrad,
  optimizers,
  primitive,
  reshape,
  scope,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  transpose,
  valueAndGrad,
  vjp,
  zeros,
} from '../../lib/index.ts';
import { expectNumbers, expectThrows, wrong } from '../support/expect.ts';
import { share } from '../support/runs.ts';

/** A fresh array of the shape of `x` with f of its elements. */
function map(x: FloatNd, f: (value: number) => number): FloatNd {
  const out = tensor(x).toNdarray();
  out.data.forEach((value, i) => {
    out.data[i] = f(value);
  });
  return out;
}

/** The sum of three inputs, whose vjp counts how often each cotangent is made. */
function counting() {
  const made = [0, 0, 0];
  let walked = 0;
  const of = (ct: FloatNd, i: number) => () => {
    made[i] = (made[i] as number) + 1;
    return ct;
  };
  const op = primitive({
    name: 'counting',
    forward: (a, b, c) => add(add(tensor(a), tensor(b)), tensor(c)).toNdarray(),
    vjp: (ct) => {
      walked++;
      return [of(ct, 0), of(ct, 1), of(ct, 2)];
    },
  });
  return { op, made, walks: () => walked };
}

/** Watches the memory of tensors: which of it is still alive after a collection. */
function memory() {
  const watched: Record<string, WeakRef<object>> = {};
  const watch = (name: string, x: Tensor): Tensor => {
    watched[name] = new WeakRef(x.array.data);
    return x;
  };
  const alive = async (): Promise<string[]> => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    for (let i = 0; i < 3; i++) {
      await setImmediate();
      collect();
    }
    return Object.keys(watched).filter((name) => watched[name]?.deref() !== undefined);
  };
  return { watch, alive };
}

describe('the tape', () => {
  it('makes cotangents for the inputs that need them, and no others', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }), (needed) => {
        const { op, made, walks } = counting();
        const x = tensor([1, 2]);
        const [a, b, c] = needed.map((need) => (need ? 'x' : 'constant'));
        const value = (kind: string | undefined) => (kind === 'x' ? neg(x) : tensor([3, 4]));
        valueAndGrad(() => sum(op(value(a), value(b), value(c))).add(sum(x)), x);
        expect(made).to.deep.equal(needed.map(Number));
        expect(walks()).to.equal(needed.includes(true) ? 1 : 0);
      }),
    );
  });

  it('does not walk what the loss does not use', () => {
    const { op, walks } = counting();
    const x = tensor(1);
    valueAndGrad(() => {
      op(x, x, x);
      return square(x);
    }, x);
    expect(walks()).to.equal(0);
  });

  it('walks a value that is used many times once', () => {
    const { op, made, walks } = counting();
    const x = tensor(2);
    const { grads } = valueAndGrad(() => {
      const y = op(x, x, 1);
      return add(mul(y, y), neg(y));
    }, x);
    expect([walks(), made]).to.deep.equal([1, [1, 1, 0]]);
    expectNumbers(grads, 2 * (2 * 5 - 1));
  });

  it('takes null, undefined or a missing entry of a function for zero', () => {
    for (const none of [null, undefined, () => null]) {
      const op = primitive({
        name: 'deaf',
        forward: (a, b) => add(tensor(a), tensor(b)).toNdarray(),
        vjp: (ct) => [wrong(none), ct],
      });
      const params = [tensor(1), tensor(2)];
      const { grads } = valueAndGrad(() => op(params[0] as Tensor, params[1] as Tensor), params);
      expect(grads.map((g) => g.item())).to.deep.equal([0, 1]);
    }
  });

  it('differentiates a chain that is longer than a stack is deep', () => {
    const x = tensor(1);
    const length = share >= 1 ? 100_000 : 30_000;
    const { value, grads } = valueAndGrad(() => {
      let y = x;
      for (let i = 0; i < length; i++) y = i % 2 === 0 ? neg(y) : y.add(x);
      return y;
    }, x);
    expect(value).to.equal(1);
    expect(grads.item()).to.equal(1);
  });

  it('adds thousands of uses of one value up', () => {
    const x = tensor([1, 2]);
    const uses = share >= 1 ? 10_000 : 3000;
    const { grads } = valueAndGrad(() => {
      let total = tensor(0);
      for (let i = 0; i < uses; i++) total = total.add(sum(x));
      return total;
    }, x);
    expectNumbers(grads, [uses, uses]);
  });
});

describe('cotangents that are the same memory', () => {
  const x = () => tensor([1, 2]);

  it('add up in add(x, x), and in sums of it', () => {
    const p = x();
    expectNumbers(valueAndGrad(() => sum(add(p, p)), p).grads, [2, 2]);
    expectNumbers(
      valueAndGrad(() => {
        const y = add(p, p);
        return sum(add(y, add(y, p)));
      }, p).grads,
      [5, 5],
    );
  });

  it('do not disturb each other when two values share one and either gets more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 20 }), fc.nat({ max: 20 })), {
          minLength: 1,
          maxLength: 12,
        }),
        (steps) => {
          // Linear operations that pass on the cotangent that came, a view of it, or a part: counts are exact.
          const [a, b] = [tensor([1, 0]), tensor([0, 1])];
          const counts: [number, number][] = [
            [1, 0],
            [0, 1],
          ];
          const { grads } = valueAndGrad(() => {
            const values = [a, b];
            for (const [kind, i, j] of steps) {
              const [left, right] = [i % values.length, j % values.length];
              const [u, v] = [values[left] as Tensor, values[right] as Tensor];
              const [m, n] = [counts[left], counts[right]] as [[number, number], [number, number]];
              if (kind === 0) values.push(sub(u, v));
              else if (kind === 1) values.push(reshape(add(reshape(u, [2, 1]), reshape(v, [2, 1])), [2]));
              else if (kind === 2) values.push(sum(broadcastTo(u, [1, 2]), 0).add(v));
              else if (kind === 3) values.push(transpose(transpose(add(u, v))));
              else values.push(add(u, v));
              const sign = kind === 0 ? -1 : 1;
              counts.push([m[0] + sign * n[0], m[1] + sign * n[1]]);
            }
            return sum(values.reduce((total, value) => total.add(value)));
          }, [a, b]);
          const due = counts.reduce(([p, q], [m, n]) => [p + m, q + n], [0, 0]);
          expect(grads.map((g) => g.toArray())).to.deep.equal(due.map((n) => [n, n]));
        },
      ),
    );
  });

  it('leave the cotangent given to a pullback as it was', () => {
    const ct = tensor([3, 4]);
    const [, pull] = vjp((a, b) => add(add(a as Tensor, b as Tensor), a as Tensor), [x(), x()]);
    expect(pull(ct).map((g) => g.toArray())).to.deep.equal([
      [6, 8],
      [3, 4],
    ]);
    expectNumbers(ct, [3, 4]);
  });

  it('leave nothing to the next call of a pullback where a value fans out', () => {
    const ct = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }));
    // Four uses of y: the first cotangent that comes is held as it is, the others are added to a copy.
    const [, pull] = vjp(
      (a) => {
        const y = neg(a as Tensor);
        return add(add(y, y), add(y, y));
      },
      [x()],
    );
    fc.assert(
      fc.property(fc.array(ct, { minLength: 2, maxLength: 4 }), (list) => {
        const given = list.map((numbers) => tensor(numbers));
        const got = given.map((t) => (pull(t)[0] as Tensor).toArray());
        expect(got).to.deep.equal(list.map((numbers) => numbers.map((n) => -4 * n)));
        expect(given.map((t) => t.toArray())).to.deep.equal(list);
      }),
    );
  });

  it('give gradients that are memory of their own', () => {
    const params = [x(), x()];
    const { grads } = valueAndGrad(() => sum(add(params[0] as Tensor, params[1] as Tensor)), params);
    (grads[0] as Tensor).array.data.fill(9);
    expectNumbers(grads[1] as Tensor, [1, 1]);
  });
});

describe('an output without a cotangent', () => {
  /** x and 2 x, whose vjp notes what it was given. */
  const outputs = () => {
    const given: unknown[] = [];
    const note = (ct: FloatNd | null | undefined) => given.push(ct?.get() ?? ct);
    const forward = (x: FloatNd) => [map(x, (v) => v), map(x, (v) => 2 * v)];
    const sum = (a: FloatNd | null | undefined, b: FloatNd | null | undefined) =>
      add(a ? tensor(a) : 0, mul(b ? tensor(b) : 0, 2)).toNdarray();
    return { given, note, forward, sum };
  };

  it('has zeros', () => {
    const { given, note, forward, sum } = outputs();
    const op = primitive<readonly FloatNd[]>({
      name: 'two',
      forward,
      vjp: ([a, b]) => {
        note(a);
        note(b);
        return [sum(a, b)];
      },
    });
    const x = tensor(3);
    expectNumbers(valueAndGrad(() => op(x)[1] as Tensor, x).grads, 2);
    expect(given).to.deep.equal([0, 1]);
  });

  it('has null where the row asks for it, typed as such', () => {
    const { given, note, forward, sum } = outputs();
    const op = primitive<readonly FloatNd[]>({
      name: 'two',
      absent: 'null',
      forward,
      vjp: (cts) => {
        const [a, b]: readonly (FloatNd | null)[] = cts;
        note(a);
        note(b);
        return [sum(a, b)];
      },
    });
    const x = tensor(3);
    expectNumbers(valueAndGrad(() => op(x)[1] as Tensor, x).grads, 2);
    expectNumbers(valueAndGrad(() => add(op(x)[0] as Tensor, 1), x).grads, 1);
    expect(given).to.deep.equal([null, 1, 1, null]);
  });

  it('may have no third: absent is zeros or null', () => {
    const row = { name: 'two', absent: wrong('none'), forward: (x: FloatNd) => x };
    expectThrows(
      () => primitive(row),
      RangeError,
      "primitive two: absent must be 'zeros' or 'null', got \"none\".",
    );
  });
});

describe('a primitive with several outputs', () => {
  /** x² and x³, whose vjp notes the cotangents that it was given. */
  function powers() {
    const given: number[][] = [];
    const op = primitive<readonly FloatNd[]>({
      name: 'powers',
      forward: (x) => [map(x, (v) => v ** 2), map(x, (v) => v ** 3)],
      keeps: { inputs: [0] },
      vjp: ([second, third], _, x) => {
        const cts = [tensor(second as FloatNd), tensor(third as FloatNd)];
        given.push(cts.map((ct) => ct.item()));
        return [
          add(cts[0]?.mul(tensor(x)).mul(2) ?? 0, cts[1]?.mul(tensor(x).square()).mul(3) ?? 0).toNdarray(),
        ];
      },
    });
    return { op, given };
  }

  const cases: readonly (readonly [string, (outputs: readonly Tensor[]) => Tensor, number[], number])[] = [
    ['both used', ([a, b]) => add(a as Tensor, b as Tensor), [1, 1], 2 * 2 + 3 * 4],
    ['the second unused', ([a]) => a as Tensor, [1, 0], 4],
    ['the first unused', ([, b]) => neg(b as Tensor), [0, -1], -12],
    ['one used twice', ([a]) => add(a as Tensor, a as Tensor), [2, 0], 8],
  ];
  for (const [name, use, cts, gradient] of cases) {
    it(`is given a cotangent for each: ${name}`, () => {
      const { op, given } = powers();
      const x = tensor(2);
      const { grads } = valueAndGrad(() => use(op(x)), x);
      expect(given).to.deep.equal([cts]);
      expect(grads.item()).to.equal(gradient);
    });
  }

  it('is walked once for both outputs', () => {
    const { op, given } = powers();
    const x = tensor(2);
    const [a, b] = op(x);
    expect([a?.item(), b?.item()]).to.deep.equal([4, 8]);
    valueAndGrad(() => {
      const [p, q] = op(x);
      return mul(p as Tensor, q as Tensor);
    }, x);
    expect(given).to.deep.equal([[8, 4]]);
  });
});

describe('values that a vjp declares', () => {
  const readings: readonly (readonly [string, (x: FloatNd) => unknown])[] = [
    ['data', (x) => x.data],
    ['get', (x) => x.get(0)],
    ['stride', (x) => x.stride[0]],
    ['offset', (x) => x.offset],
    ['transpose', (x) => x.transpose(0)],
    ['a kernel', (x) => mul(tensor(x), 2)],
  ];

  for (const [name, read] of readings) {
    it(`are the only ones that it may read: ${name} of another is an error that names it`, () => {
      const x = tensor([1, 2]);
      const undeclared = (side: 'inputs' | 'outputs') =>
        primitive({
          name: 'careless',
          forward: (a) => map(a, (v) => v),
          keeps: side === 'inputs' ? { outputs: [0] } : { inputs: [0] },
          vjp: (ct, out, a) => {
            read(side === 'inputs' ? a : out);
            return [ct];
          },
        });
      for (const side of ['inputs', 'outputs'] as const) {
        expectThrows(
          () => valueAndGrad(() => sum(undeclared(side)(x)), x),
          TypeError,
          `careless: its vjp: read the values of ${side}[0], which \`keeps\` does not name.`,
        );
      }
    });
  }

  it('are all of them when nothing is declared', () => {
    const op = primitive({
      name: 'square',
      forward: (a) => map(a, (v) => v * v),
      vjp: (ct, out, a) => [map(ct, (v) => v + 10 * out.get(0) + 100 * a.get(0))],
    });
    const x = tensor([3]);
    expectNumbers(valueAndGrad(() => sum(op(x)), x).grads, [1 + 90 + 300]);
  });

  it('leave of the others the shape, rank and size', () => {
    const seen: unknown[] = [];
    const op = primitive({
      name: 'shapes',
      forward: (a) => map(a, (v) => v),
      keeps: {},
      vjp: (ct, out, a) => {
        seen.push(out.shape, out.dimension, out.size, a.shape, a.dimension, a.size);
        return [ct];
      },
    });
    const x = zeros([2, 3]);
    valueAndGrad(() => sum(op(x)), x);
    expect(seen).to.deep.equal([[2, 3], 2, 6, [2, 3], 2, 6]);
  });

  it('are the only ones that stay in memory', async () => {
    const { watch, alive } = memory();
    const [value, pull] = vjp(
      (x) => {
        const negated = watch('input of add', neg(x as Tensor));
        const squared = square(watch('input of square', add(negated, 1)));
        const spikes = watch('spikes', tensor([[0, 1, 0]]));
        const product = matmul(spikes, watch('input of matmul', reshape(squared, [3, 1])));
        return concat([watch('input of concat', reshape(product, [1]).mul(2))]);
      },
      [tensor([1, 2, 3])],
    );
    expect(await alive()).to.deep.equal(['input of square', 'input of matmul']);
    expectNumbers(value, [2]);
    expectNumbers((pull(tensor([1])) as [Tensor])[0], [0, 4, 0]);
  });
});

describe('the record', () => {
  it('goes with its call, even if a tensor of it was handed out', async () => {
    const { watch, alive } = memory();
    const x = tensor([1, 2]);
    const { aux } = valueAndGrad(() => {
      const squared = square(watch('input of square', x.mul(2)));
      return { loss: sum(squared), handed: watch('handed out', squared.add(1)) };
    }, x);
    expect(await alive()).to.deep.equal(['handed out']);
    expectNumbers(aux.handed, [5, 17]);
  });
});

describe('a rule that is wrong', () => {
  const broken = (vjp: () => unknown) => {
    const op = primitive({
      name: 'broken',
      forward: (a, b) => add(tensor(a), tensor(b)).toNdarray(),
      vjp: wrong(vjp),
    });
    const x = tensor([1, 2]);
    return () => valueAndGrad(() => sum(op(x, 1)), x);
  };

  it('is told how many cotangents were due', () => {
    expectThrows(
      broken(() => []),
      RangeError,
      'broken: its vjp gave 0 cotangents for 2 inputs.',
    );
    const three = [null, null, null];
    expectThrows(
      broken(() => three),
      RangeError,
      'broken: its vjp gave 3 cotangents for 2 inputs.',
    );
  });

  it('is told that an array of them was due', () => {
    const text = 'when an array of cotangents was due.';
    expectThrows(
      broken(() => undefined),
      TypeError,
      `broken: its vjp gave undefined ${text}`,
    );
    const ct = tensor([1, 1]).toNdarray();
    expectThrows(
      broken(() => ct),
      TypeError,
      `broken: its vjp gave a StridedView ${text}`,
    );
  });

  it('is told which shape was due', () => {
    const ct = tensor([[1, 1]]).toNdarray();
    const text = 'broken: its vjp gave a cotangent of shape [1, 2] for input 0 of shape [2].';
    expectThrows(
      broken(() => [ct, null]),
      RangeError,
      text,
    );
    expectThrows(
      broken(() => [() => ct, null]),
      RangeError,
      text,
    );
  });

  it('is told that an ndarray was due', () => {
    const text = 'for input 0, an ndarray was due.';
    expectThrows(
      broken(() => [3, null]),
      TypeError,
      `broken: its vjp gave 3 ${text}`,
    );
    expectThrows(
      broken(() => [new Float32Array(2), null]),
      TypeError,
      `broken: its vjp gave a Float32Array ${text}`,
    );
    expectThrows(
      broken(() => [tensor([1, 2]), null]),
      TypeError,
      `broken: its vjp gave a Tensor ${text}`,
    );
  });

  it('may say what it likes about an input that needs no gradient', () => {
    const op = primitive({
      name: 'add',
      forward: (a, b) => add(tensor(a), tensor(b)).toNdarray(),
      vjp: (ct) => [ct, wrong('whatever')],
    });
    const x = tensor([1]);
    expectNumbers(valueAndGrad(() => sum(op(x, 1)), x).grads, [1]);
  });
});

/** What is said of a value that was written to. */
const changed = (name: string) =>
  `${name}: a value that its vjp reads was changed in place (by assign or an optimizer) since it was recorded; ` +
  'change it after the call, or run the function again.';

describe('a throw', () => {
  const boom = () => {
    throw new Error('boom');
  };
  const fails = primitive({ name: 'fails', forward: (x) => map(x, (v) => v), vjp: boom });
  const x = tensor([1, 2]);

  const places: Readonly<Record<string, () => unknown>> = {
    'in the function of valueAndGrad': () => valueAndGrad(boom, x),
    'in a vjp': () => valueAndGrad(() => sum(fails(x)), x),
    'in a forward': () => valueAndGrad(() => sum(primitive({ name: 'f', forward: boom })(x)), x),
    'in the function of vjp': () => vjp(boom, [x]),
    'in noGrad': () => noGrad(boom),
    'in scope': () => scope(boom),
    'in Float64': () => withFloat64(boom),
    'in all of them': () =>
      withFloat64(() => noGrad(() => valueAndGrad(() => scope(() => sum(fails(x))), x))),
  };

  for (const [name, act] of Object.entries(places)) {
    it(`leaves nothing behind: ${name}`, () => {
      const before = current();
      expectThrows(act, Error, 'boom');
      expect(current()).to.equal(before);
      expect(x.node).to.equal(null);
      expect(tensor([1]).toTypedArray()).to.be.instanceOf(Float32Array);
      expect(tensor([1]).scope).to.equal(null);
      expectNumbers(valueAndGrad(() => sum(square(x)), x).grads, [2, 4]);
    });
  }

  it('in a pullback leaves no cotangents for the next call', () => {
    let failing = true;
    const moody = primitive({
      name: 'moody',
      forward: (a) => map(a, (v) => v),
      vjp: (ct) => (failing ? boom() : [ct]),
    });
    const [, pull] = vjp((a) => add(square(a as Tensor), moody(a as Tensor)), [x]);
    expectThrows(() => pull(tensor([1, 1])), Error, 'boom');
    failing = false;
    expectNumbers((pull(tensor([1, 1])) as [Tensor])[0], [3, 5]);
  });

  it('is a pullback through a weight that an optimizer has changed since; through others it still works', () => {
    const [w, other] = [tensor([3]), tensor([5])];
    const a = tensor([2]);
    const [, pull] = vjp((b) => mul(mul(b as Tensor, w), w), [a]);
    const [, pullOther] = vjp((b) => mul(b as Tensor, other), [a]);
    expectNumbers((pull(tensor([1])) as [Tensor])[0], [9]);
    optimizers.sgd(w, { learningRate: 1 }).step(tensor([1]));
    const text = changed('mul');
    expectThrows(() => pull(tensor([1])), Error, text);
    expectNumbers((pullOther(tensor([1])) as [Tensor])[0], [5]);
  });
});
