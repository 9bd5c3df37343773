// The step, written out with the numbers of this moment.

import { html } from 'lit';
import { decimal, percent, plain, rate as rateOf } from '../../charts/kit/format.ts';
import type { StageLine } from '../../contract/lab.ts';
import { axis, chosen, column, first, numbers, record, type Scene, tensor } from '../../contract/scene.ts';
import type { Stage } from '../../core/protocol.ts';
import { num, say } from '../../page/numbers.ts';
import { guess, heads, tokenName, width } from './scene.ts';
import type { Words } from './words.en.ts';

const term = (name: string, tex: string) => `\\htmlData{term=${name}}{${tex}}`;

/** The first numbers of the first token's vector, behind the latest stage. */
const vector: StageLine<Words>['numbers'] = (scene, { texts }) => {
  const x = numbers(scene, 'stream');
  if (x.length === 0) return null;
  const head = Array.from(
    x.subarray(0, 3),
    (value, i) => html`${i > 0 ? ', ' : ''}${num(plain(value, 2), 'stream', 'x')}`,
  );
  return say(texts.vectorIs, { numbers: html`${head}`, d: plain(width(scene.about)) });
};

const lines: Readonly<Record<string, StageLine<Words>>> = {
  batch: {
    tex: `${term('y', 'B')} = \\{w^1, \\dots, w^b\\}`,
    reads: ['batch'],
    numbers(scene, { texts }) {
      const [b, t] = tensor(scene, 'batch')?.shape ?? [];
      if (!b || !t) return null;
      const tokens = Array.from(numbers(scene, 'batch').subarray(0, t), (token) =>
        tokenName(scene.about, token),
      );
      return say(texts.batchIs, {
        b: num(plain(b), 'batch', 'y'),
        tokens: num(tokens.join(' '), 'batch', 'y'),
      });
    },
  },
  embed: {
    tex: `${term('x', 'x^0_i')} = ${term('w', 'E')}_{w_i} + ${term('w', 'P')}_i`,
    reads: ['stream'],
    numbers: vector,
  },
  attention: {
    tex: `${term('x', "x'")} = ${term('x', 'x')} + \\mathrm{softmax}\\!\\left(${term('s', `\\frac{${term('q', 'Q')}${term('k', 'K')}^\\top}{\\sqrt{d_h}}`)}\\right) ${term('v', 'V')} ${term('w', 'W_O')}`,
    reads: ['stream'],
    numbers: vector,
  },
  mlp: {
    tex: `${term('x', 'x')} \\leftarrow ${term('x', "x'")} + \\mathrm{GELU}(\\mathrm{LN}(${term('x', "x'")}) ${term('w', 'W_1')}) ${term('w', 'W_2')}`,
    reads: ['stream'],
    numbers: vector,
  },
  logits: {
    tex: `${term('z', 'z')} = \\mathrm{LN}(${term('x', 'x^L')}) ${term('w', 'W')}`,
    reads: ['stream'],
    numbers: (scene, { texts }) =>
      numbers(scene, 'stream').length === 0
        ? null
        : say(texts.logitsAre, {
            v: plain(axis(scene.about, 'v').length),
          }),
  },
  loss: {
    tex: `${term('loss', 'L')} = -\\frac1m \\sum_i \\ln \\mathrm{softmax}(${term('z', 'z_i')})_{${term('y', 'y_i')}}`,
    reads: ['batch_loss', 'loss'],
    numbers(scene, { texts }) {
      // Between two steps, that of the last one.
      const now = record(scene, 'batch_loss', 'BatchLoss')?.loss;
      const loss = now ?? column(scene, 'loss', 'batch').at(-1);
      if (loss === undefined || Number.isNaN(loss)) return null;
      return say(texts.lossIs, {
        loss: num(decimal(loss), 'batch_loss', 'loss'),
        p: num(percent(Math.exp(-loss)), 'batch_loss', 'yhat'),
        guess: num(plain(guess(scene).loss, 3), 'guess'),
      });
    },
  },
  backward: {
    tex: `${term('grad', 'g')} = \\nabla_{\\theta} ${term('loss', 'L')}, \\quad ${term('grad', 'g')} \\leftarrow ${term('grad', 'g')} \\cdot \\min\\!\\left(1, \\tfrac{c}{\\lVert g \\rVert}\\right)`,
    reads: ['gradient'],
    numbers(scene, { texts }) {
      const gradient = numbers(scene, 'gradient');
      if (gradient.length === 0) return null;
      const length = Math.sqrt(gradient.reduce((all, g) => all + g * g, 0));
      return say(texts.gradientIs, {
        length: num(plain(length, 3), 'gradient', 'grad'),
        most: plain(Number(scene.about.values.clip), 3),
      });
    },
  },
  update: {
    tex: `${term('w', '\\theta')} \\leftarrow ${term('w', '\\theta')} - ${term('rate', '\\eta(t)')}\\, \\mathrm{step}(${term('grad', 'g')})`,
    reads: ['rate', 'gradient'],
    numbers(scene, { texts }) {
      const count = numbers(scene, 'gradient').length;
      if (count === 0) return null;
      return say(texts.moves, {
        count: num(plain(count), 'parameters', 'w'),
        method: chosen(scene.about, 'optimizer'),
        rate: num(rateOf(first(scene, 'rate')), 'rate', 'rate'),
      });
    },
  },
};

/** The stage that the batch’s vectors come from: the last one done that makes any. */
export function vectorStage({ about, status }: Pick<Scene, 'about' | 'status'>): string | undefined {
  return about.stages
    .slice(0, status.stage)
    .map(({ id }) => id)
    .findLast((id) => /^(embed|attention_|mlp_)/.test(id));
}

/** The line of `attention_2` is that of attention. The vectors stand at the stage that made them, and at no other. */
export function stages(stage: Stage): StageLine<Words> {
  const line = lines[stage.id.replace(/_\d+$/, '')] as StageLine<Words>;
  if (line.numbers !== vector) return line;
  return {
    ...line,
    numbers: (scene, words) => (vectorStage(scene) === stage.id ? vector(scene, words) : null),
  };
}

/** Heads and their width, for the sentence. */
export const headShape = (about: Parameters<typeof heads>[0]): [number, number] => [
  heads(about),
  width(about) / heads(about),
];
