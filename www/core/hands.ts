// Many hands, in the workers: the one that trains a lab has others compute parts of its steps, and they do. A part is a
// function of settings, data, step and weights, and the core adds the parts in their order: so it makes no difference to a
// run how many there are, who was quick, or who was lost on the way.

import type { Session } from '../../pkg/flex/underhood.js';
import type { Brought, Cut, Errand, Opener } from './protocol.ts';

/** What of a session is needed here. */
export type Shared = Pick<Session, 'cut' | 'brief' | 'theta' | 'compute' | 'bring' | 'run' | 'status'>;

/** What of it in a hand. */
export type Helping = Pick<Session, 'setTheta' | 'part'>;

/** What of a port is. */
export type Port = Pick<MessagePort, 'onmessage' | 'postMessage' | 'close'>;

/** The parts that a hand may have before it: while it sends one off it begins with the next. */
const AHEAD = 2;
/** A part that takes fewer ms than this here is not given away: what is said and heard of it, and the page, which wants a core
 * as well, take longer. Beside the page, on two cores, two workers took 15 ms for a step that one does in 11, and 79 for one
 * of 134. */
const WORTH = 6;
/** A hand is given up if it takes this many times as long as a part takes here, and at least so many ms. */
const PATIENCE = 20;
const BOUND = 2000;

interface Hand {
  port: Port;
  /** What it was told to open, and what it has. */
  told: number;
  brief: number;
  /** The moment whose weights it has. */
  moment: number;
  /** The parts that it has been asked for, with their moments. */
  asked: { moment: number; part: number }[];
}

/** A step whose parts are being gathered, or are given away beforehand. */
interface Job extends Cut {
  /** Who is to compute them is not decided yet. */
  left: number[];
  /** They are not there yet. */
  open: Set<number>;
}

/** The hands of a lab, as its worker knows them. */
export class Hands {
  private readonly all = new Set<Hand>();
  private job: Job | undefined;
  /** Ends when the step under way has. */
  private turn: Promise<void> = Promise.resolve();
  private wake = () => {};
  /** The longest that a part took here, in ms, and the last one. */
  private pace = 0;
  private latest = Number.POSITIVE_INFINITY;

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
    const hand: Hand = { port, told: 0, brief: 0, moment: 0, asked: [] };
    port.onmessage = ({ data }: MessageEvent<Brought>) => this.hear(hand, data);
    this.all.add(hand);
  }

  /** Takes a step with whoever there is, as long as it is wanted; whether it was taken. A change of the run in the meantime
   * is made at once, and the step that comes after it is begun anew. */
  async step(wanted: () => boolean = () => true): Promise<boolean> {
    const before = this.turn;
    let over = () => {};
    this.turn = new Promise((done) => {
      over = done;
    });
    await before;
    try {
      for (let step: number | undefined; ; ) {
        const cut = wanted() && this.lab().cut();
        if (!cut || cut.at.step !== (step ?? cut.at.step)) return false;
        step = cut.at.step;
        if (this.latest < this.limits.worth) {
          const start = performance.now();
          this.lab().run(1, 0);
          this.latest = (performance.now() - start) / cut.parts;
          return true;
        }
        if (!(await this.gather(cut, wanted))) continue;
        this.lab().run(1, 0);
        // The hands go on while the page is told of this step. If another comes than the one after it, that was in vain.
        const next = wanted() && this.lab().cut();
        if (next) this.deal(this.begin(next));
        return true;
      }
    } finally {
      over();
    }
  }

  /** Gathers all parts of the step that comes next; false if there is another by now. */
  private async gather(cut: Cut, wanted: () => boolean): Promise<boolean> {
    const lab = this.lab();
    const job = this.job?.moment === cut.moment ? this.job : this.begin(cut);
    try {
      while (job.open.size > 0) {
        this.deal(job);
        const part = job.left.shift();
        if (part === undefined) {
          await this.arrival();
        } else {
          const start = performance.now();
          lab.compute(part);
          job.open.delete(part);
          this.latest = performance.now() - start;
          this.pace = Math.max(this.pace, this.latest);
          await this.messages();
        }
        if (!wanted() || lab.cut()?.moment !== job.moment) return false;
      }
      return true;
    } finally {
      this.job = undefined;
    }
  }

  private begin(cut: Cut): Job {
    const parts = Array.from({ length: cut.parts }, (_, part) => part);
    this.inform(cut.brief);
    this.job = { ...cut, left: parts, open: new Set(parts) };
    return this.job;
  }

  /** Has those open the lab as it is who have it otherwise, or not at all. */
  private inform(brief: number): void {
    const late = [...this.all].filter((hand) => hand.told !== brief);
    if (late.length === 0) return;
    const recipe = this.lab().brief();
    for (const hand of late) {
      hand.told = brief;
      this.send(hand, { errand: 'brief', brief, recipe, ...this.opener() });
    }
  }

  private ready(brief: number): Hand[] {
    return [...this.all].filter((hand) => hand.brief === brief);
  }

  /** Gives away as many of the parts left as leave all with as much to do, some to be done here. */
  private deal(job: Job): void {
    const ready = this.ready(job.brief);
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
      job.left.pop();
      const { moment, at } = job;
      const errand: Errand = { errand: 'part', moment, at, part };
      hand.asked.push({ moment, part });
      if (hand.moment === moment) this.send(hand, errand);
      else {
        const theta = this.lab().theta() as Float32Array<ArrayBuffer>;
        this.send(hand, { ...errand, theta }, [theta.buffer]);
      }
      hand.moment = moment;
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
        this.bring(hand, brought.found);
        return;
      case 'nothing':
        this.lose(hand);
        return;
      default:
        brought satisfies never;
    }
  }

  /** A hand answers in the order in which it was asked. */
  private bring(hand: Hand, found: Float32Array): void {
    const asked = hand.asked.shift();
    if (!asked) return;
    const { moment, part } = asked;
    if (moment === this.job?.moment && this.job.open.has(part)) {
      try {
        this.lab().bring(moment, part, found);
        this.job.open.delete(part);
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
    for (const { moment, part } of hand.asked)
      if (moment === this.job?.moment && this.job.open.has(part)) this.job.left.push(part);
    this.wake();
  }

  private send(hand: Hand, errand: Errand, transfer: ArrayBuffer[] = []): void {
    hand.port.postMessage(errand, transfer);
  }
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
    if (errand.theta) lab.setTheta(errand.theta);
    const found = lab.part(errand.at, errand.part) as Float32Array<ArrayBuffer>;
    say({ brought: 'part', found }, [found.buffer]);
  };
  // One errand at a time: opening may have to wait for a file.
  let line = Promise.resolve();
  port.onmessage = ({ data }: MessageEvent<Errand>) => {
    line = line
      .then(() => run(data))
      .catch((error: unknown) => say({ brought: 'nothing', message: String(error) }));
  };
}
