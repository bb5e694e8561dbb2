import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Samples, surrogates } from '../../../lib/index.ts';
import { sampled, sampledWith } from '../../check/identify/sampled.ts';
import { outcomeOf } from '../fake-terminal.ts';

describe('files of samples', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spiketape-samples-'));
  after(() => rmSync(folder, { recursive: true }));
  const written = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const csv = ({ x, gradient, origin }: Samples) =>
    [
      origin ? 'x,gradient,origin' : 'x,gradient',
      ...Array.from(x, (at, i) => [at, gradient[i], ...(origin ? [origin[i]] : [])].join(',')),
    ].join('\n');
  const { origin, gradient } = surrogates.arctan({ alpha: 2 });
  const half = sampledWith(
    (x) => origin(x),
    (x) => gradient(x) / 2,
  );

  it('are identified', async () => {
    const file = written('half.csv', csv(half));
    const { code, out } = await outcomeOf(['identify', file]);
    expect(out).to.match(
      /^arctan with alpha = 2, times 1\/2\n {2}off by at most .* % of the peak, of which noise is .* %\n$/,
    );
    expect(code).to.equal(0);
    const { match, fits } = JSON.parse((await outcomeOf(['identify', file, '--json'])).out);
    expect([fits, match.name, match.factor]).to.eql([true, 'arctan', 0.5]);
  });

  it('are identified as none of the family, with exit code 1', async () => {
    const { code, out } = await outcomeOf([
      'identify',
      written('ring.csv', csv(sampled((x) => x * x * Math.exp(-x * x)))),
    ]);
    expect(out).to.match(/^none fits; nearest is /);
    expect(code).to.equal(1);
  });

  it('are told to be noise where the noise that is stated covers them, with exit code 1', async () => {
    const file = written('within.csv', csv(half));
    const { code, out } = await outcomeOf(['identify', file, '--noise', '1']);
    expect([code, out]).to.eql([1, 'nothing to identify: the samples are no more than noise\n']);
    expect(JSON.parse((await outcomeOf(['identify', file, '--noise', '1', '--json'])).out).isNoise).to.equal(
      true,
    );
  });

  it('are checked, and what is wrong is named', async () => {
    const { code, out } = await outcomeOf(['check', written('half.csv', csv(half))]);
    expect(code).to.equal(1);
    expect(out).to.match(/^✗ half\.csv \(samples\): 1 of 4 checks failed$/m);
    expect(out).to.match(/likely cause {3}the gradient is 1\/2 times the derivative of the origin/);
    expect(out).to.match(/not proved {5}anything between the samples and beyond them/);
  });

  it('and files of Python that are not there are told of', async () => {
    for (const file of ['nowhere.csv', 'nowhere.json', 'nowhere.py', './nowhere.py', 'nowhere.py:spike'])
      expect(await outcomeOf(['check', file])).to.eql({
        code: 2,
        out: '',
        err: `spiketape: nowhere.${file.match(/csv|json|py/)?.[0]}: there is no such file.\n`,
      });
  });

  it('say in one line what is wrong with them', async () => {
    const file = written('bad.csv', 'x,grad\n1,2\n');
    const reason = 'there is no column gradient: x, gradient and perhaps origin were due.';
    expect(await outcomeOf(['identify', file])).to.eql({
      code: 2,
      out: '',
      err: `spiketape: identify: ${file}: samples: ${reason}\n`,
    });
    expect(await outcomeOf(['check', file])).to.eql({
      code: 2,
      out: '',
      err: `spiketape: bad.csv: ${reason}\n`,
    });
    expect((await outcomeOf(['identify'])).err).to.equal(
      'spiketape: identify: got 0 files when one was due: identify samples.csv.\n',
    );
    expect((await outcomeOf(['identify', join(folder, 'nowhere.csv')])).err).to.match(
      /nowhere\.csv.*there is no|ENOENT/,
    );
    expect((await outcomeOf(['check', file, '--param', 'alpha=1'])).err).to.match(
      /--param, which does not apply/,
    );
  });

  it('of PyTorch are written by some lines, which a file of Python is answered with', async () => {
    const { code, out, err } = await outcomeOf(['check', written('pt.py', 'import torch')]);
    expect(code).to.equal(2);
    expect(out)
      .to.match(/^ {2}from pt import spike/m)
      .and.to.match(/spiketape identify samples\.csv/);
    expect(err).to.match(/pt\.py: it is Python when a module of JavaScript, or samples, were due\.$/m);
  });
});
