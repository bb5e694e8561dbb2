import { existsSync, readFileSync, watch } from 'node:fs';
import { dirname } from 'node:path';

/** Waits until a file has so many lines. */
export function linesThere(file: string, count: number): Promise<void> {
  const has = () => existsSync(file) && readFileSync(file, 'utf8').split('\n').length > count;
  return new Promise((resolve) => {
    const look = () => {
      if (!has()) return;
      watcher.close();
      resolve();
    };
    const watcher = watch(dirname(file), look);
    look();
  });
}
