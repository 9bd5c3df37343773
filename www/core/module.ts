// The compiled core: each of its builds fetched and compiled once, whatever the number of labs on the page.

import { simd } from 'wasm-feature-detect';
import { fault } from './messages.ts';
import type { Build, Engine, LabId } from './protocol.ts';

/** Where the builds are, compressed; written out, so that the bundler sees all files. */
export const addresses: Record<Build, URL> = {
  first: new URL('../../pkg/first/underhood_bg.wasm.xz', import.meta.url),
  flex: new URL('../../pkg/flex/underhood_bg.wasm.xz', import.meta.url),
  ndarray: new URL('../../pkg/ndarray/underhood_bg.wasm.xz', import.meta.url),
};

/** The engines there are, the default first. */
export const engines: readonly Engine[] = ['flex', 'ndarray'];

/** The lab of the build `first`, which holds no other: most readers begin here, and it should not keep them waiting. */
export const FIRST: LabId = 'linear_regression';

/** The build that runs a lab on an engine. */
export const buildFor = (engine: Engine, lab: string): Build =>
  engine === 'flex' && lab === FIRST ? 'first' : engine;

const compiled = new Map<Build, Promise<WebAssembly.Module>>();

/** A build's compiled module; workers instantiate it. */
export function wasmModule(build: Build): Promise<WebAssembly.Module> {
  let module = compiled.get(build);
  if (!module) {
    module = compile(addresses[build]);
    compiled.set(build, module);
    // A failure to fetch may pass: let the next lab try again.
    module.catch(() => compiled.delete(build));
  }
  return module;
}

async function compile(address: URL | undefined): Promise<WebAssembly.Module> {
  // An attribute may say anything.
  if (!address) {
    const known = engines.join(', ');
    throw fault('unknown', 'unknown_engine', 'There is no such engine. There is: {known}.', { known });
  }
  if (typeof WebAssembly !== 'object' || !(await simd())) {
    throw fault(
      'unsupported',
      'no_simd',
      'This browser can’t run the lab: it lacks WebAssembly SIMD, which current versions of Chrome, Edge, ' +
        'Firefox and Safari all have. Updating the browser will help.',
    );
  }
  // They need not wait for one another.
  const decoder = import('xz-decompress');
  decoder.catch(() => {});
  const response = await fetch(address).catch((cause: unknown) => {
    const english = 'The lab’s model could not be fetched ({cause}). Is there a connection?';
    throw fault('network', 'not_fetched', english, { cause: String(cause) });
  });
  if (!response.ok) {
    const english = 'The lab’s model could not be fetched: the server answered {status}.';
    throw fault('network', 'not_served', english, { status: response.status });
  }
  try {
    // Compiled as it comes. Whatever type the host calls it by, what comes out is a module.
    const { XzReadableStream } = await decoder;
    const plain = new XzReadableStream(response.body ?? new Blob().stream());
    const headers = { 'content-type': 'application/wasm' };
    return await WebAssembly.compileStreaming(new Response(plain, { headers }));
  } catch (cause) {
    const english = 'The lab’s model did not arrive whole ({cause}). Reloading may help.';
    throw fault('network', 'not_whole', english, { cause: String(cause) });
  }
}
