// `npm run bench`: how fast and how large, in headless Chromium. Machines differ: quote ratios from one run.
//
// `npm run bench -- --only=gpt,steps` runs some parts alone, `--engines=flex,ndarray` times both engines (flex alone by
// default), `--json=FILE` writes the results down as well, `--against=FILE` prints beside them how many times an earlier
// result of the same machine they are.
import { chromium } from '@playwright/test';
import { wholeRuns } from './bench/goals.mjs';
import { hands } from './bench/hands.mjs';
import { native, torch } from './bench/native.mjs';
import { arrival, batchedPass, memory, playing, plays, startServer, steps } from './bench/page.mjs';
import { buildPeers, diffusion, gpt, images, networks, words } from './bench/peers.mjs';
import { environment } from './bench/reinforcement.mjs';
import { compare, readResults, writeResults } from './bench/results.mjs';
import { whole } from './bench/whole.mjs';
import { Failure, main, run } from './lib.mjs';
import { chromiumFlags, ensureChromium, findChromium } from './setup.mjs';

/** Rows for columns: more peers than workloads. */
function transposed(rows) {
  const table = {};
  for (const [row, cells] of Object.entries(rows))
    for (const [column, cell] of Object.entries(cells)) {
      table[column] ??= {};
      table[column][row] = cell;
    }
  return table;
}

/** One play after the other, a column each. */
async function allPlaying(browser) {
  const rates = {};
  for (const play of plays) rates[play.name ?? play.lab] = await playing(browser, play);
  return transposed(rates);
}

/** What is measured: a title and a table, from the built site, from the page of the peers, or from both. */
const parts = {
  networks: {
    peers: true,
    title: 'One training step of a network, beside the peers: gradient descent on one batch',
    table: async (browser) => transposed(await networks(browser)),
  },
  images: {
    peers: true,
    title: 'One training step of a convolutional net, beside the peers: gradient descent on one batch',
    table: async (browser) => transposed(await images(browser)),
  },
  words: {
    peers: true,
    title: 'Words as vectors, beside the peers: words a second, one step of gradient descent on a batch',
    table: async (browser) => transposed(await words(browser)),
  },
  gpt: {
    peers: true,
    title:
      'A GPT beside the peers: one step with AdamW on one batch; tokens written greedily, keys and values kept',
    table: async (browser) => transposed(await gpt(browser)),
  },
  diffusion: {
    peers: true,
    title: 'A denoiser beside the peer: one step with Adam on one batch; samples by DDIM',
    table: async (browser) => transposed(await diffusion(browser)),
  },
  reinforcement: { title: 'Agents that learn, in the lab, off the screen', table: environment },
  whole: {
    peers: true,
    site: true,
    title:
      'A whole step of each lab: the bare training step in it; step(n) with nothing drawn; at full speed, all drawn',
    table: whole,
  },
  native: {
    site: true,
    title: 'A whole step of each lab with nothing drawn: in the page, and natively',
    table: native,
  },
  torch: {
    site: true,
    title:
      'A GPT of 4 × 128, 12 × 64 tokens: a whole step of the lab, and one of its program in PyTorch, a thread each',
    table: torch,
  },
  goals: {
    peers: true,
    site: true,
    title: 'Whole runs, to a goal: in the page, measuring as it goes, and the same training on TensorFlow.js',
    table: wholeRuns,
  },
  hands: { title: 'A long step, shared by workers', table: hands },
  steps: { title: 'One step of linear regression, five features', table: steps },
  arrival: { title: 'Arriving at chapter one', table: arrival },
  playing: { title: 'Playing at full speed, everything drawn', table: allPlaying },
  pass: { title: 'Every neuron of four layers of 8 over the plane, once a frame', table: batchedPass },
  memory: { title: 'Memory', table: memory },
};

/** What stands behind an option of the command line, or undefined. */
function option(name) {
  const word = process.argv.find((word) => word.startsWith(`--${name}=`));
  return word?.slice(name.length + 3);
}

/** The parts asked for, or all, by name. */
function wanted() {
  const names = option('only')?.split(',') ?? Object.keys(parts);
  const unknown = names.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0)
    throw new Failure(`no part called ${unknown.join(', ')}: there are ${Object.keys(parts).join(', ')}`);
  return Object.fromEntries(names.map((name) => [name, parts[name]]));
}

async function bench() {
  const named = wanted();
  const chosen = Object.values(named);
  const [json, against] = [option('json'), option('against')];
  const before = against ? readResults(against) : {};
  const site = chosen.some(({ peers, site = !peers }) => site);
  if (site) await run('node', ['scripts/build.mjs']);
  if (chosen.some(({ peers }) => peers)) await buildPeers();
  await ensureChromium();
  const server = site ? await startServer() : null;
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags() });
  const [results, failed] = [{}, []];
  try {
    for (const [name, { title, table }] of Object.entries(named)) {
      console.log(`\n${title}`);
      try {
        results[name] = await table(browser);
      } catch (error) {
        // The other parts are measured all the same.
        console.error(error);
        failed.push(name);
        continue;
      }
      console.table(results[name]);
      if (before[name]) console.table(compare(results[name], before[name]));
      if (json) writeResults(json, results);
    }
  } finally {
    await browser.close();
    server?.removeAllListeners('exit').kill();
  }
  if (failed.length > 0) throw new Failure(`not measured: ${failed.join(', ')}`);
}

await main(bench);
