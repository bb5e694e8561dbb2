import type { CodeWriter } from '../code-writer.ts';
import { FunctionWriter } from '../function-writer.ts';
import type { Value } from '../graph.ts';
import { LaneWriter } from '../lane-writer.ts';
import type { Lanes } from '../lanes.ts';
import type { Same } from '../same.ts';
import { type Place, type StepPlaces, stepParameters } from './step-places.ts';

/** A value that a step computes, and where it goes. */
export interface Result {
  readonly value: Value;
  readonly to: Place;
  /** Whether it is written only where there is an address for it. */
  readonly isOptional?: boolean;
  /** The input under which values after it read it. */
  readonly as?: string;
}

/** What one function of a step computes. */
export interface StepCode {
  readonly fn: FunctionWriter;
  readonly lanes: Lanes;
  readonly same: Same;
  readonly places: StepPlaces;
  readonly results: readonly Result[];
  /** Where an input is read. */
  placeOf(name: string): Place;
  /** The number of an imported function. */
  imported(name: string): number;
}

const { out, bytes, rows } = stepParameters;

/** A function of a step without code. */
export function stepFunction(): FunctionWriter {
  return new FunctionWriter(Object.keys(stepParameters).length);
}

/** Writes the loops over rows and columns: four columns at a time, then the one to three that are left. */
export function writeStep(step: StepCode): void {
  const { fn } = step;
  const { code, once } = fn;
  const [column, last] = [fn.local('i32'), fn.local('i32')];
  once.get(bytes).i32(16).op('i32.sub').set(last);
  code.block().loop().get(rows).i32(0).op('i32.le_s').branchIf(1);
  code.i32(0).set(column);
  code.block().loop().get(column).get(last).op('i32.gt_s').branchIf(1);
  writeBody(step, new Fours(code, column));
  code.get(column).i32(16).op('i32.add').set(column).branch(0).end().end();
  code.get(column).get(bytes).op('i32.lt_s').if();
  writeBody(step, new Rest(fn, column));
  code.end();
  code.get(rows).i32(1).op('i32.sub').set(rows);
  for (const { local, by } of step.places.all)
    if (by !== null) code.get(local).get(by).op('i32.add').set(local);
  code.branch(0).end().end();
}

/** How columns are read and written. */
interface Columns {
  /** Pushes those of an array. */
  load(place: Place): void;
  /** Writes a local to those of an array. */
  store(place: Place, from: number): void;
}

function writeBody({ fn, lanes, same, results, placeOf, imported }: StepCode, columns: Columns): void {
  const { code } = fn;
  const computed = new Map<string, number>();
  const input = (name: string) => {
    const local = computed.get(name);
    if (local === undefined) columns.load(placeOf(name));
    else code.get(local);
  };
  const values = results.map(({ value }) => value);
  const writer = new LaneWriter({ fn, lanes, same, input, imported }, code, values);
  const locals = results.map(({ value, as }) => {
    const local = fn.local();
    writer.push(value);
    code.set(local);
    if (as !== undefined) computed.set(as, local);
    return local;
  });
  // All is read before anything is written: what is carried lies where it was.
  results.forEach(({ to, isOptional }, i) => {
    if (isOptional) code.get(out).if();
    columns.store(to, locals[i] as number);
    if (isOptional) code.end();
  });
}

class Fours implements Columns {
  private readonly code: CodeWriter;
  private readonly column: number;

  constructor(code: CodeWriter, column: number) {
    this.code = code;
    this.column = column;
  }

  load(place: Place): void {
    this.address(place).memory('v128.load');
  }

  store(place: Place, from: number): void {
    this.address(place).get(from).memory('v128.store');
  }

  private address({ local }: Place): CodeWriter {
    return this.code.get(local).get(this.column).op('i32.add');
  }
}

/** One to three columns; nothing beyond them is read or written. */
class Rest implements Columns {
  private readonly fn: FunctionWriter;
  private readonly column: number;
  private readonly left: number;
  private readonly at: number;

  constructor(fn: FunctionWriter, column: number) {
    this.fn = fn;
    this.column = column;
    this.left = fn.local('i32');
    this.at = fn.local('i32');
    fn.code.get(bytes).get(column).op('i32.sub').set(this.left);
  }

  load(place: Place): void {
    const { code } = this.fn;
    const lanes = this.fn.local();
    this.setAddress(place);
    code.get(this.at).memory('v128.load32_zero').set(lanes);
    this.forEachMore((lane) => {
      code
        .get(this.at)
        .get(lanes)
        .memoryLane('v128.load32_lane', lane, 4 * lane)
        .set(lanes);
    });
    code.get(lanes);
  }

  store(place: Place, from: number): void {
    const { code } = this.fn;
    this.setAddress(place);
    code.get(this.at).get(from).memoryLane('v128.store32_lane', 0);
    this.forEachMore((lane) => {
      code
        .get(this.at)
        .get(from)
        .memoryLane('v128.store32_lane', lane, 4 * lane);
    });
  }

  private setAddress({ local }: Place): void {
    this.fn.code.get(local).get(this.column).op('i32.add').set(this.at);
  }

  /** For the second column and the third, where there are any. */
  private forEachMore(write: (lane: number) => void): void {
    const { code } = this.fn;
    for (const lane of [1, 2]) {
      code
        .get(this.left)
        .i32(4 * lane)
        .op('i32.gt_s')
        .if();
      write(lane);
      code.end();
    }
  }
}
