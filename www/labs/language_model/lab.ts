// A GPT that reads one token at a time, and writes one at a time.

import { html, type TemplateResult } from 'lit';
import { fill, plain } from '../../charts/kit/format.ts';
import type { Headline, LabView } from '../../contract/lab.ts';
import { column, columns, first, firstWhere, type Scene, setting } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { alerts } from './alerts.ts';
import { beats } from './beats.ts';
import { figures } from './figures.ts';
import styles from './language_model.css?inline';
import { SamplesView } from './pictures/samples.ts';
import { SurpriseView } from './pictures/surprise.ts';
import { baselines, heldOut, knobs } from './scene.ts';
import { stages } from './stages.ts';
import type { Words } from './words.en.ts';

const headlines: readonly Headline<Words>[] = [
  {
    id: 'loss',
    channel: 'held_out',
    show: (scene) => plain(heldOut(scene).loss, 3),
    beside: (scene, { texts }) =>
      (['bigram', 'unigram', 'nothing'] as const).map((name) => ({
        text: `${texts[name]} ${plain(baselines(scene)[name], 3)}`,
        channel: 'baselines',
      })),
  },
  {
    id: 'bits',
    channel: 'held_out',
    show: (scene) => plain(heldOut(scene).bits, 3),
    beside: (scene, { texts }) => [
      {
        text: fill(texts.bigramBits, {
          bits: plain(baselines(scene).bigram / first(scene, 'characters_per_token') / Math.LN2, 3),
        }),
        channel: 'baselines',
      },
    ],
  },
  {
    id: 'perplexity',
    channel: 'held_out',
    show: (scene) => plain(heldOut(scene).perplexity, 3),
    beside: (scene, { texts }) => [
      {
        text: fill(texts.ofTokens, { v: plain(Math.round(Math.exp(baselines(scene).nothing))) }),
        channel: 'baselines',
      },
    ],
  },
];

/** 16 tokens → 2 layers of 2 heads, 32 numbers a token → the next one, by 26,848 knobs. */
function sentence(scene: Scene, { texts }: Words): TemplateResult {
  const { about } = scene;
  const count = (control: string, one: string, many: string) => {
    const value = setting(about, control);
    return fill(value === '1' ? one : many, { [control]: value });
  };
  return html`<p class="sentence">${say(texts.sentence, {
    tokens: count('context', texts.tokensOne, texts.tokensMany),
    layers: count('layers', texts.layersOne, texts.layersMany),
    heads: count('heads', texts.headsOne, texts.headsMany),
    width: setting(about, 'width'),
    knobs: num(plain(knobs(scene)), 'parameters', 'theta'),
  })}</p>`;
}

const LOSS = 2.05;
const STEPS = 5000;
/** The share held out that the challenge asks for. */
const HELD_OUT = 0.1;

const lab: LabView<Words> = {
  figures,
  headlines,
  sentence: { reads: [], readsOnce: [], show: sentence },
  stages,
  // Its preset takes 5,000 steps: at ten a second, eight minutes.
  speed: 60,
  alerts,
  readsOnce: ['baselines', 'characters_per_token'],
  ownActions: ['set_parameter'],
  controls: ['dataset', 'learning_rate', 'temperature'],
  beats,
  styles: [SurpriseView.styles, SamplesView.styles, styles],
  challenge: {
    reads: ['measured'],
    goal: { loss: LOSS, most: STEPS, width: 16 },
    set: {
      // Small first: each of these builds the model anew, and measures it.
      layers: 1,
      heads: '1',
      width: '16',
      dataset: 'names',
      tokens: 'characters',
      reading: 'lines',
      held_out: HELD_OUT,
      context: 16,
      positions: 'learned',
      batch_size: 16,
      learning_rate: 0.01,
      schedule: 'warm_up',
      horizon: 5000,
      dropout: 0,
      seed: 7,
      // What was set for another text would be in the way.
      prompt: 'emma',
      new_tokens: 0,
      temperature: 1,
      top_k: 1024,
      top_p: 1,
    },
    check(scene) {
      const { about, status } = scene;
      const [steps] = columns(scene, 'measured');
      const losses = column(scene, 'measured', 'held_out').filter((_, row) => (steps?.[row] ?? 0) <= STEPS);
      const best = Math.min(...losses);
      const reached = firstWhere(scene, 'measured', 'held_out', (loss) => loss <= LOSS);
      const same =
        setting(about, 'dataset') === 'names' &&
        setting(about, 'tokens') === 'characters' &&
        setting(about, 'reading') === 'lines' &&
        Number(about.values.held_out) >= HELD_OUT;
      const done = same && reached <= STEPS;
      return {
        done,
        failed: !done && status.step >= STEPS,
        progress: {
          steps: plain(done ? reached : status.step),
          best: Number.isFinite(best) ? plain(best, 3) : '–',
          knobs: plain(knobs(scene)),
        },
      };
    },
  },
};

export default lab;
