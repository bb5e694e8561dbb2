import type { AnyNode } from 'acorn';

/** A formula uses what cannot be compiled. The message goes on from "the formula": `calls fetch, which is outside …`. */
export class OutsideSubset extends Error {
  constructor(what: string, node?: AnyNode) {
    const line = node?.loc ? ` (line ${node.loc.start.line})` : '';
    super(`${what}, which is outside the formula subset${line}`);
  }
}
