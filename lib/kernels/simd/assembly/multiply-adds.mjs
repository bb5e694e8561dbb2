// Where the plain form of the module has what the fused form does at once, so that one is made of the other when it is loaded: a
// multiplication, a sum that is put on the stack, an addition.

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
