// What the reader edits on the way through the model: kept by the core, so that a link has it and training does not
// notice. Layers, heads and places count from 0 here, and from 1 in the core.

import type { Cell } from '../../../charts/matrix.ts';
import type { Stagehand } from '../../../contract/lab.ts';
import { record, type Scene } from '../../../contract/scene.ts';

const edits = (scene: Scene) =>
  record(scene, 'edits', 'AttentionEdits') ?? { heads: [], vectors: [], scores: [] };

/** Whether a head is switched off. */
export const isOff = (scene: Scene, layer: number, head: number): boolean =>
  edits(scene).heads.some((off) => off.layer === layer + 1 && off.head === head + 1);

export const switchHead = (stagehand: Stagehand, layer: number, head: number, on: boolean): void =>
  stagehand.act('switch_head', { layer: layer + 1, head: head + 1, on });

/** What stands at a place in its vector's place: nothing, zero, or the vector of another place, from 1. */
export const vectorAt = (scene: Scene, place: number): number | null =>
  edits(scene).vectors.find((vector) => vector.place === place + 1)?.from ?? null;

/** Replaces the vector of a place, or gives it back its own. */
export const setVector = (stagehand: Stagehand, place: number, from: number | null): void =>
  stagehand.act('set_vector', { place: place + 1, from: from ?? place + 1 });

/** The cells of one head whose score is set. */
export const scoresOf = (scene: Scene, layer: number, head: number): Cell[] =>
  edits(scene)
    .scores.filter((score) => score.layer === layer + 1 && score.head === head + 1)
    .map(({ query, key }) => [query - 1, key - 1]);

/** A score by its place. */
export interface ScorePlace {
  layer: number;
  head: number;
  query: number;
  key: number;
}

const fromOne = ({ layer, head, query, key }: ScorePlace) => ({
  layer: layer + 1,
  head: head + 1,
  query: query + 1,
  key: key + 1,
});

export const setScore = (stagehand: Stagehand, at: ScorePlace, value: number): void =>
  stagehand.act('set_score', { ...fromOne(at), value });

export const clearScore = (stagehand: Stagehand, at: ScorePlace): void =>
  stagehand.act('clear_score', fromOne(at));

/** How many edits there are. */
export function count(scene: Scene): number {
  const { heads, vectors, scores } = edits(scene);
  return heads.length + vectors.length + scores.length;
}

export const undoAll = (stagehand: Stagehand): void => stagehand.act('clear_edits', {});
