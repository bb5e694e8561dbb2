/** A tuple of Python. */
export class PyTuple {
  readonly items: readonly unknown[];

  constructor(items: readonly unknown[]) {
    this.items = items;
  }
}

/** A list of Python. */
export class PyList {
  readonly items: unknown[] = [];
}

/** A dict of Python; OrderedDict is one too. */
export class PyDict {
  readonly entries = new Map<string | number, unknown>();
}

/** A function that a pickle may call by its name. */
export class PyFunction {
  readonly name: string;
  /** What it gives; undefined for arguments that it does not take. */
  readonly call: (args: readonly unknown[]) => unknown;

  constructor(name: string, call: (args: readonly unknown[]) => unknown) {
    this.name = name;
    this.call = call;
  }
}
