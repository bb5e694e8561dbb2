import { expect } from 'chai';
import { drawn as chosen } from '../support/covering.ts';
import { ts } from '../support/typescript.ts';
import { drawMutants, idOf } from './draw-mutants.ts';
import { mutated, mutationsOf } from './mutation.ts';
import { specsFor } from './specs-for.ts';

const root = `${import.meta.dirname}/../..`;

/** What becomes of an expression or statement, one text for each change. */
function changes(code: string): string[] {
  return mutationsOf(code).map((mutation) => mutated(code, mutation));
}

describe('mutants', () => {
  for (const [code, due] of [
    ['a + b', ['a - b']],
    ['a < b', ['a <= b', 'a >= b']],
    ['a && !b', ['a || !b', 'a && (b)']],
    ['x += -2', ['x -= -2', 'x += (2)', 'x += -(2 + 1)']],
    ['c ? 0 : true', ['(0)', '(true)', 'c ? 1 : true', 'c ? 0 : false']],
    ['Math.min(a, b)', ['Math.max(a, b)']],
    ["'a' + b", []],
  ] as const)
    it(`of ${code}`, () => {
      expect(changes(`x(${code});`).slice(1)).to.deep.equal(due.map((text) => `x(${text});`));
    });

  it('of statements: without them, without a condition, without a result', () => {
    expect(changes('if (a) b();')).to.deep.equal(['if (false) b();', 'if (true) b();', 'if (a) ;']);
    expect(changes('() => { return a; }')).to.include('() => { return undefined as never; }');
  });

  it('of nothing in types, imports and errors', () => {
    expect(changes("import { a } from 'b'; type C = 1 | 2; throw new Error(1 + 2);")).to.deep.equal([]);
  });

  it('are programs, and the same for the same seed', () => {
    const drawn = (seed: number) => drawMutants(root, 9, seed, 'lib/array/').map(idOf);
    expect(drawn(7)).to.deep.equal(drawn(7)).and.not.deep.equal(drawn(8));
    const folders = ['lib/autodiff/', 'lib/ops/matmul', 'lib/snn/neurons/l'];
    const some = folders.flatMap((only) => drawMutants(root, 9, 7, only));
    expect(new Set(some.map(({ group }) => group)).size).to.equal(3);
    for (const mutant of chosen(some, 9)) {
      const code = ts.sys.readFile(`${root}/${mutant.file}`) ?? '';
      const { diagnostics } = ts.transpileModule(mutated(code, mutant), { reportDiagnostics: true });
      expect(diagnostics, idOf(mutant)).to.deep.equal([]);
    }
  });

  it('are looked for by the spec that mirrors the file first', () => {
    expect(specsFor(root, 'lib/check/checks/integral.ts').flat()).to.include('spec/check/planted.spec.ts');
    expect(specsFor(root, 'lib/autodiff/tape.ts')[0]?.[0]).to.equal('spec/autodiff/tape.spec.ts');
  });
});
