const size = 624;
const shift = 397;

/**
 * The numbers of `numpy.random.RandomState(seed)`: MT19937 (Matsumoto and Nishimura 1998), seeded by its `init_genrand`.
 *
 * Doubles have 53 bits of two words; integers below n are words masked to as many bits as n - 1 has, those above rejected.
 */
export class MersenneTwister {
  private readonly state = new Uint32Array(size);
  private at = size;

  constructor(seed: number) {
    this.state[0] = seed;
    for (let i = 1; i < size; i++) {
      const before = this.word(i - 1);
      this.state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
    }
  }

  /** The next number in [0, 1), as `rand()` gives it. */
  double(): number {
    const [high, low] = [this.next() >>> 5, this.next() >>> 6];
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** The next integer from 0 to n - 1, as `randint(n)` gives it; n is at most 2³¹. */
  integer(n: number): number {
    const mask = 2 ** (32 - Math.clz32(n - 1)) - 1;
    for (;;) {
      const value = this.next() & mask;
      if (value < n) return value;
    }
  }

  private next(): number {
    if (this.at === size) this.twist();
    let y = this.word(this.at++);
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  private twist(): void {
    for (let i = 0; i < size; i++) {
      const y = (this.word(i) & 0x80000000) | (this.word(i + 1) & 0x7fffffff);
      this.state[i] = this.word(i + shift) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.at = 0;
  }

  private word(i: number): number {
    return this.state[i % size] as number;
  }
}
