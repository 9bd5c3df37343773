// Whom each token listens to, and what comes of it: one sequence on its way through a layer.

import { html, type TemplateResult } from 'lit';
import { fill, plain } from '../../../charts/kit/format.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure } from '../../../contract/lab.ts';
import { numbers, once, record, type Scene, setting, tensor } from '../../../contract/scene.ts';
import { LinesView, type Said } from '../pictures/lines.ts';
import { best, opened, rowOf, shown, tokenName, underWay } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { asked } from './strip.ts';

const NONE = new Float32Array();

/** `[l, h, t, t]` as maps of `size` numbers each. */
const split = once((data: Float32Array, size: number): Float32Array[] =>
  Array.from({ length: size > 0 ? data.length / size : 0 }, (_, i) =>
    data.subarray(i * size, (i + 1) * size),
  ),
);

/** The heads of a layer, each `[t, t]`; none before they are there. */
function headsOf(scene: Scene, channel: string, layer: number): Float32Array[] {
  const found = tensor(scene, channel);
  const [, heads = 0, t = 0] = found?.shape ?? [];
  return found ? split(found.data, t * t).slice(layer * heads, (layer + 1) * heads) : [];
}

/** Where the tokens’ vectors are on their way through the opened layer, the last first. */
const VECTORS = ['layer_output', 'middle', 'embedded'] as const;

/** What it answers at a place, once it does. */
function said(scene: Scene, place: number): Said | null {
  const row = rowOf(scene, 'probabilities', place);
  if (row.length === 0 || !asked(scene)[place]) return null;
  const { at, p } = best(row);
  const wanted = numbers(scene, 'wanted')[place] ?? -1;
  return { token: tokenName(scene.about, at), p, right: wanted < 0 ? null : wanted === at };
}

/** −ln p of the right answers of the batch’s example, once the loss is there. */
function surprise(scene: Scene): number[] | null {
  if (!underWay(scene) || record(scene, 'batch_loss', 'BatchLoss') === null) return null;
  return Array.from(numbers(scene, 'wanted'), (wanted, place) =>
    wanted < 0 ? Number.NaN : -Math.log(rowOf(scene, 'probabilities', place)[wanted] ?? Number.NaN),
  );
}

/** Which sequence it is. */
function whose(scene: Scene, { texts }: Words): TemplateResult {
  const { about } = scene;
  const text = underWay(scene)
    ? fill(texts.ofBatch, { b: plain(tensor(scene, 'batch')?.shape[0] ?? Number.NaN) })
    : setting(about, 'input') === ''
      ? fill(texts.ofHeldOut, { example: setting(about, 'example') })
      : texts.ofReader;
  return html`<p class="whose">${text}</p>`;
}

export const lines: Figure<Words> = figure(LinesView)<Words>({
  id: 'lines',
  size: 'half',
  reads: ['shown', 'wanted', 'probabilities', 'maps', 'pull', 'batch', 'batch_loss', ...VECTORS],
  below: (scene, _, words) => whose(scene, words),
  data(scene, { texts }) {
    const tokens = shown(scene);
    const t = tokens.length;
    if (t === 0) return null;
    const { layer, head } = opened(scene.about);
    const heads = headsOf(scene, 'maps', layer);
    if (heads.some((map) => map.length !== t * t)) return null;
    const says = tokens.map((_, place) => said(scene, place));
    return {
      tokens,
      weights: heads[head] ?? NONE,
      others: heads.filter((_, i) => i !== head),
      vectors: VECTORS.map((channel) => numbers(scene, channel)).find(({ length }) => length > 0) ?? NONE,
      pull: headsOf(scene, 'pull', layer)[head] ?? NONE,
      wanted: Array.from(numbers(scene, 'wanted'), (answer) =>
        answer < 0 ? '' : tokenName(scene.about, answer),
      ),
      says,
      surprise: surprise(scene),
      words: {
        listens: texts.listens,
        vector: texts.vector,
        wanted: texts.wanted,
        says: texts.says,
        surprise: texts.surprise,
        share: texts.listensTo,
      },
      label: fill(texts.labelLines, {
        layer: plain(layer + 1),
        head: plain(head + 1),
        tokens: tokens.join(' '),
        says: says.map((one) => one?.token ?? '–').join(' '),
      }),
    };
  },
});
