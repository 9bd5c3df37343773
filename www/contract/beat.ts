// A beat of a chapter's story: some sixty words, and what they do to the lab. It is data, so that a teacher can link to
// it, an embedded lab can be given it, and a test can open each of them from any state.

import type { Speed } from '../core/player.ts';
import type { Value } from '../core/protocol.ts';
import type { Scene } from './scene.ts';
import type { Id, LabWords } from './words.ts';

/** What is set, by the ids of the controls. */
export type Settings = Readonly<Record<string, Value>>;

/** Where playing ends by itself: at a step, or where something is so. */
export type Until = { step: number } | { reads: readonly string[]; reached(scene: Scene): boolean };

/** What a beat's button does. */
export type Act =
  | { does: 'stage' | 'step' }
  | { does: 'play'; speed: Speed; until?: Until }
  /** An action of the lab, or a live change, as the reader's own hand would make it. */
  | { does: 'act'; action: string; args: Settings }
  | { does: 'set'; set: Settings };

export interface Beat<W extends LabWords = LabWords> {
  /** Its words are `words.beats[id]`, its address is `#/mlp/spiral`. */
  id: Id<W['beats']>;
  /** The pictures it speaks of, the main one first: they stand on the first screen, two of them side by side. */
  figures: readonly [Id<W['figures']>, ...Id<W['figures']>[]];
  /** What differs from the lab's defaults. All that is not named here goes back to them, the seed too. */
  set?: Settings;
  /** How figures show things, by their modes' keys. */
  view?: Readonly<Record<string, string>>;
  /** Where the run stands when the beat opens, by default at its beginning; the stage is the one that comes next. */
  at?: { step: number; stage?: string };
  /** What is changed there, live: how a cure finds a run that is already broken. */
  change?: Settings;
  /** The controls at hand, at most three; defaults to the lab's. */
  controls?: readonly string[];
  /** The term that is lit as it opens. */
  term?: string;
  /** What its button does; without one there is only something to look at. */
  act?: Act;
  /** A beat of another chapter that goes on from here: a link in the book. */
  leads?: { chapter: string; beat: string };
}

/** The id and address of the challenge, the last card of every story. */
export const CHALLENGE = 'challenge';

/** What of a lab is its story. */
interface Story {
  beats: readonly Beat[];
  challenge: Pick<Beat, 'controls'> & { figures?: Beat['figures']; set: Settings };
}

/** The beats of a story with its challenge, which sets the lab up as a beat does. */
export const beatsOf = ({ beats, challenge }: Story): readonly Beat[] => [
  ...beats,
  {
    id: CHALLENGE,
    figures: challenge.figures ?? beats[0]?.figures ?? [''],
    set: challenge.set,
    ...(challenge.controls && { controls: challenge.controls }),
  },
];

/** Whether what is played is to stop here. */
export const reached = (until: Until | undefined, scene: Scene): boolean =>
  until !== undefined && ('step' in until ? scene.status.step >= until.step : until.reached(scene));
