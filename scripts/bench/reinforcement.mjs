// Agents that learn, through the lab in the page, off the screen: environment steps a second.
import { openLab } from './page.mjs';
import { inPage } from './patience.mjs';

const cases = {
  'cliff, Q-learning': { set: { world: 'cliff', learner: 'q_learning' }, steps: 1_000_000 },
  'cliff, SARSA': { set: { world: 'cliff', learner: 'sarsa' }, steps: 1_000_000 },
  'CartPole, PPO': { set: { world: 'cartpole', learner: 'ppo' }, steps: 2_000, solves: true },
  'CartPole, A2C': { set: { world: 'cartpole', learner: 'a2c' }, steps: 2_000, solves: true },
  'CartPole, DQN': { set: { world: 'cartpole', learner: 'dqn' }, steps: 2_000, solves: true },
};
/** CartPole is solved when so many episodes in a row have this mean return. */
const SOLVED = { episodes: 100, mean: 475 };
/** And if it is not by then, that is said. */
const PATIENCE_S = 180;

/** The best of three runs; and for CartPole's presets the seconds until it is solved, from the beginning. */
async function run(page, name, { set, steps, solves }) {
  return inPage(
    page,
    name,
    async ({ set, steps, solves, SOLVED, PATIENCE_S }) => {
      document.querySelector('underhood-lab')?.remove();
      const lab = document.createElement('underhood-lab');
      Object.assign(lab, { lab: 'reinforcement', hide: 'figures headlines step' });
      document.body.replaceChildren(lab);
      await lab.ready;
      for (const [control, value] of Object.entries(set)) await lab.set(control, value);
      // A step moves all poles at once.
      const poles = set.world === 'cartpole' ? Number(lab.describe().values.environments) : 1;
      const result = { poles };
      if (solves) {
        const start = performance.now();
        for (;;) {
          await lab.step(1000);
          const seconds = (performance.now() - start) / 1000;
          const [mean, moment] = [await lab.read('mean'), await lab.read('moment')];
          const solved = moment.done >= SOLVED.episodes && mean.data[0] >= SOLVED.mean;
          if (solved) Object.assign(result, { seconds, solvedAt: lab.status.step });
          if (solved || seconds > PATIENCE_S) break;
        }
        await lab.reset();
      }
      let best = Number.POSITIVE_INFINITY;
      for (let turn = 0; turn < 3; turn++) {
        const start = performance.now();
        await lab.step(steps);
        best = Math.min(best, performance.now() - start);
      }
      return { ...result, rate: (1000 * steps * poles) / best };
    },
    { set, steps, solves, SOLVED, PATIENCE_S },
    2 * PATIENCE_S,
  );
}

/** A row for each world and learner. */
export async function environment(browser) {
  const page = await openLab(browser, 'reinforcement');
  const rows = {};
  for (const [name, description] of Object.entries(cases)) {
    const { rate, poles, seconds, solvedAt } = await run(page, name, description);
    const solved = seconds ? `${seconds.toFixed(1)} s, ${solvedAt} steps` : `not in ${PATIENCE_S} s`;
    rows[name] = {
      'environment steps a second': Math.round(rate).toLocaleString('en'),
      'environments at once': poles,
      [`mean of ${SOLVED.episodes} episodes ≥ ${SOLVED.mean} after`]: description.solves ? solved : '–',
    };
  }
  await page.close();
  return rows;
}
