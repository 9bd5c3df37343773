// What the figures of this lab ask a scene for.

import { axis, numbers, record, type Scene } from '../../contract/scene.ts';
import type { RecordTypes } from '../../core/protocol.ts';

const texts = new WeakMap<object, readonly string[]>();

/** The texts of all tokens, by their numbers. */
export function vocabulary({ about }: Scene): readonly string[] {
  const labels = axis(about, 'v');
  const known = texts.get(labels);
  if (known) return known;
  const made = labels.map((label) => label.name);
  texts.set(labels, made);
  return made;
}

/** Some tokens as texts. */
export function spelled(scene: Scene, tokens: Iterable<number>): string[] {
  const all = vocabulary(scene);
  return Array.from(tokens, (token) => all[token] ?? '');
}

const NO_LOSS = { loss: Number.NaN, score: Number.NaN, bits: Number.NaN, perplexity: Number.NaN };

/** How good it is on what is held out; NaN before it is known. */
export const heldOut = (scene: Scene): RecordTypes['LanguageHeldOut'] =>
  record(scene, 'held_out', 'LanguageHeldOut') ?? NO_LOSS;

const NO_BASELINES = { nothing: Number.NaN, unigram: Number.NaN, bigram: Number.NaN };

/** What counting achieves, in nats per token; NaN before it is known. */
export const baselines = (scene: Scene): RecordTypes['CountingBaselines'] =>
  record(scene, 'baselines', 'CountingBaselines') ?? NO_BASELINES;

/** All the numbers that it learns. */
export const knobs = ({ about }: Scene): number =>
  about.parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);

const NOTHING = { tokens: [], given: 0, ended: true };

/** The reader's text and what was written after it, by the tokens' numbers. */
export const read = (scene: Scene): RecordTypes['ReadAndWritten'] =>
  record(scene, 'text', 'ReadAndWritten') ?? NOTHING;

/** The same as texts. */
export const text = (scene: Scene): string[] => spelled(scene, read(scene).tokens);

/** e^x as a number from 1 to 10 and a power of ten, for an x whose own power would overflow. */
export function powerOfTen(x: number): [mantissa: string, power: number] {
  const exponent = x / Math.LN10;
  const power = Math.floor(exponent);
  const mantissa = (10 ** (exponent - power)).toPrecision(3);
  return mantissa === '10.0' ? ['1.00', power + 1] : [mantissa, power];
}

/** How many tokens are written after the reader's. */
export function written(scene: Scene): number {
  const { tokens, given } = read(scene);
  return tokens.length - given;
}

/** Whether something can come next. */
export const goesOn = (scene: Scene): boolean => !read(scene).ended;

/** Whether a step is under way, so that the pictures show a row of its batch. */
export const underWay = ({ status }: Pick<Scene, 'status'>): boolean => status.stage > 0;

/** ln p of the line's end right after the reader's text; null where the text is one stream. */
export const ending = (scene: Scene): number | null => numbers(scene, 'end_log_prob')[0] ?? null;
