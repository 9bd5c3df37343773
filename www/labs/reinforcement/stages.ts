// The step, written out: what is seen, what is done, what comes of it, and what is learned from it.

import { html, type TemplateResult } from 'lit';
import { brief, compact, plain, signed } from '../../charts/kit/format.ts';
import { glyphPath } from '../../charts/kit/glyphs.ts';
import type { StageLine } from '../../contract/lab.ts';
import { column, first, type Scene, setting } from '../../contract/scene.ts';
import type { Description, Stage } from '../../core/protocol.ts';
import { factor, num, type Part, say } from '../../page/numbers.ts';
import { tex } from '../../page/tex.ts';
import { ARROWS } from './figures/world.ts';
import {
  cellOf,
  channelOf,
  gridOf,
  isGrid,
  isPlanner,
  type Learner,
  learners,
  moment,
  moves,
  of,
  ofEach,
  poleStates,
  poles,
  recordOf,
  tableUpdate,
} from './scene.ts';
import { formula, target } from './stages/formulas.ts';
import type { Words } from './words.en.ts';

const DEGREES = 180 / Math.PI;

/** "(row 3, column 5)", as a number that explains itself. */
function cell(scene: Scene, at: number, channel: string, term: string, { texts }: Words): TemplateResult {
  const { columns } = gridOf(scene);
  if (!(at >= 0) || columns === 0) return html`–`;
  const text = say(texts.place, {
    row: plain(Math.floor(at / columns) + 1),
    column: plain((at % columns) + 1),
  });
  return html`<span class="num" data-channel=${channel} data-term=${term}>${text}</span>`;
}

/** Mark and name of a learner, as on the map. */
const tag = ({ name, mark, token }: Learner): TemplateResult => html`<span class="racer">
    <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true"><path d=${glyphPath(mark, 5)} fill="var(${token})" /></svg>
    ${name}</span>`;

/** A line for the learner, and one for its rival where two race. */
function each(scene: Scene, line: (who: Learner) => TemplateResult | null): TemplateResult | null {
  const all = learners(scene.about);
  const lines = all.map((who) => [who, line(who)] as const).filter(([, told]) => told !== null);
  if (lines.length === 0) return null;
  if (all.length === 1) return lines[0]?.[1] ?? null;
  return html`<div class="each">${lines.map(([who, told]) => html`<div>${tag(who)}<span>${told}</span></div>`)}</div>`;
}

/** "↑ 0.10 → 0.53 …", the largest in bold; each number says what it is. */
function four(
  values: ArrayLike<number>,
  names: readonly string[],
  channel: string,
  term: string,
): TemplateResult {
  const most = Math.max(...Array.from(values));
  return html`${names.map((name, i) => {
    const value = values[i] ?? Number.NaN;
    const text = num(`${name} ${brief(value, 3)}`, channel, term);
    return html`${i > 0 ? ' ' : ''}${value === most ? html`<b>${text}</b>` : text}`;
  })}`;
}

/** Whether the world has answered: the agent stands no longer where it looked. */
const hasMoved = ({ status: { stage } }: Scene): boolean => stage === 0 || stage >= 3;

/** The cell that the step began in; −1 where that can't be told. */
function cellSeen(scene: Scene, who: Learner): number {
  if (!hasMoved(scene)) return cellOf(scene, who);
  const trail = of(scene, who, 'trail');
  return trail.length > 1 ? (trail.at(-2) ?? -1) : -1;
}

function observed(scene: Scene, who: Learner, words: Words): TemplateResult | null {
  const { texts } = words;
  if (isGrid(scene.about)) {
    const s = cellSeen(scene, who);
    const q = of(scene, who, 'q').subarray(4 * s, 4 * s + 4);
    if (s < 0 || q.length < 4) return null;
    const place = cell(scene, s, channelOf(who, 'agent'), 's', words);
    // Once it has learned, the table no longer says what it knew there.
    if (scene.status.stage === 0) return say(texts.observedPlace, { s: place });
    return say(texts.observed, { s: place, q: four(q, ARROWS, channelOf(who, 'q'), 'q') });
  }
  const pole = hasMoved(scene)
    ? poleStates(scene, of(scene, who, 'pole_trail')).at(-2)
    : poles(scene, who)[0];
  if (!pole) return null;
  const n = (value: number, unit: string) => num(`${signed(value, 3)} ${unit}`, channelOf(who, 'pole'), 's');
  return say(texts.observedPole, {
    x: n(pole.x, 'm'),
    speed: n(pole.x_dot, 'm/s'),
    angle: n(pole.theta * DEGREES, '°'),
    turning: n(pole.theta_dot * DEGREES, '°/s'),
  });
}

/**
 * What it expects most of, where that is not the move made; empty where it is. Null once the table has been
 * mended, since it then no longer says what the agent knew.
 */
function bestThere(scene: Scene, who: Learner, action: number): string | null {
  const { stage } = scene.status;
  const s = cellSeen(scene, who);
  if (stage === 0 || s < 0) return null;
  const q = Array.from(of(scene, who, 'q').subarray(4 * s, 4 * s + 4));
  const most = Math.max(...q);
  return q[action] === most ? '' : (moves(scene.about)[q.indexOf(most)] ?? '');
}

/** Whether several moves look best alike. */
function hasTies(scene: Scene, who: Learner): boolean {
  const s = cellSeen(scene, who);
  const q = Array.from(of(scene, who, 'q').subarray(4 * s, 4 * s + 4));
  return q.filter((value) => value === Math.max(...q)).length > 1;
}

function acted(scene: Scene, who: Learner, words: Words): TemplateResult | null {
  const { texts } = words;
  const at = moment(scene, who);
  if (at?.action === undefined) return null;
  const channel = channelOf(who, 'moment');
  const action = num(moves(scene.about)[at.action] ?? '', channel, 'a');
  const epsilon = num(brief(at.epsilon ?? Number.NaN, 3), channel, 'epsilon');
  if (isPlanner(who)) return say(texts.actedPlan, { a: action });
  if (!isGrid(scene.about)) {
    const names = moves(scene.about);
    // Between two steps they are of where the pole has come to.
    const shares = scene.status.stage === 0 ? [] : of(scene, who, 'probabilities').subarray(0, names.length);
    if (shares.length === 0) return say(texts.actedPlan, { a: action });
    const told = html`${Array.from(shares, (share, i) => {
      const text = `${names[i]} ${plain(100 * share, 3)} %`;
      return html`${i > 0 ? ', ' : ''}${num(text, channelOf(who, 'probabilities'), 'policy')}`;
    })}`;
    return say(at.epsilon === undefined ? texts.actedDrawn : texts.actedDqn, { a: action, told, epsilon });
  }
  const best = bestThere(scene, who, at.action);
  const parts = { a: action, best: best ?? '', epsilon };
  if (at.thrown) {
    if (best === null) return say(texts.actedThrown, parts);
    return say(best === '' ? texts.actedThrownBest : texts.actedTried, parts);
  }
  return say(best !== null && hasTies(scene, who) ? texts.actedAlike : texts.actedBest, parts);
}

function rewarded(scene: Scene, who: Learner, words: Words): TemplateResult | null {
  const { texts } = words;
  const at = moment(scene, who);
  if (at?.reward === undefined) return null;
  const channel = channelOf(who, 'moment');
  const r = num(brief(at.reward), channel, 'r');
  const end = { goes_on: '', ended: texts.ends, cut: texts.cut }[at.standing];
  if (isGrid(scene.about)) {
    const next = cell(scene, cellOf(scene, who), channelOf(who, 'agent'), 'next', words);
    return html`${say(texts.rewarded, { r, next, earned: num(brief(at.earned), channel, 'r') })} ${end}`;
  }
  return html`${say(texts.rewardedPole, { r, t: num(plain(at.step), channel, 's') })} ${end}`;
}

/** The rule with this moment's numbers in it. */
function learnedTable(scene: Scene, who: Learner, words: Words): TemplateResult | null {
  const { texts } = words;
  const update = tableUpdate(scene, who);
  if (!update) return null;
  const channel = channelOf(who, 'table_update');
  const n = (value: number, term: string) => num(brief(value), channel, term);
  const old = n(update.old, 'q');
  // What is left of two numbers that are the same is rounding.
  const error = Math.abs(update.error) < 1e-7 * Math.abs(update.target) ? 0 : update.error;
  const move = ARROWS[update.action] ?? '';
  const parts: Record<string, Part> = {
    move: num(move, channel, 'a'),
    old,
    less: factor(update.old, old),
    alpha: n(update.alpha, 'alpha'),
    r: n(update.reward, 'r'),
    gamma: n(update.gamma, 'gamma'),
    next: factor(update.ahead, n(update.ahead, 'target')),
    target: n(update.target, 'target'),
    error: factor(error, n(error, 'delta')),
    new: html`<b>${n(update.new, 'q')}</b>`,
    made: update.made ? '' : texts.toBe,
  };
  const sum = isPlanner(who)
    ? texts.planned
    : who.id === 'monte_carlo'
      ? texts.learnedReturn
      : update.ends
        ? texts.learnedEnd
        : texts.learnedTable;
  // The formula above is the learner's; two that race have two rules.
  const rule = learners(scene.about).length > 1 ? html`${tex(target(who.id))}<br />` : '';
  return html`${rule}${say(sum, parts)}`;
}

/** What the networks' last update was, and how far the next has been collected. */
function learnedNetwork(scene: Scene, who: Learner, words: Words): TemplateResult {
  const { texts } = words;
  const dqn = who.id === 'dqn';
  const memory = recordOf(scene, who, 'replay', 'ReplayMemory');
  const progress = recordOf(scene, who, 'buffer', 'UpdateProgress');
  const share = (channel: string, part = 0, whole = 0) =>
    num(`${plain(part)} / ${plain(whole)}`, channelOf(who, channel), 's');
  const way = dqn
    ? say(texts.replayed, { stored: share('replay', memory?.filled, memory?.capacity) })
    : say(texts.collected, { collected: share('buffer', progress?.collected, progress?.needed) });
  const losses = channelOf(who, 'update_losses');
  const last = (name: string) => column(scene, losses, name).at(-1) ?? Number.NaN;
  if (Number.isNaN(last('update'))) return html`${way}`;
  const n = (name: string, term: string) => num(plain(last(name), 3), losses, term);
  return html`${say(dqn ? texts.learnedDqn : texts.learnedNetwork, {
    updates: num(plain(first(scene, channelOf(who, 'updates'))), channelOf(who, 'updates'), 'theta'),
    policy: n('policy', 'loss'),
    value: n('value', 'loss'),
    entropy: n('entropy', 'entropy'),
    norm: num(compact(last('gradient')), losses, 'theta'),
  })} ${way}`;
}

/** What the numbers of a stage are made of, and how, for each of those who learn. */
interface StageReading {
  /** Channels of their own: on a grid, and on CartPole. */
  grid: readonly string[];
  poles: readonly string[];
  line(scene: Scene, who: Learner, words: Words): TemplateResult | null;
}

const STAGES: Readonly<Record<string, StageReading>> = {
  observe: { grid: ['agent', 'q', 'trail'], poles: ['pole', 'pole_trail'], line: observed },
  act: { grid: ['moment', 'agent', 'q', 'trail'], poles: ['moment', 'probabilities'], line: acted },
  reward: { grid: ['moment', 'agent'], poles: ['moment'], line: rewarded },
  learn: {
    grid: ['table_update'],
    poles: ['update_losses', 'buffer', 'replay', 'updates'],
    line: (scene, who, words) =>
      isGrid(scene.about) ? learnedTable(scene, who, words) : learnedNetwork(scene, who, words),
  },
};

/** The line of a stage, for whoever learns. */
export function stages({ id }: Stage, about: Description): StageLine<Words> {
  const told = STAGES[id];
  const reads = (isGrid(about) ? told?.grid : told?.poles) ?? [];
  return {
    tex: formula(id, setting(about, 'learner'), setting(about, 'q_target') === 'double'),
    reads: [...(isGrid(about) ? ['grid'] : []), ...ofEach(about, ...reads)],
    numbers: (scene, words) => each(scene, (who) => told?.line(scene, who, words) ?? null),
  };
}
