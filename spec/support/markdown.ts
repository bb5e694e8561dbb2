/** A program in a document, and what the document says that it prints. */
export interface Example {
  /** The line it begins at, to name it in a test. */
  readonly line: number;
  readonly code: string;
  /** Undefined where no ```text block follows. */
  readonly printed: string | undefined;
}

/** The ```ts blocks of a document, each with the ```text block that follows it directly. */
export function examplesOf(markdown: string): Example[] {
  const blocks = /^```ts\n(.*?)^```\n(?:\n```text\n(.*?)^```$)?/gms;
  return [...markdown.matchAll(blocks)].map((match) => ({
    line: markdown.slice(0, match.index).split('\n').length,
    code: match[1] as string,
    printed: match[2]?.trimEnd(),
  }));
}

/** The rows of tables that have not as many cells as the head of their table: a bar in a cell ends it, in code too. */
export function unevenRows(markdown: string): string[] {
  const tables = markdown.replace(/^```.*?^```$/gms, '').matchAll(/(?:^\|.*\|[ ]*$\n?)+/gm);
  return Array.from(tables, ([table]) => table.trim().split('\n')).flatMap((rows) => {
    const [head, ...others] = rows.map((row) => ({ row, cells: row.split(/(?<!\\)\|/).length }));
    return others.filter(({ cells }) => cells !== head?.cells).map(({ row }) => row);
  });
}
