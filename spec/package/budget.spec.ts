import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { build, type Plugin } from 'esbuild';
import { formulaSources } from '../../lib/formula/source/formula-sources.mjs';
import packageJson from '../../package.json' with { type: 'json' };

/** What the package may take. Who needs more changes the number, in a commit that says why. */
const most = {
  /** Lines of the tape and of what walks it backwards. */
  tapeAndGrad: 405,
  autodiff: 1175,
  plot: 575,
  /**
   * Of lib/, without the kernels in AssemblyScript. 21,000 are the aim: scans of any neuron, the zoo, weights, certificates,
   * convolution, the neurons of six frameworks, code for five targets (surrogates and steps of neurons), the neurons of the
   * command, samples that are named, studies, figures, what a training run needs and steps as the build read them came in before
   * the checker is halved; weights that go by their paths, whatever is called how, take 40, running statistics from elsewhere
   * 40, what neurons learn, as types, 100, and those of other frameworks 340, domains of what they learn of a surrogate 20, what
   * to do about a threshold that left its own 10, what those of other frameworks take as thresholds and decays 25, what a scan
   * computes once for each neuron 60, RMSprop in SIMD 20, batches of products and rows one after the other
   * in SIMD 110.
   */
  lib: 52_250,
  file: 300,
  /** Packages that a user installs with it. */
  dependencies: 5,
  /**
   * Bytes after gzip of a minified bundle that makes a tensor and sums it, and of one of all there is. Powers in SIMD, which are a
   * method of tensors, take 0.7, a choice between two tensors 0.5, softplus 0.1, pooling and channels, whose kernels are in the one
   * module of all, 2.6, convolution by tiles 1.4, of groups with one or two channels 1.1, work over elements on threads, in loops of whole
   * vectors, 0.8, copies of views 0.8, products of few rows, or of few multiplications, 1.0, channels that lie in single elements 0.6,
   * tensors that outlive the memory they were made in 0.1, steps of RMSprop, and of gradient descent with
   * decay or looking ahead, 0.6, whether gradients are finite 0.2, plain steps of gradient descent 0.1, maxima of four windows,
   * the places of maxima, batches of products and rows one after the other 1.6.
   */
  tensorAndSum: 60_050,
  /**
   * 130 kB are the aim, met before the zoo, certificates, convolution and checkNeuron came in; sources as texts take 3.5, training
   * runs as bytes 2.5, losses of sequences, masks and what watches a network 5, surrogates and
   * neurons that write themselves as code 8, samples that are checked and named 6, steps and gradients as they were read when the
   * package was built, so that nothing is parsed at their first use, 8, the compiled modules of LIF 1.2, pooling and channels in SIMD 2.6, convolution
   * by tiles 1.4, copies of views 0.8, products of few rows, or of few multiplications, 1.0, what is refused that was misread 0.7, trees of
   * trees 0.3, derivatives by a parameter that are series where their terms cancel 0.3, what a scan computes once for
   * each neuron 0.2, steps of RMSprop and of gradient descent 0.6, whether gradients are finite 0.2, plain steps of gradient
   * descent 0.1, pools, places of maxima, batches and rows in SIMD 1.5.
   */
  everything: 219_800,
} as const;

const root = join(import.meta.dirname, '../..');

/** The modules of lib/ with their lines, without what is compiled to WebAssembly, or from it. */
const lines = new Map(
  readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(sep).join('/'))
    .filter((file) => file.endsWith('.ts') && !/\/assembly\/|simd\/(wasm|calls)\.ts$/.test(file))
    .map((file) => [
      file,
      readFileSync(join(root, 'lib', file), 'utf8')
        .trimEnd()
        .split('\n').length,
    ]),
);

function linesBelow(prefix: string): number {
  return [...lines].reduce((sum, [file, n]) => (file.startsWith(prefix) ? sum + n : sum), 0);
}

/** Programs that are bundled. */
const programs = {
  sum: "import { sum, tensor } from 'spiketape'; console.log(sum(tensor([1, 2])).item());",
  // The namespace itself: a bundler that does not look into one that is exported again takes all of it.
  adex: "import * as neurons from './lib/snn/neurons/index.ts'; console.log(neurons.adex());",
  lif: "import { lif } from 'spiketape'; console.log(lif({ beta: 0.9 }));",
  all: "export * from 'spiketape';",
} as const;

/** Hands the programs to the bundler, as if they lay in the checkout. */
const asFiles: Plugin = {
  name: 'programs',
  setup(own) {
    own.onResolve({ filter: /^program:/ }, ({ path }) => ({ path: path.slice(8), namespace: 'program' }));
    own.onLoad({ filter: /./, namespace: 'program' }, ({ path }) => ({
      contents: programs[path as keyof typeof programs],
      resolveDir: root,
    }));
  },
};

/** Minified bundles for a page, each by itself, of modules that are read once. */
const bundleAll = () =>
  build({
    entryPoints: Object.keys(programs).map((name) => ({ in: `program:${name}`, out: name })),
    outdir: root,
    alias: { spiketape: join(root, 'lib/index.ts') },
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    metafile: true,
    plugins: [asFiles, formulaSources],
    logLevel: 'error',
  });

/** Of the bundle of a program its bytes after gzip, and the modules that it has code of. */
function bundle(
  { outputFiles, metafile }: Awaited<ReturnType<typeof bundleAll>>,
  name: keyof typeof programs,
): { bytes: number; modules: string[] } {
  const output = metafile.outputs[`${name}.js`];
  const used = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const file = outputFiles.find(({ path }) => path === join(root, `${name}.js`));
  const bytes = gzipSync(file?.contents ?? '', { level: 9 }).length;
  return { bytes, modules: used.map(([module]) => module) };
}

describe('the budget', () => {
  let bundles: Awaited<ReturnType<typeof bundleAll>>;
  before(async () => {
    bundles = await bundleAll();
  });

  it('of the tape and what walks it backwards is kept', () => {
    expect(linesBelow('autodiff/tape.ts') + linesBelow('autodiff/grad.ts'))
      .to.be.above(100)
      .and.at.most(most.tapeAndGrad);
  });

  it('of autodiff/ is kept', () => {
    expect(linesBelow('autodiff/')).to.be.above(300).and.at.most(most.autodiff);
  });

  it('of plot/ is kept', () => {
    expect(linesBelow('plot/')).to.be.above(100).and.at.most(most.plot);
  });

  it('of lib/ is kept', () => {
    expect(linesBelow('')).to.be.above(5000).and.at.most(most.lib);
  });

  it('of each file is kept', () => {
    const long = [...lines].filter(([, n]) => n > most.file).map(([file, n]) => `${file}: ${n}`);
    expect(long).to.deep.equal([]);
  });

  it('of dependencies is kept', () => {
    expect(Object.keys(packageJson.dependencies).length).to.be.at.most(most.dependencies);
  });

  it('of a bundle that makes a tensor and sums it is kept, and no other part of the package is in it', () => {
    const { bytes, modules } = bundle(bundles, 'sum');
    expect(bytes).to.be.above(5000).and.at.most(most.tensorAndSum);
    const others = modules.filter((module) =>
      /^lib\/(formula|surrogates|optimizers|snn|check|io)\//.test(module),
    );
    expect(others).to.deep.equal([]);
    const packages = modules.filter((module) => /node_modules\/(?!pure-rand\/)/.test(module));
    expect(packages).to.deep.equal([]);
  });

  it('of a bundle with one model of neurons has no other in it', () => {
    const models = readdirSync(join(root, 'lib/snn/neurons'))
      .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
      .filter((file) => /= [^;]*neuron\(/.test(readFileSync(join(root, 'lib/snn/neurons', file), 'utf8')));
    expect(models.length).to.equal(12);
    const ownOf = (name: keyof typeof programs) => {
      const { modules } = bundle(bundles, name);
      const own = modules.filter((module) => module.startsWith('lib/snn/neurons/'));
      return own.map((module) => module.slice('lib/snn/neurons/'.length));
    };
    const adex = ownOf('adex');
    expect(adex.filter((file) => models.includes(file))).to.deep.equal(['adex.ts']);
    expect(adex.filter((file) => /parallel|presets|recurrent-lif|^lif/.test(file))).to.deep.equal([]);
    const lif = ownOf('lif');
    expect(lif.filter((file) => models.includes(file))).to.deep.equal([]);
  });

  it('of a bundle of all there is is kept', () => {
    const { bytes } = bundle(bundles, 'all');
    expect(bytes).to.be.above(50_000).and.at.most(most.everything);
  });
});
