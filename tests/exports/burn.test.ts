// *Copy as Rust*: the program compiles against the crates that the core itself is built with, and goes on to the lab's own
// losses. Cargo says where those crates are, so that nothing is compiled but the program.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeIn } from '../../www/export/code.ts';
import { apart, type Case, core, lossesIn, printed, put, run, TOLERANCE } from './support.ts';

/** Steps that a program goes on for: less than in PyTorch, since the arithmetic is the lab's own. */
const STEPS = 20;

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
    const { course, file, losses } = run(one, true);
    const { text, data, bytes } = codeIn('rust', { course, file }, `https://example.org/${one.lab}/`);
    const here = join(folder, String(index));
    const source = put(here, { 'main.rs': text, [data]: bytes });
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
      source,
      '-o',
      program,
    ]);
    const own = lossesIn(await printed(program, [String(STEPS)], here));
    expect(own.size).toBe(STEPS);
    expect(apart(losses, own)).toBeLessThan(TOLERANCE);
  });
}
