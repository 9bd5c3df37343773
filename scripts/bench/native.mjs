// The same steps outside the browser: each lab's, compiled natively, and those of a GPT beside the program that *Copy as
// PyTorch* gives of it, on one thread each.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, Failure, run } from '../lib.mjs';
import { ensureTorch } from '../setup.mjs';
import { openLab } from './page.mjs';
import { inPage } from './patience.mjs';
import { hidden, labs, micros, openHidden, SETTINGS } from './whole.mjs';

/** A GPT of 4 layers 128 wide that sees 12 rows of 64 tokens. */
export const GPT = {
  reading: 'stream',
  layers: '4',
  heads: '4',
  width: '128',
  context: '64',
  batch_size: '12',
  learning_rate: '0.001',
};
/** Steps of the program: those it begins with, which are compared and not timed, and windows of so many more. */
const [FIRST, WINDOW, WINDOWS] = [10, 10, 5];
/** How far its losses may lie from the lab's, relative to them. */
const TOLERANCE = 1e-4;

async function nativeBench() {
  await run('cargo', ['build', '--release', '--package', 'underhood-bench', '--features', 'flex']);
  const { target_directory } = JSON.parse(ask('cargo', 'metadata', '--no-deps', '--format-version', '1'));
  const program = join(target_directory, 'release', 'underhood-bench');
  return (lab, set) => {
    const said = ask(program, 'lab', lab, ...Object.entries(set).map((setting) => setting.join('=')));
    if (said === undefined) throw new Error(`${lab}: not measured natively`);
    return JSON.parse(said);
  };
}

/** A row for each lab: µs for a whole step with nothing drawn, in the page's worker and natively. */
export async function native(browser) {
  const natively = await nativeBench();
  const rows = {};
  for (const lab of labs) {
    const page = await openLab(browser, lab);
    await openHidden(page, lab);
    const wasm = await hidden(page, lab);
    await page.close();
    const own = natively(lab, SETTINGS[lab] ?? {}).micros;
    rows[lab] = { wasm: micros(wasm), native: micros(own), 'wasm ÷ native': (wasm / own).toFixed(2) };
  }
  return rows;
}

/** The program of a run that has not begun, and its numbers, in a folder; gives the program's path. */
async function exported(page, folder) {
  const { program, text, data, numbers } = await inPage(page, 'the program', async () => {
    const { program, text, data, bytes } = await document.querySelector('underhood-lab').code('pytorch');
    let numbers = '';
    for (const byte of bytes) numbers += String.fromCharCode(byte);
    return { program, text, data, numbers: btoa(numbers) };
  });
  writeFileSync(join(folder, data), Buffer.from(numbers, 'base64'));
  writeFileSync(join(folder, program), text);
  return join(folder, program);
}

/** µs for a step of the program, the best of several windows, and the losses that it begins with. */
function timed(python, program) {
  const steps = FIRST + WINDOW * WINDOWS;
  return new Promise((done, fail) => {
    // As it prints a loss, a step is done.
    const args = ['-u', program, '--steps', String(steps), '--device', 'cpu'];
    const child = spawn(python, args, { env: { ...process.env, OMP_NUM_THREADS: '1' } });
    const [times, losses, errors] = [[], [], []];
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      for (const line of lines.filter((line) => /^\d/.test(line))) {
        times.push(performance.now());
        losses.push(Number(line.split(',')[1]));
      }
    });
    child.stderr.setEncoding('utf8').on('data', (text) => errors.push(text));
    child.on('error', fail);
    child.on('close', (code) => {
      if (code !== 0 || times.length !== steps)
        return fail(new Error(`${program} ended with ${code}:\n${errors.join('')}`));
      const windows = Array.from({ length: WINDOWS }, (_, window) => {
        const from = FIRST - 1 + window * WINDOW;
        return (1000 * (times[from + WINDOW] - times[from])) / WINDOW;
      });
      done({ micros: Math.min(...windows), losses: losses.slice(0, FIRST) });
    });
  });
}

/** A step of a GPT: by the exported program, natively, and in the page. */
export async function torch(browser) {
  const found = await ensureTorch();
  if (!found) throw new Failure('no torch: `apt-get install python3-torch` on Debian');
  const natively = await nativeBench();
  const folder = mkdtempSync(join(tmpdir(), 'underhood-'));
  const page = await openLab(browser, 'language_model');
  try {
    await openHidden(page, 'language_model', GPT);
    const theirs = await timed(found.python, await exported(page, folder));
    const own = natively('language_model', GPT);
    const apart = theirs.losses.map((loss, step) => Math.abs(loss - own.losses[step]) / Math.abs(loss));
    if (!apart.every((difference) => difference <= TOLERANCE))
      throw new Error(`not the same computation: ${own.losses} beside the program’s ${theirs.losses}`);
    const wasm = await hidden(page, 'language_model', FIRST);
    const row = (time) => ({
      'a step': `${(time / 1e6).toFixed(4)} s`,
      '÷ torch': (time / theirs.micros).toFixed(2),
    });
    return {
      [`torch ${found.version}`]: row(theirs.micros),
      'native, flex': row(own.micros),
      'wasm, flex': row(wasm),
    };
  } finally {
    await page.close();
    rmSync(folder, { recursive: true });
  }
}
