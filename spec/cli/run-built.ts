import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RunTask } from '../../lib/cli/isolated/run-isolated.ts';
import { built } from '../support/built.ts';

/** Does a task in a process of its own, that of the built command. */
export const runBuilt: RunTask = async (task, seconds, receive) => {
  const file = join(await built(), 'cli/isolated/run-isolated.js');
  const { runIsolated } = (await import(pathToFileURL(file).href)) as { runIsolated: RunTask };
  const { execArgv } = process;
  // What this process needs for sources, that of what is built does not.
  process.execArgv = [];
  try {
    return runIsolated(task, seconds, receive);
  } finally {
    process.execArgv = execArgv;
  }
};
