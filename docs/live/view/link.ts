/** The settings of one part of the page as they stand in a link: `#checker.name=arctan&trainer.beta=0.9`. */
export interface Link {
  /** What the link in the address bar says of this part; null when it says nothing. */
  read(): ReadonlyMap<string, string> | null;
  /** Whether it was made in this part: whose settings were written last, these stand last. */
  isOfThis(): boolean;
  /** Puts settings into the address bar, a moment later; what it says of other parts stays. */
  write(settings: Readonly<Record<string, string>>): void;
  /** The address of the page with settings. */
  address(settings: Readonly<Record<string, string>>): string;
  /** Calls when the reader follows another link of the page. */
  onChange(call: () => void): void;
}

const mostCharacters = 16_000;
/** Milliseconds; browsers refuse an address that changes too often. */
const wait = 200;

/**
 * @param part - The name of the part, before the dot.
 * @param ended - Once it is given, the address is left alone.
 */
export function link(part: string, ended: AbortSignal): Link {
  const prefix = `${part}.`;
  const address = (settings: Readonly<Record<string, string>>) => {
    const others = entries().filter(([key]) => key.includes('.') && !key.startsWith(prefix));
    const own = Object.entries(settings).map(([key, value]) => [prefix + key, value] as [string, string]);
    return new URL(`#${new URLSearchParams([...others, ...own])}`, location.href).href;
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  ended.addEventListener('abort', () => clearTimeout(timer));
  return {
    read() {
      const found = new Map<string, string>();
      for (const [key, value] of entries())
        if (key.startsWith(prefix)) found.set(key.slice(prefix.length), value);
      return found.size > 0 ? found : null;
    },
    isOfThis: () => entries().at(-1)?.[0].startsWith(prefix) ?? false,
    write(settings) {
      clearTimeout(timer);
      timer = setTimeout(() => history.replaceState(history.state, '', address(settings)), wait);
    },
    address,
    onChange: (call) => addEventListener('hashchange', call, { signal: ended }),
  };
}

function entries(): [string, string][] {
  const text = location.hash.slice(1, mostCharacters);
  return [...new URLSearchParams(text)];
}
