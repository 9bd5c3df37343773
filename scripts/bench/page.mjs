// What a reader gets: the built site in headless Chromium, its worker and its page included.
import { spawn } from 'node:child_process';
import { site } from '../../tests/e2e/serve.mjs';
import { engines } from './engines.mjs';
import { inPage, within } from './patience.mjs';

/** The address of a chapter. */
export const chapter = (lab) => `${site}${lab}/`;
const batches = [
  { size: 1, set: { batching: 'single', learning_rate: 0.001 } },
  { size: 32, set: { batching: 'mini', batch_size: 32, learning_rate: 0.001 } },
  { size: 932, set: { batching: 'full', learning_rate: 0.001 } },
];
const features = ['area', 'beds', 'baths', 'latitude', 'longitude'];

/** Opens the chapter and waits for its lab. */
export async function openLab(browser, lab = 'linear_regression') {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(chapter(lab));
  await page.waitForSelector('underhood-lab');
  await inPage(page, `${lab}, opened`, () => document.querySelector('underhood-lab').ready.then(() => {}));
  return page;
}

/** µs for a step of each engine at each batch size: the best of five runs of 4,000 steps, off the screen. */
export async function steps(browser) {
  const rows = {};
  for (const engine of engines) {
    const page = await openLab(browser);
    for (const { size, set } of batches) {
      const best = await inPage(
        page,
        `steps, batch ${size}, ${engine}`,
        async ({ engine, set, features }) => {
          document.querySelector('underhood-lab')?.remove();
          const lab = document.createElement('underhood-lab');
          Object.assign(lab, { lab: 'linear_regression', engine, hide: 'figures headlines step' });
          document.body.replaceChildren(lab);
          await lab.ready;
          await lab.set('features', features);
          for (const [control, value] of Object.entries(set)) await lab.set(control, value);
          await lab.step(1000);
          const times = [];
          for (let run = 0; run < 5; run++) {
            const start = performance.now();
            await lab.step(4000);
            times.push((performance.now() - start) / 4);
          }
          return Math.min(...times);
        },
        { engine, set, features },
      );
      rows[`batch ${size}`] ??= {};
      rows[`batch ${size}`][engine] = `${best.toFixed(1)} µs`;
    }
    await page.close();
  }
  return rows;
}

/** Bytes over the wire until the lab is drawn, and the time to that and to its first step, in a fresh profile. */
export async function arrival(browser) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  let bytes = 0;
  network.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await page.goto(chapter('linear_regression'));
  await page.waitForSelector('underhood-lab');
  const times = await inPage(page, 'arrival, the first picture', async () => {
    const lab = document.querySelector('underhood-lab');
    await lab.ready;
    // The event may have come already: then there is a moment to show.
    if (!lab.memory) await new Promise((done) => lab.addEventListener('frame', done, { once: true }));
    await new Promise(requestAnimationFrame);
    const onScreen = performance.now();
    await lab.step(1);
    return { onScreen, firstStep: performance.now() };
  });
  await within(page.waitForLoadState('networkidle'), 'arrival, the network at rest', 60);
  await context.close();
  return {
    'bytes until on screen': `${(bytes / 1000).toFixed(0)} kB`,
    'time until on screen': `${times.onScreen.toFixed(0)} ms`,
    'time to first step': `${times.firstStep.toFixed(0)} ms`,
  };
}

/** What plays in the page: a lab and its settings. */
export const plays = [
  { lab: 'linear_regression', set: { batching: 'mini', learning_rate: 0.01 } },
  { lab: 'gradient_descent', set: {} },
  { lab: 'mlp', set: { layers: '8, 8, 8, 8', dataset: 'spiral', learning_rate: 0.01 } },
  { lab: 'backprop', set: {} },
  { lab: 'classification', set: {} },
  { lab: 'vision', set: {} },
  { lab: 'embeddings', set: {} },
  { lab: 'generalization', set: { machine: 'grokking' } },
  { lab: 'attention', set: {} },
  { lab: 'language_model', set: {} },
  { lab: 'hallucination', set: {} },
  { lab: 'retrieval', set: {} },
  { name: 'retrieval, 10,000 passages', lab: 'retrieval', set: { passages: 10_000 } },
  {
    name: 'language_model, 4 × 128',
    lab: 'language_model',
    set: { layers: 4, heads: '4', width: '128', context: 64, batch_size: 12 },
  },
  { lab: 'reinforcement', set: {} },
  { name: 'reinforcement, CartPole', lab: 'reinforcement', set: { world: 'cartpole' } },
  { lab: 'diffusion', set: {} },
  { name: 'diffusion, 1,000 particles', lab: 'diffusion', set: { particles: 1000 } },
];

/** Frames a second, and the longest main-thread task and what ran in it, in ten seconds of playing at full speed, all drawn. */
export async function playing(browser, { lab, set }) {
  const page = await openLab(browser, lab);
  const result = await inPage(
    page,
    `${lab}, playing`,
    async (set) => {
      const lab = document.querySelector('underhood-lab');
      for (const [control, value] of Object.entries(set)) await lab.set(control, value);
      lab.scrollIntoView();
      lab.speed = 'full';
      await lab.updateComplete;
      lab.play();
      await new Promise((done) => setTimeout(done, 1000));
      const tasks = [];
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map((e) => e.duration))).observe({
        type: 'longtask',
      });
      // Of a frame that took over 50 ms Chromium says what ran in it.
      const scripts = [];
      new PerformanceObserver((list) => scripts.push(...list.getEntries().flatMap((e) => e.scripts))).observe(
        {
          type: 'long-animation-frame',
        },
      );
      let frames = 0;
      let running = true;
      const count = () => {
        frames++;
        if (running) requestAnimationFrame(count);
      };
      let draws = 0;
      const drawn = () => draws++;
      lab.addEventListener('frame', drawn);
      const from = { time: performance.now(), step: lab.status.step };
      requestAnimationFrame(count);
      await new Promise((done) => setTimeout(done, 10_000));
      running = false;
      const seconds = (performance.now() - from.time) / 1000;
      const trained = lab.status.step - from.step;
      lab.pause();
      const slowest = scripts.sort((a, b) => b.duration - a.duration)[0];
      return {
        fps: frames / seconds,
        draws: draws / seconds,
        rate: trained / seconds,
        longest: Math.max(0, ...tasks),
        in: slowest
          ? `${slowest.sourceFunctionName || slowest.invoker}, ${slowest.duration.toFixed(0)} ms`
          : '',
      };
    },
    set,
  );
  await page.close();
  return {
    'frames a second': result.fps.toFixed(1),
    'of them with new numbers': result.draws.toFixed(1),
    'steps a second meanwhile': result.rate.toFixed(0),
    'longest task': result.longest === 0 ? 'under 50 ms' : `${result.longest.toFixed(0)} ms`,
    'longest script in a slow frame': result.longest === 0 ? '–' : result.in,
  };
}

/**
 * ms for the one batched pass that a frame of chapter three needs: every neuron over the 48 × 48 places of the plane.
 * It is run by the first read after a step and kept, so it is what the first read costs beyond the second.
 */
export async function batchedPass(browser) {
  const page = await openLab(browser, 'mlp');
  const { first, second } = await inPage(
    page,
    'pass',
    async (layers) => {
      document.querySelector('underhood-lab')?.remove();
      const lab = document.createElement('underhood-lab');
      Object.assign(lab, { lab: 'mlp', hide: 'figures headlines step' });
      document.body.replaceChildren(lab);
      await lab.ready;
      await lab.set('layers', layers);
      await lab.step(100);
      const timed = async () => {
        const start = performance.now();
        await lab.read('maps');
        return performance.now() - start;
      };
      const sums = { first: 0, second: 0 };
      const ROUNDS = 300;
      for (let round = 0; round < ROUNDS; round++) {
        await lab.step(1);
        sums.first += await timed();
        sums.second += await timed();
      }
      return { first: sums.first / ROUNDS, second: sums.second / ROUNDS };
    },
    plays.find(({ lab }) => lab === 'mlp').set.layers,
  );
  await page.close();
  return {
    'the pass': `${(first - second).toFixed(2)} ms`,
    'to the page and back': `${second.toFixed(2)} ms`,
  };
}

/** The wasm module's memory after 1,000 and after 100,000 steps of one run. */
export async function memory(browser) {
  const page = await openLab(browser);
  const sizes = await inPage(page, 'memory', async () => {
    const lab = document.querySelector('underhood-lab');
    await lab.set('batching', 'mini');
    await lab.set('learning_rate', 0.01);
    const after = async (steps) => {
      await lab.step(steps - lab.status.step);
      await new Promise((done) => lab.addEventListener('frame', done, { once: true }));
      return lab.memory;
    };
    return [await after(1000), await after(100_000)];
  });
  await page.close();
  const [early, late] = sizes.map((bytes) => `${(bytes / 2 ** 20).toFixed(2)} MiB`);
  return { 'wasm memory after 1,000 steps': early, 'after 100,000': late };
}

/** The built site, gzipped as a static host sends it; resolves once it is up. */
export const startServer = () =>
  new Promise((up, fail) => {
    const server = spawn('node', ['tests/e2e/serve.mjs'], { stdio: ['ignore', 'pipe', 'inherit'] });
    server.stdout.once('data', () => up(server));
    server.once('exit', (code) => fail(new Error(`the server ended with ${code}`)));
  });
