import { parseArgs } from 'node:util';
import { show } from '../../util/errors.ts';
import { didYouMean } from '../nearest.ts';
import { UsageError } from '../usage-error.ts';
import type { Options } from './option.ts';

/** What was typed after the name of a command. */
export class CommandLine {
  readonly positionals: readonly string[];
  private readonly found: ReadonlyMap<string, readonly string[]>;

  /** @throws UsageError for an unknown option, one without its value, or one given twice. */
  constructor(args: readonly string[], options: Options) {
    const tokens = tokenize(args, options);
    const found = new Map<string, string[]>();
    for (const token of tokens) {
      if (token.kind !== 'option') continue;
      const value = readOption(token, options);
      const before = found.get(token.name);
      if (before && options[token.name]?.value && !options[token.name]?.multiple)
        throw new UsageError(`${token.rawName}: got it twice when one value was due.`);
      found.set(token.name, [...(before ?? []), value]);
    }
    this.found = found;
    this.positionals = tokens.flatMap((token) => (token.kind === 'positional' ? token.value : []));
  }

  has(name: string): boolean {
    return this.found.has(name);
  }

  /** The value of an option, where it was given. */
  value(name: string): string | undefined {
    return this.found.get(name)?.[0];
  }

  /** All values of an option that may be given more than once. */
  values(name: string): readonly string[] {
    return this.found.get(name) ?? [];
  }
}

type Token = ReturnType<typeof tokenize>[number];

function tokenize(args: readonly string[], options: Options) {
  const config = Object.entries(options).map(([name, { value, absent, short }]) => [
    name,
    {
      type: value === undefined || absent !== undefined ? ('boolean' as const) : ('string' as const),
      ...(short && { short }),
    },
  ]);
  // Not strict: its errors have several lines, and it takes `--range -3,3` for a mistake.
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(config),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  return tokens;
}

function readOption(token: Extract<Token, { kind: 'option' }>, options: Options): string {
  const { name, rawName, inlineValue } = token;
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) {
    const names = Object.keys(options).map((known) => `--${known}`);
    throw new UsageError(`got the unknown option ${rawName}${didYouMean(rawName, names)}`);
  }
  if (option.value === undefined) {
    if (inlineValue) throw new UsageError(`${rawName}: got ${show(token.value)} when no value was due.`);
    return '';
  }
  if (option.absent !== undefined && !inlineValue) return option.absent;
  // `--plot --json`: the next option is not the value of this one.
  if (!token.value || (!inlineValue && token.value.startsWith('--')))
    throw new UsageError(`${rawName}: got no value when ${option.value} was due.`);
  return token.value;
}
