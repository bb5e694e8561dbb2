import { type CodeOptions, finishedCode, inComment } from '../../../formula/code/finished-code.ts';
import { helpersIn } from '../../../formula/code/helpers-in.ts';
import { identifierOf } from '../../../formula/code/identifier-of.ts';
import type { Language } from '../../../formula/code/language.ts';
import { languages } from '../../../formula/code/languages.ts';
import type { Target } from '../../../formula/code/targets.ts';
import { writeFunction } from '../../../formula/code/write-function.ts';
import { version } from '../../../util/version.ts';
import { type CodedSurrogate, type Formulas, formulasOf } from './formulas-of.ts';
import { requireCodable } from './require-codable.ts';

/**
 * A surrogate as code, its parameters as constants: a `torch.autograd.Function`, a `jax.custom_vjp`, or functions `NAME_forward`,
 * `NAME_gradient` and `NAME_origin`.
 *
 * @param place - What errors name.
 * @throws RangeError for an unknown target, and for what the target cannot express; TypeError for what is no surrogate of one input.
 */
export function surrogateCode(place: string, spike: unknown, target: Target, options?: CodeOptions): string {
  requireCodable(place, spike);
  const code = { place, name: spike.row.name, checker: 'checkSurrogate', target, options };
  return finishedCode(code, (notes) => write(spike, languages[target], notes));
}

function write(spike: CodedSurrogate, language: Language, notes: readonly string[]): string {
  const { row } = spike;
  const name = identifierOf(row.name);
  const draws = row.stochastic === true;
  const written = functionsOf(language, name, formulasOf(spike, language), draws);
  const functions = [...helpersIn(language, written), ...written].map((text) =>
    text.replace(/%(?=[a-z]\w*\()/gi, `${name}_`),
  );
  return language.file({ name, header: headerOf(spike, notes), functions, draws });
}

function functionsOf(language: Language, name: string, formulas: Formulas, draws: boolean): string[] {
  return (['forward', 'gradient', 'origin'] as const).map((part) =>
    writeFunction(language, `${name}_${part}`, formulas[part], draws && part === 'forward'),
  );
}

function headerOf(spike: CodedSurrogate, notes: readonly string[]): string[] {
  const { row } = spike;
  const lines = [
    `${spike}: a spike with a surrogate gradient, written by spiketape ${version}.`,
    ...(row.source === undefined ? [] : [`Source: ${row.source}`]),
  ];
  return [...lines.map(inComment), ...notes];
}
