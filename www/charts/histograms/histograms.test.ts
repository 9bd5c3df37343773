import { describe, expect, test } from 'vitest';
import { said } from './histograms.ts';
import {
  cellUnder,
  layOutHistograms,
  shadesOf,
  shares,
  stepShare,
  timeAt,
  times,
  walkHistogram,
} from './layout.ts';

const layer = {
  name: 'layer 1',
  counts: Float32Array.from([1, 1, 2, 0, 0, 5, 0, 0, 0, 0, 0, 0]),
  bins: 4,
  range: [-1, 1] as const,
};
const steps = Float32Array.from([0, 10, 100]);

test('counts become shares of their time, and nothing stays nothing', () => {
  expect(times(layer)).toBe(3);
  expect([...shares(layer, 0)]).toEqual([0.25, 0.25, 0.5, 0]);
  expect([...shares(layer, 1)]).toEqual([0, 1, 0, 0]);
  expect([...shares(layer, 2)]).toEqual([0, 0, 0, 0]);
  const odd = { counts: Float32Array.from([Number.NaN, 1]), bins: 2 };
  expect([...shares(odd, 0)]).toEqual([0, 1]);
  expect(times({ counts: new Float32Array(), bins: 0 })).toBe(0);
});

test('shades are of the largest share there is, and a rare value is still seen', () => {
  expect([...shadesOf(layer)].slice(0, 8)).toEqual([128, 128, 180, 0, 0, 255, 0, 0]);
  expect([...shadesOf({ counts: Float32Array.from([99, 1]), bins: 2 })]).toEqual([255, 26]);
  expect([...shadesOf({ counts: Float32Array.from([Number.NaN, 1, 0, 0]), bins: 2 })]).toEqual([
    0, 255, 0, 0,
  ]);
});

test('times stand by their step, not by their number', () => {
  expect(stepShare(steps, 10)).toBeCloseTo(0.1);
  expect(timeAt(steps, 0)).toBe(0);
  expect(timeAt(steps, 0.04)).toBe(0);
  expect(timeAt(steps, 0.3)).toBe(1);
  expect(timeAt(steps, 0.9)).toBe(2);
  expect(timeAt(Float32Array.from([7]), 0.5)).toBe(0);
  expect(timeAt(new Float32Array(), 0.5)).toBe(0);
});

describe('the layout', () => {
  test.each([1180, 560, 358])('at %i pixels keeps panels apart and inside', (width) => {
    const { panels, height } = layOutHistograms(7, width, 30);
    expect(panels).toHaveLength(7);
    panels.forEach((panel, i) => {
      expect(panel.strip.left).toBeGreaterThanOrEqual(panel.left + 36);
      expect(panel.strip.right).toBeGreaterThan(panel.strip.left + 80);
      expect(panel.bars.left).toBeGreaterThan(panel.strip.right);
      expect(panel.bars.right).toBeLessThanOrEqual(width);
      expect(panel.strip.bottom + 20).toBeLessThanOrEqual(height);
      for (const next of panels.slice(i + 1))
        expect(next.left >= panel.bars.right || next.top >= panel.strip.bottom + 20).toBe(true);
    });
  });

  test('goes down on a phone and across on a desk', () => {
    expect(new Set(layOutHistograms(3, 358, 30).panels.map(({ left }) => left)).size).toBe(1);
    expect(new Set(layOutHistograms(3, 1180, 30).panels.map(({ top }) => top)).size).toBe(1);
    expect(layOutHistograms(5, 1180, 30).panels.filter(({ top }) => top === 0)).toHaveLength(3);
  });
});

test('a cell is found in its strip, and among the bars as the last time', () => {
  const { panels } = layOutHistograms(1, 400, 30);
  const { strip, bars } = panels[0] ?? { strip: null, bars: null };
  if (strip === null || bars === null) throw new Error('no panel');
  const find = (x: number, y: number) => cellUnder(panels, [layer], steps, x, y);
  expect(find(strip.left + 1, strip.bottom - 1)).toEqual({ panel: 0, time: 0, bin: 0 });
  expect(find(strip.right - 1, strip.top + 1)).toEqual({ panel: 0, time: 2, bin: 3 });
  expect(find(bars.left + 3, strip.top + 1)).toEqual({ panel: 0, time: 2, bin: 3 });
  expect(find(strip.left - 5, strip.top + 1)).toBeNull();
  expect(find(strip.left + 1, strip.bottom + 5)).toBeNull();
  expect(
    cellUnder(panels, [{ counts: new Float32Array(), bins: 4 }], steps, strip.left + 1, strip.top + 1),
  ).toBeNull();
});

test('keys go through times, bins and layers, and stop at the ends', () => {
  const layers = [layer, { counts: new Float32Array(4), bins: 2 }];
  const at = { panel: 0, time: 1, bin: 3 };
  expect(walkHistogram(layers, at, 'ArrowLeft')).toEqual({ panel: 0, time: 0, bin: 3 });
  expect(walkHistogram(layers, at, 'End')).toEqual({ panel: 0, time: 2, bin: 3 });
  expect(walkHistogram(layers, { ...at, time: 2 }, 'ArrowRight')).toEqual({ panel: 0, time: 2, bin: 3 });
  expect(walkHistogram(layers, at, 'ArrowUp')).toEqual(at);
  expect(walkHistogram(layers, at, 'ArrowDown')).toEqual({ panel: 0, time: 1, bin: 2 });
  expect(walkHistogram(layers, { ...at, time: 2 }, 'PageDown')).toEqual({ panel: 1, time: 1, bin: 1 });
  expect(walkHistogram(layers, at, 'PageUp')).toEqual(at);
  expect(walkHistogram(layers, at, 'a')).toBeNull();
});

test('a cell is said with its share, its values and its step', () => {
  expect(said({ layers: [layer], steps }, { panel: 0, time: 0, bin: 2 })).toBe(
    '50.0% from 0 to 0.50, step 0',
  );
});
