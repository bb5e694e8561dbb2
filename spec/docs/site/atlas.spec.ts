import { expect } from 'chai';
import fc from 'fast-check';
import { libraryNames, members, scaled, tailKind } from '../../../docs/site/atlas/members.ts';
import { rangeOf } from '../../../docs/site/atlas/range.ts';
import {
  asksFor,
  choose,
  following,
  fromHash,
  halves,
  type State,
  start,
  toggled,
  toHash,
} from '../../../docs/site/atlas/state.ts';
import { type Peer, surrogates } from '../../../lib/index.ts';

const everything = { search: '', tail: '', library: '' } as const;
const names = members(everything).map(({ name }) => name);

describe('the members of the atlas', () => {
  it('are all surrogates of one input', () => {
    const due = Object.values(surrogates).filter((member) => 'facts' in member);
    expect(names).to.deep.equal(due.map(({ row }) => row.name));
  });

  it('are found by a part of their name, without case and underscores', () => {
    expect(members({ ...everything, search: 'soft_S' }).map(({ name }) => name)).to.deep.equal(['softSign']);
  });

  it('are parted by their tails', () => {
    const tails = ['compact', 'exponential', 'power', 'none'] as const;
    const parts = tails.flatMap((tail) => members({ ...everything, tail }).map(({ name }) => name));
    expect(parts.sort()).to.deep.equal([...names].sort());
    expect(tailKind(surrogates.arctan.facts)).to.equal('power');
  });

  it('have the parameters of a library when its defaults are asked for', () => {
    for (const library of libraryNames) {
      const peers = Object.values(surrogates).flatMap(({ row }): readonly Peer[] => row.peers ?? []);
      const due = peers.filter((peer) => peer.library === library);
      const found = members({ ...everything, library });
      const ofOneInput = due.filter(({ name }) => 'facts' in surrogates.find(library, name));
      expect(found).to.have.lengthOf(ofOneInput.length);
      found.forEach(({ spike, label }, i) => {
        const { name } = ofOneInput[i] as (typeof ofOneInput)[number];
        expect(label).to.include(name);
        expect(spike.params).to.deep.equal(surrogates.find(library, name).params);
      });
    }
  });

  it('have peak or area 1 when they are scaled, and are left out where they have none', () => {
    for (const { spike } of members(everything)) {
      for (const scale of ['peak', 'area'] as const) {
        const size = spike.facts[scale];
        const one = scaled(spike, scale);
        if (size > 0 && size < Infinity) expect(one?.facts[scale]).to.be.closeTo(1, 1e-6);
        else expect(one).to.equal(undefined);
      }
    }
  });
});

describe('the state of the atlas', () => {
  const states: fc.Arbitrary<State> = fc.record({
    chosen: fc.uniqueArray(fc.constantFrom(...names)).map(choose),
    show: fc.constantFrom('gradient', 'origin'),
    scale: fc.constantFrom('own', 'peak', 'area'),
    half: fc.constantFrom(...halves),
    library: fc.constantFrom('', ...libraryNames),
    x: fc.constant(start.x),
    search: fc.constant(''),
    tail: fc.constant(''),
  });

  it('comes back from the address that it is written to', () => {
    fc.assert(
      fc.property(states, (state) => {
        const back = fromHash(`#${toHash(state)}`, { names, libraries: libraryNames });
        expect(back).to.deep.equal(state);
      }),
    );
  });

  it('follows a link to another, but for what no address has, and no link to a place in the page', () => {
    fc.assert(
      fc.property(states, states, fc.string(), fc.double({ noNaN: true }), (state, next, search, x) => {
        const before: State = { ...state, search, x, tail: 'power' };
        const hash = `#${toHash(next)}`;
        expect(asksFor(hash)).to.equal(true);
        const after = following(before, hash, { names, libraries: libraryNames });
        expect(after).to.deep.equal({ ...next, search, x, tail: 'power' });
      }),
    );
    for (const hash of ['', '#', '#VPContent', '#show-me']) expect(asksFor(hash), hash).to.equal(false);
  });

  it('is a state whatever the address says', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { chosen, half } = fromHash(text, { names, libraries: libraryNames });
        expect(halves).to.include(half);
        expect(names).to.include.members([...chosen.keys()]);
      }),
    );
  });

  it('gives each chosen function a colour of its own, which stays when others go', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names)), (clicks) => {
        let chosen: State['chosen'] = new Map();
        for (const name of clicks) {
          const before = chosen;
          chosen = toggled(chosen, name);
          expect(new Set(chosen.values()).size).to.equal(chosen.size);
          for (const [other, colour] of before)
            if (other !== name) expect(chosen.get(other)).to.equal(colour);
        }
      }),
    );
  });
});

describe('the range of the atlas', () => {
  const line = (label: string, top: number) => ({
    label,
    points: [[-1, -top / 10] as const, [0, top] as const],
  });

  it('has every curve inside, but for those far above the middle one, which it names', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 1 }), (tops) => {
        const { y, cut } = rangeOf(tops.map((top, i) => line(String(i), top)));
        const named = new Set(cut.map(({ label }) => label));
        const middle = [...tops].sort((a, b) => a - b)[Math.floor(tops.length / 2)] as number;
        for (const [i, top] of tops.entries()) {
          if (named.has(String(i))) expect(top).to.be.above(5 * middle);
          else expect(top).to.be.at.most(y[1]);
        }
        expect(Math.max(...tops) / -10).to.be.at.least(y[0]);
        expect(named.size).to.be.at.most(tops.length / 2);
      }),
    );
  });

  it('cuts off what is far above the others, and says how far it goes', () => {
    const { cut } = rangeOf([line('a', 1), line('b', 2), line('c', 50)]);
    expect(cut.map(({ label, top }) => [label, top])).to.deep.equal([['c', 50]]);
  });
});
