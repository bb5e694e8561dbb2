import type { ScannedLayer } from '../../check/neuron/neuron-variant.ts';
import { checkNeuron, checkSurrogate, type Report, type Surrogate } from '../../index.ts';
import { type CodeOptions, codeOf, type Target } from '../../io/export.ts';
import { sourceDate } from '../line/source-date.ts';

/** What came of writing a surrogate or a neuron as code. */
export interface WrittenCode {
  readonly name: string;
  /** Its lines; null where its check failed. */
  readonly lines: readonly string[] | null;
  /** Which checks failed, and where. */
  readonly failures: readonly string[];
}

/** Where the gradient of a surrogate is certified before it is written. */
const certified = [-64, 64] as const;

/**
 * A surrogate as code that says which checks it passed and what is proven of it; not written where a check failed, unless it is
 * not to be checked.
 */
export function writeCode(spike: Surrogate, target: Target, isChecked: boolean): WrittenCode {
  const check = () => checkSurrogate(spike, { settings: [], certify: certified });
  return written(spike.row.name, 'checkSurrogate', isChecked ? check : null, (options) =>
    codeOf(spike, target, options),
  );
}

/** The step of a neuron as code, likewise. */
export function writeNeuron(layer: ScannedLayer, target: Target, isChecked: boolean): WrittenCode {
  const check = () => checkNeuron(layer, { settings: [], surrogates: [] });
  return written(layer.neuron.name, 'checkNeuron', isChecked ? check : null, (options) =>
    codeOf(layer, target, options),
  );
}

function written(
  name: string,
  checker: string,
  check: (() => Report) | null,
  code: (options?: CodeOptions) => string,
): WrittenCode {
  // What cannot be written needs no check.
  const unchecked = code();
  if (check === null) return { name, lines: unchecked.split('\n'), failures: [] };
  const { checks, certificate } = check();
  const judged = certificate?.verdict === 'open' ? checks.filter((one) => !isCertificate(one)) : checks;
  const failures = judged.filter((one) => !one.passed).map((one) => `${one.name}: ${one.message}`);
  if (failures.length > 0) return { name, lines: null, failures };
  return { name, lines: code({ notes: notesOf(checker, judged) }).split('\n'), failures };
}

/** What was checked, by what and when; what is proven. */
function notesOf(checker: string, checks: Report['checks']): string[] {
  const compared = checks.filter((one) => !isCertificate(one));
  const points = compared.reduce((sum, one) => sum + one.points, 0).toLocaleString('en-US');
  const names = compared.map((one) => one.name).join(', ');
  return [
    `Checked by ${checker} on ${sourceDate()}, ${points} comparisons, all passed: ${names}.`,
    ...checks
      .filter(isCertificate)
      .map(({ detail = '' }) => `Certified, gradient g and origin G: ${ascii(detail)}.`),
  ];
}

/** Compilers differ in how they read anything else. */
function ascii(text: string): string {
  return text.replaceAll('−', '-');
}

function isCertificate({ name }: Report['checks'][number]): boolean {
  return name === 'certificate';
}
