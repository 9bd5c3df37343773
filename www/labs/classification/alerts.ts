// What is wrong with a run or its data, as the core finds it, named by the number it is seen by, with cures of one click.

import { html, type TemplateResult } from 'lit';
import { fill, plain } from '../../charts/kit/format.ts';
import { alert, type CureById, flagged, slower } from '../../contract/alert.ts';
import type { Alerts, Stagehand } from '../../contract/lab.ts';
import { measured, numbers, record, type Scene } from '../../contract/scene.ts';
import type { Named } from '../../contract/words.ts';
import { num, say } from '../../page/numbers.ts';
import { classes, className, isTwo, right, share } from './scene.ts';
import type { Words } from './words.en.ts';

type Trouble = Named<Words['texts'], '', '_title'>;
type Cure = CureById<Named<Words['texts'], 'cure_'>>;

/** What helps against each trouble, by the names that the core gives them; none where only more data would. */
const cures: Readonly<Record<Trouble, (scene: Scene) => Cure[]>> = {
  diverging: (scene) => [slower(scene)],
  rare: ({ about }) => (Number(about.values.kept) < 1 ? [{ id: 'all', set: { kept: 1 } }] : []),
  useless: (scene) => {
    const found = record(scene, 'decision', 'Decision');
    return isTwo(scene.about) && found ? [{ id: 'threshold', set: { threshold: 0.1 } }] : [];
  },
  overconfident(scene) {
    const found = record(scene, 'calibration', 'Calibration');
    return found
      ? [{ id: 'temperature', set: { temperature: Number(found.best_temperature.toPrecision(3)) } }]
      : [];
  },
  memorised: () => [{ id: 'l2', set: { l2: 0.01 } }],
  twins: () => [{ id: 'twins', set: { duplicates: false } }],
  mislabelled: () => [{ id: 'trim', set: { trim: 0.25 } }],
};

/** The numbers that each trouble is seen by. */
function seen(scene: Scene, trouble: Trouble): Record<string, TemplateResult | string> {
  const problem = record(scene, 'problem', 'ClassificationProblem');
  switch (trouble) {
    case 'diverging':
      return {
        loss: num(plain(measured(scene, 'trained_on').loss, 3), 'trained_on', 'loss'),
        guess: num(plain(measured(scene, 'guess').loss, 3), 'guess'),
      };
    case 'rare': {
      const counts = [...(problem?.class_counts_trained_on ?? [])];
      const least = counts.indexOf(Math.min(...counts));
      return {
        name: className(scene.about, least),
        count: num(plain(counts[least] ?? Number.NaN), 'problem'),
        all: num(plain(problem?.trained_on ?? Number.NaN), 'problem'),
      };
    }
    case 'useless': {
      const counts = numbers(scene, 'confusion');
      const k = classes(scene.about).length;
      const recall = Array.from({ length: k }, (_, i) => {
        const all = counts.subarray(i * k, (i + 1) * k).reduce((sum, count) => sum + count, 0);
        return all > 0 ? (counts[i * k + i] ?? 0) / all : 1;
      });
      const least = recall.indexOf(Math.min(...recall));
      return {
        score: num(right(measured(scene, 'held_out').score), 'held_out', 'yhat'),
        name: className(scene.about, least),
        recall: num(share(recall[least] ?? Number.NaN), 'confusion', 'yhat'),
      };
    }
    case 'overconfident': {
      const found = record(scene, 'calibration', 'Calibration');
      return {
        sure: num(share(found?.confidence ?? Number.NaN), 'calibration', 'p'),
        right: num(share(found?.accuracy ?? Number.NaN), 'calibration', 'yhat'),
      };
    }
    case 'memorised':
      return {
        train: num(right(measured(scene, 'trained_on').score), 'trained_on'),
        test: num(right(measured(scene, 'held_out').score), 'held_out'),
      };
    case 'twins':
      return {
        twins: num(plain(problem?.twins ?? Number.NaN), 'problem'),
        all: num(plain(problem?.held_out ?? Number.NaN), 'problem'),
      };
    case 'mislabelled':
      return {};
  }
}

function show(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const found = flagged(record(scene, 'trouble', 'ClassificationTrouble')).map((id) => {
    const label = ({ id, set }: Cure) => fill(texts[`cure_${id}`], { value: String(Object.values(set)[0]) });
    const all = cures[id](scene).map((cure) => ({ ...cure, label: label(cure) }));
    return alert(id, texts[`${id}_title`], say(texts[`${id}_text`], seen(scene, id)), all, stagehand);
  });
  return html`<div class="alerts" role="status">${found}</div>`;
}

export const alerts: Alerts<Words> = {
  reads: ['trouble', 'problem', 'calibration', 'confusion', 'decision'],
  show,
};
