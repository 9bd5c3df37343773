import { expect, test } from 'vitest';
import type { Description } from '../../core/protocol.ts';
import { troubles } from './alerts.ts';

const about = (values: Record<string, string | number>): Description =>
  ({
    values: {
      task: 'reverse',
      positions: 'learned',
      mask: 'full',
      answer: 'in_place',
      residual: 'on',
      layers: 1,
      ...values,
    },
  }) as unknown as Description;
const ids = (values: Record<string, string | number>, step = 100, right = 0.3) =>
  troubles(about(values), step, right).map(({ id }) => id);

test('what keeps it from learning is named, once the run shows it', () => {
  expect(ids({})).toEqual([]);
  expect(ids({ positions: 'none' })).toEqual(['places']);
  expect(ids({ positions: 'none' }, 99)).toEqual([]);
  expect(ids({ positions: 'none' }, 100, 0.99)).toEqual([]);
  // To match brackets or to sort, it matters less where a token stands.
  expect(ids({ positions: 'none', task: 'sort' })).toEqual([]);
  expect(ids({ mask: 'causal' })).toEqual(['ahead']);
  expect(ids({ mask: 'causal', answer: 'behind' })).toEqual([]);
  expect(ids({ residual: 'off', layers: 4 })).toEqual(['lost']);
  expect(ids({ residual: 'off', layers: 1 })).toEqual([]);
});
