// Every lab's view against the core it draws: each stage, channel, control and action it names exists, and
// each figure, mode, headline and beat has its words, in every language there is.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { initSync, labs, provide, Session } from '../../pkg/flex/underhood.js';
import { beatsOf } from '../contract/beat.ts';
import { type LabView, type StageLine, stageLine } from '../contract/lab.ts';
import type { LabWords } from '../contract/words.ts';
import { dataFiles } from '../core/files.ts';
import { buildFor, FIRST } from '../core/module.ts';
import type { Description } from '../core/protocol.ts';
import { labIds, loadView } from './index.ts';

const wasm = new URL('../../pkg/flex/underhood_bg.wasm', import.meta.url);
const wordFiles = import.meta.glob<{ default: LabWords }>('./*/words.*.ts', { eager: true });

beforeAll(() => {
  initSync({ module: readFileSync(wasm) });
  for (const [file, address] of dataFiles) provide(file, readFileSync(address));
});

test('the page has the labs that the core has, in its order', () => {
  expect(labIds).toEqual(labs());
});

test('the first chapter has a build to itself, without the others', async () => {
  const first = await import('../../pkg/first/underhood.js');
  first.initSync({ module: readFileSync(new URL('../../pkg/first/underhood_bg.wasm', import.meta.url)) });
  expect(first.labs()).toEqual([FIRST]);
  expect(labIds.map((id) => buildFor('flex', id))).toEqual(['first', ...labIds.slice(1).map(() => 'flex')]);
});

describe.each(labIds)('%s', (id) => {
  let view: LabView;
  let about: Description;
  const lines = () => about.stages.map((stage) => stageLine(view, stage, about) as StageLine);
  beforeAll(async () => {
    view = await loadView(id);
    about = new Session({ lab: id }, 'flex').describe();
  });
  const files = Object.entries(wordFiles).filter(([path]) => path.startsWith(`./${id}/`));
  const ids = (things: readonly { id: string }[]) => things.map((thing) => thing.id);

  test('writes out every stage, in order', () => {
    for (const line of lines()) expect(line).toBeDefined();
    if (typeof view.stages !== 'function') expect(Object.keys(view.stages)).toEqual(ids(about.stages));
  });

  test('reads channels that there are', () => {
    const read = [
      ...view.figures.flatMap((figure) => [...figure.reads(about, {}), ...figure.readsOnce(about)]),
      ...view.headlines.flatMap(({ channel, reads }) => [channel, ...(reads ?? [])]),
      ...(view.sentence ? [...view.sentence.reads, ...view.sentence.readsOnce] : []),
      ...lines().flatMap((stage) => stage.reads),
      ...(view.alerts?.reads ?? []),
      ...view.readsOnce,
      ...view.challenge.reads,
    ];
    expect(read.length).toBeGreaterThan(0);
    for (const channel of read) expect(ids(about.channels)).toContain(channel);
  });

  test('no control has the name of something else in an address or on the tag', () => {
    const taken = [
      'at',
      'step',
      'stage',
      'data',
      'lab',
      'hide',
      'engine',
      'lang',
      'state',
      'speed',
      'autoplay',
      'beat',
      'figures',
    ];
    // HTML's own of any element: https://html.spec.whatwg.org/multipage/dom.html#global-attributes
    const html =
      /^(accesskey|anchor|auto(capitalize|correct|focus)|class|contenteditable|dir|draggable|enterkeyhint|exportparts|hidden|id|inert|inputmode|is|item\w+|nonce|part|popover|role|slot|spellcheck|style|tabindex|title|translate|writingsuggestions)$|^(data|aria|on)[-A-Z]|^view\./;
    const parts = ['headlines', 'alerts', 'figures', 'transport', 'controls', 'tools', ...ids(view.figures)];
    for (const control of ids(about.controls)) {
      expect([...taken, ...parts]).not.toContain(control);
      expect(control).not.toMatch(html);
    }
  });

  test('offers actions that there are', () => {
    for (const action of view.ownActions) expect(ids(about.actions)).toContain(action);
  });

  test('the beats and the challenge set what the core accepts, and show what there is', () => {
    const beats = beatsOf(view);
    expect(new Set(ids(beats)).size).toBe(beats.length);
    for (const beat of beats) {
      const session = new Session({ lab: id }, 'flex');
      session.setAll(beat.set ?? {}, true);
      if (beat.change) session.setAll(beat.change, false);
      const now = session.describe() as Description;
      for (const [control, value] of Object.entries({ ...beat.set, ...beat.change }))
        expect(now.values[control], `${beat.id}: ${control}`).toEqual(value);
      for (const figure of beat.figures) expect(ids(view.figures), beat.id).toContain(figure);
      for (const control of beat.controls ?? view.controls)
        expect(ids(about.controls), beat.id).toContain(control);
      expect((beat.controls ?? view.controls).length, beat.id).toBeLessThanOrEqual(3);
      if (beat.at?.stage) expect(ids(now.stages), beat.id).toContain(beat.at.stage);
      const reads = beat.act?.does === 'play' && beat.act.until;
      for (const channel of reads && 'reads' in reads ? reads.reads : [])
        expect(ids(now.channels), beat.id).toContain(channel);
      if (beat.act?.does === 'act') expect(ids(now.actions), beat.id).toContain(beat.act.action);
    }
    // Some fifty models are built; a machine that is busy elsewhere takes its time.
  }, 60_000);

  test('its formulas light terms, and KaTeX sets them', async () => {
    const { default: katex } = await import('katex');
    const formulas = [...lines().map(({ tex }) => tex), ...about.channels.map((c) => c.formula)];
    for (const tex of formulas.filter(Boolean)) {
      const trust = ({ command }: { command: string }) => command === '\\htmlData';
      expect(
        () => katex.renderToString(tex, { trust, strict: false, throwOnError: true }),
        tex,
      ).not.toThrow();
    }
    for (const { tex } of lines()) expect(tex).toContain('\\htmlData{term=');
  });

  test('has words in English', () => {
    expect(files.map(([path]) => path)).toContain(`./${id}/words.en.ts`);
  });

  describe.each(files)('%s', (_, { default: words }) => {
    const filled = (text: string | undefined) => expect(text?.trim()).toBeTruthy();

    test('names every figure, mode, headline and beat', () => {
      for (const figure of view.figures) {
        filled(words.figures[figure.id]?.title);
        filled(words.figures[figure.id]?.caption);
        for (const { key, options } of figure.modes ?? [])
          for (const option of ['label', ...options]) filled(words.modes[key]?.[option]);
      }
      for (const headline of view.headlines) filled(words.headlines[headline.id]);
      for (const beat of view.beats) {
        const said = words.beats[beat.id];
        for (const text of [said?.title, ...(said?.text ?? [undefined])]) filled(text);
        // A button has words, and words have a button.
        expect(Boolean(beat.act), beat.id).toBe(Boolean(said?.act));
        // What is no mode of a figure is its own: which block of it is open.
        const modes = view.figures.flatMap(({ modes }) => modes?.map(({ key }) => key) ?? []);
        for (const [key, option] of Object.entries(beat.view ?? {}))
          if (modes.includes(key)) filled(words.modes[key]?.[option]);
      }
      expect(Object.keys(words.beats).sort()).toEqual(ids(view.beats).sort());
    });

    test('has the same texts, with the same blanks to fill, as the English', () => {
      const english = wordFiles[`./${id}/words.en.ts`]?.default as LabWords;
      const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([blank]) => blank).sort();
      const flat = (all: LabWords) =>
        Object.entries({ ...all.texts, ...all.headlines, ...all.challenge }).map(([key, text]) => [
          key,
          blanks(text),
        ]);
      expect(flat(words)).toEqual(flat(english));
    });

    test('the chapter has its parts', () => {
      for (const text of [words.title, words.summary, words.question, ...words.sources]) filled(text);
      for (const { title, paragraphs } of words.notes)
        for (const text of [title, ...paragraphs]) filled(text);
      for (const text of Object.values(words.challenge)) filled(text);
    });
  });
});
