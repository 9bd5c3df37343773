import { expect, test } from 'vitest';
import { apply } from './alert.ts';

test('a cure sets all that it sets, and only then begins anew, if it has to', () => {
  const commands: unknown[] = [];
  const stagehand = {
    set: (...command: unknown[]) => void commands.push(command),
    reset: () => void commands.push('reset'),
  };
  apply({ label: '', set: { epsilon: 1, epsilon_decay: 0.99 }, anew: true }, stagehand);
  expect(commands).toEqual([['epsilon', 1], ['epsilon_decay', 0.99], 'reset']);
  commands.length = 0;
  apply({ label: '', set: { gamma: 0.9 } }, stagehand);
  expect(commands).toEqual([['gamma', 0.9]]);
});
