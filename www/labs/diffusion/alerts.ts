// What stands between this run and the data, named by the number it is seen by, with cures of one click.

import { html, nothing, type TemplateResult } from 'lit';
import type { Value } from '../../engine/protocol.ts';
import { num, say } from '../../ui/numbers.ts';
import { plain } from '../../views/format.ts';
import type { LabView, LabWords, Scene, Stagehand } from '../lab-view.ts';
import { first, numbers } from '../scene.ts';
import { isDigits, short } from './scene.ts';

interface Trouble {
  id: string;
  parts: Readonly<Record<string, TemplateResult | string>>;
  cures: readonly { id: string; set: Readonly<Record<string, Value>>; anew?: boolean }[];
}

/** So much of the data may be left at T; with more, the walk begins where training never was. */
const SIGNAL = 0.15;
/** Fewer sampling steps than this are few. */
const FEW = 10;
/** A guidance beyond this is strong, and this share of the pixels at their limit is too much. */
const STRONG = 6;
const LIMIT = 0.75;
/** Networks up to this width are small; they are given so many steps before that is said. */
const SMALL = 16;
const STEPS = 1000;
/** Times the floor from which on a distance is far. */
const FAR = 3;

/** What is wrong, from the channels. */
export function troubles(scene: Scene): Trouble[] {
  const { about, status } = scene;
  const found: Trouble[] = [];
  const left = Math.sqrt(numbers(scene, 'alpha_bar').at(-1) ?? 0);
  if (left > SIGNAL)
    found.push({
      id: 'signal',
      parts: { left: num(short(left), 'alpha_bar', 'x0') },
      cures: [{ id: 'cosine', set: { noise_schedule: 'cosine' } }],
    });
  const [distance, floor] = [first(scene, 'distance'), first(scene, 'floor')];
  const steps = Number(about.values.sampling_steps);
  const [shown, itsFloor] = [first(scene, 'chain_distance'), first(scene, 'chain_floor')];
  // More steps must be known to help: `distance` is measured with fifty.
  if (!isDigits(about) && steps < FEW && shown > 1.5 * itsFloor && shown > 1.4 * distance)
    found.push({
      id: 'few',
      parts: {
        steps: plain(steps),
        distance: num(short(shown), 'chain_distance', 'distance'),
        many: num(short(distance), 'distance', 'distance'),
      },
      cures: [{ id: 'steps', set: { sampling_steps: Math.min(50, Number(about.values.noise_steps)) } }],
    });
  const saturation = first(scene, 'saturation');
  if (isDigits(about) && Number(about.values.guidance) > STRONG && saturation > LIMIT)
    found.push({
      id: 'strong',
      parts: {
        share: num(`${plain(100 * saturation, 3)} %`, 'saturation'),
        diversity: num(short(first(scene, 'diversity')), 'diversity'),
      },
      cures: [{ id: 'guidance', set: { guidance: 2 } }],
    });
  if (status.step >= STEPS && Number(about.values.width) <= SMALL && distance > FAR * floor)
    found.push({
      id: 'small',
      parts: {
        knobs: num(plain(first(scene, 'parameter_count')), 'parameter_count', 'theta'),
        distance: num(short(distance), 'distance', 'distance'),
        floor: num(short(floor), 'floor', 'distance'),
      },
      cures: [{ id: 'width', set: { width: isDigits(about) ? '256' : '128', depth: 3 }, anew: true }],
    });
  return found;
}

function show(scene: Scene, stagehand: Stagehand, { texts }: LabWords): TemplateResult {
  const apply = ({ set, anew }: Trouble['cures'][number]) => {
    for (const [control, value] of Object.entries(set)) stagehand.set(control, value);
    if (anew) stagehand.reset();
  };
  const found = troubles(scene);
  return html`<div class="alerts" role="status">${
    found.length === 0
      ? nothing
      : found.map(
          ({ id, parts, cures }) => html`<p class="notice alert" data-trouble=${id}>
            <span class="what"><b>${texts[`${id}_title`]}</b> ${say(texts[`${id}_text`], parts)}</span>
            ${cures.map((cure) => html`<button type="button" @click=${() => apply(cure)}>${texts[`cure_${cure.id}`]}</button>`)}
          </p>`,
        )
  }</div>`;
}

export const alerts: NonNullable<LabView['alerts']> = {
  reads: ['distance', 'chain_distance', 'chain_floor', 'saturation', 'diversity'],
  show,
};
