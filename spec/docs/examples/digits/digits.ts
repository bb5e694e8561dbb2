import { type DigitsData, loadDigits } from '../../../../docs/examples/digits/data.ts';

let loaded: DigitsData | undefined;

/** The digits of the example, which take a second to load; loaded once. */
export function digits(): DigitsData {
  loaded ??= loadDigits();
  return loaded;
}
