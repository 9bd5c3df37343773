import { expect, test, vi } from 'vitest';
import { Hands, type Helping, help, type Port, type Shared } from './hands.ts';
import type { Brought, Cut, Errand, Opener, StepPlace } from './protocol.ts';

const PARTS = 4;
/** Every step is shared, however short. */
const SHARED = { bound: 2000, worth: 0 };
const opener = { build: 'flex', engine: 'flex' } as unknown as Opener;

/** What takes long to look at: two pieces of the weights as they are, and two of twice as large ones. */
const SIGHT = [512, 513, 768, 769];

/** A lab of one weight, whose part i of step t has the gradient θ + t + i; what it was brought it adds in order. Piece i of what
 * is to be looked at is θ + i. */
class Lab {
  step = 0;
  theta = 1;
  moment = 1;
  brief = 1;
  /** ms that a part takes. */
  delay = 0;
  /** The parts computed here. */
  computed: number[] = [];
  /** How many arrays were made because there was none to fill. */
  fresh = 0;
  private brought: (number | undefined)[] = [];
  /** The pieces that are there, and how many of them are to be: none unless they are asked for. */
  seen = new Map<number, number>();
  sight: number[] = [];

  get session(): Shared & Helping {
    const filled = (numbers: number[], into?: Float32Array | null) => {
      if (into?.length !== numbers.length) this.fresh++;
      const array = into?.length === numbers.length ? into : new Float32Array(numbers.length);
      array.set(numbers);
      return array;
    };
    const part = ({ step }: StepPlace, part: number, into?: Float32Array | null) => {
      this.computed.push(part);
      for (const start = performance.now(); performance.now() < start + this.delay; );
      return filled([this.theta + step + part, 0], into);
    };
    const here = (): StepPlace => ({ step: this.step, batch: { epoch: 0, seen: 0 } });
    const look = (piece: number) => {
      this.computed.push(piece);
      for (const start = performance.now(); performance.now() < start + this.delay; );
      return this.theta + piece;
    };
    const thetaFor = (piece: number) => this.theta * (piece > 767 ? 2 : 1);
    return {
      sight: () => {
        const pieces = this.sight.filter((piece) => !this.seen.has(piece));
        return pieces.length > 1 ? { pieces, moment: this.moment, brief: this.brief } : null;
      },
      moment: () => this.moment,
      thetaFor: (piece: number, into?: Float32Array | null) => filled([thetaFor(piece)], into),
      piece: (piece: number, into?: Float32Array | null) => filled([look(piece)], into),
      look: (piece: number) => this.seen.set(piece, look(piece) - this.theta + thetaFor(piece)),
      bringPiece: (moment: number, piece: number, found: Float32Array) => {
        if (found.length !== 1) throw new Error('of another model');
        if (moment !== this.moment) return false;
        this.seen.set(piece, found[0] ?? Number.NaN);
        return true;
      },
      part,
      cut: (): Cut => ({ at: here(), parts: PARTS, moment: this.moment, brief: this.brief }),
      brief: () => ({ lab: 'fake' }),
      status: () => ({ step: this.step }),
      theta: (into?: Float32Array | null) => filled([this.theta], into),
      setTheta: (theta: Float32Array) => {
        this.theta = theta[0] ?? Number.NaN;
      },
      compute: (own: number) => {
        this.brought[own] = part(here(), own)[0];
      },
      bring: (moment: number, part: number, found: Float32Array) => {
        if (found.length !== 2) throw new Error('of another model');
        if (moment !== this.moment) return false;
        this.brought[part] = found[0];
        return true;
      },
      run: () => {
        // One that is not shared computes its parts itself.
        const alone = () => Array.from({ length: PARTS }, (_, own) => part(here(), own)[0]);
        const parts = this.brought.length > 0 ? [...this.brought] : alone();
        const sum = parts.reduce((all: number, one) => all + (one ?? Number.NaN), 0);
        expect(parts).toHaveLength(PARTS);
        this.theta -= sum / 64;
        this.change();
        return ++this.step;
      },
    } as unknown as Shared & Helping;
  }

  /** Something that the reader does, or a step. */
  change(): void {
    this.moment++;
    this.brought = [];
    this.seen.clear();
  }
}

/** Both ends of a channel: what is said on one is heard on the other, as soon as others have had their turn. */
function channel(): [Port, Port] {
  const end = (other: () => Port): Port => ({
    onmessage: null,
    close: () => {},
    postMessage: (data: unknown, how?: Transferable[] | StructuredSerializeOptions) => {
      // As it is on its way now: who sends it may go on to change what it has.
      const copy = structuredClone(data, Array.isArray(how) ? { transfer: how } : how);
      setTimeout(() => other().onmessage?.call(other() as MessagePort, { data: copy } as MessageEvent));
    },
  });
  const ends: [Port, Port] = [end(() => ends[1]), end(() => ends[0])];
  return ends;
}

const messages = () => new Promise<void>((done) => setTimeout(done));

/** A lab with so many hands, and the labs of those. */
async function crew(many: number, limits = SHARED) {
  const lab = new Lab();
  const hands = new Hands(
    () => lab.session,
    () => opener,
    messages,
    limits,
  );
  const helpers = Array.from({ length: many }, () => {
    const [ours, theirs] = channel();
    const helper = new Lab();
    // Its own weight and step are another's.
    [helper.theta, helper.step] = [100, 50];
    const opened = vi.fn<Parameters<typeof help>[1]>(async () => helper.session);
    help(theirs, opened);
    hands.take(ours);
    return { helper, opened, port: theirs };
  });
  return { lab, hands, helpers };
}

async function steps(hands: Hands, many: number): Promise<void> {
  for (let step = 0; step < many; step++) expect(await hands.step()).toBe(true);
}

/** The weight that comes of so many steps. */
async function alone(many: number): Promise<number> {
  const { lab, hands } = await crew(0);
  await steps(hands, many);
  return lab.theta;
}

test.each([1, 2, 3, 8])(
  'with %i hands a run is what it is alone, and they have their share',
  async (many) => {
    const { lab, hands, helpers } = await crew(many);
    await steps(hands, 6);
    expect(lab.theta).toBe(await alone(6));
    const theirs = helpers.map(({ helper }) => helper.computed.length);
    expect(theirs.reduce((sum, one) => sum + one)).toBeGreaterThan(PARTS);
    // Once all have opened the lab, none has to wait for another, or does more than its share, of one step ahead as well.
    expect(Math.max(...theirs)).toBeLessThanOrEqual(7 * Math.ceil(PARTS / (many + 1)));
    for (const { opened } of helpers) expect(opened).toHaveBeenCalledOnce();
  },
);

test('what a reader changes goes to the hands as well, and what was worked out before is not used', async () => {
  const { lab, hands, helpers } = await crew(1);
  await steps(hands, 3);
  const step = hands.step();
  await messages();
  // In the middle of the step.
  lab.theta = 5;
  lab.brief++;
  lab.change();
  await step;
  expect(lab.step).toBe(4);
  const other = new Lab();
  [other.theta, other.step] = [5, 3];
  const same = new Hands(
    () => other.session,
    () => opener,
    messages,
    SHARED,
  );
  await steps(same, 1);
  expect(lab.theta).toBe(other.theta);
  await steps(hands, 1);
  await steps(same, 1);
  expect(lab.theta).toBe(other.theta);
  expect(helpers[0]?.opened).toHaveBeenCalledTimes(2);
});

test('a step that is not wanted any more is not taken', async () => {
  const { lab, hands } = await crew(1);
  await steps(hands, 2);
  let wanted = true;
  const step = hands.step(() => wanted);
  await messages();
  wanted = false;
  expect(await step).toBe(false);
  expect(lab.step).toBe(2);
  await steps(hands, 1);
  expect(lab.theta).toBe(await alone(3));
});

test('a run that goes elsewhere in mid-step is left there', async () => {
  const { lab, hands } = await crew(1);
  await steps(hands, 2);
  const step = hands.step();
  await messages();
  lab.step = 0;
  lab.change();
  expect(await step).toBe(false);
  expect(lab.step).toBe(0);
});

test('steps asked for at once are taken one after the other', async () => {
  const { lab, hands } = await crew(2);
  const taken = await Promise.all([hands.step(), hands.step(), hands.step()]);
  expect(taken).toEqual([true, true, true]);
  expect(lab.theta).toBe(await alone(3));
});

test('parts that are soon done are not given away, until they take longer', async () => {
  const { lab, hands, helpers } = await crew(1, { ...SHARED, worth: 5 });
  const [hand] = helpers;
  // The first is: nobody knows yet how long it takes.
  await steps(hands, 2);
  const first = hand?.helper.computed.length;
  await steps(hands, 4);
  expect(hand?.helper.computed.length).toBe(first);
  lab.delay = 30;
  await steps(hands, 4);
  expect(hand?.helper.computed.length).toBeGreaterThan(first ?? 0);
  expect(lab.theta).toBe(await alone(10));
});

test('a hand that is lost in mid-step costs the parts it had', async () => {
  const { lab, hands, helpers } = await crew(1, { ...SHARED, bound: 30 });
  await steps(hands, 2);
  // It says nothing any more, as a worker that the browser has ended.
  const [silent] = helpers;
  if (silent) silent.port.onmessage = null;
  await steps(hands, 1);
  expect(hands.size).toBe(0);
  await steps(hands, 1);
  expect(lab.theta).toBe(await alone(4));
});

test('a hand that fails, or brings what does not fit, is done without', async () => {
  for (const found of [
    () => Float32Array.of(1),
    () => {
      throw new Error('trapped');
    },
  ]) {
    const { lab, hands, helpers } = await crew(2);
    await steps(hands, 2);
    const session = helpers[0]?.helper.session;
    expect(session).toBeDefined();
    helpers[0]?.opened.mockResolvedValue({ part: found, piece: found, setTheta: () => {} });
    lab.brief++;
    await steps(hands, 3);
    expect(hands.size).toBe(1);
    expect(lab.theta).toBe(await alone(5));
  }
});

test('a hand that can’t open the lab is done without', async () => {
  const { lab, hands, helpers } = await crew(1);
  helpers[0]?.opened.mockRejectedValue(new Error('no such file'));
  await steps(hands, 3);
  expect(hands.size).toBe(0);
  expect(lab.theta).toBe(await alone(3));
});

test('hands that are let go in mid-step leave what they had to others', async () => {
  const { lab, hands } = await crew(2);
  await steps(hands, 2);
  const step = hands.step();
  await messages();
  hands.take(null);
  expect(hands.size).toBe(0);
  expect(await step).toBe(true);
  expect(lab.theta).toBe(await alone(3));
});

test('weights go to a hand once a step', async () => {
  const lab = new Lab();
  const hands = new Hands(
    () => lab.session,
    () => opener,
    messages,
    SHARED,
  );
  const [ours, theirs] = channel();
  const heard: Errand[] = [];
  theirs.onmessage = ({ data }: MessageEvent<Errand>) => {
    heard.push(data);
    const brought: Brought =
      data.errand === 'brief'
        ? { brought: 'brief', brief: data.brief }
        : {
            brought: 'part',
            found: Float32Array.of(lab.theta + (data.errand === 'part' ? data.at.step + data.part : 0), 0),
          };
    theirs.postMessage(brought);
  };
  hands.take(ours);
  await steps(hands, 3);
  const parts = heard.flatMap((errand) => (errand.errand === 'part' ? [errand] : []));
  for (const step of new Set(parts.map((errand) => errand.at.step)))
    expect(parts.filter((part) => part.at.step === step && part.theta)).toHaveLength(1);
  expect(lab.theta).toBe(await alone(3));
});

test('the arrays of weights and gradients go back and forth', async () => {
  const { lab, hands, helpers } = await crew(1);
  const fresh = () => lab.fresh + (helpers[0]?.helper.fresh ?? 0);
  await steps(hands, 4);
  const [before, theirs] = [fresh() - lab.computed.length, helpers[0]?.helper.computed.length];
  await steps(hands, 5);
  // What is computed here is kept in the lab itself.
  expect(fresh() - lab.computed.length).toBe(before);
  expect(helpers[0]?.helper.computed.length).toBeGreaterThan(theirs ?? 0);
  expect(lab.theta).toBe(await alone(9));
});

/** What there is to see of a lab with the weight θ. */
const seenOf = (theta: number) => SIGHT.map((piece) => [piece, theta * (piece > 767 ? 2 : 1) + piece]);
const seen = (lab: Lab) => [...lab.seen].sort(([a], [b]) => a - b);

test.each([0, 1, 3])(
  'what takes long to look at is the same with %i hands, which have their share',
  async (many) => {
    const { lab, hands, helpers } = await crew(many);
    await steps(hands, 2);
    lab.sight = SIGHT;
    for (const { helper } of helpers) helper.computed = [];
    await hands.look(['field']);
    // By itself a lab works it out where it is read.
    expect(seen(lab)).toEqual(many > 0 ? seenOf(lab.theta) : []);
    const theirs = helpers.flatMap(({ helper }) => helper.computed).filter((piece) => SIGHT.includes(piece));
    expect(theirs.length > 0).toBe(many > 0);
    lab.computed = [];
    await hands.look(['field']);
    expect(lab.computed, 'it is there').toEqual([]);
    await steps(hands, 2);
    expect(lab.theta).toBe(await alone(4));
  },
);

test('what is measured behind a step is shared before the next one begins', async () => {
  const { lab, hands, helpers } = await crew(1);
  await steps(hands, 2);
  lab.sight = SIGHT;
  await steps(hands, 1);
  expect(seen(lab)).toEqual(seenOf(lab.theta));
  expect(helpers[0]?.helper.computed.some((part) => part > 767)).toBe(true);
  await steps(hands, 2);
  expect(lab.theta).toBe(await alone(5));
});

test('a look waits for the step under way, and what changes meanwhile is given up', async () => {
  const { lab, hands } = await crew(1);
  await steps(hands, 2);
  lab.sight = SIGHT;
  const [step, look] = [hands.step(), hands.look(['field'])];
  await step;
  expect(lab.step).toBe(3);
  await look;
  expect(seen(lab)).toEqual(seenOf(lab.theta));
  lab.change();
  const again = hands.look(['field']);
  await messages();
  lab.theta = 9;
  lab.change();
  await again;
  expect(seen(lab), 'what is read is worked out there').toEqual([]);
  await hands.look(['field']);
  expect(seen(lab)).toEqual(seenOf(9));
});

test('a hand that brings pieces of something else is done without', async () => {
  const { lab, hands, helpers } = await crew(2);
  await steps(hands, 2);
  const session = helpers[0]?.helper.session;
  expect(session).toBeDefined();
  const part = session?.part as Helping['part'];
  helpers[0]?.opened.mockResolvedValue({ part, piece: () => Float32Array.of(1, 2), setTheta: () => {} });
  lab.brief++;
  lab.change();
  await hands.step();
  lab.sight = SIGHT;
  await hands.look(['field']);
  await hands.look(['field']);
  expect(seen(lab)).toEqual(seenOf(lab.theta));
  expect(hands.size).toBe(1);
});
