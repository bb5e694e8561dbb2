import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Summary } from '../statistics.ts';
import { digits } from '../table.ts';
import { alternate, overall, ratios } from './alternate.ts';
import { entrants, processOf } from './entrants.ts';
import { figure, type Section } from './section.ts';
import { type Session, skip } from './session.ts';

/** What it takes to have the package, and others. */
export interface PackageFigures {
  /** Bytes of the tarball, and of what it unpacks to. */
  readonly packed: number;
  readonly unpacked: number;
  readonly files: number;
  readonly imports: readonly ImportRow[];
}

/** Milliseconds of a fresh process that imports a framework and ends. */
export interface ImportRow {
  readonly name: string;
  readonly process: Summary;
  readonly ratio?: Summary;
}

const root = join(import.meta.dirname, '../..');

/** Builds the package, and measures its size and its import. */
export async function measurePackage(session: Session): Promise<PackageFigures> {
  session.progress('package: building');
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const text = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [packed] = Object.values(JSON.parse(text)) as [
    { size: number; unpackedSize: number; entryCount: number },
  ];
  const { size, unpackedSize, entryCount } = packed;
  return { packed: size, unpacked: unpackedSize, files: entryCount, imports: await measureImports(session) };
}

async function measureImports(session: Session): Promise<ImportRow[]> {
  const peers = import.meta.dirname;
  const node = (code: string, cwd: string) => () =>
    execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd, stdio: 'pipe' });
  const { command, env } = processOf(entrants.pytorch, session.runtimes);
  const programs = [
    { entrant: entrants.spiketape, run: node("import 'spiketape'", root) },
    { entrant: { ...entrants.spiketape, name: 'an empty Node.js program' }, run: node('', root) },
    {
      entrant: { ...entrants.wasm, name: 'TensorFlow.js with its wasm backend' },
      run: node("import '@tensorflow/tfjs'; import '@tensorflow/tfjs-backend-wasm'", peers),
    },
    {
      entrant: entrants.pytorch,
      run: () => execFileSync(command, ['-c', 'import torch'], { env, stdio: 'pipe' }),
    },
  ];
  const samples = await alternate(
    programs,
    { rounds: session.options.quick ? 3 : 9, budget: 60 },
    async ({ entrant, run }) => {
      session.progress(`package: importing ${entrant.name}`);
      const started = performance.now();
      run();
      return [performance.now() - started];
    },
    ({ entrant }, error) =>
      skip(session, entrant, 'package', error instanceof Error ? lastLine(error) : error),
  );
  const own = samples.get(programs[0] as (typeof programs)[number]);
  return [...samples].map(([{ entrant }, rounds]) => ({
    name: entrant.name,
    process: overall(rounds),
    ...(own && own !== rounds ? { ratio: ratios(rounds, own) } : {}),
  }));
}

function lastLine({ message }: Error): string {
  return message.trim().split('\n').at(-1) ?? message;
}

/** The package for a reader. */
export function packageSection({ packed, unpacked, files, imports }: PackageFigures): Section {
  const kilobytes = (bytes: number) => `${digits(bytes / 1000)} kB`;
  return {
    title: 'Package',
    about:
      'Milliseconds of a fresh process that imports the package as it is published, and ends: median (min-max).',
    headings: ['', 'ms', 'times spiketape'],
    rows: imports.map(({ name, process: time, ratio }) => [name, figure(time), ratio ? figure(ratio) : '']),
    notes: [`The package is ${kilobytes(packed)} packed, ${kilobytes(unpacked)} unpacked, ${files} files.`],
  };
}
