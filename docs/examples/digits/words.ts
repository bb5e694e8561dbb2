/** A share as a percentage. */
export function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}

/** A whole number. */
export function count(n: number): string {
  return n.toLocaleString('en-US');
}

/** Some of what has a name. */
export function plural(n: number, noun: string): string {
  return `${count(n)} ${noun}${n === 1 ? '' : 's'}`;
}

/** Seconds, or minutes of them. */
export function duration(seconds: number): string {
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
