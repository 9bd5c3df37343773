// What the dot products come to: in a world that we made, what they should come to can be computed.

import { fill, plain } from '../../../charts/kit/format.ts';
import { figure } from '../../../contract/figure.ts';
import type { Figure } from '../../../contract/lab.ts';
import { once, record } from '../../../contract/scene.ts';
import { LearnedExactView } from '../pictures/learned-exact.ts';
import { isWorld, wordAt } from '../scene.ts';
import type { Words } from '../words.en.ts';

const list = once((values: readonly number[]) => Float32Array.from(values));

export const truth: Figure<Words> = figure(LearnedExactView)({
  id: 'truth',
  size: 'half',
  shown: isWorld,
  reads: ['hidden_truth'],
  data(scene, { texts }) {
    const found = record(scene, 'hidden_truth', 'HiddenTruth');
    if (!found) return null;
    const correlation = plain(found.correlation, 2);
    return {
      exact: list(found.exact),
      learned: list(found.learned),
      xLabel: texts.exactIs,
      yLabel: texts.learnedIs,
      note: fill(texts.correlation, { correlation }),
      name: (i) =>
        fill(texts.truthOf, {
          first: wordAt(scene.about, found.first[i] ?? -1),
          second: wordAt(scene.about, found.second[i] ?? -1),
          learned: plain(found.learned[i] ?? Number.NaN, 3),
          exact: plain(found.exact[i] ?? Number.NaN, 3),
        }),
      label: fill(texts.labelTruth, { count: plain(found.exact.length), correlation }),
    };
  },
});
