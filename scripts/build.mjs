// `npm run build`: the core if it has changed, then the page, into dist/: files for any static host.

import { prepare } from './build-wasm.mjs';
import { main, run, step } from './lib.mjs';

await main(async () => {
  await prepare();
  await step('Page, into dist/', () => run('vite', ['build']));
});
