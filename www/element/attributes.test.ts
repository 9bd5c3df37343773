import { expect, test } from 'vitest';
import { meant, nearMiss } from './attributes.ts';

const controls = ['learning_rate', 'dataset', 'classes', 'seed', 'l1', 'l2', 'test_share'];

test('a near miss is what is written nearly so', () => {
  const cases: [string, string | undefined][] = [
    ['learning-rate', 'learning_rate'],
    ['learningrate', 'learning_rate'],
    ['leraning_rate', 'learning_rate'],
    ['data-set', 'dataset'],
    ['sead', 'seed'],
    ['autplay', 'autoplay'],
    ['l3', undefined],
    ['class', undefined],
    ['_ngcontent-ng-c123', undefined],
    ['width', undefined],
  ];
  for (const [name, id] of cases) expect(nearMiss(name, controls), name).toBe(id);
});

test('what is refused is told to the reader if somebody meant it', () => {
  const unknown = (text: string) => ({ id: 'unknown_among', english: '', values: { name: { text } } });
  const long = 'x'.repeat(80);
  const refused = [
    unknown('translate'),
    unknown('nope'),
    unknown('both'),
    unknown(`${long.slice(0, 60)}…`),
    { id: 'out_of_range', english: '', values: { label: { text: 'translate' } } },
  ];
  const left = meant(refused, { translate: 'no', both: '1', [long]: '' }, { nope: '1', both: '1' });
  expect(left).toEqual([refused[1], refused[2], refused[4]]);
});
