/** A formula uses what cannot be compiled. The message goes on from "the formula": `calls fetch, which is outside …`. */
export class OutsideSubset extends Error {
  constructor(what: string, node?: { readonly line: number }) {
    const line = node ? ` (line ${node.line})` : '';
    super(`${what}, which is outside the formula subset${line}`);
  }
}
