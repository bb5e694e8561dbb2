/** What a formula does where two of its pieces meet: which piece each operation takes that could take more than one. */
export class Choices {
  private readonly taken: { readonly key: string; option: number; readonly of: number }[] = [];

  /** The piece that was taken under a key, where one was. */
  known(key: string): number | undefined {
    return this.taken.find((one) => one.key === key)?.option;
  }

  /** The piece that is taken under a key: the first, until `next` has gone on. */
  take(key: string, of: number): number {
    const known = this.known(key);
    if (known !== undefined) return known;
    this.taken.push({ key, option: 0, of });
    return 0;
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
