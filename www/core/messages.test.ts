import { expect, test } from 'vitest';
import { localised, said, translateBy, translated } from './messages.ts';
import type { Description, Message } from './protocol.ts';

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

test('stages of one kind are translated once, with what each works on filled in', () => {
  const stage = (id: string, kind: string, on: string) => ({
    id,
    kind,
    on,
    label: `Forward: ${on}`,
    help: 'Add up.',
  });
  const about = {
    lab: 'backprop',
    stages: [stage('forward_z1_1', 'forward_sum', 'z¹₁'), stage('forward_z1_2', 'forward_sum', 'z¹₂')],
    controls: [],
    channels: [],
    actions: [],
    axes: [],
    notices: [],
  } as unknown as Description;
  const german = {
    'backprop.stage.forward_sum.label': 'Vorwärts: {on}',
    'backprop.stage.forward_sum.help': 'Zusammenzählen.',
  };
  const { stages } = translated(about, translateBy(german));
  expect(stages.map(({ label, help }) => [label, help])).toEqual([
    ['Vorwärts: z¹₁', 'Zusammenzählen.'],
    ['Vorwärts: z¹₂', 'Zusammenzählen.'],
  ]);
});
