import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * How the comparison talks with a framework, which runs in a process of its own: one line of JSON asks, one line
 * answers. `{"id":3,"command":"train","batches":[0,1]}` is answered by `{"id":3,"ok":{…}}` or `{"id":3,"error":"…"}`.
 * protocol.py is the other side in Python.
 */
export interface Request {
  readonly command: string;
  readonly [setting: string]: unknown;
}

/** How a process is started. */
export interface Start {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** A framework in a process of its own. One question at a time. */
export class Child {
  readonly #name: string;
  readonly #process: ChildProcess;
  #asked = 0;
  #due: { resolve: (ok: unknown) => void; reject: (error: Error) => void } | undefined;
  #failure: Error | undefined;
  #complaint = '';

  constructor(name: string, { command, args, env, cwd }: Start) {
    this.#name = name;
    const child = spawn(command, args, { env: env ?? process.env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#process = child;
    child.on('error', (error) => this.#fail(`could not be started (${error.message}).`));
    child.on('close', (code, signal) =>
      this.#fail(`its process ended with ${signal ?? `code ${code}`}${this.#why()}`),
    );
    child.stdin.on('error', () => {});
    child.stderr.on('data', (text: Buffer) => {
      this.#complaint = (this.#complaint + text).slice(-2000);
    });
    createInterface({ input: child.stdout }).on('line', (line) => this.#hear(line));
  }

  /** The number that the system knows the process by; undefined when it could not be started. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /**
   * The answer to a question.
   *
   * @throws Error that names the framework when it says that it failed, dies, answers with something else or not in
   *   time. The process is ended then, but for a failure that it told of itself.
   */
  async ask<T>(request: Request, seconds = 600): Promise<T> {
    if (this.#failure) throw this.#failure;
    const id = ++this.#asked;
    const timer = setTimeout(
      () => this.#fail(`gave no answer to "${request.command}" within ${seconds} s.`),
      seconds * 1000,
    );
    try {
      return await new Promise<T>((resolve, reject) => {
        this.#due = { resolve: resolve as (ok: unknown) => void, reject };
        this.#process.stdin?.write(`${JSON.stringify({ id, ...request })}\n`);
      });
    } finally {
      clearTimeout(timer);
      this.#due = undefined;
    }
  }

  /** Ends the process. */
  stop(): void {
    this.#failure ??= new Error(`${this.#name}: was stopped.`);
    this.#process.kill('SIGKILL');
  }

  #hear(line: string): void {
    const answer = parse(line);
    if (!this.#due || answer?.id !== this.#asked) {
      this.#fail(`said ${JSON.stringify(line.slice(0, 80))} when an answer in JSON was due.`);
    } else if (answer.error !== undefined) {
      this.#due.reject(new Error(`${this.#name}: ${answer.error}`));
    } else {
      this.#due.resolve(answer.ok);
    }
  }

  #fail(what: string): void {
    this.#failure ??= new Error(`${this.#name}: ${what}`);
    this.#due?.reject(this.#failure);
    this.#process.kill('SIGKILL');
  }

  /** The last line of what the process complained of that names an error, or else the last. */
  #why(): string {
    const lines = this.#complaint.trim().split('\n');
    const told = lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1);
    return told ? `: ${told}` : '.';
  }
}

function parse(line: string): { id?: unknown; ok?: unknown; error?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What a process answers, by the name of the command; each takes what the other side writes for it. */
export type Commands = Readonly<Record<string, (request: never) => unknown>>;

/**
 * The other side: answers what comes in on standard input, and ends the process, its threads too, when that closes. What
 * else is printed goes to standard error.
 */
export async function serve(commands: Commands): Promise<void> {
  console.log = console.info = console.error;
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as Request & { id: number };
    process.stdout.write(`${JSON.stringify({ id: request.id, ...(await answerTo(commands, request)) })}\n`);
  }
  process.exit();
}

async function answerTo(commands: Commands, request: Request): Promise<{ ok: unknown } | { error: string }> {
  const run = commands[request.command];
  if (!run) return { error: `there is no command "${request.command}".` };
  try {
    return { ok: (await run(request as never)) ?? null };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
