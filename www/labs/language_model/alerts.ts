// Above the figures: how far the run is, and whether it unlearns.

import { html, nothing, type TemplateResult } from 'lit';
import { brief, fill, plain } from '../../charts/kit/format.ts';
import { alert } from '../../contract/alert.ts';
import type { Alerts, Stagehand } from '../../contract/lab.ts';
import { numbers, type Scene } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { progress } from './alerts/progress.ts';
import type { Words } from './words.en.ts';

/** So many losses in a row are taken together: one batch alone says little. */
const WINDOW = 20;
/** By so many nats the loss must have risen. */
const RISEN = 0.2;

export interface Rise {
  best: number;
  now: number;
}

/** Whether the loss of the batches was lower before by far, and is above what the unigram achieves again. */
export function rise(losses: Float32Array, unigram: number): Rise | null {
  // Rows of (step, loss).
  const count = losses.length / 2;
  if (count < 2 * WINDOW) return null;
  let sum = 0;
  let [best, now] = [Number.POSITIVE_INFINITY, Number.NaN];
  for (let i = 0; i < count; i++) {
    sum += losses[2 * i + 1] ?? 0;
    if (i >= WINDOW) sum -= losses[2 * (i - WINDOW) + 1] ?? 0;
    if (i < WINDOW - 1) continue;
    now = sum / WINDOW;
    best = Math.min(best, now);
  }
  return now > unigram && now > best + RISEN ? { best, now } : null;
}

const known = new WeakMap<Float32Array, Rise | null>();

/** The same, worked out once for each list that arrives. */
function riseOf(scene: Scene): Rise | null {
  const losses = numbers(scene, 'loss');
  const before = known.get(losses);
  if (before !== undefined) return before;
  const found = rise(losses, numbers(scene, 'baselines')[1] ?? Number.NaN);
  known.set(losses, found);
  return found;
}

/** The rate that the lab begins with, or a tenth where it is not lower. */
function slower({ about }: Scene): number {
  const rate = Number(about.values.learning_rate);
  const usual = Number(about.controls.find(({ id }) => id === 'learning_rate')?.default);
  return usual < rate ? usual : Number((rate / 10).toPrecision(3));
}

function trouble(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult | typeof nothing {
  const found = riseOf(scene);
  if (found === null) return nothing;
  const rate = slower(scene);
  return alert(
    'unlearns',
    texts.unlearnsTitle,
    say(texts.unlearnsText, {
      best: num(plain(found.best, 3), 'loss', 'loss'),
      now: num(plain(found.now, 3), 'loss', 'loss'),
      unigram: num(plain(numbers(scene, 'baselines')[1] ?? Number.NaN, 3), 'baselines'),
      rate: brief(Number(scene.about.values.learning_rate), 3),
    }),
    [{ label: fill(texts.unlearnsCure, { rate }), set: { learning_rate: rate }, anew: true }],
    stagehand,
  );
}

export const alerts: Alerts<Words> = {
  reads: [...progress.reads, 'loss'],
  show: (scene, stagehand, words) =>
    html`${progress.show(scene, stagehand, words)}
      <div class="alerts" role="status">${trouble(scene, stagehand, words)}</div>`,
};
