// The transport bar: start over, a stage, a step, play, how fast, and where in the run.

import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { fill } from '../charts/kit/format.ts';
import type { Speed } from '../core/player.ts';
import type { Description, Status } from '../core/protocol.ts';
import { icon } from '../page/icon.ts';
import { settled } from '../page/settled.ts';
import { styled } from '../page/styled.ts';
import type { Words } from '../page/words.ts';

export interface TransportState {
  about: Description;
  status: Status;
  playing: boolean;
  speed: Speed;
  /** A long run under way. */
  running: { step: number; to: number } | null;
  /** Whether there is something to undo, or to do again. */
  undo: boolean;
  redo: boolean;
}

export interface TransportDeeds {
  reset(): void;
  undo(): void;
  redo(): void;
  advance(): void;
  step(): void;
  playOrPause(): void;
  speed(speed: Speed): void;
  /** Called as often as the thumb moves. */
  scrub(step: number): void;
  stop(): void;
}

export function transport(state: TransportState, commands: TransportDeeds, words: Words): TemplateResult {
  const { about, status, playing, speed, running } = state;
  const text = words.lab;
  const stage = about.stages[status.stage];
  const button = (name: 'reset' | 'undo' | 'redo' | 'stage' | 'step', act: () => void, disabled: boolean) =>
    html`<button type="button" class=${name} title=${text[name]} ?disabled=${disabled} @click=${act}>
      ${icon(name)}<span class=${name === 'undo' || name === 'redo' ? 'hidden' : 'label'}>${text[name]}</span>
    </button>`;
  const stopped = Boolean(status.halted);
  const chooseSpeed = (event: Event) => {
    const chosen = (event.target as HTMLSelectElement).value;
    commands.speed(chosen === 'full' || chosen === 'stages' ? chosen : Number(chosen));
  };
  const speeds = Object.entries(text.speeds);
  // A speed that is not on the list (an attribute, a thing to try) is shown as it is.
  if (!speeds.some(([id]) => id === String(speed))) speeds.push([String(speed), `${speed}`]);
  return html`<div class="transport" role="group" aria-label=${text.transport}>
    <div class="buttons">
      ${button('reset', commands.reset, status.step === 0 && status.stage === 0 && status.changes.length === 0)}
      ${state.undo || state.redo ? html`${button('undo', commands.undo, !state.undo)} ${button('redo', commands.redo, !state.redo)}` : nothing}
      ${button('stage', commands.advance, stopped)} ${button('step', commands.step, stopped)}
      <button type="button" class="primary play" ?disabled=${stopped && !playing} aria-pressed=${playing}
        @click=${commands.playOrPause}>
        ${icon(playing ? 'pause' : 'play')}<span class="label">${playing ? text.pause : text.play}</span>
      </button>
      <label class="speed"><span class="hidden">${text.speed}</span>
        <select @change=${chooseSpeed}>
          ${speeds.map(([id, label]) => html`<option value=${id} .selected=${live(id === String(speed))}>${label}</option>`)}
        </select>
      </label>
    </div>
    <div class="line">
      <span class="track">
        ${marks(status)}
        <input type="range" min="0" max=${Math.max(1, status.furthest)} step="1" aria-label=${text.timeline}
          aria-valuetext=${fill(text.stepOf, { step: status.step })} .value=${settled(String(status.step))}
          @input=${(event: Event) => commands.scrub(Number((event.target as HTMLInputElement).value))} />
        ${running ? html`<progress max=${running.to} value=${running.step} aria-label=${fill(text.running, running)}></progress>` : nothing}
      </span>
      ${
        running
          ? html`<span class="where">${fill(text.reached, running)}</span>
              <button type="button" class="quiet" @click=${commands.stop}>${text.stop}</button>`
          : html`<span class="where"><output>${fill(text.stepOf, { step: status.step })}</output>
                <span class="next">${fill(text.next, { stage: stage?.label ?? '' })}</span></span>`
      }
    </div>
  </div>`;
}

/** Where the reader changed something, as ticks over the timeline. */
function marks(status: Status): TemplateResult[] {
  const steps = [...new Set(status.changes)].slice(-100);
  const end = Math.max(1, status.furthest);
  return steps.map((step) => html`<i class="mark" ${styled({ '--at': `${Math.min(1, step / end)}` })}></i>`);
}
