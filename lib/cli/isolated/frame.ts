import { Serializer } from 'node:v8';

/** Bytes of the secret that frames begin with. */
export const tokenSize = 32;

/** Bytes of a frame before its message: the secret, and how long the message is. */
export const headSize = tokenSize + 4;

/** A message between a command and its child: secret, length, message. */
export function frame(token: Uint8Array, message: unknown): Uint8Array {
  const serializer = new Serializer();
  serializer.writeHeader();
  serializer.writeValue(message);
  const body = serializer.releaseBuffer();
  const bytes = new Uint8Array(headSize + body.length);
  bytes.set(token);
  new DataView(bytes.buffer).setUint32(tokenSize, body.length);
  bytes.set(body, headSize);
  return bytes;
}

/** The length of the message of a frame. */
export function bodySize(head: Uint8Array): number {
  return new DataView(head.buffer, head.byteOffset).getUint32(tokenSize);
}
