/** The modules of a step, compiled when the package was built for parameters that all neurons share. */
export interface BuiltModules {
  /** The spikes and the gradient that they were compiled for. */
  readonly of: string;
  readonly forward: BuiltModule;
  readonly backward: BuiltModule;
}

/** A module as it is built in: its bytes in hexadecimal numbers, and its slots as values of a graph. */
export interface BuiltModule {
  readonly bytes: string;
  readonly graph: string;
  readonly slots: readonly (readonly [place: number, isSingle: boolean])[];
}
