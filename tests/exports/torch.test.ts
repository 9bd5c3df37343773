// *Copy as PyTorch*: the program that each lab gives goes on to the lab's own losses, in one process and shared by two.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { torchProgram } from '../../www/export/torch/program.ts';
import { type Case, STEPS, TOLERANCE, apart, core, lossesIn, printed, put, python, run } from './support.ts';

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
];

const folder = mkdtempSync(join(tmpdir(), 'underhood-torch-'));
beforeAll(core);
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!python)('in PyTorch', () => {
  for (const [index, one] of cases.entries()) {
    test(`${one.lab}, ${one.what}, goes on as the lab does`, async () => {
      const { course, file, losses } = run(one);
      const name = `${one.lab}-step-${one.steps}`;
      const text = torchProgram(course, { chapter: `https://example.org/${one.lab}/`, name });
      const program = put(join(folder, String(index)), { [`${name}.py`]: text, [`${name}.safetensors`]: file });
      const alone = lossesIn(await printed(python as string, [program, '--steps', String(STEPS)]));
      expect(alone.size).toBe(STEPS);
      expect(apart(losses, alone)).toBeLessThan(TOLERANCE);
    });
  }
});
