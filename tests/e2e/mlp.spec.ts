// Chapter three as a reader meets it: build a network, break it, cure it, bring data of one's own.
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
  read,
  stepOf,
  test,
  timed,
  unfold,
  value,
} from './support.ts';

const open = (page: Page, query = ''): Promise<Locator> => chapter(page, query, 'mlp');

/** Neurons a layer, inputs and outputs among them. */
const sizes = (lab: Locator): Promise<number[]> =>
  ask(lab, async (element) => {
    const network = await (await element.ready).read('network');
    return network !== null && 'sizes' in network ? network.sizes : [];
  });

test('neurons and layers are added and taken away in the diagram', async ({ page }) => {
  const lab = await open(page);
  const diagram = lab.locator('[data-figure="network"]');
  await diagram
    .getByRole('button', { name: /^Add a neuron to layer/ })
    .first()
    .click();
  await expect.poll(() => sizes(lab)).toEqual([2, 5, 4, 1]);
  await diagram
    .getByRole('button', { name: /^Remove layer/ })
    .last()
    .click();
  await expect.poll(() => sizes(lab)).toEqual([2, 5, 1]);
  await diagram.getByRole('button', { name: 'Add a layer here' }).first().click();
  await expect.poll(async () => (await sizes(lab)).length).toBe(4);
  await expect(diagram.locator('canvas').first()).toHaveAttribute('aria-label', /→/);
});

test('a neuron is added where the network stands: nothing that was learned is lost', async ({ page }) => {
  const lab = await open(page);
  await ask(lab, (element) => element.step(100));
  const before = await field(lab, 'held_out', 'loss');
  await lab
    .locator('[data-figure="network"]')
    .getByRole('button', { name: /^Add a neuron to layer/ })
    .first()
    .click();
  await expect.poll(() => sizes(lab)).toEqual([2, 5, 4, 1]);
  expect(await stepOf(lab)).toBe(100);
  // It is not listened to yet, so that the answers are the same.
  expect(await field(lab, 'held_out', 'loss')).toBeCloseTo(before, 6);
  await ask(lab, (element) => element.step(50));
  expect(await field(lab, 'held_out', 'loss')).toBeLessThan(0.7 * before);
});

test('each stage changes a picture, and nothing is marked before it is known', async ({ page }) => {
  const lab = await open(page);
  const pictures = () =>
    lab
      .locator('.focus canvas')
      .evaluateAll((all) => all.map((canvas) => (canvas as HTMLCanvasElement).toDataURL()).join());
  const seen = [await pictures()];
  for (let stage = 0; stage < 5; stage++) {
    await button(lab, 'One stage').click();
    await expect.poll(pictures).not.toBe(seen.at(-1));
    seen.push(await pictures());
  }
  expect(new Set(seen).size).toBe(6);
  expect(await stepOf(lab)).toBe(1);
});

test('an example pointed at is answered with a probability, as the words have it', async ({ page }) => {
  const lab = await open(page, 'view.network=activations');
  await ask(lab, (element) => element.step(100));
  const [all, answers] = [await read(lab, 'activations'), await read(lab, 'field')];
  const chance = all.at(-1) ?? Number.NaN;
  expect(chance).toBeGreaterThan(0);
  expect(chance).toBeLessThan(1);
  // The nearest place of the picture, whose colour is twice the probability less one.
  const [extent, side] = [await field(lab, 'extent', 'right'), Math.sqrt(answers.length)];
  const cell = (x: number) => Math.round(((x + extent) / (2 * extent)) * (side - 1));
  expect(chance).toBeCloseTo(((answers[cell(0.5) * side + cell(1)] ?? Number.NaN) + 1) / 2, 1);
});

test('of numbers the score says that it is R²', async ({ page }) => {
  const lab = await open(page, 'dataset=waves');
  await ask(lab, (element) => element.step(50));
  await expect(lab.locator('[data-headline="score"] .value')).toContainText('R²');
  await ask(lab, (element) => element.set('dataset', 'circle'));
  await expect(lab.locator('[data-headline="score"] .value')).toContainText('%');
});

test('a weight is set by hand, while it trains', async ({ page }) => {
  const lab = await open(page);
  // Off the screen, labs pause.
  await button(lab, 'Play').click();
  await expect.poll(() => stepOf(lab)).toBeGreaterThan(2);
  await ask(lab, (element) =>
    element.act('set_parameter', { parameter: 'layers.0.weight', index: 1, value: 3.5 }),
  );
  await expect.poll(() => ask(lab, (element) => element.status.changes.length)).toBe(1);
  await ask(lab, (element) => element.pause());
  // It trains on from where it was put.
  expect(Math.abs(((await read(lab, 'parameters'))[1] ?? 0) - 3.5)).toBeLessThan(1);
});

test('a weight is dragged, and undo puts it back where it was', async ({ page }) => {
  const lab = await open(page);
  const diagram = lab.locator('[data-figure="network"] canvas').first();
  const before = await read(lab, 'parameters');
  const box = await diagram.boundingBox();
  if (box === null) throw new Error('no diagram');
  // Down between two columns of neurons, until the pointer is on a line.
  const x = box.x + box.width * 0.3;
  const onLine = () => diagram.evaluate((canvas) => (canvas as HTMLElement).style.cursor === 'ew-resize');
  let y = box.y + 40;
  for (; y < box.y + box.height; y += 4) {
    await page.mouse.move(x, y);
    if (await onLine()) break;
  }
  expect(await onLine()).toBe(true);
  await page.mouse.down();
  await page.mouse.move(x + 60, y, { steps: 4 });
  await page.mouse.up();
  const changed = async () => {
    const now = await read(lab, 'parameters');
    return before.flatMap((value, i) => ((now[i] ?? 0) === value ? [] : [(now[i] ?? 0) - value]));
  };
  // One weight, by a hundredth a pixel; and a drag is no click: no form opens.
  await expect.poll(changed).toHaveLength(1);
  await expect.poll(async () => Math.abs(((await changed())[0] ?? 0) - 0.6)).toBeLessThan(0.01);
  await expect(lab.getByRole('textbox', { name: 'Value' })).toBeHidden();
  await ask(lab, (element) => element.undo());
  await expect.poll(() => read(lab, 'parameters')).toEqual(before);
});

test('as typed into the diagram: by keyboard, and a text is answered', async ({ page }) => {
  const lab = await open(page);
  const diagram = lab.locator('[data-figure="network"] canvas').first();
  await enter(diagram);
  // To a neuron, to a weight of it, and in.
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
  await page.keyboard.press('Enter');
  const box = lab.getByRole('textbox', { name: 'Value' });
  if ((await box.count()) === 0) {
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
  }
  await expect(box).toBeVisible();
  const before = await read(lab, 'parameters');
  await box.fill('a lot');
  await box.press('Enter');
  await expect(lab.locator('[data-figure="network"]')).toContainText('“a lot” is not a number.');
  expect(await read(lab, 'parameters')).toEqual(before);
  await box.fill('1e40');
  await box.press('Enter');
  await expect(lab.locator('[data-figure="network"]')).toContainText('“1e40” is not a number.');
  await box.fill('5000');
  await box.press('Enter');
  await expect(errors(lab)).toContainText('-1000 to 1000');
  expect(await read(lab, 'parameters')).toEqual(before);
  await box.fill('-2.5');
  await box.press('Enter');
  await expect.poll(() => read(lab, 'parameters')).toContain(-2.5);
  await box.press('Escape');
  await expect(box).toBeHidden();
});

test('pointing at a neuron shows it in the large picture', async ({ page }) => {
  const lab = await open(page);
  const output = await read(lab, 'field');
  const diagram = lab.locator('[data-figure="network"] canvas').first();
  await diagram.scrollIntoViewIfNeeded();
  const box = await diagram.boundingBox();
  // The first hidden layer's column, from the top down, until one is met.
  for (let y = 10; y < (box?.height ?? 0); y += 8) {
    await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) * 0.36, (box?.y ?? 0) + y);
    if ((await value(lab, 'shown_layer')) !== 0) break;
  }
  await expect.poll(() => value(lab, 'shown_layer')).toBe(1);
  expect(await read(lab, 'field')).not.toEqual(output);
});

test('without a bend it is one line, multiplied out; with one it bends', async ({ page }) => {
  let lab = await beat(page, 'mlp', 'line');
  await ask(lab, (element) => element.step(50));
  await expect(lab.locator('.product')).toContainText('The whole stack is this');
  await expect(lab.locator('.product .factors > .matrix')).toHaveCount(4);
  expect(await field(lab, 'trained_on', 'score')).toBeLessThan(0.7);
  lab = await beat(page, 'mlp', 'bend');
  await ask(lab, (element) => {
    element.speed = 'full';
    element.play();
  });
  await expect(lab.locator('.product')).toHaveCount(0);
  await expect.poll(() => field(lab, 'held_out', 'score'), { timeout: 20_000 }).toBeGreaterThan(0.97);
});

test('trouble is named with its number, and cured by a click', async ({ page }) => {
  let lab = await beat(page, 'mlp', 'vanish');
  await ask(lab, (element) => element.step(20));
  const alert = lab.locator('[data-trouble="vanishing"]');
  await expect(alert).toContainText('The first layer’s gradient is');
  await alert.getByRole('button', { name: 'ReLU with He’s weights' }).click();
  await expect.poll(() => value(lab, 'activation')).toBe('relu');
  await ask(lab, (element) => element.step(20));
  await expect(alert).toHaveCount(0);

  lab = await open(page, 'dataset=xor&initialisation=zero');
  await ask(lab, (element) => element.step(5));
  const alike = lab.locator('[data-trouble="alike"]');
  await expect(alike).toBeVisible();
  // Nothing reaches the first layer either, but the cures of that would not part the twins.
  await expect(lab.locator('[data-trouble]')).toHaveCount(1);
  await alike.getByRole('button').click();
  await expect(alike).toHaveCount(0);

  lab = await open(
    page,
    'dataset=waves&layers=8,8&activation=relu&initialisation=he&optimizer=sgd&learning_rate=10',
  );
  await button(lab, 'Play').click();
  await expect(errors(lab)).toContainText('The learning rate of 10 is too large');
  await expect(button(lab, 'Play')).toBeDisabled();
  await expect(lab.locator('[data-trouble]')).toHaveCount(1);
});

test('the words name the disc and the ring as they are drawn: orange is A, inside', async ({ page }) => {
  const lab = await open(page);
  await expect(page.getByText('A disc of orange squares, a ring of blue dots around it.')).toBeVisible();
  const [points, targets] = [await read(lab, 'points'), await read(lab, 'point_targets')];
  const inside = { A: true, B: true };
  for (const [i, label] of targets.entries()) {
    const [x = 0, y = 0] = points.slice(2 * i, 2 * i + 2);
    const near = Math.hypot(x, y) < 1.4;
    if (label === 0) inside.A &&= near;
    else inside.B &&= near;
  }
  expect(inside).toEqual({ A: true, B: false });
});

test('the spiral is learned in the reader’s own tab', async ({ page }) => {
  const lab = await beat(page, 'mlp', 'spiral');
  expect(await value(lab, 'dataset')).toBe('spiral');
  await ask(lab, (element) => element.step(3000));
  expect(await stepOf(lab)).toBe(3000);
  expect(await field(lab, 'held_out', 'score')).toBeGreaterThanOrEqual(0.99);
});

test('points are drawn, and it learns them', async ({ page }) => {
  const lab = await open(page);
  const field = lab.locator('[data-figure="field"]');
  const canvas = field.locator('canvas').first();
  const held = async () => {
    const [rows, out] = [await read(lab, 'point_rows'), await read(lab, 'point_held_out')];
    return rows.filter((row, i) => row < 500 && out[i] === 1).sort((a, b) => a - b);
  };
  const before = await held();
  await field.getByRole('button', { name: '+ A', exact: true }).click();
  await canvas.click({ position: { x: 150, y: 150 } });
  // Beside the points that are there: none of them is lost, and none is dealt anew.
  await expect.poll(async () => (await read(lab, 'points')).length).toBe(2 * 501);
  expect(await held()).toEqual(before);
  await field.getByRole('button', { name: '+ B', exact: true }).click();
  for (const x of [250, 280, 310]) await canvas.click({ position: { x, y: 250 } });
  await expect.poll(async () => (await read(lab, 'points')).length).toBe(2 * 504);
  expect(await held()).toEqual(before);
  // Alone they are a data set too.
  await ask(lab, (element) => element.set('dataset', 'drawn'));
  expect((await read(lab, 'points')).length).toBe(8);
  await ask(lab, (element) => element.step(50));
  await button(lab, 'Take away what was drawn').click();
  await expect.poll(() => value(lab, 'dataset')).toBe('circle');
  expect((await read(lab, 'points')).length).toBe(2 * 500);
});

test('a pasted file with names: they become classes, and that is said', async ({ page }) => {
  const lab = await open(page);
  await lab.locator('summary', { hasText: 'Your own data' }).click();
  const rows = Array.from({ length: 30 }, (_, i) => `${i / 10},${(i * 7) % 11},${i < 15 ? 'cat' : 'dog'}`);
  await lab.getByLabel('Paste CSV here').fill(['size,age,kind', ...rows].join('\n'));
  await button(lab, 'Use the text').click();
  await button(lab, 'Use these').click();
  await expect(lab.locator('.notice.note')).toContainText('0 = cat, 1 = dog');
  await ask(lab, (element) => element.step(200));
  expect(await field(lab, 'trained_on', 'score')).toBeGreaterThan(0.9);

  await lab.getByLabel('Paste CSV here').fill('a,b,kind\n1,2,cat\n3,4,cat');
  await button(lab, 'Use the text').click();
  await expect(lab.locator('.flaws')).toHaveText('Column “kind” is the same in every row.');
  await button(lab, 'Cancel').click();
  expect((await read(lab, 'points')).length).toBe(60);
});

test('a formula of one’s own; a slip in it is pointed at', async ({ page }) => {
  const lab = await open(page, 'dataset=formula&layers=16,16');
  await unfold(lab);
  const box = lab.locator('#control-formula');
  await box.fill('x + * y');
  await box.press('Enter');
  await expect(errors(lab)).toContainText('At character 5');
  expect(await value(lab, 'formula')).toBe('sin(2*x) * cos(2*y)');
  await box.fill('x^2 + y^2 < 2');
  await box.press('Enter');
  await expect.poll(() => value(lab, 'formula')).toBe('x^2 + y^2 < 2');
  expect(await field(lab, 'network', 'classes')).toBe(2);
});

test('the challenge: three neurons and a better rate', async ({ page }) => {
  const lab = await beat(page, 'mlp', 'challenge');
  await page.getByRole('button', { name: 'Take it up' }).click();
  await ask(lab, (element) => element.set('layers', '3'));
  await ask(lab, (element) => element.set('learning_rate', 0.03));
  await ask(lab, (element) => element.step(200));
  await expect(page.locator('.challenge')).toHaveClass(/done/);
  await expect(page.locator('.challenge .outcome')).toContainText('with 3 neurons');
});

test('the page goes on drawing while four layers of eight train', timed, async ({ page }) => {
  const lab = await open(page, 'layers=8,8,8,8');
  await drawsWhileItLearns(page, lab, 20);
});
