// The run taken away as a program: from the menu, and by the element's own method.
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { ask, button, chapter, expect, test, unfold } from './support.ts';

/** The header of a .safetensors file: its tensors by name. */
const header = (bytes: Uint8Array | undefined): Record<string, { shape: number[] }> => {
  const file = Buffer.from(bytes ?? []);
  return JSON.parse(file.subarray(8, 8 + Number(file.readBigUInt64LE(0))).toString()) as never;
};

// The first lab's own build can't tell a course: another one is fetched for it.
for (const [lab, tensor, shape] of [
  ['linear_regression', 'weight', [1, 1]],
  ['mlp', 'layers.1.weight', [4, 4]],
] as const)
  test(`Copy as PyTorch copies a program and downloads it with its numbers: ${lab}`, async ({
    page,
    context,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const opened = await chapter(page, '', lab);
    await ask(opened, (element) => element.step(3).then(() => {}));
    await unfold(opened);
    const coming = page.waitForEvent('download');
    await button(opened, 'Copy as PyTorch').click();
    const file = await coming;
    expect(file.suggestedFilename()).toBe(`${lab}-step-3-pytorch.zip`);
    await expect(opened.locator('.notice.note')).toContainText(`python ${lab}-step-3.py`);
    const files = unzipSync(readFileSync(await file.path()));
    const [name, folder] = [`${lab}-step-3`, `${lab}-step-3/`];
    const names = [`${name}.py`, `${name}.safetensors`, 'README.md'];
    expect(
      Object.keys(files)
        .filter((file) => !file.endsWith('/'))
        .sort(),
    ).toEqual(names.map((file) => folder + file).sort());
    expect(header(files[`${folder}${name}.safetensors`])[tensor]?.shape).toEqual(shape);
    const program = await page.evaluate(() => navigator.clipboard.readText());
    expect(Buffer.from(files[`${folder}${name}.py`] ?? []).toString()).toBe(program);
    expect(program).toContain('STEP = 3');
    expect(program).toContain(`/${lab}/`);
    // Nothing of the run has changed.
    expect(await ask(opened, (element) => element.status.step)).toBe(3);
  });

test('a page without a clipboard gets the program in the folder alone', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined });
  });
  const lab = await chapter(page, '', 'backprop');
  await unfold(lab);
  const files: string[] = [];
  page.on('download', (file) => files.push(file.suggestedFilename()));
  await button(lab, 'Copy as Rust').click();
  await expect.poll(() => files).toEqual(['backprop-step-0-rust.zip']);
  await expect(lab.locator('.notice.note')).toContainText('Downloaded as backprop-step-0-rust.zip: main.rs');
});

test('a lab that is no course offers none, and a machine that is none says so', async ({ page }) => {
  const race = await chapter(page, '', 'gradient_descent');
  await unfold(race);
  await expect(button(race, 'Copy as PyTorch')).toHaveCount(0);
  const polynomial = await chapter(page, '', 'generalization');
  await unfold(polynomial);
  await button(polynomial, 'Copy as PyTorch').click();
  await expect(polynomial.locator('.noted .notice.error')).toContainText('only the net that learns to add');
});

test('a page may ask for the program itself', async ({ page }) => {
  const lab = await chapter(page, '', 'attention');
  const code = await ask(lab, async (element) => {
    const { program, text, data, bytes } = await element.code('pytorch');
    return { program, data, begins: text.slice(0, 40), bytes: bytes.length };
  });
  expect(code).toMatchObject({ program: 'attention-step-0.py', data: 'attention-step-0.safetensors' });
  expect(code.begins).toContain('The lab `attention`');
  expect(code.bytes).toBeGreaterThan(100_000);
});
