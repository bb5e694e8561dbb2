import type { Graph, Operation, Value } from './graph.ts';

/** All values of a graph as a text: each with the places of its operands, so that the graph is read again as it was. */
export function writeGraph(graph: Graph): string {
  return graph.values.map(writeValue).join(';');
}

function writeValue({ operation, operands, constant, name, isMask }: Value): string {
  const shown = Object.is(constant, -0) ? '-0' : constant;
  const own = [name && `.${name}`, constant !== undefined && `=${shown}`, isMask && '?'].filter(Boolean);
  return [operation, ...operands.map(({ id }) => id), ...own].join(' ');
}

/** The values of a text in a graph, at their places. Those that the graph has already are these. */
export function readGraph(graph: Graph, text: string): Value[] {
  const values: Value[] = [];
  for (const one of text.split(';')) values.push(readValue(graph, one.split(' '), values));
  return values;
}

function readValue(graph: Graph, [operation, ...rest]: readonly string[], values: readonly Value[]): Value {
  const operands: Value[] = [];
  const own: { name?: string; constant?: number | boolean } = {};
  let isMask = false;
  for (const word of rest) {
    if (word === '?') isMask = true;
    else if (word[0] === '.') own.name = word.slice(1);
    else if (word[0] === '=') own.constant = constantOf(word.slice(1));
    else operands.push(values[Number(word)] as Value);
  }
  return graph.intern({ operation: operation as Operation, operands, isMask, ...own });
}

function constantOf(text: string): number | boolean {
  return text === 'true' || (text !== 'false' && Number(text));
}
