import { failRange } from '../../util/errors.ts';

const least = 64 * 2 ** 20;
const ratio = 100;

/** How much memory a file may still take besides its own bytes: what bounds archives that unpack to far more than they are. */
export class Budget {
  private left: number;

  private readonly size: number;

  /** @param size - The bytes of the file. It may take 100 times as much, and 64 MiB in any case. */
  constructor(size: number) {
    this.size = size;
    this.left = least + ratio * size;
  }

  /** Takes bytes off. @throws RangeError where too few are left. */
  spend(place: string, bytes: number): void {
    this.left -= bytes;
    if (this.left >= 0) return;
    const limit = `${least / 2 ** 20} MiB and ${ratio} bytes for each of its own`;
    failRange(place, `a file of ${this.size} bytes would take more memory than is allowed: ${limit}.`);
  }
}
