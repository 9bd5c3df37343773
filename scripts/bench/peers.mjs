// The core beside its peers: the workloads of bench/, all in one page, and the same work natively.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { build } from '../build-wasm.mjs';
import { ask, fingerprint, read, root, run, step } from '../lib.mjs';
import { ensureWasmBindgen } from '../setup.mjs';
import { engines } from './engines.mjs';
import { inPage, within } from './patience.mjs';

/** What a module of the core alone is made from. */
const inputs = [
  'Cargo.toml',
  'Cargo.lock',
  '.cargo/config.toml',
  'src',
  'bench/core/Cargo.toml',
  'bench/core/src',
  'scripts/build-wasm.mjs',
];
const native = [
  '--release',
  '--package',
  'underhood-bench',
  '--no-default-features',
  '--features',
  engines.join(),
];

/** The core's models by themselves in wasm, and the peers, which are a package of their own: bench/. */
export async function buildPeers() {
  await ensureWasmBindgen();
  for (const engine of engines) await buildModule(engine);
  const packages = 'bench/node_modules/.underhood-stamp';
  const now = fingerprint(['bench/package.json', 'bench/package-lock.json']);
  if (read(packages) !== now) {
    await run('npm', ['ci', '--prefix', 'bench', '--no-audit', '--no-fund']);
    writeFileSync(join(root, packages), now);
  }
  await run('npx', ['vite', 'build', '--config', 'bench/vite.config.ts', '--logLevel', 'warn'], {
    env: { UNDERHOOD_BENCH_ENGINES: JSON.stringify(engines) },
  });
}

/** One engine's module, unless it is there. */
async function buildModule(engine) {
  const folder = `bench/core/pkg/${engine}`;
  const now = fingerprint(inputs, engine, ask('rustc', '--version'));
  await step(`The models alone, ${engine}`, async () => {
    if (read(`${folder}/.stamp`) === now) return 'up to date';
    await build([engine], 'underhood-bench', folder);
    writeFileSync(join(root, folder, '.stamp'), now);
  });
}

/** The page of bench/, and what ends it and its server. */
export async function openPeers(browser) {
  const server = createServer(sirv(join(root, 'bench/dist')));
  await new Promise((up) => server.listen(0, '127.0.0.1', up));
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await within(
    page.waitForFunction(() => globalThis.workloads),
    'the page of the peers',
  );
  const close = async () => {
    await page.close();
    server.close();
  };
  return { page, close };
}

/** Every contender in every case of a workload: `report` makes a row of each case's results. */
async function race(browser, workload, report) {
  const { page, close } = await openPeers(browser);
  const { cases, contenders } = await inPage(
    page,
    workload,
    (workload) => globalThis.workloads[workload],
    workload,
  );
  const rows = {};
  for (const name of cases) {
    const results = {};
    for (const who of contenders)
      results[who] = await inPage(
        page,
        `${workload}, ${name}, ${who}`,
        ([workload, name, who]) => globalThis.race(workload, name, who),
        [workload, name, who],
      );
    Object.assign(rows, await report(name, results, page));
  }
  await close();
  return rows;
}

/** Refuses results that are not of the same computation. */
function agree(name, results, of, tolerance) {
  const numbers = Object.values(results).map(of);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  if (!(most - least <= tolerance * Math.max(1, most)))
    throw new Error(`${name}: not the same computation: ${JSON.stringify(cells(results, of))}`);
}

const isOurs = (who) => who.startsWith('ours');

/** How many times better ours is than the best peer: of times, where less is better, or of rates. */
function lead(results, of, lessIsBetter = true) {
  const best = (ours) => {
    const numbers = Object.entries(results).filter(([who]) => isOurs(who) === ours);
    return Math[lessIsBetter ? 'min' : 'max'](...numbers.map(([, result]) => of(result)));
  };
  return (lessIsBetter ? best(false) / best(true) : best(true) / best(false)).toFixed(2);
}

const cells = (results, write) =>
  Object.fromEntries(Object.entries(results).map(([who, result]) => [who, write(result)]));

/** µs for one training step of dense networks, or of convolutional ones. */
const training = (workload) => (browser) =>
  race(browser, workload, (name, results) => {
    agree(name, results, ({ loss }) => loss, 1e-4);
    return {
      [name]: {
        ...cells(results, ({ micros }) => `${micros.toFixed(1)} µs`),
        'ours ahead by': lead(results, ({ micros }) => micros),
      },
    };
  });
export const networks = training('networks');
export const images = training('images');

/** Words a second that windows are put on, as a step learns from them. */
export const words = (browser) =>
  race(browser, 'words', (name, results) => {
    agree(name, results, ({ loss }) => loss, 1e-4);
    const rate = ({ windows, micros }) => (1e6 * windows) / micros;
    return {
      [name]: {
        ...cells(results, (result) => `${(rate(result) / 1000).toFixed(0)}k`),
        'ours ahead by': lead(results, rate, false),
      },
    };
  });

/** ms for one training step of a GPT, and tokens a second, natively as well. */
export const gpt = (browser) =>
  race(browser, 'gpt', async (name, results, page) => {
    agree(name, results, ({ first }) => first, 1e-5);
    agree(name, results, ({ loss }) => loss, 1e-4);
    const written = Object.values(results).map(({ tokens }) => tokens.join());
    if (new Set(written).size > 1)
      throw new Error(`${name}: not the same tokens: ${JSON.stringify(results)}`);
    console.log(`${name} writes: ${JSON.stringify(results['ours, flex'].text)}`);

    const [shape, steps] = await inPage(page, name, (name) => globalThis.gptCase(name), name);
    const { layers, heads, width, context, rows } = shape;
    await run('cargo', ['build', ...native]);
    const said = ask(
      'cargo',
      'run',
      '--quiet',
      ...native,
      '--',
      ...[layers, heads, width, context, rows, steps].map(String),
    );
    if (!said) throw new Error(`${name}: the native run failed; cargo run ${native.join(' ')} says why`);
    const natively = cells(JSON.parse(said), ({ loss, micros, rate }) => ({
      loss,
      step: micros / 1000,
      rate,
    }));
    agree(`${name}, natively`, { ...natively, page: results['ours, flex'] }, ({ loss }) => loss, 1e-4);
    const times = {
      ...results,
      ...Object.fromEntries(Object.entries(natively).map(([who, r]) => [`native, ${who}`, r])),
    };
    const share = (of) => of(results['ours, flex']) / of(natively.flex);
    return {
      [`${name}: a step`]: {
        ...cells(times, ({ step }) => `${step.toFixed(2)} ms`),
        'ours ahead by': lead(results, ({ step }) => step),
        'flex, native ahead by': share(({ step }) => step).toFixed(2),
      },
      [`${name}: tokens a second`]: {
        ...cells(times, ({ rate }) => rate.toFixed(0)),
        'ours ahead by': lead(results, ({ rate }) => rate, false),
        'flex, native ahead by': (1 / share(({ rate }) => rate)).toFixed(2),
      },
    };
  });

/** ms for one training step of a denoiser, for all samples, and for one step of the lab's particles. */
export const diffusion = (browser) =>
  race(browser, 'diffusion', (name, results) => {
    agree(name, results, ({ loss }) => loss, 1e-4);
    const [first, ...others] = Object.values(results).map(({ samples }) => samples);
    const apart = Math.max(...others.flatMap((samples) => samples.map((x, i) => Math.abs(x - first[i]))));
    if (!(apart < 1e-2)) throw new Error(`${name}: samples lie ${apart} apart`);
    const row = (of, digits) => ({
      ...cells(results, (result) => `${of(result).toFixed(digits)} ms`),
      'ours ahead by': lead(results, of),
    });
    return {
      [`${name}: a step`]: row(({ step }) => step, 3),
      '2,000 samples × 100 steps': row(({ all }) => all, 0),
      'one step of 1,000 particles': row(({ particles }) => particles, 2),
    };
  });
