// Where the form of the module for newer engines differs from the plain one, so that one is made of the other when it is loaded:
// it does at once what the plain form has as a multiplication, a sum that is put on the stack, and an addition; and it lacks stores
// that only help older engines.

/** f32x4.mul, local.get of a local below 128, f32x4.add. */
const apart = [0xfd, 0xe6, 0x01, 0x20, null, 0xfd, 0xe4, 0x01];
/** f32x4.relaxed_madd. */
const together = [0xfd, 0x85, 0x02];

/** The positions of all multiplications in `plain` that are fused in `fused`. */
export function placesOf(plain, fused) {
  const [functions, others] = [bodiesOf(plain), bodiesOf(fused)];
  const places = [];
  functions.forEach(({ start, end }, i) => {
    const other = others[i];
    const due = find(fused, other.start, other.end, together).length;
    const found = due === 0 ? [] : find(plain, start, end, apart);
    if (found.length !== due) throw new Error(`function ${i}: ${found.length} places of ${due} multiplications and additions.`);
    places.push(...found);
  });
  if (places.length === 0) throw new Error('there is no multiplication and addition to be fused.');
  return places;
}

/** v128.store with the alignment of those that only older engines are faster with, and an offset. */
const spareStore = [0xfd, 0x0b, 0, null];

/** The positions of these stores. */
export function sparesOf(plain) {
  const places = bodiesOf(plain).flatMap(({ start, end }) => find(plain, start, end, spareStore));
  if (places.length === 0) throw new Error('there is no store for older engines.');
  return places;
}

function find(bytes, start, end, pattern) {
  const found = [];
  for (let at = start; at + pattern.length <= end; at++)
    if (pattern.every((byte, i) => byte === null || bytes[at + i] === byte)) found.push(at);
  return found;
}

/** The first and the last position of each function in the code section of a module. */
function bodiesOf(bytes) {
  let at = 8;
  const read = () => {
    let [value, shift] = [0, 0];
    for (;;) {
      const byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
      shift += 7;
    }
  };
  for (;;) {
    const section = bytes[at++];
    const size = read();
    if (section === 10) break;
    at += size;
  }
  return Array.from({ length: read() }, () => {
    const size = read();
    const start = at;
    at += size;
    return { start, end: at };
  });
}
