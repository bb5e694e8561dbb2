import type { Command } from '../command.ts';
import { mergeSweep } from '../sweep/merge-sweep.ts';
import { handOut } from '../sweep/queue/hand-out.ts';
import { queueAddress } from '../sweep/queue/queue-address.ts';
import { takeRuns } from '../sweep/queue/take-runs.ts';
import { requireFitting } from '../sweep/require-fitting.ts';
import { runSweep } from '../sweep/run-sweep.ts';
import { sweepOptions } from '../sweep/sweep-options.ts';
import { UsageError } from '../usage-error.ts';

/** Runs of a study over its parameters, on one machine or many. */
export const sweep: Command = {
  name: 'sweep',
  summary: 'Do the runs of a study: over all combinations of its parameters, or drawn ones.',
  arguments: 'STUDY | merge [STUDY] FILES...',
  options: sweepOptions,
  notes: [
    'STUDY is a module that exports parameters and run(parameters, { random, report }). Each finished run is a line of a file; started again, what is there is not run again. merge puts such files together.',
    'Exit code: 0 all runs are done, 1 some failed or are missing, 2 it could not be done.',
  ],
  examples: [
    'sweep study.ts --jobs 2',
    'sweep study.ts --random 100 --html study.html',
    'sweep study.ts --shard 0/4',
    'sweep merge study.*.jsonl --out all.jsonl',
    'sweep study.ts --queue redis://127.0.0.1',
    'sweep study.ts --queue redis://127.0.0.1 --worker',
  ],
  async run(line, terminal) {
    const [first, ...more] = line.positionals;
    if (first === undefined) throw new UsageError('got no study when a module was due: sweep study.ts.');
    const queue = line.value('queue');
    if (first !== 'merge' && queue !== undefined && line.has('shard'))
      throw new UsageError(
        '--shard: got it with --queue, which hands out all runs of a study; take one of them.',
      );
    requireFitting(line);
    if (first === 'merge') return mergeSweep(line, terminal, more);
    if (more.length > 0)
      throw new UsageError(`got ${line.positionals.length} studies when one was due: sweep study.ts.`);
    if (queue === undefined) return runSweep(line, terminal, first);
    if (line.has('worker')) return takeRuns(line, terminal, first, queue);
    const address = await queueAddress(queue, first);
    return runSweep(line, terminal, first, (runs, _, finished) => handOut(address, runs, finished));
  },
};
