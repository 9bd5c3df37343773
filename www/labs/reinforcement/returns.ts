// What each episode earned, beside doing anything at all and doing the best there is.

import { fill, plain } from '../../views/format.ts';
import type { Range } from '../../views/geometry.ts';
import { LossCurveView } from '../../views/loss-curve.ts';
import type { Figure } from '../lab-view.ts';
import { Columns, numbers } from '../scene.ts';
import { learners } from './scene.ts';

const NONE = new Float32Array();

/** The axis without the few worst: the lowest tenth of what was earned is off it. */
function close(lists: readonly Float32Array[], optimal: number): Range | undefined {
  const all = lists.flatMap((list) => [...list]).filter(Number.isFinite);
  if (all.length < 5) return undefined;
  all.sort((a, b) => a - b);
  const low = all[Math.floor(all.length / 10)] ?? 0;
  const high = Math.max(all.at(-1) ?? 0, Number.isFinite(optimal) ? optimal : Number.NEGATIVE_INFINITY);
  return [low - 0.1 * (high - low), high];
}

export const returns: Figure = {
  id: 'returns',
  size: 'half',
  reads: () => ['episodes', 'rival_episodes', 'baselines', 'mean'],
  readsOnce: () => [],
  modes: [{ key: 'returns', options: ['all', 'close'] }],
  mount(host, stagehand, { texts }) {
    const view = new LossCurveView(host, { onTerm: (term) => stagehand.term(term === null ? null : 'r') });
    const columns = [new Columns(), new Columns()] as const;
    return {
      update(scene) {
        const all = learners(scene.about);
        const rows = all.map((who, i) => columns[i as 0 | 1].of(scene, `${who.prefix}episodes`));
        const single = all.length === 1;
        const [random = Number.NaN, optimal = Number.NaN] = numbers(scene, 'baselines');
        const each = { label: texts.each ?? '', x: rows[0]?.[0] ?? NONE, y: rows[0]?.[1] ?? NONE };
        const bounds =
          scene.view.returns === 'close'
            ? close(single ? [each.y] : rows.map((row) => row[5] ?? NONE), optimal)
            : undefined;
        view.update({
          series: [
            ...(single ? [{ ...each, ink: 'rule2' as const }] : []),
            ...all.map((who, i) => ({
              label: single ? (texts.smoothed ?? '') : fill(texts.smoothedOf, { name: who.name }),
              x: rows[i]?.[0] ?? NONE,
              y: rows[i]?.[5] ?? NONE,
              ink: single ? ('model' as const) : who.ink,
              dash: who.dash,
            })),
          ],
          baselines: [
            { label: texts.random ?? '', value: random },
            { label: texts.optimal ?? '', value: optimal },
          ],
          xLabel: texts.episode ?? '',
          yLabel: texts.return ?? '',
          log: false,
          ...(bounds ? { bounds } : {}),
          format: (value) => plain(value, 3),
          highlight: scene.term === 'r' ? 'loss' : scene.term,
          label: fill(texts.labelReturns, {
            n: plain(rows[0]?.[0]?.length ?? 0),
            mean: plain(numbers(scene, 'mean')[0] ?? Number.NaN, 3),
          }),
        });
      },
      destroy: () => view.destroy(),
    };
  },
};
