// Every beat of every story: it opens from a fresh page with its pictures on the first screen, what its button does comes
// to an end, what it claims comes out, and it opens just so from whatever was left there.
import type { Locator, Page } from '@playwright/test';
import { labIds } from '../../www/labs/ids.ts';
import type { Claims } from './beats/claims.ts';
import { ask, beat, book, expect, ready, test } from './support.ts';

/** The longest that what a button plays may take, on a busy machine. */
const PLAYED = 120_000;
/** Words of a card; some sixty, and none of them gets long. */
const WORDS = 70;

/** The beats, as the page has them. */
const beatsOf = (page: Page): Promise<string[]> =>
  page
    .locator('.story [data-beat]')
    .evaluateAll((all) => all.map((card) => card.getAttribute('data-beat') ?? ''));

for (const lab of labIds) {
  test(`${lab}: each beat opens with its pictures in sight, keeps its word, and opens again from the mess it left`, async ({
    page,
  }) => {
    test.setTimeout(900_000);
    const { claims } = (await import(`./beats/${lab}.ts`)) as { claims: Claims };
    await book(page, `#/${lab}`);
    await ready(page);
    const ids = await beatsOf(page);
    expect(ids.at(-1)).toBe('challenge');
    expect(ids.length).toBeGreaterThan(5);
    expect(Object.keys(claims).sort()).toEqual(ids.slice(0, -1).sort());
    // Each on a fresh page: opening it takes seconds, so all that is asked of a beat is asked of one opening.
    for (const id of ids.slice(0, -1)) {
      await test.step(id, async () => {
        const element = await beat(page, lab, id);
        const fresh = await stateOf(element);
        await inSight(page, element, id);
        await play(page, element, id);
        const claim = claims[id];
        if (!claim) throw new Error(`${id}: no claim`);
        await claim({ page, lab: element });
        // From a mess: what it left, and another seed, and a step more.
        await ask(
          element,
          async (lab, id) => {
            lab.pause();
            await lab.set('seed', 3);
            if (!lab.status.halted) await lab.step(1);
            await lab.begin(id);
          },
          id,
        );
        expect(await stateOf(element), id).toBe(fresh);
      });
    }
  });
}

/** That a beat's card is short, and its pictures begin high on the first screen and are mostly on it. */
async function inSight(page: Page, element: Locator, id: string): Promise<void> {
  const card = page.locator(`.story [data-beat="${id}"]`);
  await expect(card).toBeVisible();
  const words = (await card.locator('p').allTextContents()).join(' ').split(/\s+/).filter(Boolean);
  expect(words.length, `${id}: ${words.length} words`).toBeLessThanOrEqual(WORDS);
  const figures = element.locator('.focus figure');
  expect(await figures.count()).toBeGreaterThan(0);
  for (const figure of await figures.all()) {
    const box = await figure.locator('.canvas').boundingBox();
    expect(box, id).not.toBeNull();
    expect(box?.y, id).toBeLessThan(420);
    expect((box?.y ?? 0) + (box?.height ?? 0) * 0.75, id).toBeLessThan(page.viewportSize()?.height ?? 0);
  }
}

/** Presses a beat's button, if it has one, and waits until what it plays has come to its end. */
async function play(page: Page, element: Locator, id: string): Promise<void> {
  const act = page.locator(`[data-act="${id}"]`);
  if ((await act.count()) === 0) return;
  await act.click();
  const ends = await act.getAttribute('data-ends');
  if (ends === null) {
    // What is asked now is answered behind what the button does.
    await stateOf(element);
    return;
  }
  // What is played step by step may be played faster, for the way is the same: to a step as fast as can be, to a
  // condition by two steps a picture, since it is looked at once a picture.
  await ask(
    element,
    (lab, ends) => {
      if (!lab.playing || typeof lab.speed !== 'number') return;
      lab.speed = ends === 'step' ? 'full' : Math.max(lab.speed, 120);
    },
    ends,
  );
  await expect
    .poll(() => ask(element, (lab) => lab.status.step + lab.status.stage), { timeout: PLAYED })
    .toBeGreaterThan(0);
  await expect.poll(() => ask(element, (lab) => lab.playing), { timeout: PLAYED }).toBe(false);
}

/** What of a lab a beat sets: its recipe, and how its figures show things. */
const stateOf = (lab: Locator) => ask(lab, (element) => element.link());
