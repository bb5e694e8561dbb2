const barSize = 20;

/** How far a study is. */
export interface Standing {
  /** Finished runs, those of earlier times too. */
  readonly done: number;
  readonly of: number;
  readonly failed: number;
  /** Runs that finished since the command began, and its seconds. */
  readonly doneNow: number;
  readonly seconds: number;
}

/** A bar, the runs, the failed ones, and the time left. */
export function progressText({ done, of, failed, doneNow, seconds }: Standing): string {
  const filled = of === 0 ? barSize : Math.floor((done / of) * barSize);
  const bar = '█'.repeat(filled) + '░'.repeat(barSize - filled);
  const left = doneNow === 0 ? Number.NaN : (seconds / doneNow) * (of - done);
  return [bar, `${done}/${of} runs`, ...(failed > 0 ? [`${failed} failed`] : []), `${clock(left)} left`].join(
    '  ',
  );
}

/** Minutes and seconds, `1:05`, with hours where there are any, `2:01:05`. */
function clock(seconds: number): string {
  if (!Number.isFinite(seconds)) return '-:--';
  const total = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  const minutes = Math.floor(total / 60);
  if (minutes < 60) return `${minutes}:${two(total % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(total % 60)}`;
}
