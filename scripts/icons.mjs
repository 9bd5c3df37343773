// `npm run icons`: the icons of the book as an app (public/), drawn of the one that it has in a tab.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { main, read, root, step } from './lib.mjs';
import { chromiumFlags, findChromium } from './setup.mjs';

/** The ground of the icon, which fills one that systems cut into a shape of their own; what matters stays within its middle. */
const GROUND = '#0b655c';
const ICONS = [
  { file: 'icon-192.png', size: 192, part: 1 },
  { file: 'icon-512.png', size: 512, part: 1 },
  { file: 'icon-maskable.png', size: 512, part: 0.8 },
];

await main(async () => {
  const executablePath = findChromium();
  const browser = await chromium.launch({ args: chromiumFlags(), ...(executablePath && { executablePath }) });
  const page = await browser.newPage();
  const icon = `data:image/svg+xml;base64,${Buffer.from(read('www/page/icon.svg')).toString('base64')}`;
  for (const { file, size, part } of ICONS)
    await step(file, async () => {
      await page.setViewportSize({ width: size, height: size });
      const ground = part < 1 ? GROUND : 'transparent';
      await page.setContent(`<body style="margin: 0; height: 100vh; display: grid; place-items: center; background: ${ground}">
        <img src="${icon}" width="${size * part}" height="${size * part}" alt="">`);
      const png = await page.screenshot({ omitBackground: true });
      writeFileSync(join(root, 'public', file), png);
      return `${png.length} bytes`;
    });
  await browser.close();
});
