// What the core says, in words: a message is a name, its values and its English. A translation has another text under
// the same name; either way the values are filled in last.

import type { Message, Part } from '../core/protocol.ts';

/** Texts of the core in another language, by the names of its messages. */
export type Translation = Readonly<Record<string, string>>;

/** A message as it is read. */
export function said({ id, english, values }: Message, translation: Translation = {}): string {
  return (translation[id] ?? english).replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    return value === undefined ? place : partText(value, translation);
  });
}

function partText(part: Part, translation: Translation): string {
  if ('number' in part) return String(part.number);
  if ('text' in part) return part.text;
  if ('message' in part) return said(part.message, translation);
  return part.list.map((one) => partText(one, translation)).join(', ');
}
