import { readSync, writeSync } from 'node:fs';
import { Deserializer } from 'node:v8';
import { bodySize, frame, headSize, tokenSize } from './frame.ts';
import { rememberIntrinsics } from './remember-intrinsics.ts';
import type { Message, Task } from './task.ts';

/** The file descriptors of a child that its results go to, and that its task comes from. */
export const descriptors = { results: 3, task: 4 } as const;

/** The way from a child to its command. */
export interface Channel {
  readonly task: Task;
  send(message: Message): void;
}

/**
 * Reads the task and takes hold of the way that its results go. To be called before any code of a user is loaded.
 *
 * Each message begins with a secret that came with the task and that only this closure knows; the command takes nothing
 * else for a result, and nothing after it. So the code that is checked cannot send results by what Node offers: there is
 * no `process.send`, and what it writes to the pipe ends the check as an error. Built-in functions are compared with
 * what they were before each message, and replaced ones end the check too. It is no wall against code that was written
 * to get around it in its own process, by an inspector or by reading memory: that would need results that are
 * computed elsewhere, and functions cannot go there.
 */
export function openChannel(): Channel {
  const replaced = rememberIntrinsics();
  const head = readBytes(headSize);
  const deserializer = new Deserializer(readBytes(bodySize(head)));
  deserializer.readHeader();
  const task = deserializer.readValue() as Task;
  const token = head.subarray(0, tokenSize);
  const { reallyExit } = process as unknown as { reallyExit(code: number): never };
  const send = (message: Message) => {
    const place = replaced();
    const isSent = writeAll(frame(token, place === undefined ? message : replacement(place)));
    if (place !== undefined || !isSent) reallyExit(1);
  };
  return { task, send };
}

function replacement(place: string): Message {
  return { kind: 'problem', name: null, text: `it replaces ${place}, which its check runs on.` };
}

function readBytes(count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  for (let at = 0; at < count; ) {
    const read = readSync(descriptors.task, bytes, at, count - at, null);
    if (read === 0) throw new Error('The command ended before it sent its task.');
    at += read;
  }
  return bytes;
}

/** @returns Whether the pipe is still there. */
function writeAll(bytes: Uint8Array): boolean {
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptors.results, bytes, at, bytes.length - at);
    return true;
  } catch {
    return false;
  }
}
