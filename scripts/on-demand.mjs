// Vite's plugin for `npm start`, which builds one engine with all labs, quickly. What is asked of the build for the first
// chapter alone is answered from it; the second engine is built once somebody chooses it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildQuickly } from './build-wasm.mjs';
import { Failure, read, red, root } from './lib.mjs';

const SECOND = 'ndarray';
const script = (build) => `pkg/${build}/underhood.js`;
const stamp = () => read(`pkg/${SECOND}/.stamp`);

/** @returns {import('vite').Plugin} */
export function onDemand() {
  /** One at a time. */
  let building = Promise.resolve();
  return {
    name: 'on-demand',
    apply: 'serve',
    enforce: 'pre',
    resolveId(id) {
      const missing = id.endsWith(script(SECOND)) && !existsSync(join(root, script(SECOND)));
      return missing || id.endsWith(script('first')) ? join(root, script('flex')) : undefined;
    },
    configureServer(server) {
      server.middlewares.use(async (request, _, next) => {
        const [, build] = /^\/pkg\/(\w+)\/underhood_bg\.wasm\.xz/.exec(request.url) ?? [];
        if (build === 'first') request.url = request.url.replace('/first/', '/flex/');
        if (build !== SECOND) return next();
        try {
          const before = stamp();
          building = building.catch(() => {}).then(() => buildQuickly(SECOND));
          await building;
          if (stamp() !== before) {
            // The worker was served with the JavaScript of another build.
            server.moduleGraph.invalidateAll();
            server.ws.send({ type: 'full-reload' });
          }
          next();
        } catch (error) {
          console.error(red('✗ ') + (error instanceof Failure ? error.message : error.stack));
          next(error);
        }
      });
    },
  };
}
