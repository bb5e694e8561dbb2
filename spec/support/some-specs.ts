import { drawn } from './covering.ts';

type Holds = () => void | Promise<void>;

/** Specs of one kind, of which some are drawn at a desk and all are run in CI. */
export class SomeSpecs {
  private readonly specs: {
    readonly title: string;
    readonly holds: Holds;
    readonly limit: number | undefined;
  }[] = [];

  /** @param limit - The milliseconds that it may take, where these are others than of most specs. */
  readonly it = (title: string, holds: Holds, limit?: number): void => {
    this.specs.push({ title, holds, limit });
  };

  /** Defines so many of them. */
  define(count: number): void {
    for (const { title, holds, limit } of drawn(this.specs, count)) {
      const spec = it(title, holds);
      if (limit !== undefined) spec.timeout(limit);
    }
  }
}
