// What backprop draws: the computation graph, the gradient check, the loss, and the stack of layers.

import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { fill, plain, signed, typed } from '../../charts/kit/format.ts';
import { LogBarsView } from '../../charts/log-bars.ts';
import { curveFigure } from '../../contract/curve.ts';
import { figure } from '../../contract/figure.ts';
import type { Figure, Stagehand } from '../../contract/lab.ts';
import { templateFigure } from '../../contract/parts.ts';
import { axis, numbers, type Scene, setting, tensor } from '../../contract/scene.ts';
import { columnHead, num } from '../../page/numbers.ts';
import { settled } from '../../page/settled.ts';
import { GraphView } from './pictures/graph/graph.ts';
import {
  activeOf,
  agrees,
  baselines,
  blame,
  drawnAs,
  isSettable,
  momentOf,
  moving,
  type Node,
  nextOf,
  parameters,
  ranked,
  setNode,
  setParameter,
  still,
  symbolOf,
  termOf,
} from './scene.ts';
import { blamed, letter, made } from './stages/arithmetic.ts';
import type { Words } from './words.en.ts';

const graph: Figure<Words> = figure(GraphView)({
  id: 'graph',
  size: 'wide',
  reads: moving,
  readsOnce: [...still, 'example'],
  modes: [{ key: 'extent', options: ['whole', 'close'] }],
  below: reading,
  options: (stagehand, _words, now) => ({
    onSet(place, value) {
      const scene = now();
      const node = scene && momentOf(scene)?.nodes[place];
      if (scene && node) setNode(stagehand, scene, node, value);
    },
  }),
  data(scene, { texts }) {
    const moment = momentOf(scene);
    if (!moment) return null;
    return {
      nodes: moment.nodes.map((node) => ({
        op: drawnAs(node.op),
        layer: node.layer,
        index: node.index,
        from: node.from,
        symbol: symbolOf(node),
        name: node.name,
        term: termOf(node.id),
        value: node.value,
        gradient: node.gradient,
        partial: node.open > 0,
        moved: node.moved,
        settable: isSettable(node),
      })),
      edges: moment.edges,
      active: activeOf(scene),
      next: nextOf(scene),
      past: moment.past,
      extent: scene.view.extent === 'close' ? 'close' : 'whole',
      spoken: ({ name, settable }, value = '', gradient = undefined) => {
        const text = gradient !== undefined ? 'spokenBoth' : value ? 'spokenValue' : 'spokenNothing';
        const spoken = fill(texts[text], { name, value, gradient: gradient ?? '' });
        return settable ? fill(texts.spokenSettable, { spoken }) : spoken;
      },
      setting: ({ name }) => fill(texts.setting, { name }),
      label: fill(texts.labelGraph, {
        forward: moment.forward,
        backward: moment.backward,
        operations: moment.operations,
      }),
    };
  },
});

/** The arithmetic of the number under the pointer, or else who is to blame so far. */
function reading(scene: Scene, _stagehand: Stagehand, words: Words): TemplateResult {
  const { texts } = words;
  const moment = momentOf(scene);
  const pointed = scene.term?.replace(/^grad\./, '');
  const under = moment?.nodes.find(({ id }) => termOf(id) === pointed);
  if (moment && under) {
    const back = blamed(under, moment, words);
    return html`<div class="reading moving">
      <p><b>${letter(under)}</b> ${whatIs(under, words)}</p>
      <p>${made(under, moment) ?? ''}</p>${back ? html`<p>${back}</p>` : ''}
    </div>`;
  }
  const all = moment ? ranked(moment) : [];
  if (!moment || all.length === 0)
    return html`<div class="reading moving"><p class="hint">${texts.readingHint}</p></div>`;
  const complete = moment.backward === moment.operations;
  return html`<div class="reading moving">
    <ol class="ranks" aria-label=${complete ? texts.ranked : texts.rankedSoFar}>${all.slice(0, RANKS).map((node) => rank(node, blame(all[0] ?? node)))}</ol>
    ${moment.past ? html`<p class="after">${texts.readingAfter}</p>` : ''}
  </div>`;
}

/** As many parameters of a ranking as stand below the graph; the table has all. */
const RANKS = 9;

/** A parameter with its gradient, and a bar as long as it is large. */
const rank = (node: Node, most: number): TemplateResult =>
  html`<li>${letter(node)} ${num(signed(node.gradient ?? Number.NaN, 3), 'node_gradients', `grad.${termOf(node.id)}`)}${bar(node, most)}</li>`;

function bar(node: Node, most: number): TemplateResult {
  const share = most > 0 ? blame(node) / most : 0;
  return html`<svg class=${`blame ${(node.gradient ?? 0) < 0 ? 'negative' : 'positive'}`} aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 4"><rect width=${100 * share} height="4" /></svg>`;
}

/** “the weight from x₁ to neuron 2 of layer 1” */
function whatIs({ op, id, layer, index, from }: Node, { texts }: Words): string {
  const key = id.startsWith('yhat') ? 'isPrediction' : (`is_${op}` as const);
  return fill(texts[key], { layer, index, from });
}

const check = templateFigure<Words>({
  id: 'check',
  size: 'half',
  reads: ['gradient', 'nudged', 'difference', ...moving],
  readsOnce: still,
  modes: [{ key: 'order', options: ['place', 'size'] }],
  seldom: {
    ms: 150,
    urgent: (scene) => numbers(scene, 'parameters').length <= LARGE || scene.status.stage > 0,
  },
  draw: (scene, words, stagehand) => checkTable(scene, stagehand, words),
});

/** A table of more rows is written some times a second only while the lab trains. */
const LARGE = 20;

/** Nobody to blame. */
const NOBODY = { gradient: 0 };

function checkTable(scene: Scene, stagehand: Stagehand, words: Words): TemplateResult {
  const { texts } = words;
  const moment = momentOf(scene);
  const values = numbers(scene, 'parameters');
  const nudged = numbers(scene, 'nudged');
  const differences = numbers(scene, 'difference');
  const all = parameters(scene.about);
  if (!moment || values.length !== all.length) return html``;
  const order = scene.view.order === 'size' ? ranked(moment) : [];
  const placeOf = new Map(order.map(({ id }, place) => [id, place]));
  const rows = all.map((label, i) => ({ ...label, i }));
  // Those that have no gradient yet stay behind the others, in their order.
  const rankOf = ({ id, i }: { id: string; i: number }) => placeOf.get(id) ?? all.length + i;
  rows.sort((a, b) => rankOf(a) - rankOf(b));
  const most = blame(ranked(moment)[0] ?? NOBODY);
  return html`<div class="scroll tall" tabindex="0" role="region" aria-label=${words.figures.check.title}>
    <table>
      <thead><tr>
        <th scope="col"><span class="hidden">${texts.parameter}</span></th>
        ${columnHead(texts.value, 'parameters')} ${columnHead(texts.gradient, 'node_gradients')}
        ${columnHead(texts.nudging, 'nudged')} ${columnHead(texts.difference, 'difference')}
      </tr></thead>
      <tbody>
        ${repeat(
          rows,
          ({ id }) => id,
          ({ id, name, i }) => {
            const node = moment.byId.get(id);
            const term = termOf(id);
            // What the chain rule has said so far, so that the table fills as the graph does.
            const said = node?.open === 0 ? node.gradient : undefined;
            const apart = differences[i];
            const slope = nudged[i];
            const same = apart !== undefined && slope !== undefined && agrees(apart, slope);
            const mark =
              apart === undefined
                ? ''
                : html`<span class=${same ? 'mark-same' : 'mark-differs'} role="img" aria-label=${same ? texts.same : texts.differs}>${same ? '✓' : '≠'}</span>`;
            const setFrom = (event: Event) =>
              setParameter(stagehand, scene.about, i, (event.target as HTMLInputElement).value);
            return html`<tr>
            <th scope="row" data-term=${term}>${node ? letter(node) : name}</th>
            <td><input class="box" type="text" inputmode="decimal" autocomplete="off" aria-label=${name}
              data-channel="parameters" data-term=${term}
              .value=${settled(typed(values[i] ?? Number.NaN))} @change=${setFrom} /></td>
            <td>${said === undefined ? '–' : num(signed(said, 3), 'node_gradients', `grad.${term}`)}${node && said !== undefined ? bar(node, most) : ''}</td>
            <td>${slope === undefined ? '–' : num(signed(slope, 3), 'nudged', `grad.${term}`)} ${mark}</td>
            <td>${apart === undefined ? '–' : num(signed(apart, 2), 'difference')}</td>
          </tr>`;
          },
        )}
      </tbody>
    </table>
  </div>`;
}

const curve: Figure<Words> = curveFigure({
  id: 'curve',
  size: 'half',
  channel: 'loss',
  readsOnce: ['baselines'],
  modes: [{ key: 'curve', options: ['linear', 'log'] }],
  curves: (_, { texts }) => [{ column: 'batch', label: texts.thisExample }],
  baselines(scene, { texts }) {
    const { nothing, least } = baselines(scene);
    return [
      { label: texts.knowingNothing, value: nothing },
      // Zero has no place on an axis of factors.
      ...(least > 0 ? [{ label: texts.leastLoss, value: least }] : []),
    ];
  },
  yLabel: (_, { texts }) => texts.loss,
  format: 4,
  label: ({ status }, { texts }, [loss = Number.NaN]) =>
    fill(texts.labelCurve, { steps: plain(status.step), loss: plain(loss, 4) }),
});

/** The rows of the channel `stack`: an activation each, and the length of the gradient at each layer. */
function compared(scene: Scene): { id: string; name: string; lengths: Float32Array }[] {
  const lengths = tensor(scene, 'stack');
  const depth = lengths?.shape[1] ?? 0;
  if (!lengths || depth === 0) return [];
  return axis(scene.about, 'c').map(({ id, name }, row) => ({
    id,
    name,
    lengths: lengths.data.subarray(row * depth, (row + 1) * depth),
  }));
}

const stack: Figure<Words> = figure(LogBarsView)({
  id: 'stack',
  size: 'wide',
  reads: ['layer_gradients'],
  readsOnce: ['stack'],
  controls: ['stack_depth'],
  below: stackReading,
  data(scene, { texts }) {
    const rows = compared(scene);
    if (rows.length === 0) return null;
    const now = setting(scene.about, 'activation');
    const any = rows.some(({ id }) => id === now);
    return {
      series: rows.map(({ id, name, lengths }) => ({ name, values: lengths, lit: id === now || !any })),
      groupLabel: texts.layer,
      yLabel: texts.gradientLength,
      emptyLabel: texts.noGradient,
      label: fill(texts.labelStack, { depth: rows[0]?.lengths.length ?? 0 }),
    };
  },
});

/** What is left of the gradient at the first layer, for each activation; and the small net's own lengths. */
function stackReading(scene: Scene, _stagehand: Stagehand, { texts }: Words): TemplateResult {
  const rows = compared(scene);
  if (rows.length === 0) return html``;
  const left = rows.map(({ name, lengths }, i) => {
    const [first = 0, last = 0] = [lengths[0], lengths.at(-1)];
    return html`${i > 0 ? ' · ' : ''}${name}: ${num(last > 0 ? plain(first / last, 2) : '0', 'stack')}`;
  });
  const deep = rows.some(({ lengths }) => lengths.length > 1);
  const own = [...numbers(scene, 'layer_gradients')].map(
    (norm, i) => html`${i > 0 ? ', ' : ''}${num(plain(norm, 3), 'layer_gradients')}`,
  );
  return html`<div class="reading">
    <p>${deep ? html`${texts.arrives} ${left}` : ''}</p>
    <p>${texts.ownLayers} ${own.length > 0 ? own : texts.noneYet}</p>
  </div>`;
}

export const figures: readonly Figure<Words>[] = [graph, check, curve, stack];
