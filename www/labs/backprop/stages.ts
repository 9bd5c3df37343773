// The step written out: an operation forward, an operation backward, or the update.

import { html } from 'lit';
import { plain, signed } from '../../charts/kit/format.ts';
import type { StageLine } from '../../contract/lab.ts';
import { numbers, type Scene, setting } from '../../contract/scene.ts';
import type { Description, Stage } from '../../core/protocol.ts';
import { num, say } from '../../page/numbers.ts';
import { momentOf, moving, parameters, still, termOf } from './scene.ts';
import { handedOut, letter, made } from './stages/arithmetic.ts';
import type { Words } from './words.en.ts';

/** As many parameters of an update as are written out; the table has all. */
const MOVES = 4;

const live = (term: string, tex: string) => `\\htmlData{term=${term}}{${tex}}`;
const slope = (term: string, tex: string) => live(`grad.${term}`, `\\tfrac{\\partial L}{\\partial ${tex}}`);

/** The names in a formula, from the id of the node that a stage works at: z1_2, yhat2_1, e. */
function namesOf(id: string) {
  const [, letters = id, layer = '', rest = ''] = /^([a-z]+)(\d*)_?(\d*)$/.exec(id) ?? [];
  const l = Number(layer);
  const j = letters === 'p' ? (rest[1] ?? '') : rest;
  const i = letters === 'p' ? (rest[0] ?? '') : 'i';
  const below = l > 1 ? `a^{${l - 1}}_{${i}}` : `x_{${i}}`;
  const own = letters === 'yhat' ? '\\hat y' : `${letters}^{${layer}}_{${rest}}`;
  return {
    letters,
    term: termOf(id),
    own,
    below: [l > 1 ? 'a' : 'x', below] as const,
    weight: `w^{${layer}}_{${i}${j}}`,
    bias: `b^{${layer}}_{${j}}`,
    sum: `z^{${layer}}_{${rest}}`,
    product: `p^{${layer}}_{i${j}}`,
  };
}

/** Whether products are nodes of their own; a sum's operation is a weighted sum where they are not. */
const isFine = (about: Description) => setting(about, 'detail') === 'products';

function forwardTex(id: string, fine: boolean): string {
  const { letters, term, own, below, weight, bias, sum, product } = namesOf(id);
  switch (letters) {
    case 'p':
      return `${live(term, own)} = ${live('w', weight)} \\, ${live(below[0], below[1])}`;
    case 'a':
      return `${live(term, own)} = \\varphi(${live(termOf(`z${id.slice(1)}`), sum)})`;
    case 'e':
      return `${live('e', 'e')} = ${live('yhat', '\\hat y')} - ${live('y', 'y')}`;
    case 'square':
      return `${live('loss', 'L')} = ${live('e', 'e')}^2`;
    case 'cross_entropy':
      return `${live('loss', 'L')} = \\ln(1 + e^{${live('z', 'z')}}) - ${live('y', 'y')}\\, ${live('z', 'z')}`;
    default: {
      const terms = fine ? live('p', product) : `${live('w', weight)} \\, ${live(below[0], below[1])}`;
      return `${live(term, own)} = \\sum_i ${terms} + ${live('b', bias)}`;
    }
  }
}

function backwardTex(id: string, fine: boolean): string {
  const { letters, term, own, below, weight, bias, sum, product } = namesOf(id);
  const here = slope(term, own);
  const more = `\\mathrel{+}=`;
  switch (letters) {
    case 'p':
      return `${slope('w', weight)} = ${here} \\, ${live(below[0], below[1])}, \\quad ${slope(below[0], below[1])} ${more} ${here} \\, ${live('w', weight)}`;
    case 'a':
      return `${slope(termOf(`z${id.slice(1)}`), sum)} = ${here} \\; \\varphi'(${live(termOf(`z${id.slice(1)}`), sum)})`;
    case 'e':
      return `${slope('yhat', '\\hat y')} = ${slope('e', 'e')} \\cdot 1`;
    case 'square':
      return `${slope('e', 'e')} = ${slope('loss', 'L')} \\cdot 2 ${live('e', 'e')}, \\quad ${slope('loss', 'L')} = 1`;
    case 'cross_entropy':
      return `${slope('z', 'z')} = ${slope('loss', 'L')} \\, (\\sigma(${live('z', 'z')}) - ${live('y', 'y')}), \\quad ${slope('loss', 'L')} = 1`;
    default:
      return fine
        ? `${slope('p', product)} = ${here} \\cdot 1, \\quad ${slope('b', bias)} = ${here} \\cdot 1`
        : `${slope('w', weight)} = ${here} \\, ${live(below[0], below[1])}, \\quad ${slope(below[0], below[1])} ${more} ${here} \\, ${live('w', weight)}, \\quad ${slope('b', bias)} = ${here}`;
  }
}

const update: StageLine<Words> = {
  tex: `${live('w', '\\theta')} \\leftarrow ${live('w', '\\theta')} - \\eta\\, ${live('grad', '\\tfrac{\\partial L}{\\partial \\theta}')}`,
  reads: ['update', ...moving, ...still],
  numbers(scene: Scene, { texts }: Words) {
    const moment = momentOf(scene);
    const [by, values] = [numbers(scene, 'update'), numbers(scene, 'parameters')];
    if (!moment || by.length === 0 || by.length !== values.length) return null;
    // After a change by hand it is not the update that has put them where they are.
    const made = by.every((move, i) => {
      const from = moment.byId.get(parameters(scene.about)[i]?.id ?? '')?.value ?? Number.NaN;
      return Math.abs((values[i] ?? Number.NaN) - from - move) <= 1e-6 * Math.max(1, Math.abs(from));
    });
    if (!made) return null;
    const moves = parameters(scene.about)
      .slice(0, MOVES)
      .map(({ id }, i) => {
        const node = moment.byId.get(id);
        const term = termOf(id);
        const move = say(texts.movedBy, {
          value: num(plain(values[i] ?? Number.NaN, 4), 'parameters', term),
          by: num(signed(by[i] ?? Number.NaN, 3), 'update', `grad.${term}`),
        });
        return html`${i > 0 ? '; ' : ''}${node ? letter(node) : id} ${move}`;
      });
    const rest = values.length - MOVES;
    return html`${moves}${rest > 0 ? html`; ${say(texts.moreMoves, { more: String(rest) })}` : ''}`;
  },
};

export function stages(stage: Stage, about: Description): StageLine<Words> {
  const [, way, id = ''] = /^(forward|backward)_(.*)$/.exec(stage.id) ?? [];
  if (!way) return update;
  const reads = [...moving, ...still];
  const node = (scene: Scene) => {
    const moment = momentOf(scene);
    const found = moment?.byId.get(id);
    return moment && found ? { moment, found } : null;
  };
  if (way === 'forward')
    return {
      tex: forwardTex(id, isFine(about)),
      reads,
      numbers(scene) {
        const at = node(scene);
        return at && made(at.found, at.moment);
      },
    };
  return {
    tex: backwardTex(id, isFine(about)),
    reads,
    numbers(scene, words) {
      const at = node(scene);
      return at && handedOut(at.found, at.moment, words);
    },
  };
}
