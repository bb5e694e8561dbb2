#!/usr/bin/env node
import { run } from './run.ts';
import { terminalOf } from './terminal.ts';

// A reader that has seen enough, as `head` has, is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await run(process.argv.slice(2), terminalOf(process.stdout, process.stderr));
