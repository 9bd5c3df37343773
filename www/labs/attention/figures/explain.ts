// The arithmetic behind one cell of the flow, with its numbers.

import { html, type TemplateResult } from 'lit';
import { brief, percent, plain, signed } from '../../../charts/kit/format.ts';
import type { Cell } from '../../../charts/matrix.ts';
import { columns, numbers, type Scene, setting } from '../../../contract/scene.ts';
import { num, type Part, say } from '../../../page/numbers.ts';
import { cellOf, HIDDEN, hasResidual, heads, rowOf, shown, tokenName, width } from '../scene.ts';
import type { Words } from '../words.en.ts';
import type { Block } from './blocks.ts';

/** So many products of a sum are written out, the largest. */
const WRITTEN = 5;
/** So many powers of a row are written out: all of a sequence as long as the lab begins with. */
const MOST_POWERS = 12;
/** What keeps a layer norm finite where all numbers are equal, as the core has it. */
const EPSILON = 1e-5;

const n = (value: number, channel: string, term?: string) => num(plain(value, 3), channel, term);

interface Sum {
  left: ArrayLike<number>;
  right: ArrayLike<number>;
  channels: readonly [string, string];
  terms: readonly [string, string];
  bias?: number;
}

/** "0.52 × −1.3 + … and 27 smaller products, together 0.11". */
function sum({ left, right, channels, terms, bias }: Sum, { texts }: Words): TemplateResult {
  const products = Array.from(left, (a, i) => ({ a, b: right[i] ?? Number.NaN }));
  const ordered = [...products].sort((x, y) => Math.abs(y.a * y.b) - Math.abs(x.a * x.b));
  const written = ordered.slice(0, WRITTEN);
  const rest = ordered.slice(WRITTEN);
  const product = ({ a, b }: { a: number; b: number }, i: number) =>
    html`${i > 0 ? ' + ' : ''}<span class="product">${n(a, channels[0], terms[0])} × ${n(b, channels[1], terms[1])}</span>`;
  const others =
    rest.length === 0
      ? ''
      : say(texts.smaller, {
          count: plain(rest.length),
          sum: num(
            signed(
              rest.reduce((all, { a, b }) => all + a * b, 0),
              3,
            ),
            channels[1],
            terms[1],
          ),
        });
  return html`${written.map(product)}${others}${bias === undefined ? '' : html` ${signed(bias, 3)} (${texts.bias})`}`;
}

/** e to the power of a score less the largest one, as the softmax takes it. */
const power = (score: Part, most: Part, difference: number): TemplateResult =>
  html`e<sup>${score} − ${most}</sup> = ${brief(Math.exp(difference), 3)}`;

/** A row's powers and what they add up to, written out: "1 + 0.02 + 0.4 + …". */
function rowSum(powers: readonly number[]): string {
  const written = powers.slice(0, MOST_POWERS).map((power) => (power < 5e-4 ? '0' : brief(power, 2)));
  return [...written, ...(powers.length > MOST_POWERS ? ['…'] : [])].join(' + ');
}

/** A column of a matrix channel. */
const column = (scene: Scene, channel: string, at: number): Float32Array =>
  columns(scene, channel)[at] ?? new Float32Array();

/** Token and place: "“7” at place 3". */
const who = (scene: Scene, place: number, { texts }: Words): Part =>
  say(texts.tokenAt, { token: shown(scene)[place] ?? '', place: plain(place + 1) });

/** A number of Q, K or V, and what comes after it where the positions are rotary. */
function projected(
  scene: Scene,
  part: 'query' | 'key' | 'value',
  [row, at]: Cell,
  words: Words,
  block: Block,
): Part {
  const dh = width(scene.about) / heads(scene.about);
  const x = rowOf(scene, 'layer_normed', row);
  const weights = (i: number) => column(scene, `${part}_weights`, i);
  const bias = (i: number) => numbers(scene, `${part}_bias`)[i] ?? Number.NaN;
  const value = n(cellOf(scene, block.channel, [row, at]), block.channel, block.term);
  const written = (i: number) =>
    sum(
      {
        left: x,
        right: weights(i),
        channels: ['layer_normed', `${part}_weights`],
        terms: ['x', 'w'],
        bias: bias(i),
      },
      words,
    );
  if (part === 'value' || setting(scene.about, 'positions') !== 'rotary')
    return html`${written(at)} = ${value}`;
  // Turned by the place's angle: number i goes with number i + dₕ/2.
  const half = dh / 2;
  const before = (i: number) => weights(i).reduce((all, w, k) => all + w * (x[k] ?? 0), bias(i));
  const [i, j] = [at % half, (at % half) + half];
  const angle = row * 10_000 ** ((-2 * i) / dh);
  const [a, b] = [plain(before(i), 3), plain(before(j), 3)];
  const turned =
    at < half
      ? `${a} cos ${plain(angle, 3)} − ${b} sin ${plain(angle, 3)}`
      : `${a} sin ${plain(angle, 3)} + ${b} cos ${plain(angle, 3)}`;
  return html`${written(at)}. ${say(words.texts.turned, { turned, value })}`;
}

/** The sentence behind a cell. */
export function explain(scene: Scene, block: Block, cell: Cell, words: Words): TemplateResult | null {
  const [row, at] = cell;
  const { texts } = words;
  const value = cellOf(scene, block.channel, cell);
  if (Number.isNaN(value)) return null;
  const own = n(value, block.channel, block.term);
  const from = who(scene, row, words);
  const to = () => who(scene, at, words);
  const dimension = plain(at + 1);
  switch (block.id) {
    case 'embedded': {
      const token = n(cellOf(scene, 'token_vectors', cell), 'token_vectors', 'x');
      const place = cellOf(scene, 'position_vectors', cell);
      if (Number.isNaN(place)) return say(texts.embeddedAlone, { from, dimension, token, own });
      return say(texts.embeddedIs, { from, dimension, token, place: n(place, 'position_vectors', 'x'), own });
    }
    case 'layer_normed': {
      const x = rowOf(scene, 'layer_input', row);
      const mean = x.reduce((all, one) => all + one, 0) / x.length;
      const spread = Math.sqrt(x.reduce((all, one) => all + (one - mean) ** 2, 0) / x.length + EPSILON);
      const [scale, shift] = [numbers(scene, 'norm_scale')[at], numbers(scene, 'norm_shift')[at]];
      return say(texts.layer_normedIs, {
        from,
        dimension,
        before: n(x[at] ?? Number.NaN, 'layer_input', 'x'),
        mean: plain(mean, 3),
        spread: plain(spread, 3),
        scale: n(scale ?? Number.NaN, 'norm_scale', 'w'),
        shift: num(signed(shift ?? Number.NaN, 3), 'norm_shift', 'w'),
        own,
      });
    }
    case 'queries':
    case 'keys':
    case 'values': {
      const part = block.id === 'queries' ? 'query' : block.id === 'keys' ? 'key' : 'value';
      return say(texts[`${block.id}Is`], {
        from,
        dimension,
        sum: projected(scene, part, cell, words, block),
      });
    }
    case 'products':
      return say(texts.productsIs, {
        from,
        to: to(),
        sum: sum(
          {
            left: rowOf(scene, 'queries', row),
            right: rowOf(scene, 'keys', at),
            channels: ['queries', 'keys'],
            terms: ['q', 'k'],
          },
          words,
        ),
        own,
      });
    case 'scaled': {
      const product = cellOf(scene, 'products', cell);
      const dh = width(scene.about) / heads(scene.about);
      const plainly = product / Math.sqrt(dh);
      const same = Math.abs(plainly - value) < 1e-3 * Math.max(1, Math.abs(value));
      return say(same ? texts.scaledIs : texts.scaledChanged, {
        from,
        to: to(),
        product: n(product, 'products', 's'),
        width: plain(dh),
        plainly: plain(plainly, 3),
        own,
      });
    }
    case 'masked':
      return value < HIDDEN
        ? say(texts.maskedOut, { from, to: to() })
        : say(texts.maskedNot, { from, to: to(), own });
    case 'weights': {
      const scores = rowOf(scene, 'masked', row);
      const most = Math.max(...scores);
      const total = scores.reduce((all, s) => all + Math.exp(s - most), 0);
      const score = scores[at] ?? Number.NaN;
      const powers = Array.from(scores, (s) => Math.exp(s - most));
      return say(score < HIDDEN ? texts.weightsHidden : texts.weightsIs, {
        from,
        to: to(),
        power: power(n(score, 'masked', 's'), n(most, 'masked', 's'), score - most),
        part: brief(Math.exp(score - most), 3),
        row: rowSum(powers),
        total: plain(total, 3),
        own,
        share: num(percent(value), 'weights', 'a'),
      });
    }
    case 'weighted':
      return say(texts.weightedIs, {
        from,
        dimension,
        sum: sum(
          {
            left: rowOf(scene, 'weights', row),
            right: column(scene, 'values', at),
            channels: ['weights', 'values'],
            terms: ['a', 'v'],
          },
          words,
        ),
        own,
      });
    case 'middle':
      return say(hasResidual(scene.about) ? texts.middleIs : texts.middleAlone, {
        from,
        dimension,
        before: n(cellOf(scene, 'layer_input', cell), 'layer_input', 'x'),
        added: n(cellOf(scene, 'attended', cell), 'attended', 'v'),
        own,
      });
    case 'layer_output': {
      const before = cellOf(scene, 'middle', cell);
      return say(hasResidual(scene.about) ? texts.outputIs : texts.outputAlone, {
        from,
        dimension,
        before: n(before, 'middle', 'x'),
        added: plain(value - before, 3),
        own,
      });
    }
    case 'logits':
      return say(texts.logitsIs, {
        from,
        token: tokenName(scene.about, at),
        sum: sum(
          {
            left: rowOf(scene, 'final', row),
            right: column(scene, 'unembedding', at),
            channels: ['final', 'unembedding'],
            terms: ['x', 'w'],
          },
          words,
        ),
        own,
      });
    case 'probabilities': {
      const logits = rowOf(scene, 'logits', row);
      const most = Math.max(...logits);
      const total = logits.reduce((all, z) => all + Math.exp(z - most), 0);
      const wanted = numbers(scene, 'wanted')[row] ?? -1;
      const z = logits[at] ?? Number.NaN;
      return html`${say(texts.probabilitiesIs, {
        from,
        token: tokenName(scene.about, at),
        power: power(n(z, 'logits', 'z'), n(most, 'logits', 'z'), z - most),
        part: brief(Math.exp(z - most), 3),
        row: rowSum(Array.from(logits, (one) => Math.exp(one - most))),
        total: plain(total, 3),
        own,
      })}${wanted >= 0 ? html` ${say(texts.rightIs, { token: tokenName(scene.about, wanted) })}` : ''}`;
    }
    default:
      return null;
  }
}
