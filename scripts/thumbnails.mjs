// `npm run thumbnails`: the pictures of the chapters on the cover and in previews of links, drawn by the labs of the
// built page (dist/): a beat is opened, its button pressed, and its main picture kept, for light and dark.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { Failure, main, root, step } from './lib.mjs';
import { chromiumFlags, findChromium } from './setup.mjs';

/** Of each chapter the beat whose picture says most, and how long what it plays is given at most, in ms. */
const BEATS = {
  linear_regression: { beat: 'start' },
  gradient_descent: { beat: 'start' },
  mlp: { beat: 'spiral', figure: 'field' },
  backprop: { beat: 'chain' },
  classification: { beat: 'start' },
  generalization: { beat: 'draws' },
  vision: { beat: 'start' },
  embeddings: { beat: 'start' },
  attention: { beat: 'start' },
  language_model: { beat: 'start' },
  hallucination: { beat: 'start' },
  retrieval: { beat: 'start' },
  reinforcement: { beat: 'start' },
  diffusion: { beat: 'start' },
};
const PATIENCE = 60_000;
const SIZE = { width: 480, height: 300 };

await main(async () => {
  const wanted = process.argv.slice(2);
  const labs = Object.keys(BEATS).filter((lab) => wanted.length === 0 || wanted.includes(lab));
  const folder = join(root, 'www/book/thumbnails');
  mkdirSync(folder, { recursive: true });
  const server = await preview({ root, logLevel: 'error', preview: { port: 0, host: '127.0.0.1' } });
  const { port } = server.httpServer.address();
  const executablePath = findChromium();
  const browser = await chromium.launch({ args: chromiumFlags(), ...(executablePath && { executablePath }) });
  for (const lab of labs) {
    for (const colorScheme of ['light', 'dark']) {
      await step(`${lab}, ${colorScheme}`, async () => {
        const page = await browser.newPage({
          colorScheme,
          viewport: { width: 1280, height: 800 },
          deviceScaleFactor: 2,
          reducedMotion: 'reduce',
        });
        const bytes = await draw(page, `http://127.0.0.1:${port}/${lab}/`, BEATS[lab]);
        writeFileSync(join(folder, `${lab}-${colorScheme}.webp`), bytes);
        await page.close();
        return `${bytes.length} bytes`;
      });
    }
  }
  await browser.close();
  await server.close();
});

/** The main picture of a beat after its act, fitted into the size on the page's own ground. */
async function draw(page, address, { beat, figure }) {
  await page.goto(`${address}#${beat}`);
  const lab = page.locator('underhood-lab').first();
  await lab.evaluate((element) => element.ready);
  const act = page.locator(`[data-act="${beat}"]`);
  if ((await act.count()) > 0) {
    await act.click();
    await page.waitForTimeout(500);
    const ended = await page
      .waitForFunction(() => !document.querySelector('underhood-lab').playing, undefined, {
        timeout: PATIENCE,
      })
      .catch(() => undefined);
    if (!ended) await lab.evaluate((element) => element.pause());
  }
  // The pictures of the moment it came to rest, and nothing that the pointer has lit.
  await page.mouse.move(0, 0);
  await page.waitForTimeout(1000);
  const place = figure ? `[data-figure="${figure}"] .canvas` : '.focus figure:first-child .canvas';
  const shot = await lab.locator(place).screenshot({ animations: 'disabled' });
  const webp = await page.evaluate(fitted, { png: shot.toString('base64'), ...SIZE });
  if (!webp) throw new Failure(`${address}: this browser writes no WebP`);
  return Buffer.from(webp, 'base64');
}

/** In the page: a PNG, as a WebP of a size, as large as it fits. */
async function fitted({ png, width, height }) {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const ctx = canvas.getContext('2d');
  ctx.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
  ctx.fillRect(0, 0, width, height);
  const margin = 0.04 * height;
  const scale = Math.min((width - 2 * margin) / image.width, (height - 2 * margin) / image.height);
  const [w, h] = [image.width * scale, image.height * scale];
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(image, (width - w) / 2, (height - h) / 2, w, h);
  // Twelve of them are to fit into the first megabyte, and are seen at half this size.
  const url = canvas.toDataURL('image/webp', 0.1);
  return url.startsWith('data:image/webp') ? url.split(',')[1] : undefined;
}
