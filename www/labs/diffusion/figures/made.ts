// The panels of the main picture: data with noise, and what the model makes, each at one noise level.

import type { DigitGroup } from '../../../charts/digit-grid.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import { rowAt } from '../../../charts/kit/panels.ts';
import { numbers, record, type Scene, setting } from '../../../contract/scene.ts';
import type { Named } from '../../../contract/words.ts';
import type { CloudPanel } from '../pictures/clouds/data.ts';
import { isComparing, type Paths, type Prefix, paths, qualityOf } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** So many pictures stand in a panel at most. */
const PICTURES = 36;

/** What the model made under one setting: its particles, what it is called, and how near they come to the data. */
export interface Made {
  paths: Paths;
  /** Where each is guessed to end, where that is shown. */
  guesses: Float32Array | null;
  name: string;
  distance: number;
  /** How near as many data come to the data. */
  floor: number;
  /** Whether each was read as what was asked for, where something was. */
  right: readonly boolean[] | undefined;
}

/** One of them, or two to be compared. */
export function madeOf(scene: Scene, guessed: boolean, { texts }: Words): Made[] {
  const { about } = scene;
  const comparing = isComparing(about);
  const by = setting(about, 'compare') as 'none' | Named<Words['texts'], 'by_'>;
  const digit = record(scene, 'prompt', 'PromptReading')?.digit;
  const one = (prefix: Prefix): Made[] => {
    const found = paths(scene, `${prefix}chain`, `${prefix}chain_t`);
    if (!found) return [];
    const control = prefix === '' && by === 'steps' ? 'sampling_steps' : `${prefix}${by}`;
    const ends = numbers(scene, `${prefix}chain_x0`);
    const quality = qualityOf(scene, prefix);
    const verdicts = numbers(scene, `${prefix}judged`);
    const name =
      by !== 'none' && comparing
        ? fill(texts[`by_${by}`], { value: plain(Number(about.values[control])) })
        : texts.made;
    return [
      {
        paths: found,
        guesses: guessed && ends.length === found.path.length ? ends : null,
        name,
        distance: quality?.distance ?? Number.NaN,
        floor: quality?.floor ?? Number.NaN,
        right:
          digit !== undefined && verdicts.length > 0 ? [...verdicts].map((is) => is === digit) : undefined,
      },
    ];
  };
  return comparing ? [...one(''), ...one('compare_')] : one('');
}

/** The data with noise, as a cloud. */
export function forwardCloud(forward: Paths, t: number, { texts }: Words): CloudPanel {
  return {
    name: texts.forward,
    note: fill(texts.forwardNote, { n: plain(forward.n) }),
    path: forward.path,
    n: forward.n,
    row: rowAt(forward.times, t),
    from: 'last',
    ink: 'data',
    kind: 'data',
    term: 'xt',
  };
}

/** What the reader draws, as a cloud. */
export function sheetCloud(path: Float32Array, { texts }: Words): CloudPanel {
  const n = path.length / 2;
  const note = fill(texts.sheetNote, { n: plain(n) });
  return {
    name: texts.sheet,
    note,
    path,
    n,
    row: 0,
    from: 'last',
    ink: 'data',
    kind: 'data',
    term: 'x0',
  };
}

/** What the model made, as a cloud. */
export function madeCloud({ paths: found, ...made }: Made, t: number, { texts }: Words): CloudPanel {
  return {
    name: made.name,
    note: fill(texts.madeNote, { distance: plain(made.distance, 2), floor: plain(made.floor, 2) }),
    path: found.path,
    n: found.n,
    row: rowAt(found.times, t),
    from: 'first',
    ink: 'model',
    ...(made.guesses && { guesses: made.guesses }),
    kind: 'model',
    term: 'model',
  };
}

function pictures(found: Paths, t: number): Pick<DigitGroup, 'images' | 'first' | 'count' | 'columns'> {
  const count = Math.min(found.n, PICTURES);
  // A little wider than high.
  const columns = Math.ceil(Math.sqrt(1.4 * count));
  return { images: found.path, first: rowAt(found.times, t) * found.n, count, columns };
}

/** Digits with noise, as pictures. */
export function forwardDigits(forward: Paths, t: number, { texts }: Words): DigitGroup {
  const note = fill(texts.forwardDigits, { n: plain(forward.n) });
  return { ...pictures(forward, t), name: texts.forward, note, term: 'xt' };
}

/** What the model made, as pictures; only what is done is judged. */
export function madeDigits(made: Made, digit: number | undefined, t: number, { texts }: Words): DigitGroup {
  const { paths: found, guesses, right, distance } = made;
  const values = {
    hits: plain(right?.filter(Boolean).length ?? 0),
    n: plain(found.n),
    steps: plain(found.rows - 1),
    digit: String(digit ?? ''),
    distance: plain(distance, 2),
  };
  return {
    ...pictures(found, t),
    ...(guesses && { images: guesses }),
    name: made.name,
    note: fill(right ? texts.judgedNote : texts.madeDigits, values),
    // Only what is done is judged; below each there is room for it on the way.
    ...(right && { right: right.map((is) => (t === 0 ? is : null)) }),
    term: 'model',
  };
}
