import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import shared from '../../tests/links.json';
import { fromQuery, toQuery } from './link.ts';
import { said } from './messages.ts';
import type { Recipe } from './protocol.ts';

const LAB = 'linear_regression';

const recipe = (parts: Partial<Recipe>): Required<Recipe> => ({
  lab: LAB,
  settings: {},
  setup: new Uint8Array(),
  changes: [],
  step: 0,
  stage: 0,
  ...parts,
});

/** The cases that the native command's reader is held to as well: bytes are lists of numbers there. */
const bytes = (list: number[]) => Uint8Array.from(list);
const recipeOf = ({ setup, changes, ...parts }: (typeof shared.runs)[number]['recipe']) =>
  recipe({
    ...(parts as Partial<Recipe>),
    setup: bytes(setup),
    changes: changes.map(({ command, ...place }) => ({
      ...place,
      command: 'put' in command ? { put: { weights: bytes(command.put.weights) } } : command,
    })) as Required<Recipe>['changes'],
  });

describe('a link reads back as what was written', () => {
  test.each(shared.runs)('$name', async ({ recipe: told, query, view, written }) => {
    const run = recipeOf(told);
    const shown = view as Record<string, string>;
    if (written) expect(await toQuery(run, shown)).toBe(query);
    expect(query).toMatch(written ? /^[\x21-\x7e]*$/ : /./);
    // What a browser makes of it on the way through the address bar.
    const travelled = new URL(`https://example.org/#/lab?${query}`).hash.slice('#/lab?'.length);
    const link = await fromQuery(LAB, travelled);
    const { step, stage, setup, ...rest } = run;
    expect(link).toEqual({
      recipe: setup.length > 0 ? { ...rest, setup } : rest,
      step,
      stage,
      view: shown,
      problems: [],
    });
  });

  test('data of any bytes, packed', async () => {
    const setup = Uint8Array.from({ length: 5000 }, (_, i) => (i * 31 + (i >> 3)) % 256);
    const query = await toQuery(recipe({ setup }));
    expect(query).toMatch(/^data=[\w-]+$/);
    expect((await fromQuery(LAB, query)).recipe.setup).toEqual(setup);
    const csv = new TextEncoder().encode('size,price\n'.concat('120,250000\n'.repeat(500)));
    const short = await toQuery(recipe({ setup: csv }));
    expect(short.length).toBeLessThan(csv.length / 20);
    expect((await fromQuery(LAB, short)).recipe.setup).toEqual(csv);
  });
});

describe('what can’t be read is reported, and the rest is read', () => {
  test.each(shared.problems)('$query', async ({ query, problem }) => {
    const link = await fromQuery(LAB, `${query}&seed=4`);
    expect(link.problems).toHaveLength(1);
    expect(link.problems.map(said)[0]).toContain(problem);
    expect(link.recipe).toEqual({ lab: LAB, settings: { seed: '4' }, changes: [] });
    expect([link.step, link.stage]).toEqual([0, 0]);
  });

  test.each(shared.harmless)('%j is harmless', async (query) => {
    const link = await fromQuery(LAB, `${query}&seed=4`);
    expect(link.recipe.settings).toMatchObject({ seed: '4' });
    expect(link.problems).toEqual([]);
  });

  test('a problem quotes no more than a line of what was there', async () => {
    const link = await fromQuery(LAB, `at=${'x'.repeat(100_000)}&step=${'9'.repeat(100_000)}`);
    for (const problem of link.problems) expect(said(problem).length).toBeLessThan(120);
    expect(link.problems).toHaveLength(2);
  });

  test('names from the prototype are names like others', async () => {
    const link = await fromQuery(LAB, '__proto__=1&constructor=2&view.__proto__=3&at=0.0!x:__proto__=4');
    expect(Object.getPrototypeOf(link.recipe.settings)).toBe(Object.prototype);
    expect(Object.getPrototypeOf(link.view)).toBe(Object.prototype);
    expect(link.recipe.settings?.constructor).toBe('2');
  });
});

describe('data that would burst', () => {
  const packed = (bytes: number) => deflateRawSync(Buffer.alloc(bytes, '1,2\n')).toString('base64url');

  test('what fits is unpacked', async () => {
    const link = await fromQuery(LAB, `data=${packed(1_000_000)}`);
    expect(link.recipe.setup).toHaveLength(1_000_000);
  });

  test.each([1_000_001, 50_000_000])('%i bytes are refused', async (bytes) => {
    const bomb = packed(bytes);
    expect(bomb.length).toBeLessThan(bytes / 100);
    const start = performance.now();
    const link = await fromQuery(LAB, `data=${bomb}`);
    expect(link.recipe.setup).toBeUndefined();
    expect(link.problems.map(said)).toEqual(['The data in the link can’t be unpacked.']);
    // Stopped at the limit, not after the last byte.
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
