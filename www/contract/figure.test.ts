import { expect, test, vi } from 'vitest';
import type { ChannelData, Description } from '../core/protocol.ts';
import { curveFigure } from './curve.ts';
import { drawing, figure, figureOfSeveral } from './figure.ts';
import type { Figure, Mounted, Stagehand } from './lab.ts';
import type { Scene } from './scene.ts';
import type { LabWords } from './words.ts';

interface Data {
  label: string;
  highlight?: string | null;
}
interface Options {
  onTerm?: (term: string | null) => void;
  onPick?: () => void;
}

/** The chart of a curve needs a page: what it is to show is kept instead. */
const shown = vi.hoisted(() => ({ data: undefined as unknown }));
vi.mock('../charts/curve.ts', () => ({
  CurveView: class {
    update(data: unknown) {
      shown.data = data;
    }
  },
}));

/** What charts were made, what they showed, and which were taken away. */
const log: unknown[] = [];
let given: Options | undefined;
class Plain {
  constructor(_: HTMLElement, options: Options) {
    given = options;
    log.push(`made ${this.constructor.name}`);
  }
  update(data: Data): void {
    log.push(data);
  }
  destroy(): void {
    log.push(`gone ${this.constructor.name}`);
  }
}
class Other extends Plain {}

const words = { texts: { name: 'a chart' } } as unknown as LabWords;
const terms: (string | null)[] = [];
const stagehand = { term: (term: string | null) => terms.push(term) } as unknown as Stagehand;
const about = {} as Description;
const channel = (columns: number, ...data: number[]): ChannelData => ({
  type: 'tensor',
  shape: [data.length / columns, columns],
  data: Float32Array.from(data),
});
const scene = (more: Partial<Scene> = {}): Scene => ({
  about,
  status: { step: 3, stage: 0, furthest: 3, changes: [], halted: undefined },
  channels: {},
  ahead: {},
  kept: [],
  took: {},
  term: null,
  view: {},
  ...more,
});

const said = (): unknown[] => log.splice(0);
const mount = (made: Figure): Mounted => made.mount({} as HTMLElement, stagehand, words);

test('a declared figure makes its chart, lights it and takes it away', () => {
  const made = figure(Plain)({
    id: 'one',
    size: 'half',
    reads: ['loss'],
    data: ({ channels }, { texts }) => (channels.loss ? { label: texts.name ?? '' } : null),
  });
  expect([made.reads(about, {}), made.readsOnce(about)]).toEqual([['loss'], []]);
  const mounted = mount(made);
  // It has its place before it has anything to show.
  mounted.update(scene());
  expect(said()).toEqual(['made Plain']);
  mounted.update(scene({ channels: { loss: channel(1, 1) }, term: 'loss' }));
  expect(said()).toEqual([{ label: 'a chart', highlight: 'loss' }]);
  given?.onTerm?.('w');
  expect(terms).toEqual(['w']);
  mounted.destroy();
  expect(said()).toEqual(['gone Plain']);
});

test('what a chart is given knows the scene that it shows', () => {
  const picked: (number | undefined)[] = [];
  const mounted = mount(
    figure(Plain)({
      id: 'one',
      size: 'half',
      options: (_, __, now) => ({ onPick: () => picked.push(now()?.status.step) }),
      data: ({ status }) => (status.step > 5 ? null : { label: '' }),
    }),
  );
  mounted.update(scene());
  mounted.update(scene({ status: { ...scene().status, step: 9 } }));
  given?.onPick?.();
  expect(picked).toEqual([3]);
  said();
});

test('a figure of several charts changes them, even where the next has nothing to show yet', () => {
  const mounted = mount(
    figureOfSeveral({
      id: 'one',
      size: 'half',
      drawing: ({ view }) => (view.kind ? drawing(Other, null) : drawing(Plain, { label: 'x' })),
    }),
  );
  mounted.update(scene());
  mounted.update(scene());
  expect(said()).toEqual(['made Plain', ...Array(2).fill({ label: 'x', highlight: null })]);
  mounted.update(scene({ view: { kind: 'other' } }));
  expect(said()).toEqual(['gone Plain', 'made Other']);
});

test('it is drawn for what it is drawn from, and when it is told to', () => {
  let again = () => {};
  const mounted = mount(
    figure(Plain)({
      id: 'one',
      size: 'half',
      drawnFrom: ({ term }) => [term],
      redraws(_, redraw) {
        again = redraw;
        return () => log.push('ended');
      },
      data: () => ({ label: '' }),
    }),
  );
  again();
  expect(said()).toEqual([]);
  mounted.update(scene());
  mounted.update(scene());
  expect(said()).toHaveLength(2);
  again();
  mounted.update(scene({ term: 'w' }));
  expect(said()).toHaveLength(2);
  mounted.destroy();
  expect(said()).toEqual(['ended', 'gone Plain']);
});

test('a curve is a column of a channel, logarithmic where its mode says so', () => {
  const made = curveFigure({
    id: 'curve',
    size: 'half',
    channel: 'loss',
    modes: [{ key: 'curve', options: ['linear', 'log'] }],
    curves: (_, { texts }) => [
      { column: 1, label: texts.name ?? '', ink: 'model' },
      { channel: 'other', column: 1, label: 'b', as: (values) => values.map((value) => -value) },
    ],
    baselines: (_, __, [first]) => [{ label: 'best', value: Math.min(...(first?.y ?? [])) }],
    yLabel: () => 'loss',
    format: 2,
    beyond: () => ({ xLabel: 'epoch' }),
    label: ({ status }, _, last) => `${status.step}: ${last.join(', ')}`,
  });
  expect(made.reads(about, {})).toEqual(['loss']);
  const channels = { loss: channel(2, 0, 4, 1, 2), other: channel(2, 0, 7) };
  const mounted = mount(made);
  const data = (view: Scene['view']) => {
    mounted.update(scene({ channels, view }));
    return shown.data;
  };
  expect(data({})).toMatchObject({
    series: [
      { label: 'a chart', ink: 'model', x: Float32Array.of(0, 1), y: Float32Array.of(4, 2) },
      { label: 'b', x: Float32Array.of(0), y: Float32Array.of(-7) },
    ],
    baselines: [{ label: 'best', value: 2 }],
    log: false,
    xLabel: 'epoch',
    label: '3: 2, -7',
  });
  expect(data({ curve: 'log' })).toMatchObject({ log: true });
});
