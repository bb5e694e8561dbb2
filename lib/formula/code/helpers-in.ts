import type { Language } from './language.ts';

/** The helpers that texts call. */
export function helpersIn({ helpers }: Language, texts: readonly string[]): string[] {
  const used = Object.keys(helpers).filter((name) => texts.some((text) => text.includes(`%${name}(`)));
  return used.map((name) => helpers[name] as string);
}
