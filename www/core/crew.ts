// Many hands, on the page: workers that help the one that trains a lab. They are started here and not by that one, because
// from here they start wherever a lab's own does, whatever the page around allows.

import { dataFile } from './files.ts';
import type { Request, Response } from './protocol.ts';
import { startWorker } from './start-worker.ts';

export class Crew {
  private readonly workers = new Set<Worker>();
  private closed = false;

  /** `join` hands the lab's worker the other end of a hand's channel. */
  constructor(
    readonly size: number,
    private readonly join: (port: MessagePort) => void,
  ) {
    for (let hand = 1; hand < size; hand++) void this.hire();
  }

  /** Ends them all. */
  close(): void {
    this.closed = true;
    for (const worker of this.workers) worker.terminate();
    this.workers.clear();
  }

  /** Starts one. Where that can't be done there is one less: a lab trains by itself as well. */
  private async hire(): Promise<void> {
    const worker = await startWorker().catch(() => undefined);
    if (!worker) return;
    if (this.closed) return worker.terminate();
    this.workers.add(worker);
    const { port1, port2 } = new MessageChannel();
    worker.onerror = () => this.workers.delete(worker) && worker.terminate();
    worker.onmessage = async ({ data }: MessageEvent<Response>) => {
      if (data.kind === 'ready') this.join(port2);
      if (data.kind !== 'lacking') return;
      const bytes = await dataFile(data.file).catch(() => null);
      worker.postMessage({ id: data.id, call: 'file', bytes } satisfies Request);
    };
    worker.postMessage({ id: 0, call: 'help', port: port1 } satisfies Request, [port1]);
  }
}
