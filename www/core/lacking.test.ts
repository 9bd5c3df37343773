// A data file that the core lacks: client, messages and worker as they are, a core that lacks it, and a network that is
// there or not.
import { beforeEach, expect, test, vi } from 'vitest';
import type { LabClient } from './client.ts';
import type { Request, Response } from './protocol.ts';

/** What the core of the latest worker has. */
let core: Core;
/** What the network answers. */
let network: () => Promise<{ ok: boolean; status: number; arrayBuffer(): Promise<ArrayBuffer> }>;
/** Lets the network answer what waits. */
let answer: () => void;

class Core {
  static readonly whole = 3;
  readonly files = new Set<string>();
  dataset = 'small';
  frames = 0;
  traps = false;
}

const fail = (code: string, more: object = {}) =>
  Object.assign(new Error(code), { name: 'LabError', code, ...more });

class Session {
  rejected = [];
  constructor({ settings }: { settings?: Record<string, string> }) {
    this.set('dataset', settings?.dataset ?? 'small');
  }
  set(_: string, dataset: string) {
    if (dataset === 'large' && !core.files.has('messages')) throw fail('missing', { file: 'messages' });
    core.dataset = dataset;
  }
  run() {
    core.frames++;
    if (core.traps) throw new WebAssembly.RuntimeError('unreachable');
  }
  read = () => ({ type: 'tensor' });
  recipe = () => ({});
  save = () => new TextEncoder().encode(core.dataset);
  load = (bytes: Uint8Array) => this.set('dataset', new TextDecoder().decode(bytes));
  status = () => ({ step: 0, stage: 0, furthest: 0, changes: [], halted: null });
  describe = () => ({ values: { dataset: core.dataset } });
}

const glue = () => ({
  initSync: () => ({ memory: { buffer: new ArrayBuffer(0) } }),
  Session,
  provide(file: string, { length }: Uint8Array) {
    if (length !== Core.whole) throw fail('data');
    core.files.add(file);
  },
});
for (const build of ['first', 'flex', 'ndarray']) vi.doMock(`../../pkg/${build}/underhood.js`, glue);
vi.mock('./module.ts', () => ({ buildFor: () => 'flex', wasmModule: async () => ({}) }));
vi.mock('./policy.ts', () => ({ underPolicy: (work: () => unknown) => work() }));
vi.mock('./start-worker.ts', () => ({ startWorker }));

/** A worker on this thread, with a core of its own. */
async function startWorker() {
  core = new Core();
  const worker = {
    onmessage: (_: { data: Response }) => {},
    terminate() {
      worker.onmessage = () => {};
    },
    postMessage: (_: Request) => {},
  };
  vi.stubGlobal('postMessage', (data: Response) => queueMicrotask(() => worker.onmessage({ data })));
  vi.stubGlobal('addEventListener', (_: string, listen: (event: { data: Request }) => void) => {
    worker.postMessage = (data) => queueMicrotask(() => listen({ data: structuredClone(data) }));
  });
  vi.resetModules();
  await import('./worker.ts');
  return worker;
}

const whole = { ok: true, status: 200, arrayBuffer: async () => new ArrayBuffer(Core.whole) };
const fetching = vi.fn((_: URL) => network());
const events = { state: vi.fn(), progress: vi.fn(), lost: vi.fn() };
const frame = { steps: 1, budget: 1, reads: ['loss'], checkpoint: false };

async function open(settings: Record<string, string> = {}): Promise<LabClient> {
  const { LabClient } = await import('./client.ts');
  const client = new LabClient('flex', events);
  await client.open({ lab: 'mlp', settings });
  return client;
}

beforeEach(() => {
  vi.resetModules();
  vi.clearAllMocks();
  vi.stubGlobal('fetch', fetching);
  network = async () => whole;
});

/** A network that answers only once it is told to. */
function slow() {
  network = () =>
    new Promise((resolve) => {
      answer = () => resolve(whole);
    });
}

test('a setting waits for its file, which is fetched once', async () => {
  const client = await open();
  await client.request('set', { control: 'dataset', value: 'large' });
  expect(core.dataset).toBe('large');
  expect(events.state).toHaveBeenLastCalledWith(expect.anything(), { values: { dataset: 'large' } }, 'set');
  await client.request('set', { control: 'dataset', value: 'small' });
  await client.request('set', { control: 'dataset', value: 'large' });
  expect(fetching).toHaveBeenCalledTimes(1);
  expect(String(fetching.mock.lastCall?.[0])).toMatch(/messages.*\.tsv$/);
});

test('a link and a save whose data is a file are opened with it', async () => {
  await open({ dataset: 'large' });
  expect(core.dataset).toBe('large');
  const client = await open();
  expect(core.dataset).toBe('small');
  await client.request('load', { bytes: new TextEncoder().encode('large') });
  expect(core.dataset).toBe('large');
});

test('the lab goes on while a file is on its way, and the last wish holds', async () => {
  const client = await open();
  slow();
  const large = client.request('set', { control: 'dataset', value: 'large' });
  const small = client.request('set', { control: 'dataset', value: 'small' });
  const done: string[] = [];
  void large.then(() => done.push('large'));
  void small.then(() => done.push('small'));
  await vi.waitFor(() => expect(fetching).toHaveBeenCalled());
  await client.request('frame', frame);
  const asked = core.frames;
  await client.request('frame', frame);
  expect([core.frames, core.dataset, done]).toEqual([asked + 1, 'small', []]);
  answer();
  await small;
  expect([done, core.dataset]).toEqual([['large', 'small'], 'small']);
  expect(core.files).toContain('messages');
});

test('a file that can’t be had is an error of who asked for it; nothing has changed, and it can be tried again', async () => {
  const client = await open();
  const ask = () => client.request('set', { control: 'dataset', value: 'large' });
  network = () => Promise.reject(new TypeError('Failed to fetch'));
  await expect(ask()).rejects.toMatchObject({ name: 'LabError', code: 'network' });
  await expect(ask()).rejects.toThrow('The data could not be fetched (TypeError: Failed to fetch)');
  network = async () => ({ ...whole, ok: false, status: 404 });
  await expect(ask()).rejects.toThrow('the server answered 404');
  expect(core.dataset).toBe('small');
  network = async () => whole;
  await ask();
  expect([core.dataset, fetching.mock.calls.length]).toEqual(['large', 4]);
});

test('a file that did not arrive whole is refused, and fetched anew', async () => {
  const client = await open();
  const ask = () => client.request('set', { control: 'dataset', value: 'large' });
  network = async () => ({ ...whole, arrayBuffer: async () => new ArrayBuffer(2) });
  await expect(ask()).rejects.toMatchObject({ code: 'data' });
  expect(core.dataset).toBe('small');
  network = async () => whole;
  await ask();
  expect(core.dataset).toBe('large');
});

test('a worker that takes over from one that died is brought the file again', async () => {
  const client = await open();
  await client.request('set', { control: 'dataset', value: 'large' });
  await client.request('frame', { ...frame, checkpoint: true });
  const first = core;
  core.traps = true;
  await client.request('frame', frame).catch(() => {});
  await vi.waitFor(() => expect(events.lost).toHaveBeenCalledWith(true, 'unreachable'));
  expect(core).not.toBe(first);
  expect(core.dataset).toBe('large');
  expect(fetching).toHaveBeenCalledTimes(1);
});
