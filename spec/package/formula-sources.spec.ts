import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { build } from 'esbuild';
import { builtScalar, isProven } from '../../lib/formula/built-scalar.ts';
import type { ScalarFormula } from '../../lib/formula/compile-formula.ts';
import { Graph, type Value } from '../../lib/formula/graph.ts';
import { OutsideSubset } from '../../lib/formula/outside-subset.ts';
import { makeOwn } from '../../lib/formula/own-formulas.ts';
import { readScalar } from '../../lib/formula/read-scalar.ts';
import { slotBytes } from '../../lib/formula/same.ts';
import { Setting } from '../../lib/formula/setting.ts';
import { formulaSources } from '../../lib/formula/source/formula-sources.mjs';
import { builtModule } from '../../lib/formula/step/build-modules.ts';
import { buildStep, builtDemand, builtStep } from '../../lib/formula/step/built-step.ts';
import { planStep } from '../../lib/formula/step/plan-step.ts';
import { readStep } from '../../lib/formula/step/read-step.ts';
import * as written from '../../lib/index.ts';
import { type Fire, stepAt } from '../../lib/kernels/fire.ts';
import { StepModules } from '../../lib/kernels/simd/step-modules.ts';
import { definitionOf, NeuronModel } from '../../lib/snn/neurons/neuron-model.ts';
import { defaultSettings } from '../../lib/snn/neurons/neuron-options.ts';
import type { NeuronRow } from '../../lib/snn/neurons/neuron-row.ts';

const root = join(import.meta.dirname, '../..');

/** The package in a minified bundle. */
async function bundled(folder: string): Promise<typeof written> {
  const outfile = join(folder, 'bundle.mjs');
  await build({
    entryPoints: [join(root, 'lib/index.ts')],
    absWorkingDir: root,
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    plugins: [formulaSources],
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}

type Row = { readonly name: string; readonly step?: object } & Readonly<Record<string, unknown>>;

const sourceOf = (f: unknown) => Reflect.get(f as object, 'source') as unknown;
const isText = (value: unknown) => typeof value === 'string';

/** Functions of a row, and those of its groups, by name. */
function functionsOf(row: object): [name: string, f: object][] {
  const read = ['origin', 'gradient', 'forward', 'threshold', 'step'];
  const groups = ['parameterGradients', 'helpers'].flatMap((name) =>
    Object.entries((Reflect.get(row, name) as object | undefined) ?? {}),
  );
  const own = read.map((name) => [name, Reflect.get(row, name)] as const);
  return [...own, ...groups].filter((entry): entry is [string, object] => typeof entry[1] === 'function');
}

/** The rows of all neurons that a package exports, by itself or in a namespace. */
function neuronRows(all: object): Row[] {
  const values = Object.values(all).flatMap((one) =>
    typeof one === 'object' && one !== null ? Object.values(one) : [one],
  );
  const rows = values.map((one) =>
    typeof one === 'function' ? (Reflect.get(one, 'row') as Row) : undefined,
  );
  return rows.filter((row): row is Row => row?.step !== undefined);
}

/** A formula as a value of a graph, or why it is none: the same object for the same. */
function valueOrReason(
  graph: Graph,
  f: ScalarFormula,
  params: Readonly<Record<string, number>>,
  setting: Setting,
) {
  try {
    return readScalar(graph, f, params, setting);
  } catch (problem) {
    if (!(problem instanceof OutsideSubset)) throw problem;
    return problem.message.replace(/ \(line.*/, '');
  }
}

describe('The package, minified', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spiketape-sources-'));
  let all: typeof written;
  before(async function () {
    this.timeout(300_000);
    all = await bundled(folder);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('has no names left in the source of its functions', () => {
    expect(String(all.surrogates.sigmoid.row.gradient)).to.not.include('logistic');
  });

  it('has every formula carry its source', () => {
    const rows = Object.values(all.surrogates).map(({ row }) => ('of' in row ? row.of : row));
    const neurons = neuronRows(all);
    expect(neurons.length).to.be.above(12);
    for (const row of [...rows, ...neurons])
      for (const [name, f] of functionsOf(row)) expect(sourceOf(f), `${row.name}.${name}`).to.satisfy(isText);
  });

  it('runs every formula of a surrogate in SIMD', () => {
    for (const [name, { kernel }] of Object.entries(all.surrogates) as [string, written.Surrogate][])
      if (kernel) expect([kernel.origin.kind, kernel.gradient.kind], name).to.deep.equal(['simd', 'simd']);
  });

  it('reads from the texts what it reads from the functions', () => {
    for (const [name, member] of Object.entries(written.surrogates)) {
      const one = Reflect.get(all.surrogates, name) as typeof member;
      const rows = [member, one].map(({ row }) => ('of' in row ? row.of : row));
      const [due, got] = rows.map((row) => functionsOf(row)) as [[string, object][], [string, object][]];
      // Those of the bundle are of another copy of the library.
      makeOwn(Object.fromEntries(got));
      const numbers = member.params as Readonly<Record<string, number>>;
      due.forEach(([of, f], i) => {
        if (of === 'threshold') return;
        const graph = new Graph();
        const setting = new Setting(
          Object.fromEntries(Object.entries(numbers).map(([key, value]) => [`p.${key}`, value])),
        );
        const read = (g: object) => valueOrReason(graph, g as ScalarFormula, numbers, setting);
        expect(read(got[i]?.[1] as object), `${name}.${of}`).to.equal(read(f));
      });
    }
  });

  it('reads the steps of neurons, with all their settings', () => {
    const { lif, ones, surrogates, tensor, valueAndGrad, sum } = all;
    const input = ones([3, 2, 4]);
    for (const more of [
      {},
      { reset: 'value', resetDelay: true },
      { refractory: 2 },
      { maxSpikes: 3 },
      { surrogate: surrogates.arctan({ alpha: tensor(2) }) },
    ] as const) {
      const options = { beta: 0.9, ...more } as const;
      const run = valueAndGrad(() => sum(lif(options)(input)), input);
      expect(run.grads.shape).to.deep.equal([3, 2, 4]);
    }
  });

  it('reads the step of every neuron under every setting', () => {
    for (const row of neuronRows(all) as unknown as NeuronRow[]) {
      const defaults = defaultSettings(row);
      const model = new NeuronModel(row);
      for (const [name, values] of Object.entries(row.settings ?? {}))
        for (const value of Array.isArray(values) ? values : [1, 3])
          model.variant({ ...defaults, [name]: value }, `${row.name} with ${name} ${value}`);
    }
  });

  it('has the steps of all neurons built in, as they are read', () => {
    for (const row of neuronRows(all) as unknown as NeuronRow[]) {
      const definition = definitionOf(row, defaultSettings(row), row.name);
      const built = builtStep(definition);
      if (built === undefined) throw new Error(`${row.name} is not built in.`);
      const read = planStep(readStep(definition), builtDemand);
      expect(buildStep(definition, built), row.name).to.deep.equal(buildStep(definition, read));
      expect(builtStep({ ...definition, states: [...definition.states, 'more'] })).to.equal(undefined);
      expect(builtStep({ ...definition, settings: { ...definition.settings, more: 1 } })).to.equal(undefined);
      expect(builtStep({ ...definition, helpers: { ...definition.helpers, fire: () => 1 } })).to.equal(
        undefined,
      );
    }
  });

  it('has modules of LIF built in, with the bytes that are emitted, for what they were built for', () => {
    const { row } = all.lif as unknown as { readonly row: NeuronRow };
    const plan = builtStep(definitionOf(row, defaultSettings(row), row.name));
    if (plan?.modules === undefined) throw new Error('the modules of lif are not built in.');
    const spikes = (alpha: number, threshold = 0, strict = false) => {
      const { kernels } = all.surrogates.arctan({ alpha }) as unknown as { kernels: { gradient: Fire } };
      return { fire: stepAt(threshold, strict), gradient: kernels.gradient };
    };
    for (const way of ['forward', 'backward'] as const) {
      const built = builtModule(plan, spikes(2), [], way);
      const emitted = new StepModules({ plan, spike: spikes(2) }).emitted(way, []);
      expect(built?.bytes).to.deep.equal(emitted.bytes);
      expect(built?.layout).to.deep.equal(emitted.layout);
      const setting = new Setting({ 'parameter.beta': 0.9, 'parameter.vThreshold': 1.5, 'p.alpha': 2 });
      const of = (value: Value) => setting.of(value);
      expect(slotBytes(built?.slots ?? [], of)).to.deep.equal(slotBytes(emitted.slots, of));
      const others = [
        spikes(3),
        spikes(2, 1),
        spikes(2, 0, true),
        { ...spikes(2), gradient: stepAt(0, false) },
      ];
      for (const other of others) expect(builtModule(plan, other, [], way)).to.equal(undefined);
      expect(builtModule(plan, spikes(2), ['parameter.beta'], way)).to.equal(undefined);
    }
  });

  it('has gradients built in, as they are read under whatever parameters', () => {
    let count = 0;
    for (const { row, params, kernel } of Object.values(all.surrogates) as written.Surrogate[]) {
      if (!kernel) continue;
      const of = row.gradient as ScalarFormula & { readonly built?: object; readonly source?: unknown };
      const formula = typeof of.source === 'function' ? (of.source as typeof of) : of;
      if (formula.built === undefined) continue;
      count += 1;
      const unbuilt = Object.assign(() => 0, { source: formula.source as string });
      makeOwn({ unbuilt });
      for (const factor of [1, 0.01, 100]) {
        const numbers = Object.entries<number>(params).map(([key, x]) => [key, factor * x] as const);
        const setting = new Setting(Object.fromEntries(numbers.map(([key, x]) => [`p.${key}`, x])));
        const graph = new Graph();
        const own = Object.fromEntries(numbers);
        const value = readScalar(graph, unbuilt, own, setting);
        expect(builtScalar(graph, of, own), `${row.name} times ${factor}`).to.equal(value);
        expect(builtScalar(graph, of, { ...own, more: 1 })).to.equal(undefined);
      }
      expect(isProven(of, params), row.name).to.equal(true);
      expect(isProven(of, { ...params, more: 1 })).to.equal(false);
    }
    expect(count).to.be.above(30);
  });

  it('compiles a formula of a user, helpers and all', () => {
    const mine = all.surrogate({
      name: 'mine',
      parameters: { alpha: { default: 2, above: 0 } },
      origin: (x, { alpha }, { logistic }) => logistic(alpha * x),
      gradient: (x, { alpha }, { logisticSlope }) => alpha * logisticSlope(alpha * x),
    });
    expect([mine.kernel.origin.kind, mine.kernel.gradient.kind]).to.deep.equal(['simd', 'simd']);
  });
});
