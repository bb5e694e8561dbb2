/** The code of a module in which the making of each value at the top is marked as pure. */
export function markPure(code: string, file: string): string;
