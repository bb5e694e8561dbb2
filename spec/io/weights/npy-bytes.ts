/** An array as NumPy's `save` writes it. */
export function npyBytes(
  descr: string,
  shape: readonly number[],
  data: ArrayBufferView,
  { fortran = false, version = 1 } = {},
): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const order = fortran ? 'True' : 'False';
  return npyOf(`{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${sizes}), }`, data, version);
}

/** The same with a header as it is. */
export function npyOf(header: string, data: ArrayBufferView, version = 1): Uint8Array {
  const lengthSize = version === 1 ? 2 : 4;
  const start = 8 + lengthSize;
  const padding = 64 - ((start + header.length + 1) % 64);
  const text = `${header}${' '.repeat(padding)}\n`;
  const length = Buffer.alloc(lengthSize);
  length.writeUIntLE(text.length, 0, lengthSize);
  return new Uint8Array(
    Buffer.concat([
      Buffer.from('\x93NUMPY', 'latin1'),
      Buffer.from([version, 0]),
      length,
      Buffer.from(text, 'latin1'),
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    ]),
  );
}
