// The step of each machine, written out: the next model and its errors, or the next update.

import type { TemplateResult } from 'lit';
import { compact, plain, rate } from '../../charts/kit/format.ts';
import type { StageLine } from '../../contract/lab.ts';
import { chosen, first, measured, numbers, record, type Scene, setting } from '../../contract/scene.ts';
import type { Description, Stage } from '../../core/protocol.ts';
import { num, say } from '../../page/numbers.ts';
import {
  error,
  isDigits,
  isGrokking,
  isPolynomial,
  isSweep,
  type SETS,
  shownModel,
  stepRow,
} from './scene.ts';
import type { Words } from './words.en.ts';

const t = (term: string, tex: string): string => `\\htmlData{term=${term}}{${tex}}`;

const PHI = t('x', '\\varphi(x)');
const W = t('w', 'w');
const YHAT = t('yhat', '\\hat y');
const LOSS = t('loss', 'L');
const ETA = t('rate', '\\eta');

/** The features that a linear machine weighs. */
function features(about: Description): string {
  if (isDigits(about))
    return `${PHI} = \\max(0,\\, R\\,(x - m) + c) \\,/\\, \\sqrt{P} \\in \\mathbb{R}^{${t('d', 'P')}}`;
  return setting(about, 'basis') === 'powers'
    ? `${PHI} = (1,\\ x,\\ x^2,\\ \\dots,\\ x^{${t('d', 'd')}})`
    : `${PHI} = (P_0(x),\\ P_1(x),\\ \\dots,\\ P_{${t('d', 'd')}}(x))`;
}

/** What an error is, of the examples of a set. */
const mean = (about: Description, set: string): string =>
  isPolynomial(about)
    ? `\\frac{1}{|${set}|} \\sum_{i \\in ${set}} \\bigl(${t('yhat', '\\hat y_i')} - ${t('y', 'y_i')}\\bigr)^2`
    : `\\frac{1}{|${set}|} \\sum_{i \\in ${set}} \\bigl[\\operatorname{argmax} ${t('yhat', '\\hat y_i')} \\neq ${t('y', 'y_i')}\\bigr]`;

const expected = (about: Description): string =>
  isPolynomial(about)
    ? `\\mathbb{E}_{x, y}\\,\\bigl(${YHAT}(x) - ${t('y', 'y')}\\bigr)^2`
    : `\\Pr\\bigl(\\operatorname{argmax} ${YHAT}(x) \\neq ${t('y', 'y')}\\bigr)`;

const SWEEP: Readonly<Record<string, (about: Description) => string>> = {
  capacity: features,
  fit: () =>
    `${W} = \\underset{w}{\\operatorname{argmin}} \\sum_{i \\in \\text{train}} \\bigl\\|w^\\top ${t('x', '\\varphi(x_i)')} - ${t('y', 'y_i')}\\bigr\\|^2 + ${t('lambda', '\\lambda')}\\, \\|w\\|^2`,
  training_error: (about) => `${t('train', 'E_{\\text{train}}')} = ${mean(about, '\\text{train}')}`,
  validation_error: (about) => `${t('validation', 'E_{\\text{val}}')} = ${mean(about, '\\text{val}')}`,
  risk: (about) =>
    `${t('test', 'E_{\\text{test}}')} = ${mean(about, '\\text{test}')}, \\quad ${t('risk', 'R')} = ${expected(about)}`,
};

const DESCENT: Readonly<Record<string, (about: Description) => string>> = {
  forward: (about) =>
    isGrokking(about)
      ? `${t('yhat', 'z')}(a, b) = ${t('w', 'U')}\\,${setting(about, 'activation') === 'relu' ? `\\max(0,\\, ${t('w', 'W_a')} + ${t('w', 'W_b')})` : `(${t('w', 'W_a')} + ${t('w', 'W_b')})^2`}`
      : `${YHAT} = ${W}^\\top ${PHI}`,
  loss: (about) =>
    isGrokking(about)
      ? `${LOSS} = -\\frac1n \\sum_{(a, b)} \\ln \\operatorname{softmax}\\bigl(${t('yhat', 'z(a, b)')}\\bigr)_{${t('y', '(a + b) \\bmod p')}}`
      : `${LOSS} = \\frac1n \\sum_{i} \\bigl\\|${t('yhat', '\\hat y_i')} - ${t('y', 'y_i')}\\bigr\\|^2 + \\frac{${t('lambda', '\\lambda')}}{n}\\, \\|${W}\\|^2`,
  backward: () => `${t('grad', 'g')} = \\nabla_{\\theta}\\, ${LOSS}`,
  update: (about) =>
    isGrokking(about)
      ? `${t('w', '\\theta')} \\leftarrow ${t('w', '\\theta')} - ${ETA}\\,\\operatorname{step}(${t('grad', 'g')}) - ${ETA}\\,${t('lambda', '\\lambda')}\\,${t('w', '\\theta')}`
      : `${W} \\leftarrow ${W} - ${ETA}\\,\\operatorname{step}(${t('grad', 'g')})`,
};

/** The error of a set, in this step's own row, or where no step is under way in the model shown. */
function told(scene: Scene, set: (typeof SETS)[number]): number | null {
  const row = stepRow(scene);
  if (row) return row[set] ?? null;
  const found = shownModel(scene)?.[set];
  if (!found) return null;
  return isPolynomial(scene.about) ? found.loss : 1 - found.score;
}

const sum = (scene: Scene): number =>
  Math.sqrt(numbers(scene, 'gradient').reduce((all, g) => all + g * g, 0));

type Say = (scene: Scene, words: Words) => TemplateResult | null;

const errorLine =
  (sets: readonly (typeof SETS)[number][], text: (texts: Words['texts']) => string): Say =>
  (scene, { texts }) => {
    const [a, b] = sets.map((set) => told(scene, set));
    if (a === null || a === undefined || b === null) return null;
    const write = (value: number | undefined, set = '') =>
      num(error(scene.about, value ?? Number.NaN), 'shown_model', set);
    return say(text(texts), { error: write(a, TERMS[sets[0] ?? 'risk']), fresh: write(b, 'risk') });
  };

const TERMS = { trained_on: 'train', validation: 'validation', held_out: 'test', risk: 'risk' } as const;

const NUMBERS: Readonly<Record<string, { reads: string[]; numbers: Say }>> = {
  capacity: {
    reads: ['shown_model', 'step_row'],
    numbers(scene, { texts }) {
      const found = shownModel(scene);
      if (!found) return null;
      const text = isDigits(scene.about) ? texts.capacityDigits : texts.capacityPoints;
      const { capacity, examples } = found;
      return say(text, {
        d: num(plain(capacity), 'shown_model', 'd'),
        knobs: num(plain(isDigits(scene.about) ? capacity : capacity + 1), 'shown_model', 'w'),
        n: num(plain(examples), 'shown_model', 'y'),
      });
    },
  },
  fit: {
    reads: ['shown_model', 'step_row'],
    numbers(scene, { texts }) {
      const norm = stepRow(scene) ? stepRow(scene)?.norm : shownModel(scene)?.norm;
      if (norm === null || norm === undefined) return null;
      return say(texts.normIs, { norm: num(compact(norm), 'shown_model', 'w') });
    },
  },
  training_error: {
    reads: ['shown_model', 'step_row'],
    numbers: errorLine(['trained_on'], (texts) => texts.onTrained),
  },
  validation_error: {
    reads: ['shown_model', 'step_row'],
    numbers: errorLine(['validation'], (texts) => texts.onValidation),
  },
  risk: {
    reads: ['shown_model', 'step_row'],
    numbers: errorLine(['held_out', 'risk'], (texts) => texts.onTest),
  },
  forward: {
    reads: ['trained_on'],
    numbers(scene, { texts }) {
      const { loss, score } = measured(scene, 'trained_on');
      if (!Number.isFinite(loss)) return null;
      const value = isPolynomial(scene.about) ? loss : 1 - score;
      return say(texts.onTrained, { error: num(error(scene.about, value), 'trained_on', 'train') });
    },
  },
  loss: {
    reads: ['batch_loss'],
    numbers(scene, { texts }) {
      const found = record(scene, 'batch_loss', 'BatchLoss');
      return found && say(texts.lossIs, { loss: num(plain(found.loss, 4), 'batch_loss', 'loss') });
    },
  },
  backward: {
    reads: ['gradient'],
    numbers(scene, { texts }) {
      const { length } = numbers(scene, 'gradient');
      if (length === 0) return null;
      return say(texts.gradientIs, {
        count: num(plain(length), 'gradient', 'grad'),
        length: num(compact(sum(scene)), 'gradient', 'grad'),
      });
    },
  },
  update: {
    reads: ['rate', 'parameters'],
    numbers(scene, { texts }) {
      const { length } = numbers(scene, 'parameters');
      if (length === 0) return null;
      return say(texts.moves, {
        count: num(plain(length), 'parameters', 'w'),
        method: chosen(scene.about, 'optimizer'),
        rate: num(rate(first(scene, 'rate')), 'rate', 'rate'),
      });
    },
  },
};

/** The formula of a stage with its numbers. */
export function stages({ id }: Stage, about: Description): StageLine<Words> {
  const tex = (isSweep(about) ? SWEEP : DESCENT)[id]?.(about) ?? t('loss', id);
  return {
    tex,
    reads: NUMBERS[id]?.reads ?? [],
    numbers: (scene, words) => NUMBERS[id]?.numbers(scene, words) ?? null,
  };
}
