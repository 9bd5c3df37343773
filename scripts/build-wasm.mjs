// The core, compiled to wasm, into pkg/<build>/: a build for each of burn's engines, and one for the first
// chapter alone. Several files rather than one with everything in it, so that a reader downloads only what
// runs. A stamp beside each build holds a hash of all it was made from: what has not changed is not built again.
//
// For one's own machine (`npm start`) there is a quicker way: what links across crates and what makes files small takes most
// of the time, and is left out.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, fingerprint, isMain, main, read, root, run, step, yellow } from './lib.mjs';
import { checkPrerequisites, ensureNpm, ensureTarget, ensureWasmBindgen } from './setup.mjs';

/** The builds, each with its Cargo features. */
const builds = { first: ['flex'], flex: ['flex', 'chapters'], ndarray: ['ndarray', 'chapters'] };
const target = 'wasm32-unknown-unknown';
const inputs = [
  'Cargo.toml',
  'Cargo.lock',
  '.cargo/config.toml',
  'src',
  'scripts/press',
  'scripts/build-wasm.mjs',
];

// What rustc turns on for this target, and simd128 from .cargo/config.toml: wasm-opt refuses code that
// uses a feature it was not told of.
const features = [
  'simd',
  'bulk-memory',
  'nontrapping-float-to-int',
  'sign-ext',
  'mutable-globals',
  'reference-types',
  'multivalue',
];
const strip = ['--strip-debug', '--strip-producers', '--strip-target-features'];
const optimise = [...features.map((name) => `--enable-${name}`), '-O3', ...strip];

// The page says where the compressed module is: its bundler need not look for a plain one.
const pageSays = ['--omit-default-module-path'];
const press = ['run', '--quiet', '--package', 'underhood-press', '--'];

/** How a build is made: `release` is what readers get, `quick` what `npm start` shows. */
const QUICK = 'quick';

/**
 * Makes those of the named builds that are not up to date: one engine's one after the other, since they share what is
 * below the core, and the two engines' side by side, since linking them takes one core only.
 */
export async function buildWasm(wanted = Object.keys(builds), profile = 'release') {
  const rust = ask('rustc', '--version');
  const engines = [false, true].map((second) => wanted.filter((name) => isSecond(builds[name]) === second));
  const made = await Promise.allSettled(
    engines.map(async (names) => {
      for (const name of names) await makeOne(name, profile, (way) => fingerprint(inputs, name, rust, way));
    }),
  );
  for (const { reason } of made) if (reason) throw reason;
}

/** Whether it is built in a folder of its own, beside that of the others: Cargo locks a folder while it builds there. */
const isSecond = (features) => features.includes('ndarray');

async function makeOne(name, profile, fingerprintOf) {
  const stamp = join(root, 'pkg', name, '.stamp');
  await step(`Core, build “${name}”${profile === QUICK ? ', quickly' : ''}`, async () => {
    // What readers get is good enough for oneself.
    const made = read(`pkg/${name}/.stamp`);
    if ([profile, 'release'].some((way) => made === fingerprintOf(way))) return `up to date, ${sizes(name)}`;
    rmSync(stamp, { force: true });
    await build(builds[name], 'underhood', `pkg/${name}`, profile, pageSays);
    // Compressed is what the page fetches; the plain one is for tests and measurements.
    await run('cargo', [...press, `pkg/${name}/underhood_bg.wasm`]);
    writeFileSync(stamp, fingerprintOf(profile));
    return sizes(name);
  });
}

/**
 * Compiles a crate of this workspace with some features: JavaScript, types and optimised wasm, into `out`. `glue` are options
 * of wasm-bindgen’s for the JavaScript.
 */
export async function build(features, crate, out, profile = 'release', glue = []) {
  const only = ['--no-default-features', '--features', features.join(',')];
  // Cargo links across crates (`lto` in Cargo.toml) only what is a cdylib and nothing else: without this the crate
  // is an rlib too, and `lto` is silently left out.
  const alone = ['--lib', '--crate-type', 'cdylib'];
  const { target_directory } = JSON.parse(ask('cargo', 'metadata', '--no-deps', '--format-version', '1'));
  const folder = isSecond(features) ? join(target_directory, 'second-engine') : target_directory;
  await run(
    'cargo',
    ['rustc', '--profile', profile, ...alone, '--package', crate, '--target', target, ...only],
    {
      env: { CARGO_TARGET_DIR: folder },
    },
  );
  const name = crate.replaceAll('-', '_');
  const compiled = join(folder, target, profile, `${name}.wasm`);

  const made = mkdtempSync(join(tmpdir(), 'underhood-'));
  try {
    await run('wasm-bindgen', ['--target', 'web', ...glue, '--out-dir', made, '--out-name', name, compiled]);
    if (profile !== QUICK) await shrink(join(made, `${name}_bg.wasm`));
    // Copied over the old files, not swapped with their folder: a running dev server watches these.
    mkdirSync(join(root, out), { recursive: true });
    for (const file of readdirSync(made)) copyFileSync(join(made, file), join(root, out, file));
  } finally {
    rmSync(made, { recursive: true });
  }
}

/** Optimises a wasm file in place; without wasm-opt the file still works, only bigger and slower. */
async function shrink(file) {
  const smaller = `${file}.opt`;
  try {
    await run('wasm-opt', [file, '-o', smaller, ...optimise]);
    copyFileSync(smaller, file);
  } catch (error) {
    console.warn(yellow(`! not optimised: ${error.message}`));
  }
  if (existsSync(smaller)) rmSync(smaller);
}

function sizes(build) {
  const kilobytes = (name) => `${Math.round(statSync(join(root, 'pkg', build, name)).size / 1000)} kB`;
  return `${kilobytes('underhood_bg.wasm')}, ${kilobytes('underhood_bg.wasm.xz')} to be fetched`;
}

async function prepareTools() {
  await step('Prerequisites', checkPrerequisites);
  await step('Rust target for wasm', ensureTarget);
  await step('npm packages', ensureNpm);
  await step('wasm-bindgen', ensureWasmBindgen);
}

/** All that the page needs before Vite can bundle it. */
export async function prepare() {
  await prepareTools();
  await buildWasm();
}

/** All builds for the tests: the second engine, which hardly anyone chooses, without what only makes it smaller and faster. */
export async function buildForTests() {
  await Promise.all([buildWasm(['first', 'flex']), buildWasm(['ndarray'], QUICK)]);
}

/** One build for one's own machine. */
export const buildQuickly = (name) => buildWasm([name], QUICK);

/** As much as the page needs before Vite can serve it with one build. */
export async function prepareQuickly(name) {
  await prepareTools();
  await buildQuickly(name);
}

if (isMain(import.meta.url)) await main(prepare);
