/** Thrown where the memory of the kernels has no block for one of them: what was to be done is done by the reference. */
export class NoRoom extends Error {
  constructor(bytes: number) {
    super(`memory: got ${bytes} bytes for a kernel when there is no such block.`);
  }
}
