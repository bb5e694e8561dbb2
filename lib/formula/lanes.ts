import type { Value } from './graph.ts';

/** Tells values that differ from lane to lane from those that are the same in all, parameters and what depends on them alone. */
export class Lanes {
  private readonly inputs: ReadonlySet<string>;
  private readonly known = new Map<Value, boolean>();

  /** @param inputs - The names of the inputs that differ from lane to lane. */
  constructor(inputs: Iterable<string>) {
    this.inputs = new Set(inputs);
  }

  /** Whether a value differs from lane to lane. */
  has(value: Value): boolean {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    const { operation, operands, name } = value;
    const found =
      operation === 'input' ? this.inputs.has(name as string) : operands.some((operand) => this.has(operand));
    this.known.set(value, found);
    return found;
  }
}
