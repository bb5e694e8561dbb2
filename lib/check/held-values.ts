import { within } from '../array/context.ts';
import type { FloatArray } from '../array/layout.ts';

/**
 * What is detached while a function runs inside `smooth`, in order: recorded where it is differentiated, and put back wherever it
 * is differenced, so that a difference sees no more than a gradient does.
 */
export class HeldValues {
  private values: Float64Array[] = [];

  /** Whether anything was detached. */
  get isEmpty(): boolean {
    return this.values.length === 0;
  }

  /** Runs `f` and keeps what it detaches. */
  record<R>(f: () => R): R {
    const values: Float64Array[] = [];
    const result = within({ detached: (x) => values.push(Float64Array.from(x)) }, f);
    this.values = values;
    return result;
  }

  /**
   * Runs `f` with what was kept in place of what it detaches.
   *
   * @throws RangeError when it detaches other numbers of values.
   */
  replay<R>(f: () => R): R {
    let next = 0;
    const put = (x: FloatArray) => {
      const held = this.values[next++];
      if (held?.length !== x.length)
        throw new RangeError('it detaches values that it did not detach at the inputs.');
      x.set(held);
    };
    return within({ detached: put }, f);
  }
}
