// No part of the bench waits for ever: whatever is asked of a page has its time, and says what it was if that runs out.

/** Enough for the slowest that there is, on a machine four times as slow as ours. */
const PATIENCE_S = 240;

/** What `promise` comes to, or an error that names `what` was waited for. */
export async function within(promise, what, seconds = PATIENCE_S) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`${what}: nothing came in ${seconds} s`)), 1000 * seconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs a function in a page. */
export const inPage = (page, what, work, argument, seconds) =>
  within(page.evaluate(work, argument), what, seconds);
