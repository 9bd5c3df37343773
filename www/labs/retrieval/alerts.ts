// What goes wrong in a run or its library, named from the running model, and its cures.

import { html, nothing, type TemplateResult } from 'lit';
import { compact, fill, plain } from '../../charts/kit/format.ts';
import { alert, type CureById, slower } from '../../contract/alert.ts';
import type { Alerts, Stagehand } from '../../contract/lab.ts';
import { column, record, type Scene, setting } from '../../contract/scene.ts';
import type { Named } from '../../contract/words.ts';
import { num, say } from '../../page/numbers.ts';
import { isCalculator, promptOf, searchOf } from './scene.ts';
import type { Words } from './words.en.ts';

type Trouble = Named<Words['texts'], '', '_title'>;
type Cure = CureById<Named<Words['texts'], 'cure_'>>;

const TROUBLES: readonly Trouble[] = ['diverging', 'empty', 'unknown_question', 'left_out'];

/** What helps against each trouble, by the names that the core gives them. */
const cures: Readonly<Record<Trouble, (scene: Scene) => Cure[]>> = {
  diverging: (scene) => [slower(scene)],
  empty: ({ about }) => [
    setting(about, 'surgery') === 'empty'
      ? { id: 'refill', set: { surgery: 'none' } }
      : { id: 'refill', set: { passages: 1200 } },
  ],
  unknown_question: () => [{ id: 'ask', set: { question: '' } }],
  left_out: (scene) => {
    const fits = promptOf(scene)?.passages ?? 0;
    return fits > 0 ? [{ id: 'fewer', set: { top_k: fits } }] : [];
  },
};

/** The numbers that each trouble is seen by. */
function seen(scene: Scene, trouble: Trouble): Record<string, TemplateResult | string> {
  switch (trouble) {
    case 'diverging':
      return { loss: num(compact(column(scene, 'loss', 'reader').at(-1) ?? Number.NaN), 'loss', 'loss') };
    case 'empty':
      return { passages: num(plain(searchOf(scene)?.passages ?? 0), 'search') };
    case 'unknown_question':
      return { question: html`<q translate="no">${searchOf(scene)?.question ?? ''}</q>` };
    case 'left_out': {
      const prompt = promptOf(scene);
      return {
        left: num(plain(prompt?.left_out ?? Number.NaN), 'prompt'),
        context: num(plain(prompt?.context ?? Number.NaN), 'prompt'),
      };
    }
  }
}

/** What is wrong with what both nets are asked, or with what they write. */
function ofSums(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const found = record(scene, 'calculator_trouble', 'CalculatorTrouble');
  const told = (
    id: 'strange' | 'long' | 'unclosed',
    there: boolean,
    values: Record<string, TemplateResult>,
  ) =>
    there
      ? alert(id, texts[`sums_${id}_head`], say(texts[`sums_${id}_text`], values), [], stagehand, 'note')
      : nothing;
  const cure = {
    ...slower(scene),
    label: fill(texts.cure_slower, { rate: String(slower(scene).set.learning_rate ?? '') }),
  };
  const loss = num(
    compact(column(scene, 'calculator_loss', 'plain').at(-1) ?? Number.NaN),
    'calculator_loss',
    'loss',
  );
  return html`<div class="alerts" role="status">${
    found?.diverging
      ? alert(
          'diverging',
          texts.diverging_title,
          say(texts.diverging_text, { loss }),
          [cure],
          stagehand,
          'alert',
        )
      : nothing
  }${told('strange', (found?.unknown.length ?? 0) > 0, {
    unknown: html`<q translate="no">${found?.unknown.join(' ') ?? ''}</q>`,
  })}${told('long', (found?.cut ?? 0) > 0, {
    cut: num(plain(found?.cut ?? Number.NaN), 'calculator_trouble'),
  })}${told('unclosed', found?.unclosed === true && scene.status.step > 0, {})}</div>`;
}

function show(scene: Scene, stagehand: Stagehand, words: Words): TemplateResult {
  const { texts } = words;
  if (isCalculator(scene.about)) return ofSums(scene, stagehand, words);
  const trouble = record(scene, 'trouble', 'RetrievalTrouble');
  const found = TROUBLES.filter((id) => trouble?.[id]).map((id) => {
    const label = ({ id, set }: Cure) =>
      fill(texts[`cure_${id}`], { rate: String(set.learning_rate ?? ''), k: String(set.top_k ?? '') });
    const all = cures[id](scene).map((cure) => ({ ...cure, label: label(cure) }));
    const kind = id === 'diverging' ? 'alert' : 'note';
    return alert(id, texts[`${id}_title`], say(texts[`${id}_text`], seen(scene, id)), all, stagehand, kind);
  });
  return html`<div class="alerts" role="status">${found}</div>`;
}

export const alerts: Alerts<Words> = {
  reads: ['trouble', 'loss', 'search', 'prompt', 'calculator_trouble', 'calculator_loss'],
  show,
};
