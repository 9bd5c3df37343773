// Many hands: a long step, and a long look, shared by workers, in the built site. Measured with one and two; for more, modelled from what the
// pieces of a step were measured to take.
import { GPT } from './native.mjs';
import { chapter } from './page.mjs';
import { inPage } from './patience.mjs';

/** Labs, and after how many steps they measure, again and again, what is held out. */
const cases = {
  'GPT 4 × 128, batch 12 × 64': { lab: 'language_model', set: GPT, every: 100 },
  'denoiser of digits, batch 1024': {
    lab: 'diffusion',
    set: { dataset: 'digits', batch_size: 1024 },
    every: 250,
  },
  'the same, 6 layers': {
    lab: 'diffusion',
    set: { dataset: 'digits', batch_size: 1024, depth: 6 },
    every: 250,
  },
  'attention 4 × 64, batch 128 × 16': {
    lab: 'attention',
    set: { layers: 4, heads: '8', width: '64', length: 16, batch_size: 128 },
    every: 20,
  },
};
/** The best of some windows is one without a measure, where these are rare; a long one, from the same step on with one worker and
 * with two, has its share of them. A window begins with a save, of the steps before it. Before them all the browser compiles
 * the module once more, beside the first steps, on a core that two workers want: for so many ms at least. */
const [WARM, SETTLED, WINDOWS, STEPS, MEASURED] = [28, 3000, 3, 40, 100];
/** What takes long to look at, after a step that does not. */
const sights = {
  '2,000 points, 100 steps': {
    lab: 'diffusion',
    set: { particles: 2000, sampling_steps: 100 },
    channel: 'chain',
  },
  '100 digits, 50 steps, guided': {
    lab: 'diffusion',
    set: { dataset: 'digits', particles: 100 },
    channel: 'samples',
  },
};
const LOOKS = 12;
const [STAGED, TRIPS] = [6, 50];

/** Opens a lab that shows nothing, trained by so many workers. */
async function openShared(browser, { lab, set }, hands) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript((many) => localStorage.setItem('underhood-hands', String(many)), hands);
  await page.goto(chapter(lab));
  await page.waitForSelector('underhood-lab');
  await inPage(
    page,
    `${lab}, ${hands} hands`,
    async ({ lab, set, WARM, SETTLED }) => {
      await document.querySelector('underhood-lab').ready;
      document.querySelector('underhood-lab').remove();
      const element = document.createElement('underhood-lab');
      Object.assign(element, { lab, hide: 'headlines alerts figures step' });
      document.body.replaceChildren(element);
      await element.ready;
      await element.setAll(set);
      await element.step(WARM);
      // The hands open the lab meanwhile.
      await new Promise((done) => setTimeout(done, 1500));
      const start = performance.now();
      while (performance.now() - start < SETTLED) await element.step(WARM);
    },
    { lab, set, WARM, SETTLED },
  );
  return page;
}

/** ms for a step: the best of several windows. */
const timed = (page) =>
  inPage(
    page,
    'steps',
    async ({ WINDOWS, STEPS }) => {
      const element = document.querySelector('underhood-lab');
      let best = Number.POSITIVE_INFINITY;
      for (let window = 0; window < WINDOWS; window++) {
        const start = performance.now();
        await element.step(STEPS);
        best = Math.min(best, (performance.now() - start) / STEPS);
      }
      return best;
    },
    { WINDOWS, STEPS },
  );

/** ms for a step, in a window in whose middle what is held out is measured. */
const timedMeasured = (page, every) =>
  inPage(
    page,
    'steps with a measure',
    async ({ MEASURED, every }) => {
      const element = document.querySelector('underhood-lab');
      const before = MEASURED / 2;
      const here = await element.step(0);
      await element.seek(Math.ceil((here + before) / every) * every - before);
      const start = performance.now();
      await element.step(MEASURED);
      return (performance.now() - start) / MEASURED;
    },
    { MEASURED, every },
  );

/** ms until a channel is read, after each of some steps: the middle one. */
const looked = (page, channel) =>
  inPage(
    page,
    channel,
    async ({ channel, LOOKS }) => {
      const element = document.querySelector('underhood-lab');
      const times = [];
      for (let look = 0; look < LOOKS; look++) {
        await element.step(1);
        // The picture and the save after it are not what is timed.
        await element.save();
        const start = performance.now();
        await element.read(channel);
        times.push(performance.now() - start);
      }
      return times.sort((a, b) => a - b)[LOOKS / 2];
    },
    { channel, LOOKS },
  );

/** ms of what can be shared of a step, of the rest, and of sending the weights to a worker and a gradient back. */
const pieces = (page) =>
  inPage(
    page,
    'stages',
    async ({ STAGED, TRIPS }) => {
      const element = document.querySelector('underhood-lab');
      const { stages, parameters, parts } = element.describe();
      // The parts of a denoiser's step draw their own noise.
      const alone = new Set(['batch', 'update']);
      const times = [];
      for (let step = 0; step < STAGED; step++) {
        const time = { shared: 0, alone: 0 };
        for (const { id } of stages) {
          // What was asked before this has been answered: a picture of the stage before, and a save of it.
          await element.save();
          const start = performance.now();
          await element.advance();
          time[alone.has(id) ? 'alone' : 'shared'] += performance.now() - start;
        }
        times.push(time);
      }
      const least = (key) => Math.min(...times.map((time) => time[key]));
      const count = parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
      const echo = new Worker(
        URL.createObjectURL(new Blob(['onmessage = ({ data }) => postMessage(data, [data.buffer])'])),
      );
      let theta = new Float32Array(count);
      const weights = theta.slice();
      const trip = async () => {
        theta.set(weights);
        theta = await new Promise((done) => {
          echo.onmessage = ({ data }) => done(data);
          echo.postMessage(theta, [theta.buffer]);
        });
      };
      await trip();
      // One alone is too short for the page's clock.
      const start = performance.now();
      for (let i = 0; i < TRIPS; i++) await trip();
      const sent = (performance.now() - start) / TRIPS;
      echo.terminate();
      return { shared: least('shared'), alone: least('alone'), sent, parts };
    },
    { STAGED, TRIPS },
  );

const ms = (time) => `${time.toFixed(2)} ms`;

/** A row for each number of workers, a column for each model. */
export async function hands(browser) {
  const rows = {};
  const put = (row, name, cell) => {
    rows[row] ??= {};
    rows[row][name] = cell;
  };
  for (const [name, how] of Object.entries(cases)) {
    const one = await openShared(browser, how, 1);
    const alone = await timed(one);
    const measured = [await timedMeasured(one, how.every)];
    const piece = await pieces(one);
    await one.context().close();
    const two = await openShared(browser, how, 2);
    const together = await timed(two);
    measured.push(await timedMeasured(two, how.every));
    const workers = two.workers().length;
    await two.context().close();
    if (workers !== 2) throw new Error(`${name}: ${workers} workers were there, not 2`);
    put('1 worker, measured', name, ms(alone));
    put('2 workers, measured', name, `${ms(together)} (× ${(alone / together).toFixed(2)})`);
    const [own, shared] = measured;
    put(
      'over 100 steps, a measure among them',
      name,
      `${ms(own)}, ${ms(shared)} (× ${(own / shared).toFixed(2)})`,
    );
    put('shared, alone, sent', name, [piece.shared, piece.alone, piece.sent].map(ms).join(', '));
    // Whoever has most parts keeps the others waiting; weights and gradients are sent once to and from each.
    const share = alone * (piece.shared / (piece.shared + piece.alone));
    const model = (n) =>
      alone - share + (Math.ceil(piece.parts / n) / piece.parts) * share + (n - 1) * piece.sent;
    for (let n = 2; n <= 8; n++) {
      const busy = Math.min(n, piece.parts);
      put(`${n} workers, modelled`, name, `${ms(model(busy))} (× ${(alone / model(busy)).toFixed(2)})`);
    }
  }
  for (const [name, { channel, ...how }] of Object.entries(sights)) {
    const times = [];
    for (const workers of [1, 2]) {
      const page = await openShared(browser, how, workers);
      times.push(await looked(page, channel));
      await page.context().close();
    }
    const [alone, together] = times;
    put('1 worker, measured', name, ms(alone));
    put('2 workers, measured', name, `${ms(together)} (× ${(alone / together).toFixed(2)})`);
  }
  return rows;
}
