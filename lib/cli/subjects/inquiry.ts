import { basename } from 'node:path';
import type { Response } from '../../check/neuron/response-of.ts';
import type { Target } from '../../io/export.ts';
import { type Problem, type Results, resultsOf } from '../isolated/results-of.ts';
import type { End } from '../isolated/run-isolated.ts';
import type { Message, Source, Task } from '../isolated/task.ts';
import type { CommandLine } from '../line/command-line.ts';
import { readTimeLimit } from '../line/time-limit.ts';
import type { Quantity } from '../plot/sample.ts';
import type { Failure } from '../print-result.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { Times } from './measure.ts';
import type { NeuronDescription } from './neuron-description.ts';
import type { Description, Query, Selection } from './query.ts';
import { serveAnswers } from './serve-answers.ts';
import { sourceOf } from './source-of.ts';
import type { NeuronTimes } from './time-neuron.ts';
import type { WrittenCode } from './write-code.ts';

/** A function that was asked for by a name or a file. */
export interface Subject extends Description {
  readonly source: Source;
  readonly selection: Selection;
}

/** Neurons that were asked for. */
export interface NeuronSubject extends NeuronDescription {
  readonly source: Source;
  readonly selection: Selection;
}

/**
 * Asks about functions, wherever they are: those of the registry in this process, those of files in one of their own.
 * What cannot be had is noted, and the rest goes on.
 */
export class Inquiry {
  readonly failures: Failure[] = [];
  private readonly command: string;
  private readonly seconds: number;
  private readonly terminal: Terminal;

  /** @throws UsageError for a time limit that is none. */
  constructor(command: string, line: CommandLine, terminal: Terminal) {
    this.command = command;
    this.seconds = readTimeLimit(line);
    this.terminal = terminal;
  }

  /** The functions that were typed, each under what was selected. */
  async subjects(typed: readonly string[], selection: Selection): Promise<Subject[]> {
    const found: Subject[] = [];
    for (const text of typed) {
      const source = this.source(text);
      if (!source) continue;
      const results = await this.ask<Description>(source, { kind: 'describe', selection });
      found.push(...results.map((description) => ({ ...description, source, selection })));
    }
    return found;
  }

  /** The functions and neurons that were typed, each under what was selected. */
  async everything(
    typed: readonly string[],
    selection: Selection,
  ): Promise<{ functions: Subject[]; neurons: NeuronSubject[] }> {
    const functions: Subject[] = [];
    const neurons: NeuronSubject[] = [];
    for (const text of typed) {
      const source = this.source(text);
      if (!source) continue;
      const query = { kind: 'describe', selection, neurons: true } as const;
      for (const one of await this.ask<Description | NeuronDescription>(source, query))
        if (one.kind === 'neuron') neurons.push({ ...one, source, selection });
        else functions.push({ ...one, source, selection });
    }
    return { functions, neurons };
  }

  /** What a neuron does under a current. */
  async respond({ source, selection, part }: NeuronSubject): Promise<Response | undefined> {
    const [response] = await this.ask<Response>(source, { kind: 'respond', selection, part });
    return response;
  }

  /** What a step of a neuron costs, measured in a process of its own. */
  async time({ source, selection, part }: NeuronSubject, quick: boolean): Promise<NeuronTimes | undefined> {
    const [times] = await this.ask<NeuronTimes>(source, { kind: 'time', selection, part, quick });
    return times;
  }

  /** Of some functions those with one input. */
  ofOneInput(subjects: readonly Subject[]): Subject[] {
    return subjects.filter(({ name, inputs, madeFrom, source }) => {
      if (inputs === 1) return true;
      const text = `${name}: it has two inputs when one was due; ${madeFrom} is what it is made from.`;
      this.failures.push({ source: source.typed, error: `${this.command}: ${text}` });
      return false;
    });
  }

  /** What a function gives at some points, a row for each quantity. */
  async sample({ source, selection, part }: Subject, what: readonly Quantity[], xs: Float64Array) {
    const [rows] = await this.ask<Float64Array[]>(source, { kind: 'sample', selection, part, what, xs });
    return rows;
  }

  /** What the kernels of a function cost, measured in a process of its own. */
  async measure({ source, selection, part }: Subject, quick: boolean): Promise<Times | undefined> {
    const { choices } = selection;
    const [times] = await this.ask<Times>(source, { kind: 'measure', selection: { choices }, part, quick });
    return times;
  }

  /** A function as code for a target. */
  write(subject: Subject, target: Target, isChecked: boolean): Promise<WrittenCode | undefined> {
    return this.written('write', subject, target, isChecked);
  }

  /** The step of a neuron as code for a target. */
  writeNeuron(subject: NeuronSubject, target: Target, isChecked: boolean): Promise<WrittenCode | undefined> {
    return this.written('writeNeuron', subject, target, isChecked);
  }

  private async written(
    kind: 'write' | 'writeNeuron',
    { source, selection, part }: Pick<Subject, 'source' | 'selection' | 'part'>,
    target: Target,
    isChecked: boolean,
  ): Promise<WrittenCode | undefined> {
    const [written] = await this.ask<WrittenCode>(source, { kind, selection, part, target, isChecked });
    return written;
  }

  private source(typed: string): Source | undefined {
    try {
      return sourceOf(typed);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      this.failures.push({ source: typed, error: `${this.command}: ${error.message}` });
      return undefined;
    }
  }

  private async ask<T>(source: Source, query: Query): Promise<readonly T[]> {
    const isHere = 'name' in source && query.kind !== 'measure' && query.kind !== 'time';
    const task = { kind: 'answer', source, query } as const;
    const { results, problems }: Results<T> = await resultsOf(
      task,
      this.seconds,
      this.terminal.progress,
      isHere ? runHere : this.terminal.runTask,
    );
    this.terminal.progress('');
    this.failures.push(...problems.map((problem) => failureOf(source, problem)));
    return results;
  }
}

async function runHere(task: Task, _: number, receive: (message: Message) => void): Promise<End> {
  if (task.kind === 'answer') await serveAnswers(task, receive);
  return { kind: 'done' };
}

/** A problem as it is printed: after its file, where it has one, and its name. */
export function failureOf(source: Source, { name, text }: Problem): Failure {
  const places = ['file' in source ? basename(source.file) : source.name, name ?? ''];
  const named = [...new Set(places)].filter((place) => place !== '');
  const error = named.reduceRight(
    (rest, place) => (rest.startsWith(`${place}: `) ? rest : `${place}: ${rest}`),
    text,
  );
  return { source: source.typed, error };
}

/** A neuron with all the parameters that may be chosen, whatever they are now. */
export function withAllParameters({ name, parameters }: NeuronSubject) {
  return { name, params: Object.fromEntries(Object.keys(parameters).map((one) => [one, Number.NaN])) };
}
