// What the commands need on the machine, and how each piece gets there. Everything is looked for before
// it is installed; tools that have to match this repository's versions go to a cache folder of their own,
// so that the reader's other projects keep theirs and the next clone finds these ready.
import { existsSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { addToPath, ask, atLeast, Failure, find, fingerprint, read, root, run, versionIn } from './lib.mjs';

const target = 'wasm32-unknown-unknown';
const wasmPack = '0.15.1';
const geckodriver = '0.37.1';
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'underhood-tools');

/** Node, Rust and a linker are the reader's to install: one clear line for each that is missing. */
export function checkPrerequisites() {
  const missing = [];
  const node = process.versions.node;
  if (!atLeast(node, '20.19.0') || (atLeast(node, '21.0.0') && !atLeast(node, '22.12.0'))) {
    missing.push(
      `Node.js ${node} is too old: install 20.19 or a later 20, or 22.12 or newer, from https://nodejs.org`,
    );
  }
  const needed = read('Cargo.toml').match(/rust-version = "(.+?)"/)[1];
  const rust = versionIn(ask('rustc', '--version'));
  if (!rust || !ask('cargo', '--version')) {
    missing.push(
      find('rustup')
        ? 'Rust has no toolchain that works: run `rustup default stable`'
        : 'Rust (cargo, rustc) is missing: install it with rustup, from https://rustup.rs',
    );
  } else {
    if (!atLeast(rust, needed)) {
      missing.push(
        `Rust ${rust} is too old, ${needed} or newer is needed: run \`rustup update\` (https://rustup.rs)`,
      );
    }
    if (!hasTarget() && !find('rustup')) {
      missing.push(
        `rustup is missing, and Rust's ${target} target with it: install rustup from https://rustup.rs`,
      );
    }
    if (process.platform !== 'win32' && !find('cc')) {
      missing.push(
        'A C linker (cc), which Rust links with, is missing: `apt-get install build-essential` on Debian or Ubuntu, `xcode-select --install` on macOS',
      );
    }
  }
  if (missing.length > 0) throw new Failure(missing.join('\n✗ '));
  return `Node.js ${node}, Rust ${rust}`;
}

function hasTarget() {
  const folder = ask('rustc', '--print', 'target-libdir', '--target', target);
  return folder !== undefined && existsSync(folder);
}

/** Rust's standard library for wasm. */
export async function ensureTarget() {
  if (hasTarget()) return 'installed';
  await run('rustup', ['target', 'add', target]);
}

/** The npm packages, as package-lock.json has them. */
export async function ensureNpm() {
  const stamp = 'node_modules/.underhood-stamp';
  const now = fingerprint(['package.json', 'package-lock.json', '.npmrc']);
  if (read(stamp) === now) return 'up to date';
  await run(find('npm') || 'npm', ['ci', '--no-fund', '--no-audit']);
  writeFileSync(join(root, stamp), now);
}

/** wasm-bindgen's commands, of the version that the crate is linked with: they refuse any other. */
export async function ensureWasmBindgen() {
  const version = read('Cargo.lock').match(/name = "wasm-bindgen"\r?\nversion = "(.+?)"/)?.[1];
  if (!version) throw new Failure('Cargo.lock names no wasm-bindgen version');
  const note = await ensureCargoTool('wasm-bindgen', 'wasm-bindgen-cli', version);
  if (!find('wasm-bindgen-test-runner')) {
    throw new Failure(`wasm-bindgen-test-runner ${version} is missing beside wasm-bindgen`);
  }
  return note;
}

/** wasm-pack, which runs the wasm tests in a browser. */
export const ensureWasmPack = () => ensureCargoTool('wasm-pack', 'wasm-pack', wasmPack);

const toolFolder = (command, version) => join(cache, `${command}-${version}`);

async function ensureCargoTool(command, crate, version) {
  const onPath = () => versionIn(ask(command, '--version')) === version;
  if (onPath()) return `${version} on the PATH`;
  const folder = toolFolder(command, version);
  addToPath(join(folder, 'bin'));
  if (onPath()) return `${version} in ${folder}`;
  // It is to be there soon; what it does takes seconds either way.
  const env = { CARGO_PROFILE_RELEASE_OPT_LEVEL: '1', CARGO_PROFILE_RELEASE_LTO: 'false' };
  const install = (...flags) =>
    run('cargo', ['install', crate, '--version', version, '--root', folder, ...flags], { env });
  await install('--locked').catch(() => install());
  return `${version} built into ${folder}`;
}

/** Chromium's or Chrome's path, or undefined. */
export const findChromium = () =>
  find(
    process.env.CHROMIUM,
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  );

/** chromedriver's path, or undefined. */
export const findChromedriver = () => find(process.env.CHROMEDRIVER, 'chromedriver');

/** The flags that the browser is started with, the same for every kind of test. */
export const chromiumFlags = () => JSON.parse(read('webdriver.json'))['goog:chromeOptions'].args;

/** Debian's packages by apt-get, where that is there and allowed; whether it came to something shows in what is there then. */
async function aptInstall(...packages) {
  if (!find('apt-get')) return;
  const sudo =
    process.getuid?.() === 0 ? [] : ask('sudo', '-n', 'true') === undefined ? undefined : ['sudo', '-n'];
  if (!sudo) return;
  // A mirror that does not answer must not hold everything up.
  const bound = find('timeout') ? ['timeout', '300'] : [];
  const apt = (...args) => {
    const [command, ...rest] = [...sudo, ...bound, 'apt-get', ...args];
    return run(command, rest, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  };
  await apt('update').catch(() => {});
  await apt('install', '-y', '--no-install-recommends', ...packages).catch(() => {});
}

/** Firefox's path, or undefined. */
export const findFirefox = () =>
  find(process.env.FIREFOX, 'firefox', 'firefox-esr', '/Applications/Firefox.app/Contents/MacOS/firefox');

/** geckodriver's path, or undefined. */
export const findGeckodriver = () =>
  find(
    process.env.GECKODRIVER,
    'geckodriver',
    join(toolFolder('geckodriver', geckodriver), 'bin/geckodriver'),
  );

/** The path of the driver of WebKit's GTK port, or undefined. */
export const findWebKitDriver = () => find(process.env.WEBKIT_DRIVER, 'WebKitWebDriver');

/** A Python that has PyTorch, if there is one or Debian's can be had; its path and version. */
export async function ensureTorch() {
  const found = () => {
    for (const python of [find('python3'), '/usr/bin/python3']) {
      const version = python && ask(python, '-c', 'import torch; print(torch.__version__)');
      if (version) return { python, version };
    }
  };
  if (!found()) await aptInstall('python3-torch');
  return found();
}

/** A browser and its driver: those that are there, else Debian's by apt-get where that is allowed. */
export async function ensureChromium() {
  const both = () => findChromium() && findChromedriver();
  if (!both()) await aptInstall('chromium', 'chromium-driver');
  if (!both()) {
    const missing = [!findChromium() && 'Chromium (or Chrome)', !findChromedriver() && 'chromedriver'].filter(
      Boolean,
    );
    throw new Failure(
      `${missing.join(' and ')} missing: install with \`apt-get install chromium chromium-driver\` on Debian, or put chromium and a chromedriver of its version on the PATH`,
    );
  }
  return versionIn(ask(findChromium(), '--version'));
}

/** Firefox and its driver, if there are both or they can be had: Debian has the browser, Cargo the driver. Their versions. */
export async function ensureFirefox() {
  if (!findFirefox()) await aptInstall('firefox-esr');
  if (!findFirefox()) return;
  if (!findGeckodriver())
    await ensureCargoTool('geckodriver', 'geckodriver', geckodriver).catch((error) =>
      console.error(error.message),
    );
  const driver = findGeckodriver();
  if (!driver) return;
  // wasm-pack and Firefox's tests look for it there.
  addToPath(dirname(driver), { last: true });
  return `${versionIn(ask(findFirefox(), '--version'))}, geckodriver ${versionIn(ask(driver, '--version'))}`;
}

/** WebKit's GTK port with its driver, and a screen for it that nobody sees, if there are both or Debian's can be had. */
export async function ensureWebKit() {
  const all = () => findWebKitDriver() && find('xvfb-run') && find('xauth');
  if (process.platform === 'linux' && !all()) await aptInstall('webkit2gtk-driver', 'xvfb', 'xauth');
  return all() && 'installed';
}
