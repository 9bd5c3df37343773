// What the attention lab's pictures read, by its own names.

import type { Cell } from '../../charts/matrix.ts';
import { axis, numbers, record, type Scene, setting, tensor } from '../../contract/scene.ts';
import type { Description } from '../../core/protocol.ts';

/** What stands for −∞ in a masked score, or lower. */
export const HIDDEN = -1e8;

/** The text of a token by its number. */
export const tokenName = (about: Description, token: number): string => axis(about, 'v')[token]?.name ?? '';

/** The texts of the shown sequence. */
export const shown = (scene: Scene): string[] =>
  Array.from(numbers(scene, 'shown'), (token) => tokenName(scene.about, token));

export const layers = (about: Description): number => Number(about.values.layers ?? 1);
export const heads = (about: Description): number => Number(setting(about, 'heads') || 1);
export const width = (about: Description): number => Number(setting(about, 'width') || 1);

export const hasResidual = (about: Description): boolean => about.values.residual === true;

/** The layer and the head that are opened, from 0. */
export const opened = (about: Description): { layer: number; head: number } => ({
  layer: Number(about.values.layer ?? 1) - 1,
  head: Number(about.values.head ?? 1) - 1,
});

/** Whether a step is under way, so that what goes through the pictures is of its batch. */
export const underWay = ({ status }: Pick<Scene, 'status'>): boolean => status.stage > 0;

const UNKNOWN = { loss: Number.NaN, score: Number.NaN, sequences: Number.NaN };

/** How good it is on the sequences held out; NaN before it is known. */
export const heldOut = (scene: Scene) => record(scene, 'held_out', 'AttentionHeldOut') ?? UNKNOWN;

/** What one gets without looking at the sequence. */
export const guess = (scene: Scene) => record(scene, 'guess', 'Measured') ?? UNKNOWN;

/** A row of a matrix channel. */
export function rowOf(scene: Scene, channel: string, row: number): Float32Array {
  const found = tensor(scene, channel);
  const columns = found?.shape.at(-1) ?? 0;
  return found?.data.subarray(row * columns, (row + 1) * columns) ?? new Float32Array();
}

/** A number of a matrix channel, NaN while it has none. */
export const cellOf = (scene: Scene, channel: string, [row, column]: Cell): number =>
  rowOf(scene, channel, row)[column] ?? Number.NaN;

/** The cell that is written out. */
export function selected(scene: Scene): Cell | null {
  const parts = (scene.view.cell ?? '').split('.').map(Number);
  const [row, column] = parts;
  return parts.length === 2 && Number.isInteger(row) && Number.isInteger(column)
    ? [row as number, column as number]
    : null;
}

/** Which of a row is the largest, and how large it is. */
export function best(row: Float32Array): { at: number; p: number } {
  let at = 0;
  for (let i = 1; i < row.length; i++) if ((row[i] ?? 0) > (row[at] ?? 0)) at = i;
  return { at, p: row[at] ?? Number.NaN };
}
