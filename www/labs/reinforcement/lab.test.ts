import katex from 'katex';
import { describe, expect, test } from 'vitest';
import type { Scene } from '../../contract/scene.ts';
import { thin } from './figures/episodes.ts';
import { closeUp } from './figures/returns.ts';
import { episodesIn, mapText } from './scene.ts';
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

test('an episode’s beginning is put together exactly, also beyond what a float holds', () => {
  const begun = 3_000_000_001;
  const data = Float32Array.of(7, -13, 13, Math.floor(begun / 65_536), begun % 65_536, 3);
  const scene = {
    channels: { recent: { data, shape: [1, 6] }, best: { data, shape: [6] } },
  } as unknown as Scene;
  const episode = { number: 7, earned: -13, length: 13, begun, pole: 3 };
  expect(episodesIn(scene, 'recent')).toEqual([episode]);
  expect(episodesIn(scene, 'best')).toEqual([episode]);
  expect(episodesIn(scene, 'episodes')).toEqual([]);
});

test('of many episodes the latest stay, and the earlier ones evenly', () => {
  const all = Array.from({ length: 500 }, (_, i) => i);
  const some = thin(all, 100);
  expect(some).toHaveLength(100);
  expect(some.slice(-20)).toEqual(all.slice(-20));
  expect(some[0]).toBe(0);
  expect(new Set(some).size).toBe(100);
  expect(thin([1, 2, 3], 100)).toEqual([1, 2, 3]);
});

test('a world is written as the map that makes it', () => {
  const channel = (...data: number[]) => ({ data: Float32Array.from(data), shape: [] });
  const about = {
    axes: [{ symbol: 'k', labels: ['.', '#', 'S', 'G'].map((id) => ({ id, name: id, unit: '' })) }],
  };
  const channels = { grid: channel(2, 3), cells: channel(0, 1, 3, 2, 0, 0), wind: channel(0, 0, 0) };
  const scene = { about, channels } as unknown as Scene;
  expect(mapText(scene)).toBe('.#G/S..');
  expect(mapText({ ...scene, channels: { ...channels, wind: channel(0, 2, 0) } } as Scene)).toBe(
    '.#G/S..|020',
  );
});

test('close up, the axis keeps the random policy on it only where there is room', () => {
  const earned = [Float32Array.from({ length: 100 }, (_, i) => (i < 5 ? -2000 : -20 - (i % 10)))];
  const [low = 0, high = 0] = closeUp(earned, -9512, -13) ?? [];
  expect(low).toBeGreaterThan(-40);
  expect(high).toBeGreaterThanOrEqual(-13);
  expect(closeUp(earned, -45, -13)?.[0]).toBeLessThan(-45);
  expect(closeUp([Float32Array.of(1, 2)], 0, 3)).toBeUndefined();
});
