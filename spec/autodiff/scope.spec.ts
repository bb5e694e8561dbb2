import { expect } from 'chai';
import fc, { type Arbitrary } from 'fast-check';
import { within } from '../../lib/array/context.ts';
import {
  mul,
  noGrad,
  scope,
  smooth,
  square,
  stopGradient,
  sum,
  surrogates,
  type Tensor,
  tensor,
  valueAndGrad,
} from '../../lib/index.ts';
import { expectNumbers, expectThrows, wrong } from '../support/expect.ts';
import { runs } from '../support/runs.ts';

const ended = (shape: string) =>
  `Tensor: a tensor of shape ${shape} was used after its scope ended; ` +
  'return it from valueAndGrad, noGrad or scope to keep it.';

const x = () => tensor([1, 2]);
const isUsable = (t: Tensor): boolean => {
  try {
    return t.shape.length >= 0;
  } catch {
    return false;
  }
};

describe('noGrad, stopGradient and smooth', () => {
  it('make constants of what is computed', () => {
    const p = x();
    const { grads } = valueAndGrad(
      () =>
        sum(
          mul(
            p,
            noGrad(() => square(p)),
          ),
        ).add(sum(mul(p, stopGradient(p)))),
      p,
    );
    expectNumbers(grads, [1 + 1, 4 + 2]);
  });

  it('record again where valueAndGrad stands inside noGrad', () => {
    const p = x();
    expectNumbers(
      noGrad(() => valueAndGrad(() => sum(square(p)), p).grads),
      [2, 4],
    );
  });

  it('stop the gradients of a whole tree, and keep its structure', () => {
    const p = x();
    const state = stopGradient({ v: p, list: [p, { deep: p }] as const });
    const again: { readonly v: Tensor; readonly list: readonly [Tensor, { readonly deep: Tensor }] } = state;
    expectNumbers(again.list[1].deep, [1, 2]);
    const { grads } = valueAndGrad(() => {
      const stopped = stopGradient({ v: p.mul(3) });
      return sum(mul(p, stopped.v));
    }, p);
    expectNumbers(grads, [3, 6]);
    expectThrows(
      () => stopGradient(wrong({ v: 1 })),
      TypeError,
      'stopGradient: got 1 at v when a Tensor, or objects and arrays of them, were due.',
    );
  });

  it('hand what they make constant to who asks for it, inside smooth alone', () => {
    const found: number[][] = [];
    const asked = (f: () => unknown) => within({ detached: (data) => void found.push(Array.from(data)) }, f);
    asked(() => smooth(() => stopGradient({ a: tensor([1, 2]), b: tensor(3) })));
    asked(() => stopGradient(tensor([4])));
    expect(found).to.deep.equal([[1, 2], [3]]);
  });

  it('let surrogates answer with their origins inside smooth, and with spikes again after it', () => {
    const spike = surrogates.sigmoid;
    const v = tensor([-0.5, 0.5]);
    const read = () => spike(v).toArray();
    expect(smooth(read)).to.deep.equal(spike.origin(v).toArray());
    expect(read()).to.deep.equal([0, 1]);
    expect(() =>
      smooth(() => {
        throw new Error('inside');
      }),
    ).to.throw('inside');
    expect(read()).to.deep.equal([0, 1]);
  });
});

describe('what is returned from a scope', () => {
  const made: { lost?: Tensor } = {};
  const run = <R>(f: (t: Tensor) => R): R =>
    scope(() => {
      made.lost = tensor([0, 0, 0]);
      return f(x());
    });

  const containers: Readonly<
    Record<string, (t: Tensor) => { result: unknown; read: (result: unknown) => Tensor }>
  > = {
    itself: (t) => ({ result: t, read: (r) => r as Tensor }),
    'in an array': (t) => ({ result: [1, [t]], read: (r) => (r as [number, [Tensor]])[1][0] }),
    'in an object': (t) => ({ result: { a: { b: t } }, read: (r) => (r as { a: { b: Tensor } }).a.b }),
    'in a Map': (t) => ({
      result: new Map([['k', t]]),
      read: (r) => (r as Map<string, Tensor>).get('k') as Tensor,
    }),
    'as a key of a Map': (t) => ({
      result: new Map([[t, 1]]),
      read: (r) => [...(r as Map<Tensor, number>).keys()][0] as Tensor,
    }),
    'in a Set': (t) => ({ result: new Set([t]), read: (r) => [...(r as Set<Tensor>)][0] as Tensor }),
    'as a property of a function': (t) => ({
      result: Object.assign(() => 1, { params: [t] }),
      read: (r) => (r as { params: [Tensor] }).params[0],
    }),
    'in an instance of a class': (t) => ({
      result: new (class {
        readonly weight = t;
      })(),
      read: (r) => (r as { weight: Tensor }).weight,
    }),
    'in an object that contains itself': (t) => {
      const result: Record<string, unknown> = { t };
      result.self = result;
      return { result, read: (r) => (r as { t: Tensor }).t };
    },
    'in an object without a prototype': (t) => ({
      result: Object.assign(Object.create(null), { t }),
      read: (r) => (r as { t: Tensor }).t,
    }),
  };

  for (const [name, pack] of Object.entries(containers)) {
    it(`is handed out: ${name}`, () => {
      const { result, read } = run(pack);
      expectNumbers(read(result), [1, 2]);
      expectThrows(() => made.lost?.shape, Error, ended('[3]'));
    });
  }

  it('and what is not cannot be used afterwards: valueAndGrad and noGrad too', () => {
    const p = x();
    let kept: Tensor[] = [];
    const { aux } = valueAndGrad(() => {
      kept = [p.mul(2), tensor(1)];
      return { loss: sum(p), third: p.mul(3) };
    }, p);
    expect(kept.map(isUsable)).to.deep.equal([false, false]);
    expectNumbers(aux.third, [3, 6]);
    noGrad(() => {
      kept = [p.mul(2)];
    });
    expect(kept.map(isUsable)).to.deep.equal([false]);
    expect(isUsable(p)).to.equal(true);
  });
});

describe('a scope', () => {
  type Kind = 'scope' | 'noGrad' | 'valueAndGrad';

  /** What a function does, in order. Numbers choose among the tensors made so far. */
  type Action =
    | { readonly act: 'create' }
    | { readonly act: 'derive'; readonly from: number }
    | { readonly act: 'record' }
    | { readonly act: 'nest'; readonly body: Body };

  interface Body {
    readonly kind: Kind;
    readonly actions: readonly Action[];
    readonly returned: readonly number[];
    readonly throws: boolean;
  }

  const { body } = fc.letrec<{ body: Body; action: Action }>((tie) => ({
    body: fc.record({
      kind: fc.constantFrom<Kind>('scope', 'noGrad', 'valueAndGrad'),
      actions: fc.array(tie('action'), { maxLength: 6 }) as Arbitrary<Action[]>,
      returned: fc.array(fc.nat(), { maxLength: 3 }),
      throws: fc.nat({ max: 5 }).map((n) => n === 0),
    }) as Arbitrary<Body>,
    action: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'scopes' },
      fc.constant<Action>({ act: 'create' }),
      fc.nat().map((from): Action => ({ act: 'derive', from })),
      fc.constant<Action>({ act: 'record' }),
      fc.record({ act: fc.constant('nest' as const), body: tie('body') }) as Arbitrary<Action>,
    ),
  })) as { body: Arbitrary<Body> };

  /** A scope as the model sees it. */
  interface Life {
    ended: boolean;
  }

  /** A tensor that was kept outside, with the number it is full of and the scope that the model says it lives in. */
  interface Kept {
    readonly tensor: Tensor;
    readonly value: number;
    life: Life | null;
  }

  /** Whether a tensor is full of a number: nothing else was written to where it lies. */
  const isFullOf = (t: Tensor, value: number) => t.toTypedArray().every((x) => x === value);

  const first = (t: Tensor) => t.toTypedArray()[0] as number;

  const stop = new Error('thrown on purpose');

  it('ends the tensors made in it, except those it hands out, however calls nest, return and throw', () => {
    fc.assert(
      fc.property(body, fc.constantFrom(2, 1024, 3000), (given, size) => {
        const all: Kept[] = [];
        const check = () => {
          for (const { tensor: t, value, life } of all) {
            expect(isUsable(t)).to.equal(!life?.ended);
            if (!life?.ended) expect(isFullOf(t, value)).to.equal(true);
          }
        };
        let made = 1;
        const keep = (t: Tensor, value: number, life: Life | null) => all.push({ tensor: t, value, life });
        const create = (life: Life | null) => {
          made += 1;
          const t = tensor(new Float32Array(size).fill(made));
          keep(t, made, life);
          return t;
        };

        const perform = (action: Action, life: Life | null, param: Tensor): void => {
          if (action.act === 'create') create(life);
          else if (action.act === 'record') keep(mul(param, 2), 2 * first(param), life);
          else if (action.act === 'nest') runBody(action.body, life, param);
          else {
            const from = all[action.from % Math.max(1, all.length)];
            if (from === undefined) return;
            // A tensor of an outer tape may only come in through stopGradient; an ended one not at all.
            const use = () => stopGradient(from.tensor).add(1);
            if (from.life?.ended) expect(use).to.throw('after its scope ended');
            else keep(use(), from.value + 1, life);
          }
        };

        const runBody = (run: Body, outer: Life | null, param: Tensor): void => {
          const life: Life = { ended: false };
          const own = run.kind === 'valueAndGrad' ? create(outer) : param;
          let handed: Kept[] = [];
          const f = () => {
            for (const action of run.actions) {
              perform(action, life, own);
              check();
            }
            if (run.throws) throw stop;
            handed = all.length === 0 ? [] : run.returned.map((n) => all[n % all.length] as Kept);
            return new Set(handed.map((kept) => kept.tensor));
          };
          try {
            if (run.kind === 'scope') scope(f);
            else if (run.kind === 'noGrad') noGrad(f);
            else {
              const { grads } = valueAndGrad(() => ({ handed: f(), loss: sum(square(own)) }), own);
              keep(grads, 2 * first(own), outer);
            }
            for (const kept of handed) if (kept.life === life) kept.life = outer;
          } catch (error) {
            expect(error).to.equal(stop);
          }
          life.ended = true;
          check();
        };

        runBody(given, null, tensor(new Float32Array(size).fill(1)));
      }),
      { numRuns: runs(300) },
    );
  });
});
