// Whole runs to a goal that a reader cares about: each lab in the page, measuring and writing down what it does, and the same
// run on TensorFlow.js, which trains and nothing else.
import { readFileSync } from 'node:fs';
import { GPT } from './native.mjs';
import { openLab } from './page.mjs';
import { inPage } from './patience.mjs';
import { openPeers } from './peers.mjs';
import { openHidden } from './whole.mjs';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url));

/** What is set, what is measured, how often, and when that is enough; or after how many steps it is over. */
const goals = {
  'a spiral of two turns, 99 % right': {
    lab: 'mlp',
    set: {
      dataset: 'spiral',
      noise: '0',
      layers: '16, 16, 16',
      activation: 'relu',
      initialisation: 'he',
      learning_rate: '0.01',
    },
    measure: { channel: 'held_out', of: 'score', every: 20 },
    met: (score) => score >= 0.99,
  },
  'two moons, three times as far as the data is from itself': {
    lab: 'diffusion',
    set: { dataset: 'moons' },
    measure: { channel: 'exam', of: 'distance', by: 'floor', every: 250 },
    met: (floors) => floors <= 3,
  },
  'names, 2.05 nats': {
    lab: 'language_model',
    set: { width: '64', heads: '4', batch_size: '32', learning_rate: '0.005' },
    measure: { channel: 'held_out', of: 'loss', every: 100 },
    met: (loss) => loss <= 2.05,
  },
  'a megabyte of the Bible by letters, 4 × 128, 64 letters back, 12 a step: 2,000 steps': {
    lab: 'language_model',
    text: 'src/data/files/bible.txt',
    set: { ...GPT, horizon: '2000' },
    measure: { channel: 'held_out', of: 'loss' },
    steps: 2000,
  },
};
/** Steps at most, where a goal may not be met. */
const MOST = 20_000;
/** Losses of so many steps must agree, this far relative to them. */
const [CHECKED, TOLERANCE] = [10, 1e-3];
/** What takes the peer longer than this is measured over a part of its steps. */
const PEER_MS = 60_000;
/** Steps by which the peer is warm, and its pace known. */
const PACE = 30;
const SECONDS = 900;

const seconds = (ms) => `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;

/** Our side: to the goal first, looking often; then that many steps once more from the beginning, timed. */
async function own(page, { lab, set, text, measure, met, steps }) {
  await openHidden(page, lab, {});
  const given = text && read(text).toString('base64');
  await inPage(
    page,
    `${lab}, set`,
    async ({ set, given }) => {
      const element = document.querySelector('underhood-lab');
      if (given) {
        const bytes = Uint8Array.from(atob(given), (letter) => letter.charCodeAt(0));
        await element.act('load_text', { text: bytes });
      }
      for (const [control, value] of Object.entries(set)) await element.set(control, value);
    },
    { set, given },
  );
  const look = () =>
    inPage(
      page,
      `${lab}, measured`,
      async ({ channel, of, by }) => {
        const { [of]: value, [by]: unit = 1 } = await document.querySelector('underhood-lab').read(channel);
        return value / unit;
      },
      measure,
    );
  const go = (n) =>
    inPage(
      page,
      `${lab}, ${n} steps`,
      async (n) => {
        const element = document.querySelector('underhood-lab');
        const start = performance.now();
        await element.step(n);
        return { ms: performance.now() - start, step: element.status.step, memory: element.memory };
      },
      n,
      SECONDS,
    );
  let wanted = steps;
  if (met) {
    let value = Number.NaN;
    for (wanted = 0; !met(value); value = await look()) {
      if (wanted >= MOST) throw new Error(`${lab}: ${value} after ${wanted} steps`);
      wanted = (await go(measure.every)).step;
    }
    await inPage(page, `${lab}, from the beginning`, () => document.querySelector('underhood-lab').reset());
  }
  const { ms, memory } = await go(wanted);
  return { steps: wanted, value: await look(), ms, memory };
}

/** Theirs: as many steps of the same run. */
async function peer(page, Session, name, { lab, set, text }, steps) {
  const session = new Session({ lab }, 'flex');
  if (text) session.act('load_text', { text: read(text) });
  for (const [control, value] of Object.entries(set)) session.set(control, value);
  const { course, file } = session.course(Math.min(steps, 1000), false);
  const follow = (steps) =>
    inPage(
      page,
      `${name}, tfjs`,
      (asked) => globalThis.follow(asked),
      { course, file: Buffer.from(file).toString('base64'), steps, checked: CHECKED },
      SECONDS,
    );
  const pace = (await follow(PACE)).ms / PACE;
  const part = Math.min(steps, Math.max(PACE, Math.floor(PEER_MS / pace)));
  const { ms, losses } = await follow(part);
  session.run(CHECKED, 1e9);
  const { data, columns } = session.read('loss');
  const ours = losses.map((_, step) => data[step * columns.length + 1]);
  if (!losses.every((loss, step) => Math.abs(loss - ours[step]) <= TOLERANCE * Math.abs(ours[step])))
    throw new Error(`${name}: not the same computation: ${losses} beside the lab’s ${ours}`);
  session.free();
  return { ms: (ms / part) * steps, whole: part === steps };
}

/** A row for each goal. */
export async function wholeRuns(browser) {
  // Not before it is built.
  const { initSync, Session } = await import('../../pkg/flex/underhood.js');
  initSync({ module: read('pkg/flex/underhood_bg.wasm') });
  const peers = await openPeers(browser);
  const rows = {};
  for (const [name, goal] of Object.entries(goals)) {
    const page = await openLab(browser, goal.lab);
    const ours = await own(page, goal);
    await page.close();
    const theirs = await peer(peers.page, Session, name, goal, ours.steps);
    rows[name] = {
      steps: ours.steps,
      'at the end': ours.value.toPrecision(4),
      ours: seconds(ours.ms),
      'memory of the module': `${(ours.memory / 1e6).toFixed(1)} MB`,
      'tfjs, wasm': `${seconds(theirs.ms)}${theirs.whole ? '' : ', from a part of them'}`,
      'ours ahead by': (theirs.ms / ours.ms).toFixed(2),
    };
  }
  await peers.close();
  return rows;
}
