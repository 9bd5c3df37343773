// The step, written out: what is seen, what is done, what comes of it, and what is learned from it.

import { html, type TemplateResult } from 'lit';
import { brief, compact, plain, signed } from '../../charts/kit/format.ts';
import { glyphPath } from '../../charts/kit/glyphs.ts';
import type { StageLine } from '../../contract/lab.ts';
import { numbers, type Scene, setting } from '../../contract/scene.ts';
import type { Description, Stage } from '../../core/protocol.ts';
import { num, type Part, say } from '../../page/numbers.ts';
import { tex } from '../../page/tex.ts';
import { ARROWS } from './figures/world.ts';
import {
  explores,
  gridOf,
  isGrid,
  isPlanner,
  type Learner,
  learners,
  moment,
  moves,
  of,
  tableUpdate,
} from './scene.ts';
import { formula, target } from './stages/formulas.ts';
import type { Words } from './words.en.ts';

const DEGREES = 180 / Math.PI;

/** "(row 3, column 5)", as a number that explains itself. */
function cell(scene: Scene, at: number, channel: string, term: string, { texts }: Words): TemplateResult {
  const [, columns] = gridOf(scene);
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

function observed(scene: Scene, who: Learner, words: Words): TemplateResult | null {
  const { texts } = words;
  if (isGrid(scene.about)) {
    const [at = -1] = of(scene, who, 'agent');
    const update = tableUpdate(scene, who);
    // From the answer on, the agent stands where it came to: what it saw is in the update.
    const s = scene.status.stage >= 3 && update ? update.s : at;
    const q = of(scene, who, 'q').subarray(4 * s, 4 * s + 4);
    if (s < 0 || q.length < 4) return null;
    return say(texts.observed, {
      s: cell(scene, s, `${who.prefix}agent`, 's', words),
      q: four(q, ARROWS, `${who.prefix}q`, 'q'),
    });
  }
  const [x, speed, angle, turning] = of(scene, who, 'pole');
  if (x === undefined) return null;
  const n = (value: number | undefined, unit: string, factor = 1) =>
    num(`${signed((value ?? Number.NaN) * factor, 3)} ${unit}`, `${who.prefix}pole`, 's');
  return say(texts.observedPole, {
    x: n(x, 'm'),
    speed: n(speed, 'm/s'),
    angle: n(angle, '°', DEGREES),
    turning: n(turning, '°/s', DEGREES),
  });
}

/**
 * What it expects most of, where that is not the move made; empty where it is. Null once the table has been
 * mended, since it then no longer says what the agent knew.
 */
function bestThere(scene: Scene, who: Learner, action: number): string | null {
  const { stage } = scene.status;
  if (stage !== 2 && stage !== 3) return null;
  const s = stage === 2 ? of(scene, who, 'agent')[0] : tableUpdate(scene, who)?.s;
  if (s === undefined) return null;
  const q = Array.from(of(scene, who, 'q').subarray(4 * s, 4 * s + 4));
  const most = Math.max(...q);
  return q[action] === most ? '' : (moves(scene.about)[q.indexOf(most)] ?? '');
}

function acted(scene: Scene, who: Learner, words: Words): TemplateResult | null {
  const { texts } = words;
  const at = moment(scene, who);
  if (!at || at.action < 0) return null;
  const action = num(moves(scene.about)[at.action] ?? '', `${who.prefix}moment`, 'a');
  const epsilon = num(brief(at.epsilon, 3), `${who.prefix}moment`, 'epsilon');
  if (isPlanner(who)) return say(texts.actedPlan, { a: action });
  if (!isGrid(scene.about)) {
    const p = who.prefix === '' ? numbers(scene, 'probabilities').subarray(0, 2) : new Float32Array();
    if (p.length < 2) return say(texts.actedPlan, { a: action });
    const shares = Array.from(p, (share) => 100 * share);
    const names = moves(scene.about);
    const told = html`${shares.map(
      (share, i) =>
        html`${i > 0 ? ', ' : ''}${num(`${names[i]} ${plain(share, 3)} %`, 'probabilities', 'policy')}`,
    )}`;
    return say(explores(who) ? texts.actedDqn : texts.actedDrawn, { a: action, told, epsilon });
  }
  const best = bestThere(scene, who, at.action);
  if (best === null) return say(at.epsilon > 0 ? texts.acted : texts.actedNever, { a: action, epsilon });
  return say(best === '' ? texts.actedBest : texts.actedTried, { a: action, best, epsilon });
}

function rewarded(scene: Scene, who: Learner, words: Words): TemplateResult | null {
  const { texts } = words;
  const at = moment(scene, who);
  if (!at || Number.isNaN(at.reward) || at.action < 0) return null;
  const r = num(brief(at.reward), `${who.prefix}moment`, 'r');
  const earned = num(brief(at.earned), `${who.prefix}moment`, 'r');
  const end = at.ended === 1 ? texts.ends : at.ended === 2 ? texts.cut : '';
  if (isGrid(scene.about)) {
    const [now = -1] = of(scene, who, 'agent');
    return html`${say(texts.rewarded, { r, next: cell(scene, now, `${who.prefix}agent`, 'next', words), earned })} ${end}`;
  }
  return html`${say(texts.rewardedPole, { r, t: num(plain(at.step), `${who.prefix}moment`, 's') })} ${end}`;
}

/** The rule with this moment's numbers in it. */
function learnedTable(scene: Scene, who: Learner, words: Words): TemplateResult | null {
  const { texts } = words;
  const update = tableUpdate(scene, who);
  if (!update) return null;
  const n = (value: number, term: string) => num(brief(value), `${who.prefix}update`, term);
  const old = n(update.old, 'q');
  // What is left of two numbers that are the same is rounding.
  const error = Math.abs(update.error) < 1e-7 * Math.abs(update.target) ? 0 : update.error;
  const move = ARROWS[update.a] ?? '';
  const parts: Record<string, Part> = {
    move: num(move, `${who.prefix}update`, 'a'),
    old,
    less: update.old < 0 ? html`(${old})` : old,
    alpha: n(update.alpha, 'alpha'),
    r: n(update.r, 'r'),
    gamma: n(update.gamma, 'gamma'),
    next: update.value < 0 ? html`(${n(update.value, 'target')})` : n(update.value, 'target'),
    target: n(update.target, 'target'),
    error: error < 0 ? html`(${n(error, 'delta')})` : n(error, 'delta'),
    new: html`<b>${n(update.new, 'q')}</b>`,
    made: update.made ? '' : texts.toBe,
  };
  const sum = isPlanner(who)
    ? texts.planned
    : who.id === 'monte_carlo'
      ? texts.learnedReturn
      : update.terminal
        ? texts.learnedEnd
        : texts.learnedTable;
  // The formula above is the learner's; two that race have two rules.
  const rule = learners(scene.about).length > 1 ? html`${tex(target(who.id))}<br />` : '';
  return html`${rule}${say(sum, parts)}`;
}

/** What the networks' last update was, and how far the next has been collected. */
function learnedNetwork(scene: Scene, words: Words): TemplateResult {
  const { texts } = words;
  const last = numbers(scene, 'losses').slice(-5);
  const [filled = 0, needed = 0] = numbers(scene, 'buffer');
  const dqn = setting(scene.about, 'learner') === 'dqn';
  const [stored = 0, capacity = 0] = numbers(scene, 'replay');
  const updates = num(plain(numbers(scene, 'updates')[0] ?? 0), 'updates', 'theta');
  const collected = num(`${plain(filled)} / ${plain(needed)}`, 'buffer', 's');
  const way = dqn
    ? say(texts.replayed, { stored: num(`${plain(stored)} / ${plain(capacity)}`, 'replay', 's') })
    : say(texts.collected, { collected });
  if (last.length < 5) return html`${way}`;
  const [, policy = 0, value = 0, entropy = 0, norm = 0] = last;
  return html`${say(dqn ? texts.learnedDqn : texts.learnedNetwork, {
    updates,
    policy: num(plain(policy, 3), 'losses', 'loss'),
    value: num(plain(value, 3), 'losses', 'loss'),
    entropy: num(plain(entropy, 3), 'losses', 'entropy'),
    norm: num(compact(norm), 'gradient_norm', 'theta'),
  })} ${way}`;
}

const both = (...channels: string[]): string[] =>
  channels.flatMap((channel) => [channel, `rival_${channel}`]);

/** The line of a stage, for whoever learns. */
export function stages(stage: Stage, about: Description): StageLine<Words> {
  const symbols = formula(stage.id, setting(about, 'learner'), setting(about, 'q_target') === 'double');
  switch (stage.id) {
    case 'observe':
      return {
        tex: symbols,
        reads: isGrid(about) ? both('agent', 'q', 'update') : both('pole'),
        numbers: (scene, words) => each(scene, (who) => observed(scene, who, words)),
      };
    case 'act':
      return {
        tex: symbols,
        reads: isGrid(about) ? both('moment', 'agent', 'q', 'update') : [...both('moment'), 'probabilities'],
        numbers: (scene, words) => each(scene, (who) => acted(scene, who, words)),
      };
    case 'reward':
      return {
        tex: symbols,
        reads: isGrid(about) ? both('moment', 'agent') : both('moment'),
        numbers: (scene, words) => each(scene, (who) => rewarded(scene, who, words)),
      };
    default:
      return {
        tex: symbols,
        reads: isGrid(about) ? both('update') : ['losses', 'buffer', 'replay', 'updates', 'gradient_norm'],
        numbers: (scene, words) =>
          isGrid(scene.about)
            ? each(scene, (who) => learnedTable(scene, who, words))
            : learnedNetwork(scene, words),
      };
  }
}
