// What is measured: over the run, by depth, and of images that are moved.

import { html, type TemplateResult } from 'lit';
import { fill, percent, plain } from '../../../charts/kit/format.ts';
import { curveFigure } from '../../../contract/curve.ts';
import type { Figure } from '../../../contract/lab.ts';
import { measured, once, record, type Scene } from '../../../contract/scene.ts';
import type { RecordTypes } from '../../../core/protocol.ts';
import { num } from '../../../page/numbers.ts';
import { baselines, hasRival, network, rival } from '../scene.ts';
import type { Words } from '../words.en.ts';

const isScore = ({ view }: Scene): boolean => (view.curve ?? 'score') === 'score';

export const curve: Figure<Words> = curveFigure({
  id: 'curve',
  size: 'half',
  channel: 'measured',
  reads: ['measured', 'held_out'],
  readsOnce: ['guess', 'baselines'],
  modes: [{ key: 'curve', options: ['score', 'loss', 'log'] }],
  log: ({ view }) => view.curve === 'log',
  curves(scene, { texts }) {
    const of = (part: string) => (isScore(scene) ? `${part}_score` : part);
    return [
      { column: of('trained_on'), label: texts.train },
      { column: of('held_out'), label: texts.test },
      ...(hasRival(scene.about) ? [{ column: of('rival_held_out'), label: texts.rivalTest }] : []),
    ];
  },
  baselines(scene, { texts }) {
    const linear = baselines(scene)?.linear;
    const guess = measured(scene, 'guess');
    const value = (of: { loss: number; score: number } | undefined) =>
      (isScore(scene) ? of?.score : of?.loss) ?? Number.NaN;
    return [
      { label: texts.linearBest, value: value(linear) },
      { label: texts.guessing, value: value(guess) },
    ].filter((baseline) => Number.isFinite(baseline.value));
  },
  yLabel: (scene, { texts }) => (isScore(scene) ? texts.accuracy : texts.loss),
  format: 3,
  label: (scene, { texts }) =>
    fill(texts.labelCurve, {
      steps: plain(scene.status.step),
      score: percent(measured(scene, 'held_out').score),
    }),
});

type Probes = RecordTypes['LinearProbes'];
const probesOf = (scene: Scene): Probes | null => record(scene, 'probes', 'LinearProbes');

/** A record's list as a curve's numbers; the same array for the same. */
const listed = once((list: readonly number[]) => Float32Array.from(list));
const counted = once((list: readonly unknown[]) => Float32Array.from(list, (_, i) => i));

/** What each depth is, and how much of the answer a line can read off it. */
function depths(scene: Scene, _: unknown, { texts }: Words): TemplateResult {
  const probes = probesOf(scene);
  if (!probes) return html`<p class="help">${texts.probesNone}</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${texts.probesTable}><table class="depths">
    <thead><tr><th scope="col">${texts.depth}</th><th scope="col">${texts.layer}</th><th scope="col">${texts.features}</th>
      <th scope="col">${texts.test}</th></tr></thead>
    <tbody>
      ${probes.layers.map(
        (
          name,
          i,
        ) => html`<tr><td>${i}</td><th scope="row">${i === 0 ? texts.inputLayer : html`<code>${name}</code>`}</th>
          <td>${num(plain(probes.features[i] ?? Number.NaN), 'probes')}</td>
          <td>${num(percent(probes.held_out[i] ?? Number.NaN), 'probes')}</td></tr>`,
      )}
    </tbody></table></div>`;
}

export const probes: Figure<Words> = curveFigure({
  id: 'probes',
  size: 'half',
  reads: ['probes'],
  readsOnce: ['network', 'baselines'],
  below: depths,
  curves(scene, { texts }) {
    const found = probesOf(scene);
    if (!found) return [];
    const x = counted(found.held_out);
    return [
      { label: texts.train, x, y: listed(found.trained_on), dash: [5, 3] },
      { label: texts.test, x, y: listed(found.held_out), ink: 'model' },
    ];
  },
  yLabel: (_, { texts }) => texts.probeAccuracy,
  beyond: (_, { texts }) => ({ xLabel: texts.depthLabel, xName: texts.layer }),
  format: 3,
  label(scene, { texts }) {
    const held = probesOf(scene)?.held_out ?? [];
    return fill(texts.labelProbes, {
      first: percent(held[0] ?? Number.NaN),
      last: percent(held.at(-1) ?? Number.NaN),
    });
  },
});

const shiftsOf = (scene: Scene) => record(scene, 'shifts', 'ShiftedAccuracy');

/** How large the two nets are. */
function sizes(scene: Scene, _: unknown, { texts }: Words): TemplateResult {
  const other = rival(scene);
  if (!other) return html`<p class="help">${texts.rivalNone}</p>`;
  return html`<p class="reading">${fill(texts.rivalIs, {
    own: plain(network(scene)?.parameters ?? Number.NaN),
    other: plain(other.parameters),
    hidden: plain(other.hidden),
  })}</p>`;
}

export const shifts: Figure<Words> = curveFigure({
  id: 'shifts',
  size: 'half',
  reads: (about) => ['shifts', ...(hasRival(about) ? ['rival'] : [])],
  readsOnce: ['network', 'baselines'],
  controls: ['rival'],
  below: sizes,
  curves(scene, { texts }) {
    const found = shiftsOf(scene);
    if (!found) return [];
    const x = listed(found.pixels);
    return [
      { label: texts.convolution, x, y: listed(found.convolution), ink: 'model' },
      ...(found.rival.length > 0
        ? [{ label: texts.dense, x, y: listed(found.rival), ink: 'residual' as const, dash: [5, 3] }]
        : []),
    ];
  },
  baselines(scene, { texts }) {
    const value = baselines(scene)?.majority ?? Number.NaN;
    return Number.isFinite(value) ? [{ label: texts.guessing, value }] : [];
  },
  yLabel: (_, { texts }) => texts.accuracy,
  beyond: (_, { texts }) => ({ xLabel: texts.shiftLabel, xName: texts.shiftName, holds: 0 }),
  format: 3,
  label(scene, { texts }) {
    const found = shiftsOf(scene);
    return fill(texts.labelShifts, {
      still: percent(found?.convolution[0] ?? Number.NaN),
      moved: percent(found?.convolution.at(-1) ?? Number.NaN),
    });
  },
});
