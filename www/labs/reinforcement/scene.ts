// What the figures of this lab ask a scene for: the world, the agents and their numbers.

import type { Glyph } from '../../charts/kit/glyphs.ts';
import type { Theme } from '../../charts/kit/theme.ts';
import { axis, first, numbers, once, record, type Scene, setting } from '../../contract/scene.ts';
import type { Description, RecordTypes } from '../../core/protocol.ts';
import type { CellKind } from './pictures/grid/glyphs.ts';

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
  /** What the ids of its channels begin with. */
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

/** The first of those who learn, or its rival. */
export function learnerAt(about: Description, place: 0 | 1): Learner {
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
  hasRival(about) ? [learnerAt(about, 0), learnerAt(about, 1)] : [learnerAt(about, 0)];

const PLANNERS = ['value_iteration', 'policy_iteration'];
export const isPlanner = ({ id }: Learner): boolean => PLANNERS.includes(id);
/** DQN has one loss, that of its values, and no policy of its own. */
export const isDqn = (about: Description): boolean => setting(about, 'learner') === 'dqn';

/** A channel of a learner's own. */
export const channelOf = ({ prefix }: Learner, channel: string): string => `${prefix}${channel}`;

/** Channels that everyone who learns has, of all who do. */
export const ofEach = (about: Description, ...channels: string[]): string[] =>
  learners(about).flatMap((who) => channels.map((channel) => channelOf(who, channel)));

/** The numbers of a learner's own channel. */
export const of = (scene: Scene, who: Learner, channel: string): Float32Array =>
  numbers(scene, channelOf(who, channel));

/** A record of a learner's own; null while there is nothing to tell. */
export const recordOf = <Type extends keyof RecordTypes>(
  scene: Scene,
  who: Learner,
  channel: string,
  type: Type,
) => record(scene, channelOf(who, channel), type);

/** Where a learner is in its episode. */
export const moment = (scene: Scene, who: Learner) => recordOf(scene, who, 'moment', 'EpisodeMoment');

/** The update of a table: the latest, or the one that is about to be made. */
export const tableUpdate = (scene: Scene, who: Learner) =>
  recordOf(scene, who, 'table_update', 'TableUpdate');

/** A learner's cell; −1 where it has none. */
export const cellOf = (scene: Scene, who: Learner): number => of(scene, who, 'agent')[0] ?? -1;

const UNKNOWN: RecordTypes['ReturnBaselines'] = { random: Number.NaN, optimal: Number.NaN };

/** What the random and the optimal policy are expected to earn; NaN before that is known. */
export const baselines = (scene: Scene): RecordTypes['ReturnBaselines'] =>
  record(scene, 'baselines', 'ReturnBaselines') ?? UNKNOWN;

/** What the greedy policy of the first is expected to earn; NaN where there is no table. */
export const greedyReturn = (scene: Scene): number => first(scene, 'greedy_return');

/** The numbers of a state of CartPole, by the ids of their axis. */
export interface PoleState {
  x: number;
  x_dot: number;
  theta: number;
  theta_dot: number;
}

/** Where a learner's poles are. */
export const poles = (scene: Scene, who: Learner): PoleState[] => poleStates(scene, of(scene, who, 'pole'));

/** States of CartPole, row by row. */
export function poleStates(scene: Scene, all: Float32Array): PoleState[] {
  const ids = axis(scene.about, 's').map(({ id }) => id);
  const at = (pole: number, id: keyof PoleState) => all[pole * ids.length + ids.indexOf(id)] ?? Number.NaN;
  return Array.from({ length: ids.length > 0 ? all.length / ids.length : 0 }, (_, pole) => ({
    x: at(pole, 'x'),
    x_dot: at(pole, 'x_dot'),
    theta: at(pole, 'theta'),
    theta_dot: at(pole, 'theta_dot'),
  }));
}

const NO_GRID: RecordTypes['GridMap'] = { rows: 0, columns: 0, map: '', painted: false };

/** The world's size and its text; of no size on CartPole. */
export const gridOf = (scene: Scene): RecordTypes['GridMap'] => record(scene, 'grid', 'GridMap') ?? NO_GRID;

/** The names of the moves. */
export const moves = (about: Description): string[] => axis(about, 'a').map(({ name }) => name);

/** The kinds of cells, by their places in the list. */
export const kinds = (about: Description): { kind: CellKind; name: string }[] =>
  axis(about, 'k').map(({ id, name }) => ({ kind: id as CellKind, name }));

const decoded = once((codes: Float32Array, about: Description): readonly CellKind[] => {
  const all = kinds(about);
  return Array.from(codes, (code) => all[code]?.kind ?? 'floor');
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
