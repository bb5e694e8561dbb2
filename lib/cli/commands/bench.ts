import { availableParallelism, cpus } from 'node:os';
import type { Command } from '../command.ts';
import { fileNote } from '../help.ts';
import { timeLimitOption } from '../line/time-limit.ts';
import { printResult } from '../print-result.ts';
import { Inquiry } from '../subjects/inquiry.ts';
import { elements, type Times } from '../subjects/measure.ts';
import { members } from '../subjects/member.ts';
import { table } from '../table.ts';
import { memberText, short } from '../words.ts';

/** What the kernels of the family cost on this machine. */
export const bench: Command = {
  name: 'bench',
  summary: 'Measure what surrogates cost on this machine, in ns per element.',
  arguments: '[FILE|NAME...]',
  options: {
    quick: { help: 'fewer and shorter samples: a look, not a result' },
    json: { help: 'as JSON' },
    ...timeLimitOption,
  },
  notes: [
    `Each is measured in a process of its own, over ${elements.toLocaleString('en-US')} normally distributed inputs, on one thread; a figure is the median. The vjp is the gradient times the cotangent. Functions of tensors are measured as they are, with the tape.`,
    fileNote,
  ],
  examples: ['bench', 'bench arctan sigmoid --json', 'bench arctan mine.ts:mine', 'bench --quick'],
  async run(line, terminal) {
    const { positionals } = line;
    const inquiry = new Inquiry('bench', line, terminal);
    const names = positionals.length > 0 ? positionals : members().map(({ row }) => row.name);
    const subjects = await inquiry.subjects(names, { choices: {} });
    const rows: Row[] = [];
    for (const [i, subject] of subjects.entries()) {
      const { name, params } = subject;
      terminal.progress(`measuring ${name} (${i + 1} of ${subjects.length}) …`);
      const times = await inquiry.measure(subject, line.has('quick'));
      if (times) rows.push({ name, params, ...times });
    }
    const machine = { cpu: cpuName(), cores: availableParallelism(), node: process.versions.node };
    return printResult(line, terminal, {
      command: 'bench',
      data: { unit: 'ns/element', elements, machine, rows },
      lines: () => linesOf(rows, positionals.length > 0),
      failures: inquiry.failures,
    });
  },
};

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
