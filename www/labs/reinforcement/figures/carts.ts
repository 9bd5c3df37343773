// The cart with its pole, and what the network makes of the states around the present one.

import { html, type TemplateResult } from 'lit';
import { FieldView } from '../../../charts/field/field.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import { finiteRange, type Range } from '../../../charts/kit/geometry.ts';
import { figure, type OneChart } from '../../../contract/figure.ts';
import type { Figure, Stagehand } from '../../../contract/lab.ts';
import { numbers, once, record, type Scene, tensor } from '../../../contract/scene.ts';
import {
  type CartPoleData,
  type CartPoleOptions,
  CartPoleView,
  cartReading,
} from '../pictures/cart-pole/cart-pole.ts';
import { channelOf, hasRival, isDqn, isGrid, learnerAt, moment, moves, of, poles } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { replayed } from './episodes.ts';

/** The push of Gym's cart, and the strength of a reader's shove. */
const FORCE = '10 N';
const SHOVE = 0.6;

const NONE = new Float32Array();
const DEGREES = 180 / Math.PI;

/** A push as the picture draws it: −1 to the left, 1 to the right, 0 for none. */
const pushed = (action: number | undefined): -1 | 0 | 1 =>
  action === undefined || action < 0 ? 0 : action === 1 ? 1 : -1;

/** One learner's pole. */
const poleOf = (
  place: 0 | 1,
  declared: Omit<OneChart<Words, CartPoleData, CartPoleOptions>, 'data' | 'reads' | 'readsOnce' | 'size'>,
) =>
  figure(CartPoleView)<Words>({
    ...declared,
    size: 'half',
    reads: (about) =>
      ['pole', 'pole_actions', 'moment'].map((channel) => channelOf(learnerAt(about, place), channel)),
    readsOnce: ['pole_limits'],
    data(scene, { texts }, stagehand) {
      const who = learnerAt(scene.about, place);
      const limits = record(scene, 'pole_limits', 'CartLimits');
      if (!limits) return null;
      const pushes = of(scene, who, 'pole_actions');
      const at = moment(scene, who);
      const carts = poles(scene, who).map(({ x, theta }, i) => ({
        x,
        angle: theta,
        push: pushed(i > 0 ? pushes[i] : at?.action),
      }));
      // Of an episode played again, the pole that it was goes first.
      const again = place === 0 ? replayed(stagehand) : null;
      if (again) carts.unshift(...carts.splice(again.pole, 1));
      const time = again ? Math.max(0, scene.status.step - again.begun) : (at?.step ?? 0);
      const [first] = carts;
      if (!first) return null;
      return {
        carts,
        limits,
        time,
        most: limits.steps,
        words: {
          time: fill(texts.upFor, { time: plain(time), most: plain(limits.steps) }),
          force: FORCE,
        },
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
  shown: isPole,
  controls: ['world', 'gamma'],
  below: shoves,
});

export const rivalCart: Figure<Words> = poleOf(1, {
  id: 'rival_cart',
  shown: (about) => !isGrid(about) && hasRival(about),
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

// The view's sign is twice a probability less one.
const signs = once((odds: Float32Array) => odds.map((p) => 2 * p - 1));
// DQN draws no lots between its values: what is there is the logistic function of their difference.
const preferences = once((odds: Float32Array) => odds.map(logit));

type Plane = keyof typeof LABELS;

const planeOf = ({ about, view }: Scene): Plane =>
  view.plane === 'value' ? 'value' : isDqn(about) ? 'preference' : 'policy';

/** What a plane shows. */
function fieldOf(scene: Scene, plane: Plane): Float32Array {
  if (plane === 'value') return numbers(scene, 'plane_value');
  const odds = numbers(scene, 'plane_policy');
  return plane === 'policy' ? signs(odds) : preferences(odds);
}

/** What it would do, or expect, at any angle and speed of the pole, with the cart as it is. */
export const plane: Figure<Words> = figure(FieldView)({
  id: 'plane',
  size: 'tall',
  shown: isPole,
  reads: (_, view) => [view.plane === 'value' ? 'plane_value' : 'plane_policy', 'pole'],
  readsOnce: ['extent'],
  modes: [{ key: 'plane', options: ['policy', 'value'] }],
  data(scene, { texts }) {
    const chosen = planeOf(scene);
    const [ny = 0, nx = 0] = tensor(scene, chosen === 'value' ? 'plane_value' : 'plane_policy')?.shape ?? [];
    const covered = record(scene, 'extent', 'Extent');
    const field = fieldOf(scene, chosen);
    if (!covered || nx < 2 || field.length !== nx * ny) return null;
    const isPolicy = chosen === 'policy';
    const [left = '', right = ''] = moves(scene.about);
    const [pole] = poles(scene, learnerAt(scene.about, 0));
    const [angle, turning] = [(pole?.theta ?? 0) * DEGREES, (pole?.theta_dot ?? 0) * DEGREES];
    return {
      extent: [
        covered.left * DEGREES,
        covered.right * DEGREES,
        covered.bottom * DEGREES,
        covered.top * DEGREES,
      ],
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
      probe: [angle, turning],
      label: fill(texts[LABELS[chosen]], { angle: plain(angle, 3), turning: plain(turning, 3) }),
    };
  },
});
