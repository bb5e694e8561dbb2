import { neurons, surrogates } from 'spiketape';
import { neuronVectors } from '../lib/io/vectors/neuron-vectors.ts';
import { surrogateVectors } from '../lib/io/vectors/surrogate-vectors.ts';
import { errata } from './errata/index.ts';
import { libraries } from './site/generate/libraries.ts';

/** The page docs/conformance.md. */
export function conformancePage(): string {
  const [ofSurrogates, ofNeurons] = [surrogateVectors(), neuronVectors()];
  return [
    '# Conformance vectors',
    '',
    '<!-- Generated from docs/conformance.ts by `npm run docs:tables`. -->',
    '',
    'Numbers that any framework can be held against: what surrogates and neurons give, and their gradients.',
    '',
    '```sh',
    'npx spiketape vectors --out vectors',
    '```',
    '',
    `writes \`surrogates.json\` (${ofSurrogates.cases.length} cases of ${count(ofSurrogates.cases)} surrogates), \`neurons.json\` (${ofNeurons.cases.length} cases of ${count(ofNeurons.cases)} neurons)`,
    'and `run.py`, a runner without dependencies. Surrogates are computed in double precision from their stable forms, which a checker holds',
    'against finite differences of their origins; neurons in double precision by the reference, which is checked against the compiled kernels,',
    'finite differences and tensor operations. The files carry the version of their format (`version`, now 1) and of the package.',
    '',
    '## What a case has',
    '',
    '- Surrogates: `name`, `parameters`, `peers` (what other libraries call it), `input`, `output` (spikes; null where they are drawn), `gradient`,',
    '  `origin` (up to a constant), `kinks`, where the gradient jumps (no input lies on one, some lie on both sides of each), and `special`:',
    '  gradients at signed zeros, the ends of single precision and NaN.',
    '- Neurons: `name`, `settings` (reset, delay, what is detached), `parameters`, `surrogate`, `strict`, `formula`, `steps`, `neurons`, then arrays',
    '  `[steps, neurons]`, row by row: `input`, `start` of each state, `output` (spikes and each state after each step), `cotangent` of each',
    '  output and `gradient.input`, that of the sum over outputs of cotangent times output.',
    '- A file has one `tolerance`: |got − due| is at most that times the larger of 1 and |due|. `"NaN"`, `"Infinity"` and `"-Infinity"` are texts, which',
    '  `float` of Python reads. Inputs are numbers of single precision.',
    '',
    '## Testing a framework',
    '',
    'An adapter is a module with two functions. What a framework does not have is `None`, and skipped.',
    '',
    '```python',
    '# adapter.py, for snnTorch',
    'import snntorch, torch',
    'from snntorch import surrogate as there',
    '',
    'functions = {"arctan": lambda p: there.atan(alpha=p["alpha"] * 2)}',
    '',
    'def surrogate(case):',
    '    if case["name"] not in functions:',
    '        return None',
    '    x = torch.tensor([float(one) for one in case["input"]], requires_grad=True)',
    '    make = functions[case["name"]]',
    '    y = make(case["parameters"])(x)',
    '    y.sum().backward()',
    '    return None, x.grad.tolist()  # it fires at x > 0, so outputs at 0 are its own',
    '',
    'def neuron(case):',
    '    return None',
    '```',
    '',
    '```sh',
    'python3 vectors/run.py adapter',
    '```',
    '',
    'It prints what differs, where and by what, and how many passed, failed and were skipped; the exit code is 1 where something failed.',
    '',
    '## What ten frameworks get',
    '',
    'How many of the functions here each library has under a name of its own, and what was found wrong there when their formulas were held',
    'against these; `docs/errata/` has each with its numbers, and so do the pages of errata.',
    '',
    '| library | surrogates | neurons | wrong in code | in a CUDA kernel | in documentation | mended since |',
    '|---|---|---|---|---|---|---|',
    ...Object.entries(libraries).map(([library, name]) => `| ${[name, ...figuresOf(library)].join(' | ')} |`),
    '',
  ].join('\n');
}

function count(cases: readonly { readonly name: string }[]): number {
  return new Set(cases.map(({ name }) => name)).size;
}

interface Named {
  readonly row: { readonly peers?: readonly { readonly library: string }[] };
}

/** How many names a library has for functions of a registry. */
function namesIn(registry: object, library: string): number {
  const rows = Object.values(registry).filter(
    (one): one is Named => typeof one === 'function' && 'row' in one,
  );
  return rows.flatMap(({ row }) => row.peers ?? []).filter((peer) => peer.library === library).length;
}

function figuresOf(library: string): number[] {
  const found = errata.filter((one) => one.library === library);
  const at = (where: string) => found.filter((one) => one.where === where).length;
  return [
    namesIn(surrogates, library),
    namesIn(neurons, library),
    at('code'),
    at('CUDA kernel'),
    at('documentation'),
    found.filter(({ fixed }) => fixed !== null).length,
  ];
}
