// What a thread runs, as text: it needs no file of its own, so that the package may be bundled. `control` holds, shared with
// the thread that hands out work, the words that `threads.ts` names.

/** The program of a worker, for Node and for pages. */
export const workerSource = `
const start = ({ module, memory, control }) => {
  const [GENERATION, TICKET, PARTS, DONE, FAILED, KERNEL, CALL, READY, SCRATCH, STRIDE, MODULES] = [...Array(11).keys()];
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), { env: { memory } });
  const names = Object.keys(exports);
  const scalar = Object.fromEntries(Object.getOwnPropertyNames(Math).map((name) => [name, Math[name]]));
  scalar.pow = (base, exponent) => base ** exponent;
  scalar.remainder = (a, b) => a % b;
  let loaded = 0;
  const load = (slot) => {
    const [version, address, length, position] = control.subarray(MODULES + 1 + 4 * slot, MODULES + 5 + 4 * slot);
    if (version <= loaded) return;
    const bytes = new Uint8Array(memory.buffer, address >>> 0, length).slice();
    const more = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory }, scalar });
    const { table } = exports;
    Object.values(more.exports).forEach((f, i) => {
      if (table.length <= position + i) table.grow(position + i + 1 - table.length);
      table.set(position + i, f);
    });
  };
  const loadModules = () => {
    const last = control[MODULES];
    if (last === loaded) return;
    for (let slot = 0; MODULES + 1 + 4 * slot < control.length; slot++) load(slot);
    loaded = last;
  };
  const own = Atomics.add(control, READY, 1) + 1;
  let seen = 0;
  for (;;) {
    for (let spin = 0; spin < 4000 && Atomics.load(control, GENERATION) === seen; spin++);
    Atomics.wait(control, GENERATION, seen);
    seen = Atomics.load(control, GENERATION);
    const parts = control[PARTS];
    const kernel = exports[names[control[KERNEL]]];
    const scratch = (control[SCRATCH] >>> 0) + own * control[STRIDE];
    const mark = (seen & 0x7fff) << 16;
    for (;;) {
      const ticket = Atomics.load(control, TICKET);
      if ((ticket & 0x7fff0000) !== mark) break;
      const part = ticket & 0xffff;
      if (part >= parts) break;
      if (Atomics.compareExchange(control, TICKET, ticket, ticket + 1) !== ticket) continue;
      try {
        loadModules();
        kernel(part, scratch, control[CALL]);
      } catch {
        Atomics.store(control, FAILED, own + 1);
      }
      if (Atomics.add(control, DONE, 1) + 1 === parts) Atomics.notify(control, DONE);
    }
  }
};
if (typeof require === 'function') start(require('node:worker_threads').workerData);
else onmessage = ({ data }) => start(data);
`;
