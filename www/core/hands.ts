// Many hands, in the workers: the one that trains a lab has others compute parts of its steps, and pieces of what takes long to
// look at, and they do. A part is a function of settings, data, step and weights, and the core adds the parts in their order: so
// it makes no difference to a run how many there are, who was quick, or who was lost on the way.

import type { Session } from '../../pkg/flex/underhood.js';
import type { Brought, Buffered, Cut, Errand, Opener, Sight } from './protocol.ts';

/** What of a session is needed here. */
export type Shared = Pick<
  Session,
  | 'cut'
  | 'brief'
  | 'theta'
  | 'compute'
  | 'bring'
  | 'run'
  | 'status'
  | 'moment'
  | 'sight'
  | 'thetaFor'
  | 'look'
  | 'bringPiece'
>;

/** What of it in a hand. */
export type Helping = Pick<Session, 'setTheta' | 'part' | 'piece'>;

/** What of a port is. */
export type Port = Pick<MessagePort, 'onmessage' | 'postMessage' | 'close'>;

/** The parts that a hand may have before it: while it sends one off it begins with the next. */
const AHEAD = 2;
/** A part that takes fewer ms than this here is not given away: what is said and heard of it, and the page, which wants a core
 * as well, take as long. Beside the page, on two cores, two workers took 5.1 ms for a step that one does in 5.4, 4.4 for one
 * of 6.7, and 7.7 for one of 11.6. */
const WORTH = 1.5;
/** A hand is given up if it takes this many times as long as a part takes here, and at least so many ms. */
const PATIENCE = 20;
const BOUND = 2000;

type What = 'part' | 'piece';

/** What a lab is asked of what can be shared: the parts of a step, or the pieces of what is looked at. */
interface Kind {
  what: What;
  errand(part: number): Errand & { errand: What };
  /** Which of the moment's weights a part needs, and these. */
  weights(part: number): number;
  theta(part: number, into?: Buffered): Buffered;
  compute(part: number): void;
  bring(part: number, found: Buffered): void;
}

/** Work whose parts are being gathered, or are given away beforehand. */
interface Job {
  kind: Kind;
  moment: number;
  brief: number;
  /** Who is to compute them is not decided yet. */
  left: number[];
  /** They are not there yet. */
  open: Set<number>;
}

interface Hand {
  port: Port;
  /** What it was told to open, and what it has. */
  told: number;
  brief: number;
  /** The weights that it has: of which moment, and which of them. */
  has: string;
  /** The parts that it has been asked for. */
  asked: { job: Job; part: number }[];
  /** Arrays that came from it, to be filled again: they are of one length, weights, parts and pieces each. */
  spare: Record<'theta' | What, Buffered[]>;
}

/** The hands of a lab, as its worker knows them. */
export class Hands {
  private readonly all = new Set<Hand>();
  /** The work under way, and the step after it. */
  private job: Job | undefined;
  private ahead: Job | undefined;
  /** Ends when what is under way has. */
  private turn: Promise<void> = Promise.resolve();
  private wake = () => {};
  /** The longest that a part took here, in ms, and what parts and pieces take of late. */
  private pace = 0;
  private latest: Record<What, number> = { part: Number.POSITIVE_INFINITY, piece: Number.POSITIVE_INFINITY };

  constructor(
    private readonly lab: () => Shared,
    private readonly opener: () => Opener,
    /** Resolves once the messages that wait have been handled. */
    private readonly messages: () => Promise<void>,
    private readonly limits = { bound: BOUND, worth: WORTH },
  ) {}

  /** How many there are. */
  get size(): number {
    return this.all.size;
  }

  /** Takes one on; null lets all go. */
  take(port: Port | null): void {
    if (!port) {
      for (const hand of this.all) this.lose(hand);
      return;
    }
    const spare = { theta: [], part: [], piece: [] };
    const hand: Hand = { port, told: 0, brief: 0, has: '', asked: [], spare };
    port.onmessage = ({ data }: MessageEvent<Brought>) => this.hear(hand, data);
    this.all.add(hand);
  }

  /** Takes a step with whoever there is, as long as it is wanted; whether it was taken. A change of the run in the meantime
   * is made at once, and the step that comes after it is begun anew. */
  step(wanted: () => boolean = () => true): Promise<boolean> {
    return this.inTurn(async () => {
      for (let step: number | undefined; ; ) {
        const cut = wanted() && this.lab().cut();
        if (!cut || cut.at.step !== (step ?? cut.at.step)) return false;
        step = cut.at.step;
        if (this.latest.part < this.limits.worth) {
          const start = performance.now();
          this.lab().run(1, 0);
          this.note('part', (performance.now() - start) / cut.parts);
        } else {
          const job = this.ahead?.moment === cut.moment ? this.ahead : this.begin(this.stepOf(cut));
          this.ahead = undefined;
          if (!(await this.gather(job, wanted))) continue;
          this.lab().run(1, 0);
        }
        await this.measure([], wanted);
        // The hands go on while the page is told of this step. If another comes than the one after it, that was in vain.
        const next = wanted() && this.latest.part >= this.limits.worth && this.lab().cut();
        if (next) {
          this.ahead = this.begin(this.stepOf(next));
          this.deal(this.ahead);
        }
        return true;
      }
    });
  }

  /** Has what takes long of looking at some channels worked out, between two steps; what is changed meanwhile is looked at as
   * it will be. */
  async look(channels: string[]): Promise<void> {
    if (this.all.size > 0 && this.lab().sight(channels)) await this.inTurn(() => this.measure(channels));
  }

  private async measure(channels: string[], wanted = () => true): Promise<void> {
    const sight = this.lab().sight(channels);
    if (sight) await this.gather(this.begin(this.lookOf(sight)), wanted);
  }

  /** Does something once what was begun before it is over. */
  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const before = this.turn;
    let over = () => {};
    this.turn = new Promise((done) => {
      over = done;
    });
    await before;
    try {
      return await work();
    } finally {
      over();
    }
  }

  private stepOf({ at, parts, moment, brief }: Cut): Job {
    const kind: Kind = {
      what: 'part',
      errand: (part) => ({ errand: 'part', at, part }),
      weights: () => 0,
      theta: (_, into) => this.lab().theta(into) as Buffered,
      compute: (part) => this.lab().compute(part),
      bring: (part, found) => void this.lab().bring(moment, part, found),
    };
    return jobOf(kind, moment, brief, [...Array(parts).keys()]);
  }

  private lookOf({ pieces, moment, brief }: Sight): Job {
    const kind: Kind = {
      what: 'piece',
      errand: (piece) => ({ errand: 'piece', piece }),
      weights: (piece) => 1 + (piece >>> 8),
      theta: (piece, into) => this.lab().thetaFor(piece, into) as Buffered,
      compute: (piece) => this.lab().look(piece),
      bring: (piece, found) => void this.lab().bringPiece(moment, piece, found),
    };
    return jobOf(kind, moment, brief, [...pieces]);
  }

  /** Gathers all parts of some work; false if it is no longer what is to be done. */
  private async gather(job: Job, wanted: () => boolean): Promise<boolean> {
    this.job = job;
    const { what } = job.kind;
    const shared = this.latest[what] >= this.limits.worth;
    try {
      while (job.open.size > 0) {
        if (shared) this.deal(job);
        const part = job.left.shift();
        if (part === undefined) {
          await this.arrival();
        } else {
          const start = performance.now();
          job.kind.compute(part);
          job.open.delete(part);
          this.note(what, performance.now() - start);
          await this.messages();
        }
        if (!wanted() || this.lab().moment() !== job.moment) return false;
      }
      return true;
    } finally {
      this.job = undefined;
    }
  }

  /** Takes in how many ms a part or piece took: clocks are coarse in some browsers, so that one time alone says little. */
  private note(what: What, took: number): void {
    const before = this.latest[what];
    this.latest[what] = Number.isFinite(before) ? before + (took - before) / 4 : took;
    this.pace = Math.max(this.pace, took);
  }

  /** Begins some work: those open the lab as it is who have it otherwise, or not at all. Who is still opening it as it was is
   * told once that is done. */
  private begin(job: Job): Job {
    const late = [...this.all].filter((hand) => hand.told !== job.brief && hand.told === hand.brief);
    if (late.length > 0) {
      const recipe = this.lab().brief();
      for (const hand of late) {
        hand.told = job.brief;
        this.send(hand, { errand: 'brief', brief: job.brief, recipe, ...this.opener() });
      }
    }
    return job;
  }

  /** Gives away as many of the parts left as leave all with as much to do, some to be done here. */
  private deal(job: Job): void {
    const ready = [...this.all].filter((hand) => hand.brief === job.brief && hand.told === job.brief);
    if (ready.length === 0) return;
    const loads = ready.map(({ asked }) => asked.length);
    // This worker has nothing to do now: the first one is its own.
    let [own, given] = [1, 0];
    for (let many = 1; many < job.left.length; many++) {
      const least = Math.min(...loads);
      if (own <= least) own++;
      else {
        loads[loads.indexOf(least)] = least + 1;
        given++;
      }
    }
    for (; given > 0; given--) {
      const [hand] = ready.sort((a, b) => a.asked.length - b.asked.length);
      const part = job.left.at(-1);
      if (!hand || part === undefined || hand.asked.length >= AHEAD) return;
      const needs = `${job.moment} ${job.kind.weights(part)}`;
      const theta = hand.has === needs ? undefined : job.kind.theta(part, hand.spare.theta.pop());
      const into = hand.spare[job.kind.what].pop();
      job.left.pop();
      hand.asked.push({ job, part });
      this.send(hand, { ...job.kind.errand(part), theta, into }, buffers(theta, into));
      hand.has = needs;
    }
  }

  /** Resolves when a hand says something; those that don't in time are given up. */
  private async arrival(): Promise<void> {
    const late = setTimeout(
      () => {
        for (const hand of this.all) if (hand.asked.length > 0) this.lose(hand);
      },
      Math.max(this.limits.bound, PATIENCE * this.pace),
    );
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    clearTimeout(late);
  }

  private hear(hand: Hand, brought: Brought): void {
    if (!this.all.has(hand)) return;
    switch (brought.brought) {
      case 'brief':
        hand.brief = brought.brief;
        return;
      case 'part':
        this.bring(hand, brought);
        return;
      case 'nothing':
        this.lose(hand);
        return;
      default:
        brought satisfies never;
    }
  }

  /** Whether a part is still waited for. */
  private isWanted({ job, part }: Hand['asked'][number]): boolean {
    return (job === this.job || job === this.ahead) && job.open.has(part);
  }

  /** A hand answers in the order in which it was asked. */
  private bring(hand: Hand, { found, theta }: Brought & { brought: 'part' }): void {
    const asked = hand.asked.shift();
    if (!asked) return;
    const { job, part } = asked;
    hand.spare[job.kind.what].push(found);
    if (theta) hand.spare.theta.push(theta);
    if (this.isWanted(asked)) {
      try {
        job.kind.bring(part, found);
        job.open.delete(part);
      } catch {
        // What it brings does not fit: then it is of no use.
        hand.asked.unshift(asked);
        this.lose(hand);
      }
    }
    this.wake();
  }

  /** Does without a hand; what it was to bring is computed by others. */
  private lose(hand: Hand): void {
    this.all.delete(hand);
    hand.port.onmessage = null;
    hand.port.close();
    for (const asked of hand.asked) if (this.isWanted(asked)) asked.job.left.push(asked.part);
    this.wake();
  }

  private send(hand: Hand, errand: Errand, transfer: ArrayBuffer[] = []): void {
    hand.port.postMessage(errand, transfer);
  }
}

function jobOf(kind: Kind, moment: number, brief: number, parts: number[]): Job {
  return { kind, moment, brief, left: parts, open: new Set(parts) };
}

function buffers(...arrays: (Buffered | undefined)[]): ArrayBuffer[] {
  return arrays.flatMap((array) => array?.buffer ?? []);
}

/** Makes a worker a hand of whoever has the other end of a port; `open` opens a lab in it. */
export function help(port: Port, open: (errand: Errand & { errand: 'brief' }) => Promise<Helping>): void {
  let lab: Helping;
  const say = (brought: Brought, transfer: ArrayBuffer[] = []) => port.postMessage(brought, transfer);
  const run = async (errand: Errand): Promise<void> => {
    if (errand.errand === 'brief') {
      lab = await open(errand);
      say({ brought: 'brief', brief: errand.brief });
      return;
    }
    const { theta, into } = errand;
    if (theta) lab.setTheta(theta);
    const found = (
      errand.errand === 'part' ? lab.part(errand.at, errand.part, into) : lab.piece(errand.piece, into)
    ) as Buffered;
    say({ brought: 'part', found, theta }, buffers(found, theta));
  };
  // One errand at a time: opening may have to wait for a file.
  let line = Promise.resolve();
  port.onmessage = ({ data }: MessageEvent<Errand>) => {
    line = line
      .then(() => run(data))
      .catch((error: unknown) => say({ brought: 'nothing', message: String(error) }));
  };
}
