import { failRange, failType, rejectUnknownKeys, show } from '../../util/errors.ts';
import { OutsideSubset } from '../outside-subset.ts';
import { type Target, targets } from './targets.ts';
import { Unwritable } from './unwritable.ts';

/** Options of code that is written. */
export interface CodeOptions {
  /** Lines for the comment on top: what was checked. Default: that nothing was. */
  readonly notes?: readonly string[] | undefined;
}

/** What code is asked for. */
export interface AskedCode {
  /** What errors name. */
  readonly place: string;
  /** What is written. */
  readonly name: string;
  /** What could have checked it. */
  readonly checker: string;
  readonly target: Target;
  readonly options: CodeOptions | undefined;
}

/**
 * Code for a target, from lines for its comment.
 *
 * @throws TypeError for other options; RangeError for an unknown target, and where a formula is outside the subset or uses what the
 *   target does not have; the text names it.
 */
export function finishedCode(
  { place, name, checker, target, options = {} }: AskedCode,
  write: (notes: readonly string[]) => string,
): string {
  if (!targets.includes(target))
    failRange(place, `got the target ${show(target)} when one of ${targets.join(', ')} was due.`);
  const notes = requireNotes(place, options, checker);
  try {
    return write(notes.map(inComment));
  } catch (error) {
    if (error instanceof OutsideSubset) failRange(place, `${name} cannot be written: its ${error.message}.`);
    if (error instanceof Unwritable) failRange(place, `${name}: ${target} does not have ${error.message}.`);
    throw error;
  }
}

/** A text that stays within a comment of one line, and names no encoding to Python. */
export function inComment(text: string): string {
  return text
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\\|\?\?\//g, '/')
    .replace(/coding(?=[:=])/g, '$& ')
    .trim();
}

function requireNotes(place: string, options: CodeOptions, checker: string): readonly string[] {
  rejectUnknownKeys(place, options, ['notes']);
  const { notes = [`Not checked: ${checker} was not run.`] } = options;
  if (!Array.isArray(notes) || notes.some((note) => typeof note !== 'string'))
    failType(place, `got ${show(notes)} as notes when an array of texts was due.`);
  return notes;
}
