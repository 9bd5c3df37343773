// The pictures: a text token by token, what comes next, where each head looks, and the course of the run.

import { html, nothing, type TemplateResult } from 'lit';
import { LossCurveView } from '../../charts/curve.ts';
import { decimal, fill, plain } from '../../charts/kit/format.ts';
import type { Figure, Stagehand } from '../../contract/lab.ts';
import { Columns, first, numbers, type Scene } from '../../contract/scene.ts';
import { num, say } from '../../page/numbers.ts';
import { AttentionMapsView } from './pictures/attention-maps.ts';
import { NextTokenView } from './pictures/next-token.ts';
import { SamplesView } from './pictures/samples.ts';
import { SurpriseView } from './pictures/surprise.ts';
import { TokenMapView } from './pictures/token-map.ts';
import { chance, joined } from './pictures/token-text.ts';
import { goesOn, powerOfTen, spelled, text, vocabulary, written } from './scene.ts';
import type { Words } from './words.en.ts';

/** So many factors of the chain are written out; the others are dots. */
const FACTORS = 6;
/** As many tokens as the core writes at most. */
const MOST_NEW = 200;
/** Up to so many nats of surprise the odds, here one in ten billion, are written out. */
const PLAIN_ODDS = Math.log(1e10);
/** What "Write on" adds. */
const WRITE = 24;

/** e^surprise, to three digits as its factors are: "315,000", "4.12 × 10¹⁷". */
function oneIn(surprise: number): string | TemplateResult {
  if (!(surprise > PLAIN_ODDS)) return Number(Math.exp(surprise).toPrecision(3)).toLocaleString('en-US');
  const [mantissa, power] = powerOfTen(surprise);
  return html`${mantissa} × 10<sup>${power}</sup>`;
}

const sum = (list: Float32Array): number => list.reduce((a, b) => a + b, 0);

/** p(e) · p(m | e) · … = p, and the same as a sum of surprises. */
function product(scene: Scene, { texts }: Words): TemplateResult | typeof nothing {
  const all = numbers(scene, 'log_probs');
  const given = first(scene, 'given');
  const log = all.subarray(0, Math.max(0, given - 1));
  if (log.length === 0) return nothing;
  const shown = [...log.slice(0, FACTORS)];
  const dots = log.length > FACTORS ? ' · …' : '';
  const total = sum(log);
  const tables = numbers(scene, 'table_log_probs');
  const table = (column: number) => {
    let by = 0;
    for (let i = 0; i < log.length; i++) by += tables[2 * i + column] ?? 0;
    return num(plain(-by, 3), 'table_log_probs');
  };
  return html`<div class="chain">
    <p>${say(texts.chainProduct, {
      factors: html`${shown.map((l, i) => html`${i > 0 ? ' · ' : ''}${num(decimal(Math.exp(l), 3, 6), 'log_probs', 'p')}`)}${dots}`,
      product: say(texts.oneIn, { odds: num(oneIn(-total), 'log_probs', 'p') }),
    })}</p>
    <p>${say(texts.chainSum, {
      terms: html`${shown.map((l, i) => html`${i > 0 ? ' + ' : ''}${num(plain(-l, 3), 'log_probs', 'p')}`)}${log.length > FACTORS ? ' + …' : ''}`,
      sum: num(plain(-total, 4), 'log_probs', 'loss'),
      mean: num(plain(-total / log.length, 3), 'log_probs', 'loss'),
      nothing: num(plain(log.length * (numbers(scene, 'baselines')[0] ?? Number.NaN), 3), 'baselines'),
      unigram: table(0),
      bigram: table(1),
    })}</p>
  </div>`;
}

export const chain: Figure<Words> = {
  id: 'chain',
  size: 'wide',
  reads: () => ['text', 'given', 'log_probs', 'table_log_probs'],
  readsOnce: () => ['baselines'],
  controls: ['prompt'],
  below: (scene, _, words) => html`${product(scene, words)}`,
  mount(host, stagehand, { texts }) {
    const view = new SurpriseView(host, { onTerm: (term) => stagehand.term(term) });
    return {
      update(scene) {
        const tokens = text(scene);
        if (tokens.length === 0) return;
        const log = numbers(scene, 'log_probs');
        view.update({
          tokens,
          logProbs: log,
          given: first(scene, 'given'),
          most: numbers(scene, 'baselines')[0] ?? Math.log(tokens.length),
          words: { block: texts.block, start: texts.start },
          label: fill(texts.labelChain, {
            text: joined(tokens),
            surprise: plain(-sum(log), 4),
          }),
        });
      },
      destroy: () => view.destroy(),
    };
  },
};

/** Whose writing it is, or why it does not go on: always one line, so that nothing below it moves. */
function remark(scene: Scene, { texts }: Words): string | undefined {
  if (!goesOn(scene)) return texts.ended;
  const { step } = scene.status;
  return step === 0 ? texts.untrained : fill(texts.writer, { step: plain(step) });
}

function buttons(scene: Scene, stagehand: Stagehand, words: Words): TemplateResult {
  const { texts } = words;
  const now = Math.min(Number(scene.about.values.new_tokens ?? 0), written(scene));
  const more = (by: number) => stagehand.set('new_tokens', Math.min(MOST_NEW, now + by));
  const full = now >= MOST_NEW || !goesOn(scene);
  return html`<div class="write">
    <button type="button" ?disabled=${full} @click=${() => more(1)}>${texts.one}</button>
    <button type="button" ?disabled=${full} @click=${() => more(WRITE)}>${texts.more}</button>
    <button type="button" @click=${() => stagehand.set('take', (Number(scene.about.values.take ?? 0) + 1) % 10_000)}>${texts.throw}</button>
    <button type="button" ?disabled=${now === 0} @click=${() => stagehand.set('new_tokens', 0)}>${texts.clear}</button>
  </div>
  <p class="story" aria-live="polite"><bdi>${joined(text(scene).slice(1, first(scene, 'given')))}</bdi><bdi class="new">${text(
    scene,
  )
    .slice(first(scene, 'given'))
    .join('')
    .replaceAll('\n', ' ⏎ ')}</bdi></p>
  <p class="help">${remark(scene, words)}</p>`;
}

export const next: Figure<Words> = {
  id: 'next',
  size: 'tall',
  reads: () => ['next', 'sampling', 'dice', 'ended', 'text', 'given'],
  readsOnce: () => [],
  controls: ['temperature', 'top_k', 'top_p'],
  below: buttons,
  mount(host, stagehand, { texts }) {
    const view = new NextTokenView(host, { onTerm: (term) => stagehand.term(term) });
    return {
      update(scene) {
        const [u = Number.NaN, drawn = Number.NaN] = numbers(scene, 'dice');
        const tokens = vocabulary(scene);
        const model = numbers(scene, 'next');
        if (model.length !== tokens.length) return;
        view.update({
          tokens,
          model,
          sampling: numbers(scene, 'sampling'),
          u,
          drawn,
          words: {
            model: texts.saysModel,
            sampling: texts.saysSampling,
            dice: texts.dice,
          },
          highlight: scene.term,
          label: fill(texts.labelNext, {
            u: u.toFixed(3),
            token: joined(spelled(scene, [drawn])) || '⏎',
            p: chance(numbers(scene, 'sampling')[drawn] ?? Number.NaN),
          }),
        });
      },
      destroy: () => view.destroy(),
    };
  },
};

export const attention: Figure<Words> = {
  id: 'attention',
  size: 'half',
  reads: () => ['attention', 'text'],
  readsOnce: () => [],
  mount(host, stagehand, { texts }) {
    const view = new AttentionMapsView(host, { onTerm: (term) => stagehand.term(term) });
    return {
      update(scene) {
        const [layers = 0, heads = 0, t = 0] = scene.channels.attention?.shape ?? [];
        const tokens = text(scene).slice(-t);
        if (t === 0 || tokens.length !== t) return;
        view.update({
          attention: numbers(scene, 'attention'),
          layers,
          heads,
          tokens,
          words: { map: texts.map, cell: texts.cell, share: texts.share },
          label: fill(texts.labelAttention, { layers, heads, text: joined(tokens) }),
        });
      },
      destroy: () => view.destroy(),
    };
  },
};

/** How a loss in nats per token is shown. */
const UNITS = {
  nats: (loss: number, _: number) => loss,
  bits: (loss: number, characters: number) => loss / characters / Math.LN2,
  perplexity: (loss: number, _: number) => Math.exp(loss),
} as const;

type Unit = keyof typeof UNITS;
const unitOf = (view: Scene['view']): Unit =>
  view.curve === 'bits' || view.curve === 'perplexity' ? view.curve : 'nats';

/** A list put into a unit, once for each array that arrives. */
class InUnit {
  private from: Float32Array | undefined;
  private unit: Unit = 'nats';
  private made = new Float32Array();

  of(list: Float32Array, unit: Unit, characters: number): Float32Array {
    if (list !== this.from || unit !== this.unit) {
      [this.from, this.unit] = [list, unit];
      this.made = list.map((loss) => UNITS[unit](loss, characters));
    }
    return this.made;
  }
}

export const curve: Figure<Words> = {
  id: 'curve',
  size: 'half',
  reads: () => ['loss', 'measured', 'held_out_loss'],
  readsOnce: () => ['baselines', 'characters_per_token'],
  modes: [{ key: 'curve', options: ['nats', 'bits', 'perplexity'] }],
  mount(host, stagehand, { texts }) {
    const view = new LossCurveView(host, { onTerm: (term) => stagehand.term(term) });
    const columns = [new Columns(), new Columns()] as const;
    const inUnit = [new InUnit(), new InUnit()] as const;
    return {
      update(scene) {
        const none = new Float32Array();
        const [steps = none, loss = none] = columns[0].of(scene, 'loss');
        const [at = none, heldOut = none] = columns[1].of(scene, 'measured');
        const [unit, characters] = [unitOf(scene.view), first(scene, 'characters_per_token')];
        const baselines = numbers(scene, 'baselines');
        view.update({
          series: [
            { label: texts.batches, x: steps, y: inUnit[0].of(loss, unit, characters) },
            { label: texts.heldOut, x: at, y: inUnit[1].of(heldOut, unit, characters) },
          ],
          baselines: (['nothing', 'unigram', 'bigram'] as const).map((name, i) => ({
            label: texts[name],
            value: UNITS[unit](baselines[i] ?? Number.NaN, characters),
          })),
          yLabel: texts[`unit_${unit}`],
          log: false,
          format: (value) => plain(value, 4),
          highlight: scene.term,
          label: fill(texts.labelCurve, {
            steps: plain(scene.status.step),
            loss: plain(first(scene, 'held_out_loss'), 4),
          }),
        });
      },
      destroy: () => view.destroy(),
    };
  },
};

export const map: Figure<Words> = {
  id: 'map',
  size: 'half',
  reads: () => ['map', 'text'],
  readsOnce: () => ['counts'],
  mount(host, _, { texts }) {
    const view = new TokenMapView(host);
    return {
      update(scene) {
        const tokens = vocabulary(scene);
        const places = numbers(scene, 'map');
        if (places.length !== 2 * tokens.length) return;
        view.update({
          tokens,
          places,
          counts: numbers(scene, 'counts'),
          marked: new Set(numbers(scene, 'text').subarray(1)),
          label: fill(texts.labelMap, { v: plain(tokens.length) }),
        });
      },
      destroy: () => view.destroy(),
    };
  },
};

export const samples: Figure<Words> = {
  id: 'samples',
  size: 'half',
  reads: () => ['samples'],
  readsOnce: () => [],
  mount(host, _, { texts }) {
    const view = new SamplesView(host);
    let from: Float32Array | undefined;
    return {
      update(scene) {
        const data = numbers(scene, 'samples');
        if (data === from) return;
        from = data;
        const [count = 0, width = 1] = scene.channels.samples?.shape ?? [];
        view.update({
          samples: Array.from({ length: count }, (_, i) => {
            const [step = Number.NaN, ...tokens] = data.subarray(i * width, (i + 1) * width);
            return {
              title: fill(texts.atStep, { step: plain(step) }),
              text: joined(spelled(scene, tokens)),
            };
          }),
          none: texts.noSamples,
        });
      },
      destroy: () => view.destroy(),
    };
  },
};
