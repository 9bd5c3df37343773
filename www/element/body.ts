// An open lab: headlines, figures, transport bar, the step written out, controls, data and tools.

import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import {
  type Figure,
  type LabView,
  type Mode,
  type Stagehand,
  stageLine,
  visibleFigures,
} from '../contract/lab.ts';
import type { Scene } from '../contract/scene.ts';
import type { LabWords } from '../contract/words.ts';
import type { Speed } from '../core/player.ts';
import type { Value } from '../core/protocol.ts';
import { num } from '../page/numbers.ts';
import { prose, tex } from '../page/tex.ts';
import type { Words } from '../page/words.ts';
import { control } from './controls.ts';
import { actions, type DataDeeds } from './data.ts';
import { type FigureHost, mount } from './figure-host.ts';
import { type RunDeeds, runs } from './runs.ts';
import { type ToolDeeds, tools } from './tools.ts';
import { type TransportDeeds, transport } from './transport.ts';

/** What the reader's commands call. */
export interface Body extends DataDeeds, ToolDeeds {
  stagehand: Stagehand;
  figures: FigureHost;
  set(control: string, value: Value): Promise<boolean>;
  transport: TransportDeeds;
  runs: RunDeeds;
}

export interface Shown {
  scene: Scene;
  view: LabView;
  words: LabWords;
  page: Words;
  hidden: ReadonlySet<string>;
  playing: boolean;
  speed: Speed;
  running: { step: number; to: number } | null;
}

/** All of it, but what is hidden. */
export function renderBody(body: Body, shown: Shown): TemplateResult {
  const { scene, page, hidden, playing, speed, running } = shown;
  const unless = (part: string, draw: () => TemplateResult) => (hidden.has(part) ? nothing : draw());
  return html`
    ${unless('headlines', () => headlines(shown))}
    ${unless('alerts', () => html`${shown.view.alerts?.show(scene, body.stagehand, shown.words) ?? nothing}`)}
    ${unless('figures', () => figures(body, shown))}
    ${unless('transport', () =>
      transport({ about: scene.about, status: scene.status, playing, speed, running }, body.transport, page),
    )}
    <div class="below">
      ${unless('step', () => writtenOut(shown))}
      <div class="side">
        ${unless('controls', () => controls(body, shown))}
        ${unless('runs', () => runs(body.runs, scene, page))}
        ${unless('data', () => actions(body, scene, shown.view, shown.words, page))}
        ${unless('tools', () => tools(body, scene, page))}
      </div>
    </div>`;
}

function headlines({ scene, view, words }: Shown): TemplateResult {
  return html`<div class="headlines">
    ${view.sentence?.show(scene, words) ?? nothing}
    <dl>
      ${view.headlines.map(
        (headline) => html`<div data-headline=${headline.id}>
          <dt tabindex="0" data-channel=${headline.channel}>${words.headlines[headline.id]}</dt>
          <dd class="value">${num(headline.show(scene), headline.channel)}</dd>
          <dd class="beside">${headline.beside(scene, words).map(({ text, channel }) => num(text, channel))}</dd>
        </div>`,
      )}
    </dl>
  </div>`;
}

function figures(body: Body, shown: Shown): TemplateResult {
  const { view, words, scene, hidden } = shown;
  const drawn = visibleFigures(view, scene.about, hidden);
  // Which parameters a picture shows is set at the picture.
  const own = (figure: Figure) =>
    scene.about.controls.filter((c) => figure.controls?.includes(c.id) && c.shown && !hidden.has(c.id));
  return html`<div class="figures">
    ${repeat(
      drawn,
      ({ id }) => id,
      (figure) => html`<figure class=${figure.size} data-figure=${figure.id}>
        <figcaption>
          <h3>${words.figures[figure.id]?.title}</h3>
          ${figure.modes?.filter((mode) => mode.shown?.(scene.about) ?? true).map((mode) => modes(body, shown, mode))}
        </figcaption>
        <div class="canvas" ${mount(body.figures, figure, body.stagehand, words)}></div>
        <p class="caption">${words.figures[figure.id]?.caption}</p>
        ${figure.below?.(scene, body.stagehand, words) ?? nothing}
        ${
          own(figure).length > 0
            ? html`<div class="axes">
              ${own(figure).map((about) => control(about, scene.about.values[about.id] ?? '', body.set, shown.page))}
            </div>`
            : nothing
        }
      </figure>`,
    )}
  </div>`;
}

function modes(body: Body, { scene, words }: Shown, mode: Mode): TemplateResult {
  const now = scene.view[mode.key] ?? mode.options[0];
  const texts = words.modes[mode.key] ?? {};
  return html`<span class="modes" role="group" aria-label=${texts.label ?? mode.key}>
    ${mode.options.map(
      (option) => html`<button type="button" class="mode" aria-pressed=${option === now}
        @click=${() => body.stagehand.setView(mode.key, option)}>${texts[option] ?? option}</button>`,
    )}
  </span>`;
}

/** Of a step with more stages than this, those around the present one are written out. */
const WRITTEN = 8;

/** The stages with their formulas, and each formula again with the numbers of this moment. */
function writtenOut({ scene, view, words, page }: Shown): TemplateResult {
  const { stages } = scene.about;
  const next = scene.status.stage;
  // The one just done has the numbers; those after it are still to come.
  const from = Math.max(0, Math.min(next - WRITTEN / 2, stages.length - WRITTEN));
  return html`<section class="written" aria-label=${page.lab.insideStep}>
    <h3>${page.lab.insideStep}</h3>
    <p class="help">${prose(page.lab.insideHint)}</p>
    <ol>
      ${stages.slice(from, from + WRITTEN).map((stage, place) => {
        const line = stageLine(view, stage, scene.about);
        const i = from + place;
        const state = i < next ? 'done' : i === next ? 'next' : 'ahead';
        return html`<li class=${state} aria-current=${i === next ? 'step' : nothing}>
          <div class="stage"><b>${stage.label}</b><span class="help">${stage.help}</span></div>
          <div class="formula">${line ? tex(line.tex) : nothing}</div>
          <div class="numbers">${line?.numbers(scene, words) ?? nothing}</div>
        </li>`;
      })}
    </ol>
  </section>`;
}

function controls(body: Body, shown: Shown): TemplateResult {
  const { view, scene, hidden, page } = shown;
  const elsewhere = new Set(
    visibleFigures(view, scene.about, hidden).flatMap((figure) => [
      ...(figure.controls ?? []),
      ...(figure.draws ?? []),
    ]),
  );
  const drawn = scene.about.controls.filter((c) => c.shown && !elsewhere.has(c.id) && !hidden.has(c.id));
  return html`<section class="controls" aria-label=${page.lab.controls}>
    <h3>${page.lab.controls}</h3>
    ${drawn.map((about) => control(about, scene.about.values[about.id] ?? '', body.set, page))}
  </section>`;
}
