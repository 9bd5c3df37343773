// The chapter of agents as a reader meets it: watch, paint, race, break, cure, and play an episode again.
import type { Locator, Page } from '@playwright/test';
import {
  ask,
  beat,
  button,
  chapter,
  drawsWhileItLearns,
  enter,
  errors,
  expect,
  field,
  overflow,
  read,
  stepOf,
  test,
  timed,
  value,
} from './support.ts';

const open = (page: Page, query = ''): Promise<Locator> => chapter(page, query, 'reinforcement');
const map = (lab: Locator) => lab.locator('[data-figure="map_view"]');
const canvas = (lab: Locator) => map(lab).locator('canvas').first();

/** Rows and columns of the world. */
const size = async (lab: Locator): Promise<{ rows: number; columns: number }> => {
  const [rows, columns] = [await field(lab, 'grid', 'rows'), await field(lab, 'grid', 'columns')];
  return { rows, columns };
};
const optimal = (lab: Locator): Promise<number> => field(lab, 'baselines', 'optimal');
const greedy = async (lab: Locator): Promise<number> =>
  (await read(lab, 'greedy_return'))[0] ?? Number.NEGATIVE_INFINITY;

/** Where the middle of a cell is on the map's canvas. */
async function middle(lab: Locator, row: number, column: number): Promise<{ x: number; y: number }> {
  const { rows, columns } = await size(lab);
  const width = await canvas(lab).evaluate((element) => element.clientWidth);
  const side = Math.floor(Math.min((width - 6) / columns, (Math.min(width, 420) - 6) / rows));
  const left = Math.floor((width - side * columns) / 2);
  return { x: left + (column + 0.5) * side, y: 3 + (row + 0.5) * side };
}

const kindAt = async (lab: Locator, row: number, column: number): Promise<string | undefined> => {
  const { columns } = await size(lab);
  const codes = await read(lab, 'cells');
  const ids = await ask(lab, (element) =>
    element
      .describe()
      .axes.find(({ symbol }) => symbol === 'k')
      ?.labels.map(({ id }) => id),
  );
  return ids?.[codes[row * columns + column] ?? -1];
};

test('the first ten seconds: it learns the way while one watches', async ({ page }) => {
  const lab = await open(page);
  await button(lab, 'Play').click();
  await expect
    .poll(async () => (await optimal(lab)) - (await greedy(lab)), { timeout: 10_000 })
    .toBeLessThan(0.5);
});

test('one update, stage by stage, with the very sum written out', async ({ page }) => {
  const lab = await open(page);
  for (let i = 0; i < 4; i++) await ask(lab, (element) => element.advance());
  const term = (name: string) => field(lab, 'table_update', name);
  const [target, old, error, now] = [
    await term('target'),
    await term('old'),
    await term('error'),
    await term('new'),
  ];
  expect(target).toBeCloseTo((await term('reward')) + (await term('gamma')) * (await term('ahead')), 4);
  expect(error).toBeCloseTo(target - old, 4);
  expect(now).toBeCloseTo(old + (await term('alpha')) * error, 4);
  const place = 4 * (await term('state')) + (await term('action'));
  expect((await read(lab, 'q'))[place]).toBeCloseTo(now, 5);
  const written = lab.locator('.written li').nth(3).locator('.numbers');
  await expect(written).toContainText('Q(s, ');
  await expect(written.locator('[data-term="delta"]')).not.toBeEmpty();
});

test('Observe says where it looked, whatever came of it, and nothing is told before its stage', async ({
  page,
}) => {
  const lab = await beat(page, 'reinforcement', 'slow');
  const numbers = (stage: number) => lab.locator('.written li').nth(stage).locator('.numbers');
  // The cell before the move, which stands above the goal's neighbour: row 7, column 7.
  await ask(lab, (element) => element.advance());
  await expect(numbers(0)).toContainText('row 7, column 7');
  await expect(numbers(1)).toBeEmpty();
  for (const stage of ['act', 'reward']) {
    expect(await ask(lab, (element) => element.advance())).toBe(stage);
    await expect(numbers(0)).toContainText('row 7, column 7');
  }
  await expect(numbers(1)).toContainText('It goes right, its best move');
  await expect(numbers(2)).toContainText('row 7, column 8');
});

test('a wall is painted by a drag, while it plays, and learned around', async ({ page }) => {
  const lab = await open(page);
  await map(lab).locator('[data-brush="wall"]').click();
  await button(lab, 'Play').click();
  await expect.poll(() => stepOf(lab)).toBeGreaterThan(2);
  await canvas(lab).scrollIntoViewIfNeeded();
  const box = await canvas(lab).boundingBox();
  const at = async (row: number, column: number) => {
    const { x, y } = await middle(lab, row, column);
    return [(box?.x ?? 0) + x, (box?.y ?? 0) + y] as const;
  };
  await page.mouse.move(...(await at(2, 2)));
  await page.mouse.down();
  await page.mouse.move(...(await at(2, 5)), { steps: 2 });
  await page.mouse.up();
  for (const column of [2, 3, 4, 5]) await expect.poll(() => kindAt(lab, 2, column)).toBe('wall');
  await ask(lab, (element) => element.pause());
  await expect(map(lab)).toContainText('not as it was');
  // The painted world is kept for a new run, and comes along in a link.
  await button(lab, 'Start over in this one').click();
  await expect.poll(() => stepOf(lab)).toBe(0);
  expect(await kindAt(lab, 2, 3)).toBe('wall');
  const again = await open(page, await ask(lab, (element) => element.link()));
  expect(await kindAt(again, 2, 3)).toBe('wall');
});

test('painted by keyboard', async ({ page }) => {
  const lab = await open(page);
  await map(lab).locator('[data-brush="pit"]').focus();
  await page.keyboard.press('Enter');
  await expect(map(lab).locator('[data-brush="pit"]')).toHaveAttribute('aria-pressed', 'true');
  await enter(canvas(lab));
  const { columns } = await size(lab);
  const [agent = 0] = await read(lab, 'agent');
  const [row, column] = [Math.floor(agent / columns), agent % columns];
  const [key, to] = column + 1 < columns ? ['ArrowRight', column + 1] : ['ArrowLeft', column - 1];
  await page.keyboard.press(key);
  await page.keyboard.press('Enter');
  await expect.poll(() => kindAt(lab, row, to)).toBe('pit');
});

test('γ redraws what is optimal as it moves', async ({ page }) => {
  const lab = await open(page);
  await map(lab).getByRole('button', { name: 'optimal', exact: true }).click();
  const before = await read(lab, 'optimal_values');
  await ask(lab, (element) => element.set('gamma', 0.5));
  expect(await read(lab, 'optimal_values')).not.toEqual(before);
  expect(await stepOf(lab)).toBe(0);
  // The beat shows the same at once.
  const told = await beat(page, 'reinforcement', 'gamma');
  await expect(map(told).getByRole('button', { name: 'optimal', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect.poll(() => value(told, 'gamma')).toBe(0.5);
});

test('every layer of the map can be shown', async ({ page }) => {
  const lab = await open(page);
  await ask(lab, (element) => element.step(300));
  for (const name of ['four a cell', 'policy', 'visits', 'optimal', 'values']) {
    const choice = map(lab).getByRole('button', { name, exact: true });
    await choice.click();
    await expect(choice).toHaveAttribute('aria-pressed', 'true');
  }
});

test('a past episode is played again, and there is a way back', async ({ page }) => {
  const lab = await open(page);
  await ask(lab, (element) => element.step(3000));
  const length = await ask(lab, async (element) => {
    const played = await (await element.ready).read('played');
    return played !== null && 'episodes' in played ? (played.episodes[0]?.length ?? 0) : 0;
  });
  await lab.locator('[data-replay="first"]').click();
  await expect.poll(() => ask(lab, (element) => element.playing)).toBe(true);
  expect(await stepOf(lab)).toBeLessThan(3000);
  await ask(lab, (element) => {
    element.speed = 500;
  });
  // It stops by itself where the episode ended.
  await expect.poll(() => ask(lab, (element) => element.playing), { timeout: 15_000 }).toBe(false);
  // What lies ahead can still be played.
  await expect(lab.locator('[data-replay="last"]')).toContainText('the last');
  const there = await stepOf(lab);
  expect(there).toBeGreaterThanOrEqual(length);
  expect(there).toBeLessThan(length + 60);
  await lab.locator('[data-replay="back"]').click();
  await expect.poll(() => stepOf(lab)).toBe(3000);
  // It walks for the eye, and then the run goes on as fast as it did.
  await lab.locator('[data-replay="best"]').click();
  await expect.poll(() => ask(lab, (element) => element.speed)).toBe(5);
  await expect.poll(() => ask(lab, (element) => element.playing), { timeout: 15_000 }).toBe(false);
  await expect.poll(() => ask(lab, (element) => element.speed)).toBe(500);
  // A new run has none to play.
  await button(lab, 'Start over').click();
  await expect(lab.locator('[data-replay]')).toHaveCount(0);
  await expect(lab.locator('[data-figure="episodes_view"] canvas')).toHaveAttribute(
    'aria-label',
    /^0 episodes/,
  );
});

test('two race on one world, and each has its numbers', async ({ page }) => {
  const lab = await beat(page, 'reinforcement', 'cliff');
  await expect.poll(() => value(lab, 'rival')).toBe('q_learning');
  await ask(lab, (element) => element.step(6000));
  await expect(lab.locator('[data-figure="rival_view"] canvas').first()).toBeVisible();
  await expect(lab.locator('.written .each > div').first()).toContainText('SARSA');
  const [sarsa = 0] = await read(lab, 'mean');
  const [q = 0] = await read(lab, 'rival_mean');
  expect(sarsa).toBeGreaterThan(q);
});

test('each failure is named, and its cure helps', async ({ page }) => {
  let lab = await beat(page, 'reinforcement', 'hack');
  const trouble = (id: string) => lab.locator(`[data-trouble="${id}"]`);
  await ask(lab, (element) => element.step(20_000));
  await expect(trouble('looping')).toBeVisible();
  await trouble('looping').getByRole('button', { name: 'Coins pay 0' }).click();
  await expect.poll(() => stepOf(lab)).toBe(0);
  await ask(lab, (element) => element.step(10_000));
  await expect(trouble('looping')).toHaveCount(0);
  expect(await greedy(lab)).toBeCloseTo(await optimal(lab), 4);

  lab = await beat(page, 'reinforcement', 'timid');
  await ask(lab, (element) => element.step(3000));
  await expect(trouble('no_exploration')).toBeVisible();
  await trouble('no_exploration').getByRole('button').click();
  await expect(trouble('no_exploration')).toHaveCount(0);

  lab = await open(page, 'map=....../....../....../......&step_reward=1&gamma=1');
  await expect(trouble('unbounded')).toBeVisible();
  await trouble('unbounded').getByRole('button').click();
  await expect(trouble('unbounded')).toHaveCount(0);

  lab = await open(page, 'learning_rate=2.2');
  await expect(trouble('too_fast')).toBeVisible();
  await trouble('too_fast').getByRole('button').click();
  await expect(trouble('too_fast')).toHaveCount(0);
  await expect.poll(() => stepOf(lab)).toBe(0);
});

test('a world that can’t be is answered in words, and the old one stays', async ({ page }) => {
  const lab = await open(page);
  await expect(lab.locator('#control-map')).toHaveCount(0);
  const before = await read(lab, 'cells');
  // As a teacher's page gives it.
  const give = (map: string) => ask(lab, (element, text) => element.setAttribute('map', text as string), map);
  for (const bad of ['...\\..', 'S.?', '', '.'.repeat(30)]) {
    await give(bad);
    await expect(errors(lab).first()).toContainText('Map can’t be');
    expect(await read(lab, 'cells')).toEqual(before);
    await errors(lab).first().getByRole('button').click();
  }
  await give('S.#G');
  await expect(lab.locator('[data-trouble="no_path"]')).toBeVisible();
  await ask(lab, (element) => element.step(500));
  await expect(errors(lab)).toHaveCount(0);
});

test('the pole: its picture, its plane, a shove, and an update', async ({ page }) => {
  const lab = await beat(page, 'reinforcement', 'pole');
  await expect.poll(() => value(lab, 'world')).toBe('cartpole');
  await expect(lab.locator('[data-figure="cart"] canvas').first()).toBeVisible();
  await expect(map(lab)).toHaveCount(0);
  const speed = async () => (await read(lab, 'pole'))[1] ?? 0;
  const before = await speed();
  await button(lab, 'Shove right →').click();
  await expect.poll(speed).toBeGreaterThan(before + 0.3);
  await ask(lab, (element) => element.step(300));
  expect((await read(lab, 'updates'))[0]).toBeGreaterThan(0);
  await expect(lab.locator('.written li').nth(3)).toContainText('norm of the gradient');
  await expect(lab.locator('[data-figure="plane"] canvas').first()).toBeVisible();
});

test('two networks that race fit a narrow page', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const lab = await open(page, 'world=cartpole&learner=a2c&rival=reinforce');
  await ask(lab, (element) => element.step(100));
  await expect(lab.locator('[data-figure="returns"] .u-legend')).toContainText('REINFORCE with baseline');
  expect(await overflow(page)).toBe(0);
});

test('DQN shows what it has: a loss, and how much more it expects of the right', async ({ page }) => {
  const lab = await open(page, 'world=cartpole&learner=dqn');
  await ask(lab, (element) => element.step(300));
  await expect(lab.locator('[data-figure="losses_view"] .mode')).toHaveText(['loss', 'gradient']);
  const plane = lab.locator('[data-figure="plane"] canvas[aria-label]').first();
  await expect(plane).toHaveAttribute('aria-label', /^How much more the network expects/);
});

test('the challenge: by a setting that learns faster', async ({ page }) => {
  const lab = await beat(page, 'reinforcement', 'challenge');
  await page.getByRole('button', { name: 'Take it up' }).click();
  for (const [control, setting] of [
    ['learning_rate', 1],
    ['epsilon', 0.8],
  ] as const)
    await ask(lab, (element, [id, to]) => element.set(id as string, to as number), [
      control,
      setting,
    ] as const);
  for (let i = 0; i < 40; i++) {
    await ask(lab, (element) => element.step(500));
    if (/done/.test((await page.locator('.challenge').getAttribute('class')) ?? '')) break;
  }
  await expect(page.locator('.challenge')).toHaveClass(/done/);
});

test('the page goes on drawing while it learns as fast as it can', timed, async ({ page }) => {
  const lab = await open(page);
  await drawsWhileItLearns(page, lab, 1000);
});
