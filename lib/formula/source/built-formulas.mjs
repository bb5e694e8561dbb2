// What of the formulas of the package is read when it is built, so that nothing is parsed at their first use: the steps of neurons
// under the settings that they have by default, and the gradients of surrogates.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const lib = resolve(import.meta.dirname, '../..');

/** Modules that have rows of neurons. */
function modulesOfNeurons() {
  const files = readdirSync(join(lib, 'snn'), { recursive: true }).filter((name) => name.endsWith('.ts'));
  return files.filter((name) => /^ {2}step\(/m.test(readFileSync(join(lib, 'snn', name), 'utf8')));
}

/** The steps that are compiled as well: what most programs begin with. */
const compiled = ['lif'];

/** The program that reads them; it runs once, here. */
const program = (modules) => `
  import { buildScalar } from './formula/build-scalar.ts';
  import { buildModules } from './formula/step/build-modules.ts';
  import { buildStep, builtDemand } from './formula/step/built-step.ts';
  import { planStep } from './formula/step/plan-step.ts';
  import { readStep } from './formula/step/read-step.ts';
  import { stepAt } from './kernels/fire.ts';
  import { StepModules } from './kernels/simd/step-modules.ts';
  import { definitionOf } from './snn/neurons/neuron-model.ts';
  import { defaultSettings, defaultSurrogate } from './snn/neurons/neuron-options.ts';
  import { surrogates } from './surrogates/index.ts';
  ${modules.map((name, i) => `import * as neurons${i} from './snn/${name}';`).join('\n')}

  const compiled = ${JSON.stringify(compiled)};
  const rows = [${modules.map((_, i) => `neurons${i}`)}].flatMap((all) =>
    Object.values(all).flatMap((one) => (one?.row?.step ? [one.row] : [])),
  );
  export const gradients = Object.values(surrogates).flatMap((surrogate) => {
    const { row, params } = surrogate;
    if (!surrogate.kernel) return [];
    const asked = [params, ...(row.peers ?? []).map((peer) => ({ ...params, ...peer.parameters }))];
    const proven = asked.filter((one) => surrogate(one).kernel.gradient.kind === 'simd');
    const built = 'dividend' in row.gradient ? null : buildScalar(row.gradient, params, proven);
    return built ? [[row.name, built]] : [];
  });

  export const steps = [...new Set(rows)].map((row) => {
    const definition = definitionOf(row, defaultSettings(row), row.name);
    const plan = planStep(readStep(definition), builtDemand);
    const built = buildStep(definition, plan);
    return [row.name, { ...built, ...(compiled.includes(row.name) && { modules: modulesOf(plan) }) }];
  });

  /** The modules of a step with the spikes and the surrogate that it has by default. */
  function modulesOf(plan) {
    const { row, kernels: { gradient } } = defaultSurrogate();
    Object.assign(gradient.formula.source, { built: new Map(gradients).get(row.name) });
    const spike = { fire: stepAt(0, false), gradient };
    const modules = new StepModules({ plan, spike });
    return buildModules(spike, (way) => modules.emitted(way, []));
  }
`;

/** What was read, by the names of rows: `step` and `gradient`. */
export async function builtFormulas() {
  const modules = modulesOfNeurons();
  const { outputFiles } = await build({
    stdin: { contents: program(modules), resolveDir: lib, loader: 'ts' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { steps, gradients } = await import(`data:text/javascript;base64,${code}`);
  return { step: byName(steps), gradient: byName(gradients) };
}

function byName(entries) {
  const names = entries.map(([name]) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`two rows have the name ${twice}: which is built?`);
  return new Map(entries);
}
