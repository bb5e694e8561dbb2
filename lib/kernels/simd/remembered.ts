/** Settings of the parameters of one function that are remembered. */
const mostSettings = 64;

/** What is known under a setting, made where it is not; the setting that was used least recently goes where there are too many. */
export function remembered<T>(settings: Map<string, T>, params: object, make: () => T): T {
  const key = JSON.stringify(params);
  const known = settings.get(key) ?? make();
  // The setting used last stands last, so that the first is the one to go.
  settings.delete(key);
  settings.set(key, known);
  for (const oldest of settings.keys()) {
    if (settings.size <= mostSettings) break;
    settings.delete(oldest);
  }
  return known;
}
