// `npm test`: every check there is, cheapest first, each with what it needs installed just before it. A
// part that fails does not stop the others, only those that need what it makes, and the summary at the
// end leaves no part out. `--list` names the parts; `--only=fmt,e2e` runs those and what they need.

import { buildForTests } from './build-wasm.mjs';
import { bold, dim, Failure, freePorts, green, isMain, main, red, run, yellow } from './lib.mjs';
import * as setup from './setup.mjs';

// Clippy is the compiler of the tests in a browser: `cargo clippy` is this wrapper around `cargo check`, and a check alone
// would go through all that is below us once more, which takes minutes (natively the documentation needs that check too).
// So one part builds them, and fails on any warning; the part that runs them finds them built.
const linted = { RUSTC_WORKSPACE_WRAPPER: 'clippy-driver' };
// They run for seconds, and what is below them takes minutes to optimise: less of that.
const wasmTests = ['--test', 'wasm', '--config', 'profile.dev.package."*".opt-level=1'];

/** A part that has to be left out, and why. */
class Skip extends Error {}

// cargo, and wasm-bindgen's runner: "test result: ok. 3 passed; 0 failed; 1 ignored", once for each binary.
const cargoCounts = /test result: .*?(?<passed>\d+) passed; (?<failed>\d+) failed; (?<skipped>\d+) ignored/g;
// vitest: "Tests  1 failed | 2 passed | 1 skipped (4)"
const vitestCounts =
  /^ *Tests +(?:(?<failed>\d+) failed)?(?: \| )?(?:(?<passed>\d+) passed)?(?: \| )?(?:(?<skipped>\d+) skipped)?/gm;
// Playwright: "  1 failed", "  2 skipped", "  1 did not run", "  3 passed (4.2s)"
const playwrightCounts =
  /^ +(?:(?<failed>\d+) (?:failed|interrupted)$|(?<skipped>\d+) (?:skipped|did not run)$|(?<passed>\d+) passed \()/gm;

// All crates, in every part alike: chosen otherwise, what is below them would have other features, and would be compiled once
// more. The crate that `npm run bench` times has no engine unless it is told.
const crates = ['--workspace', '--features', 'underhood-bench/flex,underhood-bench/ndarray'];

const cargo = (...args) => run('cargo', args);
const counted = async (counts, command, args, env) => {
  try {
    return count(counts, await run(command, args, { capture: true, env }));
  } catch (error) {
    throw Object.assign(error, { counts: error.output && count(counts, error.output) });
  }
};
/** Builds the tests in a browser, and fails on what the compiler or Clippy warns of. */
const buildWasmTests = async () => {
  const args = ['test', '--no-run', '--target', 'wasm32-unknown-unknown', ...wasmTests];
  const output = await run('cargo', args, { capture: true, env: linted });
  if (/^warning: /m.test(output)) throw new Failure('there are warnings');
};
const testInBrowser = (browser, driver, path) => {
  const env = { ...linted, WASM_BINDGEN_TEST_TIMEOUT: '600' };
  const args = ['test', '--headless', `--${browser}`, `--${driver}`, path, '--', ...wasmTests];
  return counted(cargoCounts, 'wasm-pack', args, env);
};
// On a port that is free: other previews like the usual one as well.
const playwright = async (command, args) =>
  counted(playwrightCounts, command, args, { UNDERHOOD_E2E_PORT: String(await freePorts()) });
const pageTests = (...args) => playwright('playwright', ['test', ...args]);
/** The core of them in another browser; `before` is what it is started under. */
const otherBrowser = (project, ...before) => {
  const [command, ...args] = [...before, 'playwright', 'test'];
  return playwright(command, [
    ...args,
    '--config',
    'tests/browsers/playwright.config.ts',
    '--project',
    project,
  ]);
};
/** Installs what the parts that need it can be left out without. */
const optional = (ensure, without) => async () => {
  const found = await ensure();
  if (!found) throw new Skip(without);
  return found;
};

// In the order they run. A `setup` part installs or builds; it is counted only if it fails.
const parts = [
  { id: 'prerequisites', setup: true, run: setup.checkPrerequisites },
  { id: 'npm', setup: true, needs: ['prerequisites'], run: setup.ensureNpm },
  { id: 'fmt', says: 'cargo fmt', needs: ['prerequisites'], run: () => cargo('fmt', '--all', '--check') },
  {
    id: 'lint',
    says: 'Biome: format and lint',
    needs: ['npm'],
    run: () => run('biome', ['check', '--error-on-warnings', '.']),
  },
  {
    id: 'clippy',
    says: 'clippy, native',
    needs: ['prerequisites'],
    run: () => cargo('clippy', ...crates, '--all-targets', '--', '-D', 'warnings'),
  },
  {
    id: 'docs',
    says: 'documentation: cargo doc',
    needs: ['prerequisites'],
    run: () =>
      run('cargo', ['doc', ...crates, '--no-deps', '--lib'], { env: { RUSTDOCFLAGS: '-D warnings' } }),
  },
  { id: 'target', setup: true, needs: ['prerequisites'], run: setup.ensureTarget },
  {
    id: 'clippy-wasm',
    says: 'clippy, wasm, and the tests built',
    needs: ['target'],
    run: buildWasmTests,
  },
  {
    id: 'native',
    says: 'core and command, native: cargo test',
    needs: ['prerequisites'],
    run: () => counted(cargoCounts, 'cargo', ['test', ...crates, '--no-fail-fast']),
  },
  { id: 'bindgen', setup: true, needs: ['target'], run: setup.ensureWasmBindgen },
  {
    id: 'wasm',
    says: 'core, built to wasm',
    setup: true,
    needs: ['bindgen', 'npm'],
    run: () => buildForTests(),
  },
  {
    id: 'types',
    says: 'TypeScript types',
    needs: ['wasm'],
    run: async () => {
      await run('tsc', []);
      await run('tsc', ['-p', 'tsconfig.tools.json']);
    },
  },
  {
    id: 'unit',
    says: 'page units: Vitest',
    needs: ['wasm'],
    run: () => counted(vitestCounts, 'vitest', ['run']),
  },
  {
    id: 'torch',
    says: 'exported programs, in PyTorch',
    needs: ['wasm'],
    run: async () => {
      const found = await setup.ensureTorch();
      if (!found) throw new Skip('no torch: `apt-get install python3-torch` on Debian');
      const config = ['--config', 'tests/exports/vitest.config.ts', 'torch'];
      return counted(vitestCounts, 'vitest', ['run', ...config], { UNDERHOOD_PYTHON: found.python });
    },
  },
  {
    id: 'burn',
    says: 'exported programs, on plain burn',
    needs: ['wasm'],
    run: () => counted(vitestCounts, 'vitest', ['run', '--config', 'tests/exports/vitest.config.ts', 'burn']),
  },
  { id: 'chromium', setup: true, run: setup.ensureChromium },
  { id: 'wasm-pack', setup: true, needs: ['bindgen'], run: setup.ensureWasmPack },
  {
    id: 'chrome',
    says: 'core, in headless Chromium',
    needs: ['wasm-pack', 'chromium'],
    run: () => testInBrowser('chrome', 'chromedriver', setup.findChromedriver()),
  },
  {
    id: 'gecko',
    says: 'Firefox and its driver',
    setup: true,
    needs: ['prerequisites'],
    run: optional(
      setup.ensureFirefox,
      'no Firefox or no geckodriver: `apt-get install firefox-esr` on Debian, `cargo install geckodriver`',
    ),
  },
  {
    id: 'firefox',
    says: 'core, in headless Firefox',
    needs: ['wasm-pack', 'gecko'],
    run: () => testInBrowser('firefox', 'geckodriver', setup.findGeckodriver()),
  },
  {
    id: 'site',
    says: 'page built into dist/',
    setup: true,
    needs: ['wasm'],
    run: () => run('vite', ['build']),
  },
  {
    id: 'e2e',
    says: 'page, as a reader: Playwright',
    needs: ['site', 'chromium'],
    run: () => pageTests('--grep-invert', '@timed'),
  },
  {
    id: 'e2e-timed',
    says: 'page, those tests that measure time',
    needs: ['site', 'chromium'],
    run: () => pageTests('--grep', '@timed', '--workers', '1'),
  },
  {
    id: 'e2e-firefox',
    says: 'page, the core of it in Firefox',
    needs: ['site', 'gecko'],
    run: () => otherBrowser('firefox'),
  },
  {
    id: 'webkit',
    says: 'WebKit, its driver and a screen for it',
    setup: true,
    run: optional(
      setup.ensureWebKit,
      'no WebKitWebDriver or no Xvfb: `apt-get install webkit2gtk-driver xvfb xauth` on Debian',
    ),
  },
  {
    id: 'e2e-webkit',
    says: 'page, the core of it in WebKit',
    needs: ['site', 'webkit'],
    run: () => otherBrowser('webkit', 'xvfb-run', '-a', '-s', '-screen 0 1280x1024x24'),
  },
  {
    id: 'apps',
    says: 'what the package is tried in: webpack, React, reveal.js',
    setup: true,
    needs: ['npm'],
    // Vite is imported there, which may not be installed before that.
    run: async () => (await import('./package.mjs')).ensureApps(),
  },
  {
    id: 'package',
    says: 'the npm package in apps of others, and the recipes',
    needs: ['site', 'chromium', 'apps'],
    run: async () => {
      await (await import('./package.mjs')).pack();
      return pageTests('--config', 'tests/package/playwright.config.ts');
    },
  },
];

/** Adds up the counts in what a test runner printed. */
function count(pattern, output) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what a colour in a terminal is.
  for (const { groups } of output.replace(/\x1b\[[\d;]*m/g, '').matchAll(pattern)) {
    for (const key of Object.keys(sum)) sum[key] += Number(groups[key] || 0);
  }
  return sum;
}

/** Runs one part, whatever happens, and says how it went. */
async function runPart(part, results) {
  const blocker = (part.needs || []).find((id) => results.get(id).state !== 'passed');
  if (blocker) return { state: 'skipped', note: `needs ${blocker}` };
  console.log(`\n${bold(`› ${part.id}`)}${part.says ? dim(`  ${part.says}`) : ''}`);
  const start = performance.now();
  const took = () => (performance.now() - start) / 1000;
  try {
    const value = await part.run();
    if (typeof value === 'string') return { state: 'passed', note: part.setup ? value : '', seconds: took() };
    // A runner that finds nothing to run may well be content with that.
    if (value && value.passed + value.failed === 0) throw new Failure('no test ran');
    return { state: 'passed', counts: value, seconds: took() };
  } catch (error) {
    if (error instanceof Skip) return { state: 'skipped', note: error.message };
    console.error(red('✗ ') + (error instanceof Failure ? error.message : error?.stack || error));
    return { state: 'failed', note: String(error.message), counts: error.counts, seconds: took() };
  }
}

const marks = { passed: green('✓ passed '), failed: red('✗ failed '), skipped: yellow('- skipped') };

function summary(chosen, results) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  console.log(`\n${bold('Summary')}`);
  for (const part of chosen) {
    const { state, note = '', counts, seconds } = results.get(part.id);
    const tests = counts
      ? ['passed', 'failed', 'skipped'].filter((key) => counts[key]).map((key) => `${counts[key]} ${key}`)
      : [];
    const words = [tests.join(', '), note.split('\n')[0]].filter(Boolean).join(' · ');
    const time = seconds === undefined ? '' : `${seconds.toFixed(1)} s`;
    console.log(`${marks[state]}  ${part.id.padEnd(14)} ${time.padStart(9)}  ${words || part.says || ''}`);
    // A runner's own tests count one by one; any other part is one. A part that failed counts as failed
    // even where no test of it did (it may not have compiled).
    for (const key of Object.keys(total)) total[key] += counts?.[key] ?? 0;
    if (state === 'failed' && !counts?.failed) total.failed += 1;
    if (state === 'skipped') total.skipped += 1;
    if (state === 'passed' && !counts && !part.setup) total.passed += 1;
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed === 0;
}

/** The named parts and all that they need, in order. */
function choose(names) {
  const wanted = new Set();
  const add = (id) => {
    const part = parts.find((other) => other.id === id);
    if (!part)
      throw new Failure(`no part is called "${id}"; there are ${parts.map((other) => other.id).join(', ')}`);
    wanted.add(part);
    for (const other of part.needs || []) add(other);
  };
  names.forEach(add);
  return parts.filter((part) => wanted.has(part));
}

async function test(args) {
  const unknown = args.find((arg) => arg !== '--list' && !arg.startsWith('--only='));
  if (unknown) throw new Failure(`"${unknown}" is not understood; there are --list and --only=part,part`);
  if (args.includes('--list')) {
    for (const { id, says, setup: isSetup, needs = [] } of parts) {
      console.log(
        `${id.padEnd(14)} ${says || (isSetup ? 'set up' : '')}${needs.length ? dim(`  needs ${needs.join(', ')}`) : ''}`,
      );
    }
    return;
  }
  const only = args
    .filter((arg) => arg.startsWith('--only='))
    .flatMap((arg) => arg.slice('--only='.length).split(','));
  const chosen = only.length > 0 ? choose(only) : parts;
  const colours = process.stdout.isTTY ? { FORCE_COLOR: '1', CARGO_TERM_COLOR: 'always' } : { NO_COLOR: '1' };
  Object.assign(process.env, colours);
  const results = new Map();
  for (const part of chosen) results.set(part.id, await runPart(part, results));
  if (!summary(chosen, results)) process.exitCode = 1;
}

if (isMain(import.meta.url)) await main(() => test(process.argv.slice(2)));
