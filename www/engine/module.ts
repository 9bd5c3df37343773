// The compiled core: fetched and compiled once for each engine, whatever the number of labs on the page.

import { simd } from 'wasm-feature-detect';
import { type Engine, LabError } from './protocol.ts';

// Written out, so that the bundler sees both files.
const addresses: Record<Engine, URL> = {
  flex: new URL('../../pkg/flex/underhood_bg.wasm', import.meta.url),
  ndarray: new URL('../../pkg/ndarray/underhood_bg.wasm', import.meta.url),
};

/** The engines there are, the default first. */
export const engines = Object.keys(addresses) as readonly Engine[];

const compiled = new Map<Engine, Promise<WebAssembly.Module>>();

/** The compiled module of an engine; workers instantiate it. */
export function wasmModule(engine: Engine): Promise<WebAssembly.Module> {
  let module = compiled.get(engine);
  if (!module) {
    module = compile(addresses[engine]);
    compiled.set(engine, module);
    // A failure to fetch may pass: let the next lab try again.
    module.catch(() => compiled.delete(engine));
  }
  return module;
}

async function compile(address: URL | undefined): Promise<WebAssembly.Module> {
  // An attribute may say anything.
  if (!address) {
    const known = Object.keys(addresses).join(', ');
    throw new LabError(`There is no such engine. There is: ${known}.`, 'unknown');
  }
  if (typeof WebAssembly !== 'object' || !(await simd())) {
    throw new LabError(
      'This browser can’t run the lab: it lacks WebAssembly SIMD, which current versions of Chrome, Edge, ' +
        'Firefox and Safari all have. Updating the browser will help.',
      'unsupported',
    );
  }
  const response = await fetch(address).catch((cause: unknown) => {
    throw new LabError(
      `The lab’s model could not be fetched (${String(cause)}). Is there a connection?`,
      'network',
    );
  });
  if (!response.ok) {
    throw new LabError(
      `The lab’s model could not be fetched: the server answered ${response.status}.`,
      'network',
    );
  }
  // Hosts that don't know the type send something else, which streaming compilation refuses.
  const typed = response.headers.get('content-type')?.startsWith('application/wasm');
  try {
    return await (typed
      ? WebAssembly.compileStreaming(response)
      : WebAssembly.compile(await response.arrayBuffer()));
  } catch (cause) {
    throw new LabError(
      `The lab’s model did not arrive whole (${String(cause)}). Reloading may help.`,
      'network',
    );
  }
}
