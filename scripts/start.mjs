// `npm start`: from a fresh clone to the page in a browser, by one build of the core, made quickly; `onDemand` answers for
// the others. With --watch (`npm run dev`) it also rebuilds the core whenever a Rust file changes. Vite sees the new
// files, as it sees TypeScript and CSS, and reloads the page.
import { watch } from 'node:fs';
import { join } from 'node:path';
import { buildQuickly, prepareQuickly } from './build-wasm.mjs';
import { bold, Failure, main, red, root, step } from './lib.mjs';

/** All labs, on the engine that readers get. */
const BUILD = 'flex';

await main(async () => {
  await prepareQuickly(BUILD);
  let server;
  await step('Page server', async () => {
    const { createServer } = await import('vite');
    const { onDemand } = await import('./on-demand.mjs');
    server = await createServer({ root, plugins: [onDemand()] });
    await server.listen();
  });
  console.log(`\n${bold('Under the Hood is at')}`);
  server.printUrls();
  if (process.argv.includes('--watch')) watchCore();
});

function watchCore() {
  let timer;
  let building = false;
  let again = false;
  const rebuild = async () => {
    if (building) {
      again = true;
      return;
    }
    building = true;
    try {
      await buildQuickly(BUILD);
    } catch (error) {
      console.error(red('✗ ') + (error instanceof Failure ? error.message : error.stack));
    }
    building = false;
    if (again) {
      again = false;
      rebuild();
    }
  };
  watch(join(root, 'src'), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(rebuild, 200);
  });
}
