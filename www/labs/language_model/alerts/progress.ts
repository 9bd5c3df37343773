// How fast the run goes, and how long it has still to go.

import { html, nothing, type TemplateResult } from 'lit';
import { plain } from '../../../charts/kit/format.ts';
import type { Alerts, Stagehand } from '../../../contract/lab.ts';
import { num, say } from '../../../page/numbers.ts';
import type { Words } from '../words.en.ts';

/** Speed is measured over the last few seconds, in ms. */
const WINDOW = 4000;
/** Nothing is said of the speed before this many ms. */
const LEAST = 800;

/** Steps a second over the last seconds of a run. */
export class Pace {
  private places: [time: number, step: number][] = [];

  /** Takes down where the run is; a run that went back begins anew. Steps a second, or NaN before it is known. */
  at(time: number, step: number): number {
    const last = this.places.at(-1);
    if (last && (step < last[1] || time - last[0] > WINDOW)) this.places = [];
    if (this.places.at(-1)?.[1] !== step) this.places.push([time, step]);
    while ((this.places[0]?.[0] ?? time) < time - WINDOW) this.places.shift();
    const [first] = this.places;
    if (!first || time - first[0] < LEAST || step === first[1]) return Number.NaN;
    return (1000 * (step - first[1])) / (time - first[0]);
  }
}

/** "40 s", "3 min", "2.5 h". */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

const paces = new WeakMap<Stagehand, Pace>();

export const progress: Alerts<Words> = {
  reads: ['rate'],
  show(scene, stagehand, { texts }): TemplateResult {
    const pace = paces.get(stagehand) ?? new Pace();
    paces.set(stagehand, pace);
    const { step } = scene.status;
    const speed = pace.at(performance.now(), step);
    const end = Number(scene.about.values.horizon);
    const scheduled = scene.about.values.schedule !== 'constant';
    const where = scheduled ? texts.stepOf : texts.stepNow;
    const rest = (end - step) / speed;
    return html`<p class="progress">
      ${scheduled ? html`<progress max=${end} value=${Math.min(step, end)} aria-label=${texts.way}></progress>` : nothing}
      <span>${say(where, { step: num(plain(step), 'loss'), end: plain(end) })}${
        Number.isNaN(speed) ? nothing : say(texts.speed, { speed: plain(speed, 2) })
      }${scheduled && rest > 0 ? say(texts.left, { time: duration(rest) }) : nothing}</span>
    </p>`;
  },
};
