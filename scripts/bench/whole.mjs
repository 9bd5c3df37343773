// A whole step of each lab beside the training step in it: through the element with nothing drawn, and played at full
// speed with everything drawn.
import { openLab, plays } from './page.mjs';
import { inPage } from './patience.mjs';
import { openPeers } from './peers.mjs';

export const labs = plays.filter(({ name }) => !name).map(({ lab }) => lab);
/** A lab that begins with what has no bare step is looked at where it trains. */
export const SETTINGS = { generalization: { machine: 'grokking' } };
/** Why these have no bare step, bench/core/src/bare.rs says. */
const WITHOUT = ['reinforcement', 'retrieval'];
/** A small laptop's. Figures that lie far below its edge are not drawn, and how many are is told. */
const SCREEN = { width: 1280, height: 800 };
/** Labs measure, sample and write down every 10, 20, 100 or 250 steps: each window has its share of that. */
const UNIT = 500;
const [WINDOW_MS, WINDOWS] = [400, 5];
/** How long it plays in each of so many windows. */
const [PLAYED_MS, PLAYED] = [3000, 3];

/** Puts a lab in the chapter's place that shows nothing of what it computes. */
export async function openHidden(page, lab, set = SETTINGS[lab] ?? {}) {
  await inPage(
    page,
    `${lab}, hidden`,
    async ({ lab, set }) => {
      document.querySelector('underhood-lab')?.remove();
      const element = document.createElement('underhood-lab');
      Object.assign(element, { lab, hide: 'headlines alerts figures step' });
      document.body.replaceChildren(element);
      await element.ready;
      for (const [control, value] of Object.entries(set)) await element.set(control, value);
    },
    { lab, set },
  );
}

/** Refuses a bare step that computes something else: the lab must begin the same step with the same losses. */
async function agree(page, lab, { losses, after }) {
  const theirs = await inPage(
    page,
    `${lab}, the same losses`,
    async (after) => {
      const element = document.querySelector('underhood-lab');
      await element.step(after + 1);
      const { columns, data } = await element.read('loss');
      const row = (i) => Array.from(data.slice(i * columns.length, (i + 1) * columns.length));
      // So early there is a row for every step. Its first number is the step.
      return row(after).slice(1);
    },
    after,
  );
  if (!losses.every((loss, i) => Math.abs(loss - theirs[i]) <= 1e-4 * Math.max(1, Math.abs(loss))))
    throw new Error(`${lab}: not the same computation: ${losses} beside the lab’s ${theirs}`);
}

/** µs for a step by `step(n)`: the best of several windows, of at least `unit` steps each. */
export const hidden = (page, lab, unit = UNIT) =>
  inPage(
    page,
    `${lab}, step(n)`,
    async ({ unit, WINDOW_MS, WINDOWS }) => {
      const element = document.querySelector('underhood-lab');
      const timed = async (n) => {
        const wanted = element.status.step + n;
        const start = performance.now();
        const reached = await element.step(n);
        if (reached !== wanted) throw new Error(`it stopped at step ${reached} of ${wanted}`);
        return performance.now() - start;
      };
      let n = unit;
      while ((await timed(n)) < WINDOW_MS) n *= 2;
      let best = Number.POSITIVE_INFINITY;
      for (let window = 0; window < WINDOWS; window++) best = Math.min(best, await timed(n));
      return (1000 * best) / n;
    },
    { unit, WINDOW_MS, WINDOWS },
  );

/** µs for a step of the chapter's lab at full speed, the best of several windows, and how many of its figures are drawn. */
async function shown(browser, lab) {
  const page = await openLab(browser, lab);
  await page.setViewportSize(SCREEN);
  const result = await inPage(
    page,
    `${lab}, at full speed`,
    async ({ PLAYED_MS, PLAYED, set }) => {
      const element = document.querySelector('underhood-lab');
      for (const [control, value] of Object.entries(set)) await element.set(control, value);
      const wait = (ms) => new Promise((done) => setTimeout(done, ms));
      element.scrollIntoView();
      element.speed = 'full';
      await element.updateComplete;
      element.play();
      await wait(1000);
      let best = Number.POSITIVE_INFINITY;
      for (let window = 0; window < PLAYED; window++) {
        const from = { time: performance.now(), step: element.status.step };
        await wait(PLAYED_MS);
        const micros = 1000 * (performance.now() - from.time);
        best = Math.min(best, micros / (element.status.step - from.step));
      }
      if (!element.playing) throw new Error(`it stopped at step ${element.status.step}`);
      element.pause();
      const figures = Array.from(element.shadowRoot.querySelectorAll('.figures .canvas'));
      // As far as www/element/figure-host.ts has it.
      const near = figures.filter((host) => host.getBoundingClientRect().top < 1.25 * innerHeight);
      return { micros: best, figures: `${near.length} of ${figures.length}` };
    },
    { PLAYED_MS, PLAYED, set: SETTINGS[lab] ?? {} },
  );
  await page.close();
  return result;
}

export const micros = (time) => `${time.toFixed(time < 10 ? 2 : 1)} µs`;

/** The three times of a lab. */
async function row(browser, peers, lab) {
  const bare = WITHOUT.includes(lab)
    ? null
    : await inPage(peers.page, `${lab}, bare`, (lab) => globalThis.bareStep(lab), lab);
  const page = await openLab(browser, lab);
  await openHidden(page, lab);
  if (bare) await agree(page, lab, bare);
  const unseen = await hidden(page, lab);
  await page.close();
  const seen = await shown(browser, lab);
  return {
    bare: bare ? micros(bare.micros) : '–',
    hidden: micros(unseen),
    'hidden ÷ bare': bare ? (unseen / bare.micros).toFixed(2) : '–',
    shown: micros(seen.micros),
    'speed kept': `${((100 * unseen) / seen.micros).toFixed(0)} %`,
    'figures drawn': seen.figures,
  };
}

/** A row for each lab. Its three times follow one another, so that a machine that slows down slows all of them. */
export async function whole(browser) {
  const peers = await openPeers(browser);
  const rows = {};
  for (const lab of labs) {
    try {
      rows[lab] = await row(browser, peers, lab);
    } catch (error) {
      // The other labs are measured all the same.
      console.error(error);
      process.exitCode = 1;
    }
  }
  await peers.close();
  return rows;
}
