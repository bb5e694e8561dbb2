import { join } from 'node:path';
import { type RunTask, runIsolated } from '../../lib/cli/isolated/run-isolated.ts';
import { built } from '../support/built.ts';

/** Does a task in a process of its own, that of the built command. */
export const runBuilt: RunTask = async (task, seconds, receive) => {
  const program = join(await built(), 'cli/child-program.js');
  const { execArgv } = process;
  // What this process needs for sources, that of what is built does not.
  process.execArgv = [];
  try {
    return runIsolated(task, seconds, receive, program);
  } finally {
    process.execArgv = execArgv;
  }
};
