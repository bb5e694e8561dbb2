import { expect } from 'chai';
import fc from 'fast-check';
import { Graph } from '../../lib/formula/graph.ts';
import { readGraph, writeGraph } from '../../lib/formula/graph-text.ts';

describe('the text of a graph', () => {
  it('is read as it was: inputs, constants of any kind, operations, masks and calls', () => {
    fc.assert(
      fc.property(fc.double(), fc.boolean(), (number, isTrue) => {
        const graph = new Graph();
        const [x, c] = [graph.input('x'), graph.constant(number)];
        const mask = graph.and(
          graph.compare('lt', x, c),
          graph.not(graph.compare('eq', x, graph.constant(-0))),
        );
        graph.select(mask, graph.arithmetic('add', x, c), graph.call('exp', x));
        graph.constant(isTrue);
        const read = readGraph(new Graph(), writeGraph(graph));
        const plain = ({ operands, ...own }: (typeof read)[number]) => ({
          ...own,
          operands: operands.map(({ id }) => id),
        });
        expect(read.map(plain)).to.deep.equal(graph.values.map(plain));
      }),
    );
  });

  it('names the values that a graph has already', () => {
    const graph = new Graph();
    graph.arithmetic('mul', graph.input('x'), graph.constant(3));
    const before = graph.values;
    expect(readGraph(graph, writeGraph(graph))).to.deep.equal(before);
    expect(graph.size).to.equal(before.length);
  });
});
