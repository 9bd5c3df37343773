// The cart with its pole, and what the network makes of the states around the present one.

import { html, type TemplateResult } from 'lit';
import { FieldView } from '../../../charts/field/field.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import { finiteRange, type Range } from '../../../charts/kit/geometry.ts';
import type { Figure, Stagehand } from '../../../contract/lab.ts';
import { numbers, type Scene } from '../../../contract/scene.ts';
import { CartPoleView, cartReading } from '../pictures/cart-pole/cart-pole.ts';
import { hasRival, isDqn, isGrid, learners, moment, moves, of } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { replayed } from './episodes.ts';

/** The push of Gym's cart, and the strength of a reader's shove. */
const FORCE = '10 N';
const SHOVE = 0.6;

const NONE = new Float32Array();
const DEGREES = 180 / Math.PI;

function mount(place: 0 | 1): Figure<Words>['mount'] {
  return (host, stagehand, words) => {
    const view = new CartPoleView(host, { onTerm: (term) => stagehand.term(term) });
    return {
      update(scene) {
        const who = learners(scene.about)[place];
        const [x = Number.NaN, angle = Number.NaN, most = Number.NaN] = numbers(scene, 'pole_limits');
        if (!who || Number.isNaN(most)) return;
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
        if (!first) return;
        view.update({
          carts,
          limits: { x, angle },
          time,
          most,
          words: {
            time: fill(words.texts.upFor, { time: plain(time), most: plain(most) }),
            force: FORCE,
          },
          highlight: scene.term,
          label: fill(words.texts.labelCart, { name: who.name, state: cartReading(first) }),
        });
      },
      destroy: () => view.destroy(),
    };
  };
}

/** A shove to either side: how good is it really? */
function shoves(_: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  return html`<div class="palette">
    <button type="button" @click=${() => stagehand.act('push', { velocity: -SHOVE })}>← ${texts.shoveLeft}</button>
    <button type="button" @click=${() => stagehand.act('push', { velocity: SHOVE })}>${texts.shoveRight} →</button>
  </div>`;
}

const isPole: Figure<Words>['shown'] = (about) => !isGrid(about);

export const cart: Figure<Words> = {
  id: 'cart',
  size: 'half',
  shown: isPole,
  reads: () => ['pole', 'pole_actions', 'moment'],
  readsOnce: () => ['pole_limits'],
  controls: ['world', 'gamma'],
  below: shoves,
  mount: mount(0),
};

export const rivalCart: Figure<Words> = {
  id: 'rival_cart',
  size: 'half',
  shown: (about) => !isGrid(about) && hasRival(about),
  reads: () => ['rival_pole', 'rival_moment'],
  readsOnce: () => ['pole_limits'],
  mount: mount(1),
};

/** A channel's part in another measure, once for each array that arrives. */
class Part {
  private from: Float32Array | undefined;
  private part = NONE;

  of(all: Float32Array, from: number, to: number, measure: (value: number) => number): Float32Array {
    if (all !== this.from) {
      this.from = all;
      this.part = all.slice(from, to).map(measure);
    }
    return this.part;
  }
}

/** The logistic function’s argument. */
const logit = (p: number): number => Math.log(Math.max(p, 1e-6) / Math.max(1 - p, 1e-6));

/** A scale that has zero in its middle. */
const evenRange = (field: Float32Array): Range => {
  const [low, high] = finiteRange(field) ?? [-1, 1];
  const most = Math.max(-low, high, 1e-6);
  return [-most, most];
};

const LABELS = { policy: 'labelPolicy', preference: 'labelPreference', value: 'labelValue' } as const;

/** What it would do, or expect, at any angle and speed of the pole, with the cart as it is. */
export const plane: Figure<Words> = {
  id: 'plane',
  size: 'tall',
  shown: isPole,
  reads: () => ['plane', 'pole'],
  readsOnce: () => ['plane_extent'],
  modes: [{ key: 'plane', options: ['policy', 'value'] }],
  mount(host, stagehand, { texts }) {
    const view = new FieldView(host, { onTerm: (term) => stagehand.term(term) });
    const parts = { policy: new Part(), preference: new Part(), value: new Part() };
    return {
      update(scene) {
        const [, ny = 0, nx = 0] = scene.channels.plane?.shape ?? [];
        const extent = numbers(scene, 'plane_extent');
        const all = numbers(scene, 'plane');
        if (extent.length < 4 || all.length < 2 * nx * ny || nx < 2) return;
        const chosen = scene.view.plane === 'value' ? 'value' : isDqn(scene.about) ? 'preference' : 'policy';
        const isPolicy = chosen === 'policy';
        const part = parts[chosen];
        const field = {
          // The view's sign is twice a probability less one.
          policy: () => part.of(all, 0, nx * ny, (p) => 2 * p - 1),
          // DQN draws no lots between its values: what is there is the logistic function of their difference.
          preference: () => part.of(all, 0, nx * ny, logit),
          value: () => part.of(all, nx * ny, 2 * nx * ny, (value) => value),
        }[chosen]();
        const [left = '', right = ''] = moves(scene.about);
        const degrees = (i: number) => (extent[i] ?? 0) * DEGREES;
        const [, , angle = 0, turning = 0] = numbers(scene, 'pole');
        view.update({
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
          highlight: scene.term,
          label: fill(texts[LABELS[chosen]], {
            angle: plain(angle * DEGREES, 3),
            turning: plain(turning * DEGREES, 3),
          }),
        });
      },
      destroy: () => view.destroy(),
    };
  },
};
