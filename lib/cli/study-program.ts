// The program of the processes that runs of studies are done in: it loads a study and does its runs, one after the other,
// until the command ends.
import { threads, useKernels } from '../index.ts';
import { watchCommand } from './isolated/watch-command.ts';
import { messageOf } from './message-of.ts';
import { type LoadedStudy, loadStudy } from './sweep/load-study.ts';
import { runStudy } from './sweep/run-study.ts';
import type { StudyMessage, StudyTask } from './sweep/study-message.ts';
import { UsageError } from './usage-error.ts';

/** The file descriptor of the pipe whose end says that the command has ended. */
const watched = 4;

// What a terminal or a scheduler sends to all processes is for the command; this one ends with it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
await watchCommand(watched);
// What a module has started and nobody waits for.
process.on('uncaughtException', (error) => {
  send({ kind: 'broken', text: `it threw beside the run: ${messageOf(error)}` }, () => process.exit(1));
});
let study: LoadedStudy | undefined;
process.on('message', async (task: StudyTask) => {
  if (task.kind === 'load') study = await load(task);
  else if (study) send({ kind: 'finished', outcome: await runStudy(study, task.id, task.parameters) });
});

async function load({ file, threads: count }: Extract<StudyTask, { kind: 'load' }>) {
  try {
    threads(count);
    // The same bits on every machine that takes part; a study may choose otherwise.
    if (useKernels('reference') === 'simd') useKernels('simd', { fused: false });
    const study = await loadStudy(file);
    send({ kind: 'loaded', plan: study.plan });
    return study;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    send({ kind: 'unusable', text: error.message });
    return undefined;
  }
}

function send(message: StudyMessage, then: () => void = () => {}): void {
  process.send?.(message, then);
}
