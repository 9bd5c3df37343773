// The example itself, to be changed by hand: a place on the map of two measures, a digit that is drawn, a message.

import { html, type TemplateResult } from 'lit';
import { DrawPadView } from '../../../charts/draw-pad.ts';
import { FieldView } from '../../../charts/field/field.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import { type MarkedPiece, MarkedTextView } from '../../../charts/marked-text.ts';
import { drawing, figureOfSeveral } from '../../../contract/figure.ts';
import type { Figure, Stagehand } from '../../../contract/lab.ts';
import {
  axis,
  columns,
  isDone,
  measured,
  numbers,
  once,
  record,
  type Scene,
  setting,
  sparingly,
  tensor,
} from '../../../contract/scene.ts';
import type { Description, RecordTypes } from '../../../core/protocol.ts';
import { settled } from '../../../page/settled.ts';
import { chainOf, chosenClass, classes, className, drawingOf, inBytes, kindOf, pushFor } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** Milliseconds between two examples of the reader's own. */
const ASKING = 60;
const SIDE = 8;

/** Sets something of the reader's own, and follows that. */
const own = sparingly(ASKING, (stagehand: Stagehand, values: Readonly<Record<string, string | number>>) => {
  // First, since what goes well clears away what was said of a text that is refused.
  stagehand.set('shown', 'own');
  for (const [control, value] of Object.entries(values)) stagehand.set(control, value);
});

const placesOf = once((rows: Float32Array) => new Map([...rows].map((row, place) => [row, place])));

/** The batch as far as it is on the map, and what the stages have found of it. */
function batchOf(scene: Scene) {
  if (!isDone(scene, 'batch')) return { batch: null, inside: null };
  const places = placesOf(numbers(scene, 'point_rows'));
  const drawn = [...numbers(scene, 'batch')].flatMap((row, k) => {
    const place = places.get(row);
    return place === undefined ? [] : [{ place, k }];
  });
  const count = classes(scene.about).length;
  const all = numbers(scene, 'batch_probabilities');
  const rows = drawn.map(({ k }) => [...all.subarray(k * count, (k + 1) * count)]);
  const losses = numbers(scene, 'batch_losses');
  const answers = {
    value: Float32Array.from(rows, (row) => row.indexOf(Math.max(...row))),
    sure: Float32Array.from(rows, (row) => (Math.max(...row) * count - 1) / (count - 1)),
  };
  return {
    batch: Uint32Array.from(drawn, ({ place }) => place),
    inside: {
      answers: all.length > 0 ? answers : null,
      losses: losses.length > 0 ? Float32Array.from(drawn, ({ k }) => losses[k] ?? Number.NaN) : null,
    },
  };
}

/** Nothing has been misclassified before anything was learned; in the midst of a step the batch alone is looked at. */
function wrongNow(scene: Scene): Uint8Array {
  const all = numbers(scene, 'wrong');
  return scene.status.step > 0 && scene.status.stage === 0 ? inBytes(all) : new Uint8Array(all.length);
}

/** How the map is looked at now, for its chart, which is made once. */
const views = new WeakMap<Stagehand, Scene['view']>();

function map(scene: Scene, { texts }: Words, stagehand: Stagehand) {
  const { about } = scene;
  views.set(stagehand, scene.view);
  const shape = tensor(scene, 'field')?.shape;
  const extent = record(scene, 'extent', 'Extent');
  const [x, y] = columns(scene, 'points');
  const [targets, rows] = [numbers(scene, 'point_targets'), numbers(scene, 'point_rows')];
  const count = classes(about).length;
  const ready = shape?.[0] === count && extent && x && y && targets.length === x.length;
  const chain = chainOf(scene);
  const place = chain && chain.row >= 0 ? placesOf(rows).get(chain.row) : undefined;
  const mine: [number, number] = [Number(about.values.probe_x), Number(about.values.probe_y)];
  const label = (control: string) => axis(about, 'd').find(({ id }) => id === setting(about, control));
  const [across, up] = [label('across'), label('up')];
  const data = ready
    ? {
        extent: [extent.left, extent.right, extent.bottom, extent.top] as const,
        field: numbers(scene, 'field'),
        nx: shape[2] ?? 0,
        ny: shape[1] ?? 0,
        kind: 'classes' as const,
        classes: count,
        range: [0, 1] as const,
        x,
        y,
        target: targets,
        test: inBytes(numbers(scene, 'point_held_out')),
        ...batchOf(scene),
        wrong: wrongNow(scene),
        names: classes(about).map(({ name }) => name),
        xLabel: across?.name ?? '',
        yLabel: up?.name ?? '',
        xUnit: across?.unit ?? '',
        yUnit: up?.unit ?? '',
        drawing: null,
        ...(chain && chain.row < 0
          ? { probe: mine }
          : place !== undefined && { followed: [x[place] ?? Number.NaN, y[place] ?? Number.NaN] as const }),
        label: fill(texts.labelMap, {
          n: plain(x.length),
          score: plain(measured(scene, 'held_out').score, 3),
        }),
      }
    : null;
  return drawing(FieldView, data, {
    onProbe: (px, py) => {
      if (views.get(stagehand)?.point === 'own' && px !== null && py !== null)
        own(stagehand, { probe_x: px, probe_y: py });
    },
  });
}

function pad(scene: Scene, { texts }: Words, stagehand: Stagehand) {
  const pixels = numbers(scene, 'example_pixels');
  return drawing(
    DrawPadView,
    pixels.length === SIDE * SIDE ? { side: SIDE, pixels, grid: 1, label: texts.labelPad } : null,
    {
      brush: 0.13,
      onDraw: (drawn) => own(stagehand, { drawing: drawingOf(drawn) }),
      describe: (row, column, ink) =>
        fill(texts.cellOfPad, { row: row + 1, column: column + 1, ink: plain(Math.round(100 * ink)) }),
    },
  );
}

/** The pieces of a message with what each says for a class: the same for the same message, until another class is chosen. */
const marked = once((found: RecordTypes['ExampleMessage']) => ({
  found,
  k: -1,
  pieces: [] as MarkedPiece[],
  scale: 0,
}));

function piecesOf(found: RecordTypes['ExampleMessage'], k: number): { pieces: MarkedPiece[]; scale: number } {
  const kept = marked(found);
  if (kept.k !== k) {
    kept.k = k;
    kept.pieces = found.pieces.map(({ text, word, known, pushes }) => ({
      text,
      value: word ? (known ? pushFor(pushes, k) : Number.NaN) : null,
    }));
    kept.scale = kept.pieces.reduce((most, { value }) => Math.max(most, Math.abs(value ?? 0) || 0), 0);
  }
  return kept;
}

function message(scene: Scene, { texts }: Words) {
  const found = record(scene, 'message_words', 'ExampleMessage');
  const k = chosenClass(scene);
  if (!found) return drawing(MarkedTextView, null);
  const { pieces, scale } = piecesOf(found, k);
  const label = fill(texts.labelMessage, { name: className(scene.about, k), words: plain(found.words) });
  return drawing(MarkedTextView, { pieces, scale, label, none: texts.noMessage });
}

/** A message of one's own, and a clean sheet. */
function below({ about }: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const kind = kindOf(about);
  const type = (event: Event) => own(stagehand, { message: (event.target as HTMLTextAreaElement).value });
  const clear = () => own(stagehand, { drawing: '0'.repeat(SIDE * SIDE) });
  if (kind === 'measures') return html``;
  return kind === 'words'
    ? html`<label class="own-message"><span>${texts.typeMessage}</span>
        <textarea rows="2" .value=${settled(setting(about, 'message'))} @input=${type}></textarea></label>`
    : html`<p class="deeds"><button type="button" @click=${clear}>${texts.clearPad}</button></p>`;
}

const CHANNELS: Readonly<Record<ReturnType<typeof kindOf>, readonly string[]>> = {
  measures: ['field', 'wrong', 'batch', 'batch_probabilities', 'batch_losses', 'example'],
  pixels: ['example_pixels', 'example'],
  words: ['message_words', 'example'],
};
const ONCE = ['points', 'point_rows', 'point_targets', 'point_held_out', 'extent'];

const isMap = (about: Description) => kindOf(about) === 'measures';

export const input: Figure<Words> = figureOfSeveral({
  id: 'input',
  size: 'half',
  reads: (about) => [...CHANNELS[kindOf(about)]],
  readsOnce: (about) => (isMap(about) ? ONCE : []),
  modes: [{ key: 'point', options: ['rows', 'own'], shown: isMap }],
  controls: ['dataset', 'across', 'up'],
  draws: ['message'],
  below,
  drawing(scene, words, stagehand) {
    const kind = kindOf(scene.about);
    if (kind === 'measures') return map(scene, words, stagehand);
    return kind === 'pixels' ? pad(scene, words, stagehand) : message(scene, words);
  },
});
