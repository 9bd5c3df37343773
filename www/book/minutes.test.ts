import { expect, test } from 'vitest';
import type { LabWords } from '../contract/words.ts';
import { minutes } from './minutes.ts';
import type { Told } from './said.ts';

const story = (text: string, beats: Partial<Told['beats'][number]>[]): [Told, LabWords] => {
  const ids = beats.map((beat, i) => ({ id: `b${i}`, figures: ['f'], ...beat }));
  const words = {
    title: '',
    question: '',
    beats: Object.fromEntries(ids.map(({ id }, i) => [id, { title: '', text: i === 0 ? [text] : [] }])),
    challenge: { title: '', text: '' },
    notes: [],
  };
  return [{ beats: ids } as unknown as Told, words as unknown as LabWords];
};
const words = (count: number) => Array(count).fill('word').join(' ');

test('two hundred words a minute, a third of a minute for what is played', () => {
  // The challenge is a third of a minute by itself.
  expect(minutes(...story(words(1000), [{}]))).toBe(5);
  expect(minutes(...story(words(934), [{}]))).toBe(5);
  expect(minutes(...story(words(933), [{}, { act: { does: 'play', speed: 10 } }]))).toBe(5);
  expect(minutes(...story(words(1000), Array(6).fill({ act: { does: 'play', speed: 10 } })))).toBe(7);
  expect(minutes(...story(words(1000), Array(6).fill({ act: { does: 'stage' } })))).toBe(6);
  expect(minutes(...story('', [{}]))).toBe(1);
});

test('a formula is one word, and a dash none', () => {
  const formulas = Array(400).fill('$a + b + c + d$ –').join(' ');
  expect(minutes(...story(formulas, [{}]))).toBe(2);
});
