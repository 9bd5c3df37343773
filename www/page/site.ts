// The book that a lab belongs to, wherever the lab is embedded: there its links lead.

/** Where this script comes from; what a bundler has taken into an app comes from no book. */
const own: URL | undefined =
  import.meta.env.MODE === 'package'
    ? undefined
    : new URL(import.meta.env.DEV ? '/' : '../', import.meta.url);

/** The book's address, if there is one: that which an element names, or its own. */
export function siteOf(named: string, base: string): URL | undefined {
  if (!named) return own;
  if (!URL.canParse(named, base)) return undefined;
  // A folder, however it is written.
  const address = new URL(named.replace(/\/?$/, '/'), base);
  return /^https?:$/.test(address.protocol) ? address : undefined;
}
