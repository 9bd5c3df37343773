// What the pictures of this lab ask a scene for: the facts, what was told, what is answered, and how surely.

import { html, type TemplateResult } from 'lit';
import { axis, numbers, once, record, type Scene } from '../../contract/scene.ts';
import type { Description, RecordTypes } from '../../core/protocol.ts';
import { REFUSED, RIGHT, WRONG } from './pictures/fact-grid.ts';

export type Asked = RecordTypes['AskedLine'];
export type Group = RecordTypes['FactGroup'];
export type Choices = RecordTypes['Selective'];

export const worldOf = (scene: Scene) => record(scene, 'world', 'ToldWorld');
export const askedOf = (scene: Scene): Asked | null => record(scene, 'asked', 'AskedLine');
export const groupsOf = (scene: Scene) => record(scene, 'fact_groups', 'FactGroups');
export const selectiveOf = (scene: Scene): Choices | null => record(scene, 'selective', 'Selective');
export const separationOf = (scene: Scene) => record(scene, 'separation', 'Separation');
export const missingOf = (scene: Scene) => record(scene, 'good_turing', 'MissingMass');
export const baselinesOf = (scene: Scene) => record(scene, 'baselines', 'ToldBaselines');

/** A word of the world: the same in every language. */
export const given = (word: string): TemplateResult => html`<span translate="no">${word}</span>`;

const named = (symbol: string) =>
  once((about: Description): readonly string[] => axis(about, symbol).map(({ name }) => name));
const tokens = named('v');
const people = named('p');
const attributes = named('a');

export const vocabulary = (about: Description): readonly string[] => tokens(about);
export const word = (about: Description, token: number): string => tokens(about)[token] ?? '';
/** Facts come three to a person. */
export const personOf = (about: Description, fact: number): string => {
  const all = attributes(about).length || 1;
  return people(about)[Math.floor(fact / all)] ?? '';
};
export const attributeOf = (about: Description, fact: number): string => {
  const all = attributes(about);
  return all[fact % (all.length || 1)] ?? '';
};

/** The facts told more than once, once, and never: within a group the most told first. */
export const told = once((counts: Float32Array): readonly (readonly number[])[] => {
  const all = Array.from(counts.keys()).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
  const where = (is: (count: number) => boolean) => all.filter((fact) => is(counts[fact] ?? 0));
  return [where((n) => n > 1), where((n) => n === 1), where((n) => n === 0)];
});

const judge = once((answers: Float32Array, truth: Float32Array, unknown: number) =>
  answers.map((answer, fact) => (answer === truth[fact] ? RIGHT : answer === unknown ? REFUSED : WRONG)),
);

/** The word that refuses. */
export const UNKNOWN = 'unknown';

/** Of every fact whether its answer is right, wrong or a refusal; empty while none has been asked. */
export const outcomes = (scene: Scene): Float32Array => {
  const answers = numbers(scene, 'answers');
  return judge(answers, numbers(scene, 'truth'), vocabulary(scene.about).indexOf(UNKNOWN));
};

/** The kinds of values by token: which attribute it is a value of, −1 for other words. */
const kinds = once((truth: Float32Array, count: number): ReadonlyMap<number, number> => {
  const found = new Map<number, number>();
  truth.forEach((token, fact) => void found.set(token, fact % count));
  return found;
});

/** What a word is a value of: a town, a job, an instrument; empty for other words. */
export function kindOf(scene: Scene, token: number): string {
  const all = attributes(scene.about);
  const kind = kinds(numbers(scene, 'truth'), all.length || 1).get(token);
  return kind === undefined ? '' : (all[kind] ?? '');
}
