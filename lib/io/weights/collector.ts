import { failRange, show } from '../../util/errors.ts';
import type { Budget } from '../bytes/budget.ts';
import { mostDepth } from '../json/parse-json.ts';
import { type WeightArray, type Weights, type WeightsSource, weightsSource } from './weights.ts';

/** What the place of a value in a file costs, besides its name. */
const placeCost = 256;

/** Collects the arrays of a file by name. */
export class Collector {
  private readonly arrays: Record<string, WeightArray> = Object.create(null);

  private readonly place: string;
  private readonly budget: Budget;

  constructor(place: string, budget: Budget) {
    this.place = place;
    this.budget = budget;
  }

  /** Adds an array. @throws RangeError where the name is taken. */
  add(name: string, array: WeightArray): void {
    if (name in this.arrays) failRange(this.place, `got two arrays with the name ${show(name)}.`);
    this.visit(name, 0);
    this.arrays[name] = array;
  }

  /** Tells that a value is looked at, so that values in values come to an end. */
  visit(name: string, depth: number): void {
    if (depth > mostDepth)
      failRange(this.place, `is deeper than ${mostDepth} at ${show(name.slice(0, 80))}.`);
    this.budget.spend(this.place, placeCost + name.length);
  }

  /** What was added. */
  finish(source: WeightsSource): Weights {
    return Object.assign(this.arrays, { [weightsSource]: source }) as Weights;
  }
}

/** The name of a value within another. */
export function nameWithin(name: string, key: string | number): string {
  return name === '' ? String(key) : `${name}.${key}`;
}
