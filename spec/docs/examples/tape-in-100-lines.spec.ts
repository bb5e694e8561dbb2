import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import * as tape from '../../../docs/examples/tape-in-100-lines.ts';
import { withFloat64 } from '../../../lib/array/layout.ts';
import * as engine from '../../../lib/index.ts';
import { runs } from '../../support/runs.ts';

const root = join(import.meta.dirname, '../../..');
const file = join(root, 'docs/examples/tape-in-100-lines.ts');
const source = readFileSync(file, 'utf8');
const printed = execFileSync(process.execPath, ['--import', 'tsx', file], { encoding: 'utf8', cwd: root });

const weights = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 32, maxLength: 32 });

/** The loss of the example, written with the operations of the engine; `params` is [4, 8]. */
function lossOfEngine(params: engine.Tensor): engine.Tensor {
  const x = engine.tensor([
    [0, 0, 1],
    [0, 1, 1],
    [1, 0, 1],
    [1, 1, 1],
  ]);
  const signs = engine.tensor([[-1], [1], [1], [-1]]);
  const current = engine.matmul(x, engine.slice(params, [0], [3]));
  const neurons = engine.lif({ beta: 0.9, surrogate: engine.surrogates.arctan({ alpha: 2 }) });
  const counts = engine.sum(neurons(engine.stack(new Array(5).fill(current))), 0);
  const score = engine.matmul(counts, engine.transpose(engine.slice(params, [3], [4])));
  return engine.mean(engine.log(engine.exp(engine.neg(signs.mul(score))).add(1)));
}

/** The same of the engine in Float64. */
function ofEngine(params: readonly number[], smooth: boolean) {
  return withFloat64(() => {
    const leaf = engine.tensor(Float64Array.from(params), [4, 8]);
    const run = () => engine.valueAndGrad(() => lossOfEngine(leaf), leaf);
    const { value, grads } = smooth ? engine.smooth(run) : run();
    return { value, grads: Array.from(grads.toTypedArray()) };
  });
}

function expectClose(got: readonly number[], due: readonly number[]): void {
  const scale = Math.max(1, ...due.map(Math.abs));
  got.forEach((x, i) => {
    expect(x).to.be.closeTo(due[i] as number, 1e-12 * scale);
  });
}

describe('the tape in 100 lines', () => {
  it('has at most 100 lines of at most 125 characters, and imports nothing', () => {
    const lines = source.trimEnd().split('\n');
    expect(lines.length).to.be.at.most(100);
    expect(Math.max(...lines.map(({ length }) => length))).to.be.at.most(125);
    expect(source).not.to.match(/\bimport\b(?!\.meta)|\brequire\b/);
  });

  it('has five operations and a spike', () => {
    const operations = [...source.matchAll(/^export const (\w+) = operation\(/gm)].map(([, name]) => name);
    expect(operations).to.deep.equal(['add', 'sub', 'mul', 'exp', 'log', 'spike']);
  });

  for (const smooth of [false, true]) {
    it(`has the loss and the gradients of the engine${smooth ? ', with origins in place of spikes' : ''}`, () => {
      fc.assert(
        fc.property(weights, (params) => {
          const got = tape.valueAndGrad(tape.loss, params, smooth);
          const due = ofEngine(params, smooth);
          expectClose([got.value], [due.value]);
          expectClose(got.grads, due.grads);
        }),
      );
    });
  }

  it('has the gradients of finite differences where spikes answer with their origin', () => {
    const at = (params: readonly number[]) => tape.valueAndGrad(tape.loss, params, true);
    fc.assert(
      fc.property(weights, fc.nat(31), (params, i) => {
        const moved = (by: number) => at(params.map((p, k) => (k === i ? p + by : p))).value;
        const slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
        expect(at(params).grads[i]).to.be.closeTo(slope, 1e-6);
      }),
      { numRuns: runs(30) },
    );
  });

  it('records nothing where there are only constants', () => {
    expect(tape.add(1, tape.mul(2, 3))).to.equal(7);
    expect(tape.valueAndGrad(() => tape.exp(0), [1])).to.deep.equal({ value: 1, grads: [0] });
  });

  it('learns XOR', () => {
    const params = tape.learn(100);
    expect(tape.numberOf(tape.loss(params))).to.be.below(0.01);
    const sign = (x: readonly number[]) => Math.sign(tape.numberOf(tape.score(params, x)));
    expect([sign([0, 0]), sign([0, 1]), sign([1, 0]), sign([1, 1])]).to.deep.equal([-1, 1, 1, -1]);
  });

  it('is where the guide starts: what it shows is of the file, and prints what it says', () => {
    const guide = readFileSync(join(root, 'docs/guide.md'), 'utf8');
    const [, first = ''] = guide.split(/^## /m);
    expect(first).to.include('](examples/tape-in-100-lines.ts)');
    const shown = [...first.matchAll(/^```typescript\n(.*?)^```/gms)].map(([, code]) => code as string);
    expect(shown).not.to.have.lengthOf(0);
    for (const code of shown) expect(source).to.include(code);
    expect(first).to.include(`\`\`\`text\n${printed}\`\`\``);
  });
});
