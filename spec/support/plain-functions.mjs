// Loaded before all specs, after tsx, which has each function name itself when it is made: that takes twenty times as long as
// making it, and the library makes many. Its users minify it, so that it depends on no such name. What takes the place is as
// long, so that columns stay what they are.
import { register } from 'node:module';

const lib = new URL('../../lib/', import.meta.url).href;
const hook = `
  const naming = /(?<=__name=\\((\\w+),\\w+\\)=>)\\w+\\(\\1,"name",\\{value(:\\w+)?,configurable:(true|!0)\\}\\)/;
  export async function load(url, context, next) {
    const loaded = await next(url, context);
    if (!url.startsWith("${lib}") || loaded.format !== 'module' || !loaded.source) return loaded;
    const source = String(loaded.source).replace(naming, (text, target) => target.padEnd(text.length));
    return { ...loaded, source };
  }`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
