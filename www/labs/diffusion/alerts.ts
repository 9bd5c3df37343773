// What stands between this run and the data, named by the number it is seen by, with cures of one click.

import { html, type TemplateResult } from 'lit';
import { plain } from '../../charts/kit/format.ts';
import { alert, type CureById } from '../../contract/alert.ts';
import type { Alerts, Stagehand } from '../../contract/lab.ts';
import { first, numbers, type Scene } from '../../contract/scene.ts';
import type { Named } from '../../contract/words.ts';
import { num, say } from '../../page/numbers.ts';
import { isDigits, paths, short } from './scene.ts';
import type { Words } from './words.en.ts';

interface Trouble {
  id: Named<Words['texts'], '', '_title'>;
  parts: Readonly<Record<string, TemplateResult | string>>;
  cures: readonly CureById<Named<Words['texts'], 'cure_'>>[];
}

/** So much of the data may be left at T; with more, the walk begins where training never was. */
const SIGNAL = 0.15;
/** Fewer sampling steps than this are few. */
const FEW = 10;
/** A guidance beyond this is strong, and samples are alike if they differ by less than this share of what real digits do. */
const STRONG = 6;
const ALIKE = 0.85;
/** Networks up to this width are small; they are given so many steps before that is said. */
const SMALL = 16;
const STEPS = 1000;
/** No more of the real digits are compared with one another. */
const ROWS = 60;
/** So much of the way from pure noise to the data is left where a distance is far. */
const FAR = 0.35;

/** How far two of the real digits are from one another, which are the last row of `forward`. */
class Apart {
  private from: Float32Array | undefined;
  private mean = Number.NaN;

  of(scene: Scene): number {
    const found = paths(scene, 'forward', 'chain_t');
    if (!found) return Number.NaN;
    if (found.path !== this.from) {
      this.from = found.path;
      this.mean = meanDistance(found.path.subarray((found.rows - 1) * found.n * found.d), found.d);
    }
    return this.mean;
  }
}

/** The mean distance between two of the first rows, `d` numbers each; NaN of fewer than two. */
export function meanDistance(rows: Float32Array, d: number): number {
  const n = Math.min(ROWS, Math.floor(rows.length / d));
  let sum = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      let square = 0;
      for (let k = 0; k < d; k++) square += ((rows[i * d + k] ?? 0) - (rows[j * d + k] ?? 0)) ** 2;
      sum += Math.sqrt(square);
    }
  return sum / ((n * (n - 1)) / 2);
}

const apart = new Apart();

/** What is wrong, from the channels. */
export function troubles(scene: Scene): Trouble[] {
  const { about, status } = scene;
  const found: Trouble[] = [];
  const left = Math.sqrt(numbers(scene, 'alpha_bar').at(-1) ?? 0);
  if (left > SIGNAL)
    found.push({
      id: 'signal',
      parts: { left: num(short(left), 'alpha_bar', 'x0') },
      cures: [{ id: 'beta', set: { noise_schedule: 'linear', beta_max: 0.02 } }],
    });
  const [distance, floor] = [first(scene, 'distance'), first(scene, 'floor')];
  const far = floor + FAR * (first(scene, 'ceiling') - floor);
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
  const [diversity, real] = [first(scene, 'diversity'), apart.of(scene)];
  if (isDigits(about) && Number(about.values.guidance) > STRONG && diversity < ALIKE * real)
    found.push({
      id: 'strong',
      parts: {
        guidance: plain(Number(about.values.guidance)),
        diversity: num(short(diversity), 'diversity'),
        real: num(short(real), 'forward'),
      },
      cures: [{ id: 'guidance', set: { guidance: 2 } }],
    });
  if (status.step >= STEPS && Number(about.values.width) <= SMALL && distance > far)
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

function show(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const found = troubles(scene).map(({ id, parts, cures }) =>
    alert(
      id,
      texts[`${id}_title`],
      say(texts[`${id}_text`], parts),
      cures.map((cure) => ({ ...cure, label: texts[`cure_${cure.id}`] })),
      stagehand,
    ),
  );
  return html`<div class="alerts" role="status">${found}</div>`;
}

export const alerts: Alerts<Words> = {
  reads: ['distance', 'chain_distance', 'chain_floor', 'diversity'],
  show,
};
