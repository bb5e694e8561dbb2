interface Chunks {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array }>;
  cancel(): Promise<void>;
}

interface Sink {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

interface TransformStream {
  readonly readable: { getReader(): Chunks };
  readonly writable: { getWriter(): Sink };
}

/** What Node and pages both have; the package asks for the types of neither. */
const surroundings = globalThis as unknown as {
  readonly TextDecoder: new (
    encoding: string,
    options?: { fatal?: boolean; ignoreBOM?: boolean },
  ) => { decode(bytes: Uint8Array): string };
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly DecompressionStream: new (format: 'deflate-raw') => TransformStream;
};

/** UTF-8 as text; undefined where it is none. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new surroundings.TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Text as UTF-8. */
export function toUtf8(text: string): Uint8Array {
  return new surroundings.TextEncoder().encode(text);
}

/**
 * Unpacks deflated bytes.
 *
 * @param size - How many bytes are due. No more memory than that is taken, whatever comes.
 * @returns The bytes; undefined where there are more, fewer, or the packed ones are damaged.
 */
export async function inflate(packed: Uint8Array, size: number): Promise<Uint8Array | undefined> {
  const { readable, writable } = new surroundings.DecompressionStream('deflate-raw');
  const [chunks, sink] = [readable.getReader(), writable.getWriter()];
  // What is wrong is told by the reading end as well.
  sink.write(packed).catch(() => {});
  sink.close().catch(() => {});
  const out = new Uint8Array(size);
  try {
    return (await fill(out, chunks)) ? out : undefined;
  } catch {
    return undefined;
  }
}

/** Whether chunks have exactly the bytes of an array, which it gets. */
async function fill(out: Uint8Array, chunks: Chunks): Promise<boolean> {
  let at = 0;
  for (;;) {
    const { done, value } = await chunks.read();
    if (done || value === undefined) return at === out.length;
    if (at + value.length > out.length) {
      await chunks.cancel();
      return false;
    }
    out.set(value, at);
    at += value.length;
  }
}
