// The pictures: a text token by token, what comes next, where each head looks, and the course of the run.

import { html, nothing, type TemplateResult } from 'lit';
import { AttentionMapsView } from '../../charts/attention-maps.ts';
import { BarsView } from '../../charts/bars.ts';
import { brief, decimal, fill, grouped, plain, signed } from '../../charts/kit/format.ts';
import { chance, joined } from '../../charts/kit/token-text.ts';
import { curveFigure } from '../../contract/curve.ts';
import { figure } from '../../contract/figure.ts';
import type { Figure, Stagehand } from '../../contract/lab.ts';
import { first, numbers, once, record, type Scene, setting, tensor } from '../../contract/scene.ts';
import type { RecordTypes } from '../../core/protocol.ts';
import { num, say } from '../../page/numbers.ts';
import { NextTokenView } from './pictures/next-token.ts';
import { SamplesView } from './pictures/samples.ts';
import { SurpriseView } from './pictures/surprise.ts';
import { TokenMapView } from './pictures/token-map.ts';
import {
  baselines,
  ending,
  goesOn,
  heldOut,
  powerOfTen,
  read,
  spelled,
  text,
  underWay,
  vocabulary,
  written,
} from './scene.ts';
import type { Words } from './words.en.ts';

/** So many factors of the chain are written out; the others are dots. */
const FACTORS = 6;
/** As many tokens as the core writes at most. */
const MOST_NEW = 200;
/** The most nats of surprise, one in ten billion, for which the odds are written out. */
const PLAIN_ODDS = Math.log(1e10);
/** What "Write on" adds. */
const WRITE = 24;

/** e^surprise, to three digits as its factors are: "315,000", "4.12 × 10¹⁷". */
function oneIn(surprise: number): string | TemplateResult {
  if (!(surprise > PLAIN_ODDS)) {
    const odds = Number(Math.exp(surprise).toPrecision(3));
    return odds < 1000 ? brief(odds, 3) : grouped(odds);
  }
  const [mantissa, power] = powerOfTen(surprise);
  return html`${mantissa} × 10<sup>${power}</sup>`;
}

const sum = (list: Iterable<number>): number => Array.from(list).reduce((a, b) => a + b, 0);

/** p(e) · p(m | e) · … = p, to the end of the line where it has one, and the same as a sum of surprises. */
function product(scene: Scene, { texts }: Words): TemplateResult | typeof nothing {
  const all = numbers(scene, 'log_probs');
  const own = all.subarray(0, Math.max(0, read(scene).given - 1));
  if (own.length === 0) return nothing;
  const end = ending(scene);
  const log = end === null ? [...own] : [...own, end];
  const shown = log.slice(0, FACTORS);
  const dots = log.length > FACTORS ? ' · …' : '';
  const total = sum(log);
  const tables = record(scene, 'table_log_probs', 'CountedLogProbs');
  const table = (name: 'unigram' | 'bigram') => {
    const { given } = read(scene);
    const counted = tables?.[name].slice(0, given - 1) ?? [];
    return num(
      plain(-sum([...counted, ...(end === null ? [] : [tables?.[`${name}_end`] ?? Number.NaN])]), 3),
      'table_log_probs',
    );
  };
  const factor = (i: number, text: string) =>
    num(text, i < own.length ? 'log_probs' : 'end_log_prob', `p.${i + 1}`);
  return html`<div class="chain">
    <p>${say(end === null ? texts.chainProduct : texts.chainToEnd, {
      factors: html`${shown.map((l, i) => html`${i > 0 ? ' · ' : ''}${factor(i, decimal(Math.exp(l), 3, 6))}`)}${dots}`,
      product: say(texts.oneIn, { odds: num(oneIn(-total), 'log_probs', 'p.all') }),
    })}</p>
    <p>${say(texts.chainSum, {
      terms: html`${shown.map((l, i) => html`${i > 0 ? ' + ' : ''}${factor(i, plain(-l, 3))}`)}${log.length > FACTORS ? ' + …' : ''}`,
      sum: num(plain(-total, 4), 'log_probs', 'loss'),
      mean: num(plain(-total / log.length, 3), 'log_probs', 'loss'),
      nothing: num(plain(log.length * baselines(scene).nothing, 3), 'baselines'),
      unigram: table('unigram'),
      bigram: table('bigram'),
    })}</p>
  </div>`;
}

/** What the model makes of what was typed, where it does not read it as it stands. */
function readAs(scene: Scene, { texts }: Words): TemplateResult | typeof nothing {
  const typed = setting(scene.about, 'prompt').trim();
  const tokens = text(scene).slice(1, read(scene).given).join('');
  // Before the first frame nothing has been read.
  if (read(scene).given === 0 || typed === tokens) return nothing;
  return html`<p class="read-as" role="status">${fill(texts.readAs, { read: tokens })}</p>`;
}

/** The first row of the batch, while its step is under way. */
function batchRow(scene: Scene, { texts }: Words) {
  const row = record(scene, 'batch_row', 'BatchRow');
  const [asked = 0] = numbers(scene, 'batch');
  const tokens = spelled(scene, [asked, ...(row?.answers ?? [])]);
  return {
    tokens,
    logProbs: Float32Array.from(row?.probabilities ?? [], Math.log),
    given: tokens.length,
    end: null,
    chosen: 0,
    label: fill(texts.labelRow, { text: joined(tokens) }),
  };
}

/** What is said of it: how many rows there are, and once it is known their mean surprise. */
function ofBatch(scene: Scene, { texts }: Words): TemplateResult {
  const rows = plain(tensor(scene, 'batch')?.shape[0] ?? Number.NaN);
  const loss = record(scene, 'batch_loss', 'BatchLoss')?.loss;
  return html`<div class="chain"><p>${fill(texts.ofBatch, { rows })} ${
    loss === undefined
      ? ''
      : say(texts.meanSurprise, { rows, loss: num(plain(loss, 4), 'batch_loss', 'loss') })
  }</p></div>`;
}

const chain: Figure<Words> = figure(SurpriseView)({
  id: 'chain',
  size: 'wide',
  reads: ['text', 'log_probs', 'end_log_prob', 'table_log_probs', 'batch', 'batch_row', 'batch_loss'],
  readsOnce: ['baselines'],
  controls: ['prompt'],
  below: (scene, _, words) =>
    underWay(scene) ? ofBatch(scene, words) : html`${readAs(scene, words)}${product(scene, words)}`,
  options: (stagehand, _, now) => ({
    onChoose(place) {
      const scene = now();
      if (!scene || underWay(scene)) return;
      stagehand.set('place', place === Number(scene.about.values.place) ? 0 : place);
    },
  }),
  data(scene, words) {
    const { texts } = words;
    const common = {
      knowing: baselines(scene).nothing,
      words: { block: texts.block, start: texts.start, end: texts.end, knowing: texts.knowing },
    };
    if (underWay(scene)) return { ...common, ...batchRow(scene, words) };
    const tokens = text(scene);
    if (tokens.length === 0) return null;
    const log = numbers(scene, 'log_probs');
    return {
      ...common,
      tokens,
      logProbs: log,
      given: read(scene).given,
      // Once something is written after it, its end is another.
      end: written(scene) === 0 ? ending(scene) : null,
      chosen: Number(scene.about.values.place ?? 0),
      label: fill(texts.labelChain, { text: joined(tokens), surprise: plain(-sum(log), 4) }),
    };
  },
});

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
  const [tokens, { given }] = [text(scene), read(scene)];
  return html`<div class="write">
    <button type="button" ?disabled=${full} @click=${() => more(1)}>${texts.one}</button>
    <button type="button" ?disabled=${full} @click=${() => more(WRITE)}>${texts.more}</button>
    <button type="button" @click=${() => stagehand.set('take', (Number(scene.about.values.take ?? 0) + 1) % 10_000)}>${texts.throw}</button>
    <button type="button" ?disabled=${now === 0} @click=${() => stagehand.set('new_tokens', 0)}>${texts.clear}</button>
  </div>
  <p class="story" aria-live="polite"><bdi>${joined(tokens.slice(1, given))}</bdi><bdi class="new">${tokens
    .slice(given)
    .join('')
    .replaceAll('\n', ' ⏎ ')}</bdi></p>
  <p class="help">${remark(scene, words)}</p>`;
}

/** The bet that is shown in place of the next one: of the batch while its step is under way, or that of a token the
 * reader has chosen. Null where it is that on the next token; undefined while what is to be shown has not been read. */
function placed(
  scene: Scene,
): { token: number; place: number; probabilities: Float32Array; pull: Float32Array } | null | undefined {
  if (underWay(scene)) {
    const bet = record(scene, 'batch_bet', 'BatchBet');
    if (bet === null) return undefined;
    const [probabilities, pull] = [Float32Array.from(bet.probabilities), Float32Array.from(bet.pull)];
    return { token: bet.answer, place: bet.place + 1, probabilities, pull };
  }
  const place = Number(scene.about.values.place ?? 0);
  const { tokens, given } = read(scene);
  const isEnd = place === tokens.length && given === place && ending(scene) !== null;
  if (place === 0 || (place >= tokens.length && !isEnd)) return null;
  const probabilities = numbers(scene, isEnd ? 'next' : 'bet');
  if (probabilities.length !== vocabulary(scene).length) return undefined;
  return { token: isEnd ? 0 : (tokens[place] ?? 0), place, probabilities, pull: NONE };
}

const NONE = new Float32Array();

/** Which bet it is, and the way back to the next one. */
function whichBet(scene: Scene, stagehand: Stagehand, words: Words): TemplateResult | null {
  const { texts } = words;
  const bet = placed(scene);
  if (!bet) return underWay(scene) ? html`<p class="help">${texts.notYet}</p>` : null;
  const parts = {
    token: joined(spelled(scene, [bet.token])) || '⏎',
    place: plain(bet.place),
    p: num(chance(bet.probabilities[bet.token] ?? Number.NaN), underWay(scene) ? 'batch_bet' : 'bet', 'p'),
  };
  if (underWay(scene)) {
    // The loss stage takes the logarithm.
    const known = record(scene, 'batch_loss', 'BatchLoss') !== null;
    const surprise = plain(-Math.log(bet.probabilities[bet.token] ?? Number.NaN), 3);
    return html`<p class="help">${say(texts.betOfBatch, parts)} ${
      known ? say(texts.betSurprise, { surprise: num(surprise, 'batch_bet', 'loss') }) : ''
    }</p>`;
  }
  return html`<p class="help">${say(texts.betAt, parts)}
    <button type="button" @click=${() => stagehand.set('place', 0)}>${texts.backToNext}</button></p>`;
}

const next: Figure<Words> = figure(NextTokenView)({
  id: 'next',
  size: 'tall',
  reads: ['next', 'sampling', 'dice', 'text', 'bet', 'batch_bet', 'batch_loss', 'end_log_prob'],
  controls: ['temperature', 'top_k', 'top_p'],
  below: (scene, stagehand, words) => whichBet(scene, stagehand, words) ?? buttons(scene, stagehand, words),
  data(scene, { texts }) {
    const tokens = vocabulary(scene);
    const own = {
      model: texts.saysModel,
      sampling: texts.saysSampling,
      really: texts.really,
      pull: texts.pull,
    };
    const common = { tokens, words: { ...own, dice: texts.dice } };
    const named = (token: number) => joined(spelled(scene, [token])) || '⏎';
    const bet = placed(scene);
    if (bet === undefined) {
      // Nothing is bet before the forward stage.
      return underWay(scene)
        ? { ...common, model: NONE, sampling: NONE, u: null, drawn: -1, pull: NONE, label: texts.notYet }
        : null;
    }
    if (bet !== null) {
      const { token, probabilities, pull } = bet;
      const p = chance(probabilities[token] ?? Number.NaN);
      const label = fill(texts.labelBet, { token: named(token), p });
      return { ...common, model: probabilities, sampling: probabilities, u: null, drawn: token, pull, label };
    }
    const dice = record(scene, 'dice', 'NextDraw');
    const model = numbers(scene, 'next');
    if (dice === null || model.length !== tokens.length) return null;
    const { number: u, token: drawn } = dice;
    const sampling = numbers(scene, 'sampling');
    return {
      ...common,
      model,
      sampling,
      u,
      drawn,
      pull: NONE,
      label: fill(texts.labelNext, {
        u: u.toFixed(3),
        token: named(drawn),
        p: chance(sampling[drawn] ?? Number.NaN),
      }),
    };
  },
});

const attention: Figure<Words> = figure(AttentionMapsView)({
  id: 'attention',
  size: 'half',
  reads: ['attention', 'text'],
  data(scene, { texts }) {
    const [layers = 0, heads = 0, t = 0] = tensor(scene, 'attention')?.shape ?? [];
    const tokens = text(scene).slice(-t);
    if (t === 0 || tokens.length !== t) return null;
    return {
      attention: numbers(scene, 'attention'),
      layers,
      heads,
      tokens,
      words: { map: texts.map, cell: texts.cell, share: texts.share },
      label: fill(texts.labelAttention, { layers, heads, text: joined(tokens) }),
    };
  },
});

/** How a loss in nats per token is shown. */
const UNITS = {
  nats: (loss: number, _: number) => loss,
  bits: (loss: number, characters: number) => loss / characters / Math.LN2,
  perplexity: (loss: number, _: number) => Math.exp(loss),
} as const;

type Unit = keyof typeof UNITS;
const unitOf = (view: Scene['view']): Unit =>
  view.curve === 'bits' || view.curve === 'perplexity' ? view.curve : 'nats';

/** A list in each unit that it has been shown in; bits go by how many characters a token has. */
const measured = once((list: Float32Array) => {
  const known = new Map<string, Float32Array>();
  return (unit: Unit, characters: number): Float32Array => {
    const key = `${unit} ${characters}`;
    const made = known.get(key) ?? list.map((loss) => UNITS[unit](loss, characters));
    known.set(key, made);
    return made;
  };
});

const curve: Figure<Words> = curveFigure({
  id: 'curve',
  size: 'half',
  reads: ['loss', 'measured', 'held_out'],
  readsOnce: ['baselines', 'characters_per_token'],
  modes: [{ key: 'curve', options: ['nats', 'bits', 'perplexity'] }],
  curves(scene, { texts }) {
    const [unit, characters] = [unitOf(scene.view), first(scene, 'characters_per_token')];
    const as = (list: Float32Array) => measured(list)(unit, characters);
    return [
      { channel: 'loss', column: 'batch', label: texts.batches, as },
      { channel: 'measured', column: 'held_out', label: texts.heldOut, as },
    ];
  },
  baselines(scene, { texts }) {
    const [unit, characters] = [unitOf(scene.view), first(scene, 'characters_per_token')];
    return (['nothing', 'unigram', 'bigram'] as const).map((name) => ({
      label: texts[name],
      value: UNITS[unit](baselines(scene)[name], characters),
    }));
  },
  yLabel: ({ view }, { texts }) => texts[`unit_${unitOf(view)}`],
  format: 4,
  label: (scene, { texts }) =>
    fill(texts.labelCurve, {
      steps: plain(scene.status.step),
      loss: plain(heldOut(scene).loss, 4),
    }),
});

const map: Figure<Words> = figure(TokenMapView)({
  id: 'map',
  size: 'half',
  reads: ['map', 'text'],
  readsOnce: ['counts'],
  data(scene, { texts }) {
    const tokens = vocabulary(scene);
    const places = numbers(scene, 'map');
    if (places.length !== 2 * tokens.length) return null;
    return {
      tokens,
      places,
      counts: numbers(scene, 'counts'),
      marked: new Set(read(scene).tokens.slice(1)),
      label: fill(texts.labelMap, { v: plain(tokens.length) }),
    };
  },
});

const samplesOf = (scene: Scene): RecordTypes['WrittenSample'][] =>
  record(scene, 'written', 'WrittenSamples')?.samples ?? [];

const samples: Figure<Words> = figure(SamplesView)({
  id: 'samples',
  size: 'half',
  reads: ['written'],
  // A list that is written anew scrolls to its end: not while somebody reads in it.
  drawnFrom: (scene) => [
    samplesOf(scene)
      .map(({ step, tokens }) => `${step}: ${tokens}`)
      .join(),
  ],
  data: (scene, { texts }) => ({
    samples: samplesOf(scene).map(({ step, tokens }) => ({
      title: fill(texts.atStep, { step: plain(step) }),
      text: joined(spelled(scene, tokens)),
    })),
    none: texts.noSamples,
  }),
});

const parts: Figure<Words> = figure(BarsView)({
  id: 'parts',
  size: 'half',
  shown: ({ parts }) => parts > 1,
  reads: ['gradient_parts', 'gradient_norm'],
  below: (scene, _, { texts }) => {
    const found = record(scene, 'gradient_parts', 'GradientParts');
    if (!found) return html`<p class="help">${texts.noParts}</p>`;
    const losses = found.losses.map(
      (loss, i) => html`${i > 0 ? ' + ' : ''}${num(plain(loss, 4), 'gradient_parts')}`,
    );
    return html`<p class="help">${say(texts.partsLoss, {
      losses: html`${losses}`,
      loss: num(plain(sum(found.losses), 4), 'batch_loss', 'loss'),
    })}</p>`;
  },
  data(scene, { texts }) {
    const found = record(scene, 'gradient_parts', 'GradientParts');
    const all = found?.along.map((value, i) => {
      const first = sum(found.rows.slice(0, i)) + 1;
      const last = first + (found.rows[i] ?? 0) - 1;
      return { name: fill(texts.partRows, { first: plain(first), last: plain(last) }), value };
    });
    return {
      rows: all ? [...all, { name: texts.partsAll, value: first(scene, 'gradient_norm') }] : [],
      format: (value) => signed(value, 3),
      label: all ? fill(texts.labelParts, { parts: plain(all.length) }) : texts.noParts,
    };
  },
});

export const figures: readonly Figure<Words>[] = [chain, next, curve, samples, attention, map, parts];
