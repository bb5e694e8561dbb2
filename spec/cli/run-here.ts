import { deserialize, serialize } from 'node:v8';
import { serveCheck } from '../../lib/cli/check/serve-check.ts';
import type { RunTask } from '../../lib/cli/isolated/run-isolated.ts';
import { serveAnswers } from '../../lib/cli/subjects/serve-answers.ts';

/** Does a task in this process, which costs a hundredth of one of its own; for what ends, and leaves the process as it is. */
export const runHere: RunTask = async (task, _, receive) => {
  // What is sent passes the bytes that it would pass between processes.
  const send: typeof receive = (message) => receive(deserialize(serialize(message)));
  send({ kind: 'ready' });
  if (task.kind === 'check') await serveCheck(task, send);
  else await serveAnswers(task, send);
  return { kind: 'done' };
};
