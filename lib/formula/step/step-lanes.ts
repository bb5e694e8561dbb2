import type { CalledName } from '../called-functions.ts';
import type { Graph, Value } from '../graph.ts';
import type { Lanes } from '../lanes.ts';
import { Lowering } from '../lowering.ts';
import { rewrite } from '../rewrite.ts';

/**
 * Values of a step as operations on Float32 lanes: arithmetic as it is written, functions about as precise as Float32 is.
 * What is the same in all lanes stays as it is.
 */
export class StepLanes {
  private readonly graph: Graph;
  private readonly lanes: Lanes;
  private readonly lowering: Lowering;

  constructor(graph: Graph, lanes: Lanes) {
    this.graph = graph;
    this.lanes = lanes;
    this.lowering = new Lowering(graph, lanes);
  }

  /** @throws OutsideSubset where it would be too long. */
  lower(values: readonly Value[]): Value[] {
    return rewrite(this.graph, this.lowering.withoutLibrary(values), (value, operands) => {
      if (!this.lanes.has(value)) return value;
      if (value.operation === 'detach') return operands[0];
      return value.operation === 'call' ? this.called(value.name as CalledName, operands) : undefined;
    });
  }

  /** A function in Float32 where it has such a form, else in Float64 and rounded. */
  private called(name: CalledName, operands: readonly Value[]): Value {
    const { graph, lanes, lowering } = this;
    const wide = operands.map((operand) => (lanes.has(operand) ? graph.widen(operand) : operand));
    const call = graph.call(name, ...wide);
    return lowering.inSingles(call) ?? graph.narrow(lowering.lower([call])[0] as Value);
  }
}
