// The batch as a table: each question against each passage. The right one stands on the diagonal; the others are what it
// is told from.

import { html, type TemplateResult } from 'lit';
import { fill, percent, plain } from '../../../charts/kit/format.ts';
import { type Cell, MatrixView } from '../../../charts/matrix.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure, Stagehand } from '../../../contract/lab.ts';
import { numbers, record, type Scene, tensor } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { given, isLibrary } from '../scene.ts';
import type { Words } from '../words.en.ts';

const isSoftmax = ({ view }: Pick<Scene, 'view'>): boolean => view.batch === 'softmax';
const channelOf = (scene: Pick<Scene, 'view'>) => (isSoftmax(scene) ? 'batch_softmax' : 'batch_similarity');

/** The cell that is opened, by the view; the first row's own passage unless another is. */
function opened(scene: Scene, size: number): Cell {
  const [row = 0, column = 0] = (scene.view.cell ?? '0.0').split('.').map(Number);
  return [Math.min(row, size - 1), Math.min(column, size - 1)];
}

function below(scene: Scene, _: Stagehand, { texts }: Words): TemplateResult {
  const size = tensor(scene, 'batch_similarity')?.shape[0] ?? 0;
  if (size === 0) return html`<p class="reading">${texts.batchNone}</p>`;
  const [row, column] = opened(scene, size);
  const at = (channel: string) => numbers(scene, channel)[row * size + column] ?? Number.NaN;
  const text = (channel: string, place: number) => record(scene, channel, 'BatchTexts')?.texts[place] ?? '';
  return html`<p class="reading">${say(row === column ? texts.ownPassage : texts.otherPassage, {
    question: html`<q>${given(text('batch_questions', row))}</q>`,
    passage: html`<q>${given(text('batch_passages', column))}</q>`,
    cosine: num(plain(at('batch_similarity'), 3), 'batch_similarity', 'cos'),
    share: num(percent(at('batch_softmax'), 2), 'batch_softmax', 'softmax'),
  })}</p>`;
}

export const negatives: Figure<Words> = figure(MatrixView)({
  id: 'negatives',
  size: 'half',
  shown: isLibrary,
  reads: ['batch_similarity', 'batch_softmax', 'batch_questions', 'batch_passages'],
  modes: [{ key: 'batch', options: ['cosines', 'softmax'] }],
  below,
  options: (stagehand, _, now) => ({
    onSelect: ([row, column]: Cell) => stagehand.setView('cell', `${row}.${column}`),
    describe: ([row, column]: Cell) => {
      const scene = now();
      const size = (scene && tensor(scene, channelOf(scene))?.shape[0]) ?? 0;
      return scene ? plain(numbers(scene, channelOf(scene))[row * size + column] ?? Number.NaN, 3) : '';
    },
  }),
  data(scene, { texts }) {
    const found = tensor(scene, channelOf(scene));
    const size = found?.shape[0] ?? 0;
    return {
      rows: size,
      columns: size,
      values: found?.data ?? new Float32Array(),
      kind: isSoftmax(scene) ? 'share' : 'signed',
      square: true,
      most: 22,
      selected: size > 0 ? opened(scene, size) : null,
      term: isSoftmax(scene) ? 'softmax' : 'cos',
      label: size > 0 ? fill(texts.labelBatch, { b: plain(size) }) : texts.batchNone,
    };
  },
});
