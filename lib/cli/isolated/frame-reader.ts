import { timingSafeEqual } from 'node:crypto';
import { Deserializer } from 'node:v8';
import { bodySize, headSize, tokenSize } from './frame.ts';

/** Takes the messages out of what came through a pipe. */
export class FrameReader {
  private readonly token: Uint8Array;
  private rest: Buffer = Buffer.alloc(0);

  constructor(token: Uint8Array) {
    this.token = token;
  }

  /** @returns The messages that are complete now; undefined where something came that lacks the secret. */
  read(chunk: Buffer): unknown[] | undefined {
    this.rest = Buffer.concat([this.rest, chunk]);
    const messages: unknown[] = [];
    while (this.rest.length >= headSize) {
      if (!timingSafeEqual(this.rest.subarray(0, tokenSize), this.token)) return undefined;
      const end = headSize + bodySize(this.rest);
      if (this.rest.length < end) break;
      messages.push(decoded(this.rest.subarray(headSize, end)));
      this.rest = this.rest.subarray(end);
    }
    return messages;
  }

  /** Whether what came ended within a message, or with what is none. */
  get isCut(): boolean {
    return this.rest.length > 0;
  }
}

function decoded(body: Uint8Array): unknown {
  const deserializer = new Deserializer(body);
  deserializer.readHeader();
  return deserializer.readValue();
}
