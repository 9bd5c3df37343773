// Documents, each the mean of its words: those of one subject lie together, and the reader's own finds its like.

import { html, nothing, type TemplateResult } from 'lit';
import { fill, percent, plain } from '../../../charts/kit/format.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure, Stagehand } from '../../../contract/lab.ts';
import { numbers, once, record, type Scene, setting } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { WordMapView } from '../pictures/word-map.ts';
import { given } from '../scene.ts';
import type { Words } from '../words.en.ts';

const listOf = (scene: Scene) => record(scene, 'documents', 'DocumentList');
const likeOf = (scene: Scene) => record(scene, 'document_neighbours', 'DocumentNeighbours');

const kinds = once((subjects: readonly number[]) => Float32Array.from(subjects));

/** The text, what it is near, and how often the nearest is of the same subject. */
function below(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const [list, found] = [listOf(scene), likeOf(scene)];
  if (!list || !found) return html`<p class="help">${texts.documentsNone}</p>`;
  const subject = (index: number) => list.names[index] ?? '';
  const words = found.text.split(/\s+/).filter(Boolean).length;
  const own = setting(scene.about, 'document') !== '';
  return html`${
    found.chance > 0
      ? html`<p class="reading">${say(texts.sameSubject, {
          right: num(percent(found.right, 2), 'document_neighbours'),
          chance: num(percent(found.chance, 2), 'document_neighbours'),
        })}</p>`
      : nothing
  }<p class="document">${own ? texts.ownDocument : say(texts.documentIs, { subject: given(subject(found.subject)) })}
      <q>${given(found.text)}</q> <small>${fill(texts.wordsKnown, { known: plain(found.known), words: plain(words) })}</small></p>
    <ol class="like">${found.nearest.map(
      (one) =>
        html`<li><button type="button" class="quiet word" @click=${() => {
          if (own) stagehand.set('document', '');
          stagehand.set('shown_document', one.place);
        }}>${given(one.text)}</button> <small>${given(subject(one.subject))}</small> ${num(one.cosine.toFixed(2), 'document_neighbours', 'cos')}</li>`,
    )}</ol>`;
}

export const documents: Figure<Words> = figure(WordMapView)({
  id: 'documents',
  size: 'half',
  reads: ['document_map', 'document_neighbours', 'documents'],
  controls: ['document'],
  below,
  options: (stagehand) => ({ onSelect: (place: number) => stagehand.set('shown_document', place) }),
  data(scene, { texts }) {
    const list = listOf(scene);
    const places = numbers(scene, 'document_map');
    if (!list || places.length !== 2 * list.texts.length) return null;
    const own = setting(scene.about, 'document') !== '';
    const chosen = own ? -1 : Number(scene.about.values.shown_document ?? 0) % Math.max(1, list.texts.length);
    const near = likeOf(scene)?.nearest.map(({ place }) => place) ?? [];
    return {
      names: list.texts,
      places,
      groups: kinds(list.subjects),
      groupNames: list.names,
      chosen,
      named: [],
      links: own ? [] : near.slice(0, 3).map((place) => [chosen, place] as const),
      arrows: [],
      spots: [],
      quiet: false,
      bare: true,
      note: texts.documentNote,
      label: fill(texts.labelDocuments, {
        count: plain(list.texts.length),
        right: percent(likeOf(scene)?.right ?? Number.NaN, 2),
      }),
    };
  },
});
