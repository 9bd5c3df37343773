// Addresses of the book. Every chapter is a page of its own, `mlp/`; behind the `#` are the beat of its story and where
// its lab is: `mlp/#spiral?seed=3`. All of them are relative, so that the book works at any path of any host.
//
// Until chapters had pages, one page held them all: `#/mlp/spiral?seed=3`. Such links go on working.

import { hashOf } from '../core/link.ts';

export interface Address {
  /** Empty on the cover. */
  chapter: string;
  beat: string;
  /** What the lab is set to, as its `link()` gives it. */
  query: string;
}

/** The page of what is not ours, with its terms; like a chapter's its name is its address. */
export const NOTICES = 'notices';

/** What a hash says on the page of a chapter, or on the cover. */
export function addressOf(hash: string, page = ''): Address {
  const old = hash.startsWith('#/');
  const [path, query] = splitOnce(hash.slice(old ? 2 : 1), '?');
  if (!old) return { chapter: page, beat: page && decoded(path), query: page && query };
  const [chapter, beat] = splitOnce(path, '/');
  return { chapter: decoded(chapter), beat: decoded(beat), query };
}

/** A link to an address. */
export type Href = (to: Partial<Address>) => string;

/** Links as the page of a chapter has them, or the cover. */
export const hrefFrom =
  (page: string): Href =>
  ({ chapter = '', beat = '', query = '' }) => {
    const hash = hashOf(beat, query);
    if (hash && chapter === page) return hash;
    return `${page ? '../' : './'}${chapter && `${encodeURIComponent(chapter)}/`}${hash}`;
  };

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
