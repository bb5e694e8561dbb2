import { itSome, type Tests } from './covering.ts';

/** Specs of one kind that are made one by one, of which some are drawn at a desk and all are run in CI. */
export class SomeSpecs {
  private readonly tests: Record<string, Tests[string]> = {};

  /** @param limit - The milliseconds that it may take, where these are others than of most specs. */
  readonly it = (title: string, holds: () => void | Promise<void>, limit?: number): void => {
    this.tests[title] = function () {
      if (limit !== undefined) this.timeout(limit);
      return holds();
    };
  };

  /** Defines so many of them. */
  define(count: number): void {
    itSome(this.tests, count);
  }
}
