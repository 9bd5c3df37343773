// *Copy as Rust*: the program compiles against the crates that the core itself is built with, and goes on to the lab's own
// losses. Cargo says where those crates are, so that nothing is compiled but the program.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeIn } from '../../www/export/code.ts';
import {
  apart,
  type Case,
  core,
  lossesIn,
  printed,
  run,
  TOLERANCE,
  unpack,
  weightsApart,
  weightsIn,
} from './support.ts';

/** Steps that a program goes on for: less than in PyTorch, since the arithmetic is the lab's own. */
const STEPS = 20;

/** How far weights may lie apart then, relative to their length. */
const WEIGHTS = 1e-3;

const cases: Case[] = [
  {
    lab: 'mlp',
    what: 'three classes and penalties',
    settings: { dataset: 'spiral', classes: '3', l1: '0.001', l2: '0.01' },
    steps: 40,
  },
  {
    lab: 'vision',
    what: 'signals, pooled by their means',
    settings: { dataset: 'signals', layers: 'conv 5x4 stride 2, mean 2, dense 16' },
    steps: 20,
  },
  { lab: 'language_model', what: 'names', steps: 20 },
  { lab: 'diffusion', what: 'moons', settings: { width: '32', batch_size: '64' }, steps: 40 },
];

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = process.env.KEEP ?? mkdtempSync(join(tmpdir(), 'underhood-burn-'));
/** Where the crates are that a program uses, by name. */
const crates = new Map<string, string>();

beforeAll(() => {
  core();
  // As the native tests build them (scripts/test.mjs), so that after those they are there.
  const chosen = ['--workspace', '--exclude', 'underhood-bench'];
  const args = ['test', ...chosen, '--no-run', '--message-format=json', '--quiet', '--offline'];
  const { status, stdout, stderr } = spawnSync('cargo', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  for (const line of stdout.split('\n').filter((line) => line.startsWith('{'))) {
    const { reason, target, filenames, profile } = JSON.parse(line) as {
      reason: string;
      profile?: { opt_level: string };
      target?: { name: string; crate_types: string[] };
      filenames?: string[];
    };
    const library = filenames?.find((name) => name.endsWith('.rlib'));
    // Those of build scripts are another compilation, which is not optimised.
    const ours = reason === 'compiler-artifact' && profile?.opt_level !== '0';
    if (ours && target?.crate_types.includes('lib') && library) crates.set(target.name, library);
  }
}, 900_000);
afterAll(() => process.env.KEEP || rmSync(folder, { recursive: true }));

for (const [index, one] of cases.entries()) {
  test(`${one.lab}, ${one.what}, goes on as the lab does`, async () => {
    const own = run(one, STEPS, true);
    const { program: source, text, zip } = codeIn('rust', own, `https://example.org/${one.lab}/`);
    const here = unpack(join(folder, String(index)), zip);
    expect(readFileSync(join(here, 'src', source), 'utf8')).toBe(text);
    const [burn, json] = ['burn', 'serde_json'].map((name) => crates.get(name) ?? `no ${name}`) as [
      string,
      string,
    ];
    const args = ['--edition=2024', '-Copt-level=1', '-Dwarnings', '-L', `dependency=${dirname(burn)}`];
    const program = join(here, 'program');
    await printed('rustc', [
      ...args,
      '--extern',
      `burn=${burn}`,
      '--extern',
      `serde_json=${json}`,
      join(here, 'src', source),
      '-o',
      program,
    ]);
    const losses = lossesIn(await printed(program, [String(STEPS), 'out.safetensors'], here));
    expect(losses.size).toBe(STEPS);
    expect(apart(own.losses, losses)).toBeLessThan(TOLERANCE);
    const written = (name: string) => weightsIn(readFileSync(join(here, name)));
    expect(weightsApart(own.weights, written('out.safetensors'))).toBeLessThan(WEIGHTS);
    if (own.average)
      expect(weightsApart(own.average, written('out.average.safetensors'))).toBeLessThan(WEIGHTS);
  });
}

test('a project resolves to the crates that the core is built with', async () => {
  const own = run({ lab: 'linear_regression', what: '', steps: 0 }, 0, true);
  const { zip } = codeIn('rust', own, 'https://example.org/linear_regression/');
  const here = unpack(join(folder, 'resolved'), zip);
  const lock = join(here, 'Cargo.lock');
  copyFileSync(join(root, 'Cargo.lock'), lock);
  // Cargo takes out of the lock file what the project does not need, and would have to ask for anything else.
  const told = await printed('cargo', ['metadata', '--offline', '--format-version=1'], here);
  const { packages } = JSON.parse(told) as { packages: { name: string; targets: { kind: string[] }[] }[] };
  const project = packages.find(({ name }) => name === 'linear-regression-step-0');
  expect(project?.targets.map(({ kind }) => kind)).toEqual([['bin']]);
  const locked = (path: string) => new Set(readFileSync(path, 'utf8').match(/^name = .*\nversion = .*$/gm));
  const [ours, theirs] = [locked(join(root, 'Cargo.lock')), locked(lock)];
  expect(theirs).toContain('name = "burn"\nversion = "0.22.1"');
  theirs.delete('name = "linear-regression-step-0"\nversion = "0.1.0"');
  expect([...theirs].filter((crate) => !ours.has(crate))).toEqual([]);
});
