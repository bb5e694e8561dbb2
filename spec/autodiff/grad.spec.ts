import { expect } from 'chai';
import fc, { type Arbitrary } from 'fast-check';
import {
  add,
  grad,
  greater,
  linear,
  mul,
  noGrad,
  random,
  scope,
  sequential,
  smooth,
  square,
  stopGradient,
  sum,
  type Tensor,
  type Tree,
  tensor,
  transpose,
  valueAndGrad,
  vjp,
  zeros,
} from '../../lib/index.ts';
import { expectNumbers, expectThrows, wrong } from '../support/expect.ts';

const notSupported = (inner: string, outer = 'valueAndGrad') =>
  `${inner}: a tensor recorded by an outer ${outer} came into it, when gradients of gradients are not supported; ` +
  'pass it through stopGradient.';

const ended = (shape: string) =>
  `Tensor: a tensor of shape ${shape} was used after its scope ended; ` +
  'return it from valueAndGrad, noGrad or scope to keep it.';

const x = () => tensor([1, 2]);
/** The tensors of a tree, in order. */
function flatten(tree: Tree): Tensor[] {
  return 'toTypedArray' in tree ? [tree as Tensor] : Object.values(tree).flatMap(flatten);
}

describe('valueAndGrad', () => {
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'tree' },
      fc.float({ noNaN: true, min: -8, max: 8 }).map((n) => tensor([n])),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.stringMatching(/^[a-z0-9]{1,3}$/), tie('tree'), { maxKeys: 3 }),
    ),
  })) as { tree: Arbitrary<Tree> };

  /** The same tree with the first numbers of its tensors. */
  function numbersOf(of: Tree): unknown {
    if ('toTypedArray' in of) return (of as Tensor).toArray();
    if (Array.isArray(of)) return of.map(numbersOf);
    return Object.fromEntries(Object.entries(of).map(([key, child]) => [key, numbersOf(child)]));
  }

  it('gives gradients in the tree of the parameters, of any nesting', () => {
    fc.assert(
      fc.property(tree, (params) => {
        const all = flatten(params);
        fc.pre(all.length > 0);
        const { value, grads } = valueAndGrad(
          () => all.map((p, i) => sum(square(p)).mul(i + 1)).reduce((a, b) => add(a, b)),
          params,
        );
        const scales = flatten(grads).map((g, i) => (g.item() === 0 ? 0 : g.item() / (2 * (i + 1))));
        const due = all.map((p) => p.item());
        for (const [i, scale] of scales.entries()) expect(scale).to.be.closeTo(due[i] as number, 1e-6);
        expect(value).to.be.closeTo(
          due.reduce((total, p, i) => total + (i + 1) * p * p, 0),
          1e-3,
        );
        expect(JSON.stringify(numbersOf(grads)).replaceAll(/[-\d.e+]+(?=\])/g, 'n')).to.equal(
          JSON.stringify(numbersOf(params)).replaceAll(/[-\d.e+]+(?=\])/g, 'n'),
        );
      }),
    );
  });

  it('gives gradients and aux the types of the parameters and of what was returned', () => {
    type Params = { readonly weight: Tensor; readonly layers: readonly [Tensor, { readonly bias: Tensor }] };
    const params: Params = { weight: tensor(1), layers: [tensor(2), { bias: tensor(3) }] };
    const loss = () => mul(params.weight, mul(params.layers[0], params.layers[1].bias));
    const grads: Params = valueAndGrad(loss, params).grads;
    const bias: Tensor = grads.layers[1].bias;
    const aux: { readonly note: string; readonly state: Tensor } = valueAndGrad(
      () => ({ loss: loss(), note: 'text', state: params.weight }),
      params,
    ).aux;
    // @ts-expect-error: a function that gives a tensor has no aux.
    const none = valueAndGrad(loss, params).aux;
    // @ts-expect-error: the loss does not come back in aux.
    const taken = valueAndGrad(() => ({ loss: loss() }), params).aux.loss;
    // @ts-expect-error: a parameter is a tensor.
    expect(() => valueAndGrad(loss, { weight: 3 })).to.throw();
    const single: Tensor = grad((p: Tensor, n: number) => p.mul(n))(params.weight, 2);
    const pair: [Tensor, Tensor] = grad(([a, b]: [Tensor, Tensor]) => mul(a, b))([tensor(2), tensor(3)]);
    expect([bias.item(), aux.note, none, taken, single.item()]).to.deep.equal([
      2,
      'text',
      undefined,
      undefined,
      2,
    ]);
    expect(pair.map((g) => g.item())).to.deep.equal([3, 2]);
  });

  it('gives zeros for a parameter that the loss does not reach, in its shape', () => {
    const params = { used: x(), unused: zeros([2, 3]), compared: x() };
    const { grads } = valueAndGrad(
      () => sum(mul(params.used, greater(params.compared, 1.5))).add(sum(stopGradient(params.unused))),
      params,
    );
    expectNumbers(grads.used, [0, 1]);
    expectNumbers(grads.unused, [
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expectNumbers(grads.compared, [0, 0]);
  });

  it('takes a loss of one element in any shape, and a parameter as the loss', () => {
    const p = tensor([[3]]);
    expectNumbers(valueAndGrad(() => square(p), p).grads, [[6]]);
    expectNumbers(valueAndGrad(() => p, p).grads, [[1]]);
  });

  it('differentiates views of a parameter', () => {
    const p = tensor([
      [1, 2],
      [3, 4],
    ]);
    expectNumbers(
      valueAndGrad(
        () =>
          sum(
            mul(
              transpose(p),
              tensor([
                [1, 2],
                [3, 4],
              ]),
            ),
          ),
        p,
      ).grads,
      [
        [1, 3],
        [2, 4],
      ],
    );
  });

  it('gives the same when it is called again', () => {
    const p = x();
    const once = () => valueAndGrad(() => sum(square(p)), p).grads.toArray();
    expect([once(), once()]).to.deep.equal([
      [2, 4],
      [2, 4],
    ]);
  });

  it('leaves the parameters as they were: usable, and constants', () => {
    const p = x();
    valueAndGrad(() => sum(p), p);
    expectNumbers(p.add(1), [2, 3]);
    expect(p.node).to.equal(null);
  });

  it('hands out aux as it was returned, without the loss, as constants', () => {
    const p = x();
    const { value, aux } = valueAndGrad(
      () => ({ loss: sum(p), doubled: p.mul(2), note: 'n', list: [p.neg()] }),
      p,
    );
    expect(value).to.equal(3);
    expect(Object.keys(aux)).to.deep.equal(['doubled', 'note', 'list']);
    expectNumbers(aux.doubled, [2, 4]);
    expectNumbers(aux.list[0] as Tensor, [-1, -2]);
    const q = tensor([5, 6]);
    expectNumbers(valueAndGrad(() => sum(mul(q, aux.doubled)), q).grads, [2, 4]);
  });

  it('refuses parameters that are no tensors, naming the path', () => {
    const refused = (params: unknown, shown: string) =>
      expectThrows(
        () => valueAndGrad(() => tensor(1), wrong(params)),
        TypeError,
        `valueAndGrad: got ${shown} when a Tensor, or objects and arrays of them, were due.`,
      );
    refused(undefined, 'undefined');
    refused(3, '3');
    refused([x(), 3], '3 at [1]');
    refused({ layers: [{ weight: x() }, { weight: null }] }, 'null at layers[1].weight');
    refused([[new Map()]], 'a Map at [0][0]');
    refused({ a: new Float32Array(2) }, 'a Float32Array at a');
    refused({ f: () => 1 }, 'the function f at f');
  });

  it('takes parameters whose type is an interface, and gives gradients of that type', () => {
    interface Weights {
      readonly w: Tensor;
      readonly deep: { readonly list: Tensor[] };
    }
    const params: Weights = { w: x(), deep: { list: [x()] } };
    const { grads } = valueAndGrad(() => sum(params.w), params);
    const typed: Weights = grads;
    expectNumbers(typed.w, [1, 1]);
    // @ts-expect-error A number is no parameter.
    expect(() => valueAndGrad(() => sum(params.w), { w: 3 })).to.throw(TypeError);
  });

  it('refuses a tree that contains itself', () => {
    const tree: Record<string, unknown> = { w: x() };
    tree.inner = { list: [tree] };
    expectThrows(
      () => valueAndGrad(() => tensor(1), wrong(tree)),
      TypeError,
      'valueAndGrad: the tree contains itself at inner.list[0].',
    );
  });

  it('takes the same branch twice, but not the same tensor, whose two paths it names', () => {
    const shared: Tree = [];
    const p = x();
    expectNumbers(valueAndGrad(() => sum(p), { a: shared, b: shared, p }).grads.p, [1, 1]);
    const text =
      'valueAndGrad: the same tensor stands at [0] and at [1].p; one that is used twice is given once.';
    expectThrows(() => valueAndGrad(() => sum(p), [p, { p }]), RangeError, text);
    expect(p.node).to.equal(null);
  });

  it('refuses a function that gives no loss', () => {
    const p = x();
    const text = (shown: string) =>
      `valueAndGrad: the function gave ${shown} when a Tensor, or an object with a loss, was due.`;
    for (const [result, shown] of [
      [undefined, 'undefined'],
      [null, 'null'],
      [5, '5'],
      [[], 'an array of 0'],
      [{ lost: 1 }, 'an Object'],
    ] as const) {
      expectThrows(() => valueAndGrad(() => wrong(result), p), TypeError, text(shown));
    }
    expectThrows(
      () => valueAndGrad(() => wrong({ loss: 2 }), p),
      TypeError,
      'valueAndGrad: the function gave 2 as loss when a Tensor was due.',
    );
  });

  it('refuses a loss of more elements, or none', () => {
    const p = x();
    const text = 'when one of a single element was due.';
    expectThrows(
      () => valueAndGrad(() => p.mul(2), p),
      RangeError,
      `valueAndGrad: got a loss of shape [2] ${text}`,
    );
    const none = zeros([0, 1]);
    expectThrows(
      () => valueAndGrad(() => none, none),
      RangeError,
      `valueAndGrad: got a loss of shape [0, 1] ${text}`,
    );
  });

  it('refuses a loss that depends on nothing', () => {
    const p = x();
    const text = 'valueAndGrad: the value depends on none of the tensors that it is to be differentiated by.';
    expectThrows(() => valueAndGrad(() => tensor(1), p), Error, text);
    expectThrows(() => valueAndGrad(() => sum(stopGradient(p)), p), Error, text);
    expectThrows(() => valueAndGrad(() => noGrad(() => sum(p)), p), Error, text);
    expectThrows(() => valueAndGrad(() => tensor(1), []), Error, text);
  });

  it('refuses a function that returns a promise', () => {
    const p = x();
    const text = 'got a function that returns a promise when one that ends at once was due.';
    const later = wrong(async () => sum(p));
    expectThrows(() => valueAndGrad(later, p), TypeError, `valueAndGrad: ${text}`);
    expectThrows(() => grad(later)(p), TypeError, `grad: ${text}`);
    expectThrows(() => vjp(later, [p]), TypeError, `vjp: ${text}`);
    expectThrows(() => scope(later), TypeError, `scope: ${text}`);
    expectThrows(() => noGrad(later), TypeError, `noGrad: ${text}`);
    expectThrows(() => smooth(later), TypeError, `smooth: ${text}`);
    expectThrows(
      () => smooth(wrong(async () => Promise.reject(new Error('late')))),
      TypeError,
      `smooth: ${text}`,
    );
  });

  it('refuses what is no function', () => {
    const refused = (f: () => unknown, place: string, shown: string) =>
      expectThrows(f, TypeError, `${place}: got ${shown} when a function was due.`);
    const p = x();
    refused(() => valueAndGrad(wrong(3), p), 'valueAndGrad', '3');
    refused(
      () =>
        valueAndGrad(
          wrong(p),
          wrong(() => sum(p)),
        ),
      'valueAndGrad',
      'a Tensor',
    );
    refused(() => grad(wrong(3)), 'grad', '3');
    refused(() => vjp(wrong(null), [p]), 'vjp', 'null');
    refused(() => scope(wrong(3)), 'scope', '3');
    refused(() => noGrad(wrong(undefined)), 'noGrad', 'undefined');
    refused(() => smooth(wrong(3)), 'smooth', '3');
  });

  it('refuses a function that expects the parameters as its argument', () => {
    const p = x();
    const text =
      'valueAndGrad: f takes no arguments; it reads params itself. grad(f) and vjp(f, inputs) pass them.';
    expectThrows(
      () =>
        valueAndGrad(
          wrong((q: Tensor) => sum(q)),
          p,
        ),
      TypeError,
      text,
    );
    expectNumbers(valueAndGrad((q = p) => sum(q), p).grads, [1, 1]);
  });

  it('names both paths of the weight of a layer that stands twice in a network', () => {
    const layer = linear(2, 2, { random: random(1) });
    const net = sequential(layer, layer);
    expectThrows(
      () => valueAndGrad(() => sum(net(zeros([1, 1, 2]))), net.params),
      RangeError,
      'valueAndGrad: the same tensor stands at [0].weight and at [1].weight; one that is used twice is given once.',
    );
  });

  it('refuses a parameter or a loss whose scope has ended', () => {
    let lost: Tensor | undefined;
    scope(() => {
      lost = x();
    });
    const gone = lost as unknown as Tensor;
    const p = x();
    expectThrows(() => valueAndGrad(() => sum(gone), gone), Error, ended('[2]'));
    expectThrows(() => valueAndGrad(() => sum(mul(p, gone)), p), Error, ended('[2]'));
    expect(gone.node).to.equal(null);
  });
});

describe('valueAndGrad inside another', () => {
  const inner = () => {
    const q = tensor([3, 4]);
    return valueAndGrad(() => sum(square(q)), q);
  };

  it('works where they share nothing, and its results are constants for the outer one', () => {
    const p = x();
    const { value, grads } = valueAndGrad(() => {
      const { value: squares, grads: slopes } = inner();
      return sum(mul(p, slopes)).add(squares);
    }, p);
    expect(value).to.equal(6 + 16 + 25);
    expectNumbers(grads, [6, 8]);
  });

  it('is refused where a tensor of the outer one is differentiated or used', () => {
    const p = x();
    const inner = (place: string, f: () => Tensor) =>
      expectThrows(() => valueAndGrad(f, p), Error, notSupported(place));
    inner('valueAndGrad', () => sum(valueAndGrad(() => sum(p), p).grads));
    const used = () => {
      const q = tensor([3, 4]);
      return sum(valueAndGrad(() => sum(mul(q, p.mul(2))), q).grads);
    };
    inner('valueAndGrad', used);
    inner('grad', () => sum(grad((q: Tensor) => sum(q))(p)));
    inner('vjp', () => vjp((q) => q as Tensor, [p])[0]);
    const [, pull] = vjp((q) => square(q as Tensor), [tensor([3, 4])]);
    inner('vjp', () => sum(pull(p.mul(2))[0] as Tensor));
    const ofGrad = grad((q: Tensor) => sum(grad((r: Tensor) => sum(mul(r, q)))(tensor([3, 4]))));
    expectThrows(() => ofGrad(p), Error, notSupported('grad', 'grad'));
    const constant = valueAndGrad(() => sum(mul(pull(stopGradient(p))[0] as Tensor, p)), p).grads;
    expectNumbers(constant, [6, 16]);
    expect(p.node).to.equal(null);
  });

  it('is refused where its loss is one of the outer tape', () => {
    const p = x();
    const nested = () => {
      const q = tensor([3, 4]);
      const loss = sum(p);
      return sum(valueAndGrad(() => loss, q).grads);
    };
    expectThrows(() => valueAndGrad(nested, p), Error, notSupported('valueAndGrad'));
  });

  it('works through stopGradient', () => {
    const p = x();
    const { grads } = valueAndGrad(() => {
      const q = stopGradient(p);
      return sum(mul(p, valueAndGrad(() => sum(square(q)), q).grads));
    }, p);
    expectNumbers(grads, [2, 4]);
  });

  it('works inside noGrad, as if it stood alone', () => {
    const p = x();
    const { grads } = valueAndGrad(() => {
      const slopes = noGrad(() => valueAndGrad(() => sum(square(p)), p).grads);
      return sum(mul(p, slopes));
    }, p);
    expectNumbers(grads, [2, 4]);
  });
});

describe('grad', () => {
  it('differentiates by its first argument, others being constants', () => {
    const f = grad((p: { a: Tensor }, scale: number, q: Tensor) => sum(mul(square(p.a), q)).mul(scale));
    expectNumbers(f({ a: x() }, 10, tensor([1, 3])).a, [20, 120]);
  });

  it('follows uses of the argument alone, not of the tensor that was passed', () => {
    const p = x();
    expectNumbers(grad((q: Tensor) => sum(mul(q, p)))(p), [1, 2]);
  });

  it('takes the same tensor in several places of a tree', () => {
    const p = x();
    const [a, b] = grad(([u, v]: [Tensor, Tensor]) => sum(mul(u, v.mul(3))))([p, p]);
    expectNumbers(a, [3, 6]);
    expectNumbers(b, [3, 6]);
  });

  it('refuses arguments that are no tensors, naming the path', () => {
    expectThrows(
      () => grad((q: { a: Tensor }) => q.a)(wrong({ a: 'x' })),
      TypeError,
      'grad: got "x" at a when a Tensor, or objects and arrays of them, were due.',
    );
  });

  it('has its own name in what it refuses', () => {
    const refused = (
      result: unknown,
      kind: typeof Error | typeof TypeError | typeof RangeError,
      text: string,
    ) => expectThrows(() => grad((): Tensor => wrong(result))(x()), kind, `grad: ${text}`);
    const constant = 'the value depends on none of the tensors that it is to be differentiated by.';
    refused(3, TypeError, 'the function gave 3 when a Tensor, or an object with a loss, was due.');
    refused(x(), RangeError, 'got a loss of shape [2] when one of a single element was due.');
    refused(tensor(1), Error, constant);
  });
});

describe('vjp', () => {
  it('gives the value and pulls any number of cotangents back, linearly', () => {
    const f = ([a, b]: readonly Tensor[]) => mul(square(a as Tensor), b as Tensor);
    const [value, pull] = vjp((a, b) => f([a as Tensor, b as Tensor]), [x(), tensor([5, 7])]);
    expectNumbers(value, [5, 28]);
    const ct = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }));
    fc.assert(
      fc.property(ct, ([u, v]) => {
        expect(pull(tensor([u, v])).map((g) => g.toArray())).to.deep.equal([
          [u * 10 || 0, v * 28 || 0].map((n) => n + 0),
          [u, v * 4].map((n) => n + 0),
        ]);
      }),
    );
  });

  it('treats the same tensor given twice as two inputs', () => {
    const p = x();
    const [, pull] = vjp((a, b) => add((a as Tensor).mul(2), (b as Tensor).mul(3)), [p, p]);
    expect(pull(tensor([1, 1])).map((g) => g.toArray())).to.deep.equal([
      [2, 2],
      [3, 3],
    ]);
  });

  it('passes a cotangent straight through the identity, and zeros to what is unused', () => {
    const [, pull] = vjp((a) => a as Tensor, [x(), tensor(9)]);
    expect(pull(tensor([3, 4])).map((g) => g.toArray())).to.deep.equal([[3, 4], 0]);
  });

  it('gives a value that is a constant for other tapes, and works inside them', () => {
    const p = x();
    const { grads } = valueAndGrad(() => {
      const [value, pull] = vjp((a) => square(a as Tensor), [tensor([3, 4])]);
      return sum(mul(p, value)).add(sum(mul(p, pull(tensor([1, 1]))[0] as Tensor)));
    }, p);
    expectNumbers(grads, [9 + 6, 16 + 8]);
  });

  it('may pull back until a scope around it ends, whatever else is made there', () => {
    const large = (value: number) => tensor(new Float32Array(5000).fill(value));
    let late: ((ct: Tensor) => Tensor[]) | undefined;
    const got = scope(() => {
      const [value, pull] = vjp((a) => square(a as Tensor), [large(3)]);
      late = pull;
      const gradients = [1, 2].map((ct) => {
        scope(() => [large(7), large(8), large(9)].length);
        return pull(large(ct))[0] as Tensor;
      });
      return [value, ...gradients];
    });
    const full = (x: Tensor) => [...new Set(x.toTypedArray())];
    expect(got.map(full)).to.deep.equal([[9], [6], [12]]);
    expect(() => late?.(large(1))).to.throw(
      Error,
      'vjp: the pullback was called after the scope around it ended.',
    );
  });

  it('refuses a cotangent of another shape or kind', () => {
    const [, pull] = vjp((a) => square(a as Tensor), [x()]);
    expectThrows(
      () => pull(tensor(1)),
      RangeError,
      'vjp: got a cotangent of shape [] for a value of shape [2].',
    );
    expectThrows(() => pull(wrong(1)), TypeError, 'vjp: got 1 as cotangent when a Tensor was due.');
  });

  it('refuses inputs that are no array of tensors', () => {
    const inputs = (given: unknown, text: string) =>
      expectThrows(() => vjp((a) => sum(a as Tensor), wrong(given)), TypeError, `vjp: got ${text}`);
    inputs(x(), 'a Tensor as inputs when an array of Tensors was due.');
    inputs(undefined, 'undefined as inputs when an array of Tensors was due.');
    inputs({ w: x() }, 'an Object as inputs when an array of Tensors was due.');
    inputs([x(), { w: x() }], 'an Object as inputs[1] when a Tensor was due.');
    inputs([[x()]], 'an array of 1 as inputs[0] when a Tensor was due.');
    inputs([1], '1 as inputs[0] when a Tensor was due.');
  });

  it('refuses a value that is no tensor or depends on no input', () => {
    expectThrows(
      () => vjp(() => wrong(1), [x()]),
      TypeError,
      'vjp: the function gave 1 when a Tensor was due.',
    );
    expectThrows(
      () => vjp(() => x(), [x()]),
      Error,
      'vjp: the value depends on none of the tensors that it is to be differentiated by.',
    );
  });
});
