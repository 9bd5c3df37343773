// Addresses of the book: `#/mlp/spiral?…` is a chapter, the beat of its story, and where its lab is.

export interface Address {
  chapter: string;
  beat: string;
  /** What the lab is set to, as its `link()` gives it. */
  query: string;
}

export function addressOf(hash: string): Address {
  const [path, query] = splitOnce(hash.replace(/^#\/?/, ''), '?');
  const [chapter, beat] = splitOnce(path, '/');
  return { chapter: decoded(chapter), beat: decoded(beat), query };
}

export function hrefOf({ chapter, beat = '', query = '' }: Partial<Address>): string {
  const path = [chapter ?? '', beat].filter(Boolean).map(encodeURIComponent).join('/');
  return `#/${path}${query ? `?${query}` : ''}`;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
