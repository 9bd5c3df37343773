// The core of what a reader may expect of every chapter, told once for all browsers: how a browser is read, each brings itself.
import { expect as hasty, type TestType } from '@playwright/test';
import type { UnderhoodLab } from '../../www/element/underhood-lab.ts';
import { labIds } from '../../www/labs/ids.ts';

/** One who reads pages in some browser. What it finds on the console fails the test that it is in. */
export interface Reader {
  /** Opens a page of the book's, by its address within it, afresh. */
  open(address: string): Promise<void>;
  /** Opens a stranger's page with a lab of these attributes. */
  embed(attributes: string): Promise<void>;
  /** Runs a function on the page's lab, in the page, once the lab is open. */
  ask<T, A = undefined>(what: (element: UnderhoodLab, arg: A) => T | Promise<T>, arg?: A): Promise<T>;
  /** Clicks a button of the lab's, by its name. */
  press(button: string): Promise<void>;
  /** Chooses from a list of the lab's, by its label. */
  choose(label: string, value: string): Promise<void>;
  /** Presses a key on a control of the lab's, by its label. */
  type(label: string, key: 'Home' | 'End' | 'ArrowLeft'): Promise<void>;
}

// Some browsers compile and draw more slowly, and a busy machine may be slower still.
const expect = hasty.configure({ timeout: 15_000 });
const stepOf = (reader: Reader) => reader.ask((element) => element.status.step);
const stageOf = (reader: Reader) => reader.ask((element) => element.status.stage);
/** What a save is known by. */
const saved = (reader: Reader) =>
  reader.ask(async (element) => {
    const save = await element.save();
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(save)));
    return `${save.length} bytes, ${hash.join()}`;
  });
/** Goes to the last stage of a step: all that the step computes is there to be drawn. */
const toLastStage = (reader: Reader) =>
  reader.ask(async (element) => {
    while (element.status.stage < element.describe().stages.length - 1) await element.advance();
  });

/** The figures that have nothing on them; `none` if there is no figure. At the last stage of a step all of them have something. */
const blank = (reader: Reader) =>
  reader.ask(async (element) => {
    // What was asked for last is drawn in the next frame.
    for (let i = 0; i < 2; i++) await new Promise((done) => requestAnimationFrame(done));
    // On a copy: a canvas that is read often itself is drawn otherwise from then on.
    const copy = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const isBlank = (canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      if (!copy || width * height === 0) return true;
      Object.assign(copy.canvas, { width, height });
      copy.drawImage(canvas, 0, 0);
      const pixels = new Uint32Array(copy.getImageData(0, 0, width, height).data.buffer);
      return pixels.every((pixel) => pixel === pixels[0]);
    };
    const figures = [...element.renderRoot.querySelectorAll<HTMLElement>('figure[data-figure]')];
    const found = figures.flatMap((figure) => {
      const place = figure.querySelector<HTMLElement>('.canvas');
      const canvases = [...(place?.querySelectorAll('canvas') ?? [])].filter(
        ({ clientWidth }) => clientWidth > 0,
      );
      const empty =
        canvases.length > 0 ? canvases.every(isBlank) : !place?.querySelector('*') || !place.clientHeight;
      return empty ? [figure.dataset.figure ?? ''] : [];
    });
    return figures.length > 0 ? found : ['none'];
  });

/** Tells the tests of every chapter. */
export function core(test: TestType<{ reader: Reader }, object>): void {
  for (const lab of labIds) {
    test.describe(lab, () => {
      test('opens and draws; a stage, a step, play, pause, back; a link, a save, and starting over', async ({
        reader,
      }) => {
        test.slow();
        await reader.open(`${lab}/`);
        const fresh = await saved(reader);
        await reader.press('One stage');
        await expect.poll(() => stageOf(reader)).toBe(1);
        await reader.press('One step');
        await expect.poll(() => stepOf(reader)).toBe(1);
        // Whatever its own speed: one of them goes by stages.
        await reader.choose('Speed', '30');
        await reader.press('Play');
        await expect.poll(() => stepOf(reader)).toBeGreaterThan(3);
        await reader.press('Pause');
        expect(await reader.ask((element) => element.playing)).toBe(false);
        await reader.press('One stage');
        await expect.poll(() => stageOf(reader)).toBeGreaterThan(0);
        await toLastStage(reader);
        expect(await blank(reader)).toEqual([]);
        const [there, at, query] = [
          await saved(reader),
          await stepOf(reader),
          await reader.ask((element) => element.link()),
        ];

        await reader.ask(async (element) => {
          const save = await element.save();
          await element.reset();
          await element.load(save);
        });
        expect(await saved(reader)).toBe(there);

        await reader.type('Timeline', 'ArrowLeft');
        await expect.poll(() => stepOf(reader)).toBe(at - 1);
        await reader.type('Timeline', 'Home');
        await expect.poll(() => stepOf(reader)).toBe(0);

        await reader.open(`${lab}/#?${query}`);
        expect(await saved(reader)).toBe(there);
        await reader.press('Start over');
        await expect.poll(() => stepOf(reader)).toBe(0);
        expect(await saved(reader)).toBe(fresh);
      });

      test('on a stranger’s page, with the other engine', async ({ reader }) => {
        await reader.embed(`lab="${lab}" engine="ndarray" hide="tools" seed="3"`);
        expect(await reader.ask((element) => element.step(3))).toBe(3);
        await reader.press('One step');
        await expect.poll(() => stepOf(reader)).toBe(4);
        await toLastStage(reader);
        expect(await blank(reader)).toEqual([]);
      });
    });
  }
}
