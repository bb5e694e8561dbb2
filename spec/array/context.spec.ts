import { expect } from 'chai';
import fc from 'fast-check';
import type { Arena } from '../../lib/array/arena.ts';
import { type Context, current, lazily, within } from '../../lib/array/context.ts';
import { allocate } from '../../lib/array/layout.ts';
import { Scope } from '../../lib/array/scope.ts';

const arena: Arena = { floats: (n) => new Float32Array(n + 1), integers: () => null, release: () => {} };
const own = new Scope(null, arena);

const changes = fc.record(
  {
    tape: fc.constantFrom(null, {}),
    scope: fc.constantFrom(null, own),
    arena: fc.constantFrom(null, arena),
    smooth: fc.boolean(),
    float: fc.constantFrom(Float32Array, Float64Array),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Partial<Context>>;

describe('the context', () => {
  it('is what was asked for while a function runs, however calls nest, and as before when it returns or throws', () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 5 }), fc.boolean(), (list, throws) => {
        const before = current();
        const run = ([change, ...rest]: readonly Partial<Context>[]): void => {
          const around = current();
          if (change === undefined) {
            if (throws) throw new Error('stop');
            return;
          }
          const act = () =>
            within(change, () => {
              expect(current()).to.include(change);
              run(rest);
            });
          if (throws) expect(act).to.throw('stop');
          else act();
          expect(current()).to.equal(around);
          if (throws) throw new Error('stop');
        };
        if (throws) expect(() => run(list)).to.throw('stop');
        else run(list);
        expect(current()).to.equal(before);
      }),
    );
  });

  it('brings the arena of a scope along, unless another is asked for', () => {
    within({ scope: own }, () => {
      expect(allocate(3)).to.have.length(4);
      within({ smooth: true }, () => expect(allocate(3)).to.have.length(4));
      within({ scope: null }, () => expect(allocate(3)).to.have.length(3));
      within({ arena: null }, () => expect(allocate(3)).to.have.length(3));
      within({ float: Float64Array }, () => expect(allocate(3)).to.have.length(3));
    });
  });

  it('of a lazy result is that of where it was asked to be lazy; it is computed once', () => {
    let times = 0;
    const read = within({ scope: own, smooth: true }, () =>
      lazily(() => {
        times += 1;
        return { ...current() };
      }),
    );
    expect(times).to.equal(0);
    const got = within({ float: Float64Array }, read);
    expect(got).to.deep.equal({
      tape: null,
      scope: own,
      arena,
      smooth: true,
      training: null,
      detached: null,
      float: Float32Array,
    });
    expect(read()).to.equal(got);
    expect(times).to.equal(1);
  });
});
