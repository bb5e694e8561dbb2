import { expect } from 'chai';
import fc from 'fast-check';
import { CommandLine } from '../../../lib/cli/line/command-line.ts';
import type { Options } from '../../../lib/cli/line/option.ts';
import { UsageError } from '../../../lib/cli/usage-error.ts';

const options: Options = {
  out: { value: 'FILE', short: 'o', help: '' },
  param: { value: 'NAME=VALUE', multiple: true, help: '' },
  prove: { value: 'RANGE', absent: '-64,64', help: '' },
  json: { help: '' },
};

function refusalOf(...args: string[]): string {
  try {
    new CommandLine(args, options);
  } catch (error) {
    expect(error).to.be.instanceOf(UsageError);
    return (error as Error).message;
  }
  return expect.fail(`nothing was refused of ${args.join(' ')}`);
}

describe('CommandLine', () => {
  it('has what was typed, in whatever order options and arguments stand', () => {
    const parts: readonly string[][] = [
      ['a'],
      ['--out', 'x.svg'],
      ['--param', 'p=1'],
      ['b'],
      ['--json'],
      ['--param=q=-2'],
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(parts as string[][]), (chosen) => {
        const line = new CommandLine(chosen.flat(), options);
        const has = (part: string) => chosen.some(([first]) => first === part);
        const order = (...names: string[]) =>
          chosen.map(([first]) => first).filter((first) => names.includes(first ?? ''));
        expect(line.positionals).to.deep.equal(order('a', 'b'));
        expect(line.has('json')).to.equal(has('--json'));
        expect(line.value('out')).to.equal(has('--out') ? 'x.svg' : undefined);
        const values = order('--param', '--param=q=-2').map((first) =>
          first === '--param' ? 'p=1' : 'q=-2',
        );
        expect(line.values('param')).to.deep.equal(values);
      }),
    );
  });

  it('takes values that begin with one minus, short forms, and arguments behind --', () => {
    expect(new CommandLine(['--out', '-3,3'], options).value('out')).to.equal('-3,3');
    expect(new CommandLine(['-o', 'x'], options).value('out')).to.equal('x');
    expect(new CommandLine(['--', '--json'], options).positionals).to.deep.equal(['--json']);
  });

  it('takes the value of an option that may be absent behind = only', () => {
    const line = new CommandLine(['--prove', 'a'], options);
    expect(line.value('prove')).to.equal('-64,64');
    expect(line.positionals).to.deep.equal(['a']);
    expect(new CommandLine(['--prove=-8,8'], options).value('prove')).to.equal('-8,8');
    expect(refusalOf('--prove=')).to.equal('--prove: got no value when RANGE was due.');
    expect(refusalOf('--prove', '--prove')).to.equal('--prove: got it twice when one value was due.');
  });

  it('says what is wrong', () => {
    expect(refusalOf('--jsn')).to.equal('got the unknown option --jsn; did you mean --json?');
    expect(refusalOf('--constructor')).to.equal('got the unknown option --constructor.');
    expect(refusalOf('--out')).to.equal('--out: got no value when FILE was due.');
    expect(refusalOf('--out', '--json')).to.equal('--out: got no value when FILE was due.');
    expect(refusalOf('--out=')).to.equal('--out: got no value when FILE was due.');
    expect(refusalOf('--out', 'a', '--out', 'b')).to.equal('--out: got it twice when one value was due.');
    expect(refusalOf('--json=yes')).to.equal('--json: got "yes" when no value was due.');
  });
});
