// What a story asks of the element that it is told in.

import type { LabView } from '../contract/lab.ts';
import type { Scene } from '../contract/scene.ts';
import type { Speed } from '../core/player.ts';
import type { Run } from '../core/run.ts';
import type { Words } from '../page/words.ts';
import { controlsOf } from './attributes.ts';
import type { Teller } from './story.ts';
import type { Voice } from './voice.ts';

/** The element. */
interface Stage extends HTMLElement {
  beat: string;
  query: string;
  speed: Speed;
  readonly moment: Scene | undefined;
  advance(): Promise<unknown>;
  step(): Promise<unknown>;
  requestUpdate(): void;
}

/** What of its life. */
interface Open {
  readonly view: LabView | undefined;
  readonly page: Words | undefined;
  readonly run: Run | undefined;
  open(): Promise<void>;
}

export function tellerOf(element: Stage, life: Open, voice: Voice): Teller {
  return {
    get view() {
      return life.view;
    },
    get page() {
      return life.page;
    },
    get run() {
      return life.run;
    },
    get overrides() {
      return controlsOf(element, element.moment?.about.controls.map(({ id }) => id) ?? []);
    },
    reopen() {
      element.query = '';
      return life.open();
    },
    play(speed) {
      element.speed = speed;
      if (life.run) {
        life.run.player.speed = speed;
        life.run.player.play();
      }
    },
    advance: () => element.advance(),
    step: () => element.step(),
    note: (text) => voice.notices.say('note', text),
    changed(beat) {
      if (beat) element.beat = beat.id;
      life.run?.player.refresh(false);
      voice.emit('beat', { beat: beat?.id ?? '' });
      element.requestUpdate();
    },
    redraw: () => element.requestUpdate(),
  };
}
