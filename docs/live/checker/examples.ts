/** A surrogate to begin with. */
export interface Example {
  readonly name: string;
  readonly origin: string;
  readonly gradient: string;
  readonly parameters: Readonly<Record<string, number>>;
}

/** Right ones, and ones with mistakes that have been made. */
export const examples: readonly [Example, ...Example[]] = [
  {
    name: 'tanh: right',
    origin: 'tanh(alpha * x) / 2',
    gradient: 'alpha / (2 * cosh(alpha * x) ** 2)',
    parameters: { alpha: 2 },
  },
  {
    name: 'tanh: a factor alpha is missing',
    origin: 'tanh(alpha * x) / 2',
    gradient: '1 / (2 * cosh(alpha * x) ** 2)',
    parameters: { alpha: 2 },
  },
  {
    name: 'arctangent: another slope inside',
    origin: 'atan(pi / 2 * alpha * x) / pi + 1 / 2',
    gradient: 'alpha / 2 / (1 + (alpha * x) ** 2)',
    parameters: { alpha: 2 },
  },
  {
    name: 'logistic: overflows far out',
    origin: '1 / (1 + exp(-k * x))',
    gradient: 'k * exp(-k * x) / (1 + exp(-k * x)) ** 2',
    parameters: { k: 4 },
  },
  {
    name: 'a box: right',
    origin: 'max(0, min(1, (x + w) / (2 * w)))',
    gradient: 'abs(x) <= w ? 1 / (2 * w) : 0',
    parameters: { w: 0.5 },
  },
  {
    name: 'a bell: beside the threshold',
    origin: 'tanh(x / 2) / 2',
    gradient: '1 / (4 * cosh((x - 1) / 2) ** 2)',
    parameters: {},
  },
];
