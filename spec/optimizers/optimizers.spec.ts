import { expect } from 'chai';
import fc, { type Arbitrary } from 'fast-check';
import { withFloat64 } from '../../lib/array/layout.ts';
import {
  broadcastTo,
  matmul,
  optimizers,
  slice,
  stopGradient,
  sub,
  sum,
  type Tensor,
  type Tree,
  tensor,
  transpose,
  valueAndGrad,
  zeros,
} from '../../lib/index.ts';
import { expectNumbers, expectThrows, wrong } from '../support/expect.ts';
import { expectClose } from '../support/networks.ts';
import { type Lists, type PlainStep, plainAdam, plainAdamax, plainRmsprop, plainSgd } from './plain.ts';

type Options = Readonly<Record<string, number>>;
type Make = (params: Tree, options?: Options) => optimizers.Optimizer;

/** An optimizer, its oracle, and the options it takes beside learning rate and clipNorm. */
interface Row {
  readonly make: Make;
  readonly plain: (options: Options) => PlainStep;
  readonly options: Readonly<Record<string, Arbitrary<number>>>;
  /** For each option, what is refused and what is due. */
  readonly refused: Readonly<Record<string, readonly [due: string, values: readonly number[]]>>;
  /** Its options that are no numbers. */
  readonly flags?: readonly string[];
  /** Its learning rate unless told. Default 1e-3. */
  readonly learningRate?: number;
}

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
const fraction = fc.double({ min: 0, max: 0.99, noNaN: true });
const inFraction = ['in [0, 1)', [-0.1, 1, nan]] as const;
const weightDecay = fc.double({ min: 0, max: 1, noNaN: true });
const inWeights = ['at least 0 and finite', [-1, nan, infinity]] as const;
const adamOptions = {
  beta1: fraction,
  beta2: fraction,
  epsilon: fc.double({ min: 1e-8, max: 0.1, noNaN: true }),
};
const adamRefused = { beta1: inFraction, beta2: inFraction, epsilon: ['above 0', [0, -1, nan]] } as const;

const rows: Readonly<Record<string, Row>> = {
  sgd: {
    make: optimizers.sgd,
    plain: plainSgd,
    options: { momentum: fraction, weightDecay },
    flags: ['nesterov'],
    refused: { momentum: inFraction, weightDecay: inWeights },
  },
  rmsprop: {
    make: optimizers.rmsprop,
    plain: plainRmsprop,
    options: { alpha: fraction, epsilon: adamOptions.epsilon, momentum: fraction, weightDecay },
    refused: {
      alpha: inFraction,
      epsilon: adamRefused.epsilon,
      momentum: inFraction,
      weightDecay: inWeights,
    },
    learningRate: 1e-2,
  },
  adamax: {
    make: optimizers.adamax,
    plain: plainAdamax,
    options: adamOptions,
    refused: adamRefused,
    learningRate: 2e-3,
  },
  adam: { make: optimizers.adam, plain: plainAdam, options: adamOptions, refused: adamRefused },
  adamW: {
    make: optimizers.adamW,
    plain: (options) => plainAdam({ weightDecay: 0.01, ...options }),
    options: { ...adamOptions, weightDecay },
    refused: { ...adamRefused, weightDecay: inWeights },
  },
};

const number = fc.integer({ min: -3_000_000, max: 3_000_000 }).map((n) => n / 1e6);
const rate = fc.double({ min: 0, max: 0.5, noNaN: true });

/** A tree of three tensors of given numbers: 2, 6 in two rows, and a scalar. */
function treeOf([a = [], b = [], c = []]: Lists) {
  return { layer: [tensor([...a]), { weight: tensor([...b], [2, 3]) }] as const, scale: tensor([...c], []) };
}

function numbersOf({ layer: [a, { weight }], scale }: ReturnType<typeof treeOf>): number[][] {
  return [a, weight, scale].map((x) => Array.from(x.toTypedArray()));
}

const lists: Arbitrary<Lists> = fc.tuple(
  ...[2, 6, 1].map((size) => fc.array(number, { minLength: size, maxLength: size })),
);

for (const [name, { make, plain, options, refused, flags = [], learningRate = 1e-3 }] of Object.entries(
  rows,
)) {
  describe(`optimizers.${name}`, () => {
    const given: Arbitrary<Options> = fc.record(
      { ...options, clipNorm: fc.double({ min: 0.1, max: 10, noNaN: true }) },
      { requiredKeys: [] },
    );

    it('takes the steps of its paper, with any options and a learning rate that changes', () => {
      const steps = fc.array(fc.tuple(lists, rate), { minLength: 1, maxLength: 6 });
      fc.assert(
        fc.property(lists, given, steps, (start, chosen, history) => {
          withFloat64(() => {
            const params = treeOf(start);
            const optimizer = make(params, { ...chosen, learningRate: 0.25 });
            const step = plain(chosen);
            let due = start;
            for (const [grads, learningRate] of history) {
              optimizer.learningRate = learningRate;
              optimizer.step(treeOf(grads));
              due = step(due, grads, learningRate);
              numbersOf(params).forEach((list, i) => {
                expectClose(list, due[i] as number[], 1e-10);
              });
            }
          });
        }),
      );
    });

    it(`has learning rate ${learningRate} unless told`, () => {
      expect(make(tensor([1])).learningRate).to.equal(learningRate);
      expect(make(tensor([1]), { learningRate: 0.5 }).learningRate).to.equal(0.5);
    });

    it('changes the tensors themselves, and nothing that was read from them or given to it', () => {
      fc.assert(
        fc.property(lists, lists, (start, grads) => {
          const params = treeOf(start);
          const [first, gradients] = [params.layer[0], treeOf(grads)];
          const [read, before] = [first.toTypedArray(), numbersOf(gradients)];
          const copy = read.slice();
          make(params, { learningRate: 0.5 }).step(gradients);
          expect(params.layer[0]).to.equal(first);
          expect(read).to.deep.equal(copy);
          expect(numbersOf(gradients)).to.deep.equal(before);
          const moves = first.toTypedArray().some((p, i) => p !== read[i]);
          expect(moves).to.equal(
            grads[0]?.some((g) => g !== 0) || (name === 'adamW' && read.some((p) => p !== 0)),
          );
        }),
      );
    });

    it('takes gradients that are views', () => {
      const [params, same] = [tensor([1, 2, 3, 4], [2, 2]), tensor([1, 2, 3, 4], [2, 2])];
      make(params).step(transpose(tensor([1, 2, 3, 4], [2, 2])));
      make(same).step(tensor([1, 3, 2, 4], [2, 2]));
      expectNumbers(params, same.toArray());
      make(params).step(broadcastTo(tensor(2), [2, 2]));
      make(same).step(tensor([2, 2, 2, 2], [2, 2]));
      expectNumbers(params, same.toArray());
    });

    it('finds the least of a sum of squares', () => {
      const target = tensor([3, -1, 0.5]);
      const scale = tensor([1, 0.3, 2]);
      const params = { p: zeros([3]) };
      const optimizer = make(params, { learningRate: 0.1, ...(name === 'adamW' ? { weightDecay: 0 } : {}) });
      for (let i = 0; i < 1000; i++) {
        if (i === 700) optimizer.learningRate = 0.01;
        const loss = () => sum(sub(params.p, target).square().mul(scale));
        optimizer.step(valueAndGrad(loss, params).grads);
      }
      expectClose(params.p.toTypedArray(), target.toTypedArray(), 1e-4);
    });

    it('is seen by the next product with the parameter, whatever was found out about it before', () => {
      const w = zeros([1, 2]);
      const x = tensor([[1], [2]]);
      const optimizer = make(w, { learningRate: 1 });
      optimizer.step(valueAndGrad(() => sum(matmul(w, x)), w).grads);
      const [a, b] = w.toTypedArray() as unknown as [number, number];
      expect(a).to.be.below(0);
      expectClose([matmul(w, x).item()], [a + 2 * b], 1e-6);
    });

    it('is seen through a view of the parameter, but not by a copy from stopGradient', () => {
      const w = zeros([1, 2]);
      const [view, copied] = [transpose(w), stopGradient(w)];
      const x = tensor([[3]]);
      expectClose(matmul(view, x).toTypedArray(), [0, 0], 0);
      make(w, { learningRate: 1 }).step(valueAndGrad(() => sum(w), w).grads);
      const [a, b] = w.toTypedArray() as unknown as [number, number];
      expectClose(matmul(view, x).toTypedArray(), [3 * a, 3 * b], 1e-6);
      expectClose(copied.toTypedArray(), [0, 0], 0);
    });

    for (const [option, [due, values]] of Object.entries(refused)) {
      it(`refuses ${option} that is not ${due}`, () => {
        for (const value of values) {
          const text = `${name}: ${option} must be ${due}, got ${value}.`;
          expectThrows(() => make(tensor([1]), { [option]: value }), RangeError, text);
        }
        const text = `${name}: ${option} must be a number, got "0.5".`;
        expectThrows(() => make(tensor([1]), { [option]: wrong('0.5') }), TypeError, text);
      });
    }

    it('refuses a learning rate or clipNorm outside its domain, later too', () => {
      for (const value of [-1, nan, infinity]) {
        const text = `${name}: learningRate must be at least 0 and finite, got ${value}.`;
        expectThrows(() => make(tensor([1]), { learningRate: value }), RangeError, text);
        const params = tensor([1]);
        const optimizer = make(params);
        optimizer.learningRate = value;
        expectThrows(() => optimizer.step(tensor([1])), RangeError, text);
        expectNumbers(params, [1]);
      }
      for (const value of [0, -1, nan]) {
        const text = `${name}: clipNorm must be above 0, got ${value}.`;
        expectThrows(() => make(tensor([1]), { clipNorm: value }), RangeError, text);
      }
    });

    it('steps when step is taken out, at the learning rate it has then', () => {
      const [params, same] = [tensor([1]), tensor([1])];
      const [optimizer, other] = [make(params), make(same)];
      const { step } = optimizer;
      for (const each of [optimizer, other]) each.learningRate = 0.5;
      step(tensor([2]));
      other.step(tensor([2]));
      expectNumbers(params, same.toArray());
      expect(params.item()).to.be.below(1);
    });

    it('goes on from a restored state as if it had never stopped', () => {
      const steps = fc.array(lists, { minLength: 2, maxLength: 6 });
      fc.assert(
        fc.property(lists, given, steps, fc.nat(), (start, chosen, history, at) => {
          const stop = at % history.length;
          const params = treeOf(start);
          const optimizer = make(params, { ...chosen, learningRate: 0.25 });
          let resumed: { params: typeof params; optimizer: optimizers.Optimizer } | undefined;
          history.forEach((grads, i) => {
            if (i === stop) {
              const copy = treeOf(numbersOf(params));
              resumed = { params: copy, optimizer: make(copy, chosen) };
              resumed.optimizer.restore(optimizer.state);
            }
            for (const each of [optimizer, resumed?.optimizer]) each?.step(treeOf(grads));
          });
          expect(resumed?.optimizer.learningRate).to.equal(0.25);
          expect(numbersOf(resumed?.params as typeof params)).to.deep.equal(numbersOf(params));
          expect(resumed?.optimizer.state).to.deep.equal(optimizer.state);
        }),
      );
    });

    describe('refuses a state, and then nothing has changed', () => {
      const params = treeOf([[1, 2], [1, 2, 3, 4, 5, 6], [1]]);
      const { state } = make(params);
      const [slot = ''] = Object.keys(state.slots);
      const tensors = state.slots[slot] as readonly Tensor[];
      const changed = (list: readonly unknown[]) => ({ ...state, slots: { ...state.slots, [slot]: list } });

      const expectRefused = (given: unknown, kind: typeof TypeError | typeof RangeError, text: string) => {
        const optimizer = make(treeOf([[1, 2], [1, 2, 3, 4, 5, 6], [1]]), { learningRate: 0.5 });
        optimizer.step(treeOf([[1, 2], [1, 2, 3, 4, 5, 6], [1]]));
        const before = optimizer.state;
        expectThrows(() => optimizer.restore(wrong(given)), kind, `${name}.restore${text}`);
        expect(optimizer.state).to.deep.equal(before);
      };

      it('of another optimizer, or with a step that is none', () => {
        expectRefused(
          { ...state, name: 'other' },
          RangeError,
          `: got the state of "other" when one of ${name} was due.`,
        );
        for (const step of [-1, 0.5, nan])
          expectRefused({ ...state, step }, RangeError, `: got ${step} as step when a whole number was due.`);
        expectRefused(
          { ...state, more: 1 },
          TypeError,
          ': got an unknown field "more", known are name, step, learningRate, slots.',
        );
      });

      it('of other parameters', () => {
        expectRefused(
          changed(tensors.slice(1)),
          RangeError,
          `: got 2 tensors as ${slot} when 3 were due, one for each parameter.`,
        );
        expectRefused(
          changed([tensors[0], zeros([6]), tensors[2]]),
          RangeError,
          `: ${slot}[1]: got the shape [6] for layer[1].weight of shape [2, 3].`,
        );
        expectRefused(
          changed([...tensors.slice(0, 2), 1]),
          TypeError,
          `: ${slot}[2]: got 1 when a Tensor was due.`,
        );
      });
    });

    it('refuses options that are no object', () => {
      for (const [given, shown] of [
        [0.1, '0.1'],
        [null, 'null'],
        [[0.1], 'an array of 1'],
      ] as const) {
        const text = `${name}: got ${shown} as options when an object was due.`;
        expectThrows(() => make(tensor([1]), wrong(given)), TypeError, text);
      }
    });

    it('refuses an unknown option', () => {
      const known = ['learningRate', 'clipNorm', ...Object.keys(options), ...flags].join(', ');
      const text = `${name}: got an unknown option "lr", known are ${known}.`;
      expectThrows(() => make(tensor([1]), { lr: 1 }), TypeError, text);
    });

    it('refuses parameters that it cannot change in place', () => {
      const w = tensor([1, 2, 3, 4], [2, 2]);
      const strided = `is a strided view; copy it first.`;
      expectThrows(() => make({ w: transpose(w) }), RangeError, `${name}: w ${strided}`);
      expectThrows(() => make([w, slice(w, [0, 1])]), RangeError, `${name}: [1] ${strided}`);
      expectThrows(() => make(broadcastTo(tensor(1), [2])), RangeError, `${name}: a tensor ${strided}`);
      expectThrows(
        () => make({ a: w, b: [w] }),
        RangeError,
        `${name}: the same tensor stands at a and at b[0]; one that is used twice is given once.`,
      );
      expectThrows(
        () => make(wrong({ w: 1 })),
        TypeError,
        `${name}: got 1 at w when a Tensor, or objects and arrays of them, were due.`,
      );
    });

    it('takes finite gradients whose squares are not', () => {
      withFloat64(() => {
        for (const options of [{}, { clipNorm: 1 }]) {
          const params = tensor([1, 2]);
          make(params, options).step(tensor([1e200, -1e200]));
          expect(params.toTypedArray().every(Number.isFinite)).to.equal(true);
        }
      });
    });

    describe('refuses gradients, and then no parameter has changed and no step was taken', () => {
      const start: Lists = [[1, 2], [1, 2, 3, 4, 5, 6], [1]];
      const good: Lists = [[0.5, -0.5], [1, 0, -1, 1, 0, -1], [2]];
      const [a, b, c] = [tensor([1, 1]), zeros([2, 3]), tensor(1)];

      /** Steps well, then badly, then well: the same as if the bad one had not been. */
      const expectRefused = (grads: unknown, kind: typeof TypeError | typeof RangeError, text: string) => {
        for (const options of [{}, { clipNorm: 1 }]) {
          const [params, same] = [treeOf(start), treeOf(start)];
          const [optimizer, other] = [make(params, options), make(same, options)];
          for (const each of [optimizer, other]) each.step(treeOf(good));
          const before = numbersOf(params);
          expectThrows(() => optimizer.step(wrong(grads)), kind, `${name}: ${text}`);
          expect(numbersOf(params)).to.deep.equal(before);
          for (const each of [optimizer, other]) each.step(treeOf(good));
          expect(numbersOf(params)).to.deep.equal(numbersOf(same));
        }
      };

      for (const value of [nan, infinity, -infinity]) {
        it(`with ${value} in the last leaf`, () => {
          const text = `the gradient of scale has ${value} at element 0.`;
          expectRefused({ layer: [a, { weight: b }], scale: tensor(value) }, RangeError, text);
        });

        it(`with ${value} in the middle`, () => {
          const text = `the gradient of layer[1].weight has ${value} at element 4.`;
          const weight = tensor([0, 0, 0, 0, value, 0], [2, 3]);
          expectRefused({ layer: [a, { weight }], scale: c }, RangeError, text);
        });
      }

      it('of another shape', () => {
        const text = 'got a gradient of shape [3, 2] for layer[1].weight of shape [2, 3].';
        expectRefused({ layer: [a, { weight: transpose(b) }], scale: c }, RangeError, text);
        const broadcast = 'got a gradient of shape [1] for scale of shape [].';
        expectRefused({ layer: [a, { weight: b }], scale: tensor([1]) }, RangeError, broadcast);
      });

      it('with a leaf missing, renamed, or too many', () => {
        expectRefused(
          { layer: [a, { weight: b }] },
          RangeError,
          'got gradients with nothing more where the parameters have scale.',
        );
        expectRefused(
          { layer: [a, { bias: b }], scale: c },
          RangeError,
          'got gradients with layer[1].bias where the parameters have layer[1].weight.',
        );
        expectRefused(
          { layer: [a, { weight: b }], scale: c, more: c },
          RangeError,
          'got gradients with more where the parameters have nothing more.',
        );
        expectRefused(a, RangeError, 'got gradients with a tensor where the parameters have layer[0].');
      });

      it('that are no tensors', () => {
        const due = 'when a Tensor, or objects and arrays of them, were due.';
        expectRefused(undefined, TypeError, `got undefined ${due}`);
        expectRefused({ layer: [a, { weight: b }], scale: 1 }, TypeError, `got 1 at scale ${due}`);
      });
    });

    it('takes no parameters, and then no gradients', () => {
      const optimizer = make([]);
      optimizer.step([]);
      expectThrows(
        () => optimizer.step([tensor([1])]),
        RangeError,
        `${name}: got gradients with [0] where the parameters have nothing more.`,
      );
    });
  });
}

describe('optimizers.sgd with nesterov', () => {
  it('looks ahead along the velocity', () => {
    const momentum = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    const options = fc.record({ momentum, weightDecay });
    fc.assert(
      fc.property(
        lists,
        options,
        fc.array(lists, { minLength: 1, maxLength: 5 }),
        (start, chosen, history) => {
          withFloat64(() => {
            const params = treeOf(start);
            const optimizer = optimizers.sgd(params, { ...chosen, nesterov: true, learningRate: 0.25 });
            const step = plainSgd({ ...chosen, nesterov: true });
            let due = start;
            for (const grads of history) {
              optimizer.step(treeOf(grads));
              due = step(due, grads, 0.25);
            }
            numbersOf(params).forEach((list, i) => {
              expectClose(list, due[i] as number[], 1e-10);
            });
          });
        },
      ),
    );
  });

  it('refuses to look ahead without momentum, and what is no boolean', () => {
    expectThrows(
      () => optimizers.sgd(tensor([1]), { nesterov: true }),
      RangeError,
      'sgd: nesterov needs a momentum above 0, got 0.',
    );
    expectThrows(
      () => optimizers.sgd(tensor([1]), { momentum: 0.9, nesterov: wrong(1) }),
      TypeError,
      'sgd: nesterov is 1 when a boolean was due.',
    );
  });
});

describe('optimizers.clipByValue', () => {
  it('limits each element, and keeps what is within', () => {
    const { a, b } = optimizers.clipByValue({ a: tensor([-3, 0.5, 3]), b: tensor(1) }, 1);
    expectNumbers(a, [-1, 0.5, 1]);
    expectNumbers(b, 1);
  });

  it('refuses a limit that is not above 0, and what is no tensor', () => {
    for (const value of [0, -1, nan])
      expectThrows(
        () => optimizers.clipByValue(tensor([1]), value),
        RangeError,
        `clipByValue: maxValue must be above 0, got ${value}.`,
      );
    expectThrows(
      () => optimizers.clipByValue(tensor([1]), wrong('1')),
      TypeError,
      'clipByValue: maxValue must be a number, got "1".',
    );
    expectThrows(
      () => optimizers.clipByValue(wrong({ g: 1 }), 1),
      TypeError,
      'clipByValue: got 1 at g when a Tensor, or objects and arrays of them, were due.',
    );
  });
});

describe('optimizers.clipByNorm', () => {
  const norm = (grads: Lists) => Math.hypot(...grads.flat());

  it('gives gradients of the same direction whose norm is at most maxNorm', () => {
    fc.assert(
      fc.property(lists, fc.double({ min: 0.01, max: 20, noNaN: true }), (grads, most) => {
        withFloat64(() => {
          const clipped = numbersOf(optimizers.clipByNorm(treeOf(grads), most));
          expect(norm(clipped)).to.be.at.most(most * (1 + 1e-12));
          const factor = norm(grads) > most ? most / norm(grads) : 1;
          clipped.forEach((list, i) => {
            expectClose(
              list,
              (grads[i] as number[]).map((g) => g * factor),
              1e-12,
            );
          });
        });
      }),
    );
  });

  it('gives the gradients themselves when they are small enough', () => {
    const grads = [tensor([3, 4])];
    expect(optimizers.clipByNorm(grads, 5)).to.equal(grads);
    expect(optimizers.clipByNorm(grads, infinity)).to.equal(grads);
    expectNumbers(optimizers.clipByNorm(grads, 2.5)[0] as Tensor, [1.5, 2]);
    expectNumbers(grads[0] as Tensor, [3, 4]);
  });

  it('keeps the zeros of zero gradients', () => {
    expectNumbers(optimizers.clipByNorm(zeros([2]), 1), [0, 0]);
  });

  it('refuses a norm that is no number', () => {
    for (const [value, shown] of [
      ['1', '"1"'],
      [undefined, 'undefined'],
    ] as const) {
      const text = `clipByNorm: maxNorm must be a number, got ${shown}.`;
      expectThrows(() => optimizers.clipByNorm(tensor([1]), wrong(value)), TypeError, text);
    }
  });

  it('refuses a norm that is not above 0, and what is no tensor', () => {
    for (const value of [0, -1, nan]) {
      const text = `clipByNorm: maxNorm must be above 0, got ${value}.`;
      expectThrows(() => optimizers.clipByNorm(tensor([1]), value), RangeError, text);
    }
    expectThrows(
      () => optimizers.clipByNorm(wrong({ g: 1 }), 1),
      TypeError,
      'clipByNorm: got 1 at g when a Tensor, or objects and arrays of them, were due.',
    );
  });
});
