import { expect, test } from 'vitest';
import type { Description, Status } from '../../core/protocol.ts';
import { vectorStage } from './stages.ts';

const ids = [
  'batch',
  'embed',
  'attention_1',
  'mlp_1',
  'attention_2',
  'mlp_2',
  'logits',
  'loss',
  'backward',
  'update',
];
const about = { stages: ids.map((id) => ({ id })) } as unknown as Description;

test('the batch’s vectors stand at the stage that made them', () => {
  const at = ids.map((_, stage) => vectorStage({ about, status: { stage } as Status }));
  expect(at).toEqual([
    undefined,
    undefined,
    'embed',
    'attention_1',
    'mlp_1',
    'attention_2',
    'mlp_2',
    'mlp_2',
    'mlp_2',
    'mlp_2',
  ]);
});
