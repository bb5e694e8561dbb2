const polynomial = 0xedb88320;

/** The checksum of zip, the CRC-32 of ISO 3309; of several pieces in a row, each from the checksum before it. */
export function crc32(bytes: Uint8Array, before = 0): number {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => remainder(byte));
  let crc = before ^ 0xffffffff;
  for (let i = 0; i < bytes.length; i++)
    crc = (crc >>> 8) ^ (table[(crc ^ (bytes[i] as number)) & 0xff] as number);
  return (crc ^ 0xffffffff) >>> 0;
}

function remainder(byte: number): number {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
  return crc;
}
