import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { Child, type Start } from './protocol.ts';

/** A framework as it takes part, in a process of its own. */
export interface Entrant {
  readonly name: string;
  readonly family: 'spiketape' | 'PyTorch' | 'TensorFlow.js' | 'machine';
  /** The program in frameworks/ that runs it. */
  readonly file: string;
  /** What it is told at the start, beside the number of threads. */
  readonly settings?: { readonly backend?: string; readonly neuron?: string };
  /** The entrant that has the same neuron, for equal work. */
  readonly baseline: string;
  /** The command of the Node that runs it. Default: that of this process. */
  readonly node?: string;
  /** How it gets onto a machine. */
  readonly install: string;
}

const torch = 'apt-get install python3-torch libopenblas0, or pip install -r bench/peers/requirements.txt';
const checkout = (where: string) =>
  `a checkout of ${where} on PYTHONPATH, or pip install -r bench/peers/requirements.txt`;

const spiketape: Entrant = {
  name: 'spiketape',
  family: 'spiketape',
  file: 'spiketape.ts',
  baseline: 'spiketape',
  install: 'npm ci',
};

/** spiketape with the neuron of snnTorch: fires above the threshold, resets a step later, reset not differentiated. */
const spiketapeLeaky: Entrant = {
  ...spiketape,
  name: "spiketape, snnTorch's neuron",
  settings: { neuron: 'snntorch' },
  baseline: "spiketape, snnTorch's neuron",
};

/** How the names of spiketape on another Node begin. */
export const onAnother = 'spiketape on ';

/** spiketape on another Node, which is named by its version. */
export function onNode(command: string): Entrant {
  const { stdout, error } = spawnSync(command, ['--version'], { encoding: 'utf8' });
  const name = error ? command : `Node ${stdout.trim().replace(/^v/, '')}`;
  return { ...spiketape, name: `${onAnother}${name}`, node: command };
}

const pytorch: Entrant = {
  name: 'PyTorch, hand-written loop',
  family: 'PyTorch',
  file: 'pytorch.py',
  baseline: spiketape.name,
  install: torch,
};

const snntorch: Entrant = {
  name: 'snnTorch',
  family: 'PyTorch',
  file: 'snntorch_leaky.py',
  baseline: spiketapeLeaky.name,
  install: checkout('jeshraghian/snntorch'),
};

const spikingjelly: Entrant = {
  name: 'SpikingJelly, multi-step',
  family: 'PyTorch',
  file: 'spikingjelly_lif.py',
  baseline: spiketape.name,
  install: checkout('fangwei123456/spikingjelly'),
};

const tensorflow = (backend: string, what: string): Entrant => ({
  name: `TensorFlow.js ${backend} (${what})`,
  family: 'TensorFlow.js',
  file: 'tensorflow.ts',
  settings: { backend },
  baseline: spiketape.name,
  install: 'npm ci --prefix bench/peers',
});

/** All that can take part. */
export const entrants = {
  spiketape,
  spiketapeLeaky,
  pytorch,
  snntorch,
  spikingjelly,
  wasm: tensorflow('wasm', 'SIMD'),
  cpu: tensorflow('cpu', 'plain JS'),
  peak: {
    name: 'multiply-add peak',
    family: 'machine',
    file: 'probes.ts',
    baseline: spiketape.name,
    install: 'npm ci',
  },
} as const satisfies Record<string, Entrant>;

/** How processes are started. */
export interface Runtimes {
  readonly threads: number;
  /** What the environment of Python has besides. */
  readonly env?: Readonly<Record<string, string>>;
  readonly python: string;
  readonly pythonPath: string | undefined;
}

/** The first Python that has PyTorch: an environment's own often hides that of the system. */
export function findPython(candidates: readonly string[] = ['python3', '/usr/bin/python3']): string {
  const hasTorch = (command: string) => spawnSync(command, ['-c', 'import torch']).status === 0;
  return candidates.find(hasTorch) ?? 'python3';
}

/** An entrant that has started. */
export interface Running {
  readonly entrant: Entrant;
  readonly child: Child;
  /** The threads that it computes with. */
  readonly threads: number;
  /** How it was started, where that is not as it comes. */
  readonly manner: string;
  /** Of it and of what it runs on. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Starts an entrant.
 *
 * @throws Error that names it, when it does not start or a package that it needs is missing.
 */
export async function start(entrant: Entrant, runtimes: Runtimes): Promise<Running> {
  const child = new Child(entrant.name, processOf(entrant, runtimes));
  try {
    const hello = { command: 'hello', threads: runtimes.threads, ...entrant.settings };
    const { threads, versions } = await child.ask<Pick<Running, 'threads' | 'versions'>>(hello, 120);
    return { entrant, child, threads, manner: '', versions };
  } catch (error) {
    child.stop();
    throw error;
  }
}

/** The command that runs an entrant: Node with tsx, or Python. */
export function processOf(
  { file, node = process.execPath }: Entrant,
  { threads, python, pythonPath, env: own }: Runtimes,
): Start {
  const program = join(import.meta.dirname, 'frameworks', file);
  if (!file.endsWith('.py')) {
    return {
      command: node,
      args: ['--import', 'tsx', program],
      cwd: join(import.meta.dirname, '../..'),
    };
  }
  const count = String(threads);
  const env = {
    ...process.env,
    PYTHONPATH: [pythonPath, process.env.PYTHONPATH].filter(Boolean).join(delimiter),
    PYTHONDONTWRITEBYTECODE: '1',
    OMP_NUM_THREADS: count,
    OPENBLAS_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
    ...own,
  };
  return { command: python, args: [program], env };
}
