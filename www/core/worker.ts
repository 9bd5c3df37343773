// One lab in a worker of its own. It holds the only handle to the wasm session; the page gets numbers.

import { Session as FirstSession, initSync as initFirst } from '../../pkg/first/underhood.js';
import {
  Session as FlexSession,
  type InitOutput,
  initSync as initFlex,
  type Session,
} from '../../pkg/flex/underhood.js';
import { initSync as initNdarray, Session as NdarraySession } from '../../pkg/ndarray/underhood.js';
import type { Answer, Ask, Build, Call, Failed, Request, Response } from './protocol.ts';

// All builds export the same, and what calls them is small and compresses to little more than one: so the worker needs
// no other file, and starts where it could not import any.
const glue: Record<Build, { initSync: typeof initFlex; Session: typeof FlexSession }> = {
  first: { initSync: initFirst, Session: FirstSession },
  flex: { initSync: initFlex, Session: FlexSession },
  ndarray: { initSync: initNdarray, Session: NdarraySession },
};

/** How long a `run` trains between looking at its messages, in ms. */
const SLICE = 40;

let session: Session;
let wasm: InitOutput;
/** The `run` that is under way; replaced to end it. */
let running: { id: number } | null = null;
/** How often the reader has ended what was under way, and what waited behind it. */
let stops = 0;
const stop = () => {
  running = null;
  stops++;
};

const handlers: { [C in Call]: (ask: Ask<C>, id: number) => Answer<C> | Promise<Answer<C>> } = {
  open({ engine, build, module, recipe }) {
    const core = glue[build];
    wasm = core.initSync({ module });
    session = new core.Session(recipe, engine);
    return { rejected: session.rejected };
  },

  frame({ steps, budget, reads, checkpoint }) {
    if (steps > 0 && !session.status().halted) session.run(steps, budget);
    const channels = Object.fromEntries(reads.map((channel) => [channel, session.read(channel)]));
    const memory = wasm.memory.buffer.byteLength;
    if (!checkpoint) return { channels, memory };
    return { channels, memory, checkpoint: { recipe: session.recipe(), bytes: session.save() } };
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
    while (running === job && step < to) {
      const reached = session.run(to - step, SLICE);
      // A reset or an edit in between may have moved the run elsewhere; then this one is over.
      if (reached <= step || session.status().halted) break;
      step = reached;
      post({ kind: 'progress', id, status: session.status(), to });
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
  reset() {
    stop();
    session.reset();
    return null;
  },
  read: ({ channel }) => session.read(channel),
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
  'reset',
  'load',
  'pin',
  'forget',
  'reopen',
  'importRun',
]);

async function handle<C extends Call>(id: number, call: C, ask: Ask<C>): Promise<void> {
  try {
    const answer = await handlers[call](ask, id);
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
  const { code = 'engine', about, said } = error as Partial<Failed>;
  return { kind: 'failed', id, error: { message, code, ...(about && { about }), ...(said && { said }) } };
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
  void handle(data.id, data.call, data.ask as Ask<Call>);
});
