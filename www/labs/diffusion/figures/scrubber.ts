// The way between data and noise: to be walked either way, or moved along by hand.

import { html, render, type TemplateResult } from 'lit';
import { fill, plain } from '../../../charts/kit/format.ts';
import { icon } from '../../../page/icon.ts';
import { settled } from '../../../page/settled.ts';
import type { Words } from '../words.en.ts';
import type { Clock, Direction } from './clock.ts';

export class Scrubber {
  private readonly box = document.createElement('div');

  constructor(
    host: HTMLElement,
    private readonly clock: Clock,
    private readonly words: Words,
    /** Another noise to begin from. */
    private readonly again: () => void,
  ) {
    this.box.className = 'scrubber';
    this.box.setAttribute('role', 'group');
    this.box.setAttribute('aria-label', words.texts.scrubber);
    host.append(this.box);
  }

  /** `most` is T; `below` is what is said of this noise level. */
  update(most: number, below: TemplateResult): void {
    const { clock } = this;
    const { texts } = this.words;
    const place = fill(texts.timeIs, { t: plain(Math.round(clock.t)), most: plain(most) });
    const walk = (direction: Direction, text: string) => {
      const playing = clock.playing === direction;
      const press = () => (playing ? clock.stop() : clock.play(direction));
      return html`<button type="button" class=${direction < 0 ? 'walk back' : 'walk'} aria-pressed=${playing} @click=${press}>
        ${icon(playing ? 'pause' : 'play')}${text}
      </button>`;
    };
    const move = (event: Event) => {
      clock.stop();
      clock.go(Number((event.target as HTMLInputElement).value));
    };
    render(
      html`<div class="ways">
          ${walk(-1, texts.walkBack)} ${walk(1, texts.addNoise)}
          <button type="button" class="quiet" title=${texts.again} aria-label=${texts.again} @click=${this.again}>
            ${icon('dice')}
          </button>
        </div>
        <label class="level"><span>${texts.data}</span>
          <input type="range" min="0" max=${Math.max(1, clock.count - 1)} step="1" aria-label=${texts.level}
            aria-valuetext=${place} .value=${settled(String(clock.index))} @input=${move} />
          <span>${texts.noise}</span></label>
        <p class="here"><output>${place}</output> ${below}</p>`,
      this.box,
    );
  }

  destroy(): void {
    this.box.remove();
  }
}
