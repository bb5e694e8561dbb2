import type { ByteReader } from '../bytes/byte-reader.ts';
import { opcodes } from './opcodes.ts';
import { PickleMachine, type PickleScope } from './pickle-machine.ts';

/**
 * The value of a pickle. It is a closed machine: it knows the opcodes of its table and the names of its scope, and nothing
 * of a pickle is ever run or looked up elsewhere.
 *
 * @returns Numbers, texts, booleans, null, bytes, `PyTuple`, `PyList`, `PyDict`, and what the scope gives.
 * @throws RangeError, with the byte, for an opcode or a name that it does not know, and for a pickle that is damaged.
 */
export function unpickle(reader: ByteReader, scope: PickleScope): unknown {
  const machine: PickleMachine = new PickleMachine(reader, scope);
  for (;;) {
    const at = reader.at;
    const code = reader.u8('an opcode');
    machine.opcodeAt = at;
    if (code === stop) return machine.result();
    const opcode = opcodes.get(code);
    if (opcode === undefined)
      machine.fail(`got the opcode 0x${code.toString(16).padStart(2, '0')}, which no weights need.`);
    opcode(machine, reader);
  }
}

const stop = 0x2e;
