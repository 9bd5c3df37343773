// What the figures of this lab ask a scene for: the world, the agents and their numbers.

import type { Glyph } from '../../charts/kit/glyphs.ts';
import type { Theme } from '../../charts/kit/theme.ts';
import { axis, numbers, once, type Scene, setting } from '../../contract/scene.ts';
import type { Description } from '../../core/protocol.ts';
import type { CellKind } from './pictures/grid/glyphs.ts';

/** What a map's characters stand for. */
const KINDS: Readonly<Record<string, CellKind>> = {
  '.': 'floor',
  '#': 'wall',
  S: 'start',
  G: 'goal',
  X: 'pit',
  '~': 'slippery',
  o: 'coin',
  P: 'prize',
};

/** What a character of a map, or an id of the axis of kinds, stands for. */
export const kindOf = (id: string): CellKind => KINDS[id] ?? 'floor';

/** The control that says what arriving on a kind of cell pays. */
export const PAYS: Readonly<Partial<Record<CellKind, string>>> = {
  goal: 'goal_reward',
  pit: 'pit_reward',
  coin: 'coin_reward',
  prize: 'prize_reward',
};

export const isGrid = (about: Description): boolean => setting(about, 'world') !== 'cartpole';
export const hasRival = (about: Description): boolean => setting(about, 'rival') !== 'none';

/** How a learner looks in every picture: never by ink alone. */
export interface Look {
  ink: keyof Theme;
  /** The same ink where CSS draws. */
  token: string;
  mark: Glyph;
  dash: readonly number[];
}

/** One of the two that learn: the reader's, and its rival. */
export interface Learner extends Look {
  /** What its channels' names begin with. */
  prefix: '' | 'rival_';
  id: string;
  name: string;
  rate: string;
}

const LOOKS: readonly [Look, Look] = [
  { ink: 'series1', token: '--uh-series-1', mark: 'circle', dash: [] },
  { ink: 'series2', token: '--uh-series-2', mark: 'square', dash: [5, 4] },
];

/** A choice's label as a name to begin a sentence with. */
const named = (label: string): string => {
  const short = label.replace(/ \(.*\)$/, '');
  return short.charAt(0).toUpperCase() + short.slice(1);
};

function learner(about: Description, place: 0 | 1): Learner {
  const control = place === 0 ? 'learner' : 'rival';
  const id = setting(about, control);
  const kind = about.controls.find((c) => c.id === control)?.kind;
  const options = kind?.type === 'choice' ? kind.options : [];
  return {
    ...LOOKS[place],
    prefix: place === 0 ? '' : 'rival_',
    id,
    name: named(options.find((option) => option.id === id)?.label ?? id),
    rate: place === 0 ? 'learning_rate' : 'rival_rate',
  };
}

/** Those that learn: one, or two that race. */
export const learners = (about: Description): Learner[] =>
  hasRival(about) ? [learner(about, 0), learner(about, 1)] : [learner(about, 0)];

const PLANNERS = ['value_iteration', 'policy_iteration'];
export const isPlanner = ({ id }: Learner): boolean => PLANNERS.includes(id);
/** DQN has one loss, that of its values, and no policy of its own. */
export const isDqn = (about: Description): boolean => setting(about, 'learner') === 'dqn';
/** Whether it tries something else now and then. */
export const explores = ({ id }: Learner): boolean =>
  ['q_learning', 'sarsa', 'expected_sarsa', 'monte_carlo', 'dqn'].includes(id);

/** A channel of a learner's own. */
export const of = (scene: Scene, { prefix }: Learner, channel: string): Float32Array =>
  numbers(scene, `${prefix}${channel}`);

/** Where a learner is in its episode. */
export interface Moment {
  episode: number;
  step: number;
  earned: number;
  epsilon: number;
  /** 0: it goes on; 1: it has come to an end; 2: cut off at the limit. */
  ended: number;
  action: number;
  reward: number;
  /** Whole episodes so far. */
  done: number;
}

export function moment(scene: Scene, who: Learner): Moment | null {
  const [episode, step, earned, epsilon, ended, action, reward, done] = of(scene, who, 'moment');
  if (episode === undefined) return null;
  return {
    episode,
    step: step ?? 0,
    earned: earned ?? 0,
    epsilon: epsilon ?? -1,
    ended: ended ?? 0,
    action: action ?? -1,
    reward: reward ?? Number.NaN,
    done: done ?? 0,
  };
}

/** The update of a table, as the core gives it. */
export interface TableUpdate {
  s: number;
  a: number;
  r: number;
  next: number;
  gamma: number;
  /** What comes after the next cell is thought to be worth. */
  value: number;
  target: number;
  old: number;
  error: number;
  alpha: number;
  new: number;
  terminal: boolean;
  /** Whether it has been done, or is about to be. */
  made: boolean;
}

export function tableUpdate(scene: Scene, who: Learner): TableUpdate | null {
  const row = of(scene, who, 'update');
  if (row.length < 14) return null;
  const n = (place: number) => row[place] ?? Number.NaN;
  return {
    s: n(0),
    a: n(1),
    r: n(2),
    next: n(3),
    gamma: n(5),
    value: n(6),
    target: n(7),
    old: n(8),
    error: n(9),
    alpha: n(10),
    new: n(11),
    terminal: n(12) === 1,
    made: n(13) === 1,
  };
}

/** Rows and columns of the world; none on CartPole. */
export const gridOf = (scene: Scene): [rows: number, columns: number] => {
  const [rows = 0, columns = 0] = numbers(scene, 'grid');
  return [rows, columns];
};

/** The names of the moves. */
export const moves = (about: Description): string[] => axis(about, 'a').map(({ name }) => name);

const decoded = once((codes: Float32Array, about: Description): readonly CellKind[] => {
  const ids = axis(about, 'k').map(({ id }) => kindOf(id));
  return [...codes].map((code) => ids[code] ?? 'floor');
});

/** Cells as what they are. */
export const kindsOf = (scene: Scene): readonly CellKind[] => decoded(numbers(scene, 'cells'), scene.about);

const paid = once((_: readonly CellKind[]) => new Map<string, Float32Array>());

/** What arriving on each cell pays, where that is not what a step costs; once for each world and its rewards. */
export function paysOf({ about }: Scene, kinds: readonly CellKind[]): Float32Array {
  const known = paid(kinds);
  const rewards = Object.values(PAYS).map((control) => about.values[control]);
  const pays =
    known.get(rewards.join()) ??
    Float32Array.from(kinds, (kind) => {
      const control = PAYS[kind];
      return control === undefined ? Number.NaN : Number(about.values[control]);
    });
  known.set(rewards.join(), pays);
  return pays;
}

/** The world as a map's text: what the control `map` takes. */
export function mapText(scene: Scene): string {
  const [rows, columns] = gridOf(scene);
  const ids = axis(scene.about, 'k').map(({ id }) => id);
  const cells = numbers(scene, 'cells');
  const lines = Array.from({ length: rows }, (_, row) =>
    Array.from(cells.subarray(row * columns, (row + 1) * columns), (code) => ids[code] ?? '.').join(''),
  );
  const wind = [...numbers(scene, 'wind')];
  return lines.join('/') + (wind.some((strength) => strength > 0) ? `|${wind.join('')}` : '');
}

/** An episode that can be played again. */
export interface Episode {
  number: number;
  earned: number;
  length: number;
  /** The session's step at which it began. */
  begun: number;
  /** Which of the poles that are balanced side by side. */
  pole: number;
}

const SIXTEEN_BITS = 65_536;

/** The episodes of a channel, whose rows are (episode, return, length, begun ÷ 65536, begun mod 65536, …, pole). */
export function episodesIn(scene: Scene, channel: string): Episode[] {
  const rows = numbers(scene, channel);
  const [, width = rows.length] = scene.channels[channel]?.shape ?? [];
  if (width === 0) return [];
  return Array.from({ length: Math.floor(rows.length / width) }, (_, i) => {
    const row = rows.subarray(i * width, (i + 1) * width);
    const [number = 0, earned = Number.NaN, length = 0, high = 0, low = 0] = row;
    return { number, earned, length, begun: high * SIXTEEN_BITS + low, pole: row.at(-1) ?? 0 };
  });
}
