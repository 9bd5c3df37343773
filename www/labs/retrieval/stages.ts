// The step, written out with the numbers of this moment: search, reading, and what both are to learn.

import type { TemplateResult } from 'lit';
import { percent, plain, rate, signed } from '../../charts/kit/format.ts';
import type { StageLine } from '../../contract/lab.ts';
import { first, numbers, record, type Scene, tensor } from '../../contract/scene.ts';
import type { Description, Stage } from '../../core/protocol.ts';
import { num, say } from '../../page/numbers.ts';
import { answerOf, given, isCalculator, promptOf, searchOf } from './scene.ts';
import type { Words } from './words.en.ts';

const t = (term: string, tex: string): string => `\\htmlData{term=${term}}{${tex}}`;

const Q = t('q', 'q');
const D = t('d', 'd');
const COS = t('cos', 's_{ij}');
const TAU = t('tau', '\\tau');

/** Of the rows of a square matrix: what stands on the diagonal, and the mean of all else. */
export function diagonal(values: Float32Array, size: number): { own: number; others: number } {
  let [own, all] = [0, 0];
  values.forEach((value, i) => {
    all += value;
    if (i % (size + 1) === 0) own += value;
  });
  return { own: own / size, others: (all - own) / (size * (size - 1)) };
}

/** The retriever's loss: −ln of what each question gives its own passage. */
function searchLoss(scene: Scene): number {
  const size = tensor(scene, 'batch_softmax')?.shape[0] ?? 0;
  const shares = numbers(scene, 'batch_softmax');
  let sum = 0;
  for (let i = 0; i < size; i++) sum -= Math.log(Math.max(1e-30, shares[i * (size + 1)] ?? Number.NaN));
  return sum / size;
}

const texts = (scene: Scene, channel: 'batch_questions' | 'batch_passages') =>
  record(scene, channel, 'BatchTexts')?.texts ?? [];

/** Within a step alone: at rest there is no batch. */
const inStep = (scene: Scene): boolean => scene.status.stage > 0;

type Line = Omit<StageLine<Words>, 'numbers'> & {
  numbers(scene: Scene, words: Words): TemplateResult | null;
};

const LIBRARY: Readonly<Record<string, Line>> = {
  question: {
    tex: `${t('w', 'w_1, \\dots, w_n')} \\quad \\text{asked in words}`,
    reads: ['batch_questions'],
    numbers(scene, { texts: said }) {
      const questions = texts(scene, 'batch_questions');
      if (!inStep(scene) || questions.length === 0) return null;
      return say(said.questionsAre, {
        b: num(plain(questions.length), 'batch_questions', 'w'),
        question: given(questions[0] ?? ''),
      });
    },
  },
  embed: {
    tex: `${Q} = \\sum_{w \\in \\text{question}} ${t('Q', 'Q_w')}, \\quad ${D} = \\sum_{w \\in \\text{passage}} ${t('P', 'D_w')}`,
    reads: ['question_vector'],
    numbers(scene, { texts: said }) {
      const q = numbers(scene, 'question_vector');
      if (q.length === 0) return null;
      return say(said.embeddedIs, {
        d: num(plain(q.length), 'question_vector', 'q'),
        length: num(plain(Math.hypot(...q), 3), 'question_vector', 'q'),
      });
    },
  },
  search: {
    tex: `${COS} = \\cos(${Q}_i, ${D}_j) = \\frac{${Q}_i \\cdot ${D}_j}{\\lVert ${Q}_i \\rVert\\, \\lVert ${D}_j \\rVert}`,
    reads: ['batch_similarity', 'search'],
    numbers(scene, { texts: said }) {
      const size = tensor(scene, 'batch_similarity')?.shape[0] ?? 0;
      if (!inStep(scene)) {
        const [best] = searchOf(scene)?.hits ?? [];
        return best ? say(said.bestIs, { cosine: num(plain(best.dense, 3), 'search', 'cos') }) : null;
      }
      if (size === 0) return null;
      const { own, others } = diagonal(numbers(scene, 'batch_similarity'), size);
      return say(said.cosinesAre, {
        own: num(plain(own, 3), 'batch_similarity', 'cos'),
        others: num(signed(others, 3), 'batch_similarity', 'cos'),
      });
    },
  },
  prompt: {
    tex: `${t('x', 'x')} = [1]\\ ${D}_1\\ \\dots\\ [k]\\ ${D}_k\\ \\ ${Q}`,
    reads: ['prompt'],
    numbers(scene, { texts: said }) {
      const prompt = promptOf(scene);
      if (!prompt) return null;
      return say(said.promptIs, {
        tokens: num(plain(prompt.tokens.length), 'prompt', 'x'),
        passages: num(plain(prompt.passages), 'prompt', 'd'),
        context: num(plain(prompt.context), 'prompt', 'x'),
      });
    },
  },
  answer: {
    tex: `${t('p', 'p(a_i \\mid x, a_{<i})')} = \\operatorname{softmax}\\bigl(\\text{transformer}(${t('x', 'x')}, a_{<i})\\bigr)`,
    reads: ['answer'],
    numbers(scene, { texts: said }) {
      const answer = answerOf(scene);
      const [token] = answer?.tokens ?? [];
      if (!answer || !token) return null;
      return say(said.answerIs, {
        token: given(token.token),
        p: num(percent(token.probability, 3), 'answer', 'p'),
      });
    },
  },
  loss: {
    tex: `${t('loss', 'L')} = -\\frac{1}{b} \\sum_i \\ln \\frac{e^{${t('cos', 's_{ii}')} / ${TAU}}}{\\sum_j e^{${COS} / ${TAU}}} - \\frac{1}{n} \\sum_a \\ln ${t('p', 'p(a)')}`,
    reads: ['batch_loss', 'batch_softmax'],
    numbers(scene, { texts: said }) {
      const all = record(scene, 'batch_loss', 'BatchLoss')?.loss;
      if (!inStep(scene) || all === undefined) return null;
      const search = searchLoss(scene);
      return say(said.lossIs, {
        search: num(plain(search, 3), 'batch_softmax', 'cos'),
        reader: num(plain(all - search, 3), 'batch_loss', 'p'),
        all: num(plain(all, 3), 'batch_loss', 'loss'),
      });
    },
  },
  backward: {
    tex: `${t('grad', '\\frac{\\partial L}{\\partial s_{ij}}')} = \\frac{1}{b\\,${TAU}} \\bigl(\\operatorname{softmax}(s_i / ${TAU})_j - [i = j]\\bigr)`,
    reads: ['gradient', 'batch_softmax'],
    numbers(scene, { texts: said }) {
      const gradient = numbers(scene, 'gradient');
      const [share] = numbers(scene, 'batch_softmax');
      if (gradient.length === 0 || share === undefined) return null;
      let squares = 0;
      for (const value of gradient) squares += value * value;
      return say(said.gradientIs, {
        share: num(percent(share, 2), 'batch_softmax', 'grad'),
        length: num(plain(Math.sqrt(squares), 3), 'gradient', 'grad'),
      });
    },
  },
  update: {
    tex: `${t('theta', '\\theta')} \\leftarrow \\text{AdamW}\\bigl(${t('theta', '\\theta')},\\ ${t('grad', '\\nabla L')},\\ ${t('rate', '\\eta')}\\bigr)`,
    reads: ['rate', 'parameters'],
    numbers(scene, { texts: said }) {
      const { length } = numbers(scene, 'parameters');
      if (length === 0) return null;
      return say(said.moves, {
        count: num(plain(length), 'parameters', 'theta'),
        rate: num(rate(first(scene, 'rate')), 'rate', 'rate'),
      });
    },
  },
};

const linesOf = (scene: Scene) => record(scene, 'batch_lines', 'BatchLines')?.lines ?? [];

const CALCULATOR: Readonly<Record<string, Line>> = {
  batch: {
    tex: `${t('x', 'x_1, \\dots, x_b')} \\quad \\text{asked in characters}`,
    reads: ['batch_lines'],
    numbers(scene, { texts: said }) {
      const lines = linesOf(scene);
      if (lines.length === 0) return null;
      return say(said.sumsAre, {
        b: num(plain(lines.length), 'batch_lines', 'x'),
        asked: given(`${lines[0]?.asked ?? ''}?`),
      });
    },
  },
  forward: {
    tex: `${t('p', 'p(a_i \\mid x, a_{<i})')} = \\operatorname{softmax}\\bigl(\\text{transformer}(${t('x', 'x')}, a_{<i})\\bigr)`,
    reads: ['batch_lines'],
    numbers(scene, { texts: said }) {
      const line = linesOf(scene)[0];
      if (!line?.with_tool) return null;
      return say(said.wouldWrite, { tool: given(line.with_tool), plain: given(line.without) });
    },
  },
  call: {
    tex: `\\texttt{calc}(${t('x', 'x')}) \\mapsto ${t('v', 'v')}, \\quad \\text{exactly}`,
    reads: ['batch_lines'],
    numbers(scene, { texts: said }) {
      const called = linesOf(scene).filter((line) => line.called);
      if (called.length === 0) return null;
      const done = called.filter((line) => line.called?.error == null);
      return say(said.callsDone, {
        done: num(plain(done.length), 'batch_lines', 'v'),
        b: num(plain(called.length), 'batch_lines', 'x'),
      });
    },
  },
  loss: {
    tex: `${t('loss', 'L')} = -\\frac{1}{n} \\sum_{a\\ \\text{of the net}} \\ln ${t('p', 'p(a)')}, \\quad \\text{of both nets}`,
    reads: ['batch_loss'],
    numbers(scene, { texts: said }) {
      const all = record(scene, 'batch_loss', 'BatchLoss')?.loss;
      if (!inStep(scene) || all === undefined) return null;
      return say(said.bothLose, { all: num(plain(all, 3), 'batch_loss', 'loss') });
    },
  },
  backward: {
    tex: `${t('grad', '\\nabla L')} = \\frac{\\partial L}{\\partial \\theta}`,
    reads: ['gradient'],
    numbers(scene, { texts: said }) {
      const gradient = numbers(scene, 'gradient');
      if (gradient.length === 0) return null;
      let squares = 0;
      for (const value of gradient) squares += value * value;
      return say(said.bothPull, { length: num(plain(Math.sqrt(squares), 3), 'gradient', 'grad') });
    },
  },
};

/** The formula of a stage with its numbers. */
export function stages({ id }: Stage, about: Description): StageLine<Words> {
  if (isCalculator(about) && CALCULATOR[id]) return CALCULATOR[id];
  return LIBRARY[id] ?? { tex: t('loss', 'L'), reads: [], numbers: () => null };
}
