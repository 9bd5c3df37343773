// What every script here shares: running a command, finding one, timing a step, and remembering what
// was already built. Node built-ins only, and syntax that an old Node can still parse: `npm start` has
// to work, and to explain itself, before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';
const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (colour ? `\x1b[${code}m${text}\x1b[0m` : String(text));
export const [bold, dim, red, green, yellow] = ['1', '2', '31', '32', '33'].map(paint);

/** A failure that the reader can act on: shown as its one line, without a stack trace. */
export class Failure extends Error {}

/** Puts folders of tools on the PATH of this process and its children, first (default) or last. */
export function addToPath(folder, { last = false } = {}) {
  const folders = (process.env.PATH || '').split(delimiter).filter((other) => other !== folder);
  process.env.PATH = (last ? [...folders, folder] : [folder, ...folders]).join(delimiter);
}
addToPath(join(root, 'node_modules', '.bin'));
// rustup adds this one to the *next* shell's PATH; the reader may still be in the shell that ran it.
addToPath(join(process.env.CARGO_HOME || join(homedir(), '.cargo'), 'bin'), { last: true });

/** The path of the first of these commands (or absolute paths) that can be run, or undefined. */
export function find(...names) {
  const endings = windows ? ['.exe', '.cmd', '.bat'] : [''];
  for (const name of names.filter(Boolean)) {
    for (const folder of (process.env.PATH || '').split(delimiter)) {
      for (const ending of endings) {
        const path = resolve(folder, name + (name.endsWith(ending) ? '' : ending));
        try {
          accessSync(path, constants.X_OK);
          if (statSync(path).isFile()) return path;
        } catch {}
      }
    }
  }
}

/** What a short command prints, or undefined if it is missing or fails. */
export function ask(command, ...args) {
  const { status, stdout } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    shell: windows,
    maxBuffer: 2 ** 27,
  });
  return status === 0 ? stdout.trim() : undefined;
}

/** A version's numbers, from text such as "v20.19.1" or "wasm-bindgen 0.2.130"; undefined if there are none. */
export const versionIn = (text) => text?.match(/\d+\.\d+(\.\d+)?/)?.[0];

/** Whether version `a` is `b` or newer. */
export function atLeast(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] || 0) - (right[i] || 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/**
 * Runs a command in the repository and shows what it prints. Resolves to that text if `capture` is set;
 * rejects with a `Failure` (whose `output` holds the text) if the command fails.
 */
export function run(command, args, { env = {}, capture = false } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      shell: windows,
    });
    let output = '';
    for (const from of ['stdout', 'stderr']) {
      child[from]?.setEncoding('utf8').on('data', (text) => {
        output += text;
        process[from].write(text);
      });
    }
    child.on('error', () => fail(new Failure(`${command} could not be started`)));
    child.on('close', (code, signal) => {
      if (code === 0) return done(output);
      const line = [command, ...args].join(' ');
      const how = code === null ? `was ended by ${signal}` : `failed with exit code ${code}`;
      fail(Object.assign(new Failure(`\`${line}\` ${how}`), { output }));
    });
  });
}

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Says what is being done, does it, says how long it took. `work` may return a word on how it went. */
export async function step(name, work) {
  const start = performance.now();
  console.log(`${bold('›')} ${name} …`);
  const note = await work();
  console.log(`${green('✓')} ${name}${note ? `: ${note}` : ''} ${dim(`(${seconds(start)})`)}`);
}

/** Runs a script's main function: a `Failure` ends it with its line, anything else with its stack. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    console.error(red('✗ ') + (error instanceof Failure ? error.message : error?.stack || error));
    process.exit(1);
  }
}

/** Whether this module is the script that node was started with. */
export const isMain = (url) => process.argv[1] && resolve(process.argv[1]) === fileURLToPath(url);

/** Every file under a folder of the repository (or the file itself), sorted; none if it does not exist. */
export function files(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  const names = readdirSync(full).sort();
  return names.flatMap((name) => files(`${path}/${name}`));
}

/** One hash over the contents of these files and folders, and over any other words that matter. */
export function fingerprint(paths, ...words) {
  const hash = createHash('sha256').update(JSON.stringify(words));
  for (const path of paths.flatMap(files)) {
    const content = readFileSync(join(root, path));
    hash.update(`\0${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** The text of a file in the repository, or an empty string. */
export function read(path) {
  const full = join(root, path);
  return existsSync(full) ? readFileSync(full, 'utf8') : '';
}

/** The first of two ports in a row that nothing listens on. */
export async function freePorts() {
  const listen = (port) =>
    new Promise((done) => {
      const server = createServer();
      server.once('error', () => done(undefined));
      server.listen(port, '127.0.0.1', () => {
        const taken = server.address().port;
        server.close(() => done(taken));
      });
    });
  for (;;) {
    const first = await listen(0);
    if (first !== undefined && first < 65_535 && (await listen(first + 1))) return first;
  }
}
