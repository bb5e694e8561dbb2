/** A safetensors file with a header as it is. */
export function safetensorsOf(
  header: string,
  data: ArrayBufferView,
  length = Buffer.byteLength(header),
): Uint8Array {
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(length));
  return new Uint8Array(
    Buffer.concat([size, Buffer.from(header), new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]),
  );
}
