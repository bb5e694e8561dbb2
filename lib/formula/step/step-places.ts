import type { FunctionWriter } from '../function-writer.ts';

/** The parameters of a compiled step, all i32: addresses and numbers of bytes, and of rows. */
export const stepParameters = {
  state: 0,
  stride: 1,
  pitch: 2,
  input: 3,
  at: 4,
  before: 5,
  out: 6,
  rowBytes: 7,
  block: 8,
  offset: 9,
  bytes: 10,
  rows: 11,
} as const;

/** Which addresses a block has before the slots: kept arrays, states that are started from, values of neurons, then others. */
export interface BlockLayout {
  readonly kept: number;
  readonly states: number;
  /** The names of inputs of which each neuron has its own. */
  readonly perNeuron: readonly string[];
  /** Arrays besides. */
  readonly others: number;
}

/** How many addresses a block has. */
export function addressesOf({ kept, states, perNeuron, others }: BlockLayout): number {
  return kept + states + perNeuron.length + others;
}

/** Where an array lies: a local with its address, and the parameter by which that moves on from row to row. */
export interface Place {
  readonly local: number;
  readonly by: number | null;
}

const { state, stride, pitch, input, at, before, out, rowBytes, block, offset } = stepParameters;

/** The arrays that a step reads and writes, each with a local that is set when the step begins. */
export class StepPlaces {
  private readonly fn: FunctionWriter;
  private readonly layout: BlockLayout;
  private readonly found = new Map<string, Place>();

  constructor(fn: FunctionWriter, layout: BlockLayout) {
    this.fn = fn;
    this.layout = layout;
  }

  /** All that have been asked for. */
  get all(): readonly Place[] {
    return [...this.found.values()];
  }

  /** What is carried from step to step. */
  carried(i: number): Place {
    const { once } = this.fn;
    if (i === 0) return this.once('carried 0', pitch, () => once.get(state));
    const { local } = this.carried(i - 1);
    return this.once(`carried ${i}`, pitch, () => once.get(local).get(stride).op('i32.add'));
  }

  get input(): Place {
    return this.once('input', pitch, () => this.fn.once.get(input));
  }

  get out(): Place {
    return this.once('out', rowBytes, () => this.fn.once.get(out));
  }

  kept(i: number): Place {
    return this.listed(`kept ${i}`, i, at, rowBytes);
  }

  /** What the step before has kept. */
  before(i: number): Place {
    return this.listed(`before ${i}`, i, before, rowBytes);
  }

  start(i: number): Place {
    return this.listed(`start ${i}`, this.layout.kept + i, before, rowBytes);
  }

  perNeuron(name: string): Place {
    const { kept, states, perNeuron } = this.layout;
    return this.listed(name, kept + states + perNeuron.indexOf(name), offset, null);
  }

  other(i: number): Place {
    const { kept, states, perNeuron } = this.layout;
    return this.listed(`other ${i}`, kept + states + perNeuron.length + i, at, rowBytes);
  }

  private listed(key: string, index: number, from: number, by: number | null): Place {
    return this.once(key, by, () =>
      this.fn.once
        .get(block)
        .memory('i32.load', 4 * index)
        .get(from)
        .op('i32.add'),
    );
  }

  private once(key: string, by: number | null, push: () => void): Place {
    const known = this.found.get(key);
    if (known !== undefined) return known;
    push();
    const local = this.fn.local('i32');
    this.fn.once.set(local);
    const place = { local, by };
    this.found.set(key, place);
    return place;
  }
}
