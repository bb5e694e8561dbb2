/** What the memory of the kernels is shared out by. */
export interface MemorySettings {
  /** Bytes that it may grow to. Default: what the WebAssembly memory was made for. */
  readonly most: number;
  /** Bytes of them that only kernels take, for what they copy in and for their own work. Default: an eighth. */
  readonly kernelBytes: number;
  /** Bytes that long-lived arrays take before more of them go to ordinary memory. Default: a quarter. */
  readonly permanentBytes: number;
  /** The same for data. Default: a sixteenth. */
  readonly dataBytes: number;
  /** Bytes that the tensors of all open scopes may have, wherever they lie. Default: 4 GiB. */
  readonly scopeBytes: number;
  /** Arrays of fewer elements stay in ordinary memory, where making them is cheaper. Default: 1024. */
  readonly leastElements: number;
  /**
   * Elements of a large array: data so large lie in this memory, and what nothing may read is not written before something
   * does. Default: 65,536.
   */
  readonly leastLarge: number;
}

/** The settings in full. */
export function memorySettings(given: Partial<MemorySettings>, available: number): MemorySettings {
  const most = given.most ?? available;
  return {
    most,
    kernelBytes: most / 8,
    permanentBytes: most / 4,
    dataBytes: most / 16,
    scopeBytes: 2 ** 32,
    leastElements: 1024,
    leastLarge: 1 << 16,
    ...given,
  };
}
