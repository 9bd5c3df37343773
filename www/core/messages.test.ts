import { expect, test } from 'vitest';
import { localised, said, translateBy } from './messages.ts';
import type { Message } from './protocol.ts';

const range: Message = {
  id: 'accepts_number',
  english: 'a number from {min} to {max}',
  values: { min: { number: 0.001 }, max: { number: 10 } },
};
const refused: Message = {
  id: 'out_of_range',
  english: '{label} can’t be {value}: it takes {accepted}.',
  values: { label: { text: 'η' }, value: { text: '{label}' }, accepted: { message: range } },
};

test('values are filled in, messages within messages, and what is brought is not read as a place', () => {
  expect(said(refused)).toBe('η can’t be {label}: it takes a number from 0.001 to 10.');
});

test('a translation is a text under the same name', () => {
  const german = { out_of_range: '{label}: {accepted}, nicht {value}', accepts_number: '{min} bis {max}' };
  expect(said(localised(refused, translateBy(german)))).toBe('η: 0.001 bis 10, nicht {label}');
});

test('lists are read with commas', () => {
  const list: Message = {
    id: 'known',
    english: 'There is: {known}.',
    values: { known: { list: [{ text: 'a' }, { number: 2 }] } },
  };
  expect(said(list)).toBe('There is: a, 2.');
});
