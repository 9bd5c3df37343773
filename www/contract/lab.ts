// What a lab brings to the page: its figures, its formula stage by stage, and its words. The
// element does the rest for all labs alike.

import type { TemplateResult } from 'lit';
import type { Speed } from '../core/player.ts';
import type { Args, Description, Stage, Value } from '../core/protocol.ts';
import type { Beat } from './beat.ts';
import type { Scene } from './scene.ts';
import type { Id, LabWords } from './words.ts';

/** What a figure, or anything else drawn in a lab, can ask for. */
export interface Stagehand {
  term(term: string | null): void;
  act(action: string, args: Args): void;
  set(control: string, value: Value): void;
  /** Starts a new run with the present settings. */
  reset(): void;
  /** Goes to the beginning of a step, however long it takes; resolves to whether it got there. */
  seek(step: number): Promise<boolean>;
  play(speed: Speed): void;
  pause(): void;
  /** How fast it plays so far; with a speed, that is how fast it plays from now on. */
  pace(speed?: Speed): Speed;
  setView(key: string, value: string): void;
}

/** A picture that is mounted once and then updated with every frame. */
export interface Mounted {
  update(scene: Scene): void;
  destroy(): void;
}

/** A choice of how a figure shows things. */
export type Mode<W extends LabWords = LabWords> = {
  [Key in Id<W['modes']>]: {
    /** The view's key. */
    key: Key;
    options: readonly Exclude<Id<W['modes'][Key]>, 'label'>[];
    /** Whether it makes a difference with the present settings; defaults to always. */
    shown?(about: Description): boolean;
  };
}[Id<W['modes']>];

export interface Figure<W extends LabWords = LabWords> {
  /** For the `hide` attribute, and its title in the lab's words. */
  id: Id<W['figures']>;
  /** Whether it has anything to show with the present settings; defaults to always. */
  shown?(about: Description): boolean;
  /** `wide` spans the lab, the others stand side by side; beside a `tall` one stand two. */
  size: 'half' | 'tall' | 'wide';
  /** The channels it shows, read with every frame; `view` is how the page shows things, as in `Scene`. */
  reads(about: Description, view: Scene['view']): string[];
  /** Those that change with the description only. */
  readsOnce(about: Description): string[];
  /** Choices of how it shows them, the first option by default. */
  modes?: Mode<W>[];
  mount(host: HTMLElement, stagehand: Stagehand, words: W): Mounted;
  /** The controls that belong to the picture, by id: drawn at it and not among the others. */
  controls?: readonly string[];
  /** Controls that `below` draws by itself. */
  draws?: readonly string[];
  /** Numbers below the picture. */
  below?(scene: Scene, stagehand: Stagehand, words: W): TemplateResult;
}

/** One line of the step, written out. */
export interface StageLine<W extends LabWords = LabWords> {
  /** TeX; `\htmlData{term=w}{w}` makes a term live. */
  tex: string;
  /** The channels its numbers come from. */
  reads: string[];
  /** The formula with the numbers of this moment, or null before there are any. */
  numbers(scene: Scene, words: W): TemplateResult | null;
}

/** The figures that have something to show and are not hidden: `figures` hides them all, an id one of them. */
export const visibleFigures = (
  { figures }: LabView,
  about: Description,
  hidden: ReadonlySet<string>,
): Figure[] =>
  hidden.has('figures') ? [] : figures.filter(({ id, shown }) => !hidden.has(id) && (shown?.(about) ?? true));

/** The line of a stage. */
export const stageLine = ({ stages }: LabView, stage: Stage, about: Description): StageLine | undefined =>
  typeof stages === 'function' ? stages(stage, about) : stages[stage.id];

/** A number that stands above the figures. */
export interface Headline<W extends LabWords = LabWords> {
  id: Id<W['headlines']>;
  channel: string;
  /** Whether it has anything to say with the present settings; defaults to always. */
  shown?(about: Description): boolean;
  show(scene: Scene): string;
  /** What the baselines are read from with every frame, where it changes as the model trains. */
  reads?: readonly string[];
  /** The baselines beside it, in words, each with the channel it comes from. */
  beside(scene: Scene, words: W): { text: string; channel: string }[];
}

/** What the page points out about the run, with its cures. */
export interface Alerts<W extends LabWords = LabWords> {
  reads: string[];
  show(scene: Scene, stagehand: Stagehand, words: W): TemplateResult;
}

/** All of a lab. What it says by id has its words: `W` is the type of its English ones. */
export interface LabView<W extends LabWords = LabWords> {
  figures: readonly Figure<W>[];
  headlines: readonly Headline<W>[];
  /** The model with its present numbers, as a sentence. */
  sentence?: {
    reads: string[];
    readsOnce: string[];
    show(scene: Scene, words: W): TemplateResult;
  };
  /** By stage id; the compiler can't know the stages, the tests do. A function where a lab makes its stages,
   * or where their formulas depend on its settings. */
  stages: Readonly<Record<string, StageLine<W>>> | ((stage: Stage, about: Description) => StageLine<W>);
  /** Above what moves the run, always in sight. */
  alerts?: Alerts<W>;
  /** Channels for headlines and stage lines that change with the description only. */
  readsOnce: readonly string[];
  /** How fast it plays until the reader says otherwise; defaults to ten steps a second. */
  speed?: Speed;
  /** Channels that cost more than a frame: while the lab plays they are read as seldom as that takes. */
  costly?: readonly string[];
  /** Actions that a figure offers, so that no button is drawn for them. */
  ownActions: readonly string[];
  /** The story, in its order. */
  beats: readonly Beat<W>[];
  /** The controls that stand at the picture, at most three; the others are behind *More*. */
  controls: readonly string[];
  challenge: Challenge;
  /** Rules of its own pictures, in tokens, for the lab's shadow root. */
  styles?: readonly string[];
}

/** A goal that the page checks on the real state. */
export interface Challenge {
  reads: readonly string[];
  /** What its text says in numbers. */
  goal: Readonly<Record<string, number>>;
  /** What the lab is set to when the reader takes it up. */
  set: Readonly<Record<string, Value>>;
  /** The pictures and the controls for it; default to those of the first beat and of the lab. */
  figures?: Beat['figures'];
  controls?: readonly string[];
  /** How the present run stands. */
  check(scene: Scene): { done: boolean; failed: boolean; progress: Readonly<Record<string, string>> };
}
