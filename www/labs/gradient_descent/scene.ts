// The racers of a scene: who they are, how each is drawn, and their numbers.

import { html, type TemplateResult } from 'lit';
import { plain, signed } from '../../charts/kit/format.ts';
import type { Point } from '../../charts/kit/geometry.ts';
import { type Glyph, glyphPath } from '../../charts/kit/glyphs.ts';
import type { Theme } from '../../charts/kit/theme.ts';
import { axis, numbers, once, record, type Scene } from '../../contract/scene.ts';
import type { Description, RecordTypes } from '../../core/protocol.ts';

/** How a racer looks everywhere: never by ink alone. */
export interface Look {
  ink: keyof Theme;
  /** The same ink where CSS draws. */
  token: string;
  mark: Glyph;
  dash: readonly number[];
}

const LOOKS: readonly Look[] = [
  { ink: 'series1', token: '--uh-series-1', mark: 'circle', dash: [] },
  { ink: 'series2', token: '--uh-series-2', mark: 'square', dash: [7, 3] },
  { ink: 'series3', token: '--uh-series-3', mark: 'triangle', dash: [2, 3] },
  { ink: 'series4', token: '--uh-series-4', mark: 'diamond', dash: [9, 3, 2, 3] },
  { ink: 'series5', token: '--uh-series-5', mark: 'star', dash: [4, 2] },
];

export interface Racer extends Look {
  /** Its place in the channels. */
  index: number;
  id: string;
  name: string;
  term: string;
  /** The control of its learning rate. */
  rate: string;
}

export function racers(about: Description): Racer[] {
  return axis(about, 'r').map(({ id, name }, index) => ({
    ...(LOOKS[index % LOOKS.length] as Look),
    index,
    id,
    name,
    term: `racer.${id}`,
    rate: `rate_${id}`,
  }));
}

/** Those the reader wants to see. */
export function shown(about: Description): Racer[] {
  const wanted = about.values.racers;
  return racers(about).filter(({ id }) => Array.isArray(wanted) && (wanted as string[]).includes(id));
}

const NOWHERE: Point = [Number.NaN, Number.NaN];

const pairs = once((data: Float32Array): readonly Point[] =>
  Array.from(
    { length: data.length / 2 },
    (_, i): Point => [data[2 * i] ?? Number.NaN, data[2 * i + 1] ?? Number.NaN],
  ),
);

/** The places, or directions, of a tensor `[…, c]`. */
export const points = (scene: Scene, channel: string): readonly Point[] => pairs(numbers(scene, channel));

/** Where all began. */
export const start = (scene: Scene): Point => points(scene, 'start')[0] ?? NOWHERE;

/** A racer's pair in a tensor `[r, c]`. */
export const pair = (scene: Scene, channel: string, { index }: Racer): Point =>
  points(scene, channel)[index] ?? NOWHERE;

/** A racer's number in a tensor `[r]`. */
export const one = (scene: Scene, channel: string, { index }: Racer): number =>
  numbers(scene, channel)[index] ?? Number.NaN;

/** The loss at the start and at the minimum; NaN before they are known. */
export const baselines = (scene: Scene): RecordTypes['RaceBaselines'] =>
  record(scene, 'baselines', 'RaceBaselines') ?? UNKNOWN;
const UNKNOWN = { start: Number.NaN, lowest: Number.NaN };

/** Whether something goes wrong with a racer. */
export const suffers = (scene: Scene, trouble: keyof RecordTypes['RaceTrouble'], racer: Racer): boolean =>
  record(scene, 'trouble', 'RaceTrouble')?.[trouble][racer.index] === true;

export const isLost = (scene: Scene, racer: Racer): boolean => suffers(scene, 'lost', racer);

/** A racer's rate for this surface that is too small, good, or too large. */
export const preset = (scene: Scene, level: keyof RecordTypes['RatePresets'], { index }: Racer): string =>
  rateText(record(scene, 'rate_presets', 'RatePresets')?.[level][index] ?? Number.NaN);

/** Whether it is at the bottom now. */
export const hasArrived = (scene: Scene, racer: Racer): boolean =>
  !isLost(scene, racer) && one(scene, 'arrived', racer) >= 0;

/** On maps of a few units across, less than this is rounding. */
const NOTHING = 1e-9;
const both = ([x, y]: Point, write: (value: number) => string): string => {
  const part = (value: number) => (value !== 0 && Math.abs(value) < NOTHING ? '≈ 0' : write(value));
  return `(${part(x)}, ${part(y)})`;
};

/** “(−2.60, 0.900)” */
export const place = (at: Point): string => both(at, (value) => plain(value, 3));

/** “(−2.60, +22.5)” */
export const direction = (along: Point): string => both(along, (value) => signed(value, 3));

/** Its line and mark, as on the map. */
export const swatch = ({
  token,
  mark,
  dash,
}: Look): TemplateResult => html`<svg width="26" height="14" viewBox="-13 -7 26 14" aria-hidden="true">
  <path d="M-13 0H13" stroke="var(${token})" stroke-width="2" stroke-dasharray=${dash.join(' ') || 'none'} />
  <path d=${glyphPath(mark, 4.5)} fill="var(${token})" stroke="var(--uh-paper)" stroke-width="2" paint-order="stroke" />
</svg>`;

/** Swatch and name. */
export const tag = (racer: Racer): TemplateResult =>
  html`<span class="racer" data-term=${racer.term}>${swatch(racer)}${racer.name}</span>`;

/** A learning rate as one would type it. */
export const rateText = (rate: number): string => String(Number(rate.toPrecision(3)));
