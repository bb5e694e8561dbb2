import { OutsideSubset } from '../../formula/outside-subset.ts';
import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import { failRange, failType, rejectUnknownKeys, show } from '../../util/errors.ts';
import { version } from '../../util/version.ts';
import { type Formulas, formulasOf } from './formulas-of.ts';
import { identifierOf } from './identifier-of.ts';
import type { Language } from './language.ts';
import { languages } from './languages.ts';
import { type Target, targets } from './targets.ts';
import { writeFunction } from './write-function.ts';

/** Options of `codeOf`. */
export interface CodeOptions {
  /** Lines for the comment on top: what was checked. Default: that nothing was. */
  readonly notes?: readonly string[];
}

const place = 'codeOf';

/**
 * A surrogate as code for somewhere else, its parameters as constants: a `torch.autograd.Function`, a `jax.custom_vjp`, or functions
 * `NAME_forward`, `NAME_gradient` and `NAME_origin` of C, CUDA or WGSL. It is written from the same graph that its kernels are compiled
 * from; the formulas are read, and never run.
 *
 * @throws TypeError for what is no surrogate of one input, RangeError for an unknown target, and where a formula is outside
 * the subset or uses what the target does not have; the text names it.
 */
export function codeOf<K extends string>(
  spike: Surrogate<K>,
  target: Target,
  options: CodeOptions = {},
): string {
  requireOneInput(spike);
  if (!targets.includes(target))
    failRange(place, `got the target ${show(target)} when one of ${targets.join(', ')} was due.`);
  const notes = requireNotes(options);
  const { row } = spike;
  try {
    return write(spike as unknown as Surrogate, languages[target], notes);
  } catch (error) {
    if (error instanceof OutsideSubset)
      failRange(place, `${row.name} cannot be written: its ${error.message}.`);
    if (error instanceof Unwritable)
      failRange(place, `${row.name}: ${target} does not have ${error.message}.`);
    throw error;
  }
}

/** What a language does not have. */
class Unwritable extends Error {}

function write(spike: Surrogate, language: Language, notes: readonly string[]): string {
  const { row } = spike;
  const name = identifierOf(row.name);
  const draws = row.stochastic === true;
  const formulas = formulasOf(spike, language);
  const written = functionsOf(language, name, formulas, draws);
  const functions = [...helpersIn(language, written), ...written].map((text) =>
    text.replace(/%(?=[a-z]\w*\()/gi, `${name}_`),
  );
  return language.file({ name, header: headerOf(spike, notes), functions, draws });
}

function functionsOf(language: Language, name: string, formulas: Formulas, draws: boolean): string[] {
  try {
    return (['forward', 'gradient', 'origin'] as const).map((part) =>
      writeFunction(language, `${name}_${part}`, formulas[part], draws && part === 'forward'),
    );
  } catch (error) {
    if (error instanceof RangeError) throw new Unwritable(error.message);
    throw error;
  }
}

/** The helpers that functions call. */
function helpersIn({ helpers }: Language, functions: readonly string[]): string[] {
  const used = Object.keys(helpers).filter((name) => functions.some((text) => text.includes(`%${name}(`)));
  return used.map((name) => helpers[name] as string);
}

function headerOf(spike: Surrogate, notes: readonly string[]): string[] {
  const { row } = spike;
  const lines = [
    `${spike}: a spike with a surrogate gradient, written by spiketape ${version}.`,
    ...(row.source === undefined ? [] : [`Source: ${row.source}`]),
    ...notes,
  ];
  return lines.map(inComment);
}

/** A text that stays within a comment of one line. */
function inComment(text: string): string {
  return text
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\\|\?\?\//g, '/')
    .trim();
}

function requireNotes(options: CodeOptions): readonly string[] {
  rejectUnknownKeys(place, options, ['notes']);
  const { notes = ['Not checked: checkSurrogate was not run.'] } = options;
  if (!Array.isArray(notes) || notes.some((note) => typeof note !== 'string'))
    failType(place, `got ${show(notes)} as notes when an array of texts was due.`);
  return notes;
}

function requireOneInput(spike: unknown): void {
  const row: unknown = typeof spike === 'function' ? Reflect.get(spike, 'row') : undefined;
  if (typeof row !== 'object' || row === null || !Reflect.has(row, 'name'))
    failType(place, `got ${show(spike)} when a surrogate was due.`);
  const { name, inputs, of } = row as { name: string; inputs?: number; of?: { name: string } };
  if (inputs === 2)
    failType(place, `${name} has two inputs when one was due; ${of?.name} is what it is made from.`);
  const { params } = spike as Surrogate;
  const learned = Object.keys(params ?? {}).find((key) => typeof Reflect.get(params, key) !== 'number');
  if (params === undefined || learned !== undefined)
    failType(place, `${name} has parameters that are learned when numbers were due.`);
}
