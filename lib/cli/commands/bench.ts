import { availableParallelism, cpus } from 'node:os';
import { type Command, exitCodes } from '../command.ts';
import { type Member, memberOf, members } from '../line/member.ts';
import { measureApart } from '../measure/measure-apart.ts';
import { elements, type Times } from '../measure/measure-surrogate.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { jsonText, memberText, short } from '../words.ts';

/** What the kernels of the family cost on this machine. */
export const bench: Command = {
  name: 'bench',
  summary: 'Measure what the surrogates cost on this machine, in ns per element.',
  arguments: '[NAME...]',
  options: {
    quick: { help: 'fewer and shorter samples: a look, not a result' },
    json: { help: 'as JSON' },
  },
  notes: [
    `Each is measured in a process of its own, over ${elements.toLocaleString('en-US')} normally distributed inputs, on one thread; a figure is the median. The vjp is the gradient times the cotangent.`,
  ],
  examples: ['bench', 'bench arctan sigmoid --json', 'bench --quick'],
  async run(line, terminal) {
    const chosen = line.positionals.length > 0 ? line.positionals.map(memberOf) : members();
    const rows = await timesOf(chosen, line.has('quick'), terminal);
    if (line.has('json')) {
      const machine = { cpu: cpuName(), cores: availableParallelism(), node: process.versions.node };
      const data = { spiketape: version(), command: 'bench', unit: 'ns/element', elements, machine, rows };
      terminal.write(jsonText(data));
      return exitCodes.passed;
    }
    const cells = rows.map(({ name, params, forward, gradient, vjp }) => [
      line.positionals.length > 0 ? memberText(name, params) : name,
      ...[forward, gradient, vjp].map((ns) => (ns === null ? '-' : short(ns, 3))),
    ]);
    terminal.write(`ns per element: ${cpuName()}, Node ${process.versions.node}\n`);
    terminal.write(table(['', 'forward', 'gradient', 'vjp'], cells).join('\n'));
    return exitCodes.passed;
  },
};

/** The times of some surrogates, measured one after the other. */
async function timesOf(family: readonly Member[], quick: boolean, terminal: Terminal) {
  const rows: ({ name: string; params: Member['params'] } & Times)[] = [];
  for (const member of family) {
    terminal.progress(`measuring ${member.row.name} (${rows.length + 1} of ${family.length}) …`);
    rows.push({ name: member.row.name, params: member.params, ...(await measureApart(member, quick)) });
  }
  terminal.progress('');
  return rows;
}

function cpuName(): string {
  return cpus()[0]?.model.trim() || 'unknown CPU';
}
