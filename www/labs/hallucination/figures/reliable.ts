// As sure as right? The facts that were told and those that never were, apart.

import { html, type TemplateResult } from 'lit';
import { fill, percent, plain } from '../../../charts/kit/format.ts';
import { TradeOffView, type TradePoint } from '../../../charts/trade-off.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure } from '../../../contract/lab.ts';
import { record, type Scene } from '../../../contract/scene.ts';
import type { RecordTypes } from '../../../core/protocol.ts';
import { num, say } from '../../../page/numbers.ts';
import { separationOf } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** The largest dot, in pixels. */
const DOT = 13;

const found = (scene: Scene) => record(scene, 'reliability', 'ToldCalibration');

/** A dot a bin, as large as it is full, and what they are, where no dot is: at the left, as high as they lie. */
const points = (
  { bins, accuracy }: RecordTypes['GroupCalibration'],
  ink: 'model' | 'residual',
  label: string,
): TradePoint[] => {
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const dots = bins
    .filter(({ count }) => count > 0)
    .map(({ confidence: x, accuracy: y, count }) => ({
      x,
      y,
      from: x,
      ink,
      radius: 3 + (DOT - 3) * Math.sqrt(count / most),
    }));
  return dots.length === 0 ? [] : [...dots, { x: 0, y: accuracy, ink, label, radius: 0 }];
};

export const reliable: Figure<Words> = figure(TradeOffView)({
  id: 'reliable',
  size: 'half',
  reads: ['reliability', 'separation'],
  controls: ['temperature'],
  data(scene, { texts }) {
    const all = found(scene);
    if (!all) return null;
    return {
      lines: [{ label: texts.asSure, x: [0, 1], y: [0, 1], ink: 'ink3' as const, dash: [5, 4] }],
      points: [
        ...points(all.told, 'model', texts.toldFacts),
        ...points(all.never, 'residual', texts.neverFacts),
      ],
      xLabel: texts.confidence,
      yLabel: texts.shareRight,
      xRange: [0, 1] as const,
      yRange: [-0.04, 1.04] as const,
      term: 'conf',
      label: fill(texts.labelReliable, {
        told: percent(all.told.error, 2),
        never: percent(all.never.error, 2),
      }),
    };
  },
  below: (scene, _, { texts }): TemplateResult => {
    const all = found(scene);
    const apart = separationOf(scene);
    if (!all || !apart) return html``;
    const n = (value: number) => num(percent(value, 2), 'reliability', 'conf');
    return html`<p class="written-out">${say(texts.calibrated, {
      toldSure: n(all.told.confidence),
      toldRight: n(all.told.accuracy),
      neverSure: n(all.never.confidence),
      neverRight: n(all.never.accuracy),
      toldError: n(all.told.error),
      neverError: n(all.never.error),
      auroc: num(plain(apart.auroc, 3), 'separation', 'conf'),
    })}</p>`;
  },
});
