// What the pictures of this lab ask a scene for: what was found, what was read, what was answered and from where.

import { html, type TemplateResult } from 'lit';
import type { Stagehand } from '../../contract/lab.ts';
import { record, type Scene, setting } from '../../contract/scene.ts';
import type { Description, RecordTypes } from '../../core/protocol.ts';

export type Hit = RecordTypes['SearchHit'];
export type Found = RecordTypes['SearchShown'];
export type Prompt = RecordTypes['PromptShown'];
export type Answer = RecordTypes['AnswerShown'];
export type WrittenLine = RecordTypes['WrittenLine'];

export const isCalculator = (about: Description): boolean => setting(about, 'machine') === 'calculator';
export const isLibrary = (about: Description): boolean => !isCalculator(about);

/** Whether the library has facts to learn to answer, and not passages alone. */
export const isTold = (about: Description): boolean =>
  isLibrary(about) && ['people', 'countries'].includes(setting(about, 'library') ?? 'people');

export const searchOf = (scene: Scene): Found | null => record(scene, 'search', 'SearchShown');
export const promptOf = (scene: Scene): Prompt | null => record(scene, 'prompt', 'PromptShown');
export const answerOf = (scene: Scene): Answer | null => record(scene, 'answer', 'AnswerShown');
export const writtenOf = (scene: Scene, channel: 'tool_line' | 'plain_line'): WrittenLine | null =>
  record(scene, channel, 'WrittenLine');
export const closedOf = (scene: Scene): Answer | null => record(scene, 'closed_answer', 'AnswerShown');
export const toldOf = (scene: Scene) => record(scene, 'told_before', 'ToldBefore');
export const writtenOut = (scene: Scene) => record(scene, 'similarity', 'SimilarityShown');
export const libraryOf = (scene: Scene) => record(scene, 'library', 'LibraryAbout');
export const recallOf = (scene: Scene) => record(scene, 'recall', 'RecallTable');

/** Whether a step is under way, so that the pictures are of its batch's first question. */
export const underWay = ({ status }: Pick<Scene, 'status'>): boolean => status.stage > 0;

/** Words of the world: the same in every language. */
export const given = (words: string): TemplateResult => html`<span translate="no">${words}</span>`;

/** A share from 0 to 1 as a bar. */
export const bar = (share: number): TemplateResult =>
  html`<svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect width=${Math.round(100 * Math.min(1, Math.max(0, share))) || 0} height="10" /></svg>`;

/** What searches, of the three ways. */
export type Method = 'dense' | 'bm25' | 'mixture';
export const methodOf = (about: Description): Method => {
  const method = setting(about, 'method');
  return method === 'bm25' || method === 'mixture' ? method : 'dense';
};

/** Another question of the held-out ones. */
export function another({ about }: Pick<Scene, 'about'>, stagehand: Stagehand): void {
  if (setting(about, 'question') !== '') stagehand.set('question', '');
  stagehand.set('example', Number(about.values.example ?? 0) + 1);
}

/** The words of a text, in lower case and without what stands between them, as they are compared. */
const bare = (word: string): string => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Which words of a passage stand in the question too. */
export function shared(question: readonly string[], passage: readonly string[]): boolean[] {
  const asked = new Set(question.map(bare).filter(Boolean));
  return passage.map((word) => asked.has(bare(word)));
}

export const wordsIn = (text: string): string[] => text.split(/\s+/).filter(Boolean);
