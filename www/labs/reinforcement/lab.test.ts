import katex from 'katex';
import { describe, expect, test } from 'vitest';
import type { Scene } from '../../contract/scene.ts';
import { closeUp } from './figures/returns.ts';
import { learnerAt, poles } from './scene.ts';
import { formula, target } from './stages/formulas.ts';

const LEARNERS = [
  ...['q_learning', 'sarsa', 'expected_sarsa', 'monte_carlo', 'value_iteration', 'policy_iteration'],
  ...['dqn', 'reinforce', 'a2c', 'ppo'],
];

describe.each(LEARNERS)('%s', (learner) => {
  test('every stage has a formula that can be set, with live terms', () => {
    for (const stage of ['observe', 'act', 'reward', 'learn']) {
      const tex = formula(stage, learner);
      const trust = ({ command }: { command: string }) => command === '\\htmlData';
      expect(
        () => katex.renderToString(tex, { trust, strict: false, throwOnError: true }),
        tex,
      ).not.toThrow();
      expect(tex).toContain('\\htmlData{term=');
    }
    expect(() => katex.renderToString(target(learner), { throwOnError: true })).not.toThrow();
  });
});

test('no two learners learn by the same rule', () => {
  const rules = [...LEARNERS.map((learner) => formula('learn', learner)), formula('learn', 'dqn', true)];
  expect(new Set(rules).size).toBe(LEARNERS.length + 1);
  expect(() =>
    katex.renderToString(rules.at(-1) ?? '', { trust: true, strict: false, throwOnError: true }),
  ).not.toThrow();
});

test('a pole’s numbers are found by the names of their axis', () => {
  const labels = ['theta', 'x', 'theta_dot', 'x_dot'].map((id) => ({
    id,
    name: id,
    unit: '',
    brought: false,
  }));
  const data = Float32Array.of(0.5, 1, -0.25, 2, 4, 8, 16, 32);
  const scene = {
    about: { axes: [{ symbol: 's', labels }], values: { learner: 'ppo', rival: 'none' }, controls: [] },
    channels: { pole: { type: 'tensor', data, shape: [2, 4] } },
  } as unknown as Scene;
  expect(poles(scene, learnerAt(scene.about, 0))).toEqual([
    { x: 1, x_dot: 2, theta: 0.5, theta_dot: -0.25 },
    { x: 8, x_dot: 32, theta: 4, theta_dot: 16 },
  ]);
  expect(poles(scene, learnerAt(scene.about, 1))).toEqual([]);
});

test('close up, the axis keeps the random policy on it only where there is room', () => {
  const earned = [Float32Array.from({ length: 100 }, (_, i) => (i < 5 ? -2000 : -20 - (i % 10)))];
  const [low = 0, high = 0] = closeUp(earned, -9512, -13) ?? [];
  expect(low).toBeGreaterThan(-40);
  expect(high).toBeGreaterThanOrEqual(-13);
  expect(closeUp(earned, -45, -13)?.[0]).toBeLessThan(-45);
  expect(closeUp([Float32Array.of(1, 2)], 0, 3)).toBeUndefined();
});
