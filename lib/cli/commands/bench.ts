import { availableParallelism, cpus } from 'node:os';
import type { ScannedLayer } from '../../check/neuron/neuron-variant.ts';
import type { Command } from '../command.ts';
import { fileNote } from '../help.ts';
import { timeLimitOption } from '../line/time-limit.ts';
import { printResult } from '../print-result.ts';
import { describeNeuron } from '../subjects/describe-neuron.ts';
import { Inquiry, type NeuronSubject } from '../subjects/inquiry.ts';
import { elements, type Times } from '../subjects/measure.ts';
import { namesOf } from '../subjects/names-of.ts';
import { neuronOf } from '../subjects/neuron-of.ts';
import { type NeuronTimes, scanned } from '../subjects/time-neuron.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { memberText, short } from '../words.ts';

const { steps, batch, width } = scanned;

/** What the kernels of the family, or the steps of neurons, cost on this machine. */
export const bench: Command = {
  name: 'bench',
  summary: 'Measure what surrogates and neurons cost on this machine, in nanoseconds.',
  arguments: '[FILE|NAME...]',
  options: {
    neurons: { help: 'the models of neurons' },
    quick: { help: 'fewer and shorter samples: a look, not a result' },
    json: { help: 'as JSON' },
    ...timeLimitOption,
  },
  notes: [
    `Each is measured in a process of its own, over ${elements.toLocaleString('en-US')} normally distributed inputs, on one thread; a figure is the median. The vjp is the gradient times the cotangent. Functions of tensors are measured as they are, with the tape.`,
    `Neurons are measured over ${steps} steps of ${batch * width} of them, per neuron and step: forward without a tape, and the backward pass to the input; both beside lif.`,
    fileNote,
  ],
  examples: [
    'bench',
    'bench arctan sigmoid --json',
    'bench arctan mine.ts:mine',
    'bench --quick',
    'bench --neurons',
  ],
  async run(line, terminal) {
    const { positionals } = line;
    const inquiry = new Inquiry('bench', line, terminal);
    const names = namesOf(line);
    const { functions: subjects, neurons } = await inquiry.everything(names, { choices: {} });
    const rows: Row[] = [];
    for (const [i, subject] of subjects.entries()) {
      const { name, params } = subject;
      terminal.progress(`measuring ${name} (${i + 1} of ${subjects.length}) …`);
      const times = await inquiry.measure(subject, line.has('quick'));
      if (times) rows.push({ name, params, ...times });
    }
    const ofNeurons = await timesOf(inquiry, withLif(neurons), line.has('quick'), terminal);
    const machine = { cpu: cpuName(), cores: availableParallelism(), node: process.versions.node };
    return printResult(line, terminal, {
      command: 'bench',
      data: {
        unit: 'ns/element',
        elements,
        machine,
        rows,
        ...(ofNeurons.length > 0 && { neurons: { unit: 'ns/neuron-step', ...scanned, rows: ofNeurons } }),
      },
      lines: () => [
        ...linesOf(rows, positionals.length > 0),
        ...(rows.length > 0 && ofNeurons.length > 0 ? [''] : []),
        ...linesOfNeurons(ofNeurons),
      ],
      failures: inquiry.failures,
    });
  },
};

interface NeuronRow extends NeuronTimes {
  readonly name: string;
  readonly params: Readonly<Record<string, number>>;
}

/** Neurons with lif before them, unless it is among them: what they are compared with. */
function withLif(neurons: readonly NeuronSubject[]): NeuronSubject[] {
  const isLif = ({ name, source }: NeuronSubject) => name === 'lif' && 'name' in source;
  const source = { typed: 'lif', name: 'lif' };
  const [first] = neurons;
  if (first === undefined || neurons.some(isLif)) return [...neurons];
  const lif = neuronOf('lif') as ScannedLayer;
  return [{ ...describeNeuron(lif), part: 0, source, selection: first.selection }, ...neurons];
}

async function timesOf(
  inquiry: Inquiry,
  neurons: readonly NeuronSubject[],
  quick: boolean,
  terminal: Terminal,
): Promise<NeuronRow[]> {
  const rows: NeuronRow[] = [];
  for (const [i, subject] of neurons.entries()) {
    const { name, params } = subject;
    terminal.progress(`measuring ${name} (${i + 1} of ${neurons.length}) …`);
    const times = await inquiry.time(subject, quick);
    if (times) rows.push({ name, params, ...times });
  }
  return rows;
}

function linesOfNeurons(rows: readonly NeuronRow[]): string[] {
  const lif = rows.find(({ name }) => name === 'lif');
  if (rows.length === 0) return [];
  const total = ({ forward, backward }: NeuronTimes) => forward + backward;
  const cells = rows.map((row) => [
    row.name,
    short(row.forward, 3),
    short(row.backward, 3),
    lif ? short(total(row) / total(lif), 3) : '-',
  ]);
  return [
    `ns per neuron and step: ${cpuName()}, Node ${process.versions.node}`,
    '',
    ...table(['', 'forward', 'backward', 'both, by lif'], cells),
  ];
}

type Row = Times & { readonly name: string; readonly params: Readonly<Record<string, number>> };

function linesOf(rows: readonly Row[], hasParams: boolean): string[] {
  if (rows.length === 0) return [];
  const cells = rows.map(({ name, params, forward, gradient, vjp }) => [
    hasParams ? memberText(name, params) : name,
    ...[forward, gradient, vjp].map((ns) => (ns === null ? '-' : short(ns, 3))),
  ]);
  return [
    `ns per element: ${cpuName()}, Node ${process.versions.node}`,
    '',
    ...table(['', 'forward', 'gradient', 'vjp'], cells),
  ];
}

function cpuName(): string {
  return cpus()[0]?.model.trim() || 'unknown CPU';
}
