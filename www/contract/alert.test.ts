import { expect, test } from 'vitest';
import { apply } from './alert.ts';

test('a cure sets all that it sets, and only then begins anew, if it has to', () => {
  const deeds: unknown[] = [];
  const stagehand = {
    set: (...deed: unknown[]) => void deeds.push(deed),
    reset: () => void deeds.push('reset'),
  };
  apply({ label: '', set: { epsilon: 1, epsilon_decay: 0.99 }, anew: true }, stagehand);
  expect(deeds).toEqual([['epsilon', 1], ['epsilon_decay', 0.99], 'reset']);
  deeds.length = 0;
  apply({ label: '', set: { gamma: 0.9 } }, stagehand);
  expect(deeds).toEqual([['gamma', 0.9]]);
});
