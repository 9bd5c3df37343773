import { html, type TemplateResult } from 'lit';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Stagehand } from './lab.ts';
import { chart, figureOfParts, template, templateFigure } from './parts.ts';
import type { Scene } from './scene.ts';
import type { LabWords } from './words.ts';

/** What was done, by the class of the place it was done in. */
const log: unknown[] = [];
beforeEach(() => void log.splice(0));

/** A place on the page, as far as parts need one. */
class Place {
  hidden = false;
  translate = true;
  readonly names: string[] = [];
  readonly children: Place[] = [];
  readonly classList = { add: (name: string) => this.names.push(name) };
  append(...places: Place[]): void {
    this.children.push(...places);
  }
  remove(): void {
    log.push(`${this.names} removed`);
  }
}
vi.stubGlobal('document', { createElement: () => new Place() });
vi.mock('lit', async (original) => ({
  ...(await original<typeof import('lit')>()),
  render: (drawn: TemplateResult | symbol, place: Place) =>
    log.push([String(place.names), typeof drawn === 'symbol' ? 'nothing' : drawn.values[0]]),
}));

let given: { again?: () => void } | undefined;
class Chart {
  constructor(_: HTMLElement, options: { again?: () => void }) {
    given = options;
  }
  update(data: object): void {
    log.push(data);
  }
  destroy(): void {
    log.push('chart gone');
  }
}

const words = {} as LabWords;
const at = (step: number) => ({ status: { step, stage: 0 }, term: 'w' }) as unknown as Scene;
const mount = (made: ReturnType<typeof figureOfParts>) => {
  const host = new Place();
  return { host, figure: made.mount(host as unknown as HTMLElement, {} as Stagehand, words) };
};

test('a template is written for each scene that has something to show, and taken away', () => {
  const { figure } = mount(
    templateFigure({
      id: 'one',
      size: 'half',
      reads: ['loss'],
      box: 'table',
      draw: ({ status: { step } }) => (step > 1 ? null : html`${step}`),
    }),
  );
  figure.update(at(1));
  figure.update(at(2));
  expect(log.splice(0)).toEqual([['table', 1]]);
  figure.destroy();
  expect(log).toEqual([['table', 'nothing'], 'table removed']);
});

test('parts stand in their order, a chart that has nothing to show may hide, and asking again shows them all', () => {
  const parts = [
    template(({ status }) => html`${status.step}`, { box: 'top' }),
    chart(Chart)({
      box: 'picture',
      hidden: true,
      translate: false,
      options: (_stagehand, _words, _now, again) => ({ again }),
      data: ({ status: { step } }) => (step > 1 ? { step } : null),
    }),
  ];
  const made = figureOfParts({ id: 'two', size: 'wide', reads: ['a'], box: 'both', parts });
  expect([made.reads({} as never, {}), made.readsOnce({} as never)]).toEqual([['a'], []]);
  const { host, figure } = mount(made);
  expect(host.names).toEqual(['both']);
  const [, picture] = host.children;
  figure.update(at(1));
  expect(picture).toMatchObject({ hidden: true, translate: false });
  expect(log.splice(0)).toEqual([['top', 1]]);
  figure.update(at(2));
  expect(picture?.hidden).toBe(false);
  expect(log.splice(0)).toEqual([['top', 2], { step: 2, highlight: 'w' }]);
  given?.again?.();
  expect(log.splice(0)).toEqual([['top', 2], { step: 2, highlight: 'w' }]);
});

test('what is long is written at once where it is urgent, else no more often than it says', () => {
  vi.useFakeTimers();
  const seldom = { ms: 100, urgent: ({ status }: Scene) => status.step === 9 };
  const { figure } = mount(
    templateFigure({ id: 'one', size: 'half', seldom, draw: ({ status }) => html`${status.step}` }),
  );
  for (const step of [1, 2, 3]) figure.update(at(step));
  expect(log.splice(0)).toEqual([['', 1]]);
  vi.advanceTimersByTime(100);
  expect(log.splice(0)).toEqual([['', 3]]);
  figure.update(at(9));
  expect(log.splice(0)).toEqual([['', 9]]);
  vi.useRealTimers();
});
