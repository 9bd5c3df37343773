// Above the figures: how far the run is, and whether it unlearns.

import { html, nothing, type TemplateResult } from 'lit';
import { brief, fill, plain } from '../../charts/kit/format.ts';
import { alert } from '../../contract/alert.ts';
import type { Alerts, Stagehand } from '../../contract/lab.ts';
import { record, type Scene } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { progress } from './alerts/progress.ts';
import { baselines } from './scene.ts';
import type { Words } from './words.en.ts';

/** The rate that the lab begins with, or a tenth where it is not lower. */
function slower({ about }: Scene): number {
  const rate = Number(about.values.learning_rate);
  const usual = Number(about.controls.find(({ id }) => id === 'learning_rate')?.default);
  return usual < rate ? usual : Number((rate / 10).toPrecision(3));
}

function trouble(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult | typeof nothing {
  const recent = record(scene, 'recent_loss', 'RecentLoss');
  if (recent === null || !record(scene, 'trouble', 'LanguageTrouble')?.unlearns) return nothing;
  const rate = slower(scene);
  return alert(
    'unlearns',
    texts.unlearnsTitle,
    say(texts.unlearnsText, {
      best: num(plain(recent.best, 3), 'recent_loss', 'loss'),
      now: num(plain(recent.now, 3), 'recent_loss', 'loss'),
      unigram: num(plain(baselines(scene).unigram, 3), 'baselines'),
      rate: brief(Number(scene.about.values.learning_rate), 3),
    }),
    [{ label: fill(texts.unlearnsCure, { rate }), set: { learning_rate: rate }, anew: true }],
    stagehand,
  );
}

export const alerts: Alerts<Words> = {
  reads: [...progress.reads, 'trouble', 'recent_loss'],
  show: (scene, stagehand, words) =>
    html`${progress.show(scene, stagehand, words)}
      <div class="alerts" role="status">${trouble(scene, stagehand, words)}</div>`,
};
