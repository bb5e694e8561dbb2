import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { drawn } from '../support/covering.ts';

const root = join(import.meta.dirname, '../..');

/** Trains, checks, and has the reference kernels go over arrays of all kinds. */
const program = `
  import { createRequire } from 'node:module';
  import { add, checkSurrogate, lif, linear, losses, optimizers, random, sequential, surrogates, tensor, transpose,
    useKernels, valueAndGrad } from 'spiketape';
  const seed = random(1);
  const net = sequential(linear(60, 40, { random: seed }), lif({ beta: 0.9 }), linear(40, 3, { random: seed }));
  const adam = optimizers.adam(net.params, { learningRate: 0.01 });
  const x = seed.bernoulli(0.3, [10, 30, 60]);
  const labels = Array.from({ length: 30 }, (_, i) => i % 3);
  const step = () => {
    const { value, grads } = valueAndGrad(() => losses.crossEntropyRate(net(x), labels), net.params);
    adam.step(grads);
    return value;
  };
  const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes('ndarray-ops'));
  const values = Array.from({ length: 30 }, step);
  const form = surrogates.arctan.kernel.gradient.kind;
  const before = loaded();
  const kernels = useKernels('reference');
  const turned = transpose(tensor([[1, 2, 3], [4, 5, 6]]));
  console.log(JSON.stringify({
    kernels,
    learns: values.at(-1) < values[0],
    form,
    checked: checkSurrogate(surrogates.sigmoid).passed,
    sum: Array.from(add(turned, turned).toTypedArray()),
    loaded: [before, loaded()],
  }));
`;

describe('a policy against compiling text', () => {
  // It reads the packages from this checkout.
  const place = mkdtempSync(join(root, 'spec/package/.policy-'));
  const outfile = join(place, 'program.mjs');
  before(() =>
    build({
      stdin: { contents: program, resolveDir: root },
      alias: { spiketape: join(root, 'lib/index.ts') },
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      outfile,
      logLevel: 'error',
    }),
  );
  after(() => rmSync(place, { recursive: true }));
  const run = (...flags: readonly string[]): unknown =>
    JSON.parse(execFileSync(process.execPath, [...flags, outfile], { encoding: 'utf8' }));
  const due = { kernels: 'simd', learns: true, form: 'simd', checked: true, sum: [2, 8, 4, 10, 6, 12] };

  const policies = [
    ['is not needed: ndarray-ops, which compiles text, is loaded by the reference kernels', [], true],
    ['is kept', ['--disallow-code-generation-from-strings'], false],
  ] as const;
  for (const [what, flags, loaded] of drawn(policies, 1)) {
    it(what, () => {
      expect(run(...flags)).to.deep.equal({ ...due, loaded: [false, loaded] });
    });
  }
});
