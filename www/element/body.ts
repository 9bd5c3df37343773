// An open lab: headlines, figures, transport bar, the step written out, controls, data and tools.

import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Beat } from '../contract/beat.ts';
import {
  type Figure,
  type LabView,
  type Mode,
  type Stagehand,
  stageLine,
  visibleFigures,
} from '../contract/lab.ts';
import { isKnown, type Scene } from '../contract/scene.ts';
import type { LabWords } from '../contract/words.ts';
import type { Speed } from '../core/player.ts';
import type { Control, Value } from '../core/protocol.ts';
import { num } from '../page/numbers.ts';
import { prose, tex } from '../page/tex.ts';
import type { Words } from '../page/words.ts';
import { control } from './controls.ts';
import { actions, type DataDeeds } from './data.ts';
import { type FigureHost, mount } from './figure-host.ts';
import type { Pictures } from './pictures.ts';
import { type RunDeeds, runs } from './runs.ts';
import { type ToolDeeds, tools } from './tools.ts';
import { type TransportDeeds, transport } from './transport.ts';

/** What the reader's commands call. */
export interface Body extends DataDeeds, ToolDeeds {
  stagehand: Stagehand;
  figures: FigureHost;
  /** Resolves to why the control can’t have that value, or null. */
  set(control: string, value: Value): Promise<string | null>;
  transport: TransportDeeds;
  runs: RunDeeds;
}

export interface Shown {
  scene: Scene;
  view: LabView;
  words: LabWords;
  page: Words;
  hidden: ReadonlySet<string>;
  /** The beat of the story that it is at. */
  beat: Beat | undefined;
  /** The only figures wanted, if any are named. */
  only: readonly string[];
  /** Whether the page puts a story beside it. */
  told: boolean;
  /** Those on the first screen. */
  pictures: Pictures;
  playing: boolean;
  speed: Speed;
  running: { step: number; to: number } | null;
  /** Whether there is a change to undo, or to do again. */
  undoes: { undo: boolean; redo: boolean };
}

/** All of it, but what is hidden: the picture with what moves it first, then everything else. */
export function renderBody(body: Body, shown: Shown): TemplateResult {
  const { scene, page, hidden, playing, speed, running, told, only } = shown;
  const unless = (part: string, draw: () => TemplateResult) => (hidden.has(part) ? nothing : draw());
  const { focus, others } = arranged(shown);
  const hand = atHand(shown);
  return html`<div class=${told ? 'told' : 'alone'}>
    ${
      told
        ? html`<div class="left">
          <slot name="title"></slot><slot name="story"></slot>
          ${unless('controls', () => controls(body, shown, focus, hand))}
        </div>`
        : nothing
    }
    <div class="right">
      ${unless('headlines', () => headlines(shown))}
      ${unless('figures', () => html`${figures(body, shown, focus, null)}${whole(shown)}`)}
      <div class="dock">
        ${unless('alerts', () => html`${shown.view.alerts?.show(scene, body.stagehand, shown.words) ?? nothing}`)}
        ${unless('step', () => present(shown))}
        ${unless('transport', () =>
          transport(
            { about: scene.about, status: scene.status, playing, speed, running, ...shown.undoes },
            body.transport,
            page,
          ),
        )}
      </div>
      ${told ? nothing : unless('controls', () => controls(body, shown, focus, hand))}
      <div class="workbench">
        ${unless('figures', () => figures(body, shown, others, hand))}
        <div class="below">
          ${only.length > 0 ? nothing : unless('step', () => writtenOut(shown))}
          <div class="side">
            ${unless('runs', () => runs(body.runs, scene, page))}
            ${unless('data', () => actions(body, scene, shown.view, shown.words, page))}
            ${unless('tools', () => tools(body, shown))}
          </div>
        </div>
      </div>
    </div>
  </div>`;
}

/** Until the lab is open, or where it can't be: the page's words stand where they will, the lab's room is kept. */
export function renderOpening(says: string | undefined | null, told: boolean): TemplateResult {
  const wait = says === null ? html`` : html`<p class="opening">${says}</p>`;
  if (!told) return wait;
  return html`<div class="told">
    <div class="left"><slot name="title"></slot><slot name="story"></slot></div>
    <div class="right">${wait}</div>
  </div>`;
}

/** At most so many figures stand on the first screen. */
const FOCUS = 2;

/** The figures that there are to see: those of the present beat, and the others. */
function arranged({ view, scene, hidden, beat, only }: Shown): { focus: Figure[]; others: Figure[] } {
  const visible = visibleFigures(view, scene.about, hidden);
  const wanted = only.length > 0 ? only : (beat?.figures ?? []);
  const found = wanted.flatMap((id) => visible.filter((figure) => figure.id === id));
  // Where none of them has anything to show with the present settings, the lab's first ones do.
  const focus = (found.length > 0 ? found : visible).slice(0, only.length || FOCUS);
  return { focus, others: visible.filter((figure) => !focus.includes(figure)) };
}

/** On a phone, where what is written below a picture was cut off for the sake of the words. */
const whole = ({ pictures, page }: Shown): TemplateResult | typeof nothing =>
  pictures.cut === 'not'
    ? nothing
    : html`<button type="button" class="whole" aria-expanded=${pictures.cut === 'shown'}
        @click=${() => pictures.toggle()}>${pictures.cut === 'shown' ? page.lab.lessOfIt : page.lab.allOfIt}</button>`;

function headlines({ scene, view, words }: Shown): TemplateResult {
  const { sentence } = view;
  const reads = [...(sentence?.reads ?? []), ...(sentence?.readsOnce ?? [])];
  // Of a model of which nothing is known yet there is nothing to say.
  const silent = reads.length > 0 && !reads.some((channel) => isKnown(scene, channel));
  return html`<div class="headlines">
    ${silent ? nothing : (sentence?.show(scene, words) ?? nothing)}
    <dl>
      ${view.headlines
        .filter(({ shown }) => shown?.(scene.about) ?? true)
        .map(
          (headline) => html`<div data-headline=${headline.id}>
          <dt tabindex="0" data-channel=${headline.channel}>${words.headlines[headline.id]}</dt>
          <dd class="value">${num(headline.show(scene), headline.channel)}</dd>
          <dd class="beside">${headline.beside(scene, words).map(({ text, channel }) => num(text, channel))}</dd>
        </div>`,
        )}
    </dl>
  </div>`;
}

/** The pictures on the first screen, or the others: these have their own controls, except what is at hand anyway. */
function figures(body: Body, shown: Shown, drawn: Figure[], hand: readonly Control[] | null): TemplateResult {
  const { words, scene } = shown;
  const own = (figure: Figure) =>
    offered(shown).filter((about) => figure.controls?.includes(about.id) && hand && !hand.includes(about));
  return html`<div class="figures ${hand ? 'others' : 'focus'}" data-count=${drawn.length}>
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

/** The stages around the present one, each with its place in the step and whether it is done. */
function around({ about, status }: Scene) {
  const { stages } = about;
  const next = status.stage;
  const from = Math.max(0, Math.min(next - WRITTEN / 2, stages.length - WRITTEN));
  return stages.slice(from, from + WRITTEN).map((stage, place) => {
    const i = from + place;
    return { stage, i, state: i < next ? 'done' : i === next ? 'next' : 'ahead' };
  });
}

/**
 * Whether the numbers of a stage are those of the present moment. In a step those done so far are; between two steps all
 * of the last one's, unless the reader has changed something since.
 */
function holds({ step, stage, changes }: Scene['status'], place: number): boolean {
  return stage > 0 ? place < stage : step > 0 && !changes.includes(step);
}

/** The stage that was done last, with its formula and its numbers, beside the picture that it has changed. */
function present({ scene, view, words, page }: Shown): TemplateResult {
  const { about, status } = scene;
  const place = status.stage > 0 ? status.stage - 1 : about.stages.length - 1;
  const last = holds(status, place) ? about.stages[place] : undefined;
  const stage = last ?? about.stages[status.stage];
  const line = stage && stageLine(view, stage, about);
  return html`<section class="now" aria-label=${page.lab.stageNow}>
    <ol class="stages">
      ${around(scene).map(
        ({ stage: { label }, i, state }) =>
          html`<li class=${state} aria-current=${i === status.stage ? 'step' : nothing}>${label}</li>`,
      )}
    </ol>
    <div class="line ${last ? 'done' : 'ahead'}">
      <p><b>${stage?.label}</b> <span class="help">${stage?.help}</span></p>
      <div class="formula">${line ? tex(line.tex) : nothing}</div>
      <div class="numbers">${(last && line?.numbers(scene, words)) ?? nothing}</div>
    </div>
  </section>`;
}

/** The stages with their formulas, and each formula again with the numbers of this moment. */
function writtenOut({ scene, view, words, page }: Shown): TemplateResult {
  return html`<section class="written" aria-label=${page.lab.insideStep}>
    <h3>${page.lab.insideStep}</h3>
    <p class="help">${prose(page.lab.insideHint)}</p>
    <ol>
      ${around(scene).map(({ stage, i, state }) => {
        const line = stageLine(view, stage, scene.about);
        return html`<li class=${state} aria-current=${i === scene.status.stage ? 'step' : nothing}>
          <div class="stage"><b>${stage.label}</b><span class="help">${stage.help}</span></div>
          <div class="formula">${line ? tex(line.tex) : nothing}</div>
          <div class="numbers">${(holds(scene.status, i) && line?.numbers(scene, words)) || nothing}</div>
        </li>`;
      })}
    </ol>
  </section>`;
}

/** At most so many controls stand at the picture. */
const HAND = 3;

/** The controls that make a difference with the present settings, but those hidden. */
const offered = ({ scene, hidden }: Shown): Control[] =>
  scene.about.controls.filter(({ id, shown }) => shown && !hidden.has(id));

/** The controls of the present beat. */
function atHand(shown: Shown): Control[] {
  const wanted = shown.beat?.controls ?? shown.view.controls;
  const all = offered(shown);
  return wanted.flatMap((id) => all.filter((about) => about.id === id)).slice(0, HAND);
}

/** Those at hand, and behind *More* all others that no picture further down has. */
function controls(
  body: Body,
  shown: Shown,
  focus: readonly Figure[],
  hand: readonly Control[],
): TemplateResult {
  const { view, scene, hidden, page } = shown;
  const visible = visibleFigures(view, scene.about, hidden);
  const elsewhere = new Set([
    ...visible.filter((figure) => !focus.includes(figure)).flatMap(({ controls }) => controls ?? []),
    ...visible.flatMap(({ draws }) => draws ?? []),
  ]);
  const rest = offered(shown).filter((about) => !hand.includes(about) && !elsewhere.has(about.id));
  const draw = (about: Control) => control(about, scene.about.values[about.id] ?? '', body.set, page);
  return html`<section class="controls" aria-label=${page.lab.controls}>
    <div class="hand">${repeat(hand, ({ id }) => id, draw)}</div>
    ${
      rest.length > 0
        ? html`<details class="more">
          <summary>${page.lab.more}</summary>
          <div class="rest">${repeat(rest, ({ id }) => id, draw)}</div>
        </details>`
        : nothing
    }
  </section>`;
}
