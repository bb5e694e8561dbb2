/** A page of the site, in Markdown. */
export interface Page {
  /** Its path without the ending: `surrogates/arctan`, `errata/index`. */
  readonly path: string;
  /** What it is called in the sidebar. */
  readonly title: string;
  readonly text: string;
}

/** A page whose text is computed when it is first read: figures and reports take seconds. */
export function lazyPage(path: string, title: string, textOf: () => string): Page {
  let text: string | undefined;
  return {
    path,
    title,
    get text() {
      text ??= textOf();
      return text;
    },
  };
}

/** A page's address within the site. */
export function address(path: string): string {
  return `/${path.replace(/(^|\/)index$/, '$1')}`;
}

/** A page with a title of its own and no edit history: its front matter, then its text. */
export function withFrontMatter(settings: Readonly<Record<string, unknown>>, text: string): string {
  const lines = Object.entries(settings).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return ['---', ...lines, '---', '', text].join('\n');
}
