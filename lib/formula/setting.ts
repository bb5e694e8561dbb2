import type { Value } from './graph.ts';
import { operate } from './operate.ts';

/** Values of some inputs, and with them of all values that depend on no others. */
export class Setting {
  private readonly inputs: Readonly<Record<string, number>>;
  private readonly known = new Map<Value, number | boolean | undefined>();

  constructor(inputs: Readonly<Record<string, number>> = {}) {
    this.inputs = inputs;
  }

  /** What a value is under the setting, in Float64; undefined where it depends on an input that has none. */
  of(value: Value): number | boolean | undefined {
    if (value.constant !== undefined) return value.constant;
    if (this.known.has(value)) return this.known.get(value);
    const found = this.find(value);
    this.known.set(value, found);
    return found;
  }

  private find(value: Value): number | boolean | undefined {
    const { operation, operands, name } = value;
    if (operation === 'input')
      return Object.hasOwn(this.inputs, name as string) ? this.inputs[name as string] : undefined;
    // What a spike is, of a constant too, the surrogate says when it runs: strict or not, smooth or not.
    if (operation === 'spike' || operation === 'slope') return undefined;
    const numbers: number[] = [];
    for (const operand of operands) {
      const number = this.of(operand);
      if (number === undefined) return undefined;
      numbers.push(Number(number));
    }
    const result = operate(value, numbers);
    return value.isMask ? result !== 0 : result;
  }
}
