/** An option of a command. */
export interface Option {
  /** What stands for its value in the help; without it the option has none. */
  readonly value?: string;
  /** Its value where none is given; one is given after `=` only. */
  readonly absent?: string;
  /** Whether it may be given more than once. */
  readonly multiple?: true;
  /** The letter of its short form. */
  readonly short?: string;
  /** What it does, in a few words. */
  readonly help: string;
}

/** Options by name. */
export type Options = Readonly<Record<string, Option>>;

/** What every command takes. */
export const commonOptions = {
  help: { short: 'h', help: 'this text' },
  debug: { help: 'show where an error comes from' },
} as const satisfies Options;
