import { expect, test } from 'vitest';
import {
  brief,
  compact,
  decimal,
  logTickText,
  percent,
  plain,
  quantity,
  rate,
  signed,
  signedQuantity,
  tickTexts,
  typed,
} from './format.ts';

test('plain numbers keep four digits and a true minus sign', () => {
  expect(plain(0)).toBe('0');
  expect(plain(3)).toBe('3');
  expect(plain(0.63619)).toBe('0.6362');
  expect(plain(-12.5)).toBe('−12.50');
  expect(plain(245_000)).toBe('245,000');
  expect(plain(999.96, 4)).toBe('1,000');
  expect(plain(-1234.5)).toBe('−1,235');
  expect(plain(123.4, 2)).toBe('120');
  expect(plain(99.7, 2)).toBe('100');
});

test('what is not a plain number is shown as it is', () => {
  expect(plain(Number.NaN)).toBe('–');
  expect(plain(Number.POSITIVE_INFINITY)).toBe('∞');
  expect(plain(Number.NEGATIVE_INFINITY)).toBe('−∞');
  expect(plain(3.4e38)).toBe('3.40e38');
  expect(plain(-1.25e-7)).toBe('−1.25e−7');
});

test('what is small is written without powers of ten', () => {
  expect(decimal(2.2941)).toBe('2.29');
  expect(decimal(0.01948)).toBe('0.0195');
  expect(decimal(8.62e-4)).toBe('0.0009');
  expect(rate(2e-5)).toBe('0.00002');
  expect(rate(0.003)).toBe('0.003');
  expect(decimal(3e-5)).toBe('< 0.0001');
  expect(decimal(0)).toBe('0');
  expect(decimal(Number.NaN)).toBe('–');
  expect(percent(0.09)).toBe('9 %');
  expect(percent(0.9956)).toBe('99.6 %');
  expect(percent(1e-9)).toBe('< 0.01 %');
});

test('signed numbers always show their side, except zero', () => {
  expect(signed(0.25)).toBe('+0.250');
  expect(signed(-0.25)).toBe('−0.250');
  expect(signed(0)).toBe('0');
  expect(signed(Number.NaN)).toBe('–');
});

test('compact numbers', () => {
  expect(compact(245_000)).toBe('245k');
  expect(compact(999_600)).toBe('1M');
  expect(compact(1_250_000)).toBe('1.25M');
  expect(compact(-3.4e9)).toBe('−3.4B');
  expect(compact(0.5)).toBe('0.5');
  expect(compact(1e38)).toBe('1.00e38');
});

test('units stand where their kind stands', () => {
  expect(quantity(245_000, 'US$')).toBe('US$\u202f245,000');
  expect(quantity(16_800_000, 'US$')).toBe('US$\u202f16,800,000');
  expect(quantity(-16_800_000.4, 'US$')).toBe('−US$\u202f16,800,000');
  expect(quantity(3e11, 'US$')).toBe('US$\u202f3.00e11');
  expect(quantity(-20_000, 'US$', 'compact')).toBe('−US$\u202f20k');
  expect(quantity(1500, 'ft²')).toBe('1,500\u202fft²');
  expect(quantity(38.57, '°')).toBe('38.57°');
  expect(quantity(3, '')).toBe('3');
  expect(signedQuantity(86_000, 'US$', 'compact')).toBe('+US$\u202f86k');
});

test('ticks of one axis agree in their decimals', () => {
  expect(tickTexts([0, 0.5, 1])).toEqual(['0', '0.5', '1.0']);
  expect(tickTexts([0, 200_000, 400_000])).toEqual(['0', '200k', '400k']);
  expect(tickTexts([12_500, 13_000, 13_500])).toEqual(['12.5k', '13.0k', '13.5k']);
  expect(tickTexts([-2, -1, 0])).toEqual(['−2', '−1', '0']);
  expect(tickTexts([0, 1e31, 2e31])).toEqual(['0', '1e31', '2e31']);
  expect(tickTexts([])).toEqual([]);
});

test('logarithmic ticks', () => {
  expect([0.05, 200, 1e30].map(logTickText)).toEqual(['0.05', '200', '1e30']);
});

test('brief numbers have no idle zeros, and keep those that count', () => {
  const texts = [brief(0.3), brief(1), brief(-0.049), brief(100), brief(0.5004), brief(12.5), brief(3.4e38)];
  expect(texts).toEqual(['0.3', '1', '−0.049', '100', '0.5004', '12.5', '3.40e38']);
});

test('a box to type into holds any number, and what it holds can be typed', () => {
  expect(typed(0.76739)).toBe('0.7674');
  expect(typed(-25.02)).toBe('-25.02');
  expect(typed(-8.049e-7)).toBe('-8.0e-7');
  expect(typed(0)).toBe('0');
  for (const value of [-1.2345678e-38, 987654321, -123456.7, 0.000999999]) {
    expect(typed(value).length).toBeLessThanOrEqual(9);
    expect(Math.abs(Number(typed(value)) / value - 1)).toBeLessThan(0.06);
  }
});
