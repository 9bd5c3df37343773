// One lab in a worker of its own. It holds the only handle to the wasm session; the page gets numbers.

import {
  Session as FirstSession,
  provide as firstProvide,
  initSync as initFirst,
} from '../../pkg/first/underhood.js';
import {
  Session as FlexSession,
  provide as flexProvide,
  type InitOutput,
  initSync as initFlex,
  type Session,
} from '../../pkg/flex/underhood.js';
import {
  initSync as initNdarray,
  Session as NdarraySession,
  provide as ndarrayProvide,
} from '../../pkg/ndarray/underhood.js';
import { Hands, help } from './hands.ts';
import type {
  Answer,
  Ask,
  Build,
  Call,
  ChannelData,
  DataFile,
  Failed,
  Opener,
  Request,
  Response,
} from './protocol.ts';

// All builds export the same, and what calls them is small and compresses to little more than one: so the worker needs
// no other file, and starts where it could not import any.
type Core = { initSync: typeof initFlex; Session: typeof FlexSession; provide: typeof flexProvide };
const glue: Record<Build, Core> = {
  first: { initSync: initFirst, Session: FirstSession, provide: firstProvide },
  flex: { initSync: initFlex, Session: FlexSession, provide: flexProvide },
  ndarray: { initSync: initNdarray, Session: NdarraySession, provide: ndarrayProvide },
};

/** How long a `run` trains between looking at its messages, in ms. */
const SLICE = 40;
/** How long at least until it tells of itself again, in ms: what the page draws takes a core that may have a part to compute. */
const TELL = 100;

let core: Core;
let session: Session;
let wasm: InitOutput;
let opener: Opener;
/** The workers that help with long steps. */
const hands = new Hands(
  () => session,
  () => opener,
  () => messages(),
);
/** The `run` that is under way; replaced to end it. */
let running: { id: number } | null = null;
/** How often the reader has ended what was under way, and what waited behind it. */
let stops = 0;
const stop = () => {
  running = null;
  stops++;
};

/** Opens a lab, in place of whatever is open. */
function open({ recipe, ...how }: Ask<'open'>): typeof session {
  opener = how;
  core = glue[how.build];
  wasm = core.initSync({ module: how.module });
  session?.free();
  session = new core.Session(recipe, how.engine);
  return session;
}

/** Trains for up to `steps` steps, at least one, and about `budget` ms, as long as it is wanted; gives the step reached. */
async function train(steps: number, budget: number, wanted?: () => boolean): Promise<number> {
  const end = performance.now() + budget;
  for (let done = 0; done < steps && (done === 0 || performance.now() < end); done++) {
    // Nothing to give away, or nobody to take it.
    if (hands.size === 0 || !session.cut()) return session.run(steps - done, end - performance.now());
    if (!(await hands.step(wanted))) break;
  }
  return session.status().step;
}

const handlers: { [C in Call]: (ask: Ask<C>, id: number) => Answer<C> | Promise<Answer<C>> } = {
  open: (ask) => ({ rejected: open(ask).rejected }),

  async frame({ steps, budget, reads, checkpoint }) {
    if (steps > 0 && !session.status().halted) await train(steps, budget);
    await hands.look(reads);
    const took: Record<string, number> = {};
    const read = (channel: string): ChannelData => {
      const start = performance.now();
      const data = session.read(channel);
      took[channel] = performance.now() - start;
      return data;
    };
    const channels = Object.fromEntries(reads.map((channel) => [channel, read(channel)]));
    const memory = wasm.memory.buffer.byteLength;
    if (!checkpoint) return { channels, took, memory };
    const start = performance.now();
    const kept = { recipe: session.recipe(), bytes: session.save() };
    return { channels, took, memory, checkpoint: { ...kept, took: performance.now() - start } };
  },

  async run(ask, id) {
    // Steps add up, so they wait for those before them; going to a place overtakes whatever is under way.
    const before = stops;
    while ('steps' in ask && running) await messages();
    if (stops !== before) return { step: session.status().step };
    const job = { id };
    running = job;
    // Counted from where the run is now: the page may not have heard of the latest steps yet.
    const here = session.status().step;
    const { to, stage, rewind } = 'steps' in ask ? { to: here + ask.steps, stage: 0, rewind: false } : ask;
    if (rewind) session.rewind(to);
    let { step } = session.status();
    let told = Number.NEGATIVE_INFINITY;
    while (running === job && step < to) {
      const reached = await train(to - step, SLICE, () => running === job);
      // A reset or an edit in between may have moved the run elsewhere; then this one is over.
      if (reached <= step || session.status().halted) break;
      step = reached;
      if (performance.now() - told >= TELL) {
        post({ kind: 'progress', id, status: session.status(), to });
        told = performance.now();
      }
      await messages();
    }
    if (running === job) {
      while (session.status().step === to && session.status().stage < stage) session.advance();
      running = null;
      step = session.status().step;
    }
    return { step };
  },

  stop() {
    stop();
    return null;
  },
  advance: () => ({ stage: session.advance() }),
  set({ control, value }) {
    session.set(control, value);
    return null;
  },
  setAll({ values, fresh }) {
    session.setAll(values, fresh);
    return null;
  },
  act({ action, args }) {
    session.act(action, args);
    return null;
  },
  preview: ({ action, args }) => session.preview(action, args),
  course: ({ steps, forBurn }) => session.course(steps, forBurn),
  reset() {
    stop();
    session.reset();
    return null;
  },
  async read({ channel }) {
    await hands.look([channel]);
    return session.read(channel);
  },
  recipe: () => session.recipe(),
  pin: () => ({ run: session.pin() }),
  forget({ run }) {
    session.forget(run);
    return null;
  },
  reopen({ run }) {
    stop();
    session.reopen(run);
    return null;
  },
  runCurves: ({ run, channels }) =>
    Object.fromEntries(channels.map((channel) => [channel, session.runCurve(run, channel)])),
  exportRun: ({ run }) => session.exportRun(run),
  importRun: ({ bytes }) => ({ run: session.importRun(bytes) }),
  weights: () => session.weights(),
  takeWeights: ({ file }) => ({ taken: session.takeWeights(file) }),
  save: () => session.save(),
  load({ bytes }) {
    stop();
    session.load(bytes);
    return null;
  },
};

/** The calls after which controls, channels or notices may be others. */
const redescribes: ReadonlySet<Call> = new Set<Call>([
  'open',
  'run',
  'set',
  'setAll',
  'act',
  'takeWeights',
  'reset',
  'load',
  'pin',
  'forget',
  'reopen',
  'importRun',
]);

/** The calls that do not wait for a data file that another one lacks: the lab goes on meanwhile as it was. */
const overtakes: ReadonlySet<Call> = new Set<Call>(['frame', 'read', 'stop']);
/** The call that waits for a data file; those behind it wait for it, so that the last wish is the one that holds. */
let line: Promise<unknown> | undefined;
/** How calls go on that wait for a file, by their ids. */
const arrivals = new Map<number, (bytes: Uint8Array | null) => void>();

/** Does what is asked; if the core lacks a data file, once more when the page has brought it. */
async function supplied<T>(id: number, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, file } = error as Partial<Failed>;
    if (code !== 'missing' || !file) throw error;
    const again = bring(id, file, error).then(() => supplied(id, work));
    const over = () => {
      if (line === turn) line = undefined;
    };
    const turn = again.then(over, over);
    line = turn;
    return again;
  }
}

async function bring(id: number, file: DataFile, missing: unknown): Promise<void> {
  const bytes = await new Promise<Uint8Array | null>((resolve) => {
    arrivals.set(id, resolve);
    post({ kind: 'lacking', id, file });
  });
  arrivals.delete(id);
  // The page knows why, and has said so.
  if (!bytes) throw missing;
  try {
    core.provide(file, bytes);
  } catch (error) {
    throw Object.assign(error as object, { file });
  }
}

async function handle<C extends Call>(id: number, call: C, ask: Ask<C>): Promise<void> {
  while (line && !overtakes.has(call)) await line;
  try {
    const answer = await supplied(id, () => handlers[call](ask, id));
    const description = redescribes.has(call) && { description: session.describe() };
    post({ kind: 'done', id, answer, status: session.status(), ...description }, buffers(answer));
  } catch (error) {
    post(failure(id, error));
  }
}

/** A trap leaves the module in an unknown state; anything else is an answer like another. */
function failure(id: number, error: unknown): Response {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof WebAssembly.RuntimeError) return { kind: 'trapped', id, message };
  const { code = 'engine', about, said, file } = error as Partial<Failed>;
  return {
    kind: 'failed',
    id,
    error: { message, code, ...(about && { about }), ...(said && { said }), ...(file && { file }) },
  };
}

/** What of an answer can be handed over instead of copied: every array in it was made for it. */
function buffers(answer: unknown): ArrayBuffer[] {
  if (answer instanceof Float32Array || answer instanceof Uint8Array) return [answer.buffer as ArrayBuffer];
  if (answer === null || typeof answer !== 'object') return [];
  return Object.values(answer).flatMap(buffers);
}

const post = (response: Response, transfer: ArrayBuffer[] = []) => postMessage(response, { transfer });

/** Resolves once the messages that wait have been handled. Unlike a timer it is not slowed when nested. */
const turn = new MessageChannel();
/** Each has its turn: a `run` may wait while the one that ends it has begun. */
const turns: (() => void)[] = [];
turn.port1.onmessage = () => turns.shift()?.();
const messages = () =>
  new Promise<void>((resolve) => {
    turns.push(resolve);
    turn.port2.postMessage(null);
  });

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  if (data.call === 'file') arrivals.get(data.id)?.(data.bytes);
  else if (data.call === 'hand') hands.take(data.port);
  else if (data.call === 'help') beHand(data);
  else void handle(data.id, data.call, data.ask as Ask<Call>);
});

function beHand({ id, port }: Request & { call: 'help' }): void {
  help(port, (errand) =>
    supplied(id, () => {
      const { rejected } = open(errand);
      // It would compute parts of another step.
      if (rejected.length > 0) throw new Error(rejected[0]?.english);
      return session;
    }),
  );
  post({ kind: 'ready' });
}
