// A lab without the page: its model in a worker, and calls that return promises. It is what the package exports as
// `underhood/core`, for whoever trains a model from an interface of their own:
//
//   const session = await openSession('mlp', { settings: { dataset: 'spiral', seed: 3 } });
//   await session.step(100);
//   const loss = await session.read('loss');
//
// Nothing here touches a document before a lab is opened.

import { LabClient } from './core/client.ts';
import { fromQuery, toQuery } from './core/link.ts';
import { fault, notOpen, said } from './core/messages.ts';
import { engines } from './core/module.ts';
import {
  type Answer,
  type Args,
  type Ask,
  type Call,
  type ChannelData,
  type CurveData,
  type Description,
  type Engine,
  LabError,
  type Recipe,
  type RecordTypes,
  type Status,
  type TensorData,
  type Value,
} from './core/protocol.ts';
import { labIds } from './labs/ids.ts';

export type {
  Args,
  ChannelData,
  CurveData,
  Description,
  Engine,
  Recipe,
  RecordTypes,
  Status,
  TensorData,
  Value,
};
export { engines, LabError, labIds };

/** What `read` resolves to: a tensor or a curve with its numbers, or the fields of a record, null while it has none. */
export type Read = TensorData | CurveData | RecordTypes[keyof RecordTypes] | null;

/** How a lab is opened. */
export interface SessionOptions {
  /** Controls by their ids; the others stand at their defaults. */
  settings?: Readonly<Record<string, Value>>;
  /** A run to open at, as `link()` gives it; `settings` win over it. */
  state?: string;
  /** Which of burn's engines trains it; defaults to `flex`, which measures faster. */
  engine?: Engine;
  /** How many workers train it, where its steps are long enough to be shared; defaults to the reader's choice, or as many as
   * there are cores. It changes no number. */
  hands?: number;
  /** Called with every answer that moves the run. */
  onState?: (status: Status) => void;
  /** Called while a long `step` or `seek` is on its way to step `to`. */
  onProgress?: (status: Status, to: number) => void;
  /** Called when the engine stopped unexpectedly: it goes on from the last checkpoint, or, where not `recovered`, is closed. */
  onLost?: (recovered: boolean, message: string) => void;
}

/** Opens a lab; rejects with a `LabError` that says what of it can't be had. */
export async function openSession(lab: string, options: SessionOptions = {}): Promise<Session> {
  const { settings = {}, state = '', engine = 'flex' } = options;
  if (!(labIds as readonly string[]).includes(lab)) {
    const values = { name: lab.slice(0, 60), known: labIds.join(', ') };
    throw fault('unknown', 'unknown_lab', 'There is no lab called “{name}”. There is: {known}.', values);
  }
  const link = await fromQuery(lab, state);
  const session = new Session(engine, options);
  const asked = Object.fromEntries(Object.entries(settings).map(([id, value]) => [id, textOf(value)]));
  const recipe = { ...link.recipe, settings: { ...link.recipe.settings, ...asked } };
  try {
    await session.open(recipe, link.problems);
    if (link.step > 0 || link.stage > 0) await session.seek(link.step, link.stage);
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

const textOf = (value: Value): string => (Array.isArray(value) ? value.join(',') : String(value));

/** One lab, open. Its calls are answered in the order they are made. */
export class Session {
  private readonly client: LabClient;
  private about: Description | undefined;
  private now: Status | undefined;

  /** Use `openSession`. */
  constructor(engine: Engine, { hands, onState, onProgress, onLost }: SessionOptions = {}) {
    const observe = (status: Status, about?: Description) => {
      this.now = status;
      this.about = about ?? this.about;
    };
    this.client = new LabClient(engine, {
      state(status, about) {
        observe(status, about);
        onState?.(status);
      },
      progress(status, to) {
        observe(status);
        onProgress?.(status, to);
      },
      lost: (recovered, message) => onLost?.(recovered, message),
    });
    this.client.hands = hands;
  }

  /** @internal */
  async open(
    recipe: Parameters<LabClient['open']>[0],
    problems: readonly Parameters<typeof said>[0][],
  ): Promise<void> {
    const rejected = await this.client.open(recipe);
    const [first] = [...problems, ...rejected];
    if (first) throw new LabError(said(first), 'out_of_range', { said: first });
  }

  /** What the lab tells of itself: controls with their values and limits, stages, channels, actions. */
  describe(): Description {
    if (!this.about) throw notOpen();
    return this.about;
  }

  /** Where the run is: `{step, stage, furthest, changes, halted}`. */
  get status(): Status {
    if (!this.now) throw notOpen();
    return this.now;
  }

  /** Sets a control. */
  async set(control: string, value: Value): Promise<void> {
    await this.ask('set', { control, value });
  }

  /** Sets several controls as one, building the model once; `fresh` sets all others to their defaults. */
  async setAll(values: Args, fresh = false): Promise<void> {
    await this.ask('setAll', { values, fresh });
  }

  /** Does an action, such as `load_csv`. */
  async act(action: string, args: Args = {}): Promise<void> {
    await this.ask('act', { action, args });
  }

  /** Does one stage; resolves to its name. */
  async advance(): Promise<string> {
    return (await this.ask('advance', {})).stage;
  }

  /** Does `n` steps; resolves to the step reached. */
  async step(n = 1): Promise<number> {
    if (!Number.isInteger(n) || n < 0 || n >= 2 ** 32) {
      const english = 'The number of steps can’t be {n}: it takes a whole number from 0 to 4294967295.';
      throw fault('out_of_range', 'bad_count', english, { n: String(n) });
    }
    const { halted } = this.status;
    if (halted) throw new LabError(said(halted), 'halted', { said: halted });
    return (await this.ask('run', { steps: n })).step;
  }

  /** Goes to the beginning of a step, or to a stage of it, by scrubbing back or training on. */
  async seek(step: number, stage = 0): Promise<number> {
    return (await this.ask('run', { to: step, stage, rewind: true })).step;
  }

  /** Ends a long `step` or `seek` between two steps. */
  async stop(): Promise<void> {
    await this.ask('stop', {});
  }

  /** Starts a new run with the present settings. */
  async reset(): Promise<void> {
    await this.ask('reset', {});
  }

  /** Reads a channel. */
  async read(channel: string): Promise<Read> {
    const found = await this.ask('read', { channel });
    return found.type === 'record' ? found.value : found;
  }

  /** The whole run as bytes. */
  save(): Promise<Uint8Array> {
    return this.ask('save', {});
  }

  /** Takes over a save of the same lab. */
  async load(bytes: Uint8Array): Promise<void> {
    await this.ask('load', { bytes });
  }

  /** The run as a query string, for `state` or the book's address. */
  async link(): Promise<string> {
    return toQuery((await this.ask('recipe', {})) as Required<Recipe>);
  }

  /** Ends the worker; whoever still waits for an answer is told. */
  close(): void {
    this.client.close();
  }

  private ask<C extends Call>(call: C, ask: Ask<C>): Promise<Answer<C>> {
    return this.client.request(call, ask);
  }
}
