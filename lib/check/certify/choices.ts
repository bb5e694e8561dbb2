interface Taken {
  readonly key: string;
  readonly option: number;
  readonly of: number;
  readonly first: number;
}

/** What a formula does where two of its pieces meet: which piece each operation takes that could take more than one. */
export class Choices {
  private readonly taken: Taken[] = [];

  /** The piece that was taken under a key, where one was. */
  known(key: string): number | undefined {
    const found = this.taken.find((one) => one.key === key);
    return found && found.first + found.option;
  }

  /** The piece that is taken under a key, of so many from a first one on: this, until `next` has gone on. */
  take(key: string, of: number, first: number): number {
    const known = this.known(key);
    if (known !== undefined) return known;
    this.taken.push({ key, option: 0, of, first });
    return first;
  }

  /** Goes on to the next combination; false when there was none left. */
  next(): boolean {
    for (let last = this.taken.pop(); last !== undefined; last = this.taken.pop()) {
      if (last.option + 1 === last.of) continue;
      this.taken.push({ ...last, option: last.option + 1 });
      return true;
    }
    return false;
  }
}
