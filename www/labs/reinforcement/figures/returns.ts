// What each episode earned, beside doing anything at all and doing the best there is.

import { LossCurveView } from '../../../charts/curve.ts';
import { brief, fill, plain } from '../../../charts/kit/format.ts';
import type { Range } from '../../../charts/kit/geometry.ts';
import type { Figure } from '../../../contract/lab.ts';
import { Columns, numbers } from '../../../contract/scene.ts';
import { learners } from '../scene.ts';
import type { Words } from '../words.en.ts';

const NONE = new Float32Array();
/** How much further than all else an axis may reach for the random policy, in heights of the rest. */
const FURTHER = 2;

/**
 * The axis without the few worst: the lowest tenth of what was earned is off it. What doing anything at all
 * earns stays on, unless it is so bad that nothing else could be told apart.
 */
export function closeUp(lists: readonly Float32Array[], random: number, optimal: number): Range | undefined {
  const all = lists.flatMap((list) => [...list]).filter(Number.isFinite);
  if (all.length < 5) return undefined;
  all.sort((a, b) => a - b);
  const low = all[Math.floor(all.length / 10)] ?? 0;
  const high = Math.max(all.at(-1) ?? 0, Number.isFinite(optimal) ? optimal : Number.NEGATIVE_INFINITY);
  const room = Math.max(high - low, 1e-6);
  const foot = random < low && random >= low - FURTHER * room ? random : low;
  return [foot - 0.08 * (high - foot), high + 0.02 * room];
}

export const returns: Figure<Words> = {
  id: 'returns',
  size: 'half',
  reads: () => ['episodes', 'rival_episodes', 'baselines', 'mean'],
  readsOnce: () => [],
  modes: [{ key: 'returns', options: ['close', 'all'] }],
  mount(host, stagehand, { texts }) {
    const view = new LossCurveView(host, { onTerm: (term) => stagehand.term(term === null ? null : 'r') });
    const columns = [new Columns(), new Columns()] as const;
    return {
      update(scene) {
        const all = learners(scene.about);
        const rows = all.map((who, i) => columns[i as 0 | 1].of(scene, `${who.prefix}episodes`));
        const single = all.length === 1;
        const [random = Number.NaN, optimal = Number.NaN] = numbers(scene, 'baselines');
        const each = { label: texts.each, x: rows[0]?.[0] ?? NONE, y: rows[0]?.[1] ?? NONE };
        const bounds =
          scene.view.returns === 'all'
            ? undefined
            : closeUp(single ? [each.y] : rows.map((row) => row[5] ?? NONE), random, optimal);
        const baselines = [
          { label: texts.random, value: random },
          { label: texts.optimal, value: optimal },
        ];
        view.update({
          series: [
            ...(single ? [{ ...each, ink: 'rule2' as const }] : []),
            ...all.map((who, i) => ({
              label: single ? texts.smoothed : who.name,
              x: rows[i]?.[0] ?? NONE,
              y: rows[i]?.[5] ?? NONE,
              ink: single ? ('model' as const) : who.ink,
              dash: who.dash,
            })),
          ],
          baselines: baselines.filter(({ value }) => !bounds || (value >= bounds[0] && value <= bounds[1])),
          xLabel: texts.episode,
          yLabel: single ? texts.return : texts.returnMean,
          log: false,
          ...(bounds ? { bounds } : {}),
          format: (value) => brief(value, 3),
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
