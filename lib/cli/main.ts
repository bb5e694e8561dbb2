#!/usr/bin/env node
import { systemText } from '../util/system-reason.ts';
import { exitCodes } from './command.ts';
import { run } from './run.ts';
import { printError, terminalOf } from './terminal.ts';

const terminal = terminalOf(process.stdout, process.stderr);

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough, as `head` has, is no error.
    if (error.code === 'EPIPE') return;
    process.exitCode = exitCodes.unusable;
    if (stream === process.stdout) printError(terminal, systemText('standard output', 'write', error));
  });
}

const code = await run(process.argv.slice(2), terminal);
process.exitCode ??= code;
