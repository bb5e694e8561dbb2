import type { Templates } from '../language.ts';

/** Operators that all languages write alike. */
export const arithmetic: Templates = {
  add: '$1 + $2',
  sub: '$1 - $2',
  mul: '$1 * $2',
  div: '$1 / $2',
  neg: '-$1',
  lt: '$1 < $2',
  le: '$1 <= $2',
  eq: '$1 == $2',
};
