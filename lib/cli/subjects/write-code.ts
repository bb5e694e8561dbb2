import type { ScannedLayer } from '../../check/neuron/neuron-variant.ts';
import { checkNeuron, checkSurrogate, type Report, type Surrogate } from '../../index.ts';
import { type CodeOptions, codeOf, type Target } from '../../io/export.ts';

/** What came of writing a surrogate or a neuron as code. */
export interface WrittenCode {
  readonly name: string;
  /** Its lines; null where its check failed. */
  readonly lines: readonly string[] | null;
  /** Which checks failed, and where. */
  readonly failures: readonly string[];
}

/** A surrogate as code that says which checks it passed; not written where one failed, unless it is not to be checked. */
export function writeCode(spike: Surrogate, target: Target, isChecked: boolean): WrittenCode {
  const check = () => checkSurrogate(spike, { settings: [] });
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
  const { checks, passed } = check();
  if (!passed) {
    const failures = checks.filter((one) => !one.passed).map((one) => `${one.name}: ${one.message}`);
    return { name, lines: null, failures };
  }
  const points = checks.reduce((sum, one) => sum + one.points, 0);
  const names = checks.map((one) => one.name).join(', ');
  const notes = [
    `Checked by ${checker}, ${points.toLocaleString('en-US')} comparisons, all passed: ${names}.`,
  ];
  return { name, lines: code({ notes }).split('\n'), failures: [] };
}
