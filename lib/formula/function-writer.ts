import { CodeWriter } from './code-writer.ts';
import { types } from './instructions.ts';

export type LocalType = 'i32' | 'v128';

/** Writes a function of integers that gives nothing: its locals, and code in two parts. */
export class FunctionWriter {
  /** How many parameters it has, all i32: locals 0 and on. */
  readonly parameters: number;
  /** What is run first, such as constants. */
  readonly once = new CodeWriter();
  /** What is run then. */
  readonly code = new CodeWriter();
  private readonly locals: LocalType[] = [];

  constructor(parameters: number) {
    this.parameters = parameters;
  }

  /** The number of a new local. */
  local(type: LocalType = 'v128'): number {
    this.locals.push(type);
    return this.parameters + this.locals.length - 1;
  }

  /** The function as it stands in a module: the types of its locals, then its code. */
  body(): CodeWriter {
    const groups: { readonly type: LocalType; count: number }[] = [];
    for (const type of this.locals) {
      const last = groups.at(-1);
      if (last?.type === type) last.count++;
      else groups.push({ type, count: 1 });
    }
    const body = new CodeWriter().unsigned(groups.length);
    for (const { type, count } of groups) body.unsigned(count).byte(types[type]);
    return body.append(this.once).append(this.code).end();
  }
}
