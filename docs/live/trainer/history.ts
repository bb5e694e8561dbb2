/** A long row of numbers as at most a thousand means of as many numbers each. */
export class History {
  /** Numbers that a mean is of. */
  private width = 1;
  private sum = 0;
  private count = 0;
  private means: number[] = [];

  push(value: number): void {
    this.sum += value;
    this.count += 1;
    if (this.count < this.width) return;
    this.means.push(this.sum / this.count);
    this.sum = 0;
    this.count = 0;
    if (this.means.length < most) return;
    this.width *= 2;
    this.means = Array.from(
      { length: most / 2 },
      (_, i) => ((this.means[2 * i] as number) + (this.means[2 * i + 1] as number)) / 2,
    );
  }

  /** The position, from 1, of the last number of each mean. */
  get x(): number[] {
    return this.means.map((_, i) => (i + 1) * this.width);
  }

  get y(): readonly number[] {
    return this.means;
  }

  /** Each mean together with those before it, the last ones most. */
  get smooth(): number[] {
    const keep = 0.95 ** this.width;
    let [sum, weight] = [0, 0];
    return this.means.map((value) => {
      sum = keep * sum + (1 - keep) * value;
      weight = keep * weight + (1 - keep);
      return sum / weight;
    });
  }
}

const most = 1000;
