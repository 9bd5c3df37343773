// Every episode can be played again: the run is wound back to where it began, and goes on from there.

import { html, nothing, type TemplateResult } from 'lit';
import { brief, fill, plain } from '../../../charts/kit/format.ts';
import { figure } from '../../../contract/figure.ts';
import type { Stagehand } from '../../../contract/lab.ts';
import { once, record, type Scene } from '../../../contract/scene.ts';
import type { Speed } from '../../../core/player.ts';
import type { RecordTypes } from '../../../core/protocol.ts';
import { EpisodesView } from '../pictures/episodes.ts';
import { isGrid } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** An episode that can be played again. */
type Episode = RecordTypes['PlayedEpisode'];

/** Steps a second that an episode is played again at: a walk, and a pole at about its own pace. */
const WALK = 5;
const BALANCE = 60;

/** The episodes of a run; those that a rewind has put into the future are kept. */
class Course {
  list: readonly Episode[] = [];
  best: Episode | undefined;
  private furthest = 0;
  private from: RecordTypes['PlayedEpisodes'] | null = null;

  follow(scene: Scene): this {
    const played = record(scene, 'played', 'PlayedEpisodes');
    const { furthest } = scene.status;
    if (furthest === this.furthest && played === this.from) return this;
    const list = played?.episodes ?? [];
    // A rewound run still leads to where it was, until something in it is changed: what lies beyond is gone then.
    const isThere = ({ begun, length }: Episode) => begun + length <= furthest;
    const kept = this.list.filter(isThere);
    const rewound = (list.at(-1)?.number ?? -1) < (kept.at(-1)?.number ?? -1);
    this.from = played;
    this.furthest = furthest;
    this.list = rewound ? kept : list.filter(isThere);
    if (!rewound || (this.best && !isThere(this.best)))
      this.best = record(scene, 'best', 'PlayedEpisode') ?? undefined;
    return this;
  }
}

const courses = new WeakMap<Stagehand, Course>();
function courseOf(stagehand: Stagehand): Course {
  const course = courses.get(stagehand) ?? new Course();
  courses.set(stagehand, course);
  return course;
}

/** What a strip is doing: the episode that it plays again. */
interface Replay {
  episode: Episode;
  /** Whether it has got there. */
  there: boolean;
  /** How fast the run was played before, and how fast the episode is. */
  before: Speed;
  pace: Speed;
}
const replays = new WeakMap<Stagehand, Replay>();

/** The episode that is being played again, if any. */
export const replayed = (stagehand: Stagehand): Episode | null => replays.get(stagehand)?.episode ?? null;

async function playAgain(scene: Scene, stagehand: Stagehand, episode: Episode): Promise<void> {
  const pace = isGrid(scene.about) ? WALK : BALANCE;
  const replay = { episode, there: false, before: replays.get(stagehand)?.before ?? stagehand.pace(), pace };
  replays.set(stagehand, replay);
  replay.there = await stagehand.seek(episode.begun);
  if (replay.there) stagehand.play(pace);
  else replays.delete(stagehand);
}

/** Stops at the end of the episode that is being played again; a reader who goes elsewhere is left alone. */
function follow(scene: Scene, stagehand: Stagehand): void {
  const replay = replays.get(stagehand);
  if (!replay?.there) return;
  const { begun, length } = replay.episode;
  const { step } = scene.status;
  if (step >= begun && step < begun + length) return;
  replays.delete(stagehand);
  // A frame may be a few steps long.
  if (step < begun + length + 60 && step >= begun) stagehand.pause();
  if (stagehand.pace() === replay.pace) stagehand.pace(replay.before);
}

/** A list as the strip draws it; the same arrays for the same list. */
const drawnOf = once((list: readonly Episode[]) => ({
  returns: Float32Array.from(list, ({ earned }) => earned),
  numbers: Float32Array.from(list, ({ number }) => number),
}));

export const episodes = figure(EpisodesView)<Words>({
  id: 'episodes_view',
  size: 'half',
  reads: ['played', 'best'],
  below: strip,
  options: (stagehand, { texts }, now) => ({
    onPick(place) {
      const [one, scene] = [courseOf(stagehand).list[place], now()];
      if (one && scene) void playAgain(scene, stagehand, one);
    },
    describe(place) {
      const one = courseOf(stagehand).list[place];
      if (!one) return '';
      return fill(texts.episodeIs, {
        n: plain(one.number + 1),
        earned: brief(one.earned, 4),
        length: plain(one.length),
      });
    },
  }),
  data(scene, { texts }, stagehand) {
    const { list, best } = courseOf(stagehand).follow(scene);
    follow(scene, stagehand);
    const find = (number: number | undefined) => {
      const place = list.findIndex((one) => one.number === number);
      return place < 0 ? null : place;
    };
    return {
      ...drawnOf(list),
      playing: find(replays.get(stagehand)?.episode.number),
      best: find(best?.number),
      words: {
        none: texts.episodeNone,
        first: fill(texts.episodeN, { n: plain((list[0]?.number ?? 0) + 1) }),
        last: list.length > 1 ? fill(texts.episodeN, { n: plain((list.at(-1)?.number ?? 0) + 1) }) : '',
      },
      label: fill(texts.labelEpisodes, { n: plain(list.length) }),
    };
  },
});

/** The episodes one asks for most, and the way back. */
function strip(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const { list, best } = courseOf(stagehand).follow(scene);
  const { step, furthest } = scene.status;
  const offer = (id: string, one: Episode | undefined, label: string) =>
    one
      ? html`<button type="button" data-replay=${id} @click=${() => void playAgain(scene, stagehand, one)}>
          ▸ ${fill(label, { n: plain(one.number + 1) })}</button>`
      : nothing;
  return html`<div class="palette">
    ${offer('first', list[0], texts.playFirst)}
    ${offer('best', best, texts.playBest)} ${offer('last', list.at(-1), texts.playLast)}
    ${
      step < furthest
        ? html`<button type="button" data-replay="back" @click=${() => void stagehand.seek(furthest)}>
            ${fill(texts.goBack, { step: plain(furthest) })}</button>`
        : nothing
    }
  </div>`;
}
