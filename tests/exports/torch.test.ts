// *Copy as PyTorch*: the program that each lab gives goes on to the lab's own losses, in one process and shared by two.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeIn } from '../../www/export/code.ts';
import {
  apart,
  type Case,
  core,
  lossesIn,
  printed,
  python,
  type Run,
  run,
  STEPS,
  TOLERANCE,
  unpack,
  weightsApart,
  weightsIn,
} from './support.ts';

/** Steps that several processes go on for: enough to see a gradient that is not the whole batch's. */
const SHARED = 20;

/** How far weights may lie apart then, relative to their length. */
const WEIGHTS = 1e-2;

const SMALL = { depth: '2', batch_size: '64', learning_rate: '0.001' };

const cases: Case[] = [
  { lab: 'linear_regression', what: 'all homes at every step', steps: 3 },
  {
    lab: 'linear_regression',
    what: 'batches, of which the last of an epoch is smaller',
    settings: { batching: 'mini', batch_size: '100', features: 'area, beds' },
    steps: 5,
    processes: 2,
  },
  { lab: 'mlp', what: 'spirals with Adam', settings: { dataset: 'spiral' }, steps: 60, processes: 2 },
  {
    lab: 'mlp',
    what: 'three classes with momentum, penalties and a rate that halves',
    settings: {
      dataset: 'spiral',
      classes: '3',
      optimizer: 'momentum',
      l1: '0.001',
      l2: '0.01',
      schedule: 'halving',
      activation: 'gelu',
    },
    steps: 40,
  },
  {
    lab: 'mlp',
    what: 'a formula, before its first step',
    settings: { dataset: 'formula', optimizer: 'adamw', activation: 'leaky_relu', schedule: 'warm_up' },
    steps: 0,
  },
  { lab: 'backprop', what: 'squared error', settings: { learning_rate: '0.01' }, steps: 20 },
  { lab: 'backprop', what: 'cross-entropy', settings: { loss: 'cross_entropy', layers: '2' }, steps: 20 },
  { lab: 'classification', what: 'penguins', steps: 50 },
  {
    lab: 'classification',
    what: 'messages as words, the greatest losses left out',
    settings: { dataset: 'messages', trim: '0.1', optimizer: 'adam' },
    steps: 20,
    processes: 2,
  },
  {
    lab: 'classification',
    what: 'digits with a hidden layer',
    settings: { dataset: 'digits', hidden_layers: '1', optimizer: 'momentum' },
    steps: 30,
  },
  { lab: 'vision', what: 'digits', settings: { learning_rate: '0.001' }, steps: 20 },
  {
    lab: 'vision',
    what: 'signals, pooled by their means',
    settings: { dataset: 'signals', layers: 'conv 5x4 stride 2, mean 2, dense 16' },
    steps: 20,
  },
  { lab: 'generalization', what: 'the net that groks', settings: { machine: 'grokking' }, steps: 40 },
  { lab: 'attention', what: 'reverse', steps: 40 },
  {
    lab: 'attention',
    what: 'pairs with a causal mask and turned positions',
    settings: { task: 'pair', positions: 'rotary', mask: 'causal', layers: '2', norm: 'false' },
    steps: 40,
  },
  { lab: 'language_model', what: 'names', steps: 40, processes: 2 },
  {
    lab: 'language_model',
    what: 'the grammar as one stream, weights apart, sines',
    settings: { dataset: 'grammar', reading: 'stream', tied: 'own', positions: 'sinusoidal' },
    steps: 30,
  },
  {
    lab: 'hallucination',
    what: 'facts, and names that nobody has',
    settings: { dont_know: '0.3' },
    steps: 40,
  },
  // Two machines round differently, and a ReLU within rounding of its kink goes either way: with small steps and few
  // neurons that is seldom met, and does little.
  { lab: 'diffusion', what: 'moons', settings: { ...SMALL, width: '32' }, steps: 40, processes: 2 },
  {
    lab: 'diffusion',
    what: 'digits, by the velocity, one number for the level',
    settings: { ...SMALL, dataset: 'digits', width: '64', target: 'velocity', time_embedding: 'number' },
    steps: 10,
  },
];

/** torchrun. Debian 12's knows no redirection but this one: it was written for a Python before 3.11. */
const together = (processes: number): string[] => [
  ...['-m', 'torch.distributed.run', '--standalone', `--nproc_per_node=${processes}`],
  ...['--redirects=1', '--tee=1', `--log_dir=${join(folder, 'logs')}`],
];

const folder = process.env.KEEP ?? mkdtempSync(join(tmpdir(), 'underhood-torch-'));
beforeAll(core);
afterAll(() => process.env.KEEP || rmSync(folder, { recursive: true }));

/** Runs programs one after the other, each as if it were alone: torch takes longer to begin than any of them to end. */
const ONE_BY_ONE = `
import contextlib, runpy, sys
steps, *programs = sys.argv[1:]
for program in programs:
    sys.argv = [program, "--steps", steps, "--out", program + ".out.safetensors"]
    with open(program + ".csv", "w") as table, contextlib.redirect_stdout(table):
        runpy.run_path(program, run_name="__main__")
`;

describe.skipIf(!python)('in PyTorch', () => {
  const runs = new Map<Case, { program: string; own: Run }>();
  beforeAll(async () => {
    for (const [index, one] of cases.entries()) {
      const own = run(one, STEPS);
      const { program, zip } = codeIn('pytorch', own, 'https://example.org/chapter/');
      runs.set(one, { program: join(unpack(join(folder, String(index)), zip), program), own });
    }
    const programs = [...runs.values()].map(({ program }) => program);
    await printed(python as string, ['-c', ONE_BY_ONE, String(STEPS), ...programs]);
  }, 300_000);

  test.each(cases)('$lab, $what, goes on as the lab does', async (one) => {
    const { program, own } = runs.get(one) as NonNullable<ReturnType<typeof runs.get>>;
    const { losses, average } = own;
    const alone = lossesIn(readFileSync(`${program}.csv`, 'utf8'));
    expect(alone.size).toBe(STEPS);
    expect(apart(losses, alone)).toBeLessThan(TOLERANCE);
    const written = (ending: string) => weightsIn(readFileSync(program + ending));
    expect(weightsApart(own.weights, written('.out.safetensors'))).toBeLessThan(WEIGHTS);
    if (average) expect(weightsApart(average, written('.out.average.safetensors'))).toBeLessThan(WEIGHTS);
    if (!one.processes) return;
    // The whole batch is the same, whatever the shares of it.
    const args = [...together(one.processes), program, '--steps', String(SHARED)];
    const shared = lossesIn(await printed(python as string, args));
    expect(shared.size).toBe(SHARED);
    expect(apart(losses, shared)).toBeLessThan(TOLERANCE);
  });
});
