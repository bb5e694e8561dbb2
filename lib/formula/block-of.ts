import { addressBytes } from './address-bytes.ts';

/** What `apply` of a module is given: the addresses of outputs and inputs, then the slots. */
export function blockOf(addresses: readonly number[], slots: Uint8Array): Uint8Array {
  const first = addressBytes(addresses.length);
  const block = new Uint8Array(first + slots.length);
  new Uint32Array(block.buffer, 0, addresses.length).set(addresses);
  block.set(slots, first);
  return block;
}
