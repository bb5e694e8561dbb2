// The program of the processes that tasks run in: it does the task that comes from the command, sends what comes of it, and ends.
import { descriptors, openChannel } from './isolated/open-channel.ts';
import { watchCommand } from './isolated/watch-command.ts';
import { messageOf } from './message-of.ts';

const { task, send } = openChannel();
await watchCommand(descriptors.task);
const verb = task.kind === 'check' ? 'checked' : 'asked';
// What a module has started and nobody waits for.
process.on('uncaughtException', (error) => {
  send({ kind: 'problem', name: null, text: `it threw beside what was ${verb}: ${messageOf(error)}` });
  process.exit(1);
});
if (task.kind === 'check') {
  const { serveCheck } = await import('./check/serve-check.ts');
  send({ kind: 'ready' });
  await serveCheck(task, send);
} else {
  const { serveAnswers } = await import('./subjects/serve-answers.ts');
  send({ kind: 'ready' });
  await serveAnswers(task, send);
}
send({ kind: 'done' });
process.exit(0);
