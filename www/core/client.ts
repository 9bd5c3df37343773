// A lab as the page sees it: calls that return promises, and a worker that is replaced if it dies.

import { handsFor } from './cores.ts';
import type { Crew } from './crew.ts';
import { dataFile, dropFile } from './files.ts';
import { closed, english, fault, localised, notOpen, said, type Translate, translated } from './messages.ts';
import { buildFor, wasmModule } from './module.ts';
import { underPolicy } from './policy.ts';
import {
  type Answer,
  type Ask,
  type Build,
  type Call,
  type DataFile,
  type Description,
  type Engine,
  type Failed,
  LabError,
  type Message,
  type Opening,
  type Request,
  type Response,
  type Status,
} from './protocol.ts';
import { startWorker } from './start-worker.ts';

/** What a client tells its owner without being asked. */
export interface ClientEvents {
  /** Where the run is, as the answer to a call tells; and, when controls or channels may have changed, what the lab tells of
   * itself. The answer follows at once. */
  state(status: Status, description: Description | undefined, call: Call): void;
  /** A long run on its way. */
  progress(status: Status, to: number): void;
  /** The worker died. Either another one took over, from the last checkpoint, or the lab is closed. */
  lost(recovered: boolean, message: string): void;
}

interface Waiting {
  call: Call;
  resolve(answer: unknown): void;
  reject(error: LabError): void;
}

/** A worker that never said anything. */
const notStarted = (message: string): LabError =>
  fault('network', 'worker_not_started', 'The lab’s worker could not be started ({cause}).', {
    cause: message || 'its script could not be loaded',
  });

export class LabClient {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private checkpoint: Uint8Array | undefined;
  private opening: Opening | undefined;
  private recovering: Promise<unknown> | undefined;
  private closed = false;
  /** Who helps the worker; promised once it trains a lab with something to give away. */
  private crew: Crew | undefined;
  private hiring = false;
  /** How many workers are of use to the lab. */
  private workers = 1;
  /** How many workers train the lab, where the reader's choice is not to hold. */
  hands: number | undefined;

  constructor(
    readonly engine: Engine,
    private readonly events: ClientEvents,
    private readonly translate: Translate = english,
    /** The build that runs it, where it is not to be the smallest that does. */
    private readonly build?: Build,
  ) {}

  /** Starts the worker. Resolves to what of the recipe could not be used. */
  async open(recipe: Opening): Promise<Message[]> {
    this.opening = recipe;
    const { rejected } = await underPolicy(() => this.start(recipe));
    this.checkpoint ??= await this.send('save', {});
    return rejected;
  }

  private async start(recipe: Opening): Promise<Answer<'open'>> {
    const build = this.build ?? buildFor(this.engine, recipe.lab);
    const module = await wasmModule(build);
    const worker = await startWorker();
    if (this.closed) {
      worker.terminate();
      throw closed();
    }
    let begun = false;
    worker.onmessage = ({ data }: MessageEvent<Response>) => {
      begun = true;
      this.receive(data);
    };
    worker.onerror = ({ message }) => {
      if (begun) return this.lose(message);
      this.worker = undefined;
      this.failAll(notStarted(message));
    };
    this.worker = worker;
    return this.send('open', { engine: this.engine, build, module, recipe });
  }

  /** Asks the lab for something, once a recovery under way is over. */
  async request<C extends Call>(call: C, ask: Ask<C>): Promise<Answer<C>> {
    await this.recovering;
    if (this.workers > 1 && (call === 'run' || (call === 'frame' && (ask as Ask<'frame'>).steps > 0)))
      void this.hire();
    const answer = await this.send(call, ask);
    if (call === 'frame') this.checkpoint = (answer as Answer<'frame'>).checkpoint?.bytes ?? this.checkpoint;
    return answer;
  }

  /** Lets those go who help the worker, until it trains again. */
  rest(): void {
    this.crew?.close();
    this.crew = undefined;
    this.worker?.postMessage({ id: 0, call: 'hand', port: null } satisfies Request);
  }

  /** Has as many workers help as are wanted. */
  private async hire(): Promise<void> {
    const size = handsFor(this.workers, this.hands);
    if (this.hiring || size === (this.crew?.size ?? 1)) return;
    this.hiring = true;
    const { worker } = this;
    // A lab trains without them, too.
    const found = await import('./crew.ts').catch(() => undefined);
    this.hiring = false;
    if (!found || !worker || worker !== this.worker) return;
    this.rest();
    this.crew = new found.Crew(size, (port) =>
      worker.postMessage({ id: 0, call: 'hand', port } satisfies Request, [port]),
    );
  }

  /** Ends the worker; whoever still waits is told. */
  close(): void {
    this.closed = true;
    this.rest();
    this.worker?.terminate();
    this.worker = undefined;
    this.failAll(closed());
  }

  private send<C extends Call>(call: C, ask: Ask<C>): Promise<Answer<C>> {
    const { worker } = this;
    if (!worker) return Promise.reject(notOpen());
    const id = this.nextId++;
    return new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { call, resolve, reject });
      worker.postMessage({ id, call, ask } as Request);
    }) as Promise<Answer<C>>;
  }

  private receive(response: Response): void {
    switch (response.kind) {
      case 'progress':
        this.events.progress(this.status(response.status), response.to);
        return;
      case 'trapped':
        this.lose(response.message);
        return;
      case 'ready':
        return;
      case 'done':
        this.done(response);
        return;
      case 'lacking':
        void this.supply(response.id, response.file);
        return;
      case 'failed':
        if (response.error.file) dropFile(response.error.file);
        this.take(response.id)?.reject(this.failure(response.error));
        return;
      default:
        response satisfies never;
    }
  }

  private done({ id, answer, status, description }: Response & { kind: 'done' }): void {
    const waiting = this.take(id);
    if (!waiting) return;
    this.workers = description?.workers ?? this.workers;
    const told = description && translated(description, this.translate);
    try {
      this.events.state(this.status(status), told, waiting.call);
    } finally {
      // Whoever waits does not wait for a listener that failed.
      waiting.resolve(answer);
    }
  }

  /** Brings the worker a data file that a call lacks; if it can't be had, whoever waits for the call is told why. */
  private async supply(id: number, file: DataFile): Promise<void> {
    const bytes = await dataFile(file).catch((error: LabError) => {
      const { message, code, said } = error;
      this.take(id)?.reject(this.failure({ message, code, said }));
      return null;
    });
    this.worker?.postMessage({ id, call: 'file', bytes } satisfies Request);
  }

  /** In the reader's language. */
  private status(status: Status): Status {
    return status.halted ? { ...status, halted: localised(status.halted, this.translate) } : status;
  }

  private failure(failed: Failed): LabError {
    const message = failed.said && localised(failed.said, this.translate);
    return new LabError(message ? said(message) : failed.message, failed.code, {
      about: failed.about,
      said: message,
    });
  }

  private take(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    return waiting;
  }

  /** The worker is dead: puts another one in its place, at the last checkpoint. */
  private lose(message: string): void {
    const dying = this.recovering !== undefined || !this.checkpoint;
    this.rest();
    this.worker?.terminate();
    this.worker = undefined;
    this.failAll(
      fault('trapped', 'trapped', 'The lab’s engine stopped unexpectedly ({cause}).', { cause: message }),
    );
    // Dead before it ever ran, or again at once: another try would end the same way.
    if (dying || !this.opening) {
      this.events.lost(false, message);
      return;
    }
    const { lab } = this.opening;
    const checkpoint = this.checkpoint as Uint8Array;
    this.recovering = this.open({ lab })
      .then(() => this.send('load', { bytes: checkpoint }))
      .then(() => this.events.lost(true, message))
      .catch(() => {
        this.close();
        this.events.lost(false, message);
      })
      .finally(() => {
        this.recovering = undefined;
      });
  }

  private failAll(error: LabError): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
