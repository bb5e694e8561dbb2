import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { built } from '../../support/built.ts';
import { collecting } from '../collecting.ts';

/** What a process of the command came to. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A process of the command that runs. */
interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Waits until it says something on standard error, or ends. */
  readonly said: (text: string) => Promise<void>;
}

/** The built command, in processes that are watched while they run. */
export class BuiltCommand {
  private readonly main: string;

  private constructor(main: string) {
    this.main = main;
  }

  static async build(): Promise<BuiltCommand> {
    return new BuiltCommand(join(await built(), 'cli/main.js'));
  }

  /** Starts it in a folder. */
  start(cwd: string, args: readonly string[]): Started {
    const child = spawn(process.execPath, [this.main, ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, err]: [string[], string[]] = [[], []];
    child.stdout.on('data', (text) => out.push(String(text)));
    child.stderr.on('data', (text) => err.push(String(text)));
    const ended = once(child, 'close').then(([code]) => ({ code, out: out.join(''), err: err.join('') }));
    const said = (text: string) =>
      new Promise<void>((resolve) => {
        const look = () => err.join('').includes(text) && resolve();
        child.stderr.on('data', look).on('close', resolve);
        look();
      });
    return { child, ended, said };
  }

  /** Runs it to its end. */
  run(cwd: string, ...args: readonly string[]): Promise<Ended> {
    return this.start(cwd, args).ended;
  }

  /** The same in this process, one at a time: only what it starts are processes. What these print is not in what is given. */
  async here(cwd: string, ...args: readonly string[]): Promise<Ended> {
    const file = join(dirname(this.main), 'run.js');
    const { run } = (await import(pathToFileURL(file).href)) as typeof import('../../../lib/cli/run.ts');
    const [before, { execArgv }] = [process.cwd(), process];
    process.chdir(cwd);
    // What this process needs for sources, those of what is built do not.
    process.execArgv = [];
    try {
      const runTask = () => Promise.reject(new Error('a sweep has no tasks'));
      return await collecting((terminal) => run(args, terminal), { runTask });
    } finally {
      process.chdir(before);
      process.execArgv = execArgv;
    }
  }
}
