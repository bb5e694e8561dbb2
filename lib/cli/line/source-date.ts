import { show } from '../../util/errors.ts';
import { UsageError } from '../usage-error.ts';

/** The last second that a date has. */
const lastSecond = 8.64e12;

/**
 * The day that goes into what is written: today, or that of SOURCE_DATE_EPOCH (seconds since 1970,
 * reproducible-builds.org/specs/source-date-epoch), by which builds give the same files again.
 *
 * @throws UsageError for an epoch that is none.
 */
export function sourceDate(): string {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  const seconds = epoch ? Number(epoch) : Date.now() / 1000;
  if (epoch && !(Number.isInteger(seconds) && seconds >= 0 && seconds <= lastSecond))
    throw new UsageError(`SOURCE_DATE_EPOCH: got ${show(epoch)} when whole seconds since 1970 were due.`);
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
