// How the networks' updates go: what they are pulled by, and how hard.

import { LossCurveView } from '../../../charts/curve.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import { SpreadView } from '../../../charts/spread.ts';
import type { Figure } from '../../../contract/lab.ts';
import { Columns, numbers } from '../../../contract/scene.ts';
import { isDqn, isGrid } from '../scene.ts';
import type { Words } from '../words.en.ts';

const NONE = new Float32Array();

const isNetwork: Figure<Words>['shown'] = (about) => !isGrid(about);
const LOSSES = ['policy', 'value', 'entropy', 'gradient'] as const;

export const losses: Figure<Words> = {
  id: 'losses_view',
  size: 'half',
  shown: isNetwork,
  reads: () => ['losses'],
  readsOnce: () => [],
  modes: [
    { key: 'losses', options: LOSSES, shown: (about) => !isDqn(about) },
    { key: 'values', options: ['value', 'gradient'], shown: isDqn },
  ],
  mount(host, stagehand, { texts }) {
    const view = new LossCurveView(host, { onTerm: (term) => stagehand.term(term) });
    const columns = new Columns();
    return {
      update(scene) {
        const [steps = NONE, ...all] = columns.of(scene, 'losses');
        const dqn = isDqn(scene.about);
        const chosen = dqn ? scene.view.values : scene.view.losses;
        const shown = LOSSES.find((id) => id === chosen) ?? (dqn ? 'value' : 'policy');
        const y = all[LOSSES.indexOf(shown)] ?? NONE;
        const name = texts[`curve_${shown}`];
        view.update({
          series: [{ label: name, x: steps, y }],
          // A fair coin's entropy, which nothing exceeds.
          baselines: shown === 'entropy' ? [{ label: texts.coinEntropy, value: Math.LN2 }] : [],
          xLabel: texts.update,
          yLabel: name,
          log: false,
          format: (value) => plain(value, 3),
          highlight: scene.term,
          label: fill(texts.labelLosses, { name, value: plain(y.at(-1) ?? Number.NaN, 3) }),
        });
      },
      destroy: () => view.destroy(),
    };
  },
};

export const advantages: Figure<Words> = {
  id: 'advantages_view',
  size: 'half',
  shown: isNetwork,
  reads: () => ['advantages'],
  readsOnce: () => [],
  mount(host, stagehand, { texts }) {
    const view = new SpreadView(host, { onTerm: (term) => stagehand.term(term) });
    return {
      update(scene) {
        const values = numbers(scene, 'advantages');
        const dqn = isDqn(scene.about);
        view.update({
          values,
          xLabel: dqn ? texts.tdErrors : texts.advantage,
          term: dqn ? 'delta' : 'advantage',
          none: texts.noUpdateYet,
          highlight: scene.term,
          label: fill(texts.labelAdvantages, { n: plain(values.length) }),
        });
      },
      destroy: () => view.destroy(),
    };
  },
};
