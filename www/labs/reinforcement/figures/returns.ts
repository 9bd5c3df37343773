// What each episode earned, beside doing anything at all and doing the best there is.

import type { Curve } from '../../../charts/curve.ts';
import { brief, fill, plain } from '../../../charts/kit/format.ts';
import type { Range } from '../../../charts/kit/geometry.ts';
import { curveFigure } from '../../../contract/curve.ts';
import type { Figure } from '../../../contract/lab.ts';
import { column, first, type Scene } from '../../../contract/scene.ts';
import { baselines, channelOf, learners, ofEach } from '../scene.ts';
import type { Words } from '../words.en.ts';

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

/** What the axis is cut to, if to anything. */
function boundsOf(scene: Scene, curves: readonly Curve[]): Range | undefined {
  const { random, optimal } = baselines(scene);
  // Of a single learner, each episode counts; of two, what is smooth of either.
  const counted = learners(scene.about).length === 1 ? curves.slice(0, 1) : curves;
  const lists = counted.map(({ y }) => y);
  return scene.view.returns === 'all' ? undefined : closeUp(lists, random, optimal);
}

export const returns: Figure<Words> = curveFigure({
  id: 'returns',
  size: 'half',
  reads: (about) => [...ofEach(about, 'episodes'), 'baselines', 'mean'],
  modes: [{ key: 'returns', options: ['close', 'all'] }],
  options: (stagehand) => ({ onTerm: (term) => stagehand.term(term === null ? null : 'r') }),
  curves({ about }, { texts }) {
    const all = learners(about);
    const single = all.length === 1;
    return [
      ...(single
        ? [{ channel: 'episodes', column: 'return', label: texts.each, ink: 'rule2' as const }]
        : []),
      ...all.map((who) => ({
        channel: channelOf(who, 'episodes'),
        column: 'mean',
        label: single ? texts.smoothed : who.name,
        ink: single ? ('model' as const) : who.ink,
        dash: who.dash,
      })),
    ];
  },
  baselines(scene, { texts }, curves) {
    const { random, optimal } = baselines(scene);
    const bounds = boundsOf(scene, curves);
    return [
      { label: texts.random, value: random },
      { label: texts.optimal, value: optimal },
    ].filter(({ value }) => !bounds || (value >= bounds[0] && value <= bounds[1]));
  },
  yLabel: ({ about }, { texts }) => (learners(about).length === 1 ? texts.return : texts.returnMean),
  format: (value) => brief(value, 3),
  beyond(scene, { texts }, _, curves) {
    const bounds = boundsOf(scene, curves);
    return {
      xLabel: texts.episode,
      ...(bounds ? { bounds } : {}),
      highlight: scene.term === 'r' ? 'loss' : scene.term,
    };
  },
  label: (scene, { texts }) =>
    fill(texts.labelReturns, {
      n: plain(column(scene, 'episodes', 'episode').length),
      mean: plain(first(scene, 'mean'), 3),
    }),
});
