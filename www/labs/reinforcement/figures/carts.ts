// The cart with its pole, and what the network makes of the states around the present one.

import { html, type TemplateResult } from 'lit';
import { FieldView } from '../../../charts/field/field.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import { finiteRange, type Range } from '../../../charts/kit/geometry.ts';
import { figure, type OneChart } from '../../../contract/figure.ts';
import type { Figure, Stagehand } from '../../../contract/lab.ts';
import { numbers, once, type Scene } from '../../../contract/scene.ts';
import {
  type CartPoleData,
  type CartPoleOptions,
  CartPoleView,
  cartReading,
} from '../pictures/cart-pole/cart-pole.ts';
import { hasRival, isDqn, isGrid, learners, moment, moves, of } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { replayed } from './episodes.ts';

/** The push of Gym's cart, and the strength of a reader's shove. */
const FORCE = '10 N';
const SHOVE = 0.6;

const NONE = new Float32Array();
const DEGREES = 180 / Math.PI;

/** One learner's pole. */
const poleOf = (place: 0 | 1, declared: Omit<OneChart<Words, CartPoleData, CartPoleOptions>, 'data'>) =>
  figure(CartPoleView)<Words>({
    ...declared,
    data(scene, { texts }, stagehand) {
      const who = learners(scene.about)[place];
      const [x = Number.NaN, angle = Number.NaN, most = Number.NaN] = numbers(scene, 'pole_limits');
      if (!who || Number.isNaN(most)) return null;
      const states = of(scene, who, 'pole');
      const pushes = place === 0 ? numbers(scene, 'pole_actions') : NONE;
      const at = moment(scene, who);
      const pushOf = (i: number) => {
        const action = place === 0 && i > 0 ? pushes[i] : at?.action;
        return action === undefined || action < 0 ? 0 : action === 1 ? 1 : -1;
      };
      const carts = Array.from({ length: Math.floor(states.length / 4) }, (_, i) => ({
        x: states[4 * i] ?? Number.NaN,
        angle: states[4 * i + 2] ?? Number.NaN,
        push: pushOf(i),
      }));
      // Of an episode played again, the pole that it was goes first.
      const again = place === 0 ? replayed(stagehand) : null;
      if (again) carts.unshift(...carts.splice(again.pole, 1));
      const time = again ? Math.max(0, scene.status.step - again.begun) : (at?.step ?? 0);
      const [first] = carts;
      if (!first) return null;
      return {
        carts,
        limits: { x, angle },
        time,
        most,
        words: { time: fill(texts.upFor, { time: plain(time), most: plain(most) }), force: FORCE },
        label: fill(texts.labelCart, { name: who.name, state: cartReading(first) }),
      };
    },
  });

/** A shove to either side: how good is it really? */
function shoves(_: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  return html`<div class="palette">
    <button type="button" @click=${() => stagehand.act('push', { velocity: -SHOVE })}>← ${texts.shoveLeft}</button>
    <button type="button" @click=${() => stagehand.act('push', { velocity: SHOVE })}>${texts.shoveRight} →</button>
  </div>`;
}

const isPole: Figure<Words>['shown'] = (about) => !isGrid(about);

export const cart: Figure<Words> = poleOf(0, {
  id: 'cart',
  size: 'half',
  shown: isPole,
  reads: ['pole', 'pole_actions', 'moment'],
  readsOnce: ['pole_limits'],
  controls: ['world', 'gamma'],
  below: shoves,
});

export const rivalCart: Figure<Words> = poleOf(1, {
  id: 'rival_cart',
  size: 'half',
  shown: (about) => !isGrid(about) && hasRival(about),
  reads: ['rival_pole', 'rival_moment'],
  readsOnce: ['pole_limits'],
});

/** The logistic function’s argument. */
const logit = (p: number): number => Math.log(Math.max(p, 1e-6) / Math.max(1 - p, 1e-6));

/** A scale that has zero in its middle. */
const evenRange = (field: Float32Array): Range => {
  const [low, high] = finiteRange(field) ?? [-1, 1];
  const most = Math.max(-low, high, 1e-6);
  return [-most, most];
};

const LABELS = { policy: 'labelPolicy', preference: 'labelPreference', value: 'labelValue' } as const;

/** The first half of the channel is what it would do, the second what it expects. */
const half = (all: Float32Array) => all.subarray(0, all.length / 2);
const FIELDS = {
  // The view's sign is twice a probability less one.
  policy: once((all: Float32Array) => half(all).map((p) => 2 * p - 1)),
  // DQN draws no lots between its values: what is there is the logistic function of their difference.
  preference: once((all: Float32Array) => half(all).map(logit)),
  value: once((all: Float32Array) => all.slice(all.length / 2)),
} as const;

/** What it would do, or expect, at any angle and speed of the pole, with the cart as it is. */
export const plane: Figure<Words> = figure(FieldView)({
  id: 'plane',
  size: 'tall',
  shown: isPole,
  reads: ['plane', 'pole'],
  readsOnce: ['plane_extent'],
  modes: [{ key: 'plane', options: ['policy', 'value'] }],
  data(scene, { texts }) {
    const [, ny = 0, nx = 0] = scene.channels.plane?.shape ?? [];
    const extent = numbers(scene, 'plane_extent');
    const all = numbers(scene, 'plane');
    if (extent.length < 4 || all.length !== 2 * nx * ny || nx < 2) return null;
    const chosen = scene.view.plane === 'value' ? 'value' : isDqn(scene.about) ? 'preference' : 'policy';
    const isPolicy = chosen === 'policy';
    const field = FIELDS[chosen](all);
    const [left = '', right = ''] = moves(scene.about);
    const degrees = (i: number) => (extent[i] ?? 0) * DEGREES;
    const [, , angle = 0, turning = 0] = numbers(scene, 'pole');
    return {
      extent: [degrees(0), degrees(1), degrees(2), degrees(3)],
      field,
      nx,
      ny,
      kind: isPolicy ? 'sign' : 'number',
      classes: isPolicy ? 2 : 0,
      range: isPolicy ? [-1, 1] : chosen === 'value' ? (finiteRange(field) ?? [0, 1]) : evenRange(field),
      x: NONE,
      y: NONE,
      target: NONE,
      test: null,
      batch: null,
      wrong: null,
      names: isPolicy ? [left, right] : [texts[chosen]],
      xLabel: 'θ',
      yLabel: 'dθ/dt',
      xUnit: '°',
      yUnit: '°/s',
      drawing: null,
      probe: [angle * DEGREES, turning * DEGREES],
      label: fill(texts[LABELS[chosen]], {
        angle: plain(angle * DEGREES, 3),
        turning: plain(turning * DEGREES, 3),
      }),
    };
  },
});
