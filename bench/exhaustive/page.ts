import type { Result } from './results.ts';
import type { Errors } from './worst.ts';

/** The page docs/exhaustive.md. */
export function exhaustivePage(results: readonly Result[]): string {
  const head =
    '| name | origin: ulp | relative | denormal | gradient: ulp | relative | denormal | spikes | \\|g − G′\\| | run |';
  return [
    '# Every single-precision number',
    '',
    '<!-- Generated from bench/exhaustive/results.json by `npm run exhaustive`. -->',
    '',
    'All 4,294,967,296 numbers of Float32 through the kernels as they are shipped (SIMD), at the default parameters: origin and gradient',
    'against the same formulas in double precision, spikes against the comparison, and, in double precision, the hand-written',
    'gradient against the derivative that is derived from the origin. In each cell the largest error, and the input of it.',
    'Errors are in units of the last place (ulp) of the exact result, where half of one is the rounding itself, and relative to it;',
    'where the exact result is a denormal or less, they are absolute. |g − G′| is in units of the peak, but for numbers within 2^-50 of a kink, and where an origin has |0|.',
    'NaN has to give NaN.',
    '',
    'Only what was run stands here: `npm run exhaustive -- --only arctan` adds a line.',
    '',
    head,
    head.replaceAll('\\|', '').replaceAll(/[^|]+/g, '---'),
    ...results.map(row),
    '',
  ].join('\n');
}

function row({ name, origin, gradient, wrongSpikes, wrongSpikeAt, apart, apartAt, ...run }: Result): string {
  const spikes = wrongSpikes === 0 ? 'all right' : `${wrongSpikes} wrong, at ${short(wrongSpikeAt)}`;
  const { date, cpuSeconds, threads } = run;
  const cells = [
    `\`${name}\``,
    ...errorCells(origin),
    ...errorCells(gradient),
    spikes,
    cell(apart, apartAt),
    `${date.slice(0, 10)}, ${Math.round(cpuSeconds)} s of CPU, ${threads} threads`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function errorCells({ ulps, ulpsAt, relative, relativeAt, tiny, tinyAt, lost, lostAt }: Errors): string[] {
  const missing = lost > 0 ? `; ${lost} NaN or infinite, at ${short(lostAt)}` : '';
  return [`${cell(ulps, ulpsAt)}${missing}`, cell(relative, relativeAt), cell(tiny * 2 ** -149, tinyAt)];
}

function cell(error: number, at: number): string {
  return error === 0 ? '0' : `${Number(error.toPrecision(3))} at ${short(at)}`;
}

function short(x: number): string {
  return String(Number(x.toPrecision(6)));
}
