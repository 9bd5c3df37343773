// What buttons, figures and keys do: the element's own methods, with errors shown instead of thrown.

import type { Stagehand } from '../contract/lab.ts';
import { localised, said } from '../core/messages.ts';
import type { Speed } from '../core/player.ts';
import { type Args, type Engine, LabError, type Value } from '../core/protocol.ts';
import type { Code, Language } from '../export/code.ts';
import { siteOf } from '../page/site.ts';
import type { Body } from './body.ts';
import type { Life, Wanted } from './life.ts';
import type { Story } from './story.ts';
import type { Voice } from './voice.ts';

/** What of an element they use. */
export interface Doer {
  readonly baseURI: string;
  readonly book: string;
  readonly playing: boolean;
  readonly updateComplete: Promise<boolean>;
  engine: Engine;
  speed: Speed;
  set(control: string, value: Value): Promise<void>;
  act(action: string, args: Args): Promise<void>;
  advance(): Promise<string>;
  step(): Promise<number>;
  seek(step: number): Promise<number>;
  stop(): Promise<void>;
  reset(): Promise<void>;
  undo(): Promise<boolean>;
  redo(): Promise<boolean>;
  play(): void;
  pause(): void;
  show(key: string, value: string): void;
  setTerm(term: string | null): void;
  save(): Promise<Uint8Array>;
  load(bytes: Uint8Array): Promise<void>;
  weights(): Promise<Uint8Array>;
  loadWeights(bytes: Uint8Array): Promise<void>;
  link(): Promise<string>;
  code(language: Language): Promise<Code>;
  pin(): Promise<number>;
  reopen(run: number): Promise<void>;
  forget(run: number): Promise<void>;
}

/** Where it is noted that the reader has changed something. */
type Touched = Pick<Story, 'touched'>;

/** What figures, and whatever else is drawn in a lab, can ask for. */
const stagehandOf = (lab: Doer, voice: Voice, story: Touched): Stagehand => ({
  term: (term) => lab.setTerm(term),
  act(action, args) {
    story.touched = true;
    void voice.attempt(lab.act(action, args));
  },
  set(control, value) {
    story.touched = true;
    void voice.attempt(lab.set(control, value));
  },
  reset: () => void voice.attempt(lab.reset()),
  seek: (step) => voice.attempt(lab.seek(step)),
  play: (speed) => {
    lab.speed = speed;
    void lab.updateComplete.then(() => lab.play());
  },
  pause: () => lab.pause(),
  pace: (speed) => {
    const before = lab.speed;
    if (speed !== undefined) lab.speed = speed;
    return before;
  },
  setView: (key, value) => lab.show(key, value),
});

/** What the parts around the figures call. */
export const bodyOf = (
  lab: Doer,
  life: Pick<Life<Wanted>, 'figures' | 'withRun' | 'page'>,
  voice: Voice,
  story: Touched,
): Body => ({
  stagehand: stagehandOf(lab, voice, story),
  figures: life.figures,
  set(control, value) {
    story.touched = true;
    return voice.refusal(lab.set(control, value));
  },
  act(action, args) {
    story.touched = true;
    return voice.attempt(lab.act(action, args));
  },
  offer(action, args) {
    story.touched = true;
    return voice.refusal(lab.act(action, args));
  },
  preview: (action, args) => life.withRun((run) => run.ask('preview', { action, args })),
  say: (message) => said(localised(message, voice.translate)),
  why: (error) => voice.why(error),
  load: (bytes) => voice.attempt(lab.load(bytes)),
  save: () => lab.save(),
  weights: () => lab.weights(),
  loadWeights(bytes) {
    story.touched = true;
    return voice.attempt(lab.loadWeights(bytes));
  },
  failed: (error) => voice.complain(error, true),
  link: () => lab.link(),
  async code(language) {
    try {
      return await lab.code(language);
    } catch (error) {
      const why = voice.why(error);
      if (why !== null) voice.notices.say('error', why, { place: 'tools', passing: true });
      return undefined;
    }
  },
  site: () => siteOf(lab.book, lab.baseURI),
  engine: (engine) => {
    lab.engine = engine;
  },
  note: (text) => voice.notices.say('note', text, { place: 'tools', passing: true }),
  refuse(text) {
    voice.report(new LabError(text, 'data'));
    voice.notices.say('error', text, { place: 'tools', passing: true });
  },
  noted: () => voice.notices.at('tools', life.page),
  runs: {
    pin: () => void voice.attempt(lab.pin()),
    reopen: (run) => void voice.attempt(lab.reopen(run)),
    forget: (run) => void voice.attempt(lab.forget(run)),
  },
  transport: {
    reset: () => void voice.attempt(lab.reset()),
    undo: () => void voice.attempt(lab.undo()),
    redo: () => void voice.attempt(lab.redo()),
    advance: () => void voice.attempt(lab.advance()),
    step: () => void voice.attempt(lab.step()),
    playOrPause: () => (lab.playing ? lab.pause() : lab.play()),
    speed: (speed) => {
      lab.speed = speed;
    },
    scrub: (step) => void voice.attempt(life.withRun((run) => run.scrub(step))),
    stop: () => void voice.attempt(lab.stop()),
  },
});

/** The transport's commands by key. */
export const keysOf = ({ transport }: Body): Readonly<Record<string, () => void>> => ({
  p: transport.playOrPause,
  s: transport.step,
  '.': transport.advance,
  r: transport.reset,
  z: transport.undo,
  y: transport.redo,
});
