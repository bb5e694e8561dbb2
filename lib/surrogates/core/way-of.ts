const origin = 'spike.origin(x) is the origin, and smooth(f) runs f with origins in place of spikes';

/** What there is here for parameters that only other libraries have. */
const ways: Readonly<Record<string, string>> = {
  origin,
  spiking: origin,
  epsilon: 'no formula here needs one to be finite',
  omit_scale: 'no scale is omitted here, the gradient is the derivative of the origin',
};

/** The names here of parameters that other libraries call otherwise. */
const names: Readonly<Record<string, string>> = { slope: 'alpha', leak: 'alpha', threshold: 'thr' };

/** What to use in place of a parameter of another library, if anything is known of it. */
export function wayOf(key: string, known: readonly string[]): string | undefined {
  if (Object.hasOwn(ways, key)) return ways[key];
  const name = Object.hasOwn(names, key) ? names[key] : undefined;
  return name !== undefined && known.includes(name) ? `${key} is called ${name} here` : undefined;
}
