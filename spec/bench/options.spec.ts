import { expect } from 'chai';
import { parseOptions, parts, usage } from '../../bench/options.ts';

describe('bench/options', () => {
  it('takes all parts unless some are named', () => {
    expect(parseOptions([])).to.include({ only: parts, quick: false, kernels: 'simd', help: false });
    expect(parseOptions(['--only', 'overhead', '--quick']).only).to.deep.equal(['overhead']);
  });

  for (const [args, named] of [
    [['--fast'], '--fast'],
    [['--only', 'nothing'], '--only: got "nothing", known are surrogates, overhead, neurons, workloads.'],
    [['stray'], 'stray'],
  ] as const)
    it(`does not know ${args.join(' ')}, and says so`, () => {
      expect(() => parseOptions(args)).to.throw(Error, named);
    });

  it('are all in the help', () => {
    for (const option of ['--only', '--quick', '--kernels', '--json', '--help'])
      expect(usage).to.include(`\n  ${option} `);
  });
});
