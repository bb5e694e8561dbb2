import { expect } from 'chai';
import fc from 'fast-check';
import { entrants, processOf } from '../../../bench/peers/entrants.ts';
import { fastestOfEach, isWarm, mannersOf } from '../../../bench/peers/manners.ts';

describe('bench/peers/manners', () => {
  it('tries PyTorch with threads that wait in each way, with one, and with memory that is kept', () => {
    const tried = (threads: number) =>
      mannersOf(entrants.pytorch, threads).map(({ name, threads, env }) => {
        const runtimes = { threads, env, python: 'python3', pythonPath: undefined };
        const own = processOf(entrants.pytorch, runtimes).env ?? {};
        return [name, own.OMP_WAIT_POLICY, own.OMP_NUM_THREADS, own.MALLOC_MMAP_MAX_];
      });
    const own = process.env.OMP_WAIT_POLICY;
    expect(tried(2)).to.deep.equal([
      ['', own, '2', undefined],
      ['active', 'ACTIVE', '2', undefined],
      ['passive', 'PASSIVE', '2', undefined],
      ['', own, '1', undefined],
      ['memory kept', own, '2', '0'],
    ]);
    expect(tried(1)).to.deep.equal([
      ['', own, '1', undefined],
      ['memory kept', own, '1', '0'],
    ]);
  });

  it('takes all others as they come', () => {
    for (const entrant of [entrants.spiketape, entrants.wasm])
      expect(mannersOf(entrant, 2)).to.deep.equal([{ name: '', threads: 2, env: {} }]);
  });

  it('keeps the fastest of each, by its last samples', () => {
    const one = fc.record({ group: fc.nat(3), level: fc.integer({ min: 1, max: 1000 }) });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), (all) => {
        // However long the first steps took.
        const samples = ({ level }: { level: number }) => [
          5000 - level,
          5000 - level,
          ...new Array(5).fill(level),
        ];
        const best = fastestOfEach(all, ({ group }) => group, samples);
        expect(best.map(({ group }) => group)).to.have.members([...new Set(all.map(({ group }) => group))]);
        for (const { group, level } of best)
          expect(level).to.equal(
            Math.min(...all.filter((other) => other.group === group).map((other) => other.level)),
          );
      }),
    );
  });

  it('calls warm what falls no longer', () => {
    const falling = Array.from({ length: 40 }, (_, i) => 1000 * 0.9 ** i);
    const level = new Array<number>(20).fill(7);
    expect(isWarm(falling)).to.equal(false);
    expect(isWarm(level)).to.equal(true);
    expect(isWarm(level.slice(1))).to.equal(false);
    expect(isWarm([...falling, ...level])).to.equal(true);
    // One that is interrupted now and then is warm too.
    expect(isWarm(level.map((time, i) => (i % 5 === 0 ? 10 * time : time)))).to.equal(true);
  });
});
