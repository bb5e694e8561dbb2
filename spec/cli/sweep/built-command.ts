import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '../../..');

const cli = join(root, 'lib/cli');

/** Modules of the command stay files of their own: programs of processes are told by theirs. */
const apart: Plugin = {
  name: 'apart',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\./ }, ({ path, resolveDir }) =>
      join(resolveDir, path).startsWith(cli + sep)
        ? { path: path.replace(/\.ts$/, '.js'), external: true }
        : undefined,
    );
  },
};

/** What a process of the command came to. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command, built, so that its processes start in no time. */
export class BuiltCommand {
  private readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async build(): Promise<BuiltCommand> {
    // As deep as lib/cli, from which the command finds the manifest.
    const folder = mkdtempSync(join(root, 'spec/.command-'));
    await build({
      absWorkingDir: root,
      entryPoints: readdirSync(cli, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => join(cli, file)),
      outdir: folder,
      outbase: 'lib/cli',
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'es2022',
      packages: 'external',
      plugins: [apart],
      logLevel: 'error',
    });
    return new BuiltCommand(folder);
  }

  /** Starts it in a folder. */
  start(cwd: string, args: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
    const main = join(this.folder, 'main.js');
    const child = spawn(process.execPath, [main, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err]: [string[], string[]] = [[], []];
    child.stdout.on('data', (text) => out.push(String(text)));
    child.stderr.on('data', (text) => err.push(String(text)));
    const ended = once(child, 'close').then(([code]) => ({ code, out: out.join(''), err: err.join('') }));
    return { child, ended };
  }

  /** Runs it to its end. */
  run(cwd: string, ...args: readonly string[]): Promise<Ended> {
    return this.start(cwd, args).ended;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
