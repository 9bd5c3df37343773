// What the figures of this lab ask a scene for.

import { axis, first, numbers, type Scene } from '../../contract/scene.ts';

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

/** The reader's text and what was written behind it. */
export const text = (scene: Scene): string[] => spelled(scene, numbers(scene, 'text'));

/** e^x as a number from 1 to 10 and a power of ten, for an x whose own power would overflow. */
export function powerOfTen(x: number): [mantissa: string, power: number] {
  const exponent = x / Math.LN10;
  const power = Math.floor(exponent);
  const mantissa = (10 ** (exponent - power)).toPrecision(3);
  return mantissa === '10.0' ? ['1.00', power + 1] : [mantissa, power];
}

/** How many tokens are written behind it. */
export const written = (scene: Scene): number =>
  Math.max(0, numbers(scene, 'text').length - first(scene, 'given'));

/** Whether something can come next. */
export const goesOn = (scene: Scene): boolean => first(scene, 'ended') === 0;
