// What the reader changes on the way through the model: kept in controls of the picture, so that a link has it
// and training does not notice.

import type { Stagehand } from '../../../contract/lab.ts';
import { setting } from '../../../contract/scene.ts';
import type { Description } from '../../../core/protocol.ts';

const parts = (about: Description, control: string): string[] =>
  setting(about, control)
    .split(/[ ,]+/)
    .filter((part) => part !== '');

/** Sets a part, its text before the `=` being its name, or takes it away. */
function put(
  about: Description,
  stagehand: Stagehand,
  control: string,
  name: string,
  value: string | null,
): void {
  const others = parts(about, control).filter((part) => part.split('=')[0] !== name);
  const own = value === null ? [] : [value === '' ? name : `${name}=${value}`];
  stagehand.set(control, [...others, ...own].join(', '));
}

/** Heads that say nothing, as "1.2". */
export const muted = (about: Description): string[] => parts(about, 'muted');

export const mute = (
  about: Description,
  stagehand: Stagehand,
  layer: number,
  head: number,
  off: boolean,
): void => put(about, stagehand, 'muted', `${layer + 1}.${head + 1}`, off ? '' : null);

/** What stands at a place in its vector's place: nothing, zero, or the vector of another place, from 1. */
export function vectorAt(about: Description, place: number): number | null {
  const found = parts(about, 'vectors').find((part) => part.startsWith(`${place + 1}=`));
  return found === undefined ? null : Number(found.split('=')[1]);
}

export const setVector = (
  about: Description,
  stagehand: Stagehand,
  place: number,
  from: number | null,
): void => put(about, stagehand, 'vectors', String(place + 1), from === null ? null : String(from));

/** The scores changed in one head, as cells with their number. */
export function scoresOf(
  about: Description,
  layer: number,
  head: number,
): { cell: [number, number]; score: number }[] {
  return parts(about, 'scores').flatMap((part) => {
    const [place = '', score] = part.split('=');
    const [l, h, query, key] = place.split('.').map(Number);
    if (l !== layer + 1 || h !== head + 1 || !query || !key) return [];
    return [{ cell: [query - 1, key - 1] as [number, number], score: Number(score) }];
  });
}

export const setScore = (
  about: Description,
  stagehand: Stagehand,
  at: readonly [layer: number, head: number, query: number, key: number],
  score: number | null,
): void =>
  put(about, stagehand, 'scores', at.map((n) => n + 1).join('.'), score === null ? null : String(score));

/** How many changes there are. */
export const changes = (about: Description): number =>
  ['muted', 'vectors', 'scores'].reduce((sum, control) => sum + parts(about, control).length, 0);

export function undoAll(stagehand: Stagehand): void {
  for (const control of ['muted', 'vectors', 'scores']) stagehand.set(control, '');
}
