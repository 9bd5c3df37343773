// Weights out and in, as a reader has them: from the lab's menu, into the run, and back by undo.
import { ask, button, chapter, errors, expect, read, saved, test, unfold } from './support.ts';

test('weights go to a file, come back into another run, and are a part of it', async ({ page }) => {
  const lab = await chapter(page, 'seed=4', 'mlp');
  await ask(lab, (element) => element.step(6));
  const weights = await read(lab, 'parameters');
  await unfold(lab);
  const download = page.waitForEvent('download');
  await button(lab, 'Save the weights').click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('mlp-step-6.safetensors');

  await ask(lab, (element) => element.set('seed', 5));
  await ask(lab, (element) => element.step(2));
  const before = await saved(lab);
  expect(await read(lab, 'parameters')).not.toEqual(weights);
  const input = lab.locator('input[accept=".safetensors"]');
  await input.setInputFiles(await file.path());
  await expect.poll(() => read(lab, 'parameters')).toEqual(weights);
  await ask(lab, (element) => element.step(3));
  const after = await saved(lab);

  // Its link carries them, small as this net is.
  const link = await ask(lab, (element) => element.link());
  expect(link).toContain('at=2.0*');
  await ask(lab, (element) => element.undo());
  expect(await saved(lab)).toBe(before);
  const again = await chapter(page, link, 'mlp');
  expect(await saved(again)).toBe(after);
});

test('a file that does not fit is refused where it was opened, and the run stays', async ({ page }) => {
  const lab = await chapter(page, 'seed=4', 'mlp');
  const good = await ask(lab, async (element) => [...(await element.weights())]);
  await ask(lab, (element) => element.step(2));
  const run = await saved(lab);
  const line = await chapter(page, '', 'linear_regression');
  const others = await ask(line, async (element) => [...(await element.weights())]);
  const fresh = await chapter(page, 'seed=4', 'mlp');
  await ask(fresh, (element) => element.step(2));
  const files: [string, number[], string][] = [
    ['cut short', good.slice(0, -40), 'don’t lie where this file can have them'],
    ['a picture', [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0], 'cut short, or is no safetensors file'],
    ['of another lab', others, 'This file has no tensor “layers.0.weight”'],
    ['not numbers', good.map((byte, i) => (i < good.length - 4 ? byte : 255)), 'a weight has to be finite'],
  ];
  for (const [name, bytes, message] of files) {
    const buffer = Buffer.from(bytes);
    await fresh
      .locator('input[accept=".safetensors"]')
      .setInputFiles({ name: `${name}.safetensors`, mimeType: 'application/octet-stream', buffer });
    await expect(errors(fresh).last(), name).toContainText(message);
    await errors(fresh).last().getByRole('button', { name: 'Dismiss' }).click();
    expect(await saved(fresh), name).toBe(run);
  }
});

test('a lab without parameters offers no weights', async ({ page }) => {
  const lab = await chapter(page, '', 'gradient_descent');
  await unfold(lab);
  await expect(button(lab, 'Save to a file')).toBeVisible();
  await expect(button(lab, 'Save the weights')).toHaveCount(0);
});
