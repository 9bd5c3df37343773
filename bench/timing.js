// What a contender's time is: the best of several windows, each long enough for the clock.

const WINDOW_MS = 400;
const WINDOWS = 5;

/** ms for one piece of `work(n)`'s n: compiled and warm, the best of several windows. */
export async function time(work) {
  // How many pieces make a window.
  let n = 1;
  for (;;) {
    const start = performance.now();
    await work(n);
    if (performance.now() - start > WINDOW_MS / 2) break;
    n *= 2;
  }
  let best = Number.POSITIVE_INFINITY;
  for (let window = 0; window < WINDOWS; window++) {
    const start = performance.now();
    await work(n);
    best = Math.min(best, (performance.now() - start) / n);
  }
  return best;
}
