import { closeSync, openSync, readSync } from 'node:fs';
import { show } from '../../util/errors.ts';
import { usingFile } from '../using-file.ts';

/** A line of a file. */
export interface Line {
  readonly text: string;
  /** Its first byte. */
  readonly at: number;
  /** Its bytes, without its end. */
  readonly size: number;
  /** Its number, from 1. */
  readonly number: number;
  /** Whether it ends as lines do. */
  readonly isEnded: boolean;
}

const blockSize = 1 << 20;

const lineEnd = 10;

/** The lines of a file that are not empty, read block by block. @throws UsageError, with its name, where it cannot be read. */
export function* linesOf(file: string, name = show(file)): Generator<Line> {
  const descriptor = usingFile(name, 'read', () => openSync(file, 'r'));
  const readInto = (block: Buffer) => usingFile(name, 'read', () => readSync(descriptor, block));
  try {
    const block = Buffer.alloc(blockSize);
    let rest: Buffer = Buffer.alloc(0);
    let [at, number] = [0, 1];
    for (let size = readInto(block); size > 0; size = readInto(block)) {
      rest = Buffer.concat([rest, block.subarray(0, size)]);
      let from = 0;
      for (let to = rest.indexOf(lineEnd); to >= 0; to = rest.indexOf(lineEnd, from)) {
        const text = rest.toString('utf8', from, to);
        if (text.trim() !== '') yield { text, at: at + from, size: to - from, number, isEnded: true };
        from = to + 1;
        number++;
      }
      rest = rest.subarray(from);
      at += from;
    }
    if (rest.length > 0) yield { text: rest.toString('utf8'), at, size: rest.length, number, isEnded: false };
  } finally {
    closeSync(descriptor);
  }
}
