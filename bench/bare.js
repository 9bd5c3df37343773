// The training step of each lab and nothing around it, which a whole step of the lab is measured against.
import init, { Bare } from './core/pkg/flex/underhood_bench.js';
import { time } from './timing.js';

/** The losses are compared with the lab's after so many steps: fewer than there are batches. */
const CHECKED_STEPS = 20;

/** µs a step, and the losses that the lab must come to as well. */
export async function step(lab) {
  await init();
  const bare = new Bare(lab);
  bare.steps(CHECKED_STEPS);
  const losses = Array.from(bare.losses());
  const micros = 1000 * (await time((n) => bare.steps(n)));
  bare.free();
  return { micros, losses, after: CHECKED_STEPS };
}
