import { systemText } from '../util/system-reason.ts';
import { UsageError } from './usage-error.ts';

/** What comes of reading or writing a file. @throws UsageError that names it, where the system does not let it be done. */
export function usingFile<T>(name: string, doing: 'read' | 'write', f: () => T): T {
  try {
    return f();
  } catch (error) {
    throw new UsageError(systemText(name, doing, error));
  }
}
